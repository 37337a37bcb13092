"""What stands on every page around the advice: letterhead, draft mark, footer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import Letterhead
from kiosk.handout.pages import COLUMNS
from kiosk.handout.typesetting import BLACK, GREY, MM, SIDE, Paragraph, Script, Style, paragraph
from kiosk.languages import Spoken
from kiosk.ports import Variant
from kiosk.text import ISOLATED

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

_UNISOLATED = str.maketrans("", "", ISOLATED.format(""))
_BETWEEN = 6 * MM
"""Between two columns."""

_VERSION = 0.6
"""The part of the foot's last line that belongs to the version; ticket and day have the rest."""

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
    script: Script


def imprint(words: Spoken, variant: Variant, letterhead: Letterhead, disclaimer: str, *, demonstration: bool) -> Imprint:
    """Put the words of head and foot together."""
    protocol, say = words.protocol, words.catalogue.say
    draft = protocol.sign_off is None
    version = say(
        "handout.version_draft" if draft else "handout.version",
        title=protocol.title,
        version=protocol.version,
        date=_date(datetime.fromisoformat(protocol.date), say),
    )
    marks = (("handout.demonstration", demonstration), ("handout.draft", draft), ("shell.translated", words.draft))
    ticket = f"{variant.ticket[:2]} {variant.ticket[2:]}"
    return Imprint(
        letterhead=letterhead,
        mark=" · ".join(say(text_id) for text_id, holds in marks if holds),
        disclaimer=disclaimer,
        version=f"{say('handout.product')} · {version}",
        printed=f"{say('handout.ticket', ticket=ticket)} · {say('handout.printed', date=_date(variant.printed_on, say))}",
        page=lambda number, of: say("handout.page", page=str(number), pages=str(of)),
        script=Script.of(words.language),
    )


class Furniture:
    """Head and foot of a page of this size, measured once and drawn on every page."""

    def __init__(self, words: Imprint, size: tuple[float, float]) -> None:
        self._words = words
        page_width, self._page_height = size
        self.width = page_width - 2 * SIDE
        self.column = (self.width - _BETWEEN) / COLUMNS
        self.script = words.script
        half = self.width / 2 - _AIR
        clinic = words.letterhead
        name, phone, hours = (ISOLATED.format(own) for own in (clinic.name, clinic.phone, clinic.hours))
        self._name = self._measured(name, _NAME, half)
        self._contact = (self._measured(phone, _PHONE, half), self._measured(hours, _HOURS, half))
        self._running = (self._measured(name, _RUNNING, half), self._measured(f"{phone} · {hours}", _RUNNING_RIGHT, half))
        self._mark = self._measured(words.mark, _MARK, self.width) if words.mark else None
        self._disclaimer = self._measured(words.disclaimer, _DISCLAIMER, self.width * 0.8) if words.disclaimer else None
        self._band = self._mark[1] + _AIR if self._mark else 0.0
        left = self.width * _VERSION
        self._version = self._measured(words.version, _SMALL, left - _AIR)
        self._printed = self._measured(words.printed, _SMALL_RIGHT, self.width - left - _AIR)
        self._small = max(self._version[1], self._printed[1])
        self._foot = _AIR + max(self._disclaimer[1] if self._disclaimer else 0.0, replace(_PAGE, script=self.script).line) + self._small

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
            self._mark[0].drawOn(canvas, SIDE, rule - self._band + _AIR / 2)
        else:
            canvas.line(SIDE, rule, SIDE + self.width, rule)

    def _draw_foot(self, canvas: Canvas, number: int, of: int) -> None:
        y = FOOT + self._foot
        canvas.setStrokeGray(GREY)
        canvas.setLineWidth(0.75)
        canvas.line(SIDE, y, SIDE + self.width, y)
        if self._disclaimer:
            self._disclaimer[0].drawOn(canvas, SIDE, y - _AIR - self._disclaimer[1])
        page, height = self._measured(self._words.page(number, of), _PAGE, self.width)
        page.drawOn(canvas, SIDE, y - _AIR - height)
        for (line, height), x in ((self._version, SIDE), (self._printed, SIDE + self.width * _VERSION + _AIR)):
            line.drawOn(canvas, x, FOOT + self._small - height)

    def _measured(self, text: str, style: Style, width: float) -> tuple[Paragraph, float]:
        made = paragraph(text, replace(style, script=self.script))
        return made, made.wrap(width, 1e6)[1]


def _date(day: datetime, say: Callable[..., str]) -> str:
    """The month in words: 4/5 is another day in another country. It runs as the month does: isolated, it would leave nothing but numbers."""
    date = say("handout.date", day=str(day.day), month=say(f"handout.month.{day.month}"), year=str(day.year))
    return date.translate(_UNISOLATED)
