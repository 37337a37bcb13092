"""An answer to touch: a card with a mark that fills, a border that thickens and a colour that changes when chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.choosable import Choosable
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit


class Card(Choosable):
    """One option. `square` marks say that several may be chosen, round ones that one may."""

    def __init__(self, kit: Kit, name: str, words: str, parent: QWidget, *, square: bool) -> None:
        super().__init__(kit, name, parent, one_of=not square)
        self.role = "text"
        self.centred = False
        self._square = square
        self._heights: dict[tuple[int, bool], int] = {}
        self.show_words(words)

    def set_role(self, role: str) -> None:
        """Change the font."""
        self.role = role
        self._heights.clear()

    def lead(self) -> int:
        return self.kit.theme.px("tick") + self.inset() * 3 // 4

    def body_rect(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0, 0, 0, -self.kit.theme.px("shadow"))

    def height_for(self, width: int, *, dense: bool = False) -> int:
        """The height at this width; `dense`: with no more air around the words than a target needs."""
        # Asked for many times while columns and parts are tried; a card's words never change.
        if (width, dense) not in self._heights:
            theme = self.kit.theme
            shadow, words = theme.px("shadow"), super().height_for(width)
            needed = words - self.inset() + theme.px("gap") // 2
            self._heights[width, dense] = shadow + max(theme.px("target"), needed) if dense else max(theme.px("card"), words + shadow)
        return self._heights[width, dense]

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, colours = self.kit.theme, self.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.px("radius")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours["shadow"])
        painter.drawRoundedRect(self.body_rect().translated(0, theme.px("shadow")), radius, radius)
        self.paint_body(painter, colours, theme.px("border_selected" if self.isChecked() else "border"))
        self._paint_mark(painter)
        painter.translate(0, -theme.px("shadow") / 2)
        self.paint_words(painter, colours)
        painter.resetTransform()
        if self._ring:
            self.paint_ring(painter)

    def _paint_mark(self, painter: QPainter) -> None:
        theme = self.kit.theme
        side = theme.px("tick")
        area = QRectF(self.from_start(QRect(self.inset(), (self.height() - theme.px("shadow") - side) // 2, side, side)))
        border = theme.px("border") * 1.5
        painter.setPen(QPen(theme.colours["action" if self.isChecked() else "line"], border))
        painter.setBrush(theme.colours["action" if self.isChecked() else "card"])
        corner = side / 5 if self._square else side / 2
        painter.drawRoundedRect(area.adjusted(border / 2, border / 2, -border / 2, -border / 2), corner, corner)
        if self.isChecked():
            icons.draw(painter, Icon.TICK, area, theme.colours["on_action"])
