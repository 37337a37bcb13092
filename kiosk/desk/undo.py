"""A flag that was just closed can be taken back for ten seconds, without looking for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from kiosk.desk.detail_parts import words
from kiosk.desk.wording import Say

UNDO_MS = 10_000


class Undo(QFrame):
    """Says what was closed, with the button that takes it back; the last one counts."""

    taken_back = Signal(str)
    """A `VisitId`."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.setObjectName("undo_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._visit_id = ""
        self._told = words("", "strong")
        button = QPushButton(say("desk.undo"))
        button.setObjectName("undo")
        button.setProperty("small", True)
        button.clicked.connect(self.take_back)
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 3, 24, 3)
        across.addWidget(self._told, 1)
        across.addWidget(button)
        self._timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def offer(self, visit_id: str, told: str) -> None:
        """This flag was closed."""
        self._visit_id = visit_id
        self._told.setText(told)
        self.show()
        self._timer.start()

    def take_back(self) -> None:
        """Nothing happens once the time is over."""
        if self._timer.isActive():
            self.stop()
            self.taken_back.emit(self._visit_id)

    def stop(self) -> None:
        """Offer nothing any more."""
        self._timer.stop()
        self.hide()
