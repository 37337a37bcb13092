"""What a person can do to the flag that is read: buttons that stay where they are, and in their place a panel that asks how or why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.level_panel import LevelPanel
from kiosk.desk.look import Look
from kiosk.desk.outcome_panel import OutcomePanel
from kiosk.desk.wording import Wording
from kiosk.flags import Flag, Status
from rules.model import Level

BUTTONS, OUTCOME, LEVELS = range(3)
CLOSABLE = frozenset({Status.SEEN, Status.WITHDRAWN})
JUDGED = frozenset({Status.NEW, Status.SEEN})
"""Flags of which staff may set the level; one that nobody has seen is only raised."""
SMALL = ("slip", "level")
SHARES = {"close": 1, "seen": 2}
"""Of the width: Seen is pressed first and most."""


class Actions(QWidget):
    """Says what was pressed; whoever listens knows whether it can be meant."""

    seen = Signal()
    closed = Signal(object)
    """A `kiosk.flags.Outcome`."""
    judged = Signal(object)
    """A `kiosk.desk.closing.Judgement`."""
    slip_wanted = Signal()
    level_wanted = Signal()
    """Somebody wants to set another level: `ask_level`."""
    lower_wanted = Signal(object)
    """Somebody wants a lower `Level`: `let_lower`, if they may."""
    done = Signal()
    """A panel was left: the list may have the keyboard again."""

    def __init__(self, look: Look, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("actions")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._wording = wording
        self._flag: Flag | None = None
        self._buttons = {name: self._button(name) for name in (*SMALL, *SHARES)}
        self._buttons["seen"].clicked.connect(self.seen)
        self._buttons["slip"].clicked.connect(self.slip_wanted)
        self._buttons["close"].clicked.connect(self.ask_outcome)
        self._buttons["level"].clicked.connect(self.level_wanted)
        for name in SMALL:
            self._buttons[name].setProperty("small", True)
        self._copy = words("", "small")
        self._copy.hide()
        self._outcome, self._level = OutcomePanel(wording), LevelPanel(look, wording)
        self._outcome.chosen.connect(self._close)
        self._level.judged.connect(self._judge)
        self._level.lower_wanted.connect(self.lower_wanted)
        self._rows = QVBoxLayout()
        self._pages = (self._row_page(), self._outcome, self._level)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        for page in self._pages:  # not stacked: the story above keeps what the buttons do not need
            whole.addWidget(page)
        self._show_page(BUTTONS)
        for panel in (self._outcome, self._level):
            panel.left.connect(self._leave)

    def add_row(self, row: QWidget) -> None:
        """Something more to press, above the buttons."""
        self._rows.addWidget(row)

    def name_seen(self, text: str) -> None:
        """What the button that takes the flag says."""
        self._buttons["seen"].setText(text)

    def show_flag(self, flag: Flag | None, *, resting: bool, slip: bool) -> None:
        """Which buttons can be meant now. A panel is about the flag for which it was opened: another one, or another level, shuts it."""
        if _standing(flag) != _standing(self._flag):
            self._show_page(BUTTONS)
        self._flag = flag
        status = flag.status if flag else None
        level = status is Status.SEEN or (status is Status.NEW and flag is not None and flag.level < max(Level))
        can = {"seen": status is Status.NEW, "close": status in CLOSABLE, "level": level, "slip": slip}
        for name, button in self._buttons.items():
            button.setEnabled(can[name] and not resting)

    def tell_copy(self, told: str) -> None:
        """What became of the last page that was printed here."""
        self._copy.setText(told)
        self._copy.setVisible(bool(told))

    def ask_outcome(self) -> None:
        """Ask how it ended."""
        if self._buttons["close"].isEnabled():
            self._show_page(OUTCOME)
            self._outcome.open()

    def ask_level(self) -> None:
        """Ask which level, who says so, and why."""
        if self._buttons["level"].isEnabled() and self._flag is not None:
            self._show_page(LEVELS)
            self._level.open(self._flag.level, seen=self._flag.status is Status.SEEN)

    def let_lower(self, level: Level) -> None:
        """Choose this lower level, which whoever is here may set."""
        self._level.let_lower(level)

    def keep_level(self) -> None:
        """Whoever is here may not set a lower level, or no longer."""
        self._level.keep_level()

    def press(self, name: str) -> None:
        """As a finger does, where the button of `SHARES` can be pressed."""
        self._buttons[name].click()

    def leave_level(self) -> None:
        """Shut the level's panel, if it is open."""
        if not self._level.isHidden():
            self._show_page(BUTTONS)

    def _show_page(self, shown: int) -> None:
        for page in self._pages:  # all hidden before one is shown: two at once would make the window grow
            page.hide()
        self._pages[shown].show()

    def _close(self, outcome: object) -> None:
        self._leave()
        self.closed.emit(outcome)

    def _judge(self, judgement: object) -> None:
        self._leave()
        self.judged.emit(judgement)

    def _leave(self) -> None:
        self._show_page(BUTTONS)
        self.done.emit()

    def _row_page(self) -> QWidget:
        page = QWidget()
        across, smaller = QHBoxLayout(), QHBoxLayout()
        across.setSpacing(10)
        smaller.setSpacing(6)
        for name, share in SHARES.items():
            across.addWidget(self._buttons[name], share)
        for name in SMALL:
            smaller.addWidget(self._buttons[name], 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 8, 24, 10)
        column.addWidget(self._copy)
        column.addLayout(self._rows)
        column.addLayout(smaller)
        column.addLayout(across)
        return page

    def _button(self, name: str) -> QPushButton:
        say = self._wording.say
        button = QPushButton(say(f"desk.{name}"))
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press of the mouse leaves the keyboard to the list
        button.setAccessibleDescription(say(f"desk.{name}.hint"))
        button.setToolTip(say(f"desk.{name}.hint"))
        return button


def _standing(flag: Flag | None) -> tuple[object, ...]:
    return () if flag is None else (flag.visit_id, flag.level, flag.status)
