"""The pad for the manager's PIN: digits under a finger, circles for what was typed, and the ways on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.kit import Kit
from kiosk.patient.overlays import OverlayScreen
from kiosk.patient.words import Words
from kiosk.visit.intents import PinGiven, StaffPadLeft
from kiosk.visit.overlay_views import PinView

LEFT_ALONE_MS = 20_000
"""A pad that nobody touches for so long gives the screen back to the patient."""
MOST = 12
"""Digits that the pad takes."""
ACROSS = ((3, 120.0), (6, 210.0))
"""Keys side by side, and millimetres that they take at most: as on a telephone, or low and wide where little height is within reach."""
DOT_MM = 3.5


class Dots(QWidget):
    """A circle for each digit that was typed: how many, never which."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._count = 0

    def show_count(self, count: int) -> None:
        """So many digits were typed."""
        self._count = count
        self.update()

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours["ink"])
        side = theme.mm(DOT_MM)
        step = min(2 * side, self.width() / MOST)
        leftwards = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for index in range(self._count):
            x = self.width() - side - index * step if leftwards else index * step
            painter.drawEllipse(QRectF(x, (self.height() - side) / 2, side, side))


class PinPad(OverlayScreen):
    """It knows no PIN: what was typed goes out once, and is forgotten."""

    def __init__(self, kit: Kit, view: PinView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("staff.title"), kit.say("staff.clean_lines" if view.cleans else "staff.lines"))
        self._typed = ""
        self.label = Words(kit, self, kit.say("staff.any_pin" if view.cleans else "staff.pin"), role="mark", tone="quiet")
        self.dots = Dots(kit, self)
        self.digits = {digit: self._key(f"staff.{digit}", digit) for digit in "1234567890"}
        for digit, key in self.digits.items():
            key.clicked.connect(partial(self._type, digit))
        self.erase = self._key("staff.erase", kit.say("staff.erase"))
        self.erase.clicked.connect(self._erase)
        self.leave = self._key("staff.leave", kit.say("staff.leave"))
        self.leave.clicked.connect(partial(self._give, cleans=False))
        self.clean = self._key("staff.clean", kit.say("staff.clean")) if view.cleans else None
        if self.clean:
            self.clean.clicked.connect(partial(self._give, cleans=True))
        self.back = self._key("staff.back", kit.say("help.close"), Tone.ACTION)
        self.back.clicked.connect(lambda: self.send(StaffPadLeft()))
        self._alone = QTimer(self, singleShot=True, interval=LEFT_ALONE_MS)
        self._alone.timeout.connect(lambda: self.send(StaffPadLeft()))
        self._alone.start()

    def _key(self, name: str, words: str, tone: Tone = Tone.PLAIN) -> TouchButton:
        key = self.add(name, words, tone)
        key.often = True
        return key

    def _type(self, digit: str, _checked: object = None) -> None:
        self._show(self._typed + digit if len(self._typed) < MOST else self._typed)

    def _erase(self) -> None:
        self._show(self._typed[:-1])

    def _give(self, _checked: object = None, *, cleans: bool) -> None:
        typed = self._typed
        self._show("")
        if typed:
            self.send(PinGiven(typed, cleans))

    def _show(self, typed: str) -> None:
        self._typed = typed
        self.dots.show_count(len(typed))
        self._alone.start()

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        pad = theme.px("gap")
        for (across, widest), role in ((each, role) for each in ACROSS for role in ("shell", "mark")):
            wide = min(room.width() - 2 * theme.margin, theme.mm(widest))
            places = list(self._in_rows(wide - 2 * pad, across, role))
            high = places[-1][1].bottom() + 1 + 2 * pad
            first = min(area.top() for widget, area in places if isinstance(widget, TouchButton))
            low_enough = self._top(room, high) - room.top() + pad + first >= self.lift
            if high <= room.height() - theme.margin and low_enough and self._readable(places):
                break
        self._panel = QRect(room.left() + (room.width() - wide) // 2, self._top(room, high), wide, high)
        for widget, area in places:
            self.put(widget, area.translated(self._panel.left() + pad, self._panel.top() + pad))

    def _in_rows(self, inner: int, across: int, role: str) -> Iterator[tuple[QWidget, QRect]]:
        """Where everything stands with this many digits side by side, in a font of this role."""
        theme = self.kit.theme
        gap, y = theme.px("gap"), 0
        self.heading.set_role("shell")
        self.lines.set_role("mark")
        for label in (self.heading, self.lines):
            high = label.height_at(inner)
            yield label, QRect(0, y, inner, high)
            y += high + gap // 2
        beside = self.label.width_of_words()
        high = max(self.label.height_at(beside), theme.mm(2 * DOT_MM))
        yield self.label, QRect(0, y, beside, high)
        yield self.dots, QRect(beside + gap, y, inner - beside - gap, high)
        y += high + gap // 2
        keys = (*self.digits.values(), self.erase)
        ways = tuple(filter(None, (self.clean, self.leave, self.back)))
        for row in (*(keys[start : start + across] for start in range(0, len(keys), across)), ways):
            cells = len(ways) if self.back in row else across
            for key in row:
                key.role = role
            each = (inner - (cells - 1) * gap) // cells
            high = max(key.height_for(each) for key in row)
            for at, key in enumerate(row):
                wide = each if at < len(row) - 1 else inner - at * (each + gap)
                x = at * (each + gap)
                # Digits run from left to right in every language.
                turned = self.kit.language.leftwards and self.back not in row
                yield key, QRect(inner - x - wide if turned else x, y, wide, high)
            y += high + gap
