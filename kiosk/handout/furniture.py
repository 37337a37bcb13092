"""What stands on every page around the advice: letterhead, draft mark, footer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kiosk import VERSION
from kiosk.handout.content import Letterhead
from kiosk.handout.making import date_in_words
from kiosk.handout.pages import COLUMNS
from kiosk.handout.typesetting import BLACK, GREY, MM, SIDE, Paragraph, Script, Style, paragraph
from kiosk.languages import Spoken
from kiosk.ports import Variant

TOP = 8 * MM
FOOT = 7.5 * MM
"""Every printer can reach this far out; the nearest edge any of them leaves blank is about 6 mm."""

_NAME = Style(12, 14, bold=True)
_CONTACT_SHARE = 0.5
"""Of the width of page 1's head, at most, for phone and hours; the clinic's name and the name of the sheet take what is left."""
_PHONE = Style(14, 16, bold=True, right=True)
_HOURS = Style(12, 14, right=True)
_RUNNING = Style(12, 14, bold=True)
_RUNNING_RIGHT = Style(12, 14, right=True)
_MARKS = tuple(Style(size, 12, bold=True, centred=True) for size in (10, 9.5, 9))
"""The largest in which the mark takes one line; the first where it takes two in any."""
_DISCLAIMER = Style(11, 13.5)
_PAGE = Style(11, 13.5, bold=True, right=True)
_VERSIONS = Style(8, 11)
"""What program, questions and content made the sheet, on one line in most languages: for whoever looks into it later."""
_SMALL_RIGHT = Style(9, 11, right=True)

_PRINTED_SHARE = 0.5
"""Of the width of the foot, at most, for ticket and day; the versions take what is left."""
_BETWEEN = 5 * MM
"""Between two columns."""

_LOGO = (64.0, 34.0)
"""Points that it fills one way or the other: as high as the clinic's name and the sheet's below it, which stays on one line."""

_AIR = 4.0
"""Points between the parts of the head and of the foot."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """The words of head and foot, the same on every page but for the page number."""

    letterhead: Letterhead
    title: str
    """The name of the sheet."""
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
        version=protocol.edition,
        date=date_in_words(datetime.fromisoformat(protocol.date), say),
    )
    marks = (("handout.demonstration", demonstration), ("handout.draft", draft), ("shell.translated", words.draft))
    ticket = f"{variant.ticket[:2]} {variant.ticket[2:]}"
    return Imprint(
        letterhead=letterhead,
        title=say("handout.title", title=protocol.title),
        mark=" · ".join(say(text_id) for text_id, holds in marks if holds),
        disclaimer=disclaimer,
        version=f"{say('handout.product')} {VERSION} · {version}",
        printed=f"{say('handout.ticket', ticket=ticket)} · {say('handout.printed', date=date_in_words(variant.printed_on, say))}",
        page=lambda number, of: say("handout.page", page=str(number), pages=str(of)),
        script=Script.of(words.language),
    )


@dataclass(frozen=True, slots=True)
class _Picture:
    """The logo, read once a sheet."""

    image: ImageReader
    size: tuple[float, float]
    """In points."""

    def draw(self, canvas: Canvas, left: float, top: float, *, turned: bool) -> None:
        """With its upper corner here; `turned`: on a page that is a mirror, where a picture must not be one."""
        wide, high = self.size
        canvas.saveState()
        canvas.translate(left + wide if turned else left, top - high)
        canvas.scale(-1 if turned else 1, 1)
        canvas.drawImage(self.image, 0, 0, wide, high, mask="auto")
        canvas.restoreState()


def _picture(path: Path | None) -> _Picture | None:
    """The logo; None where there is none, or none any more: the sheet is worth more."""
    if path is None or not path.is_file():
        return None
    try:
        found = ImageReader(str(path))
    except OSError:
        return None
    wide, high = found.getSize()
    share = min(_LOGO[0] / wide, _LOGO[1] / high)
    return _Picture(found, (wide * share, high * share))


class Furniture:
    """Head and foot of a page of this size, measured once and drawn on every page."""

    def __init__(self, words: Imprint, size: tuple[float, float], title: tuple[float, float] = (20, 22)) -> None:
        """`title`: size and leading of the sheet's name, in points."""
        self._words = words
        page_width, self._page_height = size
        self.width = page_width - 2 * SIDE
        self.column = (self.width - _BETWEEN) / COLUMNS
        self.script = words.script
        half = self.width / 2 - _AIR
        clinic = words.letterhead
        self._logo = _picture(clinic.logo)
        self._beside = self._logo.size[0] + 2 * _AIR if self._logo else 0.0
        whole = self.width - self._beside
        name, phone, hours = clinic.apart.name, clinic.apart.phone, clinic.apart.hours
        end = min(max(self._long(phone, _PHONE), self._long(hours, _HOURS)), self.width * _CONTACT_SHARE)
        self._running = (self._measured(name, _RUNNING, half), self._measured(f"{phone} · {hours}", _RUNNING_RIGHT, half))
        self._name = self._measured(name, _NAME, whole - end - 2 * _AIR)
        self._contact = (self._measured(phone, _PHONE, end), self._measured(hours, _HOURS, end))
        self._reach = sum(height for _, height in self._contact)
        beside, below = (self._measured(words.title, Style(*title, bold=True), room) for room in (whole - end - 2 * _AIR, whole))
        self._title = min(beside, below, key=lambda each: each[1])
        self._title_at = self._name[1] if self._title is beside else max(self._name[1], self._reach)
        self._head = (max(self._title_at + self._title[1], self._reach) + _AIR, max(height for _, height in self._running) + _AIR)
        self._mark = self._measured(words.mark, self._mark_style(), self.width) if words.mark else None
        self._disclaimer = self._measured(words.disclaimer, _DISCLAIMER, self.width * 0.8) if words.disclaimer else None
        self._band = self._mark[1] + _AIR if self._mark else 0.0
        printed = min(self._long(words.printed, _SMALL_RIGHT, keep=False), self.width * _PRINTED_SHARE)
        self._imprint = (
            self._measured(words.version, _VERSIONS, self.width - printed - _AIR),
            self._measured(words.printed, _SMALL_RIGHT, printed, keep=False),
        )
        self._small = max(height for _, height in self._imprint)
        self._foot = _AIR + max(self._disclaimer[1] if self._disclaimer else 0.0, replace(_PAGE, script=self.script).line) + self._small

    def top(self, number: int) -> float:
        """Where the advice begins on this page, in points from the foot of the paper."""
        return self._page_height - TOP - self._head[number > 1] - self._band - 2 * _AIR

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

    def _draw_head(self, canvas: Canvas, number: int) -> None:
        """On the first page the whole letterhead, then one line of it."""
        top, end = self._page_height - TOP, SIDE + self.width
        if number > 1:
            placed = [(self._running[0], SIDE, 0.0), (self._running[1], end - self._running[1][0].width, 0.0)]
        else:
            start, contact = SIDE + self._beside, end - self._contact[0][0].width
            placed = [(self._name, start, 0.0), (self._title, start, self._title_at)]
            placed += [(self._contact[0], contact, 0.0), (self._contact[1], contact, self._contact[0][1])]
            if self._logo:
                self._logo.draw(canvas, SIDE, top, turned=self.script.leftwards)
        for (part, height), x, down in placed:
            part.drawOn(canvas, x, top - down - height)
        rule = top - self._head[number > 1]
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
        for line, x in zip(self._imprint, (SIDE, SIDE + self.width - self._imprint[1][0].width), strict=True):
            line[0].drawOn(canvas, x, FOOT + self._small - line[1])

    def _mark_style(self) -> Style:
        return next((style for style in _MARKS if self._long(self._words.mark, style) <= self.width), _MARKS[0])

    def _long(self, text: str, style: Style, *, keep: bool = True) -> float:
        """How wide it is on one line, in points."""
        return paragraph(text, replace(style, script=self.script), keep=keep).long

    def _measured(self, text: str, style: Style, width: float, *, keep: bool = True) -> tuple[Paragraph, float]:
        """A paragraph with its height. `keep`: it comes again on the next sheet, and holds no ticket."""
        made = paragraph(text, replace(style, script=self.script), keep=keep)
        return made, made.wrap(width, 1e6)[1]
