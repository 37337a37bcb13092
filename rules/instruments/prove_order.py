"""Claims 2 and 3: a worse answer never gives a lower level, and neither does being unsure, rather not saying, or leaving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rules.assess import assess
from rules.instruments.diagrams import Node
from rules.instruments.encode import RAISED, asks_for_level, mentioned
from rules.instruments.prover import Prover, Refutation, Verdict
from rules.instruments.space import code_name
from rules.instruments.story import UNCLEAR, outcome, tell
from rules.model import Code, Kind, Level, LinkId, Question

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
        each = (*_declared(question), *_added(question))
        steps += len(each)
        found += Comparison(prover, question).falls(each)
    notes = tuple(_unordered(prover))
    return Verdict("2", "A worse answer never gives a lower level", prover.count(prover.model.going_on), f"{steps} pairs", tuple(found), notes)


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


def _declared(question: Question) -> Iterator[Step]:
    pairs = dict.fromkeys(pair for chain in question.worse for pair in combinations(chain, 2))
    for milder, worse in pairs:
        yield _exchange(question, milder, worse)


def _exchange(question: Question, milder: Code, worse: Code) -> Step:
    low, high = code_name(question.link_id, milder), code_name(question.link_id, worse)
    return Step(f"{question.link_id}: {milder} < {worse}", {low: True, high: False}, {low: False, high: True})


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
                yield f"{question.link_id}: not ordered are {', '.join(loose)}. {prover.unordered.get(question.link_id, 'No reason is given.')}"


class Comparison:
    """Levels on both sides of a step of one question.

    Everything else is equal, and so is what is asked, except that a question asked on one side only matches any answer where the step
    itself opened it, where it is a follow-up, or where the level alone closed it.
    """

    def __init__(self, prover: Prover, question: Question) -> None:
        self._prover, self._question = prover, question
        self._d = prover.model.space.diagrams
        self._touched = tuple(self._depending(question.link_id))
        hidden = [each for each in self._touched if each.follow_up_to == question.link_id or asks_for_level(each.enable_when)]
        domain = prover.model.going_on
        self._reached = {level: self._loosened(domain & prover.model.at_least(level), self._touched) for level in RAISED}
        self._missed = {level: self._loosened(domain & ~prover.model.at_least(level), hidden) for level in RAISED}

    def falls(self, steps: tuple[Step, ...]) -> list[Refutation]:
        """The steps along which the level falls, each with a patient on either side."""
        found = []
        for step in steps:
            for level in reversed(RAISED):
                both = self._d.fixed(self._reached[level], step.milder) & self._d.fixed(self._missed[level], step.worse)
                if both != self._d.false:
                    found.append(self._tell(step, level, both))
                    break
        return found

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

    def _loosened(self, node: Node, questions: tuple[Question, ...] | list[Question]) -> Node:
        """Where one of these questions is closed, it no longer matters what its variables are."""
        for question in questions:
            own = self._prover.model.space.own[question.link_id]
            node = node | self._d.fixed(node, dict.fromkeys(own, False))
        return node

    def _tell(self, step: Step, level: Level, both: Node) -> Refutation:
        model = self._prover.model
        chosen = self._d.flat(both).cheapest(self._prover.cost) or frozenset()
        sides = []
        for values, wrong in ((step.milder, model.at_least(level)), (step.worse, ~model.at_least(level))):
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
