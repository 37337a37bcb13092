"""What a set-up writes: nothing that a kiosk would refuse, every answer as it was given, readable by its owner only."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import parse
from kiosk.errors import ConfigError
from kiosk.opening import DAYS
from kiosk.settings import SETTINGS
from kiosk.setup.questions import QUESTIONS, WHERE, Where, settings_of, unfit
from kiosk.setup.settings_file import StandsError, keep, written

GOOD = {"clinic_name": "Mill Road", "clinic_phone": "555 0100", "clinic_hours": "Mon to Fri"}
SOME_DAYS = st.sampled_from([*DAYS, *(f"{one}-{other}" for one in DAYS for other in DAYS)])
LINES = st.builds("{} {:02}:00-{:02}:30".format, SOME_DAYS, st.integers(0, 23), st.integers(0, 23))
ANSWERS = st.fixed_dictionaries(
    {key: st.one_of(st.text(max_size=90), st.just(value)) for key, value in GOOD.items()},
    optional={
        "kiosk_id": st.text(max_size=22),
        "panel": st.one_of(st.sampled_from(["15.6", "10.1", "13.3-portrait"]), st.text(max_size=6)),
        "printer": st.text(max_size=30),
        "flags": st.one_of(st.sampled_from(list(map(str, Where))), st.text(max_size=8)),
        "hours": st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=4),
        "country": st.sampled_from(["US", "GB", "XX"]),
        "language": st.sampled_from(["en", "ar", "zz"]),
        "protocol": st.one_of(st.just("back_spasm"), st.text(max_size=9)),
    },
)


@given(ANSWERS)
def test_what_is_written_is_read_as_it_was_answered(answers: dict[str, object]) -> None:
    """For any answers at all: either the set-up refuses one of them, or the file that it writes is one a kiosk reads, with every answer in it."""
    if unfit(answers):
        return
    values = settings_of(answers, {}, None)
    text = written(values)
    parse(text.encode(), "kiosk.toml")
    found = tomllib.loads(text)
    assert {key: found[key] for key in values} == values


def test_refused_answers_are_those_that_the_settings_refuse() -> None:
    """Each question's answer is held against the rule of its setting, and the mistake is told by its key."""
    wrong = {"clinic_name": "fill in", "clinic_phone": "12", "hours": ["Mon 9-5"], "panel": "huge", "flags": "sky", "colour": "red"}
    assert set(unfit(wrong)) == {*wrong, "clinic_hours"}


def test_every_key_stands_with_its_line() -> None:
    """The file explains each key, those that nobody answered too."""
    text = written(settings_of(GOOD, {}, None))
    for setting in SETTINGS:
        assert f"# {setting.doc}\n# Holds {setting.allowed}.\n{setting.key} = " in text


def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    """Mode 0600, and nothing else is left in the folder."""
    path = tmp_path / "kiosk.toml"
    assert keep(path, settings_of(GOOD, {}, None), again=False).clinic_name == "Mill Road"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_stands_is_kept(tmp_path: Path) -> None:
    """Without --again a settings file is never replaced; with it, it is."""
    path = tmp_path / "kiosk.toml"
    path.write_text("mine")
    with pytest.raises(StandsError, match="--again"):
        keep(path, settings_of(GOOD, {}, None), again=False)
    assert path.read_text() == "mine"
    keep(path, settings_of(GOOD, {}, None), again=True)
    assert path.read_text() != "mine"


@pytest.mark.parametrize("values", [{}, {**GOOD, "no_such": 1}, {**GOOD, "copies": 9}, {**GOOD, "clinic_name": "\ud800x"}])
def test_what_a_kiosk_would_refuse_is_never_written(tmp_path: Path, values: dict[str, object]) -> None:
    """Whatever asks for it: the whole file is held against the loader first."""
    path = tmp_path / "kiosk.toml"
    with pytest.raises(ConfigError):
        keep(path, values, again=False)
    assert not path.exists()


@pytest.mark.parametrize(("where", "without"), [(Where.MONITOR, "closed"), (Where.SERVER, "closed"), (Where.NOWHERE, "paper")])
def test_without_a_desk_patients_are_sent_to_reception(where: Where, without: str) -> None:
    """A kiosk that has a desk closes while it is away; one that never has one goes on with paper."""
    assert settings_of({**GOOD, WHERE.key: str(where)}, {}, None)["without_desk"] == without


def test_every_question_has_a_suggestion_or_must_be_answered() -> None:
    """Only the clinic's own name and numbers have to be typed."""
    assert {question.key for question in QUESTIONS if question.suggested is None} == set(GOOD)
