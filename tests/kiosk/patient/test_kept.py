"""What was worked out for words is kept within a limit, and let go of with the visit that they belong to."""

from __future__ import annotations

from kiosk.patient import metrics
from kiosk.patient.gallery import every_screen
from kiosk.patient.kept import Kept
from kiosk.patient.theme import Theme
from kiosk.visit.display import spaced
from kiosk.visit.screens import ResultView, WelcomeView

SHOWN = spaced("KP47")


def told_of(theme: Theme, words: str) -> list[object]:
    """Each text with these words in it that something is kept for."""
    kept = [kept for role in theme._fonts for kept in (theme.metrics(role)._kept, theme.lettering(role)._laid, theme.lettering(role)._copies)]
    return [part for each in (*kept, metrics._PIECES) for what in each._values for part in what if isinstance(part, str) and words in part]


def test_no_more_is_kept_than_the_limit():
    """The third of two values makes room for itself."""
    kept = Kept[int](2)
    assert [kept.once((number,), lambda number=number: number) for number in (1, 2, 3, 3)] == [1, 2, 3, 3]
    assert len(kept._values) <= 2


def test_a_ticket_goes_with_its_visit(shown, protocol):
    """As long as the ticket stands on any screen its letters are kept; at the next welcome nothing holds it, and all else is still there."""
    theme = shown.window.kit.theme
    for _, view, overlay in every_screen(protocol, frozenset()):
        if isinstance(view, ResultView) and overlay is None:
            shown.show(view)
            shown.window.grab()
    assert told_of(theme, SHOWN)
    assert [words for (words,) in metrics._PIECES._values if SHOWN in words]
    others = len(told_of(theme, ""))
    shown.show(WelcomeView())
    assert not told_of(theme, SHOWN)
    assert len(told_of(theme, "")) > others / 2
