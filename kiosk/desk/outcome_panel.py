"""How did it end? One press closes a flag with its outcome."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout

from kiosk.desk.detail_parts import words
from kiosk.desk.wording import Wording
from kiosk.flags import Outcome

COLUMNS = 2


class OutcomePanel(QFrame):
    """Each outcome has a button and a digit."""

    chosen = Signal(object)
    """A `kiosk.flags.Outcome`."""
    left = Signal()

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("outcomes")
        say = wording.say
        self._choices = {str(number): outcome for number, outcome in enumerate(Outcome, 1)}
        grid = QGridLayout()
        grid.setSpacing(8)
        self._buttons = []
        for place, (digit, outcome) in enumerate(self._choices.items()):
            button = QPushButton(say("desk.numbered", number=digit, words=say(f"desk.{outcome.value}")))
            button.setObjectName(outcome.value)
            button.clicked.connect(partial(self.chosen.emit, outcome))
            self._buttons.append(button)
            grid.addWidget(button, *divmod(place, COLUMNS))
        cancel = QPushButton(say("desk.cancel"))
        cancel.setObjectName("cancel_outcome")
        cancel.clicked.connect(self.left)
        grid.addWidget(cancel, *divmod(len(self._choices), COLUMNS))
        for button in (*self._buttons, cancel):
            button.setProperty("choice", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 12)
        column.addWidget(words(say("desk.outcome.ask"), "title"))
        column.addLayout(grid)

    def open(self) -> None:
        """The keyboard stands on the first outcome."""
        self._buttons[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text() in self._choices:
            self.chosen.emit(self._choices[event.text()])
        else:
            super().keyPressEvent(event)
