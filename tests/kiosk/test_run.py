"""`kiosk run` with the real kiosk: what breaks it, and what is there ten seconds later."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.events import Log
from kiosk.flags import Flag, derive
from kiosk.guard.supervisor import Supervisor
from kiosk.storage.sqlite import SqliteStore
from rules.model import Level

ROOT = Path(__file__).resolve().parents[2]
RUNNING = Path(__file__).with_name("running.py")
SECONDS = 60
"""What takes a second or two; a shared core may be slow, and a hang must end."""


def until(what: Callable[[], object], told: Callable[[], object] = lambda: None) -> None:
    """Wait for something to be so."""
    over, end = threading.Event(), time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, told()
        over.wait(0.05)


def logged(folder: Path) -> list[str]:
    """Events of a log with their details; none yet where there is no log. That a busy computer opened slowly is no claim of these tests."""
    path = folder / "kiosk.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    events = [f"{line['event']} {line.get('detail', '')}".strip() for line in map(json.loads, lines)]
    return [event for event in events if event != "closed slow"]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts `kiosk run` on the test's data folder."""
    started = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "kiosk", "run", "--data", str(tmp_path / "data"), *arguments]
        started.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
        return started[-1]

    yield start
    for each in started:
        each.terminate()
        each.communicate(timeout=SECONDS)


def test_a_kiosk_opens_and_ends_in_order(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """Under the supervisor the kiosk opens; a service manager's stop ends both in order, with 0; the data is its owner's alone."""
    supervisor = run()
    until(lambda: "started" in logged(tmp_path / "data" / "log"))
    assert logged(tmp_path / "data" / "log" / "run") == ["starting"]
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(SECONDS) == 0
    assert logged(tmp_path / "data" / "log")[-1] == "stopped"
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_settings_that_are_refused_are_shown_and_mended_ones_open(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """With broken settings the closed screen stands, with the reason; the program neither ends nor says a traceback."""
    settings = tmp_path / "kiosk.toml"
    settings.write_bytes(b"\xff\xfe not TOML")
    supervisor = run("--config", str(settings))
    until(lambda: "closed refused" in logged(tmp_path / "data" / "log" / "run"))
    assert supervisor.poll() is None
    supervisor.terminate()
    _, error = supervisor.communicate(timeout=SECONDS)
    assert supervisor.returncode == 0
    assert b"Traceback" not in error
    assert b"kiosk.toml" in error


def test_settings_that_break_over_night_close_nobody_out(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """A kiosk that has opened opens again with a settings file that is empty now, and says on stderr what is wrong with it."""
    settings, log = tmp_path / "kiosk.toml", tmp_path / "data" / "log"
    settings.write_text('clinic_name = "Mill Road"\nclinic_phone = "555 0100"\nclinic_hours = "Mon to Fri"\n')
    supervisor = run("--config", str(settings))
    until(lambda: list((tmp_path / "data" / "settings").glob("*.toml")), lambda: logged(log / "run"))
    supervisor.terminate()
    supervisor.communicate(timeout=SECONDS)
    settings.write_bytes(b"")
    supervisor = run("--config", str(settings))
    until(lambda: logged(log).count("started") == 2, lambda: logged(log / "run"))
    assert "closed refused" not in logged(log / "run")
    supervisor.terminate()
    assert b"clinic_name is missing" in supervisor.communicate(timeout=SECONDS)[1]


def test_a_data_folder_that_takes_nothing_is_shown(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """Without a place for flags nobody is asked anything: the closed screen says where to go, and a file keeps its content."""
    (tmp_path / "data").write_text("somebody's")
    supervisor = run()
    until(lambda: supervisor.poll() is not None or _children(supervisor.pid, "closed"))
    assert supervisor.poll() is None
    assert (tmp_path / "data").read_text() == "somebody's"


def test_a_second_supervisor_leaves_with_5(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """A second one on the same data says so and leaves; the first goes on."""
    first = run()
    until(lambda: "started" in logged(tmp_path / "data" / "log"))
    second = run()
    assert second.wait(SECONDS) == 5
    assert second.stderr is not None
    assert b"Another kiosk runs on this data folder." in second.stderr.read()
    assert first.poll() is None


def test_a_supervisor_that_is_killed_takes_its_kiosk_along(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """kill -9 of the supervisor itself: its kiosk ends in order, and the next supervisor opens another."""
    first = run()
    until(lambda: "started" in logged(tmp_path / "data" / "log"))
    first.kill()
    first.wait(SECONDS)
    run()
    until(lambda: logged(tmp_path / "data" / "log").count("started") == 2)
    assert "stopped" in logged(tmp_path / "data" / "log")


def _set_up(supervisor: subprocess.Popen[bytes]) -> int:
    """The process of the set-up that this supervisor shows."""
    until(lambda: _children(supervisor.pid, "setup"))
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(supervisor.pid)], capture_output=True, text=True, check=True).stdout
    return int(listed)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_new_machine_is_set_up_and_ends_with_its_supervisor(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """Without settings and with nothing kept yet the set-up stands there; a service manager's stop ends both in order, and no kiosk follows."""
    supervisor = run("--config", str(tmp_path / "kiosk.toml"))
    window = _set_up(supervisor)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(SECONDS) == 0
    assert not _is_there(window)
    assert logged(tmp_path / "data" / "log" / "run") == []


ENDS: dict[str, Callable[[subprocess.Popen[bytes]], None]] = {
    "a signal": lambda child: child.send_signal(signal.SIGTERM),
    "nobody who hears it": lambda child: child.stdout and child.stdout.close(),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_set_up_that_stands_is_ended(tmp_path: Path, end: str) -> None:
    """A set-up that waits for somebody hears a signal, and that nobody reads its pulse any more; it has written nothing."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "BACKCHECK_SUPERVISED": "1"}
    command = [sys.executable, "-m", "kiosk", "setup", "--window", "--config", str(tmp_path / "kiosk.toml"), "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        assert [child.stdout.readline() for _ in range(2)] == [b"pulse\n"] * 2
        ENDS[end](child)
        try:
            assert child.wait(SECONDS) == 2
        finally:
            child.kill()
    assert not (tmp_path / "kiosk.toml").exists()


def test_a_set_up_leaves_when_its_supervisor_was_killed(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """kill -9 of the supervisor leaves no set-up behind that would stand over the next one."""
    supervisor = run("--config", str(tmp_path / "kiosk.toml"))
    window = _set_up(supervisor)
    supervisor.kill()
    until(lambda: not _is_there(window))


def test_a_set_up_that_is_ended_gives_way_to_the_closed_screen(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """A set-up that hears a signal ends by itself; without settings the kiosk is then closed."""
    supervisor = run("--config", str(tmp_path / "kiosk.toml"))
    os.kill(_set_up(supervisor), signal.SIGTERM)
    until(lambda: "closed refused" in logged(tmp_path / "data" / "log" / "run"))
    assert not _children(supervisor.pid, "setup")


@pytest.mark.parametrize("kept", ["pins.json", "flags.sqlite3", "flags-damaged-20261101T000000Z.sqlite3"])
def test_settings_that_vanish_let_no_stranger_set_up(run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, kept: str) -> None:
    """Where PINs or flags are kept already, missing settings are refused ones: nobody is asked for new ones, or new PINs, on the patient's screen."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / kept).write_text("{}")
    supervisor = run("--config", str(tmp_path / "kiosk.toml"))
    until(lambda: "closed refused" in logged(tmp_path / "data" / "log" / "run") or _children(supervisor.pid, "setup"))
    assert not _children(supervisor.pid, "setup")


def _children(pid: int, word: str) -> list[str]:
    """The commands of this process's children with this word in them."""
    listed = subprocess.run(["ps", "-o", "args=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return [line for line in listed.splitlines() if word in line.split()]


@pytest.fixture
def supervised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    """A supervised kiosk with a patient who has just touched a warning sign, each time it starts."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    log = Log(tmp_path / "log" / "run", SystemClock())
    made = Supervisor([sys.executable, str(RUNNING), str(tmp_path), "asking"], [sys.executable, "-m", "kiosk", "closed", "--reason"], log)
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.end()
    thread.join(SECONDS)
    log.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGSTOP])
def test_what_was_touched_before_the_end_is_at_the_desk_after_it(supervised: Supervisor, tmp_path: Path, number: signal.Signals) -> None:
    """A power cut, a crash in C or a process that stands still, with a warning sign on screen: the next start raises the flag in full."""
    until(lambda: supervised.program is not None and supervised.program.ready and _flags(tmp_path))
    first = supervised.program
    assert first is not None
    os.kill(first.pid, number)
    until(lambda: any(event.startswith("visit_recovered") for event in logged(tmp_path / "log")), lambda: logged(tmp_path / "log" / "run"))
    assert [(flag.level, flag.unfinished) for flag in _flags(tmp_path) if flag.unfinished] == [(Level.EMERGENCY_NOW, True)]
    told = ["silenced", "ended signal 9"] if number is signal.SIGSTOP else [f"ended signal {number}"]
    assert logged(tmp_path / "log" / "run")[: len(told) + 3] == ["starting", *told, "closed again", "starting"]


def _flags(folder: Path) -> list[Flag]:
    """Every flag that is stored."""
    store = SqliteStore(folder)
    flags = [derive(store.events(visit_id)) for visit_id in {event.visit_id for event in store.events_after(0)[1]}]
    store.close()
    return [flag for flag in flags if flag is not None]
