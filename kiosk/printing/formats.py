"""Which kind of page a printer takes: PDF as it is, else pictures of its pages, as PWG raster or JPEG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.printing.ipp_message import Attributes
from kiosk.printing.pwg import Colour, SheetBack
from kiosk.printing.setup import PageSetup

PDF, PWG, JPEG = "application/pdf", "image/pwg-raster", "image/jpeg"
WANTED_DPI = 300
"""Fine enough for 12 pt and drawings; twice as much takes four times as long to make and to send."""
TWO_SIDED = "two-sided-long-edge"
ONE_SIDED = "one-sided"


@dataclass(frozen=True, slots=True)
class Format:
    """What a page is sent as."""

    mime: str
    duplex: bool
    """Whether the printer will print on both sides."""
    dpi: int = WANTED_DPI
    colour: Colour = Colour.GREY
    back: SheetBack = SheetBack.NORMAL

    def documents(self, pdf: bytes, setup: PageSetup) -> list[bytes]:
        """The page's bytes: one document, or one for each side where a document holds one. The imports it needs wait for the first."""
        if self.mime == PDF:
            return [pdf]
        from kiosk.printing.raster import jpegs, pwg_document

        if self.mime == JPEG:
            return jpegs(pdf, self.dpi)
        return [pwg_document(pdf, setup.paper, self.dpi, self.colour, self.back if self.duplex else None)]


def negotiate(known: Attributes, setup: PageSetup) -> Format | None:
    """The best that this printer says it takes; None: nothing that can be made here. A printer that says nothing is given PDF."""
    kinds = _words(known, "document-format-supported")
    duplex = setup.duplex and TWO_SIDED in _words(known, "sides-supported")
    if not kinds or PDF in kinds:
        return Format(PDF, duplex)
    colour = _colour(_words(known, "pwg-raster-document-type-supported"))
    if PWG in kinds and colour is not None:
        back = _first(_words(known, "pwg-raster-document-sheet-back"), SheetBack, SheetBack.NORMAL)
        return Format(PWG, duplex, _dpi(known), colour, back)
    # A JPEG is one side: the sheet's back would be another job.
    return Format(JPEG, duplex=False) if JPEG in kinds else None


def _colour(names: list[str]) -> Colour | None:
    """Grey before colour, which is three times as large; a printer that says nothing takes both."""
    return next((colour for colour in Colour if not names or colour.value in names), None)


def _dpi(known: Attributes) -> int:
    """The smallest resolution that is fine enough, else the finest there is."""
    offered = sorted(dpi for dpi in known.get("pwg-raster-document-resolution-supported", ()) if isinstance(dpi, int) and dpi > 0)
    return next((dpi for dpi in offered if dpi >= WANTED_DPI), offered[-1] if offered else WANTED_DPI)


def _words(known: Attributes, name: str) -> list[str]:
    return [value for value in known.get(name, ()) if isinstance(value, str)]


def _first(names: list[str], kind: Callable[[str], SheetBack], otherwise: SheetBack) -> SheetBack:
    try:
        return kind(names[0])
    except (IndexError, ValueError):
        return otherwise
