"""How hard English is to read: words, sentences, syllables, and the Flesch-Kincaid grade (Kincaid and others, 1975).

Syllables are counted by rules, since the libraries that were tried fetch a dictionary from the network at their first use. Of the
words of the Carnegie Mellon pronouncing dictionary, names and all, 92 in 100 come out right; a list mends those that a protocol is likely to use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

PER_SENTENCE, PER_WORD, OFFSET = 0.39, 11.8, 15.59
"""The grade is 0.39 words a sentence + 11.8 syllables a word - 15.59."""

WORD = re.compile(r"\{[A-Z][A-Za-z_]*\}|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+(?:[.,]\d+)*")
SENTENCE_END = re.compile(r"(?<=[.!?\u0964\u061f])[\"')\]\u201d\u00bb]*(?:\s+|$)|(?<=[\u3002\uff01\uff1f])|\s\|\s|\n")
"""A full stop, a cell of a table and a line each end a sentence; a stop inside a number does not."""

VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(
    r"(?:[^aeiouy]e(?<![^aeiouy]le)|(?![sxzcg])[^aeiouy](?<![sc]h)es(?<![^aeiouy]les)|[^aeiouytd]ed(?<![^aeioulrwy]led))$",
)
"""An e at the end that is not spoken: "take", "aches", "eased", but not "little", "eases", "needed"."""
SILENT_INSIDE = re.compile(r"[^aeiouylr]e(?:ly|ful|less|ment|ness)(?:ly|s)?$")
SEPARATE = (
    re.compile(r"[aeiouy]ing(?:s|ly)?$"),
    re.compile(r"(?<![tscgx])i(?:a|o)(?<!lia(?=n))"),
    re.compile(r"[^aeioutscx]ie[rt](?!ce)"),
    re.compile(r"iu|eo(?!us|ns?$|ple)|(?<![qg])u(?:a|o)(?!y)|uity"),
    re.compile(r"[st]hm$|sms?$"),
    re.compile(r"[dsz]n't$"),
    re.compile(r"creat(?!u)|react|ideal"),
)
"""Where what looks like one vowel is two, or a consonant makes a syllable by itself."""

KNOWN = {
    "aches": 1, "anxiety": 4, "anyone": 3, "anywhere": 3, "aorta": 3, "area": 3, "areas": 3, "aspirin": 2, "careful": 2, "crooked": 2,
    "diabetes": 4, "diarrhea": 4, "easier": 3, "elsewhere": 2, "embed": 2, "every": 2, "everybody": 4, "everyday": 3, "everyone": 3,
    "everything": 3, "fluid": 2, "fluids": 2, "framework": 2, "guideline": 2, "guidelines": 2, "homework": 2, "idea": 3, "ideas": 3,
    "lifestyle": 2, "maybe": 2, "million": 2, "pacemaker": 3, "pancreas": 3, "quiet": 2, "quietly": 3, "requirements": 3, "safety": 2,
    "sciatica": 4, "somebody": 3, "someone": 2, "something": 2, "sometimes": 2, "somewhere": 2, "spontaneous": 4, "technique": 2,
    "techniques": 2, "timeline": 2, "tire": 2, "tired": 2, "tires": 2, "tongue": 1, "trial": 2, "vegetables": 3, "whoever": 3,
}  # fmt: skip
"""Words that the rules get wrong."""
LONGEST_SPELT = 3
"""Capitals up to this length, as TB, are read letter by letter."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the grade is made of."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """The US school grade that can read it. Without a word: the lowest that the formula can give, -3.4."""
        words = max(1, self.words)
        return PER_SENTENCE * words / max(1, self.sentences) + PER_WORD * max(words, self.syllables) / words - OFFSET


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a list's dash is no part of them."""
    return tuple(part.strip() for part in SENTENCE_END.split(text.replace("\n- ", "\n").removeprefix("- ")) if WORD.search(part))


def words(text: str) -> tuple[str, ...]:
    """The words of a text; a number is one, and so is a word to fill in, as {PARA}."""
    return tuple(WORD.findall(text))


def counts(texts: Iterable[str], names: AbstractSet[str] = frozenset()) -> Counts:
    """What stands in these texts together, each beginning a sentence of its own.

    `names` are words in small letters that have no plainer one, such as a medicine's name: they weigh one syllable, as a word to fill in does.
    """
    parts = [sentence for text in texts for sentence in sentences(text)]
    found = [word for part in parts for word in words(part)]
    return Counts(len(parts), len(found), sum(_weight(word, names) for word in found))


def _weight(word: str, names: AbstractSet[str]) -> int:
    plain = word.lower().replace("\u2019", "'").removesuffix("'s")
    if not word[0].isalpha() or plain in names:
        return 1
    if word.isupper() and 1 < len(word) <= LONGEST_SPELT and not VOWELS.search(plain):
        return len(word)
    return syllables(plain)


@lru_cache(maxsize=4096)
def syllables(word: str) -> int:
    """How many syllables an English word has, at least one."""
    plain = word.lower().replace("\u2019", "'").removesuffix("'s")
    if plain in KNOWN:
        return KNOWN[plain]
    found = len(VOWELS.findall(plain))
    found -= bool(SILENT.search(plain)) + len(SILENT_INSIDE.findall(plain))
    found += sum(len(each.findall(plain)) for each in SEPARATE)
    return max(1, found)
