"""The paper form for the day when no kiosk works: questions for the patient, a table for staff, advice to take home."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from kiosk.handout.content import Letterhead
from kiosk.handout.flow import Area, Filled, Part, fill
from kiosk.handout.form_content import Form, form
from kiosk.handout.form_pieces import BODY, SMALL, FormPieces
from kiosk.handout.form_ticks import AND, OPEN, OR
from kiosk.handout.pen import THICK, About, Pen, pdf
from kiosk.handout.pieces import Beside, Blank, Boxed, Gap, Piece, Rule, Stack, Words
from kiosk.handout.tongue import Tongue
from kiosk.handout.typesetting import MM
from rules.model import Level

MARGIN = 10 * MM
_HEAD, _FOOT, _GAP = 26.0, 26.0, 10.0
TITLE = 18.0


def draw_form(tongue: Tongue, staff: Tongue, letterhead: Letterhead, size: tuple[float, float], *, demonstration: bool) -> bytes:
    """As many pages as it needs; staff's table, in their language, and the advice begin on pages of their own, to be taken apart."""
    area = Area(MARGIN, MARGIN + _HEAD, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN - _HEAD - _FOOT)
    whole = form(tongue)
    parts = ((tongue, _questions(tongue, whole)), (staff, _table(tongue, staff)), (tongue, _advice(tongue, whole)))
    filled = [(reader, page) for reader, part in parts for page in fill(part, area)]
    frames = {each.code: _Frame(each, letterhead, len(filled), demonstration=demonstration) for each in (tongue, staff)}
    title = tongue.say("form.title", title=tongue.protocol.title)
    about = About(title, letterhead.name, tongue.say("handout.product"), tongue.script)
    draws = [partial(_page, page, area, frames[reader.code], number) for number, (reader, page) in enumerate(filled, 1)]
    return pdf(about, size, draws, [reader.script for reader, _ in filled])


def _page(page: Filled, area: Area, frame: _Frame, number: int, pen: Pen) -> None:
    frame.draw(pen, number)
    page.draw(pen, area)


def _questions(tongue: Tongue, whole: Form) -> Part:
    say, make = tongue.say, FormPieces(tongue)
    head = Stack(
        Words(tongue, say("form.title", title=tongue.protocol.title), TITLE, bold=True),
        Words(tongue, say("form.intro"), BODY),
        Boxed(Words(tongue, say("form.how_patient"), BODY + 2, bold=True), line=THICK),
        Words(tongue, say("form.how_private"), BODY),
        Rule(air=1),
        gap=4,
    )
    pieces = [*make.question(whole.calls)]
    for group in whole.groups:
        name = Words(tongue, say(f"form.part.{group.stage.value}"), BODY + 3, bold=True)
        for at, asked in enumerate(group.questions):
            pieces += make.question(asked, head=None if at else Stack(Rule(line=THICK, air=2), name))
    return Part(head, pieces, _GAP)


def _table(tongue: Tongue, staff: Tongue) -> Part:
    """Ticks that count together, in the language that staff read; beside it stands how the patient's form marks a level."""
    say, make, whole = staff.say, FormPieces(staff), form(staff)
    blanks = [(Blank(Words(staff, say(f"form.staff.{name}"), SMALL), share=share, height=20), wide) for name, share, wide in _STAFF_BLANKS]
    told = {level: text.staff for level, text in staff.protocol.levels.items()} | {Level.SELF_CARE: say("form.staff.none")}
    worst_first = sorted(Level, reverse=True)
    levels: list[Piece] = [Words(staff, told[level], SMALL, strong=say(f"form.mark.{level.name}")) for level in worst_first]
    if staff.code != tongue.code:
        theirs = FormPieces(tongue)
        marks = [theirs.tag(level) if level is not Level.SELF_CARE else Gap(0) for level in worst_first]
        levels = [Beside((level, 1.0), (mark, theirs.room), gap=8) for level, mark in zip(levels, marks, strict=True)]
    head = Stack(
        Words(staff, say("form.staff.title"), TITLE, bold=True),
        *(Words(staff, say(f"form.staff.{name}"), SMALL + 1) for name in ("how", "follow", "after")),
        Boxed(Stack(*levels, gap=3)),
        Beside(*blanks, gap=14),
        Words(staff, say("form.staff.signs", **{"or": OR.strip(), "and": AND.strip(), "open": OPEN}), SMALL, bold=True),
        *(Words(staff, say("form.staff.term", letter=letter, ticks=ticks), SMALL, bold=True) for letter, ticks in whole.terms),
        Rule(air=2),
        gap=4,
    )
    return Part(head, [*map(make.row, whole.rows)], 3.5)


_STAFF_BLANKS = (("level", 0.3, 0.6), ("time", 0.25, 0.4))


def _advice(tongue: Tongue, whole: Form) -> Part:
    say, make = tongue.say, FormPieces(tongue)
    head = Stack(
        Words(tongue, say("form.advice.title"), TITLE, bold=True),
        Words(tongue, say("form.advice.how"), SMALL),
        Words(tongue, say("form.advice.medicine"), SMALL, bold=True),
        gap=3,
    )
    first, *rest = (piece for _, same in groupby(whole.advice, key=lambda each: each.title) for piece in make.advice(list(same)))
    return Part(Stack(head, Gap(6), first), rest, 8.0)


class _Frame:
    """What stands on every page: room for the ticket, so that loose pages find each other, and what this is."""

    def __init__(self, tongue: Tongue, letterhead: Letterhead, pages: int, *, demonstration: bool) -> None:
        self._tongue, self._letterhead, self._pages = tongue, letterhead, pages
        self._marks = " · ".join(tongue.marks(demonstration=demonstration))

    def draw(self, pen: Pen, number: int) -> None:
        """Head and foot of one page."""
        tongue, width = self._tongue, pen.width - 2 * MARGIN
        blanks = ((Blank(Words(tongue, tongue.say(f"form.staff.{name}"), SMALL), share=0.4, height=16), 0.3) for name in ("ticket", "arrived"))
        head: Piece = Beside((Words(tongue, self._letterhead.apart.name, BODY, bold=True), 0.4), *blanks, gap=12)
        head.draw(pen, MARGIN, MARGIN, width)
        pen.rule(MARGIN, MARGIN + 20, width)
        foot = tongue.say("form.foot", name=self._letterhead.phone, version=tongue.version(), page=number, pages=self._pages)
        lines = [Words(tongue, text, SMALL - 0.5, bold=bold) for text, bold in ((self._marks, True), (foot, False)) if text]
        said = Stack(*lines)
        pen.rule(MARGIN, pen.height - MARGIN - _FOOT + 4, width)
        said.draw(pen, MARGIN, pen.height - MARGIN - said.height(width), width)
