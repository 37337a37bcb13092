"""The README's pictures of sheets: one of each kind, small, and of sheets that are made today."""

from __future__ import annotations

import pytest

from kiosk.paths import resource
from tests.kiosk.handout.gallery import KINDS, sheet

LARGEST = 160 * 1024


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_picture_of_each_kind_is_kept(kind) -> None:
    """Every kind of sheet has its picture in the repository, small enough to be kept there, and can still be made."""
    path = resource("docs", f"handout-{kind.name}.png")
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size <= LARGEST
    assert sheet(kind).startswith(b"%PDF-")


def test_no_picture_is_left_over() -> None:
    """There is no picture of a kind that is no longer made."""
    assert {path.name for path in resource("docs").glob("handout-*.png")} == {f"handout-{kind.name}.png" for kind in KINDS}
