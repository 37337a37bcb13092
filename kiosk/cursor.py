"""Where the patient is in the questions: the one on screen, what is selected on it, and the answers so far."""

from __future__ import annotations

from rules.condition import holds
from rules.interview import Path, possible, seen, walk
from rules.model import Answers, Code, Event, Level, LinkId, Protocol, Question, Rule


class Cursor:
    """Moves over the open questions, which are computed afresh from the answers at every step."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._changing = False
        self.answers: dict[LinkId, frozenset[Code]] = {}
        self.selection: frozenset[Code] = frozenset()
        """What is touched on the question on screen; an answer only after Continue."""
        self.current: LinkId | None = None
        """None on the review and before the first question."""
        self.floor = Level.SELF_CARE
        """The level latched in this visit: questions that only a calmer visit asks stay closed."""

    @property
    def path(self) -> Path:
        """The way through the questions for the answers so far."""
        return walk(self._protocol, self.answers, floor=self.floor)

    @property
    def question(self) -> Question | None:
        """The question on screen."""
        return self._protocol.question(self.current) if self.current else None

    @property
    def with_selection(self) -> Answers:
        """The answers, and what is touched but not yet answered."""
        return {**self.answers, self.current: self.selection} if self.current and self.selection else dict(self.answers)

    def fits(self, link_id: LinkId, codes: frozenset[Code]) -> bool:
        """Whether these codes can be selected on the question on screen."""
        return self.question is not None and link_id == self.current and possible(self.question, codes)

    def give(self) -> None:
        """What is selected becomes the answer. What follow-ups said of another answer before it is forgotten: they are asked again."""
        self.answers = self._given()

    def give_unless_calmer(self, events: frozenset[Event]) -> None:
        """What is selected becomes the answer, unless the visit is more urgent without it."""
        if self.current and self.selection and self._walk(self._given(), events).level >= self._walk(self.answers, events).level:
            self.give()

    def reached(self, events: frozenset[Event]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """The rules that the answers reach by themselves, whatever was latched before: those settled, and those that wait for a follow-up."""
        path = self._walk(self.answers, events)
        answered = tuple(link_id for link_id in path.asked if link_id not in path.missing)
        known = seen(self._protocol, self.answers, answered, events, path.level)
        settled = tuple(rule for rule in path.fired if holds(rule.when, known))
        return settled, tuple(rule for rule in path.fired if rule not in settled)

    def at_worst(self, events: frozenset[Event]) -> tuple[Rule, ...]:
        """The rules that are reached with or without what is selected: a touch adds to the answers, and takes nothing back before Continue."""
        both = (*self._walk(self.answers, events).fired, *self._walk(self._given(), events).fired)
        return tuple({rule.id: rule for rule in both}.values())

    def _walk(self, answers: Answers, events: frozenset[Event]) -> Path:
        return walk(self._protocol, answers, events)

    def _given(self) -> dict[LinkId, frozenset[Code]]:
        given = dict(self.answers)
        if self.current is None or given.get(self.current) == self.selection:
            return given
        about = {self.current}
        for question in self._protocol.questions:
            if question.follow_up_to in about:
                about.add(question.link_id)
                given.pop(question.link_id, None)
        return given | {self.current: self.selection}

    def forward(self) -> None:
        """The next open question; after Change, the next without an answer; past the last one, the review."""
        path = self.path
        if self._changing or self.current not in path.asked:
            self.show(path.next)
        else:
            self.show(next(iter(path.asked[path.asked.index(self.current) + 1 :]), path.next))

    def before(self) -> LinkId | None:
        """The question before this screen, or None on the first."""
        asked = self.path.asked
        at = asked.index(self.current) if self.current in asked else len(asked)
        return asked[at - 1] if at else None

    def change(self, link_id: LinkId) -> None:
        """Show an answered question again; Continue then leads back to the review."""
        if link_id in self.path.asked:
            self.show(link_id)
            self._changing = True

    def show(self, link_id: LinkId | None) -> None:
        """Show a question with the answer it has; None: the review."""
        self.current = link_id
        self.selection = self.answers.get(link_id, frozenset()) if link_id else frozenset()
        self._changing = self._changing and link_id is not None

    def back(self) -> None:
        """Show the question before; its answer is kept."""
        self._changing = False
        self.show(self.before())
