"""Pages as pictures, for printers that cannot read PDF; PDFium draws them, in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
from PIL import Image

from kiosk.country import Paper
from kiosk.printing import pwg
from kiosk.printing.pwg import Colour, PageHead, Picture, SheetBack
from kiosk.printing.setup import MEDIA

_POINTS_PER_INCH = 72
_QUALITY = 90
"""Of JPEG: letters keep their edges."""


def pictures(pdf: bytes, dpi: int, colour: Colour) -> Iterator[Picture]:
    """Each page, drawn at this resolution."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for each in document:
            drawn = each.render(scale=dpi / _POINTS_PER_INCH, grayscale=colour is Colour.GREY, rev_byteorder=True)
            # PDFium rounds up: a line more than the sheet has would begin another sheet.
            width, height = (round(points * dpi / _POINTS_PER_INCH) for points in each.get_size())
            yield Picture(width, height, colour, _packed(drawn, width, height, colour.channels))


def pwg_document(pdf: bytes, paper: Paper, dpi: int, colour: Colour, back: SheetBack | None) -> bytes:
    """All pages as one document. `back` says how the backs of sheets lie; None: printed on one side."""
    sides = list(pictures(pdf, dpi, colour))
    parts = [pwg.SYNC]
    for number, side in enumerate(sides):
        transforms = back.transforms if back is not None and number % 2 else (1, 1)
        points = (round(side.width * _POINTS_PER_INCH / dpi), round(side.height * _POINTS_PER_INCH / dpi))
        head = PageHead(dpi, points, MEDIA[paper], len(sides), back is not None, transforms)
        parts.append(pwg.page(_turned(side, transforms), head))
    return b"".join(parts)


def jpegs(pdf: bytes, dpi: int) -> list[bytes]:
    """Each page as a picture of its own."""
    return [_jpeg(each, dpi) for each in pictures(pdf, dpi, Colour.COLOUR)]


def _jpeg(picture: Picture, dpi: int) -> bytes:
    made = io.BytesIO()
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    image.save(made, "JPEG", quality=_QUALITY, dpi=(dpi, dpi))
    return made.getvalue()


def _packed(drawn: pypdfium2.PdfBitmap, width: int, height: int, channels: int) -> bytes:
    """So many pixels of the bitmap, without the gaps that it leaves at the end of each line, and of a pixel the channels wanted."""
    raw, wide = bytes(drawn.buffer), width * drawn.n_channels
    raw = b"".join(raw[at : at + wide] for at in range(0, drawn.stride * height, drawn.stride))
    if drawn.n_channels == channels:
        return raw
    kept = bytearray(width * height * channels)
    for channel in range(channels):
        kept[channel::channels] = raw[channel :: drawn.n_channels]
    return bytes(kept)


def _turned(picture: Picture, transforms: tuple[int, int]) -> Picture:
    """The back of a sheet as the printer wants it: turned or upside down. PDFium is not asked, so that both sides are drawn alike."""
    if transforms == (1, 1):
        return picture
    mode = "L" if picture.colour is Colour.GREY else "RGB"
    image = Image.frombytes(mode, (picture.width, picture.height), picture.pixels)
    across, along = transforms
    if across < 0:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if along < 0:
        image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return Picture(picture.width, picture.height, picture.colour, image.tobytes())
