"""Every character that the product says has a drawing in the typeface that it is said in: a missing one would be an empty box."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from kiosk.glyphs import HOUSE, SHAPED, WEIGHTS, characters
from kiosk.languages import known_languages
from kiosk.paths import protocol_folder, resource
from kiosk.text import TERMINAL
from rules.flat import read_flat
from rules.load import load_protocol
from rules.texts import protocol_texts
from rules.translated import read_translation

PROTOCOL = load_protocol(protocol_folder("back_spasm"))


def words(code: str) -> Iterator[str]:
    """Everything that may be shown in a language: shell, protocol, the country's words, and the names of all languages."""
    for path in resource("locale", code).glob("*.yaml"):
        if path.name not in TERMINAL:
            yield from read_flat(path.read_bytes(), path.name).values()
    yield from tomllib.loads(resource("closed.toml").read_text("utf-8"))[code].values()
    yield from protocol_texts(PROTOCOL).values()
    if code != "en":
        yield from (each.text for each in read_translation(protocol_folder("back_spasm"), code, PROTOCOL).said.values())
    for path in resource("country").glob("*.toml"):
        yield from tomllib.loads(path.read_text("utf-8"))["words"][code].values()
    language = known_languages()[code]
    yield language.name + language.comma + PROTOCOL.title + "+ ·…"


def files() -> list[Path]:
    """Every typeface that ships."""
    return sorted(path for path in resource("fonts").rglob("*") if path.suffix in {".ttf", ".otf"})


def drawn(folder: str, weight: str) -> set[int]:
    """The characters that a weight of a typeface has."""
    (path,) = (path for path in files() if path.parent.name == folder and weight in path.stem)
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_the_kiosk_reads_what_a_typeface_has(path: Path) -> None:
    """The kiosk's own small reader finds exactly the characters that fontTools finds."""
    with TTFont(path, lazy=True) as font:
        assert characters(path) == set(font.getBestCmap())


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("code", known_languages())
def test_every_character_is_drawn(code: str, weight: str) -> None:
    """In both weights, the house's typeface or the language's own has every character of its words."""
    script = known_languages()[code].script
    have = drawn(HOUSE, weight) | (drawn(script, weight) if script else set())
    needed = {character for text in words(code) for character in unicodedata.normalize("NFC", text)}
    lacking = sorted(character for character in needed if ord(character) not in have and unicodedata.category(character) not in SHAPED)
    assert not lacking, f"{code}, {weight}: {' '.join(lacking)}. For Chinese: make fonts."


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_chinese_typeface_is_cut_to_what_is_said(weight: str) -> None:
    """The cut typeface holds next to nothing that is not said: the whole one has 44,000 characters and 16 megabytes."""
    (path,) = (path for path in resource("fonts", "noto-sans-sc").glob("*.otf") if weight in path.stem)
    assert path.stat().st_size < 1_000_000
    said = {ord(character) for text in words("zh") for character in text}
    assert len({code for code in drawn("noto-sans-sc", weight) if code > 0x2E7F} - said) < 200


def test_the_house_lacks_what_other_scripts_need() -> None:
    """The test above can fail: the house's typeface alone has no Arabic, Hindi or Chinese."""
    have = drawn(HOUSE, "Regular")
    for code in ("ar", "hi", "zh"):
        assert any(ord(character) not in have for text in words(code) for character in text if not character.isspace())
