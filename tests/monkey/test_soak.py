"""A kiosk after many visits is the kiosk after a few: no memory, object, thread, file or timer more, and no more work a visit."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.monkey.soak import Story, played

MOST_BYTES = 2_000_000
SLOWER = 2.0
"""How much more of the processor a late visit may take than an early one of its kind: a wide bar, since others use it too."""


def apart(visits: int, early: range, late: range) -> Story:
    """So many visits in a new process, which holds nothing of other tests."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(played, visits, early, late).result()


def test_two_hundred_visits_leave_nothing() -> None:
    """From the hundredth visit on nothing grows, and the last shows no more screens than the first."""
    story = apart(200, range(101, 131), range(171, 201))
    assert story.left[0] == story.left[1]
    assert story.shown[0] == story.shown[1]
    assert story.grown <= MOST_BYTES


@pytest.mark.slow
def test_five_thousand_visits_leave_nothing() -> None:
    """The median of visits 4,901 to 5,000 is at most 2 MB above that of 101 to 200, and none of them takes twice the work."""
    story = apart(5000, range(101, 201), range(4901, 5001))
    assert story.left[0] == story.left[1]
    assert story.shown[0] == story.shown[1]
    assert story.grown <= MOST_BYTES
    assert story.slower <= SLOWER
