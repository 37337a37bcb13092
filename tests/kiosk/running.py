"""The real patient's program as a process of its own, with a patient in the middle of a visit; says on stdout when the visit is stored.

Arguments: the data folder, and how far the patient goes: `welcome` or `asking`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from kiosk.app import House
from kiosk.config import Config
from kiosk.control.controller import Controller
from kiosk.patient.window import PatientWindow
from kiosk.programs import patient_program as programs
from kiosk.visit import intents as on
from kiosk.visit.screens import QuestionView, ScreenState, WelcomeView
from rules.model import Code, LinkId

join = programs.join


def join_a_patient(controller: Controller, window: PatientWindow) -> None:
    """The window, and a patient who begins as soon as the kiosk welcomes one."""
    join(controller, window)
    wanted = QuestionView if sys.argv[2] == "asking" else WelcomeView

    def shown(state: ScreenState) -> None:
        ready = isinstance(state.view, wanted) and (not isinstance(state.view, QuestionView) or state.view.selected)
        print("ready" if ready else "not yet", flush=True)

    def begin() -> None:
        controller.handle(on.Started())
        controller.handle(on.Touched(LinkId("danger"), frozenset({Code("chest")})))

    controller.state_changed.connect(shown)
    if sys.argv[2] == "asking":
        QTimer.singleShot(0, begin)


if __name__ == "__main__":
    programs.join = join_a_patient
    sys.exit(programs.run_patient(House(Config.demonstration(Path(sys.argv[1]))), windowed=True))
