"""A protocol as functions of its answers: which rule fires, which level is reached, and which sets of answers a patient can give at all.

A set of answers is canonical: what a closed question would say is left out, so that every patient is counted once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rules.instruments.conditions import RAISED, Reached, encoded, partial_level
from rules.instruments.diagrams import Node
from rules.instruments.mentions import asks_for_level, mentioned, negates, settled
from rules.instruments.space import Space
from rules.instruments.visits import Interview
from rules.model import Condition, Event, Level, LinkId, Protocol, Rule

__all__ = ["RAISED", "Model", "Reached", "asks_for_level", "mentioned", "negates", "partial_level"]


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
        return self._d.some(self.condition(settled(rule.when, self.protocol)) for rule in emergencies)

    def at_least(self, level: Level) -> Node:
        """This level or a higher one."""
        return self.reached.get(level, self._d.true)

    def exactly(self, level: Level) -> Node:
        """This level and no other."""
        return self.at_least(level) & ~self.at_least(Level(level + 1)) if level < Level.EMERGENCY_NOW else self.at_least(level)

    def condition(self, condition: Condition, reached: Reached | None = None) -> Node:
        """Where the condition holds, no answer counting as no. `reached` is the level that a showing condition sees; the final one by default."""
        return encoded(condition, self.protocol, self.space, reached or self.at_least)

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
            reached = reached | self._d.some_in_pairs(by_level[level])
            found[level] = reached
        return found

    # --- the interview ---

    @cached_property
    def emergency_before(self) -> tuple[Node, ...]:
        """For each question whether a settled emergency ended the interview before it; one entry more, for the end."""
        found = [self.settled]
        for link_id in reversed(self.order):
            found.append(self._d.fixed(found[-1], dict.fromkeys(self.space.own[link_id], False)))
        return tuple(reversed(found))

    @cached_property
    def ended_before(self) -> tuple[Node, ...]:
        """For each question whether an answer that ends the questions was given before it; one entry more, for the end."""
        found = [self._d.false]
        for question in self.protocol.questions:
            found.append(found[-1] | self.space.any_of(question.link_id, question.stops_at))
        return tuple(found)

    @cached_property
    def shown(self) -> tuple[Node, ...]:
        """For each question where its own condition holds, whether or not the interview has ended."""
        return tuple(self.shown_if(at, question.enable_when) for at, question in enumerate(self.protocol.questions))

    def shown_if(self, at: int, when: Condition | None) -> Node:
        """Where the question at this place would be shown by another condition."""
        if when is None:
            return self._d.true
        if not asks_for_level(when):
            return self.condition(when)
        # This question and all later ones say nothing yet.
        silent = dict.fromkeys((name for link_id in self.order[at:] for name in self.space.own[link_id]), False)
        before = {level: self._d.fixed(node, silent) for level, node in self.reached.items()}
        return self.condition(when, partial_level(before, self._d.true))

    @cached_property
    def _interview(self) -> Interview:
        return Interview(self.protocol, self.space, self.fires)

    @cached_property
    def no_events(self) -> Node:
        """Nothing happened in the visit besides answers."""
        return self._d.every(~self.space.event(event) for event in Event)

    @cached_property
    def finished(self) -> Node:
        """No open question waits for its answer."""
        return self._d.every(~self.space.unanswered(link_id) for link_id in reversed(self.order))

    @cached_property
    def complete(self) -> Node:
        """Every visit that reached its end, without events."""
        return self.no_events & self.anything & self.finished

    @cached_property
    def going_on(self) -> Node:
        """Every set of answers if an emergency did not end the questions, without events."""
        return self.no_events & self._interview.visits(self.space.valid, stopping=False)

    @cached_property
    def moments(self) -> Node:
        """Every moment of a visit, with any events: from some question on nothing is answered yet."""
        silent = in_turn = self._d.true
        for link_id in reversed(self.order):
            answered = self.space.answered(link_id)
            in_turn = self._d.if_else(self.space.unanswered(link_id), silent, in_turn)
            silent = silent & ~answered
        return self.anything & in_turn

    @cached_property
    def anything(self) -> Node:
        """Whatever an answer file may hold: any open question may lack its answer."""
        return self._interview.visits(lambda question: self.space.valid(question) | ~self.space.answered(question.link_id))
