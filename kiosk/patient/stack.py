"""The words of a result, one under the other: notices first, then what happens next, then why; in parts when they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.visit.screens import ResultView
from rules.model import Level

DOT_MM = 1.3
MANY = 3
"""Lines of which a part can give one away and still be worth its touch."""


class Stack:
    """Owns the labels of a result screen, its parent; `plan` decides the parts, `place` shows one."""

    def __init__(self, kit: Kit, view: ResultView, screen: Screen, *, dark: bool) -> None:
        self._kit, self._screen, self._view = kit, screen, view
        say, self._tone = kit.say, "dark" if dark else "ink"
        self._dark = dark
        self._hurries = view.level >= Level.URGENT_TODAY
        """Whether nothing may stand on a later part that has room on an earlier one."""
        self.warning = Words(kit, screen, say("result.not_stored"), role="heading", tone="on_urgent")
        self.coming = Words(kit, screen, say(view.told), role="heading", tone=self._tone)
        self.lines = [Words(kit, screen, line, tone=self._tone) for line in view.lines]
        self.why = Words(kit, screen, say("result.reasons"), role="strong", tone=self._tone)
        self.reasons = [Words(kit, screen, reason, tone=self._tone) for reason in view.reasons]
        self._areas: list[dict[Words, QRect]] = [{}]
        self._rooms = (QRect(), QRect())
        """Of the first part, and of each later one."""
        self._part, self._close = 0, False

    @property
    def parts(self) -> int:
        """How many parts the last plan had."""
        return len(self._areas)

    @property
    def complete(self) -> bool:
        """Whether the last plan found a place for everything."""
        return sum(map(len, self._areas)) == len(self._shown())

    @property
    def inside(self) -> bool:
        """Whether no label of the last plan leaves its room or has a word that is wider than its line."""
        bottoms = (self._rooms[min(number, 1)].bottom() for number in range(self.parts))
        return all(
            area.bottom() <= bottom and label.widest_piece() <= area.width()
            for bottom, areas in zip(bottoms, self._areas, strict=True)
            for label, area in areas.items()
        )

    def show_view(self, view: ResultView) -> None:
        """Take a newer view; plan again after it."""
        self._view = view
        self.coming.setText(self._kit.say(view.told))

    def set_role(self, role: str) -> None:
        """The font of the lines and reasons; in the smaller ones they stand close."""
        self._close = role in {"between", "note"}
        for label in (*self.lines, *self.reasons):
            label.set_role(role)
        for notice in (self.warning, self.coming):
            notice.set_role("heading" if role in {"lead", "text", "between", "heading"} else "shell")

    def plan(self, first: QRect, later: QRect) -> int:
        """Share the labels over as many parts as these rooms make necessary, and say how many. The first may stay empty where later ones are larger.

        An emergency leaves its reasons out rather than asking for one more touch: staff have them.
        """
        self._rooms = (first, later)
        if self._share(self._shown()) > 1 and self._dark:
            self._share([label for label in self._shown() if label not in {self.why, *self.reasons}])
        return self.parts

    def _share(self, labels: list[Words]) -> int:
        theme = self._kit.theme
        gap = theme.px("gap") // 2 if (theme.small and self._dark) or theme.size > theme.style.type.shell_limit else theme.px("card_gap")
        gap = gap // 4 if self._close else gap
        room, later = self._rooms
        self._areas, y = [{}], room.top()
        for label in labels:
            before, after = self._indents(label)
            pad = self._pad() if label is self.warning else 0
            high = label.height_at(room.width() - before - after)
            if y + high + 2 * pad > room.bottom() + 1 and (self._areas[-1] or room != later):
                self._areas.append({})
                room, y = later, later.top()
                high = label.height_at(room.width() - before - after)
            self._areas[-1][label] = QRect(room.left() + before, y + pad, room.width() - before - after, high)
            y += high + 2 * pad + gap
        if not self._hurries:
            self._keep_company(later, gap)
        return self.parts

    def _keep_company(self, room: QRect, gap: int) -> None:
        """Take one more line over to the last part if that has only one: nobody shall touch More for a single line."""
        if self.parts == 1 or len(self._areas[-1]) > 1 or len(self._areas[-2]) < MANY:
            return
        ((last, below),), taken = self._areas[-1].items(), list(self._areas[-2])[-1]
        high = taken.height_at(below.width())
        if high + gap + below.height() <= room.height():
            del self._areas[-2][taken]
            self._areas[-1] = {taken: QRect(below.left(), room.top(), below.width(), high), last: below.translated(0, high + gap)}

    def place(self, part: int) -> None:
        """Show the labels of one part."""
        self._part = part
        for label in (self.warning, self.coming, *self.lines, self.why, *self.reasons):
            if label in self._areas[part]:
                self._screen.put(label, self._areas[part][label])
            else:
                label.hide()

    def paint(self, painter: QPainter) -> None:
        """A box behind the warning, a dot before each line."""
        theme = self._kit.theme
        for label, area in self._areas[self._part].items():
            if label is self.warning:
                pad, radius = self._pad(), theme.px("radius")
                painter.setBrush(theme.colours["urgent"])
                painter.drawRoundedRect(self._screen.mirrored(area.adjusted(-pad, -pad, pad, pad)), radius, radius)
            elif label in self.lines:
                line = label.fontMetrics().height()
                dot = QRect(area.left() - self._indents(label)[0], area.top(), theme.mm(DOT_MM * 2), line)
                painter.setBrush(theme.colours["on_dark" if self._dark else "action"])
                painter.drawEllipse(QPointF(QRectF(self._screen.mirrored(dot)).center()), theme.mm(DOT_MM), theme.mm(DOT_MM))

    def _shown(self) -> list[Words]:
        return [
            *([self.warning] if self._view.warned else []),
            *([self.coming] if self._view.seen else []),
            *self.lines,
            *([self.why, *self.reasons] if self.reasons else []),
        ]

    def _pad(self) -> int:
        """Pixels between the warning and the edge of its box."""
        return self._kit.theme.px("gap") // (2 if self._close else 1)

    def _indents(self, label: Words) -> tuple[int, int]:
        """Pixels kept free before and after a label."""
        theme = self._kit.theme
        if label is self.warning:
            return theme.px("gap"), theme.px("gap")
        return (theme.px("section"), 0) if label in self.lines else (0, 0)
