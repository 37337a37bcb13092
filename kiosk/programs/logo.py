"""The clinic's logo: drawn anew from whatever file was handed in, so that a kiosk reads nothing but a small picture of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QImageWriter, QPainter

from kiosk.guard.kept import keep_private
from kiosk.values import UnfitError

NAME = "logo.png"
LARGEST = QSize(480, 160)
"""Pixels: sharp at the head of a sheet and beside the clinic's name, and small in the file of the sheet."""


def keep_logo(source: str, folder: Path) -> Path:
    """A copy beside the settings, no larger than it is shown. Raises UnfitError for what is no picture after all, OSError."""
    # Of a picture that claims more than 256 MB of memory Qt makes none.
    image = _drawn(source) if source.lower().endswith(".svg") else QImageReader(source, b"png").read()
    if image.isNull():
        raise UnfitError("is no picture")
    if image.width() > LARGEST.width() or image.height() > LARGEST.height():
        image = image.scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    path = folder / NAME
    keep_private(path, bytes(buffer.data().data()))
    return path


def _drawn(source: str) -> QImage:
    from PySide6.QtSvg import QSvgRenderer

    _app = QGuiApplication.instance() or QGuiApplication(["backcheck", "-platform", "offscreen"])  # a drawing may hold words
    drawing = QSvgRenderer(source)
    size = drawing.defaultSize().scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio)
    if not drawing.isValid() or size.isEmpty():
        return QImage()
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    return image
