"""Who is signed in, as a badge in the header, and what they can do about it: sign out, choose PINs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from kiosk.desk.detail_parts import words
from kiosk.desk.wording import Say
from kiosk.guard.roles import Role


class StaffPanel(QFrame):
    """Opens below the header when the badge is pressed."""

    signed_out = Signal()
    pins_wanted = Signal()

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.setObjectName("staff")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._say = say
        self.badge = self._button("", "badge")
        self.badge.setToolTip(say("door.badge.hint"))
        self.badge.setAccessibleDescription(say("door.badge.hint"))
        self.badge.clicked.connect(self._toggle)
        self._told = words("", "strong")
        self._out = self._button(say("door.sign_out"), "sign_out")
        self._out.clicked.connect(self.signed_out)
        pins = self._button(say("door.pins"), "choose_pins")
        pins.clicked.connect(self.pins_wanted)
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 10, 24, 10)
        across.setSpacing(12)
        across.addWidget(self._told, 1)
        across.addWidget(pins)
        across.addWidget(self._out)
        self.badge.hide()
        self.hide()

    def show_role(self, role: Role | None) -> None:
        """Who is signed in; None: nobody."""
        name = self._say(f"door.role.{role}") if role else ""
        self.badge.setText(name)
        self._told.setText(self._say("door.signed_in", role=name, may=self._say(f"door.may.{role}")) if role else "")
        self.badge.setVisible(role is not None)

    def _toggle(self) -> None:
        self.setVisible(not self.isVisible())
        if self.isVisible():
            self._out.setFocus()

    @staticmethod
    def _button(text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("plain", True)
        return button

    # --- Qt -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
