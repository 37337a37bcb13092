"""The drawings: pictograms on cards, and those beside questions asked once more; recoloured for the theme, rendered once a size."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from kiosk.paths import resource

if TYPE_CHECKING:
    from kiosk.patient.theme import Theme

PICTURES, PICTOGRAMS = "pictures", "pictograms"
"""Folders of the drawings beside a question, named by its id, and of the pictograms, by theirs."""
ROLES = ("ink", "action", "card", "selected", "skin", "off")
"""The colours of the default theme that a drawing is made of."""
COLOUR = re.compile("#[0-9A-F]{6}")
WAY = 'id="way"'
"""In the first line of a drawing that shows a way or a course of time: turned round where reading runs from right to left."""
MOST = 96
"""Renderings that are kept, some 30 kB each: the oldest goes first."""


class Pictures:
    """Every drawing that was shown lately, as it was shown, in one theme's colours."""

    def __init__(self, theme: Theme, *, leftwards: bool = False) -> None:
        self._colours = {getattr(theme.style.colours, role).upper(): theme.colours[role].name() for role in ROLES}
        self._leftwards = leftwards
        self._drawn: dict[tuple[str, str, int], QPixmap] = {}
        self._there: dict[str, bool] = {}

    def draw(self, folder: str, name: str, side: int) -> QPixmap:
        """A drawing, square, with this many pixels a side."""
        key = (folder, name, side)
        if key not in self._drawn:
            if len(self._drawn) >= MOST:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[key] = self._render(resource(folder, f"{name}.svg"), side)
        return self._drawn[key]

    def has_pictogram(self, name: str) -> bool:
        """Whether there is such a pictogram: a complaint of the clinic's own may name one that nobody drew."""
        if name not in self._there:
            self._there[name] = resource(PICTOGRAMS, f"{name}.svg").is_file()
        return self._there[name]

    def _render(self, path: Path, side: int) -> QPixmap:
        # The welcome screen needs none: it waits for the first question.
        from PySide6.QtSvg import QSvgRenderer

        drawing = path.read_text("utf-8")
        recoloured = COLOUR.sub(lambda found: self._colours.get(found.group(), found.group()), drawing)
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(QByteArray(recoloured.encode())).render(painter)
        painter.end()
        return QPixmap.fromImage(image.flipped(Qt.Orientation.Horizontal) if self._leftwards and WAY in drawing else image)


class Picture(QLabel):
    """The drawing beside a question, with words for whoever cannot see it."""

    def __init__(self, pictures: Pictures, link_id: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures, self._link_id = pictures, link_id
        self.setObjectName(f"{link_id}.picture")
        self.setAccessibleName(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def fit(self, side: int) -> None:
        """Draw it this large, in pixels of this widget."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self._pictures.draw(PICTURES, self._link_id, round(side * ratio)))
        picture.setDevicePixelRatio(ratio)
        self.setPixmap(picture)
