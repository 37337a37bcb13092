"""The staff slip: one flag on one page, laid out as situation, background, assessment and recommendation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from kiosk.handout.content import Letterhead
from kiosk.handout.pen import THICK, THIN, About, Pen, pdf
from kiosk.handout.pieces import Along, Beside, Blank, Boxed, Gap, Piece, Rule, Stack, Words
from kiosk.handout.tongue import Tongue
from kiosk.handout.typesetting import MM
from kiosk.paperwork import Entry, StaffSlip

MARGIN = 14 * MM
SIZES = (12.0, 11.0, 10.0, 9.0, 8.0)
"""Type sizes, the largest that fits is taken; below the last nothing can be read at arm's length, and entries give way instead."""
_COLUMN_GAP = 14.0
_NOTES = 40.0
"""Least room to write notes in, in points."""


@dataclass(frozen=True, slots=True)
class _Left:
    """How many entries of each list are shown."""

    others: int
    worries: int
    reasons: int
    to_do: int


def draw_staff(slip: StaffSlip, tongue: Tongue, letterhead: Letterhead, size: tuple[float, float], *, demonstration: bool) -> bytes:
    """One page: in smaller type where there is much to say, then with fewer entries, which are counted."""
    width, room = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN
    foot = _foot(slip, tongue, letterhead, demonstration=demonstration)
    room -= foot.height(width) + 6
    body = _fitting(slip, tongue, width, room)

    def page(pen: Pen) -> None:
        body.draw(pen, MARGIN, MARGIN, width)
        top = MARGIN + body.height(width) + 10
        _notes(pen, tongue, top, MARGIN + room - top, width)
        foot.draw(pen, MARGIN, size[1] - MARGIN - foot.height(width), width)

    about = About(tongue.say("slip.staff.title"), letterhead.name, tongue.say("handout.product"), tongue.script)
    return pdf(about, size, [page])


def _fitting(slip: StaffSlip, tongue: Tongue, width: float, room: float) -> Piece:
    """The largest type with which all has room; else the smallest, and what matters least is left out."""
    everything = _Left(len(slip.others), len(slip.worries), len(slip.reasons), len(slip.to_do))
    for size in SIZES:
        body = _body(slip, tongue, size, everything)
        if body.height(width) <= room - _NOTES:
            return body
    left = everything
    for name in ("others", "worries", "reasons", "to_do"):
        least = 0 if name == "others" else 1
        left = _fewer(left, name, least, lambda left: _body(slip, tongue, SIZES[-1], left).height(width) <= room)
    return _body(slip, tongue, SIZES[-1], left)


def _fewer(left: _Left, name: str, least: int, fits: Callable[[_Left], bool]) -> _Left:
    """The most entries of this list with which the page fits; the least there may be where none does."""
    most: int = getattr(left, name)
    if fits(left) or most <= least:
        return left
    low, high = least, most
    while low < high:
        middle = (low + high + 1) // 2
        if fits(replace(left, **{name: middle})):
            low = middle
        else:
            high = middle - 1
    return replace(left, **{name: low})


def _body(slip: StaffSlip, tongue: Tongue, size: float, left: _Left) -> Piece:
    say = tongue.say
    situation = [
        Words(tongue, slip.place, size),
        *([Words(tongue, " · ".join(slip.marks), size, bold=True)] if slip.marks else []),
        _list(tongue, slip.reasons, left.reasons, size),
    ]
    assessment = [_list(tongue, slip.worries, left.worries, size), *([Words(tongue, slip.score, size)] if slip.score else [])]
    return Stack(
        _head(slip, tongue),
        _part(tongue, say("slip.staff.situation"), Stack(*situation, gap=size * 0.25), size),
        _part(tongue, say("slip.staff.background"), _columns(tongue, slip.others, left.others, size), size),
        _part(tongue, say("slip.staff.assessment"), Stack(*assessment, gap=size * 0.4), size),
        _part(tongue, say("slip.staff.recommendation"), _list(tongue, slip.to_do, left.to_do, size), size),
        gap=size * 0.5,
    )


def _head(slip: StaffSlip, tongue: Tongue) -> Piece:
    ticket = Stack(Words(tongue, tongue.say("slip.staff.ticket"), 11), Words(tongue, slip.ticket, 40, bold=True))
    level = Stack(Gap(8), Boxed(Words(tongue, slip.level_words, 20, bold=True, along=Along.CENTRE), line=THICK, pad=7))
    return Beside((ticket, 0.5), (level, 0.5))


def _part(tongue: Tongue, title: str, content: Piece, size: float) -> Piece:
    """A letter of SBAR: its name at the start, what it says beside it."""
    return Stack(Rule(line=THIN, air=size * 0.2), Beside((Words(tongue, title, size, bold=True), size * 9.2), (content, 1.0), gap=8))


def _list(tongue: Tongue, entries: Sequence[Entry], shown: int, size: float) -> Piece:
    if not entries:
        return Words(tongue, tongue.say("slip.staff.none"), size)
    made: list[Piece] = [_entry(tongue, entry, size) for entry in entries[:shown]]
    return Stack(*made, *_more(tongue, len(entries) - shown, size), gap=size * 0.25)


def _columns(tongue: Tongue, entries: Sequence[Entry], shown: int, size: float) -> Piece:
    """Two columns, read down the first and then down the second."""
    if not entries:
        return Words(tongue, tongue.say("slip.staff.none"), size)
    smaller = max(SIZES[-1] - 0.5, size - 1.5)
    made = [_entry(tongue, entry, smaller) for entry in entries[:shown]]
    width = 220.0  # only to share them out: what counts is which half is taller
    heights = [piece.height(width) for piece in made]
    cut = next((n for n in count() if sum(heights[:n]) >= sum(heights[n:])), 0)
    halves = (Stack(*made[:cut], gap=smaller * 0.2), Stack(*made[cut:], gap=smaller * 0.2))
    return Stack(Beside((halves[0], 0.5), (halves[1], 0.5), gap=_COLUMN_GAP), *_more(tongue, len(entries) - shown, size))


def _entry(tongue: Tongue, entry: Entry, size: float) -> Piece:
    """What counts in the heavy weight, and behind it what it answers or is marked with."""
    return Words(tongue, entry.note, size, strong=entry.text) if entry.note else Words(tongue, entry.text, size, bold=True)


def _more(tongue: Tongue, hidden: int, size: float) -> list[Piece]:
    """What was left out is said openly."""
    return [Boxed(Words(tongue, tongue.say("slip.staff.more", count=hidden), size, bold=True), pad=3)] if hidden else []


def _notes(pen: Pen, tongue: Tongue, top: float, room: float, width: float) -> None:
    """Room to write in, as much of it as is left."""
    lines = [Blank(Words(tongue, tongue.say(f"slip.staff.{name}"), 9), share=0.34, height=24) for name in ("seen", "signs", "notes")]
    for line in lines:
        high = line.height(width)
        if high > room:
            return
        line.draw(pen, MARGIN, top, width)
        top, room = top + high, room - high


def _foot(slip: StaffSlip, tongue: Tongue, letterhead: Letterhead, *, demonstration: bool) -> Piece:
    printed = tongue.say("slip.staff.printed", time=tongue.clock(slip.printed_on), date=tongue.date(slip.printed_on))
    marks = tongue.marks(demonstration=demonstration)
    said = [Boxed(Words(tongue, " · ".join(marks), 10, bold=True, along=Along.CENTRE), pad=3)] if marks else []
    return Stack(
        *said,
        Words(tongue, tongue.say("slip.staff.draft"), 9),
        Words(tongue, tongue.say("slip.staff.only"), 9, bold=True),
        Words(tongue, f"{letterhead.apart.name} · {printed} · {slip.protocol}", 9),
        gap=2,
    )
