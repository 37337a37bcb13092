"""The catalogue: a text id and a language give words, with the clinic's and the country's words filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rules.flat import read_flat

if TYPE_CHECKING:
    from rules.model import Protocol

TERMINAL, TERMINAL_LANGUAGE = ("commands.yaml", "doctor.yaml"), "en"
"""For whoever installs the kiosk, beside the messages of the programs that it is built on."""
PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")
ISOLATED = "\u2068{}\u2069"
"""First strong isolate (Unicode UAX 9): what is filled into words from right to left keeps its own order and leaves theirs alone."""
_COMPOSED = "\u2067{}\u2069"
"""Right-to-left isolate: what has letters in isolates of its own only, as `29 NOVEMBER 2026`, would show Unicode none, and run as numbers do."""
_ISOLATES = re.compile("\u2068[^\u2069]*\u2069")
_STRONG = frozenset({"L", "R", "AL"})


class MissingWordsError(Exception):
    """A text id has no words, or its words need a value that nobody gave."""


class Catalogue:
    """Words of the shell in one language. The protocol's own words are with its questions and rules."""

    def __init__(self, texts: Mapping[str, str], words: Mapping[str, str], *, leftwards: bool = False) -> None:
        """`leftwards`: the words run from right to left."""
        self._texts, self._words, self._leftwards = texts, words, leftwards

    @classmethod
    def read(cls, folder: Path, words: Mapping[str, str], *, leftwards: bool = False) -> Catalogue:
        """Every file of a locale folder; an id that stands in two files is a mistake. What a terminal says is said in English.

        `words` are the country's and clinic's, such as EMERGENCY_NUMBER. Raises rules.errors.ProtocolError, MissingWordsError.
        """
        texts: dict[str, str] = {}
        terminal = [folder.parent / TERMINAL_LANGUAGE / name for name in TERMINAL if folder.name != TERMINAL_LANGUAGE]
        for path in (*sorted(folder.glob("*.yaml")), *terminal):
            for text_id, text in read_flat(path.read_bytes(), path.name).items():
                if text_id in texts:
                    message = f"{path.name}: the text id {text_id} stands in another file too. Keep it in one."
                    raise MissingWordsError(message)
                texts[text_id] = text
        return cls(texts, words, leftwards=leftwards)

    def say(self, text_id: str, **values: object) -> str:
        """The words of a text id. Raises MissingWordsError."""
        if text_id not in self._texts:
            message = f"no words for {text_id}"
            raise MissingWordsError(message)
        return self.fill(self._texts[text_id], **values)

    def fill(self, text: str, **values: object) -> str:
        """A text with every {WORD} replaced. Raises MissingWordsError for one that is not known."""

        def word(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in values:
                return self._apart(str(values[name]))
            if name in self._words:
                return self._apart(self._words[name])
            message = f"nobody says what {{{name}}} is"
            raise MissingWordsError(message)

        return PLACEHOLDER.sub(word, text)

    def _apart(self, value: str) -> str:
        """A name, a ticket, a telephone number as it stands in these words. A plain number needs no isolating, and `14:05` bears none."""
        if not self._leftwards or not value or value.isdecimal():
            return value
        around = _ISOLATES.sub("", value)
        composed = around != value and _STRONG.isdisjoint(map(unicodedata.bidirectional, around))
        return (_COMPOSED if composed else ISOLATED).format(value)


def filled(protocol: Protocol, fill: Callable[[str], str]) -> Protocol:
    """The protocol with every {WORD} in its texts replaced. Raises MissingWordsError for one that nobody says."""
    from rules.texts import reworded  # the first screen needs no protocol

    return reworded(protocol, lambda _, text: fill(text))
