"""The patient's program with a patient in the middle of a visit, which then tells its own sockets of the network, a line each, and `over`.

Nobody else may look into the program, so that it has to say so itself. The argument is the data folder; two more are the ports of a
server and a printer on this computer: then it looks until it has called both.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path

TABLES = ("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6")

MOST_LOOKS = 1500
"""Half a minute of them."""


def own_sockets() -> set[str]:
    """The inodes of this process's sockets."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:
            continue  # the one through which the folder was read
        if target.startswith("socket:["):
            found.add(target.removeprefix("socket:[").removesuffix("]"))
    return found


def on_the_network() -> list[str]:
    """The lines of the system's tables of sockets that are this process's: of any network protocol, listening or not."""
    own, found = own_sockets(), []
    for table in TABLES:
        path = Path(f"/proc/self/net/{table}")
        lines = path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else []
        found += [f"{table}: {line.strip()}" for line in lines if line.split()[9] in own]
    return found


def called(lines: Iterable[str]) -> set[int]:
    """The ports of others that are called; 0: one of ours waits for calls."""
    return {int(line.split()[3].rpartition(":")[2], 16) for line in lines}


def run() -> int:
    """Play it."""
    from PySide6.QtCore import QTimer

    from kiosk.app import House
    from kiosk.config import Config
    from kiosk.control.controller import Controller
    from kiosk.patient.window import PatientWindow
    from kiosk.programs import patient_program as programs
    from kiosk.server import Server, address
    from kiosk.visit.screens import QuestionView, ScreenState
    from tests.kiosk import running

    config, named = Config.demonstration(Path(sys.argv[1])), list(map(int, sys.argv[2:4]))
    seen: set[str] = set()

    def look() -> None:
        seen.update(on_the_network())
        if set(named) <= called(seen) or next(looks) > MOST_LOOKS:
            again.stop()
            print(*seen, "over", sep="\n", flush=True)

    def join_and_tell(controller: Controller, window: PatientWindow) -> None:
        def shown(state: ScreenState) -> None:
            if isinstance(state.view, QuestionView) and state.view.selected and not again.isActive():
                again.start()

        again.timeout.connect(look)
        controller.state_changed.connect(shown)
        running.join_a_patient(controller, window)

    again, looks = QTimer(interval=20), count()
    if named:
        server, printer = named
        where = address(f"postgresql://backcheck@127.0.0.1:{server}/backcheck")
        config = replace(config, server=Server(where, None, None), printer=f"ipp://127.0.0.1:{printer}/ipp/print")
    sys.argv[2:] = ["asking"]
    programs.join = join_and_tell
    return programs.run_patient(House(config), windowed=True)


if __name__ == "__main__":
    sys.exit(run())
