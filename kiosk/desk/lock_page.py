"""What a locked desk shows: alerts by ticket and level alone, and the pad that opens it. The same page asks for a PIN in between."""

from __future__ import annotations

from math import isinf

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import LevelTag, words
from kiosk.desk.look import Look
from kiosk.desk.pin_pad import PinPad
from kiosk.desk.rows import Row
from kiosk.desk.tries import Tried
from kiosk.desk.wording import Wording
from kiosk.guard.pins import Wait
from kiosk.ports import VisitRecord
from rules.model import Level

COLUMNS = 2
MOST_SHOWN = 16
"""Alerts shown by name, the most urgent ones; a desk with more of them counts the rest."""
CARD_WIDE = 440
ALERTS_SHARE, CARD_SHARE = 3, 2
SECOND_MS = 1000


class LockPage(QWidget):
    """Shows what the door tells it; hands on what was typed."""

    entered = Signal(str)
    """A PIN."""
    canceled = Signal()

    def __init__(self, look: Look, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("lock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look, self._wording, self._say = look, wording, wording.say
        self._rows: tuple[Row, ...] = ()
        self._calling: list[LevelTag] = []
        """Of emergencies that nobody has taken."""
        self._title, self._told, self._answer = words("", "title"), words("", "text", "quiet"), words("", "strong")
        self._answer.setObjectName("pinAnswer")
        self.pad = PinPad(look, wording.say)
        self._cancel = QPushButton(self._say("door.cancel"))
        self._cancel.setObjectName("pin_cancel")
        self._cancel.setProperty("plain", True)
        self._cancel.clicked.connect(self.canceled)
        self._alerts = QGridLayout()
        self._none = words("", "text", "quiet")
        self._lay_out()
        self._left = 0
        self._second = QTimer(self, interval=SECOND_MS)
        self._second.timeout.connect(self._count_down)
        self.pad.entered.connect(self._hand_on)
        self.pad.typed.connect(self._answer.clear)

    def ask(self, title: str, told: str, *, cancel: bool) -> None:
        """Ask for a PIN, in these words."""
        self._title.setText(title)
        self._told.setText(told)
        self._cancel.setVisible(cancel)
        self.pad.clear()
        self._tell("")
        self.pad.setFocus()

    def answer(self, told: str) -> None:
        """What became of the try; another can be made."""
        self._tell(told)

    def refuse(self, tried: Tried) -> None:
        """The try opened nothing: why, and when another one may. Where no role's PIN is looked at, the wait is counted down."""
        waits = tried.outcome if isinstance(tried.outcome, Wait) else tried.wait
        if waits is not None and not isinf(waits.seconds):
            self._wait(waits.seconds)
        elif tried.held is not None:
            stopped = isinf(tried.held.seconds)
            self._tell(self._say("door.stopped") if stopped else self._say("door.held", time=_clock(round(tried.held.seconds))))
        else:
            self._tell(self._say("door.wrong"))

    def _wait(self, seconds: float) -> None:
        self._left = max(1, round(seconds))
        self.pad.setEnabled(False)
        self._second.start()
        self._tell_wait()

    def show_alarms(self, rows: tuple[Row, ...]) -> None:
        """The alerts that nobody has seen: ticket and level, nothing else."""
        if list(map(_told, rows)) != list(map(_told, self._rows)):
            self._rows = rows
            self._show_alerts()

    def light(self, *, lit: bool) -> None:
        """The emergencies that nobody has taken are filled, or hollow: whoever calls makes them blink."""
        for tag in self._calling:
            tag.light(lit=lit)

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self._look = look
        self._show_alerts()

    def stop(self) -> None:
        """Leave no timer running."""
        self._second.stop()

    def _hand_on(self, pin: str) -> None:
        self.pad.setEnabled(False)  # until the try was judged
        self._answer.setText(self._say("door.checking"))
        self.entered.emit(pin)

    def _tell(self, told: str) -> None:
        self._second.stop()
        self.pad.setEnabled(True)
        self._answer.setText(told)
        if self.isVisible():
            self.pad.setFocus()

    def _count_down(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._tell_wait()
        else:
            self._tell("")

    def _tell_wait(self) -> None:
        self._answer.setText(self._say("door.wait", time=_clock(self._left)))

    # --- how it is laid out -------------------------------------------------------------------------

    def _show_alerts(self) -> None:
        """Not while the desk is open: a flag that arrives then costs its window nothing for a page that nobody sees."""
        if not self.isVisible():
            return
        self._calling.clear()
        while item := self._alerts.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place, row in enumerate(self._rows[:MOST_SHOWN]):
            self._alerts.addWidget(self._alert(row), *divmod(place, COLUMNS))
        more = len(self._rows) - MOST_SHOWN
        self._none.setText(self._say("door.more", count=more) if more > 0 else "" if self._rows else self._say("door.none"))
        self._none.setVisible(bool(self._none.text()))

    def _alert(self, row: Row) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._look.px(14))
        ticket = words(self._wording.ticket(row), "ticket")
        ticket.setWordWrap(False)
        ticket.setMinimumWidth(self._look.metrics("ticket").horizontalAdvance("MM 00"))
        across.addWidget(ticket)
        tag = LevelTag(self._look, row.flag.level, self._wording.level(row.flag.level))
        across.addWidget(tag)
        if row.calling:
            self._calling.append(tag)
        across.addStretch(1)
        return box

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(32, 14, 32, 14)
        across.setSpacing(32)
        across.addLayout(self._alerts_column(), ALERTS_SHARE)
        across.addWidget(self._card(), CARD_SHARE, Qt.AlignmentFlag.AlignVCenter)

    def _alerts_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(20)
        column.addWidget(words(self._say("door.alerts"), "title"))
        self._alerts.setHorizontalSpacing(28)
        self._alerts.setVerticalSpacing(14)
        for number in range(COLUMNS):
            self._alerts.setColumnStretch(number, 1)
        column.addLayout(self._alerts)
        column.addWidget(self._none)
        column.addStretch(1)
        self._show_alerts()
        return column

    def _card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("lockCard")
        card.setMaximumWidth(CARD_WIDE)
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 16, 28, 16)
        column.setSpacing(10)
        self._answer.setMinimumHeight(self._look.px(44))
        for label in (self._title, self._told, self._answer):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for widget in (self._title, self._told, self.pad, self._answer, self._cancel):
            column.addWidget(widget)
        return card

    # --- Qt -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        self._show_alerts()
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._cancel.isVisible():
            self.canceled.emit()
        else:
            super().keyPressEvent(event)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}"


def _told(row: Row) -> tuple[VisitRecord | None, Level, bool]:
    """What a locked desk says of an alert, and whether it blinks."""
    return row.visit, row.flag.level, row.calling
