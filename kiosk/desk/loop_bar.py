"""What stands above the detail's buttons: where the person is, the call to the desk, the note, and in which role a flag is taken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.places import presets, spot
from kiosk.desk.rows import Row
from kiosk.desk.wording import Say
from kiosk.flags import Status
from kiosk.loop import FRONT_DESK, ROLES

ACROSS = 3
"""Buttons in a row: the words of the longest language have room."""
NOTE_KEY = "F4"
LIVE = frozenset({Status.NEW, Status.SEEN})
"""Flags whose person somebody may look for or call."""


class RoleButton(QPushButton):
    """In which role flags are taken here; a press chooses another."""

    changed = Signal(str)
    """One of `kiosk.loop.ROLES`."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say, self._role = say, FRONT_DESK
        self.setObjectName("role")
        self.setProperty("small", True)
        self.setToolTip(say("desk.role.hint"))
        self.setAccessibleDescription(say("desk.role.hint"))
        menu, one = QMenu(self), QActionGroup(self)
        for role in ROLES:
            action = menu.addAction(say(f"desk.role.{role}"))
            action.setCheckable(True)
            action.setChecked(role == self._role)
            action.triggered.connect(partial(self.set_role, role))
            one.addAction(action)
        self._actions = dict(zip(ROLES, menu.actions(), strict=True))
        self.setMenu(menu)
        self._tell()

    @property
    def role(self) -> str:
        """One of `kiosk.loop.ROLES`."""
        return self._role

    def set_role(self, role: str) -> None:
        """From now on flags are taken in this role. Raises KeyError for one that there is not."""
        self._actions[role].setChecked(True)
        if role != self._role:
            self._role = role
            self._tell()
            self.changed.emit(role)

    def _tell(self) -> None:
        self.setText(self._say("desk.role", role=self._say(f"desk.role.{self._role}")))


class LoopBar(QWidget):
    """Buttons only: what a press means, and whether it is meant, others decide."""

    placed = Signal(str)
    """Where the person is: one of `kiosk.desk.places.presets`."""
    summoned = Signal()
    note_wanted = Signal()

    def __init__(self, say: Say, rooms: Sequence[str]) -> None:
        super().__init__()
        self._say = say
        self.role = RoleButton(say)
        self._places = {place: self._place(place) for place in presets(rooms)}
        self._call = self._button("call", self.summoned.emit)
        self._note = self._button("note", self.note_wanted.emit)
        key = QShortcut(QKeySequence(NOTE_KEY), self)
        key.activated.connect(self._note.click)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        column.addWidget(words(say("desk.place.title"), "small", "quiet"))
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, button in enumerate(self._places.values()):
            grid.addWidget(button, number // ACROSS, number % ACROSS)
        column.addLayout(grid)
        across = QHBoxLayout()
        across.setSpacing(6)
        for button in (self._call, self._note, self.role):
            across.addWidget(button, 1)
        column.addLayout(across)
        self.show_row(None, resting=False)

    def show_row(self, row: Row | None, *, resting: bool) -> None:
        """The flag that the presses would be about; `resting` while it has just changed by itself."""
        live = row is not None and row.flag.status in LIVE and not resting
        for place, button in self._places.items():
            button.setEnabled(live)
            button.setChecked(row is not None and row.loop.place == place)
        self._call.setEnabled(live and row is not None and row.visit is not None)
        self._note.setEnabled(row is not None and not resting)

    def _place(self, place: str) -> QPushButton:
        button = QPushButton(spot(self._say, place))
        button.setObjectName(f"place.{place}")
        button.setProperty("small", True)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press of the mouse leaves the keyboard to the list
        button.clicked.connect(partial(self._choose, place))
        return button

    def _choose(self, place: str) -> None:
        """What the store says is checked, not what was pressed."""
        button = self._places[place]
        button.setChecked(not button.isChecked())
        self.placed.emit(place)

    def _button(self, name: str, pressed: object) -> QPushButton:
        button = QPushButton(self._say(f"desk.{name}"))
        button.setObjectName(name)
        button.setProperty("small", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(self._say(f"desk.{name}.hint"))
        button.setAccessibleDescription(self._say(f"desk.{name}.hint"))
        button.clicked.connect(pressed)
        return button
