"""What a translator has to know of a text: where it stands, who reads it, how long it may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rules.instruments.foreign import FILLED_IN
from rules.model import Protocol, Question
from rules.texts import protocol_texts
from rules.translated import red_flag_texts

STAFF, PATIENT = "For staff.", "For patients."
BRIEF = "One line of the desk's list, at most about 30 letters: what to think of, then what was said."
SHORT = 40
"""A text up to this many characters stands on a button, a card or as a heading, where room is short."""
LONGER, LEAST = 1.4, 12
"""How much longer a short text may be than its English, and how long it may be in any case; the screens are tried with 40 % more."""
FILES = {
    "patient.yaml": f"{PATIENT} On the kiosk's screen.",
    "handout.yaml": f"{PATIENT} At the edge of the printed sheet.",
    "desk.yaml": f"{STAFF} In the desk's window.",
    "printing.yaml": f"{STAFF} About the printer.",
    "content.yaml": f"{STAFF} A notice at the desk.",
    "demo.yaml": f"{STAFF} What the demonstration prints.",
}
PARTS = {
    "text": "The question itself; the heading of its screen.",
    "help": "Below the question, smaller.",
    "why": "Why we ask; below the question.",
    "topic": "What a private question is about, on the screen before it: large, and in sight of others.",
    "picture": "What the drawing beside the question shows; read out, not seen.",
}


def protocol_contexts(protocol: Protocol) -> dict[str, str]:
    """Text id to what a translator has to know, for every text of a protocol."""
    vital, found = red_flag_texts(protocol), dict(_all(protocol))
    red = "RED FLAG: it must name exactly the same signs, no fewer and no more. Without it the language is not offered."
    return {
        text_id: " ".join((found[text_id], *([red] if text_id in vital else []), *_hints(text))) for text_id, text in protocol_texts(protocol).items()
    }


def shell_contexts(file: str, english: Mapping[str, str]) -> dict[str, str]:
    """Text id to what a translator has to know, for every text of one of the shell's files."""
    reader = FILES.get(file, f"In {file}.")
    return {text_id: " ".join((reader, *_hints(text))) for text_id, text in english.items()}


def _hints(text: str) -> Iterator[str]:
    names = sorted(set(FILLED_IN.findall(text)))
    if names:
        yield f"The program fills in {', '.join(names)}: copy {'it' if len(names) == 1 else 'them'}."
    if len(text) <= SHORT and not names:
        yield f"Room for about {max(LEAST, round(len(text) * LONGER))} characters."


def _all(protocol: Protocol) -> Iterator[tuple[str, str]]:
    yield "title", f"{PATIENT} The complaint; the head of the printed sheet is made from it."
    for level, result in protocol.levels.items():
        yield f"{level.name}.heading", f"{PATIENT} The heading of the result {level.name}; can be read by others in the room."
        yield from ((f"{level.name}.{at}", f"{PATIENT} A line of the result {level.name}.") for at in range(1, len(result.lines) + 1))
        yield f"{level.name}.staff", f"{STAFF} What to do for a patient with the result {level.name}."
    for choice in protocol.help_choices:
        yield f"help.{choice.code}", f'{PATIENT} A choice behind "Talk to staff".'
        if choice.brief:
            yield f"help.{choice.code}.brief", f"{STAFF} {BRIEF} The whole reason: {choice.staff}"
        yield f"help.{choice.code}.staff", f"{STAFF} When a patient touched: {choice.text}"
    for each in protocol.contradictions:
        yield f"{each.id}.staff", f"{STAFF} Which two answers contradict each other; clinical terms are welcome."
    for question in protocol.questions:
        yield from _of_question(question)
    for rule in protocol.rules:
        shown = "Stands on the emergency screen." if rule.shown else "The reason for the result, in the patient's words."
        yield f"{rule.id}.staff", f"{STAFF} Why this patient was flagged, {rule.level.name}, and what to look for; clinical terms are welcome."
        if rule.brief:
            yield f"{rule.id}.brief", f"{STAFF} {BRIEF} The whole reason: {rule.staff}"
        yield f"{rule.id}.patient", f"{PATIENT} {shown}"
    for section in protocol.sections:
        yield f"{section.id}.title", f"{PATIENT} A heading of the printed sheet ({section.place})."
        said = f"{PATIENT} On the printed sheet, under the heading: {section.title}"
        yield from ((sentence.id, said) for sentence in section.text)


def _of_question(question: Question) -> Iterator[tuple[str, str]]:
    private = " Intimate: plain and dignified." if question.private else ""
    for part, where in PARTS.items():
        yield f"{question.link_id}.{part}", f"{PATIENT} {where}{private}"
    for at, where in enumerate(("low", "middle", "high")[: len(question.words)], start=1):
        yield f"{question.link_id}.words.{at}", f"{PATIENT} The word at the {where} end of the scale: {question.text}"
    for option in question.options:
        yield f"{question.link_id}.{option.code}", f"{PATIENT} An answer, on a card, to: {question.text}{private}"
