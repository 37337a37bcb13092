"""Scripted patients at the real windows, off screen: each one's result is printed, each screen kept as a picture."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kiosk.app import House
from kiosk.errors import ExitCode
from kiosk.flags import Outcome
from kiosk.picture import save_picture
from kiosk.printer import JobOutcome
from kiosk.programs.desk_program import desk_window
from kiosk.programs.hand import Hand, NothingThereError, Script, find, tap
from kiosk.programs.patient_program import application, join, patient_window, share_screens
from kiosk.programs.script import Patient, PatientClock, Visitor
from kiosk.visit.screens import ResultView, WelcomeView
from rules.model import Level


class Rehearsal:
    """One run of the demonstration without a display."""

    def __init__(self, house: House, patients: Sequence[Patient], pictures: Path | None) -> None:
        """`pictures` is the folder for the pictures; None takes none."""
        self._app = application("backcheck-demonstration")
        self._clock = PatientClock(house.clock)
        self._house = replace(house, clock=self._clock)
        self._patients, self._pictures = patients, pictures
        self._controller = self._house.controller()
        self._controller.press.over.connect(self._printed)
        self._window = patient_window(self._house, house.config.panel)
        self._desk = desk_window(house)
        self._visitor = Visitor(self._controller, self._window, self._clock.tapped, self._seen)
        self._now, self._shots, self._file = "", 0, ""
        self._seconds = 0
        self._code = ExitCode.DONE

    def run(self) -> int:
        """Play all; `ExitCode.DONE` when every patient came to a result.

        `NOT_STORED`, and a line that says why, where a picture cannot be kept or a control is not there.
        """
        join(self._controller, self._window)
        self._window.show()
        self._desk.show()
        self._controller.start()
        share_screens(self._controller, self._window)
        hand = Hand(self._script())
        hand.over.connect(lambda: self._app.exit(self._code))
        hand.start()
        code = self._app.exec()
        self._controller.stop()
        self._desk.close()
        self._window.let_close()
        self._window.close()
        return code

    def _script(self) -> Script:
        try:
            yield from self._all()
        except (OSError, NothingThereError) as error:
            print(error, file=sys.stderr)
            self._code = ExitCode.NOT_STORED

    def _all(self) -> Script:
        yield lambda: isinstance(self._controller.state.view, WelcomeView)  # with these settings it may be closed until the desk has beaten
        for patient in self._patients:
            self._now, self._shots, self._file = patient.name, 0, ""
            begun = self._clock.jumped
            yield from self._visitor.play(patient)
            self._seconds = round(self._clock.jumped - begun)
            visit = self._controller.visit
            self._report(patient)
            if visit.level is Level.SELF_CARE:
                tap(self._window, "shell.continue")
            else:
                yield from self._at_the_desk()
            yield lambda before=visit: self._controller.visit is not before  # type: ignore[misc]

    def _at_the_desk(self) -> Script:
        """The desk takes the flag, the patient's screen says so, the patient leaves or the desk ends it."""
        yield lambda: find(self._desk, "seen") is not None and self._can(self._desk, "seen")
        self._picture(self._desk, "desk")
        tap(self._desk, "seen")
        yield self._told
        self._seen("seen-by-the-desk")
        if self._controller.visit.level is not Level.EMERGENCY_NOW:
            self._clock.tapped()
            tap(self._window, "shell.continue")
        yield lambda: self._can(self._desk, "close")
        tap(self._desk, "close")
        yield lambda: self._can(self._desk, Outcome.SEEN.value)
        tap(self._desk, Outcome.SEEN.value)

    @staticmethod
    def _can(window: QWidget, name: str) -> bool:
        control = find(window, name)
        return control is not None and control.isEnabled()

    def _told(self) -> bool:
        view = self._controller.state.view
        return isinstance(view, ResultView) and view.seen

    def _report(self, patient: Patient) -> None:
        visit, say = self._controller.visit, self._house.catalogue.say
        score = visit.result.score.impact if visit.result else None
        print(
            say(
                "demo.patient",
                name=patient.name,
                level=visit.level.name,
                score=say("visit.no_score") if score is None else f"{score:g}",
                taps=self._visitor.taps,
                seconds=self._seconds,
                file=self._file or say("visit.no_handout"),
                ticket=f"{visit.record.ticket[:2]} {visit.record.ticket[2:]}",
            )
        )

    def _printed(self, outcome: JobOutcome) -> None:
        self._file = outcome.report.path or ""

    def _seen(self, screen: str) -> None:
        self._picture(self._window, screen)

    def _picture(self, window: QWidget, name: str) -> None:
        if self._pictures is None:
            return
        self._pictures.mkdir(mode=0o700, parents=True, exist_ok=True)
        save_picture(window, self._pictures / f"{self._now}-{self._shots:02}-{name}.png")
        self._shots += 1
