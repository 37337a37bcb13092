"""What a translation must keep of its English, looked at without knowing the language: words to fill in, length, signs, script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from rules.instruments.check_words import LONGEST_SENTENCE
from rules.instruments.readability import sentences

FILLED_IN = re.compile(r"\{[A-Za-z_]+\}")
"""In the shell as in the protocol; the protocol's are in capitals."""
LONGEST_HAN_SENTENCE = 40
"""In characters, for a script without spaces: about twenty words of two."""
SCRIPTS = {"ar": "ARABIC", "hi": "DEVANAGARI", "zh": "CJK"}
"""How Unicode begins the names of a language's own letters; every other language is written in LATIN."""
LATIN = "LATIN"
UNTRANSLATED_WORDS = 3
"""So many English words in a row are no name."""
WORD = re.compile(r"[A-Za-z]{2,}")
SPACED = re.compile(r"\S+")
HAN = re.compile(r"[\u3400-\u9fff]")
HAN_END = re.compile(r"[\u3002\uff01\uff1f\uff1b]")


class Fault(NamedTuple):
    """One thing wrong with a translation; `what` goes on after "The translation of X"."""

    what: str
    mend: str


def faults(language: str, english: str, text: str) -> Iterator[Fault]:
    """Everything that can be told of a translation without reading it."""
    if sorted(FILLED_IN.findall(text)) != sorted(FILLED_IN.findall(english)):
        yield Fault("has not the words to fill in of its English.", "Copy them, as {EMERGENCY_NUMBER}.")
    if '"' in text or "\\" in text:
        yield Fault('has a straight quotation mark (") or a backslash.', "Use the quotation marks of the language.")
    if unicodedata.normalize("NFC", text) != text:
        yield Fault("has letters that are not composed (NFC).", "Save the file as NFC.")
    if _ends(text) != _ends(english):
        yield Fault("begins or ends with another blank than its English.", "Make them the same.")
    yield from _too_long(text)
    yield from _not_translated(language, english, text)


def _ends(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _too_long(text: str) -> Iterator[Fault]:
    long = [each for each in sentences(text) if len(SPACED.findall(each)) > LONGEST_SENTENCE]
    if long:
        yield Fault(f'has a sentence of more than {LONGEST_SENTENCE} words: "{long[0]}"', "Split it.")
    wide = [each for each in HAN_END.split(text) if len(HAN.findall(each)) > LONGEST_HAN_SENTENCE]
    if wide:
        yield Fault(f'has a sentence of more than {LONGEST_HAN_SENTENCE} characters: "{wide[0]}"', "Split it.")


def _not_translated(language: str, english: str, text: str) -> Iterator[Fault]:
    words = WORD.findall(FILLED_IN.sub(" ", english))
    if text == english and len(words) >= UNTRANSLATED_WORDS:
        yield Fault("is the English itself.", "Translate it.")
        return
    script = SCRIPTS.get(language, LATIN)
    letters = [unicodedata.name(letter, "") for letter in FILLED_IN.sub("", text) if letter.isalpha()]
    other = [name for name in letters if not name.startswith((script, LATIN))]
    if other:
        yield Fault(f"has a letter of another script: {other[0]}.", "Is this the file of this language?")
    elif script != LATIN and len(words) >= UNTRANSLATED_WORDS and not any(name.startswith(script) for name in letters):
        yield Fault("has no letter of its language's own script.", "Is this the file of this language?")
