"""Looking at the words that patients read: reading grade, long sentences, banned words, options alike, intimate questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from rules.instruments.findings import Finding, Kind
from rules.instruments.readability import Counts, counts, sentences, syllables, words
from rules.load_nodes import Log, Source
from rules.model import Protocol, Question
from rules.strict_yaml import Scalar, parse

GRADE_ASKED, GRADE_PRINTED = 6.0, 8.0
"""US school grades: for what is read on a screen, and on paper."""
SHORT = 6
"""Below this many words a grade says nothing; its longest word is looked at instead."""
LONGEST_SHORT_WORD = 3
"""Syllables that a word of a short text may have."""
LONGEST_SENTENCE = 20
"""In words; for every language that puts spaces between them."""
PNS = "pns"
"""The code of "I'd rather not say"."""
LISTS = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class Lists:
    """Beginnings of words: those that no patient should read, with the reason, and those that make a question intimate."""

    banned: Mapping[str, str]
    sensitive: tuple[str, ...]


def read_lists() -> Lists:
    """The lists beside this module. Raises ProtocolError where they cannot be read."""
    log = Log()
    source = Source(LISTS.name, log)
    top = source.fields(parse(LISTS.read_bytes(), LISTS.name).root, LISTS.name, ("banned", "sensitive"))
    banned: dict[str, str] = {}
    for item in top.items("banned"):
        group = source.fields(item, "A group of banned words", ("why", "words"))
        source.different([node for node in group.items("words") if isinstance(node, Scalar)], "The word")
        banned |= dict.fromkeys(group.texts("words"), group.text("why"))
    lists = Lists(banned, top.texts("sensitive", unlike=True))
    log.settle()
    return lists


def word_findings(protocol: Protocol, names: AbstractSet[str]) -> Iterator[Finding]:
    """Everything to mend in the English that patients read. `names` have no plainer word: see `readability.counts`."""
    lists = read_lists()
    for subject, limit, texts in _passages(protocol):
        grade = _grade(counts(texts.values(), names))
        if grade > limit and len(texts) > 1:
            what = f"{subject} reads at grade {grade} as a whole; the limit is {limit:.0f}."
            yield Finding(Kind.GRADE, subject, what, "Use shorter words and sentences.")
        for text_id, text in texts.items():
            yield from _of_text(text_id, text, limit, names)
            yield from _banned(text_id, text, lists.banned)
    for question in protocol.questions:
        yield from _alike(question)
        yield from _intimate(question, lists.sensitive)


def _passages(protocol: Protocol) -> Iterator[tuple[str, float, Mapping[str, str]]]:
    """What one reader meets at once: the id that it is told by, the grade it may have, and its texts."""
    for level, text in protocol.levels.items():
        lines = {f"{level.name}.{at}": line for at, line in enumerate(text.lines, start=1)}
        yield level.name, GRADE_ASKED, {f"{level.name}.heading": text.heading, **lines}
    yield "help", GRADE_ASKED, {f"help.{choice.code}": choice.text for choice in protocol.help_choices}
    for question in protocol.questions:
        yield question.link_id, GRADE_ASKED, _texts(question)
    for rule in protocol.rules:
        yield rule.id, GRADE_ASKED, {f"{rule.id}.patient": rule.patient}
    for section in protocol.sections:
        said = {sentence.id: sentence.text for sentence in section.text}
        yield section.id, GRADE_PRINTED, {f"{section.id}.title": section.title, **said}


def _texts(question: Question) -> dict[str, str]:
    """What stands on a question's screen, but for the numbers of a scale."""
    said = {"text": question.text, "help": question.help, "why": question.why, "topic": question.topic, "picture": question.picture}
    said |= {f"words.{at}": word for at, word in enumerate(question.words, start=1)}
    said |= {option.code: option.text for option in question.options if not option.text.isdecimal()}
    return {f"{question.link_id}.{name}": text for name, text in said.items() if text}


def _of_text(text_id: str, text: str, limit: float, names: AbstractSet[str]) -> Iterator[Finding]:
    found = counts([text], names)
    if found.words >= SHORT and _grade(found) > limit:
        what = f'{text_id} reads at grade {_grade(found)}; the limit is {limit:.0f}: "{text}"'
        yield Finding(Kind.GRADE, text_id, what, "Use shorter words, or split the sentence.")
    if found.words < SHORT:
        hard = [word for word in words(text) if word[0].isalpha() and word.lower() not in names and syllables(word) > LONGEST_SHORT_WORD]
        if hard:
            what = f'{text_id} has a word of more than {LONGEST_SHORT_WORD} syllables: "{hard[0]}".'
            yield Finding(Kind.GRADE, text_id, what, "Use a shorter word, or name it in wording.yaml if there is none.")
    for sentence in sentences(text):
        if len(words(sentence)) > LONGEST_SENTENCE:
            what = f'{text_id} has a sentence of {len(words(sentence))} words; the limit is {LONGEST_SENTENCE}: "{sentence}"'
            yield Finding(Kind.LONG, text_id, what, "Split it.")


def _grade(found: Counts) -> float:
    return round(found.grade, 1)


def _banned(text_id: str, text: str, banned: Mapping[str, str]) -> Iterator[Finding]:
    for start, why in banned.items():
        if _begins(start, text):
            yield Finding(Kind.BANNED, text_id, f'{text_id} says "{start.strip()}". {why}', "Say it another way.")


def _begins(start: str, text: str) -> bool:
    """Whether a word of the text begins like this; a blank at the end of `start` asks for the whole word."""
    pattern = rf"(?<!\w){re.escape(start.strip())}" + (r"(?!\w)" if start.endswith(" ") else "")
    return re.search(pattern, text, re.IGNORECASE) is not None


def _alike(question: Question) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for option in question.options:
        plain = " ".join(words(option.text)).casefold()
        other = first.setdefault(plain, option.code)
        if other != option.code:
            what = f'Options {other} and {option.code} of {question.link_id} read alike: "{option.text}".'
            yield Finding(Kind.ALIKE, f"{question.link_id}.{option.code}", what, "Reword one so that a patient can tell them apart.")


def _intimate(question: Question, sensitive: tuple[str, ...]) -> Iterator[Finding]:
    if question.private:
        if not question.why:
            yield Finding(Kind.PRIVATE, question.link_id, f"Question {question.link_id} is private and does not say why it is asked.", "Add why.")
        if PNS not in question.codes():
            what = f'Question {question.link_id} is private, and nobody can say "I would rather tell a nurse".'
            yield Finding(Kind.PRIVATE, question.link_id, what, "Add an option with the code pns, and let a rule count it.")
        return
    said = [start for start in sensitive for text in _texts(question).values() if _begins(start, text)]
    if said:
        what = f'Question {question.link_id} speaks of "{said[0]}" and is not private.'
        yield Finding(Kind.PRIVATE, question.link_id, what, "Add private: true, why, and the option pns.")
