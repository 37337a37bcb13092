"""The four results: what happens next, a ticket, and the sheet with its printing; an emergency is still and huge."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.intents import PrintAsked
from kiosk.patient import icons
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.printcard import PrintCard
from kiosk.patient.screen import Screen
from kiosk.patient.ticketcard import TicketCard
from kiosk.patient.words import Words
from kiosk.screens import Overlay, PrintingState, ResultView, View
from rules.model import Level

SIDE_SHARE = 0.36
"""The share of the width for ticket and sheet, on a panel that stands on its long side."""

BANNERS = {
    Level.EMERGENCY_NOW: ("emergency", "dark", Icon.ALERT),
    Level.URGENT_TODAY: ("urgent", "ink", Icon.STAFF),
    Level.ROUTINE_APPOINTMENT: ("routine", "dark", Icon.PAPER),
    Level.SELF_CARE: ("self_care", "dark", Icon.TICK),
}
"""The colour behind each level's heading, the tone of the heading, and its icon: never colour alone."""


class ResultScreen(Screen):
    """One result. It changes in place when the desk takes the flag or the printer says something."""

    def __init__(self, kit: Kit, view: ResultView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self.level = view.level
        self.emergency = view.level is Level.EMERGENCY_NOW
        self._fill, heading_tone, self._icon = BANNERS[view.level]
        tone = "dark" if self.emergency else "ink"
        say = kit.say
        self.heading = Words(kit, self, view.heading, role="display" if self.emergency else "heading", tone=heading_tone)
        self.coming = Words(kit, self, say("result.coming"), role="heading", tone=tone)
        self.warning = Words(kit, self, say("result.not_stored"), role="heading", tone="ink")
        self.lines = [Words(kit, self, line, tone=tone) for line in view.lines]
        self.why = Words(kit, self, say("result.reasons") if view.reasons else "", role="strong", tone=tone)
        self.reasons = [Words(kit, self, reason, tone=tone) for reason in view.reasons]
        self.ticket = TicketCard(kit, view.ticket, self)
        self.print = PrintCard(kit, view.ticket, self)
        self.print.button.clicked.connect(lambda: self.send(PrintAsked()))
        self._view = view
        self._banner = QRect()
        self._plan: list[list[Words]] = [[]]
        self.setAccessibleName(view.heading)
        self.print.show_state(view.printing)

    @property
    def parts(self) -> int:
        return len(self._plan)

    def show_view(self, view: View | Overlay) -> None:
        if isinstance(view, ResultView) and view != self._view:
            self._view = view
            self.print.show_state(view.printing)
            self.arrange(self.rect())
            self.update()

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        gap = theme.px("section")
        side = room.width() if theme.portrait else int(room.width() * SIDE_SHARE)
        main = room if theme.portrait else room.adjusted(0, 0, -side - gap, 0)
        y = self._place_banner(main) + gap
        if theme.portrait:
            high = self.ticket.height_for(side)
            self.put(self.ticket, QRect(room.left(), y, side, high))
            y += high + gap
            sheet = self.print.height_for(side) if self._has_sheet else 0
            self._place_sheet(QRect(room.left(), room.bottom() + 1 - sheet, side, sheet))
            self._place_words(QRect(main.left(), y, main.width(), room.bottom() + 1 - y - sheet - (gap if sheet else 0)))
            return
        x = room.right() + 1 - side
        sheet = min(self.print.height_for(side), room.height()) if self._has_sheet else 0
        ticket = min(max(self.ticket.height_for(side), theme.mm(56)), room.height() - sheet - (gap if sheet else 0))
        self.put(self.ticket, QRect(x, room.top(), side, ticket))
        self._place_sheet(QRect(x, room.top() + ticket + gap, side, room.height() - ticket - gap if sheet else 0))
        self._place_words(QRect(main.left(), y, main.width(), room.bottom() + 1 - y))

    @property
    def _has_sheet(self) -> bool:
        return self._view.printing is not PrintingState.NONE

    def _place_banner(self, main: QRect) -> int:
        """The heading on its level's colour; on the emergency screen everything is that colour."""
        theme = self.kit.theme
        pad = 0 if self.emergency else theme.px("pad")
        lead = 0 if self.emergency else theme.metrics("heading").height() + pad
        wide = main.width() - 2 * pad - lead
        high = self.heading.height_at(wide)
        self.put(self.heading, QRect(main.left() + pad + lead, main.top() + pad, wide, high))
        self._banner = QRect(main.left(), main.top(), main.width(), high + 2 * pad)
        return self._banner.bottom() + 1

    def _place_words(self, room: QRect) -> None:
        """Notices first, then what happens next, then why; what does not fit stands on another part."""
        theme = self.kit.theme
        gap = theme.px("gap") if theme.size <= theme.style.type.shell_limit else theme.px("gap") // 2
        shown = [
            *([self.warning] if not self._view.stored else []),
            *([self.coming] if self._view.seen else []),
            *self.lines,
            *([self.why, *self.reasons] if self.reasons else []),
        ]
        self._plan = [[]]
        y = room.top()
        areas: dict[Words, QRect] = {}
        for label in shown:
            pad = theme.px("gap") if label is self.warning else 0
            high = label.height_at(room.width() - 2 * pad) + 2 * pad
            if y + high > room.bottom() + 1 and self._plan[-1]:
                self._plan.append([])
                y = room.top()
            areas[label] = QRect(room.left() + pad, y + pad, room.width() - 2 * pad, high - 2 * pad)
            self._plan[-1].append(label)
            y += high + gap
        self.part = min(self.part, len(self._plan) - 1)
        for label in (self.warning, self.coming, *self.lines, self.why, *self.reasons):
            if label in self._plan[self.part]:
                self.put(label, areas[label])
            else:
                label.hide()

    def _place_sheet(self, area: QRect) -> None:
        self.print.setVisible(self._has_sheet)
        if self._has_sheet:
            self.put(self.print, area)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self.kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = theme.px("radius")
        if not self.emergency:
            painter.setBrush(theme.colours[self._fill])
            banner = self.mirrored(self._banner)
            painter.drawRoundedRect(banner, radius, radius)
            side = theme.metrics("heading").height()
            icon = self.mirrored(QRect(self._banner.left() + theme.px("pad"), self._banner.center().y() - side // 2, side, side))
            icons.draw(painter, self._icon, QRectF(icon), theme.colours["ink" if self.level is Level.URGENT_TODAY else "on_dark"])
        if self.warning.isVisible():
            pad = theme.px("gap")
            painter.setBrush(theme.colours["urgent"])
            painter.drawRoundedRect(self.warning.geometry().adjusted(-pad, -pad, pad, pad), radius, radius)
