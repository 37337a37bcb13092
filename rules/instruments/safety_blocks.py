"""What the pages of a safety case are built from: fonts, styles, paragraphs and tables, as ReportLab's blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

PAGE = landscape(A4)
MARGIN = 40.0
WIDTH = PAGE[0] - 2 * MARGIN
FONT, BOLD = "Atkinson", "Atkinson-Bold"
FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "atkinson-hyperlegible"
INK, GREY, LINE, BAD = HexColor("#1a1a1a"), HexColor("#eef1f4"), HexColor("#9aa4ad"), HexColor("#a8071a")


def register_fonts() -> None:
    """Make the fonts known that are embedded. Raises OSError where they are missing."""
    for name, file in ((FONT, "AtkinsonHyperlegible-Regular.ttf"), (BOLD, "AtkinsonHyperlegible-Bold.ttf")):
        registerFont(TTFont(name, str(FONTS / file)))
    registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)


def _style(size: float, *, bold: bool = False, before: float = 0.0, after: float = 4.0, color: Color = INK) -> ParagraphStyle:
    name = f"{size}{bold}{before}{after}{color.hexval()}"
    font = BOLD if bold else FONT
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.3, spaceBefore=before, spaceAfter=after, textColor=color)


TITLE, HEAD, SUB = _style(22, bold=True, after=10), _style(15, bold=True, before=10, after=6), _style(11, bold=True, before=6, after=3)
BODY, CELL, CELL_HEAD = _style(10), _style(8.5, after=0), _style(8.5, bold=True, after=0)
CELL_BAD, BODY_BAD = _style(8.5, bold=True, after=0, color=BAD), _style(10, bold=True, color=BAD)


def text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of these very words: nothing in them is markup."""
    return Paragraph(escape(words), style)


def points(items: Sequence[str]) -> Iterator[Flowable]:
    """A list with bullets."""
    yield from (Paragraph(escape(item), BODY, bulletText="\u2022") for item in items)


Cell = Paragraph | str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    share: float
    """Of the page's width."""


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, height: float | None = None) -> Table:
    """A table whose head stands on every page; texts become paragraphs. `height` is a row's, in points; None: what it needs."""
    cells = [[text(column.title, CELL_HEAD) for column in columns]]
    cells += [[text(cell, CELL) if isinstance(cell, str) else cell for cell in row] for row in rows]
    heights = None if height is None else [None, *[height] * len(rows)]
    made = Table(cells, colWidths=[WIDTH * column.share for column in columns], rowHeights=heights, repeatRows=1)
    grid = ("GRID", (0, 0), (-1, -1), 0.5, LINE)
    made.setStyle(TableStyle([grid, ("BACKGROUND", (0, 0), (-1, 0), GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return made


def judged(told: str, *, good: bool) -> Paragraph:
    """A cell that stands out where it is not good."""
    return text(told, CELL if good else CELL_BAD)
