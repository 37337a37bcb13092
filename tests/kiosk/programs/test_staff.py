"""`kiosk audit verify` and `kiosk desk --reset-pins`, as they are typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config, parse
from kiosk.errors import ExitCode
from kiosk.guard.audit import AuditLog, Deed
from kiosk.guard.pins import PINS, PinBook
from kiosk.guard.roles import Role
from kiosk.programs.desk_program import door_parts


def write(folder: Path) -> Path:
    """Four deeds; the log."""
    log = AuditLog(folder, "desk", "kiosk 1", SystemClock())
    for deed in (Deed.SIGN_IN, Deed.DETAIL, Deed.CLOSED, Deed.SIGN_OUT):
        log.write(deed, Role.CLINICIAN)
    return folder / "audit" / "desk.jsonl"


def verify(folder: Path) -> int:
    return main(["audit", "verify", "--data", str(folder)])


def test_a_whole_log_is_said_to_be_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, and how many lines were looked at; without any log too."""
    assert verify(tmp_path) == ExitCode.DONE
    assert capsys.readouterr().out.startswith("No audit log in ")
    write(tmp_path)
    assert verify(tmp_path) == ExitCode.DONE
    assert capsys.readouterr().out == "audit/desk.jsonl: 4 lines, whole.\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [lines[0], lines[1].replace(b"detail", b"export"), *lines[2:]], "line 2: It is not as it was written."),
        (lambda lines: [lines[0], *lines[2:]], "line 2: It is missing."),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "line 2: Another line stands in its place."),
        (lambda lines: lines[:3], "line 4: The log was cut off before it."),
    ],
)
def test_the_first_bad_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], change: object, said: str) -> None:
    """Changed, missing, moved or cut off: exit 1, the line and why."""
    path = write(tmp_path)
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    assert verify(tmp_path) == ExitCode.FOUND
    assert capsys.readouterr().out == f"audit/desk.jsonl, {said}\n"


def test_audit_without_verify_is_wrong_use(tmp_path: Path) -> None:
    """There is one thing to do with it."""
    with pytest.raises(SystemExit) as ended:
        main(["audit", "--data", str(tmp_path)])
    assert ended.value.code == ExitCode.WRONG_USE


@pytest.mark.parametrize("damaged", [False, True])
def test_reset_pins_forgets_every_pin(tmp_path: Path, capsys: pytest.CaptureFixture[str], damaged: bool) -> None:
    """Whatever the PIN file holds, it and the tries go; the deed is in the audit log, and the log is whole."""
    book = PinBook(tmp_path, SystemClock())
    book.set(Role.MANAGER, "482915")
    for _ in range(5):
        book.check(Role.MANAGER, "904417")
    if damaged:
        (tmp_path / PINS).write_bytes(b"[[[")
    assert main(["desk", "--reset-pins", "--data", str(tmp_path)]) == ExitCode.DONE
    assert "All PINs are forgotten" in capsys.readouterr().out
    assert not book.made()
    assert not book.waits()
    assert json.loads((tmp_path / "audit" / "command.jsonl").read_text())["what"] == Deed.PINS_RESET
    assert verify(tmp_path) == ExitCode.DONE


def test_reset_pins_needs_the_data_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not write there resets nothing, and is told why in one sentence."""

    def refused(self: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    PinBook(tmp_path, SystemClock()).set(Role.MANAGER, "482915")
    monkeypatch.setattr(Path, "unlink", refused)
    assert main(["desk", "--reset-pins", "--data", str(tmp_path)]) == ExitCode.NOT_STORED
    assert re.search(r"pins\.json: cannot be removed: Permission denied\.", capsys.readouterr().err)
    assert PinBook(tmp_path, SystemClock()).made()


def test_only_a_desk_for_patients_asks_for_pins(tmp_path: Path) -> None:
    """The demonstration has no PIN book; with somebody who answers for the questions and rules there is one."""
    demonstration = Config.demonstration(tmp_path)
    assert door_parts(House(demonstration)).book is None
    accepted = '{name = "N", date = "2026-11-22", reason = "r", content = "0123456789ab"}'
    text = f'clinic_name = "A"\nclinic_phone = "555 0100"\nclinic_hours = "9"\nacceptance = {accepted}\n'
    config = parse(text.encode(), "kiosk.toml", tmp_path)
    assert door_parts(House(config)).book is not None


def test_other_settings_are_noted_once(tmp_path: Path) -> None:
    """The fingerprint of the settings is told until it is in the log, and again when they change."""
    parts = door_parts(House(Config.demonstration(tmp_path))).deeds
    found = parts.settings()
    assert found
    parts.log.write(Deed.SETTINGS, code=found)
    assert parts.settings() is None
    assert door_parts(House(Config.demonstration(tmp_path / "other"))).deeds.settings() not in {None, found}
