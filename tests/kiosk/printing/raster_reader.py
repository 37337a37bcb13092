"""PWG raster read again: by our own few lines, and by libcups, which nobody here wrote."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = 1796


@dataclass(frozen=True)
class Side:
    """One page."""

    width: int
    height: int
    dpi: int
    duplex: bool
    transforms: tuple[int, int]
    space: int
    media: str
    points: tuple[int, int]
    pages: int
    pixels: bytes


def _side(head: bytes, order: str, pixels: bytes) -> Side:
    def number(at: int) -> int:
        return int(struct.unpack_from(f"{order}i", head, at)[0])

    media = head[1732:].rstrip(b"\0").decode()
    return Side(
        number(372), number(376), number(276), bool(number(272)), (number(456), number(460)), number(400), media,
        (number(352), number(356)), number(452), pixels,
    )  # fmt: skip


def read(document: bytes) -> Iterator[Side]:
    """PWG 5102.4, line by line."""
    assert document[:4] == b"RaS2"
    at = 4
    while at < len(document):
        head = document[at : at + HEADER]
        at += HEADER
        width, height, pixel = (struct.unpack_from(">I", head, place)[0] for place in (372, 376, 388))
        pixel //= 8
        lines = bytearray()
        while len(lines) < width * height * pixel:
            repeat, at = document[at] + 1, at + 1
            line = bytearray()
            while len(line) < width * pixel:
                count, at = document[at], at + 1
                if count < 128:
                    line += document[at : at + pixel] * (count + 1)
                    at += pixel
                else:
                    line += document[at : at + (257 - count) * pixel]
                    at += (257 - count) * pixel
            assert len(line) == width * pixel
            lines += line * repeat
        yield _side(head, ">", bytes(lines))


def read_with_cups(path: Path) -> Iterator[Side]:
    """The same by libcups."""
    cups = ctypes.CDLL("libcups.so.2")
    cups.cupsRasterOpen.restype = ctypes.c_void_p
    cups.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    cups.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint]
    cups.cupsRasterClose.argtypes = [ctypes.c_void_p]
    file = os.open(path, os.O_RDONLY)
    stream = cups.cupsRasterOpen(file, 0)
    head = ctypes.create_string_buffer(HEADER)
    while cups.cupsRasterReadHeader2(stream, head):
        height, wide = (struct.unpack_from("=I", head.raw, place)[0] for place in (376, 392))
        line, pixels = ctypes.create_string_buffer(wide), bytearray()
        for _ in range(height):
            assert cups.cupsRasterReadPixels(stream, line, wide) == wide
            pixels += line.raw
        yield _side(head.raw, "=", bytes(pixels))
    cups.cupsRasterClose(stream)
    os.close(file)
