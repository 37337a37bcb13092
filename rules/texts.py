"""Every text of a protocol by its text id, as translations and the trace name it; and the same protocol in other words."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from rules.model import Protocol, Question

FINGERPRINT_LENGTH = 12
Reword = Callable[[str, str], str]
"""From a text id and a text to the text that stands there instead."""


def protocol_texts(protocol: Protocol) -> dict[str, str]:
    """Text id to text, in the order of the files: `danger.chest`, `pain.words.1`, `R-E01.staff`, `H03d.1`, `help.unwell`."""
    return dict(_all(protocol))


def fingerprint(text: str) -> str:
    """The first twelve hexadecimal digits of the SHA-256 of a text, composed (NFC): it changes when the text does."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:FINGERPRINT_LENGTH]


def reworded(protocol: Protocol, word: Reword) -> Protocol:
    """The same questions, rules and sections with other words. What `word` raises comes through."""
    return replace(
        protocol,
        title=word("title", protocol.title),
        levels={
            level: replace(
                text,
                heading=word(f"{level.name}.heading", text.heading),
                lines=tuple(word(f"{level.name}.{at}", line) for at, line in enumerate(text.lines, start=1)),
                staff=word(f"{level.name}.staff", text.staff),
            )
            for level, text in protocol.levels.items()
        },
        help_choices=tuple(
            replace(
                choice,
                text=word(f"help.{choice.code}", choice.text),
                brief=word(f"help.{choice.code}.brief", choice.brief) if choice.brief else "",
                staff=word(f"help.{choice.code}.staff", choice.staff),
            )
            for choice in protocol.help_choices
        ),
        contradictions=tuple(replace(each, staff=word(f"{each.id}.staff", each.staff)) for each in protocol.contradictions),
        questions=tuple(_reworded(question, word) for question in protocol.questions),
        rules=tuple(
            replace(
                rule,
                staff=word(f"{rule.id}.staff", rule.staff),
                brief=word(f"{rule.id}.brief", rule.brief) if rule.brief else "",
                patient=word(f"{rule.id}.patient", rule.patient),
            )
            for rule in protocol.rules
        ),
        sections=tuple(
            replace(
                section,
                title=word(f"{section.id}.title", section.title),
                text=tuple(replace(sentence, text=word(sentence.id, sentence.text)) for sentence in section.text),
            )
            for section in protocol.sections
        ),
    )


def _reworded(question: Question, word: Reword) -> Question:
    name = question.link_id
    return replace(
        question,
        text=word(f"{name}.text", question.text),
        help=word(f"{name}.help", question.help) if question.help else "",
        why=word(f"{name}.why", question.why) if question.why else "",
        topic=word(f"{name}.topic", question.topic) if question.topic else "",
        picture=word(f"{name}.picture", question.picture) if question.picture else "",
        options=tuple(replace(option, text=word(f"{name}.{option.code}", option.text)) for option in question.options),
        words=tuple(word(f"{name}.words.{at}", text) for at, text in enumerate(question.words, start=1)),
    )


def _all(protocol: Protocol) -> Iterator[tuple[str, str]]:
    yield "title", protocol.title
    for level, text in protocol.levels.items():
        yield f"{level.name}.heading", text.heading
        yield from ((f"{level.name}.{at}", line) for at, line in enumerate(text.lines, start=1))
        yield f"{level.name}.staff", text.staff
    for choice in protocol.help_choices:
        yield f"help.{choice.code}", choice.text
        if choice.brief:
            yield f"help.{choice.code}.brief", choice.brief
        yield f"help.{choice.code}.staff", choice.staff
    yield from ((f"{each.id}.staff", each.staff) for each in protocol.contradictions)
    for question in protocol.questions:
        yield from _of_question(question)
    for rule in protocol.rules:
        yield f"{rule.id}.staff", rule.staff
        if rule.brief:
            yield f"{rule.id}.brief", rule.brief
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
    if question.topic:
        yield f"{question.link_id}.topic", question.topic
    if question.picture:
        yield f"{question.link_id}.picture", question.picture
    yield from ((f"{question.link_id}.words.{at}", word) for at, word in enumerate(question.words, start=1))
    yield from ((f"{question.link_id}.{option.code}", option.text) for option in question.options)
