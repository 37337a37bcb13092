"""The answers of a newer protocol as an older one sees them: what it does not know is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rules.instruments.diagrams import Node
from rules.instruments.encode import Model
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
    """One space for the answers of both: NEW's questions in order, with what only OLD has behind."""
    older = {question.link_id: question for question in old.questions}
    questions = [_with_options_of(question, older.pop(question.link_id, question)) for question in new.questions]
    return Space(replace(new, questions=(*questions, *older.values())))


def only_in_old(old: Protocol, new: Protocol) -> Iterator[str]:
    """The variables of `shared_space` that no answer to NEW makes true."""
    newer = {question.link_id: question.codes() for question in new.questions}
    for question in old.questions:
        if question.link_id not in newer:
            yield open_name(question.link_id)
        yield from (code_name(question.link_id, code) for code in question.codes() - newer.get(question.link_id, frozenset()))


def levels_of_old(old: Model, new: Protocol) -> dict[Level, Node]:
    """Where OLD reaches at least each level, over the answers that NEW's patients give.

    OLD walks through them in its own way: its questions open by its own conditions, and an answer to a closed one does not count.
    """
    space, diagrams = old.space, old.space.diagrams
    newer = {question.link_id for question in new.questions}
    by: dict[str, Node] = {}
    for at, question in enumerate(old.protocol.questions):
        # That an emergency ended OLD's questions needs no care: no later answer raises or lowers it.
        asked = diagrams.replaced(old.shown[at] & ~old.ended_before[at], by)
        by[open_name(question.link_id)] = asked
        codes = question.codes()
        lost = space.answered(question.link_id) & ~space.any_of(question.link_id, codes)
        for name in space.codes[question.link_id]:
            code = Code(name.removeprefix(f"{question.link_id}="))
            heard = (diagrams.variable(name) | lost if code in calm(question) else diagrams.variable(name)) if code in codes else diagrams.false
            by[name] = heard & asked if question.link_id in newer else diagrams.false
    return {level: diagrams.replaced(node, by) for level, node in old.reached.items()}


def _with_options_of(question: Question, other: Question) -> Question:
    extra = tuple(option for option in other.options if option.code not in question.codes())
    return replace(question, options=(*question.options, *extra))
