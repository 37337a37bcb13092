"""The ticket, big enough to read from across the room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.direction import mirrored
from kiosk.patient.kit import Kit
from kiosk.patient.words import Words
from kiosk.visit.display import spaced


class TicketCard(QWidget):
    """A white slip with the ticket on it."""

    def __init__(self, kit: Kit, ticket: str, parent: QWidget, *, huge: bool) -> None:
        super().__init__(parent)
        self._kit = kit
        self._roles = ("shell", "huge" if huge else "display" if kit.theme.small else "ticket", "note")
        """Of title, ticket and use, where there is room for them under each other."""
        self.title = Words(kit, self, kit.say("result.ticket"), role="shell", tone="quiet")
        self.ticket = Words(kit, self, spaced(ticket), role=self._roles[1])
        self.use = Words(kit, self, "", role="note", tone="quiet")
        for label in self._labels:
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def explain(self, *, awaited: bool) -> None:
        """Say what the ticket is for, to somebody who waits for staff; to whoever is sent to them the heading says what to do."""
        self.use.setText(self._kit.say("result.ticket_use") if awaited and not self._kit.theme.small else "")

    def set_role(self, role: str) -> None:
        """The font of the words around the ticket: `text`, or `note` where there is no room for that."""
        self._roles = ("strong" if role == "text" else "shell", self._roles[1], role)
        self._arrange()

    @property
    def _labels(self) -> tuple[Words, Words, Words]:
        return self.title, self.ticket, self.use

    def height_for(self, width: int) -> int:
        """The height that the ticket and its words need at this width."""
        pad = self._kit.theme.px("pad")
        words = [(label.text(), role) for label, role in zip(self._labels, self._roles, strict=True) if label.text()]
        return sum(self._kit.theme.metrics(role).height_of(text, width - 2 * pad) for text, role in words) + 2 * pad

    def strip_height(self) -> int:
        """The height as a strip, with ticket and title beside each other."""
        return self._kit.theme.metrics(self._roles[1]).height_of(self.ticket.text(), self._kit.theme.panel.width)

    def _arrange(self) -> None:
        for label, role in zip(self._labels, self._roles, strict=True):
            label.set_role(role)
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

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = theme.px("border")
        painter.setBrush(theme.colours["card"])
        painter.setPen(QPen(theme.colours["hairline"], border))
        radius = theme.px("radius")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(border, border, -border, -border), radius, radius)
