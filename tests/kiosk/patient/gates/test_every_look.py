"""The gates on every screen of every look: a sample of looks by default, all of them with the slow tests. Each run says how much it saw."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.kiosk.patient.gates.looks import Look, every_look, sample, walk, window_in
from tests.kiosk.patient.gates.test_names import unnamed
from tests.kiosk.patient.gates.test_one_question import muddled
from tests.kiosk.patient.gates.test_places import Places, absent, moved, note_places, silent
from tests.kiosk.patient.gates.test_reach import out_of_reach
from tests.kiosk.patient.gates.test_scale import misplaced
from tests.kiosk.patient.gates.test_welcome import unnamed_languages
from tests.kiosk.patient.measure import spilt, unreadable, untouchable

SAMPLE = 12
GATES = (unreadable, untouchable, out_of_reach, muddled, unnamed, unnamed_languages, misplaced, absent, silent, spilt)


def examine(look: Look) -> tuple[list[str], int]:
    """What the gates found in one look, and how many screens they saw."""
    found: list[str] = []
    seen: Places = defaultdict(dict)
    count = 0
    with window_in(look) as window:
        for screen in walk(window):
            count += 1
            found += [f"{look} {screen}: {complaint}" for gate in GATES for complaint in gate(window)]
            note_places(window, screen, seen)
    return [*found, *(f"{look}: {complaint}" for complaint in moved(seen))], count


@pytest.mark.parametrize("look", sample(every_look(), SAMPLE), ids=str)
def test_a_sample_passes_every_gate(qapp, look, record_property):
    """Nothing cut off, covered, on a border, too small, too close, out of reach, nameless, moved or without the languages in these looks."""
    found, count = examine(look)
    record_property("gates", (len(GATES) + 1, count, len(every_look())))
    assert not found, "\n".join(found[:30])


@pytest.mark.slow
@pytest.mark.parametrize("look", every_look(), ids=str)
def test_every_look_passes_every_gate(qapp, look, record_property):
    """The same in each look that a patient can choose, on each panel, with and without reach."""
    found, count = examine(look)
    record_property("gates", (len(GATES) + 1, count, len(every_look())))
    assert not found, "\n".join(found[:30])
