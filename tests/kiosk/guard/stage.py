"""A patient's real window with everything behind it and everything that guards it, into which faults are put."""

from __future__ import annotations

import json
from pathlib import Path

from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.control.catcher import FaultCatcher
from kiosk.flags import Flag, derive
from kiosk.guard.given import Given
from kiosk.programs.guarded import Guarded
from kiosk.programs.patient_program import join, patient_window
from kiosk.programs.script import PatientClock
from kiosk.visit import intents as on
from kiosk.visit.screens import OutOfServiceView, WelcomeView
from rules.model import Code, LinkId


class GuardedStage:
    """The kiosk, opened."""

    def __init__(self, folder: Path, given: Given | None = None) -> None:
        self.folder = folder
        self.clock = PatientClock(SystemClock())
        self.house = House(Config.demonstration(folder), clock=self.clock, given=given)
        self.catcher = FaultCatcher(self.clock.monotonic)
        self.catcher.start()
        self.window = patient_window(self.house, self.house.config.panel)
        self.controller = self.house.controller()
        self.guarded = Guarded(self.house, self.controller, self.window, self.catcher)
        join(self.controller, self.window)
        self.window.show()
        self.controller.start()
        self.visit_id = self.controller.visit.record.visit_id

    def ask(self, qtbot: QtBot) -> None:
        """A patient begins, and says something that worries nobody."""
        self.controller.handle(on.Started())
        self.controller.handle(on.Touched(LinkId("danger"), frozenset({Code("none")})))
        qtbot.waitUntil(lambda: not self.controller.busy)
        self.visit_id = self.controller.visit.record.visit_id

    @property
    def safe(self) -> bool:
        """Whether the safe screen is what the window shows."""
        return isinstance(self.controller.state.view, OutOfServiceView) and type(self.window.screen_shown).__name__ == "OutOfServiceScreen"

    @property
    def welcoming(self) -> bool:
        """Whether the next patient is welcomed."""
        return isinstance(self.controller.state.view, WelcomeView)

    def flag(self) -> Flag | None:
        """The flag of the visit that broke."""
        return derive(self.house.store.events(self.visit_id))

    def logged(self, event: str) -> list[str]:
        """What stands in the log of this event."""
        lines = map(json.loads, (self.folder / "log" / "kiosk.jsonl").read_text(encoding="utf-8").splitlines())
        return [line.get("detail", "") for line in lines if line["event"] == event]

    def close(self) -> None:
        self.guarded.stop()
        self.catcher.stop()
        self.window.let_close()
        self.window.close()
        self.window.deleteLater()
