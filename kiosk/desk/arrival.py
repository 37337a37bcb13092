"""One line for a new emergency while its row is not in sight: which ticket, and a press goes to it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from kiosk.desk.look import Look
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId
from rules.model import Level

ICON_SIDE = 22


class Arrival(QPushButton):
    """Hidden while there is nothing to say, and where the list of flags says it itself."""

    wanted = Signal(str)
    """Somebody goes to this flag: a `VisitId`."""

    def __init__(self, look: Look, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("arrival")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter and Space are for what somebody is at
        self._look, self._wording = look, wording
        self._rows: tuple[Row, ...] = ()
        self._away = False
        self.setIconSize(QSize(look.px(ICON_SIDE), look.px(ICON_SIDE)))
        self.clicked.connect(self._go)
        self.hide()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Emergencies that nobody has taken, in the order of the list: the first is named, the others are counted."""
        self._rows = rows
        say = self._wording.say
        if rows:
            more = say("desk.reason.more", count=len(rows) - 1) if len(rows) > 1 else ""
            self.setText(say("desk.arrival", ticket=self._wording.ticket(rows[0])) + more)
        self._show()

    def look_away(self, *, away: bool) -> None:
        """Whether another page than the list of flags is shown."""
        self._away = away
        self._show()

    def light(self, *, lit: bool) -> None:
        """Filled or hollow: whoever calls makes it blink. Its words can be read either way."""
        if not self.isHidden():
            self._dress(lit=lit)

    def _dress(self, *, lit: bool) -> None:
        ground, ink = self._look.level(Level.EMERGENCY_NOW)
        over, under = (ink, ground) if lit else (ground, self._look.colour("card"))
        self.setIcon(QIcon(self._look.level_icon(Level.EMERGENCY_NOW, self._look.px(ICON_SIDE), over)))
        start = "right" if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else "left"  # a style sheet knows no other sides
        self.setStyleSheet(
            f"#arrival {{ background: {under.name()}; color: {over.name()}; border: 2px solid {ground.name()}; border-radius: 0;"
            f" padding: {self._look.px(6)}px {self._look.px(18)}px; text-align: {start}; }}"
        )

    def _show(self) -> None:
        told = self._away and bool(self._rows)
        if told and self.isHidden():
            self._dress(lit=True)
        self.setVisible(told)

    def _go(self) -> None:
        if self._rows:
            self.wanted.emit(VisitId(self._rows[0].flag.visit_id))


def ask_attention(window: QWidget) -> None:
    """For a desk that lies under other windows or was put away: it comes up, and the keyboard stays where somebody types."""
    QApplication.alert(window)
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
