"""A kiosk that plays one visit with a red flag and says on stdout how far its screen is; somebody kills it on the way."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from kiosk.app import House
from kiosk.config import Config
from kiosk.visit import intents as on
from kiosk.visit.screens import ScreenState
from rules.model import Code, LinkId

STEP_MS = 15
STEPS: tuple[tuple[str, on.Intent], ...] = (
    ("started", on.Started()),
    ("calm", on.Touched(LinkId("danger"), frozenset({Code("none")}))),
    ("asked", on.Continued()),
    ("age", on.Touched(LinkId("age"), frozenset({Code("a18_44")}))),
    ("asked", on.Continued()),
    ("touched", on.Touched(LinkId("bladder_bowel"), frozenset({Code("leak")}))),
    ("answered", on.Continued()),
)


def main() -> int:
    """Play the steps, one every few milliseconds, each reported once the screen shows it; then stand on the follow-up of the red flag."""
    app = QCoreApplication(sys.argv)
    house = House(Config.demonstration(Path(sys.argv[1])))
    controller = house.controller()
    steps = iter(STEPS)
    reached: list[str] = ["welcome"]
    timer = QTimer(singleShot=True, interval=STEP_MS)

    def step() -> None:
        name, intent = next(steps, ("", None))
        if intent is not None:
            reached.append(name)
            controller.handle(intent)

    def shown(_: ScreenState) -> None:
        print(reached[-1], controller.visit.record.visit_id, flush=True)
        timer.start()

    timer.timeout.connect(step)
    controller.state_changed.connect(shown)
    controller.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
