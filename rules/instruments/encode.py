"""A protocol as functions of its answers: which rule fires, which level is reached, and which sets of answers a patient can give at all.

A set of answers is canonical: what a closed question would say is left out, so that every patient is counted once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from rules.basics import MISSING
from rules.instruments.diagrams import Node
from rules.instruments.space import Space
from rules.load_conditions import leaves
from rules.model import (
    All,
    Answered,
    Any,
    AnyOf,
    Condition,
    Event,
    Happened,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Rule,
    Term,
)

RAISED = (Level.ROUTINE_APPOINTMENT, Level.URGENT_TODAY, Level.EMERGENCY_NOW)
"""Every level that a rule can give."""
Reached = Callable[[Level], Node]
"""Where at least this level is reached so far."""
Given = Callable[[int, Question], Node]
"""What may be answered to an open question, by its place: an answer, or also none."""


class Model:
    """One protocol, encoded. What is worked out once is kept."""

    def __init__(self, protocol: Protocol, space: Space | None = None, like: Model | None = None) -> None:
        """`space` is that of a protocol with the same questions; `like` is the model of one with the same terms too, whose rules serve where equal.

        Raises MissingLibraryError without the authors' libraries.
        """
        self.protocol = protocol
        self.space: Space = like.space if like else space or Space(protocol)
        self.order = tuple(question.link_id for question in protocol.questions)
        self._d = self.space.diagrams
        same = {rule.when: like.fires[rule.id] for rule in like.protocol.rules} if like else {}
        self.fires: dict[str, Node] = {rule.id: same[rule.when] if rule.when in same else self._rule(rule) for rule in protocol.rules}
        """Where each rule fires, by its id. An open follow-up without an answer counts where the rule says so."""

    @cached_property
    def reached(self) -> dict[Level, Node]:
        """At least this level."""
        return self._reach(self.protocol.rules)

    @cached_property
    def settled(self) -> Node:
        """An emergency that no answer can lower any more."""
        emergencies = (rule for rule in self.protocol.rules if rule.level is Level.EMERGENCY_NOW)
        return self._d.some(self.condition(_settled(rule.when, self.protocol)) for rule in emergencies)

    def at_least(self, level: Level) -> Node:
        """This level or a higher one."""
        return self.reached.get(level, self._d.true)

    def exactly(self, level: Level) -> Node:
        """This level and no other."""
        return self.at_least(level) & ~self.at_least(Level(level + 1)) if level < Level.EMERGENCY_NOW else self.at_least(level)

    def condition(self, condition: Condition, reached: Reached | None = None) -> Node:  # noqa: C901, PLR0911 - one case for each operator
        """Where the condition holds, no answer counting as no. `reached` is the level that a showing condition sees; the final one by default."""
        space = self.space
        match condition:
            case AnyOf(link_id, codes):
                return space.any_of(link_id, codes)
            case NoneOf(link_id, codes):
                return space.answered(link_id) & ~space.any_of(link_id, codes)
            case Only(link_id, codes):
                return space.answered(link_id) & ~space.any_of(link_id, self.protocol.question(link_id).codes() - codes)
            case Answered(link_id):
                return space.answered(link_id)
            case Happened(event):
                return space.event(event)
            case LevelBelow(level):
                return ~(reached or self.at_least)(level)
            case LevelAtLeast(level):
                return (reached or self.at_least)(level)
            case All(parts):
                return self._d.every(self.condition(part, reached) for part in parts)
            case Any(parts):
                return self._d.some(self.condition(part, reached) for part in parts)
            case Not(part):
                return self._d.every([*map(space.answered, mentioned(part, self.protocol)), ~self.condition(part, reached)])
            case Term(name):
                return self.condition(self.protocol.terms[name].when, reached)

    def _rule(self, rule: Rule) -> Node:
        fires = self.condition(rule.when)
        if negates(rule.when, self.protocol):
            # A gate is judged when the last question that it mentions is answered, and never otherwise.
            fires = fires & self.space.answered(max(mentioned(rule.when, self.protocol), key=self.order.index))
        return fires

    @cached_property
    def about(self) -> dict[str, frozenset[LinkId]]:
        """The questions that each rule looks at, by its id."""
        return {rule.id: frozenset(mentioned(rule.when, self.protocol)) for rule in self.protocol.rules}

    @cached_property
    def without_gate(self) -> dict[Level, Node]:
        """At least this level, the scope gate left out: it alone looks at what was not said."""
        return self._reach(rule for rule in self.protocol.rules if not negates(rule.when, self.protocol))

    def _reach(self, rules: Iterable[Rule]) -> dict[Level, Node]:
        by_level: dict[Level, list[Node]] = {level: [] for level in RAISED}
        for rule in rules:
            by_level[rule.level].append(self.fires[rule.id])
        found, reached = {}, self._d.false
        for level in reversed(RAISED):
            reached = self._d.some([reached, *by_level[level]])
            found[level] = reached
        return found

    # --- the interview ---

    @cached_property
    def before(self) -> tuple[dict[Level, Node], ...]:
        """For each question the levels reached before it is asked; one entry more, for the end."""
        by_level = {level: self._backward(node) for level, node in self.reached.items()}
        return tuple({level: nodes[at] for level, nodes in by_level.items()} for at in range(len(self.order) + 1))

    @cached_property
    def emergency_before(self) -> tuple[Node, ...]:
        """For each question whether a settled emergency ended the interview before it; one entry more, for the end."""
        return self._backward(self.settled)

    @cached_property
    def ended_before(self) -> tuple[Node, ...]:
        """For each question whether an answer that ends the questions was given before it; one entry more, for the end."""
        found = [self._d.false]
        for question in self.protocol.questions:
            found.append(found[-1] | self.space.any_of(question.link_id, question.stops_at))
        return tuple(found)

    def _backward(self, node: Node) -> tuple[Node, ...]:
        """The function before each question, where that and all later ones say nothing yet; last, at the end."""
        found = [node]
        for link_id in reversed(self.order):
            found.append(self._d.fixed(found[-1], dict.fromkeys(self.space.own[link_id], False)))
        return tuple(reversed(found))

    @cached_property
    def shown(self) -> tuple[Node, ...]:
        """For each question where its own condition holds, whether or not the interview has ended."""
        return tuple(
            self._d.true if question.enable_when is None else self.condition(question.enable_when, partial_level(before, self._d.true))
            for question, before in zip(self.protocol.questions, self.before, strict=False)
        )

    def visits(self, given: Given, *, stopping: bool = True) -> Node:
        """Every set of answers, with any events, in which exactly the open questions have what `given` allows. `stopping`: an emergency ends them."""
        parts = []
        for at, question in enumerate(self.protocol.questions):
            ended = self.ended_before[at] | self.emergency_before[at] if stopping else self.ended_before[at]
            asked, answered = self.shown[at] & ~ended, self.space.answered(question.link_id)
            # An optional question counts as asked only when it was answered.
            inside = given(at, question) & answered if question.optional else given(at, question)
            outside = ~answered if question.optional else ~asked & ~answered
            parts.append(self._d.if_else(self.space.opened(question.link_id), asked & inside, outside))
        return self._d.every_in_pairs(parts)

    @cached_property
    def no_events(self) -> Node:
        """Nothing happened in the visit besides answers."""
        return self._d.every(~self.space.event(event) for event in Event)

    @cached_property
    def complete(self) -> Node:
        """Every visit that reached its end, without events."""
        return self.no_events & self.visits(lambda _, question: self.space.valid(question))

    @cached_property
    def going_on(self) -> Node:
        """Every set of answers if an emergency did not end the questions, without events."""
        return self.no_events & self.visits(lambda _, question: self.space.valid(question), stopping=False)

    @cached_property
    def moments(self) -> Node:
        """Every moment of a visit, with any events: from some question on nothing is answered yet."""
        waiting = [self._d.false]
        for link_id in self.order:
            waiting.append(waiting[-1] | self.space.unanswered(link_id))
        return self.visits(lambda at, question: ~self.space.answered(question.link_id) | (~waiting[at] & self.space.valid(question)))

    @cached_property
    def anything(self) -> Node:
        """Whatever an answer file may hold: any open question may lack its answer."""
        return self.visits(lambda _, question: self.space.valid(question) | ~self.space.answered(question.link_id))


def partial_level(reached: dict[Level, Node], always: Node) -> Reached:
    """The level so far, as a showing condition asks for it; SELF_CARE is reached from the start."""
    return lambda level: reached.get(level, always)


def mentioned(condition: Condition, protocol: Protocol) -> Iterator[LinkId]:
    """Every question that the condition looks at, terms included."""
    for leaf in leaves(condition):
        match leaf:
            case AnyOf(link_id, _) | NoneOf(link_id, _) | Only(link_id, _) | Answered(link_id):
                yield link_id
            case Term(name):
                yield from mentioned(protocol.terms[name].when, protocol)


def negates(condition: Condition, protocol: Protocol) -> bool:
    """Whether the condition looks at what was not said: only a scope gate and the handout may."""
    return any(
        isinstance(leaf, NoneOf | Only | Not) or (isinstance(leaf, Term) and negates(protocol.terms[leaf.name].when, protocol))
        for leaf in leaves(condition)
    )


def asks_for_level(condition: Condition | None) -> bool:
    """Whether a showing condition depends on the level so far."""
    return condition is not None and any(isinstance(leaf, LevelBelow | LevelAtLeast) for leaf in leaves(condition))


def _settled(condition: Condition, protocol: Protocol) -> Condition:
    """The condition with open follow-ups left out."""
    match condition:
        case AnyOf(link_id, codes):
            return AnyOf(link_id, codes - {MISSING})
        case All(parts):
            return All(tuple(_settled(part, protocol) for part in parts))
        case Any(parts):
            return Any(tuple(_settled(part, protocol) for part in parts))
        case Term(name):
            return _settled(protocol.terms[name].when, protocol)
        case _:
            return condition

