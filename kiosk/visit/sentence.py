"""Sentences to be read aloud, and how a ticket is said. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.visit.display import Language

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to say in one breath."""

    text: str
    language: str = ""
    """The code of its own language, for a language's name; empty: the screen's."""


def plain(texts: Iterable[str]) -> Iterator[Sentence]:
    """Each text that is not empty, in the screen's language."""
    return (Sentence(text) for text in texts if text)


def names(languages: Iterable[Language]) -> Iterator[Sentence]:
    """Each language's name, in its own language."""
    return (Sentence(language.name, language.code) for language in languages)


def spelt(ticket: str) -> str:
    """A ticket letter by letter: `KP47` as `K P 4 7`; in one breath it would be a word."""
    return " ".join(ticket)
