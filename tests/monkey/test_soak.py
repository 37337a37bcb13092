"""A kiosk after many visits is the kiosk after a few: no memory, object, thread, file or timer more, and no more work a visit."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.monkey.soak import Left, Soak, memory

MOST_BYTES = 2_000_000
FILLING_BYTES = 8_000_000
"""Of two hundred visits: what was drawn is still being kept for the first time, and other programs beside it change the share in what they share.

Between 1.2 and 4.6 MB were measured; objects that are left over are counted apart.
"""
SLOWER = 2.0
"""How much more of the processor a late visit may take than an early one of its kind: a wide bar, since others use it too."""


@pytest.fixture
def soak(qapp: QApplication, tmp_path: Path) -> Iterator[Soak]:
    soak = Soak(tmp_path)
    yield soak
    soak.close()


def shown_by(soak: Soak, first: int, last: int) -> dict[str, set[int]]:
    """How many states each kind of visit showed, between these visits."""
    told: dict[str, set[int]] = {}
    for name, count in soak.shown.items():
        number, kind = name.split("_", 1)
        if first <= int(number) <= last and kind != "whole":  # a printer's news come as they come
            told.setdefault(kind, set()).add(count)
    return told


def medians(soak: Soak, visits: range) -> dict[str, tuple[float, float]]:
    """Of each kind among these visits the milliseconds, and those of the processor. Pages are made on another thread, seldom."""
    told = [soak.spent[number - 1] for number in visits]
    kinds = {kind for kind, _, _ in told} - {"_whole"}
    taken = {kind: [each for each in told if each[0] == kind] for kind in kinds}
    return {
        kind: (1000 * statistics.median(seconds for _, seconds, _ in each), 1000 * statistics.median(worked for _, _, worked in each))
        for kind, each in taken.items()
    }


@dataclass(frozen=True)
class Story:
    """What there is after late visits, and what there was after early ones."""

    grown: float
    """Bytes more."""
    left: tuple[Left, Left]
    """After the last of the early and of the late ones."""
    shown: tuple[dict[str, set[int]], dict[str, set[int]]]
    """How many states each kind of visit showed, among the early and among the late ones."""
    slower: float
    """How many times the work of an early visit a late one of its kind takes, at worst."""


def played(soak: Soak, visits: int, early: range, late: range) -> Story:
    """So many visits, and what is told of them."""
    pss: dict[int, int] = {}
    left: dict[int, Left] = {}
    for number in soak.visits(visits):
        if number in early or number in late:
            pss[number] = memory()
        left[number] = Left.of(soak)
    grown = statistics.median(pss[number] for number in late) - statistics.median(pss[number] for number in early)
    print(f"{visits} visits: {grown / 1e6:+.2f} MB; {left[early[-1]]}, then {left[visits]}")
    first, last = medians(soak, early), medians(soak, late)
    for kind, (seconds, worked) in first.items():
        print(f"{kind[1:]}: {seconds:.0f} ms, then {last[kind][0]:.0f}; of the processor {worked:.0f} ms, then {last[kind][1]:.0f}")
    slower = max(last[kind][1] / worked for kind, (_, worked) in first.items())
    return Story(grown, (left[early[-1]], left[visits]), (shown_by(soak, early[0], early[-1]), shown_by(soak, late[0], visits)), slower)


def test_two_hundred_visits_leave_nothing(soak: Soak) -> None:
    """From the hundredth visit on nothing is left over, memory but for what is kept on purpose, and the last shows no more screens than the first."""
    story = played(soak, 200, range(51, 101), range(151, 201))
    assert story.left[0] == story.left[1]
    assert story.shown[0] == story.shown[1]
    assert story.grown <= FILLING_BYTES


@pytest.mark.slow
def test_five_thousand_visits_leave_nothing(soak: Soak) -> None:
    """The median of visits 4,901 to 5,000 is at most 2 MB above that of 101 to 200, and none of them takes twice the work."""
    story = played(soak, 5000, range(101, 201), range(4901, 5001))
    assert story.left[0] == story.left[1]
    assert story.shown[0] == story.shown[1]
    assert story.grown <= MOST_BYTES
    assert story.slower <= SLOWER
