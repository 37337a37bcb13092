"""How much the words in a picture stand out from what they stand on."""

from __future__ import annotations

from functools import cache

from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kiosk.style import contrast

FEWEST = 4
"""Pixels of a colour; the edges of letters are never stronger than their ink."""


def picture_of(widget: QWidget) -> Image.Image:
    """What it draws, to be cut into areas."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes("RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB", image.bytesPerLine())


def ratio(picture: Image.Image, area: QRect, fewest: int = FEWEST) -> float:
    """The contrast of the commonest colour in an area with the one that stands out most from it and is no edge."""
    inside = area.intersected(QRect(0, 0, *picture.size))
    cut = picture.crop((inside.left(), inside.top(), inside.right() + 1, inside.bottom() + 1))
    counted = cut.getcolors(cut.width * cut.height)
    _, ground = max(counted)
    return max(_stands_out(colour, ground) for count, colour in counted if count >= fewest)


@cache
def _stands_out(colour: tuple[int, int, int], ground: tuple[int, int, int]) -> float:
    return contrast("#{:02x}{:02x}{:02x}".format(*colour), "#{:02x}{:02x}{:02x}".format(*ground))
