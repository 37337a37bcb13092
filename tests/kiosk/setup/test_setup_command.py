"""`kiosk setup` in a terminal: asked until it fits, unattended from a file, and nothing written when somebody walks away."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.clock import SystemClock
from kiosk.config import Config, load
from kiosk.errors import ExitCode
from kiosk.guard.pins import PinBook, PinRefusedError, Wait
from kiosk.guard.roles import Role
from kiosk.paths import resource
from kiosk.programs import setup_command
from kiosk.setup.standing import StandingPins
from kiosk.setup.terminal import Terminal
from kiosk.text import Catalogue

HOURS = "Mon-Fri 08:00-18:00, Sat 09:00-12:00"
TYPED = ["", "13.3", "GB", "fill in", "Mill Road", "555 0100", "Mon to Fri", "", "front door", "folder", "1", HOURS, ""]


def typing(monkeypatch: pytest.MonkeyPatch, lines: Iterable[str]) -> None:
    """Whoever sits at the terminal types these lines, and then leaves."""
    rest = iter(lines)

    def answer(_prompt: str = "") -> str:
        try:
            return next(rest)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(setup_command, "Terminal", lambda: Terminal(ask=answer, ask_hidden=answer))
    monkeypatch.setattr(setup_command, "printer_names", lambda _: ["auto"])


def setup(tmp_path: Path, *more: str) -> int:
    return main(["setup", "--config", str(tmp_path / "kiosk.toml"), "--data", str(tmp_path / "data"), *more])


def test_questions_become_settings_and_pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every answer is in the settings that a kiosk loads, a wrong one was asked again, and three PINs were drawn and kept as hashes."""
    typing(monkeypatch, [*TYPED, "y"])
    assert setup(tmp_path) == ExitCode.DONE
    config = load(tmp_path / "kiosk.toml")
    assert (config.clinic_name, config.country.code, config.panel.inches, config.printer, len(config.hours)) == ("Mill Road", "GB", 13.3, "folder", 2)
    told = capsys.readouterr().out
    assert "still has to be filled in" in told
    hashes = json.loads((tmp_path / "data" / "pins.json").read_text())
    assert set(hashes) == set(Role)
    drawn = re.findall(r"^  .*: (\d{6})$", told, re.MULTILINE)
    assert len(drawn) == len(Role)
    assert not any(pin in (tmp_path / "kiosk.toml").read_text() or pin in json.dumps(hashes) for pin in drawn)


def test_typed_pins_are_asked_again_until_they_are_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A weak PIN and one that another role has are refused; what is typed is never shown."""
    typing(monkeypatch, [*TYPED, "n", "y", "123456", "284915", "284915", "739150", "640283"])
    assert setup(tmp_path) == ExitCode.DONE
    assert (tmp_path / "data" / "pins.json").exists()


STANDING = {Role.FRONT_DESK: "284915", Role.CLINICIAN: "739150", Role.MANAGER: "640283"}


@pytest.fixture
def book(tmp_path: Path) -> PinBook:
    """PINs that staff have, and a settings file that is to be replaced."""
    (tmp_path / "kiosk.toml").write_text("")
    made = PinBook(tmp_path / "data", SystemClock())
    made.set_all(STANDING)
    return made


def test_standing_pins_are_replaced_by_the_manager_alone(
    tmp_path: Path, book: PinBook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The set-up asks for the manager's PIN before it draws others; another role's does not do, and each try and each change is written down."""
    typing(monkeypatch, [*TYPED, STANDING[Role.CLINICIAN], STANDING[Role.MANAGER], "y"])
    assert setup(tmp_path, "--again") == ExitCode.DONE
    told = capsys.readouterr().out
    assert "This PIN does not fit here." in told
    drawn = re.findall(r"^  .*: (\d{6})$", told, re.MULTILINE)
    assert book.check(Role.MANAGER, drawn[-1]) is Role.MANAGER
    assert book.check(Role.FRONT_DESK, STANDING[Role.MANAGER]) is None
    deeds = [json.loads(line)["what"] for line in (tmp_path / "data" / "audit" / "setup.jsonl").read_text().splitlines()]
    assert deeds == ["pin_failed", *["pin_changed"] * 3]


def test_standing_pins_stay_where_nobody_proves_to_be_the_manager(tmp_path: Path, book: PinBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing typed in its place: the settings are written, and the PINs are as before."""
    typing(monkeypatch, [*TYPED, ""])
    assert setup(tmp_path, "--again") == ExitCode.DONE
    assert load(tmp_path / "kiosk.toml").clinic_name == "Mill Road"
    assert book.check(Role.MANAGER, STANDING[Role.MANAGER]) is Role.MANAGER


def test_no_way_leads_past_the_managers_pin(book: PinBook, tmp_path: Path) -> None:
    """Whoever would set PINs without it is refused, and told to wait after five wrong ones."""
    standing = StandingPins(tmp_path / "data", SystemClock())
    with pytest.raises(PinRefusedError):
        standing.choose({Role.MANAGER: "915284"})
    tries = [standing.prove("915284") for _ in range(5)]
    assert tries[:4] == [False] * 4
    assert isinstance(tries[4], Wait)
    assert isinstance(standing.prove(STANDING[Role.MANAGER]), Wait)
    assert book.check(Role.MANAGER, STANDING[Role.MANAGER]) is Role.MANAGER


def test_it_goes_on_in_the_language_that_was_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From the second question to the last line everything is asked, refused and told in Spanish, and its letter for yes counts."""
    typing(monkeypatch, ["es", *TYPED[1:], "s"])
    assert setup(tmp_path) == ExitCode.DONE
    first, _, told = capsys.readouterr().out.partition("\n\n")[2].partition("\n\n")
    assert "Which language" in first
    spanish = Catalogue.read(resource("locale", "es"), Config.demonstration().words("es"))
    for text_id in ("setup.ask.country", "setup.note.printer", "setup.flags.monitor", "setup.refused", "setup.done.unsigned"):
        assert spanish.say(text_id) in told
    assert spanish.say("setup.done.kiosk", command=f"kiosk run --config {tmp_path / 'kiosk.toml'}") in told
    assert "What is the clinic" not in told


def test_whoever_walks_away_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A set-up that is broken off writes no file."""
    typing(monkeypatch, TYPED[:5])
    assert setup(tmp_path) == ExitCode.WRONG_USE
    assert not list(tmp_path.iterdir())


def test_it_asks_nothing_with_answers(tmp_path: Path) -> None:
    """--answers: a file of answers is enough, and a second time needs --again."""
    answers = tmp_path / "answers.toml"
    answers.write_text('clinic_name = "Mill Road"\nclinic_phone = "555 0100"\nclinic_hours = "Mon to Fri"\nflags = "nowhere"\n')
    assert setup(tmp_path, "--answers", str(answers)) == ExitCode.DONE
    assert load(tmp_path / "kiosk.toml").without_desk == "paper"
    assert setup(tmp_path, "--answers", str(answers)) == ExitCode.REFUSED
    assert setup(tmp_path, "--answers", str(answers), "--again") == ExitCode.DONE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_root_sets_up_for_the_user_of_the_kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root over a file that the kiosk's group reads: the group still reads it, and the PINs are the kiosk's own."""
    service = 54_321
    (tmp_path / "kiosk.toml").write_text("")
    (tmp_path / "kiosk.toml").chmod(0o640)
    (tmp_path / "data").mkdir(mode=0o700)
    os.chown(tmp_path / "kiosk.toml", 0, service)
    os.chown(tmp_path / "data", service, service)
    typing(monkeypatch, [*TYPED, "y"])
    assert setup(tmp_path, "--again") == ExitCode.DONE
    status = (tmp_path / "kiosk.toml").stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (0, service, 0o640)
    assert {path.stat().st_uid for path in (tmp_path / "data").rglob("*")} == {service}


def test_answers_are_refused_with_every_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong in a file of answers is told all at once, each with what it takes; nothing is written."""
    answers = tmp_path / "answers.toml"
    answers.write_text('clinic_name = "fill in"\npanel = "huge"\nflags = "server"\ncolour = "red"\n')
    assert setup(tmp_path, "--answers", str(answers)) == ExitCode.REFUSED
    told = capsys.readouterr().err
    assert all(key in told for key in ("clinic_name", "clinic_phone", "clinic_hours", "panel", "colour", "pairing"))
    assert not (tmp_path / "kiosk.toml").exists()


def test_no_pin_is_taken_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever lists the programs that run would read it: the set-up has no option for one."""
    with pytest.raises(SystemExit):
        main(["setup", "--help"])
    assert "pin" not in capsys.readouterr().out.lower()
