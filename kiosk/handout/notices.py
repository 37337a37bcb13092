"""Pages that hang in the clinic: what staff do with a flag, and what patients do when the screen does not answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiosk.handout.content import Letterhead
from kiosk.handout.pen import THICK, THIN, About, Pen, pdf
from kiosk.handout.pieces import Along, Beside, Blank, Boxed, Piece, Rule, Stack, Words, largest
from kiosk.handout.tongue import Tongue
from kiosk.handout.typesetting import MM
from rules.model import Level

MARGIN = 15 * MM
SIZES = (14.0, 13.0, 12.0, 11.0, 10.0)
"""Type sizes of the wall page, the largest that fits is taken: it is read standing."""
LARGE = (60.0, 52.0, 46.0, 40.0, 34.0, 28.0, 24.0)
"""Type sizes of the page beside the panel."""
STEPS = ("look", "seen", "go", "slip", "close")
ALSO = ("held", "withdrawn", "unfinished", "private")
BROKEN = ("kiosk", "printer", "desk")
_FOOT = 9.0


def draw_wall(tongue: Tongue, letterhead: Letterhead, size: tuple[float, float], *, demonstration: bool) -> bytes:
    """What to do with a flag, on one page, in the clinic's language."""
    say = tongue.say
    foot = _foot(tongue, letterhead, demonstration=demonstration)
    bodies = (_wall(tongue, points) for points in SIZES)
    about = About(say("wall.title"), letterhead.name, say("handout.product"), tongue.script)
    return _one_page(about, size, bodies, foot)


def draw_bezel(tongues: Sequence[Tongue], letterhead: Letterhead, size: tuple[float, float], *, demonstration: bool) -> bytes:
    """The same two sentences in each language, the clinic's first and largest."""
    first = tongues[0]
    foot = _foot(first, letterhead, demonstration=demonstration)
    bodies = (_bezel(tongues, points) for points in LARGE)
    about = About(first.say("bezel.title"), letterhead.name, first.say("handout.product"), first.script)
    return _one_page(about, size, bodies, foot)


def _one_page(about: About, size: tuple[float, float], bodies: Iterable[Piece], foot: Piece) -> bytes:
    width, room = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN - foot.height(size[0] - 2 * MARGIN) - 8
    body = largest(bodies, width, room)

    def page(pen: Pen) -> None:
        body.draw(pen, MARGIN, MARGIN, width)
        foot.draw(pen, MARGIN, size[1] - MARGIN - foot.height(width), width)

    return pdf(about, size, [page])


def _wall(tongue: Tongue, points: float) -> Piece:
    say, levels = tongue.say, tongue.protocol.levels
    steps = [Words(tongue, say(f"wall.step.{name}"), points, strong=str(number)) for number, name in enumerate(STEPS, 1)]
    flagged = (Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT)
    urgent = [
        Beside((Words(tongue, say(f"desk.level.{level.name}"), points, bold=True), points * 9), (Words(tongue, levels[level].staff, points), 1.0))
        for level in flagged
    ]
    return Stack(
        Words(tongue, say("wall.title"), points * 2, bold=True),
        Stack(*steps, gap=points * 0.35),
        Boxed(Stack(_heading(tongue, "wall.levels", points), *urgent, gap=points * 0.4), line=THICK, pad=8),
        _list(tongue, "wall.also", [f"wall.{name}" for name in ALSO], points),
        _list(tongue, "wall.broken", [f"wall.broken.{name}" for name in BROKEN], points),
        Rule(line=THIN, air=2),
        Beside(*((Blank(Words(tongue, say(name), points), share=0.42, height=26), 0.5) for name in ("wall.call", "wall.call.number")), gap=14),
        gap=points * 0.9,
    )


def _list(tongue: Tongue, title: str, text_ids: Sequence[str], points: float) -> Piece:
    return Stack(_heading(tongue, title, points), *(Words(tongue, tongue.say(text_id), points) for text_id in text_ids), gap=points * 0.35)


def _heading(tongue: Tongue, text_id: str, points: float) -> Piece:
    return Words(tongue, tongue.say(text_id), points * 1.3, bold=True)


def _bezel(tongues: Sequence[Tongue], points: float) -> Piece:
    first, *others = tongues
    small = points * 0.42
    pieces: list[Piece] = [
        Words(first, first.say("bezel.stuck"), points, bold=True, along=Along.CENTRE),
        Words(first, first.say("bezel.tell"), points, bold=True, along=Along.CENTRE),
        Words(first, first.say("bezel.unwell"), points * 0.6, along=Along.CENTRE),
        Words(first, first.say("bezel.call"), points * 0.6, bold=True, along=Along.CENTRE),
    ]
    for tongue in others:
        pieces += [
            Rule(air=2),
            Words(tongue, f"{tongue.say('bezel.stuck')} {tongue.say('bezel.tell')}", small * 1.2, bold=True, along=Along.CENTRE),
            Words(tongue, f"{tongue.say('bezel.unwell')} {tongue.say('bezel.call')}", small, along=Along.CENTRE),
        ]
    return Stack(*pieces, gap=points * 0.3)


def _foot(tongue: Tongue, letterhead: Letterhead, *, demonstration: bool) -> Piece:
    marks = tongue.marks(demonstration=demonstration)
    said = [Boxed(Words(tongue, " · ".join(marks), _FOOT + 2, bold=True, along=Along.CENTRE), pad=3)] if marks else []
    return Stack(*said, Words(tongue, f"{letterhead.apart.name} · {letterhead.apart.phone} · {tongue.version()}", _FOOT, along=Along.CENTRE), gap=3)
