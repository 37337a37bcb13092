"""The patient's program with a patient in the middle of a visit, which then tells its own sockets of the network, a line each, and `over`.

Nobody else may look into the program, so that it has to say so itself. The argument is the data folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

TABLES = ("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6")


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


def run() -> int:
    """Play it."""
    from kiosk import programs
    from kiosk.app import House
    from kiosk.config import Config
    from kiosk.controller import Controller
    from kiosk.patient.window import PatientWindow
    from kiosk.screens import QuestionView, ScreenState
    from tests.kiosk import running

    def join_and_tell(controller: Controller, window: PatientWindow) -> None:
        def shown(state: ScreenState) -> None:
            if isinstance(state.view, QuestionView) and state.view.selected:
                print(*on_the_network(), "over", sep="\n", flush=True)

        controller.state_changed.connect(shown)
        running.join_a_patient(controller, window)

    programs.join = join_and_tell
    return programs.run_patient(House(Config.demonstration(Path(sys.argv[1]))), windowed=True)


if __name__ == "__main__":
    sys.argv.append("asking")
    sys.exit(run())
