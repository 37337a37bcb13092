"""The clinic's logo as it is handed in: whether a file is a picture at all, before anybody draws it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from kiosk import settings, values
from kiosk.settings import Setting
from kiosk.values import UnfitError

SIZE_LIMIT = 4_000_000
"""Bytes. A logo has a hundredth of it."""
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}svg"


def picture_file(value: object) -> str:
    """The path of a PNG or SVG file that is there, or nothing for no logo. Raises UnfitError."""
    text = values.place(value)
    if not text:
        return ""
    path = Path(text).expanduser()
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UnfitError(f"cannot be read ({error.strerror})") from None
    if len(content) > SIZE_LIMIT:
        raise UnfitError("is larger than 4 MB")
    if not content.startswith(PNG) and not _is_drawing(content):
        raise UnfitError("is no picture")
    return str(path)


def is_picture(path: Path) -> bool:
    """Whether a kiosk could still show what its settings name."""
    try:
        with path.open("rb") as file:
            return file.read(len(PNG)) == PNG
    except OSError:
        return False


def _is_drawing(content: bytes) -> bool:
    try:
        return ET.fromstring(content).tag == SVG  # noqa: S314 - expat expands no entity without end, and nothing outside is read
    except ET.ParseError:
        return False


HANDED_IN = Setting(settings.LOGO.key, "", 'a PNG or SVG file, or "" for none', settings.LOGO.doc, picture_file)
"""What a set-up asks for: any such file. The settings name the copy that is made of it."""
