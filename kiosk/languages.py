"""Which languages this kiosk offers, their words, and why it does not offer the others."""

from __future__ import annotations

import tomllib
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from kiosk.glyphs import undrawn
from kiosk.paths import resource
from kiosk.text import Catalogue, MissingWordsError, filled
from kiosk.visit.display import Language, read_languages
from rules.errors import ProtocolError
from rules.flat import read_flat
from rules.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.config import Config
    from rules.model import Protocol

ABSENT, NO_WORDS = "language.absent", "language.no_words"
UNFIT, UNDRAWN, UNREVIEWED = "language.unfit", "language.undrawn", "language.unreviewed"
"""Why a language is not offered: nobody translated these questions, a file cannot be read, a warning sign's words are missing or
stale, no typeface has their characters, nobody has reviewed them."""
MOST_NAMED = 3
"""Texts named in a refusal; more make nobody wiser."""
ENGLISH = "en"
"""What the protocol is written in."""
PROVEN = frozenset({ENGLISH, "es", "fr", "ar", "hi", "zh"})
"""The languages whose paper tests have held against another hand's drawing and read back word by word: no other one is printed."""


@frozen
class Refusal:
    """A language that is not offered, and why, for staff."""

    language: str
    text_id: str
    """One of those above."""
    detail: str
    """Which texts, or how many; for a file, what is wrong with it."""

    @property
    def wrong(self) -> bool:
        """Whether something broke that is to mend; else nobody has got round to this language yet."""
        return self.text_id not in {ABSENT, UNREVIEWED}


@frozen
class Spoken:
    """One language with everything that this kiosk says in it."""

    language: Language
    catalogue: Catalogue
    """The shell's words."""
    protocol: Protocol
    """The questions, rules and sections in its words, filled in. For showing; what is asked is decided by the English one."""
    english: frozenset[str] = frozenset()
    """Sections of the sheet that are not wholly in these words: a text has no translation of today's English, or no typeface draws it."""
    draft: bool = False
    """Whether no named person has reviewed every text of its warning signs: each screen says that a machine translated it."""


def known_languages() -> Mapping[str, Language]:
    """Every language that ships, by code."""
    with resource("locale", "languages.toml").open("rb") as file:
        return read_languages(tomllib.load(file))


def in_each(languages: Iterable[Language], text_id: str) -> tuple[tuple[Language, str], ...]:
    """A text of the shell, without values, in each of these languages; one whose words cannot be read is left out, as it is not offered either."""
    found = ((language, _text(language.code, text_id)) for language in languages)
    return tuple((language, text) for language, text in found if text)


@cache
def _text(code: str, text_id: str) -> str:
    """One text, without reading all the others; empty: it cannot be read."""
    try:
        for path in sorted(resource("locale", code).glob("*.yaml")):
            # Most files are passed over unread: to understand one takes a hundred times as long as to search it.
            if text_id.encode() in (words := path.read_bytes()) and (text := read_flat(words, path.name).get(text_id)):
                return text
    except (OSError, ProtocolError):
        return ""
    return ""


class Languages:
    """The languages of one kiosk, each read when it is first asked for."""

    def __init__(self, config: Config, folder: Path, protocol: Protocol) -> None:
        """`folder` is the one that the protocol was read from; the protocol's words are not filled in yet."""
        self._config, self._folder, self._protocol = config, folder, protocol
        self._spoken: dict[str, Spoken] = {}
        self._looked_at: dict[str, Refusal | None] = {}

    @cached_property
    def refused(self) -> tuple[Refusal, ...]:
        """Every language that is not offered."""
        found = (self.refusal(code) for code in known_languages())
        return tuple(refusal for refusal in found if refusal is not None)

    @property
    def found(self) -> tuple[Refusal, ...]:
        """Every language that is not offered, of those that somebody has looked at."""
        return tuple(refusal for refusal in self._looked_at.values() if refusal is not None)

    @property
    def offered(self) -> tuple[Language, ...]:
        """What a patient may choose, in the order of the welcome screen. A language counts until it was looked at: that takes time."""
        return tuple(language for code, language in known_languages().items() if self._looked_at.get(code) is None)

    def refusal(self, code: str) -> Refusal | None:
        """Why this language is not offered; None: it is. Looked at once."""
        for _ in self.looking((code,)):
            pass
        return self._looked_at[code]

    def looking(self, codes: Iterable[str]) -> Iterator[None]:
        """Look at each of these that nobody has looked at, in parts; between them others have their turn, and may ask for a `refusal`."""
        for code in codes:
            if code not in self._looked_at:
                found = None if code == ENGLISH else (yield from self._look_at(code))
                self._looked_at.setdefault(code, found)
            yield

    def spoken(self, code: str) -> Spoken:
        """Everything in this language; in English where it is not offered. Raises rules.errors.ProtocolError, MissingWordsError for English."""
        if self.refusal(code) is not None:
            code = ENGLISH
        if code not in self._spoken:
            self._spoken[code] = self._say(code, self._protocol)
        return self._spoken[code]

    def in_each(self, text_id: str) -> tuple[tuple[Language, str], ...]:
        """A text of the shell, without values, in every language that is offered."""
        return in_each(self.offered, text_id)

    def on_paper(self, code: str, sections: Iterable[str]) -> Spoken:
        """What a sheet of these sections is printed in: one language throughout, English where this one lacks any of them. Raises as `spoken`."""
        spoken = self.spoken(code)
        whole = spoken.language.code in PROVEN and spoken.english.isdisjoint(sections)
        return spoken if whole else self.spoken(ENGLISH)

    def draft(self, code: str) -> bool:
        """Whether what a patient reads in this language is a machine's, as far as somebody has looked at it."""
        return code in self._spoken and self._spoken[code].draft

    def _say(self, code: str, protocol: Protocol) -> Spoken:
        language = known_languages()[code]
        catalogue = Catalogue.read(resource("locale", code), self._config.words(code), leftwards=language.leftwards)
        return Spoken(language, catalogue, filled(protocol, catalogue.fill))

    def _look_at(self, code: str) -> Generator[None, None, Refusal | None]:
        from rules.texts import protocol_texts
        from rules.translated import read_translation, red_flag_texts

        vital = red_flag_texts(self._protocol)
        try:
            translation = read_translation(self._folder, code, self._protocol)
            unfit, unreviewed = sorted(vital & set(translation.unfit)), sorted(vital & set(translation.unreviewed))
            yield
            spoken = self._say(code, translation.spoken())
            texts = protocol_texts(spoken.protocol)
            yield
            english = frozenset(_not_in(spoken, texts, translation.unfit))
            lacking = undrawn((texts[text_id] for text_id in vital), spoken.language.script)
        except FileNotFoundError as error:
            return Refusal(code, ABSENT, str(error.filename).rsplit("/", 1)[-1])
        except (OSError, KeyError, ProtocolError, MissingWordsError) as error:
            return Refusal(code, NO_WORDS, type(error).__name__)
        if unfit:
            return Refusal(code, UNFIT, ", ".join(unfit[:MOST_NAMED]) + (" ..." if len(unfit) > MOST_NAMED else ""))
        if lacking:
            return Refusal(code, UNDRAWN, " ".join(lacking[:MOST_NAMED]))
        if self._config.for_patients and unreviewed:
            return Refusal(code, UNREVIEWED, str(len(unreviewed)))
        self._spoken.setdefault(code, replace(spoken, draft=bool(unreviewed), english=english))
        return None


def _not_in(spoken: Spoken, texts: Mapping[str, str], unfit: Iterable[str]) -> Iterator[str]:
    """The sections of the sheet that this language cannot print."""
    owned: dict[str, dict[str, str]] = {}
    for text_id, text in texts.items():
        owned.setdefault(text_id.partition(".")[0], {})[text_id] = text
    for section in spoken.protocol.sections:
        own = owned[section.id]
        if not own.keys().isdisjoint(unfit) or undrawn(own.values(), spoken.language.script):
            yield section.id
