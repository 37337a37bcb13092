"""Which answers a patient can give at all: the interview, encoded a stretch of questions at a time.

Between two stretches only the level so far and very few answers matter. They are variables of their own while the stretches are joined,
last to first, and are replaced by what they stand for: so a protocol of twice the length takes twice the work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rules.instruments.conditions import RAISED, encoded, partial_level
from rules.instruments.diagrams import Node
from rules.instruments.mentions import asks_for_level, mentioned, settled
from rules.instruments.space import STOPPED, Space, so_far
from rules.model import Condition, Level, LinkId, Protocol, Question

Given = Callable[[Question], Node]
"""What may be answered to an open question: an answer, or also none."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Questions between two cuts."""

    first: int
    end: int
    reached: dict[Level, Node]
    """Where a rule that looks into the stretch fires, nothing being said behind it yet."""
    settled: Node
    """The same of emergencies that no answer can lower any more."""
    shown: tuple[Node, ...]
    """For each question where its own condition holds."""


class Interview:
    """The visits of one protocol."""

    def __init__(self, protocol: Protocol, space: Space, fires: Mapping[str, Node]) -> None:
        self._protocol, self._space, self._d = protocol, space, space.diagrams
        self._fires = fires
        self._order = [question.link_id for question in protocol.questions]

    def visits(self, given: Given, *, stopping: bool = True) -> Node:
        """Every set of answers, with any events, in which exactly the open questions have what `given` allows. `stopping`: an emergency ends them."""
        total = self._d.true
        for stretch in reversed(self._stretches):
            total = self._before(total, stretch, given, stopping=stopping)
        return total

    @cached_property
    def _stretches(self) -> tuple[_Stretch, ...]:
        starts = [0, *(self._order.index(cut) for cut in self._space.cuts if cut in self._order), len(self._order)]
        return tuple(self._stretch(first, end) for first, end in pairwise(starts))

    def _stretch(self, first: int, end: int) -> _Stretch:
        inside, behind = set(self._order[first:end]), set(self._order[end:])
        reached, ended = dict.fromkeys(RAISED, self._d.false), self._d.false
        for rule in self._protocol.rules:
            about = set(mentioned(rule.when, self._protocol))
            if about.isdisjoint(inside) and (about or first):
                continue
            silent = [link_id for link_id in about if link_id in behind]
            for level in RAISED[: rule.level]:
                reached[level] = reached[level] | self._silent(self._fires[rule.id], silent)
            if rule.level is Level.EMERGENCY_NOW:
                ended = ended | self._silent(self._encoded(settled(rule.when, self._protocol), {}), silent)
        return _Stretch(first, end, reached, ended, tuple(self._shown(first, at, self._order[at:end], reached) for at in range(first, end)))

    def _before(self, rest: Node, stretch: _Stretch, given: Given, *, stopping: bool) -> Node:
        """The visits from this stretch on, `rest` being those from the next one on."""
        parts, ended = [], self._state(stretch.first, STOPPED)
        for at in range(stretch.first, stretch.end):
            question = self._protocol.questions[at]
            over = ended | self._settled(stretch, at, stopping=stopping)
            parts.append(self._part(question, given(question), stretch.shown[at - stretch.first] & ~over))
            ended = ended | self._space.any_of(question.link_id, question.stops_at)
        here, passed = self._d.every_in_pairs(parts), []
        if stretch.end < len(self._order):
            needed = self._d.needed(rest)
            # An emergency stops the next stretch as an answer that ends the questions does.
            after = {STOPPED: ended | self._settled(stretch, stretch.end, stopping=stopping)}
            after |= {level.name: self._state(stretch.first, level.name) | node for level, node in stretch.reached.items()}
            for state, node in after.items():
                name = so_far(self._order[stretch.end], state)
                if name in needed:
                    passed.append(name)
                    here = here & ~self._d.differ(self._d.variable(name), node)
        return self._d.both(here, rest, passed)

    def _part(self, question: Question, inside: Node, asked: Node) -> Node:
        answered = self._space.answered(question.link_id)
        # An optional question counts as asked only when it was answered.
        inside = inside & answered if question.optional else inside
        outside = ~answered if question.optional else ~asked & ~answered
        return self._d.if_else(self._space.opened(question.link_id), asked & inside, outside)

    def _state(self, first: int, state: str) -> Node:
        """What was so before the stretch that begins here."""
        return self._d.variable(so_far(self._order[first], state)) if first else self._d.false

    def _settled(self, stretch: _Stretch, at: int, *, stopping: bool) -> Node:
        return self._silent(stretch.settled, self._order[at : stretch.end]) if stopping else self._d.false

    def _shown(self, first: int, at: int, later: Sequence[LinkId], reached: Mapping[Level, Node]) -> Node:
        when = self._protocol.questions[at].enable_when
        if when is None:
            return self._d.true
        if not asks_for_level(when):
            return self._encoded(when, {})
        before = {level: self._state(first, level.name) | self._silent(node, later) for level, node in reached.items()}
        return self._encoded(when, before)

    def _encoded(self, condition: Condition, reached: Mapping[Level, Node]) -> Node:
        return encoded(condition, self._protocol, self._space, partial_level(reached, self._d.true))

    def _silent(self, node: Node, link_ids: Sequence[LinkId]) -> Node:
        """The function where these questions say nothing yet."""
        return self._d.fixed(node, {name: False for link_id in link_ids for name in self._space.own[link_id]})
