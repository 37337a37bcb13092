"""A widget as a picture in a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

_QUALITY = 80
"""To Qt, zlib's quickest level: two thirds of the time of its own choice, for files 7 % larger."""


def save_picture(widget: QWidget, path: Path) -> None:
    """Draw a widget into a PNG file. Raises OSError where it cannot be written."""
    if not widget.grab().save(str(path), "PNG", _QUALITY):
        raise OSError(f"{path}: the picture could not be written. Is the folder writable?")
