"""The programs as processes: how they end, who may run beside whom, and what they say when they cannot."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiosk.__main__ import main
from kiosk.app import House
from kiosk.config import Config
from kiosk.flags import derive
from kiosk.guard.lock import take_lock
from kiosk.programs.desk_program import DESK_LOCK, desk_window
from kiosk.programs.patient_program import take_place
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sqlite import SqliteStore
from rules.model import Level

ROOT = Path(__file__).resolve().parents[3]
RUNNING = Path(__file__).resolve().parents[1] / "running.py"
SECONDS = 30
"""A start takes one; a hang must end."""

Out = pytest.CaptureFixture[str]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a kiosk on the test's data folder, or another, and returns when its patient is as far as told."""
    children = []

    def run(how_far: str, data: Path = tmp_path) -> subprocess.Popen[str]:
        command = [sys.executable, str(RUNNING), str(data), how_far]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        children.append(child)
        assert child.stdout is not None
        assert any(line == "ready\n" for line in child.stdout), "the kiosk ended before its patient was ready"
        return child

    yield run
    for child in children:
        child.kill()
        child.communicate()


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    command = [sys.executable, "-m", "kiosk", *arguments]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env, timeout=SECONDS)


def logged(tmp_path: Path) -> list[str]:
    lines = (tmp_path / "log" / "kiosk.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["event"] for line in lines]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_the_visit_in_order(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    """A service manager's stop in the middle of a visit: the visit ends as if the patient had left, its flag is stored, exit 0."""
    child = start("asking")
    child.send_signal(number)
    assert child.wait(SECONDS) == 0
    store = SqliteStore(tmp_path)
    (visit,) = {event.visit_id for event in store.events_after(0)[1]}
    flag, end = derive(store.events(visit)), store.end(visit)
    store.close()
    assert flag is not None
    assert end is not None
    assert (flag.level, flag.unfinished, end.finished) == (Level.EMERGENCY_NOW, True, False)
    assert logged(tmp_path)[-1] == "stopped"


PAIR = """
import sys, PySide6
from kiosk.programs import patient_program as programs
from kiosk.__main__ import main
from kiosk.config import Config
from kiosk.guard import selftest
selftest.LAST_BROKEN_PYTHON = sys.version_info[:2]
PySide6.__version__ = "6.12.0"
Config.for_patients = sys.argv[1] == "patients"
programs._settle = lambda *_: programs.QApplication.exit(0)
sys.exit(main(["patient", "--windowed", "--data", sys.argv[2]]))
"""


@pytest.mark.parametrize(("whom", "code"), [("patients", 3), ("nobody", 0)])
def test_a_pair_of_qt_and_python_that_crashes_opens_for_no_patient(tmp_path: Path, whom: str, code: int) -> None:
    """Qt that would end the program in the middle of a visit is refused before the first one, with what to do; a demonstration may go on."""
    command = [sys.executable, "-c", PAIR, whom, str(tmp_path)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=env, timeout=SECONDS)
    assert done.returncode == code, done.stderr
    assert ("requirements.lock" in done.stderr) == bool(code)
    assert (tmp_path / "flags.sqlite3").exists() == (not code)


def test_second_kiosk_on_the_same_data_is_5(start: Start, tmp_path: Path) -> None:
    """While one runs, a second of the same name on the same data folder ends with 5 and says whom it met; afterwards it may start."""
    child = start("welcome")
    second = kiosk("--data", str(tmp_path))
    assert second.returncode == 5
    (line,) = [line for line in second.stderr.splitlines() if "propagateSizeHints" not in line]
    assert line == f"demonstration is already running on {tmp_path}. Close it first, or give this one --data."
    child.send_signal(signal.SIGTERM)
    assert child.wait(SECONDS) == 0
    assert start("welcome").poll() is None


def test_second_desk_on_the_same_data_is_5(tmp_path: Path) -> None:
    """Two desks on one data folder would sound every alarm twice: the second says so and ends with 5."""
    lock = take_lock(tmp_path / DESK_LOCK)
    assert lock is not None
    second = kiosk("desk", "--data", str(tmp_path))
    lock.release()
    assert second.returncode == 5
    assert f"A desk is already open on {tmp_path}. Use that one, or give this one --data." in second.stderr.splitlines()


def test_lock_of_a_dead_kiosk_is_taken_over(start: Start, tmp_path: Path) -> None:
    """After a kill -9 the kiosk starts again on the same data, and raises the visit that was cut short."""
    child = start("asking")
    child.kill()
    child.wait(SECONDS)
    again = start("welcome")
    again.send_signal(signal.SIGTERM)
    assert again.wait(SECONDS) == 0
    assert "visit_recovered" in logged(tmp_path)


@pytest.mark.parametrize("command", ["patient", "desk"])
def test_data_folder_that_takes_nothing_is_4(command: str, tmp_path: Path) -> None:
    """A kiosk or desk whose data folder cannot be used ends with 4 and one line, not with a dead screen."""
    (tmp_path / "file").write_text("")
    done = kiosk(command, "--data", str(tmp_path / "file" / "data"))
    assert done.returncode == 4
    (line,) = done.stderr.splitlines()
    assert str(tmp_path / "file") in line


def test_a_data_folder_that_takes_no_lock_keeps_nobody_out() -> None:
    """A disk that turned read-only, as /proc is, is not mistaken for one on which a kiosk runs: patient and desk open, and say what is wrong."""
    house = House(Config.demonstration(Path("/proc")))
    for name in ("demonstration.lock", DESK_LOCK):
        place = take_place(house, name)
        assert place is not None
        place.release()


def test_a_lock_from_before_holds_on_a_disk_that_turned_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be opened for writing any more can still be held, by one alone."""
    (tmp_path / DESK_LOCK).touch()
    opened = os.open

    def read_only(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            raise OSError(30, "Read-only file system", str(path))
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", read_only)
    first = take_lock(tmp_path / DESK_LOCK)
    assert first is not None
    assert take_lock(tmp_path / DESK_LOCK) is None
    first.release()


def anothers(folder: Path) -> Path:
    """A folder with a database of another program where the flag file belongs."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("CREATE TABLE theirs(x)")
    return folder


def nothing(_: Path) -> Path:
    """A folder that takes nothing."""
    return Path("/proc")


@pytest.mark.parametrize("place", [anothers, nothing])
def test_a_kiosk_without_a_store_opens(start: Start, tmp_path: Path, place: Callable[[Path], Path]) -> None:
    """A flag file that cannot be opened ends no kiosk: its window opens, as it does where the file is well."""
    assert start("welcome", place(tmp_path)).poll() is None


@pytest.mark.parametrize("place", [anothers, nothing])
def test_a_desk_without_a_store_opens(qtbot: QtBot, tmp_path: Path, place: Callable[[Path], Path]) -> None:
    """Its window opens, says that flags cannot be read or stored, and which file it is."""
    window = desk_window(House(Config.demonstration(place(tmp_path))))
    qtbot.addWidget(window, before_close_func=lambda _: window.watch.stop())
    window.show()
    trouble = window.findChild(QWidget, "trouble")
    qtbot.waitUntil(trouble.isVisible)
    assert FILE_NAME in " ".join(label.text() for label in trouble.findChildren(QLabel))


@pytest.mark.parametrize("command", [["patient"], [], ["desk"], ["visit", "--answers", "x"], ["screens", "--out", "x"]])
def test_settings_that_are_refused_are_3(command: list[str], tmp_path: Path, capsys: Out) -> None:
    """Every command refuses bad settings with each mistake's line, exit 3, before it does anything."""
    (tmp_path / "kiosk.toml").write_text('clinic_name = "A"\nclinic_fone = "1"\n')
    assert main([*command, "--config", str(tmp_path / "kiosk.toml")]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "kiosk.toml:2:" in captured.err
    assert 'Did you mean "clinic_phone"?' in captured.err


def test_settings_file_that_is_not_there_is_3(tmp_path: Path, capsys: Out) -> None:
    """A settings file that cannot be read is refused by its name."""
    assert main(["--config", str(tmp_path / "none.toml")]) == 3
    assert "none.toml" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["visit"], ["screens"], ["nonsense"], ["patient", "--nonsense"], ["visit", "--answers"]])
def test_wrong_use_is_2(arguments: list[str], capsys: Out) -> None:
    """What is not understood ends with 2 and the usage."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(("option", "value", "known"), [("--size", "7", "0, 1, 2, 3"), ("--theme", "pink", "low_glare"), ("--language", "xx", "ar")])
def test_pictures_of_a_look_that_there_is_not_are_2(option: str, value: str, known: str, tmp_path: Path, capsys: Out) -> None:
    """A size, colours or a language that nobody has ends with 2 and what there is."""
    assert main(["screens", "--out", str(tmp_path), option, value]) == 2
    assert known in capsys.readouterr().err


def test_every_command_has_help(capsys: Out) -> None:
    """`kiosk --help` names every command."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(command in said for command in ("run", "patient", "closed", "desk", "visit", "screens", "doctor", "rules", "demo"))


def test_rules_are_the_rules_own_commands(tmp_path: Path, capsys: Out) -> None:
    """`kiosk rules` takes the arguments of `python -m rules`, and ends with its exit code."""
    answers = tmp_path / "answers.json"
    answers.write_text('{"danger": ["chest"]}', encoding="utf-8")
    assert main(["rules", "assess", "--answers", str(answers)]) == 0
    assert '"level": "EMERGENCY_NOW"' in capsys.readouterr().out
    assert main(["rules", "assess", "--answers", str(tmp_path / "none")]) == 2
