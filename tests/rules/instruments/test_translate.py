"""One PO file a language for a translator, and back: nothing is lost, nothing stale passes for fresh, and each fault is told once."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import polib
import pytest

from rules.__main__ import main
from rules.instruments.book import read_book
from rules.instruments.po import write_po
from rules.instruments.shell_words import SHELL, Shell
from rules.load import load_protocol
from rules.texts import fingerprint
from rules.translated import REVIEWED, read_translation
from tests.rules.instruments.speaking import SPANISH, Place

SHIPPED = Path(__file__).resolve().parents[3] / "rules" / "protocols" / "back_spasm"
Out = pytest.CaptureFixture[str]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A shell in Spanish, a protocol in English only."""
    return Place(tmp_path)


@pytest.mark.parametrize("language", Shell(SHELL).languages)
def test_there_and_back_changes_no_byte(tmp_path: Path, language: str) -> None:
    """Exported and imported as it is, no file of any language that ships is touched."""
    protocol, locale = tmp_path / "back_spasm", tmp_path / "locale"
    shutil.copytree(SHIPPED, protocol)
    shutil.copytree(SHELL, locale)
    before = {path: path.read_bytes() for folder in (protocol, locale) for path in folder.rglob("*") if path.is_file()}
    where = ["--protocol", str(protocol), "--shell", str(locale)]
    assert main(["translate", "export", language, "--out", str(tmp_path / "x.po"), *where]) == 0
    assert main(["translate", "import", str(tmp_path / "x.po"), *where]) == 0
    assert before == {path: path.read_bytes() for folder in (protocol, locale) for path in folder.rglob("*") if path.is_file()}


def test_the_same_texts_give_the_same_file() -> None:
    """An export holds no clock and no chance: two of them are equal, and a tool for PO files finds nothing to change in it."""
    protocol = load_protocol(SHIPPED)
    text = write_po(read_book(protocol, SHIPPED, Shell(SHELL), "ar"))
    assert text == write_po(read_book(protocol, SHIPPED, Shell(SHELL), "ar"))
    assert f"{polib.pofile(text, wrapwidth=120)}" == text


def test_the_file_has_every_text_of_shell_and_protocol(place: Place) -> None:
    """Every question, answer, rule, section and word of the shell is in it, once; a number and what only a terminal says are not."""
    place.export()
    ids = [entry.msgctxt for entry in polib.pofile(str(place.po))]
    assert len(ids) == len(set(ids))
    assert {"danger.text", "danger.blue", "R-E01.staff", "H1.1", "help.talk", "SELF_CARE.heading", "pain.words.1", "shell.ticket"} <= set(ids)
    assert not {"pain.5", "doctor.fine"} & set(ids)


def test_the_translator_is_told_what_a_text_is_for(place: Place) -> None:
    """A comment says who reads it, which question an answer belongs to, what is intimate, a red flag, filled in, and how long it may be."""
    place.export()
    said = {entry.msgctxt: entry.comment for entry in polib.pofile(str(place.po))}
    assert "An answer, on a card, to: Do you have any of these?" in said["danger.blue"]
    assert "RED FLAG" in said["danger.blue"]
    assert "Intimate" in said["danger.blue"]
    assert "Room for about" in said["danger.blue"]
    assert said["R-E01.staff"].startswith("For staff.")
    assert "RED FLAG" not in said["H2.1"]
    assert "{ticket}" in said["shell.ticket"]
    assert "Draft." in said["shell.ticket"]
    assert "Not translated yet." in said["danger.blue"]


def test_words_to_fill_in_are_marked_for_the_tools(place: Place) -> None:
    """Translators' tools watch over braces where the flag asks them to."""
    place.export()
    braces = {entry.msgctxt for entry in polib.pofile(str(place.po)) if "python-brace-format" in entry.flags}
    assert braces == {"EMERGENCY_NOW.2", "H1.1", "shell.ticket"}


def test_what_comes_back_is_a_whole_translation(place: Place) -> None:
    """After one export, a translator's work and one import the protocol has nothing unfit, and `check` finds nothing in the shell."""
    place.translated()
    assert read_translation(place.protocol, "es", load_protocol(place.protocol)).unfit == ()
    assert main(["check", "--protocol", str(place.protocol), "--shell", str(place.locale)]) == 0


def test_a_text_whose_english_changed_is_fuzzy_and_stays_stale(place: Place) -> None:
    """A stale text goes out fuzzy; coming back fuzzy it is left as it was; settled, it is of the new English."""
    place.translated()
    questions = place.protocol / "questions.yaml"
    questions.write_text(questions.read_text().replace("My thumb is blue", "My thumb has gone blue"))
    patient = place.locale / "en" / "patient.yaml"
    patient.write_text(patient.read_text().replace("Continue", "Go on"))
    before = place.files()
    place.export()
    assert {entry.msgctxt for entry in polib.pofile(str(place.po)) if entry.fuzzy} == {"danger.blue", "shell.continue"}
    assert place.take() == 0
    assert place.files() == before
    assert main(["check", "--protocol", str(place.protocol), "--shell", str(place.locale)]) == 1
    place.fill()
    assert place.take() == 0
    assert main(["check", "--protocol", str(place.protocol), "--shell", str(place.locale)]) == 0


def test_an_older_file_leaves_its_texts_stale(place: Place) -> None:
    """A text is of the English that the translator saw: where that changed meanwhile, what comes back is stale at once."""
    place.export()
    questions = place.protocol / "questions.yaml"
    questions.write_text(questions.read_text().replace("My thumb is blue", "My thumb has gone blue"))
    place.fill()
    assert place.take() == 0
    translation = read_translation(place.protocol, "es", load_protocol(place.protocol))
    assert translation.unfit == ("danger.blue",)
    assert translation.said["danger.blue"].of == fingerprint("My thumb is blue")


def test_an_older_file_undoes_nothing_newer(place: Place) -> None:
    """Where the language has a text of today's English, an old file with one of yesterday's does not bring that back."""
    place.translated()
    old = place.export()
    questions = place.protocol / "questions.yaml"
    questions.write_text(questions.read_text().replace("My thumb is blue", "My thumb has gone blue"))
    place.export()
    place.fill()
    assert place.take() == 0
    newer = place.files()
    place.po.write_text(old)
    assert place.take() == 0
    assert place.files() == newer


def test_a_review_has_a_name_and_a_day(place: Place, capsys: Out) -> None:
    """With --reviewed-by every text that came back is reviewed; unchanged ones keep it at the next import, changed ones are drafts again."""
    place.translated().export()
    assert place.take("--reviewed-by", "Ana Ruiz, enfermera", "--date", "2026-11-27") == 0
    protocol = load_protocol(place.protocol)
    assert read_translation(place.protocol, "es", protocol).unreviewed == ()
    assert {each.by for each in place.shell.said("es").values()} == {"Ana Ruiz, enfermera"}
    text = place.export()
    assert "Reviewed by Ana Ruiz, enfermera, 2026-11-27." in text
    place.po.write_text(text.replace('"Pues My thumb is blue"', '"Tengo el pulgar azul"').replace('"Continuar"', '"Seguir"'))
    assert place.take() == 0
    said = read_translation(place.protocol, "es", protocol)
    assert said.unreviewed == ("danger.blue",)
    assert [text_id for text_id, each in place.shell.said("es").items() if each.state != REVIEWED] == ["shell.continue"]


@pytest.mark.parametrize("wrong", [("Ana", ""), ("", "2026-11-27"), ("Ana", "soon"), ('A"', "2026-11-27")])
def test_a_review_by_half_is_wrong_use(place: Place, wrong: tuple[str, str]) -> None:
    """A name without a day, a day without a name, no day, no name: exit 2, nothing read."""
    options = [part for option, value in zip(("--reviewed-by", "--date"), wrong, strict=True) if value for part in (option, value)]
    assert place.take(*options) == 2


FAULTS = {
    "a word to fill in": ("Su turno: {ticket}", "Su turno: {boleto}", "The translation of shell.ticket has not the words to fill in"),
    "a long sentence": ("Pues Rest your thumb.", "Pues " + "muy " * 20 + "bien.", "The translation of H2.1 has a sentence of more than 20 words"),
    "an unknown id": ('msgctxt "idle.title"', 'msgctxt "idle.titel"', 'There is no text "idle.titel". Did you mean "idle.title"?'),
    "an id twice": ('msgctxt "idle.title"', 'msgctxt "shell.ticket"', "The text shell.ticket is also on line"),
    "another language": ("Language: es", "Language: xx", 'There is no language "xx" to translate into.'),
    "English itself": ("Language: es", "Language: en", 'There is no language "en" to translate into.'),
    "no language": ('"Language: es\\n"\n', "", "The header does not say which language this is."),
    "another protocol": ("Project-Id-Version: tiny", "Project-Id-Version: neck_spasm", 'This file is of "neck_spasm 0.1.0", not of tiny.'),
    "a lost quote": ('msgstr "Continuar"', 'msgstr "Continuar', "This line is not written as PO."),
    "a lost line": ('msgid "Continue"\n', "", "The file cannot be read as PO from here on."),
    "a straight quotation mark": ('msgstr "Continuar"', 'msgstr "Liveness \\"Seguir\\""', "has a straight quotation mark"),
    "another script": ('msgstr "Continuar"', 'msgstr "متابعة"', "The translation of shell.continue has a letter of another script"),
    "left in English": ('"¿Sigue ahí?"', '"Are you still there?"', "The translation of idle.title is the English itself."),
    "no id": ('msgctxt "idle.title"\n', "", 'A text has no msgctxt: "Are you still there?".'),
    "a plural": ('msgstr "Continuar"', 'msgid_plural "x"\nmsgstr[0] "a"\nmsgstr[1] "b"', "The text shell.continue has a plural."),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_file_gets_one_clear_message(place: Place, capsys: Out, fault: str) -> None:
    """Each fault is one line with what and how to mend it; exit 2, and not a byte was written."""
    old, new, said = FAULTS[fault]
    text = place.translated().export()
    assert text.count(old) == 1
    place.po.write_text(text.replace(old, new))
    before = place.files()
    capsys.readouterr()
    assert place.take() == 2
    line, last = capsys.readouterr().err.splitlines()
    assert said in line
    assert last == "Nothing was written."
    assert place.files() == before


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00", b"", b"hello", b"x" * 9_000_000], ids=["no UTF-8", "nul", "empty", "no PO", "huge"])
def test_what_is_no_po_file_is_refused(place: Place, capsys: Out, data: bytes) -> None:
    """Bytes that are no PO file are refused with a message, not a crash."""
    place.po.write_bytes(data)
    assert place.take() == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_every_fault_is_told_at_once(place: Place, capsys: Out) -> None:
    """Two faults are two messages, in the order of the file."""
    text = place.translated().export()
    place.po.write_text(text.replace("Pues Call {EMERGENCY_NUMBER} if you are", "Pues Call if you are").replace('"Continuar"', '"متابعة"'))
    capsys.readouterr()
    assert place.take() == 2
    first, second, _ = capsys.readouterr().err.splitlines()
    assert "EMERGENCY_NOW.2" in first
    assert "shell.continue" in second


def test_a_file_of_another_language_is_not_taken_for_it(place: Place, capsys: Out) -> None:
    """Whoever says which language they expect is told when the file is in another."""
    place.translated().export()
    assert place.take("--language", "fr") == 2
    assert 'This file is in "es", not in "fr".' in capsys.readouterr().err


def test_an_unknown_language_is_not_exported(place: Place, capsys: Out) -> None:
    """A language must stand in languages.toml first: without its name and direction nobody could choose it."""
    assert place.run("export", "fr", "--out", str(place.po)) == 3
    assert "add it to languages.toml first" in capsys.readouterr().err


def test_new_words_go_where_english_has_them(place: Place) -> None:
    """A text that is new stands behind the one before it in English; one that is gone is gone; every other line stays as it was."""
    place.translated()
    english = place.locale / "en" / "patient.yaml"
    changed = english.read_text().replace('"shell.ticket"', 'shell.back: "Back"\n"shell.ticket"')
    english.write_text(changed.replace('idle.title: "Are you still there?"\n', ""))
    place.export()
    place.fill()
    assert place.take() == 0
    expected = SPANISH.replace('"shell.ticket"', '"shell.back": "Pues Back"\n"shell.ticket"').replace('"idle.title": "¿Sigue ahí?"\n', "")
    assert (place.locale / "es" / "patient.yaml").read_text() == expected


def test_without_the_shell_only_the_protocol_goes_out(place: Place) -> None:
    """With --protocol-only the file holds nothing of the shell, and taking it back touches nothing there."""
    assert place.run("export", "es", "--out", str(place.po), "--protocol-only") == 0
    assert not any(entry.msgctxt.startswith("shell.") for entry in polib.pofile(str(place.po)))
    before = place.files()
    place.fill()
    assert place.take("--protocol-only") == 0
    assert {name: data for name, data in place.files().items() if name in before} == before


def test_without_the_library_one_line_says_how_to_get_it(place: Place, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lacks the authors' libraries gets the line that installs them, not a trace."""
    monkeypatch.setitem(sys.modules, "polib", None)
    assert place.run("export", "es", "--out", str(place.po)) == 2
    assert ".[authors]" in capsys.readouterr().err


def test_recording_says_nothing_of_stale_words(place: Place) -> None:
    """`record` is for words without a record: it never calls a stale text fresh."""
    place.translated()
    english = place.locale / "en" / "patient.yaml"
    english.write_text(english.read_text().replace("Continue", "Go on"))
    before = place.files()
    assert place.run("record", "es") == 0
    assert place.files() == before
