"""Pictures of pages as PWG raster, the one format that every driverless printer takes (PWG 5102.4)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SYNC = b"RaS2"
_HEADER_BYTES = 1796
_POINTS_PER_INCH = 72
_MAX_REPEAT = 256
"""A count of lines is one byte, and 0 means once."""
_RUNS = re.compile(rb"(.)\1{1,127}|(?:(.)(?!\2)){1,128}", re.DOTALL)
"""Of grey pixels: up to 128 alike, or up to 128 that differ from their neighbours."""
_RUNS_OF_THREE = re.compile(rb"(...)\1{1,127}|(?:(...)(?!\2)){1,128}", re.DOTALL)
"""The same for colour. Read from the start of a line, each match begins at a whole pixel."""
_COMPLEMENT = 257


class Colour(StrEnum):
    """`pwg-raster-document-type-supported`; those that are made here, the smaller first."""

    GREY = "sgray_8"
    COLOUR = "srgb_8"

    @property
    def channels(self) -> int:
        """Bytes a pixel."""
        return 1 if self is Colour.GREY else 3

    @property
    def space(self) -> int:
        """Its number in a page's header."""
        return 18 if self is Colour.GREY else 19


class SheetBack(StrEnum):
    """`pwg-raster-document-sheet-back`: how the back of a sheet that is bound at its long edge must lie in the data."""

    NORMAL = "normal"
    FLIPPED = "flipped"
    ROTATED = "rotated"
    MANUAL_TUMBLE = "manual-tumble"

    @property
    def transforms(self) -> tuple[int, int]:
        """Of the back: across the feed and along it, 1 or -1. PWG 5102.4, table 12, for the long edge."""
        return {SheetBack.FLIPPED: (1, -1), SheetBack.ROTATED: (-1, -1)}.get(self, (1, 1))


@dataclass(frozen=True, slots=True)
class Picture:
    """One side of a sheet as pixels, from the top left, without gaps between lines."""

    width: int
    height: int
    colour: Colour
    pixels: bytes


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a page's header says besides its picture."""

    dpi: int
    points: tuple[int, int]
    """The sheet's width and height."""
    media: str
    pages: int
    duplex: bool
    transforms: tuple[int, int] = (1, 1)


def page(picture: Picture, head: PageHead) -> bytes:
    """One page of a document: its header and its picture, compressed."""
    return b"".join((_header(picture, head), *_lines(picture)))


def _header(picture: Picture, head: PageHead) -> bytes:
    """PWG 5102.4, table 2: 1,796 bytes, of which those not named are zero."""
    made = bytearray(_HEADER_BYTES)
    channels = picture.colour.channels
    box = (0, 0, picture.width, picture.height)

    def numbers(at: int, *values: int) -> None:
        struct.pack_into(f">{len(values)}I", made, at, *(value & 0xFFFFFFFF for value in values))

    struct.pack_into("64s", made, 0, b"PwgRaster")
    numbers(272, head.duplex, head.dpi, head.dpi)  # Duplex, HWResolution
    numbers(340, 1)  # NumCopies: what the settings want stands in the job
    numbers(352, *head.points)  # PageSize
    numbers(372, picture.width, picture.height)
    numbers(384, 8, 8 * channels, picture.width * channels, 0, picture.colour.space)
    numbers(420, channels)
    numbers(452, head.pages, *head.transforms, *box, 0xFFFFFF)  # TotalPageCount, CrossFeedTransform, FeedTransform, ImageBox, AlternatePrimary
    struct.pack_into("64s", made, 1732, head.media.encode())
    return bytes(made)


def _lines(picture: Picture) -> Iterator[bytes]:
    """PWG 5102.4, 4.3: how often a line stands there, then the line as runs."""
    wide = picture.width * picture.colour.channels
    at, whole = 0, len(picture.pixels)
    while at < whole:
        line = picture.pixels[at : at + wide]
        count = 1
        while count < _MAX_REPEAT and picture.pixels.startswith(line, at + count * wide):
            count += 1
        yield bytes([count - 1])
        yield _squeezed(line, picture.colour.channels)
        at += count * wide


def _squeezed(line: bytes, channels: int) -> bytes:
    parts = []
    for run in (_RUNS if channels == 1 else _RUNS_OF_THREE).finditer(line):
        pixels = len(run[0]) // channels
        if run[1] is not None:
            parts += [bytes([pixels - 1]), run[1]]
        elif pixels == 1:
            parts += [b"\0", run[0]]
        else:
            parts += [bytes([_COMPLEMENT - pixels]), run[0]]
    return b"".join(parts)
