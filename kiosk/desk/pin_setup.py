"""Where the manager chooses PINs: the first ones are drawn and shown once, to be written down; later one of them is drawn or typed anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.pin_pad import PinPad
from kiosk.desk.wording import Say
from kiosk.guard.roles import Role
from kiosk.guard.strong import draw_pin, weakness

PIN_WIDE = 160
CARD_WIDE = 400
ROLES_SHARE, CARD_SHARE = 3, 2


class PinSetup(QWidget):
    """Shows a row a role; hands over the PINs that were chosen, and forgets them."""

    chosen = Signal(object)
    """A mapping of role to PIN: all three at the first start, later those that are to change."""
    canceled = Signal()

    def __init__(self, look: Look, say: Say) -> None:
        super().__init__()
        self.setObjectName("pinSetup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._say, self._first = say, True
        self._pins: dict[Role, str] = {}
        self._role = Role.FRONT_DESK
        self._title, self._note = words("", "title"), words("", "text", "quiet")
        self._shown: dict[Role, QLabel] = {}
        self._own, self._told = words("", "title"), words("", "strong")
        self.pad = PinPad(look, say)
        self.pad.entered.connect(self._type)
        self.pad.typed.connect(self._told.clear)
        self._done = self._button("", "pins_done", self._hand_over)
        self._done.setProperty("primary", True)
        self._cancel = self._button(say("door.cancel"), "pins_cancel", self.canceled.emit)
        self._lay_out()

    def begin(self, *, first: bool) -> None:
        """Choose the first PINs, all of which are drawn; or change some, none of which is shown."""
        self._first = first
        self._pins.clear()
        if first:
            for role in Role:
                self._draw(role)
        self._title.setText(self._say("door.make" if first else "door.change"))
        self._note.setText(self._say("door.make.note" if first else "door.change.note"))
        self._done.setText(self._say("door.make.done"))
        self._cancel.setVisible(not first)
        self._choose(Role.FRONT_DESK)
        self._show()
        self.setFocusProxy(self._done if first else self.pad)
        self.setFocus()

    def refuse(self, told: str) -> None:
        """They could not be kept; they can still be changed."""
        self._told.setText(told)
        self.setEnabled(True)

    @property
    def pins(self) -> Mapping[Role, str]:
        """What is shown now."""
        return self._pins

    def _draw(self, role: Role) -> None:
        self._pins[role] = draw_pin([pin for other, pin in self._pins.items() if other is not role])
        self._choose(role)
        self._show()

    def _choose(self, role: Role) -> None:
        """What is typed is for this role."""
        self._role = role
        self._own.setText(self._say("door.make.own", role=self._say(f"door.role.{role}")))
        self._told.clear()
        self.pad.clear()

    def _type(self, pin: str) -> None:
        why = weakness(pin) or ("pin.taken" if pin in {known for role, known in self._pins.items() if role is not self._role} else None)
        if why:
            self._told.setText(self._say(why))
        else:
            self._pins[self._role] = pin
            self._show()

    def _show(self) -> None:
        for role, label in self._shown.items():
            label.setText(spaced_pin(self._pins[role]) if role in self._pins else self._say("door.change.kept"))
        self._done.setEnabled(bool(self._pins))

    def _hand_over(self) -> None:
        self.setEnabled(False)  # until they are kept
        self.chosen.emit(dict(self._pins))

    # --- how it is laid out -------------------------------------------------------------------------

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 14, 20, 14)
        across.setSpacing(20)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._note)
        column.addSpacing(6)
        for role in Role:
            column.addWidget(self._row(role))
        column.addSpacing(10)
        ends = QHBoxLayout()
        ends.setSpacing(12)
        ends.addWidget(self._done)
        ends.addWidget(self._cancel)
        ends.addStretch(1)
        column.addLayout(ends)
        column.addStretch(1)
        across.addLayout(column, ROLES_SHARE)
        across.addWidget(self._card(), CARD_SHARE, Qt.AlignmentFlag.AlignVCenter)

    def _row(self, role: Role) -> QFrame:
        row = QFrame()
        row.setObjectName("pinRow")
        grid = QGridLayout(row)
        grid.setContentsMargins(16, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.addWidget(words(self._say(f"door.role.{role}"), "title"), 0, 0)
        grid.addWidget(words(self._say(f"door.may.{role}"), "small", "quiet"), 1, 0, 1, 2)
        self._shown[role] = words("", "ticket")
        self._shown[role].setMinimumWidth(PIN_WIDE)
        self._shown[role].setObjectName(f"pin_of_{role}")
        grid.addWidget(self._shown[role], 0, 1)
        # one above the other: side by side they are too wide in a language of long words
        grid.addWidget(self._button(self._say("door.make.again"), f"draw_{role}", partial(self._draw, role)), 0, 2)
        grid.addWidget(self._button(self._say("door.make.type"), f"type_{role}", partial(self._type_for, role)), 1, 2)
        grid.setColumnStretch(0, 1)
        return row

    def _type_for(self, role: Role) -> None:
        self._choose(role)
        self.pad.setFocus()

    def _card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("lockCard")
        card.setMaximumWidth(CARD_WIDE)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 20, 16, 20)
        column.setSpacing(10)
        self._told.setMinimumHeight(44)
        for label in (self._own, self._told):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for widget in (self._own, self.pad, self._told):
            column.addWidget(widget)
        return card

    @staticmethod
    def _button(text: str, name: str, pressed: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("plain", True)
        button.clicked.connect(pressed)
        return button

    # --- Qt -----------------------------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:
        """Shown once: nothing of them stays in the window."""
        super().hideEvent(event)
        self._pins.clear()
        self._show()
        self.pad.clear()
        self.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._first:
            self.canceled.emit()
        else:
            super().keyPressEvent(event)


def spaced_pin(pin: str) -> str:
    """Three digits at a time, as they are read out and written down; among words from right to left too they keep their order."""
    return f"\u2066{' '.join(pin[at : at + 3] for at in range(0, len(pin), 3))}\u2069"
