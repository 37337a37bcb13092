"""`kiosk doctor`: a sentence for everything it looks at, with how to mend it; whatever is broken, it says so and goes on."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import app
from kiosk.__main__ import main
from kiosk.app import House
from kiosk.config import Config
from kiosk.paths import protocol_folder, resource
from kiosk.printer import Fault
from kiosk.printing.fake import FakePrinter, Told
from kiosk.programs import doctor as module
from kiosk.voice.fake import FakeAlarm, FakeVoice
from rules.manifest import MANIFEST, manifest
from tests.rules.tiny import copy_to

Out = pytest.CaptureFixture[str]
LOOKED_AT = 13


@pytest.fixture(autouse=True)
def voice(monkeypatch: pytest.MonkeyPatch) -> FakeVoice:
    """A voice that works, whatever this computer has."""
    made = FakeVoice()
    monkeypatch.setattr(House, "voice", lambda _: made)
    return made


@pytest.fixture(autouse=True)
def alarm(monkeypatch: pytest.MonkeyPatch) -> FakeAlarm:
    """A loudspeaker that works, whatever this computer has."""
    made = FakeAlarm()
    monkeypatch.setattr(module, "make_alarm", lambda _: made)
    return made


def lines(capsys: Out) -> tuple[list[str], str]:
    """The findings, and the sum; a finding begins with its mark."""
    *findings, total = capsys.readouterr().out.splitlines()
    return [line for line in findings if line.startswith(("ok  ", "note", "MEND"))], total


def broken(capsys: Out, tmp_path: Path, looked_at: int = LOOKED_AT) -> str:
    """Run the doctor, which must find exactly one thing; its whole text."""
    assert main(["doctor", "--data", str(tmp_path / "data")]) == 1
    text = capsys.readouterr().out
    assert text.count("MEND") == 1
    assert text.count("ok  ") + text.count("note ") == looked_at - 1
    assert text.endswith("1 to mend.\n")
    return text[text.index("MEND") :]


def test_an_update_that_failed_is_told(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frozen program that its package has returned to says so, and what to do; one beside which nothing was returned is silent."""
    (tmp_path / "1.0").mkdir()
    (tmp_path / "current").symlink_to("1.0")
    (tmp_path / "returned").write_text("2026-11-20T08:00:00Z from 2.0 to 1.0: 3 starts failed\n")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "current" / "backcheck"))
    assert "The update to 2.0 failed" in broken(capsys, tmp_path, LOOKED_AT + 1)


def test_a_computer_that_is_not_sealed_is_told(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody sealed it, what can be changed all the same is said, and how to mend it."""
    for name, text in (("SEAL", 'overlayroot="tmpfs"'), ("MOUNTS", "/dev/sda2 / ext4 rw 0 0\n")):
        (tmp_path / name).write_text(text)
        monkeypatch.setattr(module.selftest, name, tmp_path / name)
    assert "sealed-computer.md" in broken(capsys, tmp_path, LOOKED_AT + 1)


def test_a_logo_that_is_gone_is_told(tmp_path: Path) -> None:
    """The settings name a picture that is not there any more, or is none: the doctor says so, and is silent about one that is fine."""
    picture = tmp_path / "logo.png"
    house = House(replace(Config.demonstration(tmp_path / "data"), logo=picture))
    assert [found.fine for found in module._settings(house)] == [True, False]
    picture.write_bytes(b"words")
    assert [found.fine for found in module._settings(house)] == [True, False]
    picture.write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    assert [found.fine for found in module._settings(house)] == [True]


def test_all_is_fine(tmp_path: Path, capsys: Out) -> None:
    """On a sound computer every finding is fine, nothing is to mend, exit 0; that the protocol is a draft is said."""
    assert main(["doctor", "--data", str(tmp_path / "data")]) == 0
    findings, total = lines(capsys)
    assert len(findings) == LOOKED_AT
    assert total == "Nothing to mend."
    assert any("DRAFT" in line for line in findings)
    assert any("English, Español, Français, العربية, हिन्दी, 简体中文" in line for line in findings)


def test_data_folder_that_takes_nothing(tmp_path: Path, capsys: Out) -> None:
    """Flags that cannot be kept, and paper that cannot be saved, are each said with how to mend them; exit 1."""
    (tmp_path / "file").write_text("")
    assert main(["doctor", "--data", str(tmp_path / "file" / "data")]) == 1
    findings, total = lines(capsys)
    wrong = [line for line in findings if line.startswith("MEND")]
    assert len(findings) == LOOKED_AT
    assert [line.split(maxsplit=2)[1] for line in wrong] == ["Flags", "Printer:"]
    assert total == "2 to mend."


def test_a_pair_of_qt_and_python_that_crashes_is_to_mend(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pair that aborts after some thousand touches is named, with where the right versions stand."""
    monkeypatch.setattr(module, "_qt_version", lambda: "6.12.0")
    monkeypatch.setattr(module.selftest.sys, "version_info", (3, 11, 0))
    assert "requirements.lock" in broken(capsys, tmp_path)


@pytest.mark.parametrize("for_patients", [True, False])
def test_a_demonstration_needs_no_panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, for_patients: bool) -> None:
    """Without a touch screen, and on a screen with other pixels, a kiosk for patients is to be mended, a demonstration on a desk is not."""
    monkeypatch.setattr(Config, "for_patients", for_patients)
    monkeypatch.setattr(module.selftest, "screens", lambda: ((1440, 900),))
    (tmp_path / "devices").write_text("")
    monkeypatch.setattr(module.selftest, "INPUTS", tmp_path / "devices")
    house = House(Config.demonstration(tmp_path))
    (screen,), (touch,) = module._screen(house), module._touch(house)
    assert (screen.fine, touch.fine) == (not for_patients, not for_patients)
    assert (screen.noted, touch.noted) == (not for_patients, not for_patients)
    assert "1440 x 900" in screen.sentence


def test_protocol_with_mistakes(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A protocol that is refused is shown with each mistake's file and line; its languages need no line of their own then."""
    (tmp_path / "tiny").mkdir()
    folder = copy_to(tmp_path / "tiny", rules=b"rules: yes\n")
    monkeypatch.setattr(app, "protocol_folder", lambda _: folder)
    assert "rules.yaml:1:" in broken(capsys, tmp_path, LOOKED_AT - 1)


def test_a_language_that_is_not_offered_is_told(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stale warning sign in Spanish is to mend, with its text id; a language that nobody translated is only told."""
    folder = tmp_path / "back_spasm"
    shutil.copytree(protocol_folder("back_spasm"), folder)
    spanish = folder / "text" / "es.yaml"
    spanish.write_text(re.sub(r'("danger.chest": \{of: )"[0-9a-f]{12}"', r'\1"000000000000"', spanish.read_text()))
    (folder / "text" / "fr.yaml").unlink()
    monkeypatch.setattr(app, "protocol_folder", lambda _: folder)
    said = broken(capsys, tmp_path)
    assert "their English has changed: Español (danger.chest)." in said
    assert "not translated: Français (fr.yaml)." in said
    spanish.unlink()
    assert main(["doctor", "--data", str(tmp_path / "data")]) == 0


def test_fonts_that_are_gone(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing fonts are found: without them no page can be made."""
    monkeypatch.setattr(module, "resource", lambda *_: tmp_path / "nowhere")
    assert "fonts" in broken(capsys, tmp_path)


def test_fonts_that_were_changed(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typeface that is not the one that was frozen is named."""
    shutil.copytree(resource("fonts"), tmp_path / "fonts")
    (tmp_path / "fonts" / MANIFEST).write_bytes(manifest(tmp_path / "fonts"))
    changed = tmp_path / "fonts" / "noto-sans-arabic" / "NotoSansArabicUI-Bold.ttf"
    changed.write_bytes(changed.read_bytes()[:-1])
    monkeypatch.setattr(module, "resource", lambda name: tmp_path / name)
    assert "made with: noto-sans-arabic/NotoSansArabicUI-Bold.ttf. Install" in broken(capsys, tmp_path, LOOKED_AT + 1)


def test_printer_that_is_not_ready(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that is not ready is named with its own words and what it means for patients."""

    def refusing(house: House) -> FakePrinter:
        return FakePrinter(house.catalogue.say, Told(Fault.OUT_OF_PAPER))

    monkeypatch.setattr(House, "printer", refusing)
    said = broken(capsys, tmp_path)
    assert "Paper is out. Put in paper." in said
    assert "patients are sent to the desk" in said


def test_practice_printer_is_not_for_patients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer without paper is fine for a demonstration, and to be mended where patients are."""
    house = House(Config.demonstration(tmp_path))
    assert all(found.fine for found in module._printer(house))
    monkeypatch.setattr(Config, "for_patients", True)
    (found,) = module._printer(house)
    assert (found.fine, "practice printer" in found.sentence) == (False, True)


def desk_findings(tmp_path: Path, printer: str, desk: str) -> list[bool]:
    """What the doctor thinks of the desk's printer."""
    return [found.fine for found in module._desk_printer(House(replace(Config.demonstration(tmp_path), printer=printer, desk_printer=desk)))]


def test_one_printer_for_patients_and_desk_is_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one computer, pages with answers would come out beside the patients: to be mended for patients, whether it is named once or twice."""
    assert [desk_findings(tmp_path, "ipp://here/", desk) for desk in ("", "ipp://here/")] == [[], []]
    monkeypatch.setattr(Config, "for_patients", True)
    assert [desk_findings(tmp_path, "ipp://here/", desk) for desk in ("", "ipp://here/")] == [[False], [False]]


def test_a_printer_of_the_desk_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk's own printer is asked how it is; a folder is none, since no page with answers may lie there."""
    assert desk_findings(tmp_path, "ipp://here/", "folder") == [True]
    monkeypatch.setattr(Config, "for_patients", True)
    assert desk_findings(tmp_path, "ipp://here/", "folder") == [False]
    for fault in (None, Fault.JAM):
        monkeypatch.setattr(module, "desk_printer", lambda house, fault=fault: FakePrinter(house.catalogue.say, Told(fault)))
        assert desk_findings(tmp_path, "ipp://here/", "Desk") == [fault is None]


def test_a_voice_that_cannot_be_heard(tmp_path: Path, capsys: Out, voice: FakeVoice) -> None:
    """Why nothing can be heard is said in the words that the button has, with how to do without."""
    voice.troubles["en"] = "voice.no_sound"
    said = broken(capsys, tmp_path)
    assert "No sound here" in said
    assert "set voice to off" in said


def test_a_language_without_a_voice_is_named(voice: FakeVoice) -> None:
    """A language that is shown but not spoken is nothing to mend; whoever installs the kiosk knows of it."""
    voice.troubles["hi"] = "voice.no_language"
    (finding,) = module._voice(House(Config.demonstration()))
    assert finding.fine
    assert finding.sentence.endswith("no voice for: hi.")


def test_a_voice_that_is_off_is_fine(tmp_path: Path, voice: FakeVoice) -> None:
    """A clinic that wants no voice has nothing to mend."""
    voice.troubles["en"] = "voice.no_engine"
    house = House(replace(Config.demonstration(tmp_path), voice="off"))
    assert next(module._voice(house)) == module.Finding(fine=True, sentence="Reading aloud is off, as the settings say.")


def test_settings_that_are_refused_are_3(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """With settings that are refused their mistakes are said and this computer is looked at; no data folder is made; exit 3."""
    monkeypatch.setattr(module.selftest, "INPUTS", tmp_path / "nowhere")
    (tmp_path / "kiosk.toml").write_text("clinic = 1\n")
    assert main(["doctor", "--config", str(tmp_path / "kiosk.toml"), "--data", str(tmp_path / "data")]) == 3
    text = capsys.readouterr().out
    assert "kiosk.toml:1:" in text
    assert text.count("MEND") == 1
    for looked_at in ("Qt ", "font files", "touch screen", "The clock", "Reading aloud", "An alarm"):
        assert looked_at in text
    assert not (tmp_path / "data").exists()


def test_a_look_that_breaks_is_a_finding(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody thought of is told by its code and no value, and all the rest is looked at."""
    monkeypatch.setattr(House, "voice", lambda _: {}["a secret"])
    said = broken(capsys, tmp_path)
    assert said.startswith("MEND This could not be looked at: voice (KeyError ")
    assert "secret" not in said


def test_a_file_that_was_damaged_is_told(tmp_path: Path, capsys: Out) -> None:
    """What was put aside because it was damaged is noted, with its name; nothing is to be mended for it."""
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "flags.sqlite3").write_bytes(b"no database at all")
    assert main(["doctor", "--data", str(tmp_path / "data")]) == 0
    assert re.search(r"^note The flag file was damaged.*flags-damaged-\w+\.sqlite3", capsys.readouterr().out, re.MULTILINE)


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """A file where the data folder belongs is called one."""
    (tmp_path / "data").write_text("")
    (found,) = module._disk(House(Config.demonstration(tmp_path / "data")))
    assert not found.fine
    assert "is a file, and flags need a folder" in found.sentence


def test_an_alarm_that_cannot_be_heard(tmp_path: Path, capsys: Out, alarm: FakeAlarm) -> None:
    """A desk that nobody would hear is to be mended, and says why."""
    alarm.reason = "alarm.no_player"
    assert "alsa-utils" in broken(capsys, tmp_path)


def test_findings_come_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each finding is there before the next thing is looked at, so that a slow printer hides nothing before it."""
    house = House(Config.demonstration(tmp_path))
    asked: list[str] = []

    def printer(asking: House) -> FakePrinter:
        asked.append("printer")
        return FakePrinter(asking.catalogue.say)

    monkeypatch.setattr(House, "printer", printer)
    findings = module.examine(house)
    for _ in range(LOOKED_AT - 1):
        assert next(findings).fine
    assert asked == []
    assert next(findings).fine
