"""An empty document: its pages, in reportlab, and how they are packed."""

from __future__ import annotations

import zlib
from typing import IO, Any

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.typesetting import REGULAR

LEVEL = 4
"""Of zlib's nine. Above it a page takes longer to pack than it saves bytes: the patient waits for it, and a printer does not mind."""


class Quick:
    """One of reportlab's filters."""

    pdfname = "FlateDecode"

    @staticmethod
    def encode(content: str | bytes) -> bytes:
        """Packed."""
        return zlib.compress(content.encode() if isinstance(content, str) else content, LEVEL)


QUICK = Quick()


def blank(out: IO[bytes], size: tuple[float, float], language: str) -> Canvas:
    """A document in this language (BCP 47) with pages of this size, in points. The same marks give the same bytes: no clock and no chance in it."""
    # Without a first font of its own reportlab names Helvetica, which it does not embed. Its type stubs take the name for a size.
    own: Any = REGULAR
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=0, lang=language, initialFontName=own)
    # Compressed by reportlab itself, pages would be packed at the level that takes longest.
    document: Any = getattr(canvas, "_doc")  # noqa: B009 - the stubs leave it out
    document.defaultStreamFilters = [QUICK]
    return canvas
