"""What differs from country to country: the words to fill in, the spelling, the paper. One file each in `resources/country`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum

from kiosk.paths import resource
from rules.frozen import frozen


class Paper(StrEnum):
    """The size of a sheet."""

    A4 = "A4"
    LETTER = "Letter"


@frozen
class Country:
    """One country's file."""

    code: str
    """ISO 3166-1, as `US`."""
    spelling: str
    """The English of this country as a language tag, as `en-US`."""
    paper: Paper
    words: Mapping[str, Mapping[str, str]]
    """By language, then by the name that stands in {BRACES}."""


def codes() -> tuple[str, ...]:
    """The countries there are, sorted."""
    return tuple(sorted(path.stem for path in resource("country").glob("*.toml")))


def read(code: str) -> Country:
    """The country with this code. The files ship with the program: a broken one is a bug and raises as it breaks."""
    with resource("country", f"{code}.toml").open("rb") as file:
        found = tomllib.load(file)
    return Country(
        code=code,
        spelling=str(found["spelling"]),
        paper=Paper(found["paper"]),
        words={language: {name: str(word) for name, word in words.items()} for language, words in found["words"].items()},
    )
