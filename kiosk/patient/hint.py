"""What Continue lacks, as large as the patient reads: right above Continue where the answers leave room, else in the header beside the buttons."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.patient.direction import mirrored
from kiosk.patient.kit import Kit
from kiosk.patient.lettering import Flow
from kiosk.patient.screen import Screen
from kiosk.patient.shell import Footer, Header
from kiosk.patient.words import Words

ROLES = ("strong", "between", "shell", "note", "mark")
"""Fonts, the largest first: that of the answers wherever it has room."""


class Hint(Words):
    """Covers nothing: it stands where the screen is empty, or in place of the clinic's name. Continue says the same, smaller."""

    def __init__(self, kit: Kit, window: QWidget) -> None:
        super().__init__(kit, window, role=ROLES[0])
        self._window = window
        self.hide()

    def show_words(self, words: str, screen: Screen, header: Header, footer: Footer) -> None:
        """Say this of the screen; empty: nothing."""
        in_header = False
        if words:
            self.setText(words)
            area, in_header = self._place(screen, header, footer)
            self.setGeometry(area)
            self.raise_()
        self.setVisible(bool(words))
        for label in (header.clinic, header.note):
            label.setVisible(not in_header)

    def _place(self, screen: Screen, header: Header, footer: Footer) -> tuple[QRect, bool]:
        """Where it stands in the window, and whether that is in the header."""
        beside, ends, pad = self._beside(header), footer.width() - self._kit.theme.margin, self._kit.theme.px("gap") // 2
        for role in ROLES:
            self.set_role(role)
            wide = self.width_of_words() + 2 * pad
            for across in (wide, self._kit.theme.metrics(role).two_line_width(self.text()) + 2 * pad):
                high = self.height_at(across - 2 * pad) + pad
                area = mirrored(self._window, QRect(ends - across, screen.geometry().bottom() + 1 + pad // 2 - high, across, high))
                if self._is_empty(screen, area.adjusted(-pad, -pad, pad, 0)):
                    return area, False
            high = self.height_at(beside.width() - 2 * pad) + pad // 2
            if self.widest_piece() <= beside.width() - 2 * pad and high <= beside.height():
                area = QRect(beside.left(), beside.center().y() - high // 2, min(wide, beside.width()), high)
                return mirrored(self._window, area), True
        return mirrored(self._window, beside), True

    def _is_empty(self, screen: Screen, area: QRect) -> bool:
        """Whether this area of the window has room on the screen, and nothing of it stands there."""
        things = (child for child in screen.findChildren(QWidget) if child.isVisible() and not isinstance(child, Screen))
        places = (QRect(child.mapTo(self._window, QPoint(0, 0)), child.size()) for child in things)
        return screen.geometry().top() <= area.top() and area.left() >= 0 and not any(place.intersects(area) for place in places)

    def _beside(self, header: Header) -> QRect:
        """The place of the clinic's name and the note below it, with the line for the way gone and the air below it; counted from the start edge."""
        names, air = header.clinic.geometry().united(header.note.geometry()), self._kit.theme.px("gap") // 2
        return mirrored(self._window, QRect(names.left(), 0, names.width(), header.height() + air))

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, pad = self._kit.theme, self._kit.theme.px("gap") // 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border, radius = theme.px("border"), theme.px("radius")
        painter.setPen(QPen(theme.colours["action"], border))
        painter.setBrush(theme.colours["selected"])
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(border / 2, border / 2, -border / 2, -border / 2), radius, radius)
        flow = Flow(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        theme.lettering(self._role).draw(painter, self.rect().adjusted(pad, 0, -pad, 0), self.text(), theme.colours["ink"], flow)
