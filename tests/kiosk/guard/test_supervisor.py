"""The supervisor with small programs in the kiosk's place: what it starts, shows, tells, and when it ends."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.events import Log
from kiosk.guard import supervisor as module
from kiosk.guard.restarts import Restarts, Verdict
from kiosk.guard.supervisor import Patience, Supervisor

PATIENT_S = 30
"""A start takes a moment; a hang must end."""
BEATS = "\nwhile True: print('pulse', flush=True); time.sleep(0.05)"
SOUND = "print('ready', flush=True)" + BEATS
HEAD = "import os, signal, sys, time\nfrom pathlib import Path\nplace = Path(sys.argv[1])\n"
COUNTED = "(place / 'starts').open('a').write('x')\nstarts = len((place / 'starts').read_text())\n"
CALM = Patience(look=0.02, silent=20, opening=20, start=40, ending=5)
"""Nothing but what a test is about is hurried: a shared core may take seconds to start a program."""
CURTAIN = "(place / 'curtain').write_text(sys.argv[2]); print('ready', flush=True)" + BEATS


class Watched:
    """A supervisor on a thread of its own, and what came of it."""

    def __init__(self, folder: Path, kiosk: str, curtain: str = CURTAIN, patience: Patience = CALM) -> None:
        self.folder, self.code, self._log = folder, None, Log(folder / "log", SystemClock())
        commands = [[sys.executable, "-c", HEAD + code, str(folder)] for code in (COUNTED + kiosk, curtain)]
        self.supervisor = Supervisor(commands[0], commands[1], self._log, patience)
        self._thread = threading.Thread(target=self._run)

    def start(self) -> Watched:
        self._thread.start()
        return self

    def _run(self) -> None:
        self.code = self.supervisor.run()

    def until(self, what: Callable[[], object]) -> None:
        """Wait for something to be so."""
        over, end = threading.Event(), time.monotonic() + PATIENT_S
        while not what():
            assert time.monotonic() < end, self.logged()
            over.wait(0.01)

    def end(self) -> int | None:
        self.supervisor.end()
        self.supervisor._turn.set()
        self._thread.join(PATIENT_S)
        self._log.close()
        return self.code

    def ended(self) -> int | None:
        """It ended by itself."""
        self._thread.join(PATIENT_S)
        assert not self._thread.is_alive()
        return self.code

    @property
    def starts(self) -> int:
        """How often the kiosk was started."""
        place = self.folder / "starts"
        return len(place.read_text()) if place.exists() else 0

    @property
    def closed(self) -> str:
        """What the closed screen says now; empty without one."""
        place = self.folder / "curtain"
        return place.read_text() if self.supervisor.curtain is not None and place.exists() else ""

    @property
    def open(self) -> bool:
        """Whether patients may use it."""
        program = self.supervisor.program
        return program is not None and program.ready and self.supervisor.curtain is None

    def logged(self) -> list[str]:
        """Events and their details, without the starts."""
        lines = map(json.loads, (self.folder / "log" / "kiosk.jsonl").read_text().splitlines())
        return [f"{line['event']} {line.get('detail', '')}".strip() for line in lines if line["event"] != "starting"]


Watch = Callable[..., Watched]


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Starts supervisors, and ends what a test leaves running. A minute takes a fifth of a second."""
    made: list[Watched] = []
    after = Restarts.after

    def sooner(self: Restarts, code: int, now: float) -> Verdict:
        found = after(self, code, now)
        return Verdict(found.wait and min(found.wait / 20, 0.2), found.code, found.closed)

    monkeypatch.setattr(Restarts, "after", sooner)
    monkeypatch.setattr(module, "AGAIN_S", 0.2)

    def start(kiosk: str, curtain: str = CURTAIN, patience: Patience = CALM, *, started: bool = True) -> Watched:
        made.append(Watched(tmp_path, kiosk, curtain, patience))
        return made[-1].start() if started else made[-1]

    yield start
    for each in made:
        each.end()


def test_a_kiosk_that_staff_end_stays_ended(watch: Watch) -> None:
    """An end in order, exit 0, is the supervisor's end too."""
    watched = watch("sys.exit(0)")
    assert (watched.ended(), watched.starts) == (0, 1)


@pytest.mark.parametrize(("end", "told"), [("os._exit(70)", "exit 70"), ("os.abort()", "signal 6"), ("os.kill(os.getpid(), 9)", "signal 9")])
def test_a_kiosk_that_ends_badly_is_started_again(watch: Watch, end: str, told: str) -> None:
    """Frozen, crashed or killed: it is started again, and the log says by code how it ended."""
    watched = watch(f"if starts == 1: {end}\n" + SOUND)
    watched.until(lambda: watched.open)
    assert (watched.starts, watched.logged()) == (2, [f"ended {told}", "closed again"])


def test_three_bad_ends_show_closed_until_one_holds(watch: Watch) -> None:
    """After the third crash the closed screen stands while it is tried again, and goes when a start holds."""
    watched = watch("if starts < 5: os._exit(1)\n" + SOUND)
    watched.until(lambda: watched.closed == "crashes")
    watched.until(lambda: watched.open)
    assert (watched.starts, watched.logged()) == (5, ["ended exit 1", "closed again", *["ended exit 1"] * 2, "closed crashes", "ended exit 1"])


def test_the_first_bad_end_is_covered_at_once(watch: Watch) -> None:
    """From the first crash on the closed screen stands, until patients may use the next kiosk."""
    watched = watch("if starts == 1: os._exit(1)\nwhile not (place / 'now').exists(): time.sleep(0.02)\n" + SOUND)
    watched.until(lambda: watched.closed == "again")
    assert not watched.open
    (watched.folder / "now").touch()
    watched.until(lambda: watched.open)
    assert watched.starts == 2


def test_an_end_is_noticed_without_a_look(watch: Watch) -> None:
    """A crash is covered although the supervisor's next look is far away."""
    calm = Patience(look=10 * PATIENT_S, silent=20, opening=20, start=40, ending=5)
    watched = watch("while not (place / 'now').exists(): time.sleep(0.02)\nos._exit(1)", patience=calm)
    watched.until(lambda: watched.starts == 1)
    (watched.folder / "now").touch()
    watched.until(lambda: watched.closed == "again")


def test_a_closed_screen_gives_way_to_the_next_one_only_when_that_stands(watch: Watch) -> None:
    """With another reason a new closed screen is painted before the old one goes: nobody sees what is behind."""
    old = "signal.signal(signal.SIGTERM, lambda *_: ((place / 'old').write_text(str((place / 'painted').exists())), sys.exit(0)))\n"
    new = "while not (place / 'now').exists(): time.sleep(0.02)\n (place / 'painted').touch()\n"
    curtain = f"if sys.argv[2] == 'again':\n {old}else:\n {new}{CURTAIN}"
    watched = watch("os._exit(1 if starts == 1 else 3)", curtain)
    watched.until(lambda: "closed refused" in watched.logged())
    watched.until(lambda: watched.supervisor.curtain)
    (watched.folder / "now").touch()
    watched.until((watched.folder / "old").exists)
    assert (watched.folder / "old").read_text() == "True"


def test_a_kiosk_that_cannot_be_started_is_closed_and_tried_again(watch: Watch) -> None:
    """No memory for a process, no program, no thread to hear it: as bad as a crash, and it opens once there is."""
    watched = watch("", started=False)
    watched.supervisor._command, sound = [str(watched.folder / "gone")], watched.supervisor._command
    watched.start()
    watched.until(lambda: watched.closed == "crashes")
    told = "ended not started: ENOENT"
    assert watched.logged()[:5] == [told, "closed again", told, told, "closed crashes"]
    watched.supervisor._command = [*sound[:2], HEAD + SOUND, sound[3]]
    watched.until(lambda: watched.open)


def test_a_closed_screen_that_cannot_be_started_is_tried_again(watch: Watch) -> None:
    """The supervisor outlives it."""
    watched = watch("sys.exit(3)", started=False)
    watched.supervisor._curtain_command, sound = [str(watched.folder / "gone")], watched.supervisor._curtain_command
    watched.start()
    watched.until(lambda: "closed not started: ENOENT" in watched.logged())
    watched.supervisor._curtain_command = sound
    watched.until(lambda: watched.closed == "refused")


@pytest.mark.parametrize(("code", "reason"), [(3, "refused"), (4, "not_stored")])
def test_what_is_refused_shows_why(watch: Watch, code: int, reason: str) -> None:
    """Settings or a disk that refuse show the closed screen with its reason at once; mended, the kiosk opens by itself."""
    watched = watch(f"if not (place / 'mended').exists(): sys.exit({code})\n" + SOUND)
    watched.until(lambda: watched.closed == reason)
    (watched.folder / "mended").touch()
    watched.until(lambda: watched.open)


def test_a_kiosk_that_opens_slowly_is_covered_and_waited_for(watch: Watch) -> None:
    """Who comes meanwhile sees the closed screen; it goes as soon as patients may use the kiosk."""
    watched = watch("while not (place / 'now').exists(): time.sleep(0.02)\n" + SOUND, patience=Patience(0.02, 5, 0.2, 20, 2))
    watched.until(lambda: watched.closed == "slow")
    (watched.folder / "now").touch()
    watched.until(lambda: watched.open)
    assert watched.starts == 1


def test_a_kiosk_that_never_opens_is_ended(watch: Watch) -> None:
    """A start that leads nowhere is given up and tried again."""
    watched = watch("if starts == 1: time.sleep(60)\n" + SOUND, patience=Patience(0.02, 20, 2, 5, 2))
    watched.until(lambda: watched.open)
    assert (watched.starts, watched.logged()) == (2, ["closed slow", "silenced", "ended signal 9", "closed again"])


def test_a_kiosk_without_a_pulse_is_killed(watch: Watch) -> None:
    """One that opened and does not run any more, and heeds no signal, is killed and started again."""
    silent = "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)\n"
    watched = watch(f"if starts == 1:\n {silent}\n" + SOUND, patience=Patience(0.02, 2, 20, 40, 2))
    watched.until(lambda: watched.starts == 2 and watched.open)
    assert watched.logged() == ["silenced", "ended signal 9", "closed again"]


def test_the_end_takes_all_along(watch: Watch) -> None:
    """Told to end, it ends the kiosk in order and leaves nothing running; one that does not heed it is killed."""
    heeding = "signal.signal(signal.SIGTERM, lambda *_: ((place / 'in order').touch(), sys.exit(0)))\n"
    watched = watch(heeding + SOUND)
    watched.until(lambda: watched.open)
    program = watched.supervisor.program
    assert program is not None
    assert watched.end() == 0
    assert (watched.folder / "in order").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(program.pid, 0)


def test_the_end_waits_for_nobody_who_will_not_go(watch: Watch) -> None:
    """A kiosk that does not heed the wish to end is killed after a while."""
    watched = watch("signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SOUND, patience=Patience(0.02, 5, 5, 20, 0.3))
    watched.until(lambda: watched.open)
    assert watched.end() == 0


def test_a_second_one_leaves_with_5(watch: Watch) -> None:
    """Where another kiosk runs on the same data, it is given a moment, and then the second leaves."""
    watched = watch("sys.exit(5)")
    assert (watched.ended(), watched.starts) == (5, 4)


def test_a_closed_screen_that_cannot_be_shown_is_tried_again(watch: Watch) -> None:
    """Without a display neither can open: both are tried again, and the supervisor goes on."""
    curtain = "(place / 'curtains').open('a').write('x')\nif len((place / 'curtains').read_text()) < 3: os.abort()\n" + CURTAIN
    watched = watch("os.abort()", curtain)
    watched.until(lambda: watched.closed == "crashes")


def test_a_closed_screen_that_is_frozen_is_started_again(watch: Watch) -> None:
    """The closed screen has a pulse too."""
    curtain = "(place / 'curtains').open('a').write('x')\nif len((place / 'curtains').read_text()) < 2: time.sleep(60)\n" + CURTAIN
    watched = watch("sys.exit(3)", curtain, Patience(0.02, 2, 20, 40, 2))
    watched.until(lambda: watched.closed == "refused")


def test_a_service_manager_is_told(watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It hears why the kiosk is closed before it hears that the service is up, then that it is open; and that it lives, for as long as it does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(PATIENT_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        watched = watch("if starts == 1: sys.exit(3)\n" + SOUND)
        said: list[str] = []
        while "STATUS=open" not in said:
            said.append(line.recv(200).decode())
        watched.supervisor.end()
        while said[-1] != "STOPPING=1":
            said.append(line.recv(200).decode())
    assert [each for each in said if each != "WATCHDOG=1"] == ["STATUS=closed: refused", "READY=1", "STATUS=open", "STOPPING=1"]
    assert "WATCHDOG=1" in said
