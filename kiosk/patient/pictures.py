"""The drawings beside questions that are asked once more: one SVG a question in `resources/pictures`, rendered once a size."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from kiosk.paths import resource
from rules.basics import LinkId


class Pictures:
    """Every drawing that was shown, as it was shown."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[LinkId, int], QPixmap] = {}

    def draw(self, link_id: LinkId, side: int) -> QPixmap:
        """The drawing of this question, square, with this many pixels a side."""
        if (link_id, side) not in self._drawn:
            # The first patient's first screens need none: it waits for a question that is asked once more.
            from PySide6.QtSvg import QSvgRenderer

            picture = QPixmap(side, side)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            QSvgRenderer(str(resource("pictures", f"{link_id}.svg"))).render(painter)
            painter.end()
            self._drawn[link_id, side] = picture
        return self._drawn[link_id, side]


class Picture(QLabel):
    """One drawing, with words for whoever cannot see it."""

    def __init__(self, pictures: Pictures, link_id: LinkId, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures, self._link_id = pictures, link_id
        self.setObjectName(f"{link_id}.picture")
        self.setAccessibleName(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def fit(self, side: int) -> None:
        """Draw it this large, in pixels of this widget."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self._pictures.draw(self._link_id, round(side * ratio)))
        picture.setDevicePixelRatio(ratio)
        self.setPixmap(picture)
