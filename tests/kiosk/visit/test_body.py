"""The body drawing: every place a patient can name is drawn, and a broken drawing says so."""

from __future__ import annotations

import pytest

from kiosk.paths import protocol_folder, resource
from kiosk.visit.body import BodyError, load_body
from rules.load import load_protocol
from rules.model import Kind

NOT_DRAWN = {"elsewhere", "unsure"}


def test_every_place_is_drawn():
    """Regions and options of the body question have the same codes, but for what has no place on a body."""
    question = next(q for q in load_protocol(protocol_folder("back_spasm")).questions if q.kind is Kind.BODYMAP)
    body = load_body(resource("body", "body.svg"))
    assert {region.code for view in body.views for region in view.regions} == question.codes() - NOT_DRAWN
    assert [view.name for view in body.views] == ["back", "front"]


@pytest.mark.parametrize(
    "break_it", [lambda text: text[:900], lambda text: text.replace("back.outline", "outline"), lambda text: text.replace("L", "L 1 ", 1)]
)
def test_a_broken_drawing_is_named(tmp_path, break_it):
    """A cut-off file, a view without an outline, and a path with a number too many give one error."""
    path = tmp_path / "body.svg"
    drawing = resource("body", "body.svg").read_text(encoding="utf-8")
    at = drawing.index("<g ")
    path.write_text(drawing[:at] + break_it(drawing[at:]), encoding="utf-8")
    with pytest.raises(BodyError, match=r"body\.svg"):
        load_body(path)
