"""The page that asks for the manager's PIN where staff have PINs already."""

from __future__ import annotations

from concurrent.futures import Future

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.control.background import Lane
from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.pin_pad import PinPad
from kiosk.desk.wording import Say
from kiosk.guard.pins import PinError, Wait
from kiosk.setup.standing import StandingPins, refusal


class ManagerPage(QWidget):
    """Takes tries, one after another."""

    proved = Signal()
    """It was the manager's."""

    def __init__(self, look: Look, say: Say, lane: Lane, standing: StandingPins) -> None:
        super().__init__()
        self._say, self._lane, self._standing = say, lane, standing
        self._told = words("", "strong")
        self._told.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pad = PinPad(look, say)
        self.setFocusProxy(self.pad)
        self.pad.entered.connect(self._hand_on)
        self.pad.typed.connect(self._told.clear)
        column = QVBoxLayout(self)
        column.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._told)
        column.addStretch(1)

    def _hand_on(self, pin: str) -> None:
        self.pad.setEnabled(False)
        self._told.setText(self._say("door.checking"))
        self._lane.run(lambda: self._standing.prove(pin), self._judged)

    def _judged(self, judged: Future[bool | Wait]) -> None:
        error = judged.exception()
        if isinstance(error, PinError):
            self._answer(str(error))
        elif (verdict := judged.result()) is True:
            self.proved.emit()
        else:
            self._answer(refusal(verdict or None, self._say))

    def _answer(self, told: str) -> None:
        self._told.setText(told)
        self.pad.setEnabled(True)
        self.pad.setFocus()
