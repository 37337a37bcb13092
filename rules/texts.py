"""Every English text of a protocol by its text id, as translations and the trace name it."""

from __future__ import annotations

from collections.abc import Iterator

from rules.model import Protocol, Question


def protocol_texts(protocol: Protocol) -> dict[str, str]:
    """Text id to text, in the order of the files: `danger.chest`, `pain.words.1`, `R-E01.staff`, `H03d.1`, `help.unwell`."""
    return dict(_all(protocol))


def _all(protocol: Protocol) -> Iterator[tuple[str, str]]:
    for level, text in protocol.levels.items():
        yield f"{level.name}.heading", text.heading
        yield from ((f"{level.name}.{at}", line) for at, line in enumerate(text.lines, start=1))
        yield f"{level.name}.staff", text.staff
    for choice in protocol.help_choices:
        yield f"help.{choice.code}", choice.text
        yield f"help.{choice.code}.staff", choice.staff
    for question in protocol.questions:
        yield from _of_question(question)
    for rule in protocol.rules:
        yield f"{rule.id}.staff", rule.staff
        yield f"{rule.id}.patient", rule.patient
    for section in protocol.sections:
        yield f"{section.id}.title", section.title
        yield from ((sentence.id, sentence.text) for sentence in section.text)


def _of_question(question: Question) -> Iterator[tuple[str, str]]:
    yield f"{question.link_id}.text", question.text
    if question.help:
        yield f"{question.link_id}.help", question.help
    if question.why:
        yield f"{question.link_id}.why", question.why
    if question.picture:
        yield f"{question.link_id}.picture", question.picture
    yield from ((f"{question.link_id}.words.{at}", word) for at, word in enumerate(question.words, start=1))
    yield from ((f"{question.link_id}.{option.code}", option.text) for option in question.options)
