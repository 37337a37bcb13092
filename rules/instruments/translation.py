"""The answers of a newer protocol as an older one sees them: what it does not know is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.basics import MISSING
from rules.instruments.diagrams import Node
from rules.instruments.encode import Model, asks_for_level, partial_level
from rules.instruments.space import Space, code_name, open_name
from rules.model import Answers, Code, Level, LinkId, Protocol, Question


def calm(question: Question) -> frozenset[Code]:
    """What stands for an answer of which nothing is left: "none of these", else the harmless answer."""
    return frozenset(option.code for option in question.options if option.exclusive) or question.harmless


def known_to(old: Protocol, answers: Answers) -> Answers:
    """The answers without unknown questions and codes; an emptied answer becomes the calm one."""
    found: dict[LinkId, frozenset[Code]] = {}
    for question in old.questions:
        given = answers.get(question.link_id)
        if given:
            found[question.link_id] = given & question.codes() or calm(question)
    return found


def shared_space(old: Protocol, new: Protocol) -> Space:
    """One space for the answers of both."""
    return Space(replace(new, questions=shared_questions(old, new)))


def shared_questions(old: Protocol, new: Protocol) -> tuple[Question, ...]:
    """NEW's questions in order, each with what only OLD offers, and what only OLD asks behind."""
    older = {question.link_id: question for question in old.questions}
    questions = [_with_options_of(question, older.pop(question.link_id, question)) for question in new.questions]
    return (*questions, *older.values())


def only_in_old(old: Protocol, new: Protocol) -> Iterator[str]:
    """The variables of `shared_space` that no answer to NEW makes true."""
    newer = {question.link_id: question.codes() for question in new.questions}
    for question in old.questions:
        if question.link_id not in newer:
            yield open_name(question.link_id)
        yield from (code_name(question.link_id, code) for code in question.codes() - newer.get(question.link_id, frozenset()))


class Ears(Space):
    """The answers to NEW as OLD hears them, question after question. What it was not told yet was neither asked nor answered."""

    def __init__(self, space: Space) -> None:
        # No variables of its own: each function is one of the other space's.
        vars(self).update(vars(space))
        self._plain = space
        self._asked: dict[LinkId, Node] = {}
        self._heard: dict[LinkId, dict[Code, Node]] = {}

    def hear(self, question: Question, asked: Node, *, given: bool) -> None:
        """OLD asks its question there; `given`: NEW has it too, so an answer may come."""
        plain, link_id, codes = self._plain, question.link_id, question.codes()
        lost = plain.answered(link_id) & ~plain.any_of(link_id, codes)
        told = {code: plain.any_of(link_id, [code]) | lost if code in calm(question) else plain.any_of(link_id, [code]) for code in codes}
        self._asked[link_id] = asked
        self._heard[link_id] = {code: node & asked for code, node in told.items()} if given else {}

    def opened(self, link_id: LinkId) -> Node:
        """OLD asks the question."""
        return self._asked.get(link_id, self.diagrams.false)

    def any_of(self, link_id: LinkId, codes: Iterable[Code]) -> Node:
        """OLD heard one of these; with MISSING among them, also while it waits."""
        heard = self._heard.get(link_id, {})
        return self.diagrams.some(self.unanswered(link_id) if code == MISSING else heard.get(code, self.diagrams.false) for code in codes)

    def answered(self, link_id: LinkId) -> Node:
        """OLD heard an answer."""
        return self.diagrams.some(self._heard.get(link_id, {}).values())


def levels_of_old(old: Protocol, new: Protocol, space: Space) -> dict[Level, Node]:
    """Where OLD reaches at least each level, over the answers that NEW's patients give.

    OLD walks through them in its own way: its questions open by its own conditions, and an answer to a closed one does not count.
    """
    ears, newer = Ears(space), {question.link_id for question in new.questions}
    always, ended = ears.diagrams.true, ears.diagrams.false
    model = Model(old, ears)
    for question in old.questions:
        shown = always
        if asks_for_level(question.enable_when):
            model = Model(old, ears)
        if question.enable_when is not None:
            shown = model.condition(question.enable_when, partial_level(model.reached, always))
        # That an emergency ended OLD's questions needs no care: no later answer raises or lowers it.
        ears.hear(question, shown & ~ended, given=question.link_id in newer)
        ended = ended | ears.any_of(question.link_id, question.stops_at)
    return Model(old, ears).reached


def _with_options_of(question: Question, other: Question) -> Question:
    extra = tuple(option for option in other.options if option.code not in question.codes())
    return replace(question, options=(*question.options, *extra))
