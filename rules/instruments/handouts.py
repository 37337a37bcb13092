"""The handout as functions of the answers: who gets one at all, and which sections are printed."""

from __future__ import annotations

from dataclasses import dataclass

from rules.basics import MISSING
from rules.handout import HANDOUT_LEVELS
from rules.instruments.diagrams import Node
from rules.instruments.encode import Model
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
    Section,
    Stage,
    Term,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """Kleene's three values as functions: where the condition holds and where it does not; elsewhere it is unknown."""

    yes: Node
    no: Node


class Handouts:
    """Who is handed what, for one encoded protocol."""

    def __init__(self, model: Model, like: Handouts | None = None) -> None:
        """`like` is that of a model with the same questions, rules and levels: who is handed something is taken from it."""
        self._model = model
        self._space, self._d = model.space, model.space.diagrams
        self.handed: Node = like.handed if like else self._handed()
        """Where a handout is printed."""
        self.on = {section.id: self.switched(section) for section in model.protocol.sections}
        """Where each section is switched on, by its id."""
        self.domain: Node = like.domain if like else model.anything & ~self._waits()
        """Every finished visit, with any events; a question that is only for the handout may have stayed open."""

    def _handed(self) -> Node:
        some = self._d.some(self._model.exactly(level) for level in HANDOUT_LEVELS)
        return some & ~self._space.event(Event.UNFINISHED) & ~self._waits() & self.truth(self._model.protocol.scope).yes

    def _waits(self) -> Node:
        """A question that is not only for the handout has no answer yet."""
        return self._d.some(self._space.unanswered(each.link_id) for each in self._model.protocol.questions if each.stage is not Stage.HANDOUT)

    def truth(self, condition: Condition) -> Truth:  # noqa: PLR0911 - one case for each operator
        """Where the condition holds and where it does not, as `rules.condition.holds` says."""
        space = self._space
        match condition:
            case AnyOf(link_id, codes):
                hit = space.any_of(link_id, codes - {MISSING})
                waits = space.unanswered(link_id)
                return Truth(hit | waits, ~hit & ~waits) if MISSING in codes else self._known(link_id, hit)
            case NoneOf() | Only():
                return self._known(condition.link_id, self._model.condition(condition))
            case Answered() | Happened() | LevelBelow() | LevelAtLeast():
                holds = self._model.condition(condition)
                return Truth(holds, ~holds)
            case All(parts):
                each = [self.truth(part) for part in parts]
                return Truth(self._d.every(part.yes for part in each), self._d.some(part.no for part in each))
            case Any(parts):
                each = [self.truth(part) for part in parts]
                return Truth(self._d.some(part.yes for part in each), self._d.every(part.no for part in each))
            case Not(part):
                inner = self.truth(part)
                return Truth(inner.no, inner.yes)
            case Term(name):
                term = self._model.protocol.terms[name]
                inner = self.truth(term.when)
                return Truth(~inner.no, inner.no) if term.unknown_is else Truth(inner.yes, ~inner.yes)

    def _known(self, link_id: LinkId, holds: Node) -> Truth:
        """A truth about an answer, unknown while the answer is missing."""
        waits = self._space.unanswered(link_id)
        return Truth(holds & ~waits, ~holds & ~waits)

    def printed(self, section_id: str) -> Node:
        """Where this section is printed."""
        section = next(each for each in self._model.protocol.sections if each.id == section_id)
        followed = self._d.some(self.on[other] for other in section.follows) if section.follows else self._d.true
        return self.handed & self.on[section_id] & followed

    def switched(self, section: Section) -> Node:
        """Where this section is switched on, whether or not a handout is printed."""
        level = self._d.some(self._model.exactly(Level(level)) for level in section.levels) if section.levels else self._d.true
        return level if section.when is None else level & self.truth(section.when).yes
