"""An answer to touch: a card with a mark that fills, a pictogram, a border that thickens and a colour that changes when chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.choosable import Choosable
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.pictures import PICTOGRAMS
from rules.model import Option

PICTOGRAM_MM = (16.0, 12.0, 10.0)
"""Sides of the pictograms, the largest first; below, they say nothing."""


class Card(Choosable):
    """One option. `square` marks say that several may be chosen, round ones that one may."""

    def __init__(self, kit: Kit, name: str, option: Option, parent: QWidget, *, square: bool) -> None:
        super().__init__(kit, name, parent, one_of=not square)
        self.role = "text"
        self.centred = False
        self._square = square
        self._pictogram = option.pictogram if kit.pictures.has_pictogram(option.pictogram) else ""
        self._side = 0
        """Pixels of the pictogram's sides; 0: it gives way."""
        self._heights: dict[tuple[int, bool, int], int] = {}
        self.show_words(option.text)
        if self._pictogram:
            self.setAccessibleDescription(kit.say(f"pictogram.{self._pictogram}"))

    def set_role(self, role: str) -> None:
        """Change the font."""
        self.role = role
        self._heights.clear()

    @property
    def has_pictogram(self) -> bool:
        """Whether this option has a pictogram, shown or not."""
        return bool(self._pictogram)

    @property
    def pictogram_side(self) -> int:
        """Pixels of the pictogram's sides as it is shown; 0: it is not."""
        return self._side

    def show_pictogram(self, side: int) -> None:
        """Show the pictogram with sides of this many pixels; 0: not at all."""
        if self._pictogram and side != self._side:
            self._side = side
            self.update()

    def fit_pictogram(self) -> None:
        """Show the pictogram as large as the words leave room for, where the card stands now, without a further line."""
        sides = map(self.kit.theme.mm, PICTOGRAM_MM)
        self.show_pictogram(next((side for side in sides if self.spares(side, self.width())), 0))

    def spares(self, side: int, width: int) -> bool:
        """Whether a pictogram of this side costs the words no further line at this width."""
        return self.holds(side, width) and self.words_high(width - self._lead(side)) == self.words_high(width - self._lead(0))

    def holds(self, side: int, width: int) -> bool:
        """Whether a pictogram of this side leaves room for the longest word at this width."""
        return self.words_metrics().widest_piece(self.text()) <= width - 2 * self.inset() - self._lead(side)

    def width_for_words(self, words: str) -> int:
        return super().width_for_words(words) - self.lead() + self._lead(0)

    def lead(self) -> int:
        return self._lead(self._side)

    def _lead(self, side: int) -> int:
        """Pixels before the words with a pictogram of this side."""
        between = self.inset() * 3 // 4
        return self.kit.theme.px("tick") + between + (side + between if side and self._pictogram else 0)

    def body_rect(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0, 0, 0, -self.kit.theme.px("shadow"))

    def height_for(self, width: int, *, dense: bool = False, side: int = 0) -> int:
        """The height at this width; `dense`: with no more air around the words than a target needs; `side`: of the pictogram, in pixels."""
        # Asked for many times while columns and parts are tried; a card's words never change.
        key = (width, dense, side)
        if key not in self._heights:
            theme = self.kit.theme
            shadow, words = theme.px("shadow"), self.words_high(width - self._lead(side))
            needed = words + theme.px("gap") // 2
            self._heights[key] = shadow + max(theme.px("target"), needed) if dense else max(theme.px("card"), words + self.inset() + shadow)
        return self._heights[key]

    def pictogram_area(self) -> QRect:
        """Where the pictogram is painted: within the border of a card that is chosen, on one no higher than a target by a hair smaller for that."""
        theme = self.kit.theme
        high = self.height() - theme.px("shadow")
        side = min(self._side, high - 3 * theme.px("border_selected"))
        within = (self._side - side) // 2
        return self.from_start(QRect(self.inset() + self._lead(0) + within, (high - side) // 2, side, side))

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
        if self._side:
            self._paint_pictogram(painter)
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

    def _paint_pictogram(self, painter: QPainter) -> None:
        area = self.pictogram_area()
        painter.drawPixmap(area, self.kit.pictures.draw(PICTOGRAMS, self._pictogram, round(area.width() * self.devicePixelRatioF())))
