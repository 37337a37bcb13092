"""What stands on every page around the advice: letterhead, draft mark, footer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import Letterhead, date_in_words
from kiosk.handout.pages import COLUMNS
from kiosk.handout.typesetting import BLACK, GREY, MM, SIDE, Paragraph, Style, paragraph
from kiosk.ports import Variant
from rules.model import Protocol

TOP = 10 * MM
FOOT = 9 * MM
"""Every printer can reach this far out; the nearest edge any of them leaves blank is about 6 mm."""

_NAME = Style(16, 18, bold=True)
_PHONE = Style(14, 16, bold=True, right=True)
_HOURS = Style(12, 14, right=True)
_RUNNING = Style(12, 14, bold=True)
_RUNNING_RIGHT = Style(12, 14, right=True)
_MARK = Style(12, 14, bold=True, centred=True)
_DISCLAIMER = Style(11, 13.5)
_PAGE = Style(11, 13.5, bold=True, right=True)
_SMALL = Style(9, 11)
_SMALL_RIGHT = Style(9, 11, right=True)

_BETWEEN = 6 * MM
"""Between two columns."""

_AIR = 4.5
"""Points between the parts of the head and of the foot."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """The words of head and foot, the same on every page but for the page number."""

    letterhead: Letterhead
    mark: str
    """That this is a demonstration or a draft; empty for a signed protocol in earnest."""
    disclaimer: str
    version: str
    printed: str
    page: Callable[[int, int], str]


def imprint(  # noqa: PLR0913 - what head and foot are made of
    protocol: Protocol, variant: Variant, letterhead: Letterhead, disclaimer: str, say: Callable[..., str], *, demonstration: bool
) -> Imprint:
    """Put the words of head and foot together."""
    draft = protocol.sign_off is None
    version = say(
        "handout.version_draft" if draft else "handout.version",
        title=protocol.title,
        version=protocol.version,
        date=date_in_words(datetime.fromisoformat(protocol.date), say),
    )
    marks = (say("handout.demonstration") if demonstration else "", say("handout.draft") if draft else "")
    ticket = f"{variant.ticket[:2]} {variant.ticket[2:]}"
    return Imprint(
        letterhead=letterhead,
        mark=" · ".join(filter(None, marks)),
        disclaimer=disclaimer,
        version=f"{say('handout.product')} · {version}",
        printed=f"{say('handout.ticket', ticket=ticket)} · {say('handout.printed', date=date_in_words(variant.printed_on, say))}",
        page=lambda number, of: say("handout.page", page=str(number), pages=str(of)),
    )


class Furniture:
    """Head and foot of a page of this size, measured once and drawn on every page."""

    def __init__(self, words: Imprint, size: tuple[float, float]) -> None:
        self._words = words
        page_width, self._page_height = size
        self.width = page_width - 2 * SIDE
        self.column = (self.width - _BETWEEN) / COLUMNS
        half = self.width / 2 - _AIR
        clinic = words.letterhead
        self._name = _measured(clinic.name, _NAME, half)
        self._contact = (_measured(clinic.phone, _PHONE, half), _measured(clinic.hours, _HOURS, half))
        self._running = (_measured(clinic.name, _RUNNING, half), _measured(f"{clinic.phone} · {clinic.hours}", _RUNNING_RIGHT, half))
        self._mark = _measured(words.mark, _MARK, self.width) if words.mark else None
        self._disclaimer = _measured(words.disclaimer, _DISCLAIMER, self.width * 0.8) if words.disclaimer else None
        self._band = self._mark[1] + _AIR if self._mark else 0.0
        self._foot = _AIR + max(self._disclaimer[1] if self._disclaimer else 0.0, _PAGE.line) + _SMALL.line

    def top(self, number: int) -> float:
        """Where the advice begins on this page, in points from the foot of the paper."""
        return self._page_height - TOP - self._head(number) - self._band - 2 * _AIR

    def left(self, column: int) -> float:
        """Where a column begins, in points from the left edge of the paper."""
        return SIDE + column * (self.column + _BETWEEN)

    @property
    def bottom(self) -> float:
        """Where the advice ends, in points from the foot of the paper."""
        return FOOT + self._foot + _AIR

    def draw(self, canvas: Canvas, number: int, of: int) -> None:
        """Draw head and foot of one page."""
        self._draw_head(canvas, number)
        self._draw_foot(canvas, number, of)

    def _head(self, number: int) -> float:
        """The height of the letterhead: one line after the first page."""
        if number == 1:
            return max(self._name[1], sum(height for _, height in self._contact)) + _AIR
        return max(height for _, height in self._running) + _AIR

    def _draw_head(self, canvas: Canvas, number: int) -> None:
        y = top = self._page_height - TOP
        right = SIDE + self.width / 2 + _AIR
        left, contact = (self._name, self._contact) if number == 1 else (self._running[0], self._running[1:])
        left[0].drawOn(canvas, SIDE, top - left[1])
        for part, height in contact:
            y -= height
            part.drawOn(canvas, right, y)
        rule = top - self._head(number)
        canvas.setStrokeGray(BLACK)
        canvas.setLineWidth(1.2)
        if self._mark:
            canvas.rect(SIDE, rule - self._band, self.width, self._band)
            self._mark[0].drawOn(canvas, SIDE, rule - self._band + _AIR / 2 + 1)
        else:
            canvas.line(SIDE, rule, SIDE + self.width, rule)

    def _draw_foot(self, canvas: Canvas, number: int, of: int) -> None:
        y = FOOT + self._foot
        canvas.setStrokeGray(GREY)
        canvas.setLineWidth(0.75)
        canvas.line(SIDE, y, SIDE + self.width, y)
        if self._disclaimer:
            self._disclaimer[0].drawOn(canvas, SIDE, y - _AIR - self._disclaimer[1])
        page, height = _measured(self._words.page(number, of), _PAGE, self.width)
        page.drawOn(canvas, SIDE, y - _AIR - height)
        for text, style in ((self._words.version, _SMALL), (self._words.printed, _SMALL_RIGHT)):
            line, height = _measured(text, style, self.width)
            line.drawOn(canvas, SIDE, FOOT + _SMALL.line - height)


def _measured(text: str, style: Style, width: float) -> tuple[Paragraph, float]:
    made = paragraph(text, style)
    return made, made.wrap(width, 1e6)[1]
