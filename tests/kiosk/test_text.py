"""The catalogue: every word is found and filled in, or its absence is an error that names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.country import codes, read
from kiosk.paths import protocol_folder, resource
from kiosk.text import Catalogue, MissingWordsError, filled
from rules.errors import ProtocolError
from rules.load import load_protocol
from rules.texts import protocol_texts


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A locale folder with these files."""

    def make(**files: str) -> Path:
        made = tmp_path / "en"
        made.mkdir()
        for name, text in files.items():
            (made / f"{name}.yaml").write_text(text)
        return made

    return make


def test_words_are_filled_in() -> None:
    """Braces are replaced by what the call says, else by the country's and clinic's words; the call comes first."""
    catalogue = Catalogue({"a": "{NAME} waits {minutes} min", "b": "plain"}, {"NAME": "Ann", "minutes": "9"})
    assert catalogue.say("a", minutes=3) == "Ann waits 3 min"
    assert catalogue.say("b") == "plain"


def test_filled_in_words_are_not_filled_again() -> None:
    """A clinic with braces in its name is shown as it is written."""
    assert Catalogue({"a": "{NAME}"}, {"NAME": "The {PARA} clinic"}).say("a") == "The {PARA} clinic"


def test_what_is_filled_into_arabic_keeps_its_order() -> None:
    """In words from right to left a ticket, a telephone number and a Latin name are isolated; a plain number, as in 14:05, is not."""
    texts = {"a": "تذكرتكم {ticket}.", "b": "{HOUR}:{minute}", "c": "اتصلوا {CLINIC_PHONE}"}
    words = {"CLINIC_PHONE": "(555) 010-0142", "HOUR": "14"}
    catalogue = Catalogue(texts, words, leftwards=True)
    assert catalogue.say("a", ticket="KP 47") == "تذكرتكم \u2068KP 47\u2069."
    assert catalogue.say("b", minute="05") == "14:05"
    assert catalogue.say("c") == "اتصلوا \u2068(555) 010-0142\u2069"
    assert Catalogue(texts, words).say("c") == "اتصلوا (555) 010-0142"


def test_a_date_amid_arabic_runs_as_its_month_does() -> None:
    """A date of numbers and of a month that was filled in itself runs from right to left where it is filled in; a ticket in it changes nothing."""
    arabic = Catalogue({"date": "{day} {month} {year}", "at": "{time}، {date}", "of": "{name} {ticket}"}, {}, leftwards=True)
    date = arabic.say("date", day="29", month="نوفمبر", year="2026")
    assert arabic.say("at", time="04:42", date=date) == "\u206804:42\u2069، \u206729 \u2068نوفمبر\u2069 2026\u2069"
    assert arabic.say("of", name="Ann", ticket=arabic.say("of", name="KP", ticket="47")) == "\u2068Ann\u2069 \u2067\u2068KP\u2069 47\u2069"
    assert arabic.say("of", name=f"a {date}", ticket="47").startswith("\u2068a ")


@pytest.mark.parametrize(("text_id", "named"), [("nowhere", "nowhere"), ("a", "{WHO}")])
def test_missing_words_are_named(text_id: str, named: str) -> None:
    """A text id without words, and words that nobody gave, are errors that name them."""
    with pytest.raises(MissingWordsError) as missing:
        Catalogue({"a": "Ask {WHO}"}, {}).say(text_id)
    assert named in str(missing.value)


def test_every_file_is_read(folder: Callable[..., Path]) -> None:
    """All files of the folder are one catalogue."""
    catalogue = Catalogue.read(folder(one='a.b: "first"\n', two='c: "second"\n'), {})
    assert (catalogue.say("a.b"), catalogue.say("c")) == ("first", "second")


def test_id_in_two_files_is_refused(folder: Callable[..., Path]) -> None:
    """The same text id in two files is an error that names the file and the id: neither wins in silence."""
    with pytest.raises(MissingWordsError, match=r"two\.yaml.*a\.b"):
        Catalogue.read(folder(one='a.b: "first"\n', two='a.b: "second"\n'), {})


def test_broken_file_is_refused_with_its_place(folder: Callable[..., Path]) -> None:
    """A file that is no list of texts is refused with its name and line."""
    with pytest.raises(ProtocolError) as refused:
        Catalogue.read(folder(one='a: "first"\nb: [1]\n'), {})
    assert (refused.value.mistakes[0].file, refused.value.mistakes[0].line) == ("one.yaml", 2)


@pytest.mark.parametrize("country", codes())
def test_every_word_of_the_protocol_is_filled_for_every_country(country: str) -> None:
    """For each country nothing of the protocol keeps a brace, and no text is empty."""
    config = Config.demonstration()
    clinic = {"CLINIC_NAME": "A", "CLINIC_PHONE": "B", "CLINIC_HOURS": "C"}
    words = clinic | {name: word.format_map(clinic) for name, word in read(country).words["en"].items()}
    catalogue = Catalogue.read(resource("locale", config.language), words)
    protocol = filled(load_protocol(protocol_folder("back_spasm")), catalogue.fill)
    found = protocol_texts(protocol)
    assert len(found) > 500
    assert not {text_id: text for text_id, text in found.items() if "{" in text or "}" in text or not text.strip()}


def test_no_text_of_the_protocol_is_forgotten() -> None:
    """Every text that has an id goes through the filling, whether it has braces today or not."""
    marked = filled(load_protocol(protocol_folder("back_spasm")), lambda text: f"<{text}>")
    assert not [text_id for text_id, text in protocol_texts(marked).items() if not text.startswith("<")]


def test_protocol_with_an_unknown_word_is_refused() -> None:
    """A word in braces that the settings do not know keeps the protocol from opening."""
    protocol = load_protocol(protocol_folder("back_spasm"))
    with pytest.raises(MissingWordsError, match="EMERGENCY_NUMBER"):
        filled(protocol, Catalogue({}, {"PARA": "x"}).fill)
