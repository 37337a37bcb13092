"""The waiting slip: a ticket to hold on to, and where to wait. Nothing of it tells a level, a reason or an answer."""

from __future__ import annotations

from kiosk.handout.content import Letterhead
from kiosk.handout.pen import THICK, About, Pen, pdf
from kiosk.handout.pieces import Along, Boxed, Gap, Piece, Rule, Stack, Words, largest
from kiosk.handout.tongue import Tongue
from kiosk.handout.typesetting import MM
from kiosk.paperwork import WaitingSlip
from kiosk.visit.display import spaced

MARGIN = 18 * MM
_NAME, _TICKET_TITLE, _WAIT, _SECOND, _SMALL = 26, 20, 34, 22, 12
TICKET = 150.0
"""Type size of the ticket: capitals of about 37 mm, to be read across a room."""
SCALES = (1.0, 0.92, 0.85, 0.78, 0.7)
"""Of all sizes above the foot: the largest with which it fits is taken."""
_BETWEEN = 26.0


def draw_waiting(slip: WaitingSlip, tongues: tuple[Tongue, ...], letterhead: Letterhead, size: tuple[float, float], *, demonstration: bool) -> bytes:
    """The slip in the patient's language, the first; the clinic's stands below it where it is another."""
    first = tongues[0]
    width = size[0] - 2 * MARGIN
    foot = _foot(slip, first, letterhead)
    room = size[1] - 2 * MARGIN - foot.height(width) - _BETWEEN
    bodies = (_body(slip, tongues, letterhead, scale, demonstration=demonstration) for scale in SCALES)
    body = largest(bodies, width, room)

    def page(pen: Pen) -> None:
        body.draw(pen, MARGIN, MARGIN, width)
        foot.draw(pen, MARGIN, size[1] - MARGIN - foot.height(width), width)

    about = About(first.say("slip.waiting.title"), letterhead.name, first.say("handout.product"), first.script)
    return pdf(about, size, [page])


def _body(slip: WaitingSlip, tongues: tuple[Tongue, ...], letterhead: Letterhead, scale: float, *, demonstration: bool) -> Piece:
    first, *others = tongues
    said = first.marks(demonstration=demonstration)
    marks = [Boxed(Words(first, " · ".join(said), _SMALL, bold=True, along=Along.CENTRE))] if said else []
    title = " · ".join(tongue.say("slip.waiting.ticket") for tongue in tongues)
    ticket = Stack(
        Words(first, title, _TICKET_TITLE * scale, along=Along.CENTRE),
        Words(first, spaced(slip.ticket), TICKET * scale, bold=True, along=Along.CENTRE),
    )
    pieces: list[Piece] = [
        Words(first, letterhead.apart.name, _NAME * scale, bold=True, along=Along.CENTRE),
        *marks,
        Boxed(ticket, line=THICK, pad=14),
        Words(first, first.say("slip.waiting.wait"), _WAIT * scale, bold=True, along=Along.CENTRE),
        Words(first, first.say("slip.waiting.worse"), _WAIT * scale, along=Along.CENTRE),
    ]
    for tongue in others:
        pieces += [
            Rule(air=2),
            Words(tongue, f"{tongue.say('slip.waiting.wait')} {tongue.say('slip.waiting.worse')}", _SECOND * scale, along=Along.CENTRE),
        ]
    return Stack(*pieces, gap=_BETWEEN * scale)


def _foot(slip: WaitingSlip, tongue: Tongue, letterhead: Letterhead) -> Piece:
    when = tongue.say("slip.waiting.time", time=tongue.clock(slip.printed_on), date=tongue.date(slip.printed_on))
    return Stack(
        Words(tongue, when, _NAME, along=Along.CENTRE),
        Gap(8),
        Words(tongue, f"{letterhead.apart.phone} · {letterhead.apart.hours}", _SMALL, along=Along.CENTRE),
        Words(tongue, tongue.version(), 9, along=Along.CENTRE),
    )
