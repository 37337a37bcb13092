"""Where the patient is in the questions: the one on screen, what is selected on it, and the answers so far."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rules.condition import holds
from rules.handout import HANDOUT_LEVELS
from rules.interview import Path, possible, seen, walk
from rules.model import Answers, Code, Event, Level, LinkId, Protocol, Question, Rule, Stage

NOTHING: frozenset[Code] = frozenset()


class Cursor:
    """Moves over the open questions, which are computed afresh from the answers at every step."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._changing = self._picking = False
        self.answers: dict[LinkId, frozenset[Code]] = {}
        self.touched: Mapping[LinkId, frozenset[Code]] = MappingProxyType({})
        """What is touched on this screen, by question; an answer only after Continue."""
        self.current: LinkId | None = None
        """The first question on screen; None on the review and before the first question."""
        self.together: frozenset[LinkId] = frozenset()
        """The questions that stand on one screen with the one before them, because this panel has room for both."""
        self.floor = Level.SELF_CARE
        """The level latched in this visit: questions that only a calmer visit asks stay closed."""

    @property
    def path(self) -> Path:
        """The way through the questions for the answers so far."""
        return walk(self._protocol, self.answers, floor=self.floor)

    @property
    def page(self) -> tuple[Question, ...]:
        """The questions on screen: one, or two that stand together; none on the review."""
        if self.current is None:
            return ()
        beside = [question for question in self._protocol.questions if question.page_with == self.current and question.link_id in self.together]
        return (self._protocol.question(self.current), *beside)

    @property
    def selection(self) -> frozenset[Code]:
        """What is touched on the first question on screen."""
        return self.touched.get(self.current, NOTHING) if self.current else NOTHING

    @property
    def complete(self) -> bool:
        """Whether every question on screen has something touched, so that Continue may go on."""
        return self.current is not None and all(self.touched.get(question.link_id) for question in self.page)

    @property
    def turn(self) -> tuple[LinkId, ...]:
        """The questions that are asked in turn, and those that have an answer. What is only for the handout waits until it was offered."""
        path = self.path
        put_off = self._put_off(path)
        return tuple(link_id for link_id in path.asked if link_id not in put_off)

    @property
    def left(self) -> tuple[LinkId, ...]:
        """Those of them that have no answer."""
        return tuple(link_id for link_id in self.turn if not self.answers.get(link_id))

    @property
    def offered(self) -> tuple[LinkId, ...]:
        """The questions for the handout that have no answer yet and could be asked now: only while there may be a handout."""
        path = self.path
        if not self._may_print(path):
            return ()
        put_off = self._put_off(path)
        return tuple(
            each.link_id
            for each in self._protocol.questions
            if each.link_id in put_off or (each.optional and each.link_id not in path.asked and self._opens(each))
        )

    def _put_off(self, path: Path) -> frozenset[LinkId]:
        """Open questions that change no level, while there may be a handout for them to change."""
        if not self._may_print(path):
            return frozenset()
        return frozenset(link_id for link_id in path.missing if self._protocol.question(link_id).stage is Stage.HANDOUT)

    def _may_print(self, path: Path) -> bool:
        known = seen(self._protocol, self.answers, path.asked, frozenset(), path.level)
        return path.level in HANDOUT_LEVELS and holds(self._protocol.scope, known) is True

    def _opens(self, question: Question) -> bool:
        """An optional question is on the path once it has an answer, whichever."""
        any_answer = {question.link_id: frozenset({question.options[0].code})}
        return question.link_id in walk(self._protocol, self.answers | any_answer, floor=self.floor).asked

    @property
    def with_touched(self) -> Answers:
        """The answers, and what is touched but not yet answered."""
        return self.answers | {link_id: codes for link_id, codes in self.touched.items() if codes}

    def touch(self, link_id: LinkId, codes: frozenset[Code]) -> bool:
        """Select these codes on a question on screen; False, with nothing changed, when they cannot be."""
        if not any(question.link_id == link_id and possible(question, codes) for question in self.page):
            return False
        self.touched = MappingProxyType({**self.touched, link_id: codes})
        return True

    def give(self) -> None:
        """What is touched becomes the answer. What follow-ups said of another answer before it is forgotten: they are asked again."""
        self.answers = self._given()

    def give_unless_calmer(self, events: frozenset[Event]) -> None:
        """What is touched becomes the answer, unless the visit is more urgent without it."""
        if any(self.touched.values()) and self._walk(self._given(), events).level >= self._walk(self.answers, events).level:
            self.give()

    def reached(self, events: frozenset[Event]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """The rules that the answers reach by themselves, whatever was latched before: those settled, and those that wait for a follow-up."""
        path = self._walk(self.answers, events)
        answered = tuple(link_id for link_id in path.asked if link_id not in path.missing)
        known = seen(self._protocol, self.answers, answered, events, path.level)
        settled = tuple(rule for rule in path.fired if holds(rule.when, known))
        return settled, tuple(rule for rule in path.fired if rule not in settled)

    def at_worst(self, events: frozenset[Event]) -> tuple[Rule, ...]:
        """The rules that are reached with or without what is touched: a touch adds to the answers, and takes nothing back before Continue."""
        both = (*self._walk(self.answers, events).fired, *self._walk(self._given(), events).fired)
        return tuple({rule.id: rule for rule in both}.values())

    def _walk(self, answers: Answers, events: frozenset[Event]) -> Path:
        return walk(self._protocol, answers, events)

    def _given(self) -> dict[LinkId, frozenset[Code]]:
        about = {link_id for link_id, codes in self.touched.items() if self.answers.get(link_id, NOTHING) != codes}
        given = self.answers | {link_id: self.touched[link_id] for link_id in about}
        for question in self._protocol.questions:
            if question.follow_up_to in about:
                about.add(question.link_id)
                given.pop(question.link_id, None)
        return {link_id: codes for link_id, codes in given.items() if codes}

    def forward(self) -> None:
        """The next open question; after Change, the next without an answer; past the last one, the review."""
        turn, left = self.turn, next(iter(self.left), None)
        here = [turn.index(question.link_id) for question in self.page if question.link_id in turn]
        if self._picking:
            self.show(next(iter(self.offered), left))
        elif self._changing or not here:
            self.show(left)
        else:
            self.show(next(iter(turn[here[-1] + 1 :]), left))

    def before(self) -> LinkId | None:
        """The question before this screen, or None on the first."""
        asked = self.turn
        at = asked.index(self.current) if self.current in asked else len(asked)
        return asked[at - 1] if at else None

    def change(self, link_id: LinkId) -> None:
        """Show an answered question again, with the one on its screen, or an offered one and then the other offered ones; then back to the review."""
        offered = link_id in self.offered
        if offered or link_id in self.path.asked:
            self.show(link_id)
            self._changing, self._picking = not offered, offered

    def stand_together(self, link_ids: frozenset[LinkId]) -> None:
        """From now on these stand with the one before them. What is touched on this screen stays touched."""
        touched, self.together = self.touched, link_ids
        self.show(self.current)
        here = {question.link_id for question in self.page}
        self.touched = MappingProxyType({**self.touched, **{link_id: codes for link_id, codes in touched.items() if link_id in here}})

    def show(self, link_id: LinkId | None) -> None:
        """Show a question, and what stands on its screen, with the answers there are; None: the review."""
        beside = self._protocol.question(link_id).page_with if link_id in self.together else None
        self.current = beside or link_id
        self.touched = MappingProxyType({each.link_id: self.answers[each.link_id] for each in self.page if each.link_id in self.answers})
        self._changing, self._picking = self._changing and link_id is not None, self._picking and link_id is not None

    def back(self) -> None:
        """Show the question before, its answer kept; from an offered question, the review."""
        before = None if self._picking else self.before()
        self._changing = self._picking = False
        self.show(before)
