"""One line to an X display: what stands on it, and a finger on it. The few requests that it takes, as the protocol writes them; no other library."""

from __future__ import annotations

import socket
import struct
from typing import NamedTuple

LITTLE_ENDIAN, PROTOCOL = 0x6C, 11
QUERY_EXTENSION, GET_IMAGE, Z_PIXMAP = 98, 73, 2
FAKE_INPUT, PRESS, RELEASE, MOTION = 2, 4, 5, 6
"""Of the extension XTEST, and the kinds of X events."""
PIXEL_BYTES = 4
HEAD = 32
"""Bytes of every answer, before what belongs to it."""
FEWEST_COLOURS = 8
"""Smooth letters have more; a plain background, a frame or a cursor has not."""


class Area(NamedTuple):
    """Part of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int


class Screen:
    """The first screen of a display on this machine, of 24 or 32 bits a pixel."""

    def __init__(self, display: str) -> None:
        """`display` as `:9`. Raises OSError."""
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(f"/tmp/.X11-unix/X{display.removeprefix(':').partition('.')[0]}")  # noqa: S108 - where X listens
        self._line.sendall(struct.pack("<BxHHHH2x", LITTLE_ENDIAN, PROTOCOL, 0, 0, 0))
        accepted, _, _, words = struct.unpack("<BBHxxH", self._read(8))
        told = self._read(words * 4)
        if accepted != 1:
            raise OSError(f"{display} lets nobody in.")
        vendor, formats = struct.unpack_from("<HxxBB", told, 16)[0], told[21]
        at = 32 + vendor + -vendor % 4 + 8 * formats
        self._root, self.width, self.height = *struct.unpack_from("<I", told, at), *struct.unpack_from("<HH", told, at + 20)
        self._line.sendall(struct.pack("<BxHH2x8s", QUERY_EXTENSION, 4, 5, b"XTEST"))
        self._test = self._read(HEAD)[9]

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    @property
    def whole(self) -> Area:
        """All of it."""
        return Area(0, 0, self.width, self.height)

    def image(self, area: Area) -> bytes:
        """The pixels there, four bytes each, line by line."""
        self._line.sendall(struct.pack("<BBHIhhHHI", GET_IMAGE, Z_PIXMAP, 5, self._root, *area, 0xFFFFFFFF))
        head = self._read(HEAD)
        if head[0] != 1:
            raise OSError(f"No picture of {area}.")
        return self._read(struct.unpack_from("<I", head, 4)[0] * 4)[: area.width * area.height * PIXEL_BYTES]

    def shows_words(self, area: Area) -> bool:
        """Whether there are letters."""
        return len(set(memoryview(self.image(area)).cast("I"))) > FEWEST_COLOURS

    def point(self, x: int, y: int) -> None:
        """The pointer goes there."""
        self._fake(MOTION, 0, x, y)

    def tap(self) -> None:
        """The first button is pressed and let go, where the pointer is."""
        self._fake(PRESS, 1, 0, 0)
        self._fake(RELEASE, 1, 0, 0)

    def _fake(self, kind: int, button: int, x: int, y: int) -> None:
        self._line.sendall(struct.pack("<BBHBBxxII8xhh8x", self._test, FAKE_INPUT, 9, kind, button, 0, self._root, x, y))

    def _read(self, size: int) -> bytes:
        got = bytearray()
        while len(got) < size:
            part = self._line.recv(min(size - len(got), 1 << 20))
            if not part:
                raise OSError("The display is gone.")
            got += part
        return bytes(got)
