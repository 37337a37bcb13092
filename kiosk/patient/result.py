"""The four results: what happens next, a ticket, and the sheet with its printing; an emergency is still and huge."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.printcard import PrintCard
from kiosk.patient.screen import Screen
from kiosk.patient.stack import Stack
from kiosk.patient.ticketcard import TicketCard
from kiosk.patient.words import Words
from kiosk.visit.intents import PrintAsked
from kiosk.visit.overlay_views import Overlay
from kiosk.visit.screens import PrintingState, ResultView, View
from rules.model import Level

SIDE_SHARE = 0.36
"""The share of the width for ticket and sheet, on a panel that stands on its long side."""
TICKET_MM = 56.0
SMALL_TICKET_MM = 34.0
EMERGENCY_TICKET_MM = 84.0
SHEET_MM = 110.0
"""The sheet's card on a panel that stands on its short side."""

BANNERS = {
    Level.EMERGENCY_NOW: ("emergency", "dark", Icon.ALERT),
    Level.URGENT_TODAY: ("urgent", "on_urgent", Icon.STAFF),
    Level.ROUTINE_APPOINTMENT: ("routine", "dark", Icon.PAPER),
    Level.SELF_CARE: ("self_care", "dark", Icon.TICK),
}
"""The colour behind each level's heading, the tone of the heading, and its icon: never colour alone."""

SMALLEST = "note"
"""Of the lines of what cannot wait: everybody's own size. Rather than that, an emergency leaves its reasons out."""
LOUD = (
    ("giant", "heading"),
    ("display", "heading"),
    ("display", "text"),
    ("heading", "text"),
    ("heading", "between"),
    ("firm", "between"),
    ("heading", SMALLEST),
    ("firm", SMALLEST),
    ("shell", SMALLEST),
)
SOON = (("heading", "lead"), ("heading", "text"), ("heading", "between"), ("firm", "between"), ("firm", SMALLEST), ("shell", SMALLEST))
CALM = (("heading", "lead"), ("heading", "text"), ("shell", "text"))
"""Roles of heading and lines, from the loudest; the first that fits on one screen is taken, else the one that needs the fewest parts. What cannot
wait is said somewhat smaller than the patient chose rather than on a second part."""
SIDES = (("text", "text"), ("note", "text"), ("note", "note"))
"""Roles of the words beside the ticket and of those beside the paper; the first that fits is taken."""
CHOICES = {Level.EMERGENCY_NOW: LOUD, Level.URGENT_TODAY: SOON}


class ResultScreen(Screen):
    """One result. It changes in place when the desk takes the flag or the printer says something."""

    def __init__(self, kit: Kit, view: ResultView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self.level = view.level
        self.emergency = view.level is Level.EMERGENCY_NOW
        self._fill, heading_tone, self._icon = BANNERS[view.level]
        self.heading = Words(kit, self, "", role="heading", tone=heading_tone)
        self.stack = Stack(kit, view, self, dark=self.emergency)
        self.ticket = TicketCard(kit, view.ticket, self, huge=self.emergency and not kit.theme.small)
        self.print = PrintCard(kit, view, self)
        self.print.button.clicked.connect(lambda: self.send(PrintAsked()))
        self._view = view
        self._banner = QRect()
        self._spread = False
        """Whether the lines of later parts have the whole room."""
        self._show_heading()
        self.print.show_state(view.printing)

    @property
    def parts(self) -> int:
        return self.stack.parts

    def show_view(self, view: View | Overlay) -> None:
        if isinstance(view, ResultView) and view != self._view:
            self._view = view
            self._show_heading()
            self.print.show_state(view.printing)
            self.stack.show_view(view)
            self.arrange(self.rect())
            self.update()

    def arrange(self, room: QRect) -> None:
        gap = self.kit.theme.px("section")
        if self.emergency and self.kit.theme.small:
            # Nothing but words across the whole width, and the ticket as a strip below: no More in an emergency.
            strip = self.ticket.strip_height()
            self._arrange_words(room.adjusted(0, 0, 0, -strip - gap // 2), above=0)
            self.put(self.ticket, QRect(room.left(), room.bottom() + 1 - strip, room.width(), strip))
            self._place_sheet(QRect())
            return
        if self.kit.theme.portrait:
            side = max(self._sheet_height(room.width()), self.kit.theme.mm(SHEET_MM) if self._view.printing is not PrintingState.NONE else 0)
            upper = room.adjusted(0, 0, 0, -side - (gap if side else 0))
            ticket = self.ticket.height_for(room.width())
            self._arrange_words(upper, above=ticket + gap)
            self.put(self.ticket, QRect(room.left(), self._banner.bottom() + 1 + gap, room.width(), ticket))
            self._place_sheet(QRect(room.left(), upper.bottom() + 1 + gap, room.width(), side))
            return
        side = int(room.width() * SIDE_SHARE)
        self._arrange_words(room.adjusted(0, 0, -side - gap, 0), above=0, later=None if self.emergency else room)
        beside = not (self._spread and self.part)
        for each in (self.heading, self.ticket, self.print):
            each.setVisible(beside)
        if not beside:
            return
        x = room.right() + 1 - side
        self._fit_side(side, room.height() - gap)
        sheet = self._sheet_height(side)
        wanted = self.kit.theme.mm(SMALL_TICKET_MM if self.kit.theme.small else EMERGENCY_TICKET_MM if self.emergency else TICKET_MM)
        ticket = min(max(self.ticket.height_for(side), wanted, self.lift - gap), room.height() - sheet - (gap if sheet else 0))
        self.put(self.ticket, QRect(x, room.top(), side, ticket))
        self._place_sheet(QRect(x, room.top() + ticket + gap, side, room.height() - ticket - gap))

    def _fit_side(self, side: int, high: int) -> None:
        """Say what is known of the paper, and what the ticket is for, at the patient's size where there is room."""
        for ticket, paper in SIDES:
            self.ticket.set_role(ticket)
            self.print.set_role(paper)
            if self.ticket.height_for(side) + self._sheet_height(side) <= high and self.print.fits(side):
                return

    def _show_heading(self) -> None:
        self.ticket.explain(awaited=not self._view.urge)
        said = self.kit.say(self._view.instead) if self._view.instead else self._view.heading
        self.heading.setText(_by_sentence(said) if self.emergency and not self.kit.theme.small else said)
        self.setAccessibleName(said)

    def _sheet_height(self, width: int) -> int:
        return self.print.height_for(width) if self._view.printing is not PrintingState.NONE else 0

    def _arrange_words(self, room: QRect, *, above: int, later: QRect | None = None) -> None:
        """Heading, then `above` pixels for the ticket, then the lines: as loud as fits on one part with all that is to be said.

        Where that needs many parts, and `later` is a room, the lines of later parts have that to themselves: the rest is one Back away.
        """
        gap = self.kit.theme.px("section")
        between = (gap // 2 if self.level >= Level.URGENT_TODAY and self.kit.theme.small else gap) + above
        choices = CHOICES.get(self.level, CALM)
        plans = [(*roles, None) for roles in choices] + ([(*roles, later) for roles in (choices[0], choices[-2], choices[-1])] if later else [])
        tried = []
        for at, plan in enumerate(plans):
            fits, lacks = self._plan(room, between, *plan), not self.stack.complete
            quiet = choices is CALM and plan[0] == "shell"  # only where nothing else fits
            tried.append(((not fits, quiet, self.parts, plan[1] == SMALLEST, lacks, at), plan))
            if fits and self.parts == 1 and not lacks and not quiet:
                break
        _, plan = min(tried, key=lambda each: each[0])
        self._plan(room, between, *plan)
        self._spread = plan[-1] is not None
        self.part = min(self.part, self.parts - 1)
        self.stack.place(self.part)

    def _plan(self, room: QRect, between: int, heading: str, lines: str, later: QRect | None) -> bool:
        """Share the words over parts in these fonts, and say whether every one of them stands there whole."""
        self.heading.set_role(heading)
        self.stack.set_role(lines)
        top = self._place_banner(room) + between
        rest = QRect(room.left(), top, room.width(), room.bottom() + 1 - top)
        self.stack.plan(rest, later or rest)
        return self.stack.inside and self.heading.widest_piece() <= self.heading.width() and self.heading.geometry().bottom() <= room.bottom()

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

    def _place_sheet(self, area: QRect) -> None:
        shown = self._view.printing is not PrintingState.NONE
        self.print.setVisible(shown)
        if shown:
            self.put(self.print, area)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self.kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self.stack.paint(painter)
        if not self.emergency and self.heading.isVisibleTo(self):
            painter.setBrush(theme.colours[self._fill])
            painter.drawRoundedRect(self.mirrored(self._banner), theme.px("radius"), theme.px("radius"))
            side = theme.metrics("heading").height()
            icon = self.mirrored(QRect(self._banner.left() + theme.px("pad"), self._banner.center().y() - side // 2, side, side))
            icons.draw(painter, self._icon, QRectF(icon), theme.colours["on_urgent" if self.level is Level.URGENT_TODAY else "on_dark"])


def _by_sentence(words: str) -> str:
    """A sentence a line, so that "Stay here" does not part."""
    return words.replace(". ", ".\n")
