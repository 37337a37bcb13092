"""Every screen, on every reference panel, at every text size: big enough, far enough apart, nothing cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from kiosk.panel import PANELS
from kiosk.patient.gallery import every_screen
from kiosk.patient.touchbody import TouchBody
from kiosk.visit.screens import ReviewRow, ReviewView
from rules.model import Kind, LinkId
from tests.kiosk.patient.measure import complaints

ALL = [(panel, size) for panel in PANELS for size in range(4)]


def all_parts(shown):
    """Walk through every part of the screen that is shown."""
    screen = shown.window.screen_shown
    for part in range(screen.parts):
        shown.window.show_part(part)
        yield part


@pytest.mark.parametrize(("panel", "size"), ALL)
def test_every_screen_fits(make, protocol, panel, size):
    """No target under 16 mm, no gap under 3.2 mm, no word cut off or covered."""
    shown = make(PANELS[panel], size)
    found = []
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        for part in all_parts(shown) if overlay is None else [0]:
            found += [f"{name} part {part}: {complaint}" for complaint in complaints(shown.window)]
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize(("panel", "size"), ALL)
def test_the_longest_answers_fit_the_review(make, protocol, panel, size):
    """A patient who touches everything can still read the review, on every panel."""
    rows = tuple(ReviewRow(q.link_id, q.text, tuple(o.text for o in q.options), private=False) for q in protocol.questions)
    shown = make(PANELS[panel], size)
    shown.show(ReviewView(rows))
    found = [complaint for _ in all_parts(shown) for complaint in complaints(shown.window)]
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize(("panel", "size"), ALL)
def test_every_region_named_fits_beside_the_body(make, ask, protocol, panel, size):
    """With every region touched the list beside the body is still not cut off."""
    shown = make(PANELS[panel], size)
    body = next(q for q in protocol.questions if q.kind is Kind.BODYMAP)
    shown.show(ask(body.link_id, *(o.code for o in body.options)))
    found = [complaint for _ in all_parts(shown) for complaint in complaints(shown.window)]
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize(("panel", "size"), ALL)
def test_body_zones_are_targets(make, ask, panel, size):
    """Wherever a body is drawn, every part of every region answers to touches over at least 16 mm both ways."""
    shown = make(PANELS[panel], size)
    shown.show(ask("where"))
    least = shown.window.kit.theme.mm(16.0)
    for _ in all_parts(shown):
        for figure in shown.window.findChildren(TouchBody):
            if figure.isVisible():
                for code, shape in figure.shapes.items():
                    for part in shape.toSubpathPolygons():
                        wide, high = reach_of(figure, code, figure._transform().map(part.boundingRect().center()))
                        assert min(wide, high) >= least, f"{code}: {wide} x {high}, not {least}"


def reach_of(figure, code, middle, step=1):
    """Pixels across and down, through this point, over which touches mean this region."""

    def out(dx, dy):
        steps = 0
        while figure.rect().contains((at := middle + QPointF(dx, dy) * (steps + 1)).toPoint()) and figure.region_at(at) == code:
            steps += 1
        return steps * step

    return out(step, 0) + out(-step, 0) + step, out(0, step) + out(0, -step) + step


def test_every_code_can_be_touched_on_every_panel(make, ask, protocol):
    """Body and cards together offer every option of the body question, whatever the panel."""
    wanted = set(protocol.question(LinkId("where")).codes())
    for panel, size in ALL:
        shown = make(PANELS[panel], size)
        shown.show(ask("where"))
        screen = shown.window.screen_shown
        offered = set(screen.cards) | {code for figure in screen.findChildren(TouchBody) for code in figure.shapes}
        assert offered == wanted, (panel, size)


def test_last_answers_stand_on_the_last_part(make, protocol, ask):
    """None of these and I'm not sure are on the last part, wherever there are parts."""
    shown = make(PANELS["10.1"], 3)
    for question in protocol.questions:
        if question.kind in {Kind.SINGLE, Kind.MULTI}:
            shown.show(ask(question.link_id))
            seen = {part: {code for code, card in shown.window.screen_shown.cards.items() if card.isVisible()} for part in all_parts(shown)}
            assert not any({"none", "unsure", "pns"} & seen[part] and seen.keys() - {part} and part + 2 < len(seen) for part in seen)
            assert {"unsure", "pns"} & seen[max(seen)] or {"none"} & seen[max(seen)] or not {"none", "unsure", "pns"} & question.codes()


def test_air_gives_way_before_a_part_is_added(make, ask):
    """On the default panel nine warning signs stand on one part, closer than fewer do, still 3.2 mm apart and 16 mm high."""
    shown = make()
    gaps = {}
    for link_id, upper, lower in (("danger", "chest", "faint"), ("legs", "both", "unsteady")):
        shown.show(ask(link_id))
        assert shown.window.screen_shown.parts == 1
        assert complaints(shown.window) == []
        above, below = (shown.button(f"{link_id}.{code}").geometry() for code in (upper, lower))
        gaps[link_id] = below.top() - above.bottom()
    assert gaps["danger"] < gaps["legs"]
