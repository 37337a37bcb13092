"""The ticket, big enough to read from across the room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.display import spaced
from kiosk.patient.direction import mirrored
from kiosk.patient.kit import Kit
from kiosk.patient.words import Words


class TicketCard(QWidget):
    """A white slip with the ticket on it."""

    def __init__(self, kit: Kit, ticket: str, parent: QWidget, *, huge: bool) -> None:
        super().__init__(parent)
        self._kit = kit
        self.title = Words(kit, self, kit.say("result.ticket"), role="shell", tone="quiet")
        self._ticket_role = "huge" if huge else "display" if kit.theme.small else "ticket"
        self.ticket = Words(kit, self, spaced(ticket), role=self._ticket_role)
        self.use = Words(kit, self, "" if kit.theme.small else kit.say("result.ticket_use"), role="note", tone="quiet")
        for label in self._labels:
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    @property
    def _labels(self) -> tuple[Words, Words, Words]:
        return self.title, self.ticket, self.use

    def height_for(self, width: int) -> int:
        """The height that the ticket and its words need at this width."""
        pad = self._kit.theme.px("pad")
        return sum(label.height_at(width - 2 * pad) for label in self._labels) + 2 * pad

    def strip_height(self) -> int:
        """The height as a strip, with ticket and title beside each other."""
        return self.ticket.height_at(self._kit.theme.panel.width) + self._kit.theme.px("gap")

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        pad = self._kit.theme.px("pad")
        inner = self.width() - 2 * pad
        if self.height() < self.height_for(self.width()):
            self._as_strip(pad, inner)
            return
        y = max(0, (self.height() - self.height_for(self.width())) // 2) + pad
        for label in self._labels:
            high = label.height_at(inner)
            label.setGeometry(QRect(pad, y, inner, high))
            y += high

    def _as_strip(self, pad: int, inner: int) -> None:
        self.title.set_role("shell")
        self.ticket.set_role(self._ticket_role)
        if self.title.width_of_words() + pad + self.ticket.width_of_words() > inner:
            self.title.set_role("mark")
            pad = self._kit.theme.px("gap") // 2
            inner = self.width() - 2 * pad
        if self.title.width_of_words() + pad + self.ticket.width_of_words() > inner or self.ticket.height_at(inner) > self.height():
            self.ticket.set_role("shell")
        title = self.title.width_of_words()
        high = self.title.height_at(title)
        middle = mirrored(self, QRect(pad, (self.height() - high) // 2, title, high))
        self.title.setGeometry(middle)
        rest = QRect(pad + title + pad, (self.height() - self.ticket.height_at(inner)) // 2, inner - title - pad, self.ticket.height_at(inner))
        self.ticket.setGeometry(mirrored(self, rest))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = theme.px("border")
        painter.setBrush(theme.colours["card"])
        painter.setPen(QPen(theme.colours["hairline"], border))
        radius = theme.px("radius")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(border, border, -border, -border), radius, radius)
