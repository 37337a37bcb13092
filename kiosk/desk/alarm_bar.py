"""The desk's alarm: sounds and blinks for what nobody has taken, and stands across the window for what nobody took in time."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.control.siren import Siren
from kiosk.desk.alarm import alarmed
from kiosk.desk.arrival import Arrival, ask_attention
from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.rows import Row
from kiosk.desk.strips import Strip
from kiosk.desk.wording import Wording
from rules.model import Level

BLINK_MS = 1000
"""Lit as long as dark: once in two seconds. No more than once a second, so that it disturbs nobody who is sensitive to flashes."""
SHOWN = 2
"""So many tickets stand in the banner; more are counted, for the list must keep its room."""


class AlarmBar(QWidget):
    """Banners, of which mostly none shows: what nobody took in time, what is new while the list is out of sight, that nothing can be heard here."""

    blinked = Signal(bool)
    """Emergencies that nobody has taken are lit, or not."""

    def __init__(self, look: Look, wording: Wording, siren: Siren) -> None:
        super().__init__()
        self._wording, self._siren = wording, siren
        self._reasons: frozenset[str] = frozenset()
        self._lit = False
        self._dressed: Level | None = None
        self._blink = QTimer(self, interval=BLINK_MS)
        self._blink.timeout.connect(self._turn)
        self._look, self._picture = look, QLabel()
        self._left = words("", "title")
        self._banner = self._made()
        self.arrival = Arrival(look, wording)
        self._mute = Strip(look, wording, "mute")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self.arrival)
        column.addWidget(self._mute)
        siren.trouble.connect(self._tell_trouble)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """The board's rows: sound what is new at once, else again when it is due."""
        now = alarmed(rows)
        anew = bool(now.reasons - self._reasons)
        self._siren.want(now.tone, anew=anew)
        self._reasons = now.reasons
        self.arrival.show_rows(tuple(row for row in now.emergencies if not row.loop.escalated))
        self._banner.setVisible(bool(now.left))
        self._left.setText("\n".join(self._told(now.left)))
        self._dress(max((row.flag.level for row in now.left), default=Level.EMERGENCY_NOW))
        if bool(now.emergencies) is not self._blink.isActive():
            self._set_blinking(on=bool(now.emergencies))
        if anew:
            ask_attention(self.window())

    def start(self) -> None:
        """Begin to look whether anything can be heard."""
        self._siren.watch()

    def stop(self) -> None:
        """Silent and dark for good."""
        self._blink.stop()
        self._siren.close()

    def test_button(self) -> QPushButton:
        """Sounds the alarm once."""
        button = QPushButton(self._wording.say("desk.alarm.test"))
        button.setObjectName("test_sound")
        button.setProperty("small", True)
        button.setToolTip(self._wording.say("desk.alarm.test.hint"))
        button.setAccessibleDescription(self._wording.say("desk.alarm.test.hint"))
        button.clicked.connect(self._siren.try_out)
        return button

    def _told(self, left: tuple[Row, ...]) -> list[str]:
        say, wording = self._wording.say, self._wording
        told = [
            say("desk.alarm.left", ticket=wording.ticket(row), level=wording.level(row.flag.level), who=wording.place(row.kiosk_id))
            for row in left[:SHOWN]
        ]
        if len(left) > SHOWN:
            told[-1] += f"  ·  {say('desk.alarm.more', count=len(left) - SHOWN)}"
        return told

    def _tell_trouble(self, why: str) -> None:
        say = self._wording.say
        self._mute.tell([say("desk.alarm.mute", reason=say(why))] if why else [])

    def _set_blinking(self, *, on: bool) -> None:
        self._blink.start() if on else self._blink.stop()
        self._light(lit=on)

    def _turn(self) -> None:
        self._light(lit=not self._lit)

    def _light(self, *, lit: bool) -> None:
        self._lit = lit
        self.arrival.light(lit=lit)
        self.blinked.emit(lit)

    def _dress(self, level: Level) -> None:
        """In the colour and with the shape of the most urgent: red is an emergency's alone."""
        if level is self._dressed:
            return
        self._dressed = level
        ground, ink = self._look.level(level)
        self._banner.setStyleSheet(f"#left_alone {{ background: {ground.name()}; }} QLabel {{ color: {ink.name()}; }}")
        self._picture.setPixmap(self._look.level_icon(level, self._look.px(28), ink))

    def _made(self) -> QFrame:
        banner = QFrame()
        banner.setObjectName("left_alone")
        across = QHBoxLayout(banner)
        across.setContentsMargins(20, 5, 24, 5)
        across.setSpacing(14)
        across.addWidget(self._picture)
        across.addWidget(self._left, 1)
        banner.hide()
        return banner
