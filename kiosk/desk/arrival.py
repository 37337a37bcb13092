"""One line for a new emergency while its row is not in sight: which ticket, and a press goes to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget

from kiosk.desk.look import Look
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId
from rules.model import Level

ICON_SIDE, HIGH = 22, 36


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
        self._picture, self._told = QLabel(), QLabel()
        self._lay_out()
        self.clicked.connect(self._go)
        self.hide()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Emergencies that nobody has taken, in the order of the list: the first is named, the others are counted."""
        self._rows = rows
        say = self._wording.say
        if rows:
            more = say("desk.reason.more", count=len(rows) - 1) if len(rows) > 1 else ""
            told = say("desk.arrival", ticket=self._wording.ticket(rows[0])) + more
            self._told.setText(told)
            self.setAccessibleName(told)
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
        self._picture.setPixmap(self._look.level_icon(Level.EMERGENCY_NOW, self._look.px(ICON_SIDE), over))
        self._told.setStyleSheet(f"color: {over.name()};")
        self.setStyleSheet(f"#arrival {{ background: {under.name()}; border: 2px solid {ground.name()}; border-radius: 0; }}")

    def _show(self) -> None:
        told = self._away and bool(self._rows)
        if told and self.isHidden():
            self._dress(lit=True)
        self.setVisible(told)

    def _go(self) -> None:
        if self._rows:
            self.wanted.emit(VisitId(self._rows[0].flag.visit_id))

    def _lay_out(self) -> None:
        """With labels of its own: a button's icon and words part where they run from right to left."""
        self.setFixedHeight(max(self._look.px(HIGH), self._look.metrics("strong").height() + self._look.px(12)))
        self._told.setProperty("role", "strong")
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 0, 24, 0)
        across.setSpacing(self._look.px(8))
        across.addWidget(self._picture)
        across.addWidget(self._told, 1)
        for label in (self._picture, self._told):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def ask_attention(window: QWidget) -> None:
    """For a desk that lies under other windows or was put away: it comes up, and the keyboard stays where somebody types."""
    QApplication.alert(window)
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
