"""Languages: what is offered to patients, what is not and why, and that nothing but whole words of today's English is ever shown."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.config import Config
from kiosk.country import read
from kiosk.languages import ABSENT, ENGLISH, NO_WORDS, UNDRAWN, UNFIT, UNREVIEWED, Languages, Refusal, known_languages
from kiosk.paths import protocol_folder
from kiosk.programs.patient_program import look_at_languages
from kiosk.values import Acceptance
from kiosk.visit import intents as on
from kiosk.visit.views import screen_state
from rules.load import load_protocol
from rules.model import LinkId
from rules.texts import protocol_texts

PROTOCOL = load_protocol(protocol_folder("back_spasm"))
OTHERS = tuple(code for code in known_languages() if code != ENGLISH)
Spoil = Callable[[str, str], Languages]


def live(config: Config) -> Config:
    """As for patients: a manager answers for it."""
    return replace(config, acceptance=Acceptance("Jo Hill", "2026-11-22", "trial week", "0" * 12))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped protocol's translations, to be spoilt."""
    shutil.copytree(protocol_folder("back_spasm") / "text", tmp_path / "text")
    return tmp_path


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The demonstration's settings."""
    return Config.demonstration(tmp_path)


@pytest.fixture
def spoil(folder: Path, config: Config) -> Spoil:
    """The languages after one replacement in text/es.yaml."""

    def replaced(pattern: str, with_: str) -> Languages:
        path = folder / "text" / "es.yaml"
        text, count = re.subn(pattern, with_, path.read_text(), count=1)
        assert count == 1
        path.write_text(text)
        return Languages(config, folder, PROTOCOL)

    return replaced


def test_the_demonstration_offers_all_six(config: Config) -> None:
    """Every language that ships has every warning sign in words of today's English: six are offered, each by its own name."""
    languages = Languages(config, protocol_folder("back_spasm"), PROTOCOL)
    assert languages.refused == ()
    assert [language.name for language in languages.offered] == ["English", "Español", "Français", "العربية", "हिन्दी", "简体中文"]


def test_a_language_without_a_file_is_not_offered(folder: Path, config: Config) -> None:
    """Nobody translated these questions: not offered, and nothing to mend."""
    (folder / "text" / "es.yaml").unlink()
    refusal = Languages(config, folder, PROTOCOL).refusal("es")
    assert refusal == Refusal("es", ABSENT, "es.yaml")
    assert not refusal.wrong


@pytest.mark.parametrize("text_id", ["danger.chest", "saddle.text", "help.unsafe", "EMERGENCY_NOW.heading"])
def test_a_missing_warning_sign_keeps_the_language_away(spoil: Spoil, text_id: str) -> None:
    """Without the words of one warning sign, result or call the whole language is not offered, and the refusal names it."""
    languages = spoil(rf'"{re.escape(text_id)}": .*\n', "")
    assert languages.refusal("es") == Refusal("es", UNFIT, text_id)
    assert "es" not in [language.code for language in languages.offered]


def test_a_stale_warning_sign_keeps_the_language_away(spoil: Spoil) -> None:
    """A warning sign whose English has changed since is as good as missing."""
    refusal = spoil(r'("danger.chest": \{of: )"[0-9a-f]{12}"', r'\1"000000000000"').refusal("es")
    assert refusal == Refusal("es", UNFIT, "danger.chest")
    assert refusal.wrong


def test_a_warning_sign_that_cannot_be_drawn_keeps_the_language_away(spoil: Spoil) -> None:
    """A character that neither typeface has would be an empty box: the language is not offered, and the refusal shows the character."""
    refusal = spoil(r'("danger.chest": \{of: "[0-9a-f]{12}", text: ")', "\\1\u4e95 ").refusal("es")
    assert refusal == Refusal("es", UNDRAWN, "\u4e95")
    assert refusal.wrong


def test_a_stale_tip_is_said_in_english(spoil: Spoil) -> None:
    """What is no warning sign keeps no language away: that one text is English until somebody translates it anew."""
    languages = spoil(r'("H10.2": \{of: )"[0-9a-f]{12}"', r'\1"000000000000"')
    assert languages.refusal("es") is None
    texts, english = protocol_texts(languages.spoken("es").protocol), protocol_texts(PROTOCOL)
    assert texts["H10.2"] == english["H10.2"]
    assert texts["H10.1"] != english["H10.1"]


@pytest.mark.parametrize("content", [b"\xff", b'"danger.chest": [', b""], ids=["no UTF-8", "no YAML", "empty"])
def test_a_broken_file_is_refused_without_a_crash(folder: Path, config: Config, content: bytes) -> None:
    """A file that cannot be read, or has nothing in it, costs its own language and no other."""
    (folder / "text" / "es.yaml").write_bytes(content)
    languages = Languages(config, folder, PROTOCOL)
    assert [refusal.language for refusal in languages.refused] == ["es"]
    assert languages.refused[0].text_id in {NO_WORDS, UNFIT}
    assert languages.refused[0].wrong


def test_a_country_without_the_languages_words_refuses_it(folder: Path, config: Config) -> None:
    """Where nobody said what to call there in Spanish, Spanish is not offered: no screen shows a word in braces."""
    words = {code: each for code, each in read("US").words.items() if code != "es"}
    languages = Languages(replace(config, country=replace(config.country, words=words)), folder, PROTOCOL)
    assert [(refusal.language, refusal.text_id) for refusal in languages.refused] == [("es", NO_WORDS)]


def test_with_patients_an_unreviewed_language_is_not_offered(config: Config) -> None:
    """In live mode a language needs a named reviewer for each warning sign; the drafts that ship have none."""
    languages = Languages(live(config), protocol_folder("back_spasm"), PROTOCOL)
    assert {(refusal.language, refusal.text_id) for refusal in languages.refused} == {(code, UNREVIEWED) for code in OTHERS}
    assert [language.code for language in languages.offered] == [ENGLISH]


def test_a_reviewed_language_is_offered_to_patients(folder: Path, config: Config) -> None:
    """With every warning sign reviewed by name it is offered, and carries no mark; one left unreviewed takes it away again."""
    path = folder / "text" / "es.yaml"
    path.write_text(re.sub(r'"\}$', '", state: "reviewed", by: "Ana Ruiz", date: "2026-11-27"}', path.read_text(), flags=re.MULTILINE))
    languages = Languages(live(config), folder, PROTOCOL)
    assert languages.refusal("es") is None
    assert not languages.spoken("es").draft
    path.write_text(re.sub(r'("danger.chest": .*), state.*', r"\1}", path.read_text()))
    assert Languages(live(config), folder, PROTOCOL).refusal("es") == Refusal("es", UNREVIEWED, "1")


def test_english_is_never_refused(tmp_path: Path, config: Config) -> None:
    """Without one translation, for patients or not, English is offered; it is no machine's."""
    languages = Languages(live(config), tmp_path, PROTOCOL)
    assert languages.refusal(ENGLISH) is None
    assert [language.code for language in languages.offered if languages.refusal(language.code) is None] == [ENGLISH]
    assert not languages.spoken(ENGLISH).draft


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_refused_is_spoken_in_english(tmp_path: Path, config: Config, code: str) -> None:
    """Asking for a language that is not offered gives English, shell and questions alike: never a mixture."""
    spoken = Languages(config, tmp_path, PROTOCOL).spoken(code)
    assert spoken.language.code == ENGLISH
    assert spoken.catalogue.say("shell.back") == "Back"
    assert spoken.protocol.question(LinkId("danger")).text == PROTOCOL.question(LinkId("danger")).text


@pytest.mark.parametrize("code", OTHERS)
def test_a_languages_questions_are_in_its_words(config: Config, code: str) -> None:
    """Each text has its words with nothing left in braces, the codes are those of English, and a machine's draft says that it is one."""
    spoken = Languages(config, protocol_folder("back_spasm"), PROTOCOL).spoken(code)
    assert not [text for text in protocol_texts(spoken.protocol).values() if "{" in text]
    assert [question.codes() for question in spoken.protocol.questions] == [question.codes() for question in PROTOCOL.questions]
    assert spoken.protocol.question(LinkId("danger")).text != PROTOCOL.question(LinkId("danger")).text
    assert spoken.draft


def test_the_mark_follows_the_patients_language(config: Config) -> None:
    """In the demonstration a patient who chooses Hindi sees the mark from then on; back in English it is gone."""
    house = House(config)
    visit = house.new_visit(house.protocol)
    marks = []
    for code in ("en", "hi", "en"):
        visit.handle(on.Adjusted(replace(visit.display, language=code)))
        marks.append(screen_state(visit, house.place, 0).shell.translated)
    house.store.close()
    assert marks == [False, True, False]


def test_a_clinic_whose_language_is_refused_greets_in_english(tmp_path: Path, config: Config) -> None:
    """Arabic shell around English questions would help nobody: the visit is in English, and the desk says why."""
    house = House(replace(config, language="ar"))
    house.__dict__["languages"] = Languages(config, tmp_path, PROTOCOL)
    assert house.new_visit(house.protocol).display.language == ENGLISH
    assert any("العربية" in notice for notice in house.not_offered())
    house.store.close()


def test_languages_are_looked_at_one_a_turn(qtbot: QtBot, config: Config) -> None:
    """After the start each language is looked at in a turn of its own, so that a touch waits for one at most; then the rest goes on."""
    house, done = House(config), []
    looked: list[list[str]] = []

    def codes():
        for code in known_languages():
            looked.append([language.code for language in house.languages.offered])
            yield code

    look_at_languages(house, codes(), lambda: done.append(True))
    assert len(looked) == 1
    qtbot.waitUntil(lambda: bool(done))
    assert len(looked) == len(known_languages())


def test_a_language_is_looked_at_in_parts(config: Config) -> None:
    """Reading, filling in and looking for letters each have a turn, and a patient who chooses it between two of them gets it once and for all."""
    languages = Languages(config, protocol_folder("back_spasm"), PROTOCOL)
    turns = languages.looking(["ar"])
    next(turns)
    chosen = languages.spoken("ar")
    assert len(list(turns)) == 2
    assert languages.spoken("ar") is chosen


# --- on paper ------------------------------------------------------------------------------------


def test_every_language_is_printed(config: Config) -> None:
    """Each shipped language prints every section of the sheet in its own words."""
    languages = Languages(config, protocol_folder("back_spasm"), PROTOCOL)
    every = [section.id for section in PROTOCOL.sections]
    assert {code: languages.on_paper(code, every).language.code for code in known_languages()} == {code: code for code in known_languages()}


def test_a_language_that_nobody_proved_is_printed_in_english(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its name in the proven list a language is spoken and not printed."""
    monkeypatch.setattr("kiosk.languages.PROVEN", frozenset({ENGLISH, "es"}))
    languages = Languages(config, protocol_folder("back_spasm"), PROTOCOL)
    assert languages.spoken("ar").language.code == "ar"
    assert languages.on_paper("ar", ["H31"]).language.code == ENGLISH
    assert languages.on_paper("es", ["H31"]).language.code == "es"


@pytest.mark.parametrize(("pattern", "with_"), [(r'"H01\.1": \{of: "\w+"', '"H01.1": {of: "000000000000"'), (r'("H01\.1".*text: ")', r"\1书")])
def test_a_sheet_is_in_one_language(spoil: Spoil, pattern: str, with_: str) -> None:
    """A section with a stale text, or with a character that no typeface has, puts the whole sheet into English; others are not touched by it."""
    languages = spoil(pattern, with_)
    assert languages.spoken("es").language.code == "es"
    assert languages.on_paper("es", ["H31", "H01"]).language.code == ENGLISH
    assert languages.on_paper("es", ["H31"]).language.code == "es"
