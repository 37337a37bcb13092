"""The program's own words: each text in each language, of today's English, with the country's words; what is not so is told at its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.text import TERMINAL as KIOSKS_TERMINAL
from rules.instruments.check_shell import shell_mistakes
from rules.instruments.shell_words import SHELL, TERMINAL
from tests.rules.instruments.speaking import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A shell in English and Spanish with nothing to mend."""
    place = Place(tmp_path)
    assert place.run("record", "es") == 0
    return place


def test_shipped_words_are_in_order() -> None:
    """Six languages have every word of the shell and of each country, of today's English."""
    assert [str(each) for each in shell_mistakes(SHELL)] == []


def test_a_terminals_words_are_the_same_for_both() -> None:
    """What the kiosk says in English only is what `check` asks of no other language."""
    assert frozenset(KIOSKS_TERMINAL) == TERMINAL


def test_whole_shell_is_in_order(place: Place) -> None:
    """Every text in every language: nothing to mend. No folder: nothing to look at."""
    assert shell_mistakes(place.locale) == ()
    assert shell_mistakes(place.locale / "nowhere") == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("es/patient.yaml", '"idle.title": "¿Sigue ahí?"\n', "", "es/patient.yaml:0:0: The text idle.title is missing."),
        ("es/patient.yaml", "idle.title", "idle.titel", 'There is no text "idle.titel". Did you mean "idle.title"?'),
        ("es/patient.yaml", "{ticket}", "{boleto}", "The translation of shell.ticket has not the words to fill in"),
        ("es/patient.yaml", "¿Sigue ahí?", "Are you still there?", "The translation of idle.title is the English itself."),
        ("es/patient.yaml", "¿Sigue ahí?", "¿" + "muy " * 21 + "bien?", "has a sentence of more than 20 words"),
        ("es/patient.yaml", '"Continuar"', '"Continuar', "es/patient.yaml:"),
        ("en/patient.yaml", '"Continue"', '"Go on"', "The translation of shell.continue is stale"),
        ("en/patient.yaml", "# Idle.", 'shell.back: "Back"', "Nothing says which English the translation of shell.back is of."),
        ("es/translated.toml", "= {", "= ", "This is not TOML"),
        ("../country/US.toml", 'EMERGENCY_ROOM = "la sala de emergencias"\n', "", "country/US.toml:0:0: [words.es] lacks EMERGENCY_ROOM."),
        ("../country/US.toml", "la sala de emergencias", "the emergency room", "EMERGENCY_ROOM in [words.es] is the English itself."),
        ("../country/US.toml", 'EMERGENCY_ROOM = "the', 'ER = "the', "[words.es] has EMERGENCY_ROOM, and English has not."),
    ],
)
def test_planted_fault_is_found(place: Place, file: str, old: str, new: str, said: str) -> None:
    """Each fault is named with its file and how to mend it."""
    path = place.locale / file
    path.write_text(path.read_text().replace(old, new, 1))
    if new == 'shell.back: "Back"':
        spanish = place.locale / "es" / "patient.yaml"
        spanish.write_text(spanish.read_text() + '"shell.back": "Atrás"\n')
    assert any(said in str(mistake) for mistake in shell_mistakes(place.locale))


def test_a_text_in_two_files_is_found(place: Place) -> None:
    """An id that stands in two files would be said from one of them by chance."""
    (place.locale / "en" / "desk.yaml").write_text('shell.continue: "Continue"\n')
    (place.locale / "es" / "desk.yaml").write_text('shell.continue: "Continuar"\n')
    assert [each.what for each in shell_mistakes(place.locale)] == ["The text shell.continue stands in desk.yaml too."]
