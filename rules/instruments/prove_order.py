"""Claims 2 and 3: a worse answer never gives a lower level, and neither does being unsure, rather not saying, or leaving."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from rules.assess import assess
from rules.instruments.diagrams import Node
from rules.instruments.encode import RAISED, asks_for_level, mentioned, negates
from rules.instruments.local import answers_of, follow_ups, looked_at_when_calm, rules_about
from rules.instruments.prover import Prover, Refutation, Verdict, calmed
from rules.instruments.space import code_name
from rules.instruments.story import UNCLEAR, outcome, tell
from rules.model import Assessment, Code, Input, Kind, Level, LinkId, Question

NOT_CLEAR = "An unclear answer counts in full, as the worrying one does: which of the two is worse nobody can say."
Values = Mapping[str, bool]
"""Options that are fixed."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one answer of a question to a worse one; every option that neither side fixes is the same on both."""

    name: str
    milder: Values
    worse: Values


def monotone(prover: Prover) -> Verdict:
    """Along every declared pair, and when an option is added to a screen that takes several."""
    found: list[Refutation] = []
    steps = 0
    for question in prover.protocol.questions:
        steps += len(_steps(question))
        found += refuted_question(prover, question)
    known = {refutation.subject for refutation in found}
    notes = (*(note for question in prover.protocol.questions for note in _let_fall(prover, question, known)), *_unordered(prover))
    return Verdict("2", "A worse answer never gives a lower level", prover.count(prover.model.going_on), f"{steps} pairs", tuple(found), notes)


def _let_fall(prover: Prover, question: Question, known: Collection[str]) -> Iterator[str]:
    """The pairs along which the scope gate alone lets the level fall, each with its patients.

    It fires where no place in scope is named, so naming one more takes it away. Along any other question's pairs it counts alike on both sides.
    """
    gates = [rule for rule in prover.protocol.rules if negates(rule.when, prover.protocol)]
    comparison = Comparison(prover, question, gated=True)
    if any(not comparison.changes.isdisjoint(prover.model.about[gate.id]) for gate in gates):
        for fall in comparison.falls(_steps(question)):
            if fall.subject not in known:
                yield f'The scope gate {", ".join(gate.id for gate in gates)} lets the level fall along "{fall.subject}". {fall.story}'


def refuted_question(prover: Prover, question: Question) -> list[Refutation]:
    """Where a worse answer to this question gives a lower level."""
    return Comparison(prover, question).falls(_steps(question))


def unclear(prover: Prover) -> Verdict:
    """Being unsure or rather not saying, against the harmless answer."""
    found: list[Refutation] = []
    steps = 0
    for question in prover.protocol.questions:
        each = tuple(_unclear(question))
        steps += len(each)
        found += Comparison(prover, question).falls(each)
    claim = 'Not "sure" and "rather not say" never give less than the harmless answer'
    return Verdict("3a", claim, prover.count(prover.model.going_on), f"{steps} pairs", tuple(found))


def _steps(question: Question) -> tuple[Step, ...]:
    return (*_declared(question), *_added(question))


def _declared(question: Question) -> Iterator[Step]:
    pairs = dict.fromkeys(pair for chain in question.worse for pair in combinations(chain, 2))
    for milder, worse in pairs:
        yield _exchange(question, milder, worse)


def _exchange(question: Question, milder: Code, worse: Code) -> Step:
    name, alone = f"{question.link_id}: {milder} < {worse}", question.kind in {Kind.SINGLE, Kind.SCALE}
    # Where only one answer can be given, nothing is left open beside it.
    fixed = [each.code for each in question.options] if alone else [milder, worse]
    sides = ({code_name(question.link_id, code): code == chosen for code in fixed} for chosen in (milder, worse))
    return Step(name, *sides)


def _added(question: Question) -> Iterator[Step]:
    """Adding an answer to others. None of these stands alone, so it is never one of them."""
    if question.kind in {Kind.MULTI, Kind.BODYMAP}:
        for option in question.options:
            if not option.exclusive:
                name = code_name(question.link_id, option.code)
                yield Step(f"{question.link_id}: {option.code} added", {name: False}, {name: True})


def _unclear(question: Question) -> Iterator[Step]:
    if not question.harmless:
        return
    for option in question.options:
        if option.code in UNCLEAR:
            calm = {code_name(question.link_id, each.code): each.code in question.harmless for each in question.options}
            doubt = {code_name(question.link_id, each.code): each.code == option.code for each in question.options}
            yield Step(f"{question.link_id}: {option.code}", calm, doubt)


def _unordered(prover: Prover) -> Iterator[str]:
    """Pairs of single answers that no chain orders, by question, with the reason."""
    for question in prover.protocol.questions:
        if question.kind in {Kind.SINGLE, Kind.SCALE} and question.worse:
            ordered = {frozenset(pair) for chain in question.worse for pair in combinations(chain, 2)}
            codes = [option.code for option in question.options if option.code not in question.stops_at]
            loose = [f"{one}-{other}" for one, other in combinations(codes, 2) if frozenset((one, other)) not in ordered]
            if loose:
                otherwise = NOT_CLEAR if all({*pair.split("-")} & UNCLEAR for pair in loose) else "No reason is given."
                yield f"{question.link_id}: not ordered are {', '.join(loose)}. {prover.unordered.get(question.link_id, otherwise)}"


class Comparison:
    """Levels on both sides of a step of one question.

    Everything else is equal, and so is what is asked, except that a question asked on one side only matches any answer where the step
    itself opened it, where it is a follow-up, or where the level alone closed it. The scope gate is left out, or counts where `gated`.
    """

    def __init__(self, prover: Prover, question: Question, *, gated: bool = False) -> None:
        self._prover, self._question, self._gated = prover, question, gated
        self._d = prover.model.space.diagrams
        self._touched = tuple(self._depending(question.link_id))
        self.changes = {question.link_id, *(each.link_id for each in self._touched)}
        """What may be answered otherwise on the two sides of a step."""
        self._followed = follow_ups(prover.model, question.link_id)
        self._hidden = tuple(each for each in self._touched if each.follow_up_to == question.link_id or asks_for_level(each.enable_when))
        self._anywhere: dict[Level, tuple[Node, Node]] = {}
        self._fixed: dict[tuple[int, frozenset[tuple[str, bool]]], tuple[Node, Node]] = {}

    def falls(self, steps: tuple[Step, ...]) -> list[Refutation]:
        """The steps along which the level falls, each with a patient on either side."""
        found: list[Refutation] = []
        for level in reversed(RAISED):
            own, elsewhere = self._own(level), looked_at_when_calm(self._prover.model, level)
            told = {refutation.subject for refutation in found}
            for step in steps:
                if step.name not in told:
                    found += self._fall(step, level, own, elsewhere=elsewhere)
        return found

    def _fall(self, step: Step, level: Level, own: tuple[Node, Node], *, elsewhere: bool) -> Iterator[Refutation]:
        """The patients for whom the level falls: what needs the least is asked first."""
        if not elsewhere and self._both(own, step) == self._d.false:
            return
        quick = self._tried(step, level, own)
        if quick is not None:
            yield quick
        elif elsewhere or not self._holds_anywhere(step, level):
            both = self._both(self._everywhere[level], step)
            if both != self._d.false:
                yield self._tell(step, level, both)

    @property
    def _reached(self) -> dict[Level, Node]:
        return self._prover.model.reached if self._gated else self._prover.model.without_gate

    def _both(self, sides: tuple[Node, Node], step: Step) -> Node:
        reached, missed = sides
        return self._with(reached, step.milder) & self._with(missed, step.worse)

    def _with(self, node: Node, values: Values) -> Node:
        """The function on one side; many steps share a side."""
        key = int(node), frozenset(values.items())
        if key not in self._fixed:
            # The library may give the number of a forgotten function to another one.
            self._fixed[key] = node, self._d.fixed(node, values)
        return self._fixed[key][1]

    def _holds_anywhere(self, step: Step, level: Level) -> bool:
        """Whether all rules together decide it, whatever the rest of the interview allows."""
        if level not in self._anywhere:
            self._anywhere[level] = self._sides(self._reached[level])
        return self._both(self._anywhere[level], step) == self._d.false

    def _tried(self, step: Step, level: Level, own: tuple[Node, Node]) -> Refutation | None:
        """The patients on either side with the fewest worries for the rules about this question alone, where the program confirms them."""
        chosen = self._d.cheapest(self._both(own, step), self._prover.cost)
        if chosen is None:
            return None
        protocol, space = self._prover.protocol, self._prover.model.space
        shared = {name for name in chosen if name not in step.milder}
        before, after = (space.told(frozenset(shared | {name for name, is_so in values.items() if is_so})) for values in (step.milder, step.worse))
        milder = calmed(protocol, before.answers)
        worse = calmed(protocol, {**milder, **{link_id: after.answers[link_id] for link_id in [self._question.link_id] if link_id in after.answers}})
        high, low = assess(protocol, Input(milder)), assess(protocol, Input(worse))
        if self._counted(high) < level or self._counted(low) >= level or not self._alike(high, low):
            return None
        story = f"{tell(protocol, Input(milder))[:-1]}; {outcome(protocol, Input(milder))}. "
        return Refutation(step.name, f"{story}{tell(protocol, Input(worse))[:-1]}; {outcome(protocol, Input(worse))}.", Input(worse))

    def _counted(self, found: Assessment) -> Level:
        counts = (rule.level for rule in found.fired if self._gated or not negates(rule.when, self._prover.protocol))
        return max(counts, default=Level.SELF_CARE)

    def _alike(self, high: Assessment, low: Assessment) -> bool:
        """Whether both patients were asked the same, but for what may differ; an emergency stops the first of them."""
        opened = set(low.asked) - set(high.asked)
        closed = set(high.asked) - set(low.asked)
        stopped = high.level is Level.EMERGENCY_NOW
        counted = not low.not_asked and (stopped or not high.not_asked)
        return counted and closed <= {each.link_id for each in self._hidden} and (stopped or opened <= {each.link_id for each in self._touched})

    def _own(self, level: Level) -> tuple[Node, Node]:
        """Where the rules about this question give the level, and where they do not: for every other rule an equal answer is enough."""
        model = self._prover.model
        about = [self._question.link_id, *(each.link_id for each in self._followed)]
        rules = [rule for rule in rules_about(model, about, level) if self._gated or not negates(rule.when, model.protocol)]
        some = self._d.some(model.fires[rule.id] for rule in rules)
        return self._sides(some)

    def _sides(self, node: Node) -> tuple[Node, Node]:
        """Where this holds around the question, and where it does not."""
        around = answers_of(self._prover.model, self._question)
        return self._loosened(around & node, self._followed), self._loosened(around & ~node, self._followed)

    @cached_property
    def _everywhere(self) -> dict[Level, tuple[Node, Node]]:
        """Over the whole interview: where the level is reached, and where it is not."""
        model = self._prover.model
        return {
            level: (self._loosened(model.going_on & node, self._touched), self._loosened(model.going_on & ~node, self._hidden))
            for level, node in self._reached.items()
        }

    def _depending(self, link_id: LinkId) -> Iterator[Question]:
        """The later questions whose being asked may depend on this one's answer."""
        touched = {link_id}
        for question in self._prover.protocol.questions:
            if question.enable_when is not None and (
                asks_for_level(question.enable_when) or not touched.isdisjoint(mentioned(question.enable_when, self._prover.protocol))
            ):
                touched.add(question.link_id)
                if question.link_id != link_id:
                    yield question

    def _loosened(self, node: Node, questions: tuple[Question, ...]) -> Node:
        """Where one of these questions is closed, it no longer matters what its variables are."""
        for question in questions:
            own = self._prover.model.space.own[question.link_id]
            node = node | self._d.fixed(node, dict.fromkeys(own, False))
        return node

    def _tell(self, step: Step, level: Level, both: Node) -> Refutation:
        model = self._prover.model
        chosen = self._d.cheapest(both, self._prover.cost) or frozenset()
        sides = []
        for values, wrong in ((step.milder, self._reached[level]), (step.worse, ~self._reached[level])):
            near = model.going_on & wrong & self._d.every(self._literal(name, value) for name, value in values.items())
            sides.append(self._prover.smallest(self._close_to(near, chosen, values)))
        milder, worse = sides
        if milder is None or worse is None:
            return Refutation(step.name, f"The level falls below {level.name}.", worse)
        protocol = self._prover.protocol
        story = f"{tell(protocol, milder)[:-1]}; {outcome(protocol, milder)}. {tell(protocol, worse)[:-1]}; {outcome(protocol, worse)}."
        confirmed = assess(protocol, milder).level > assess(protocol, worse).level
        return Refutation(step.name, story if confirmed else f"The model and the program disagree: {story}", worse)

    def _close_to(self, node: Node, chosen: frozenset[str], values: Values) -> Node:
        """The sets of answers that differ from the chosen one least: in what the step touches only."""
        touched = {name for each in self._touched for name in self._prover.model.space.own[each.link_id]}
        fixed = [name for name in self._d.names if name not in values and name not in touched]
        return node & self._d.every(self._literal(name, name in chosen) for name in fixed)

    def _literal(self, name: str, value: bool) -> Node:  # noqa: FBT001 - a truth value is what this is about
        return self._d.variable(name) if value else ~self._d.variable(name)
