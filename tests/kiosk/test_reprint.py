"""A sheet printed again at the desk is the sheet that the kiosk printed, byte for byte but for the date."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.config import Config
from kiosk.control.puts import puts
from kiosk.desk.shelf import Librarian
from kiosk.events import Log
from kiosk.visit import intents as on
from kiosk.visit.display import SIZES, Display
from kiosk.visit.effects import PrintHandout
from kiosk.visit.states import State
from kiosk.visit.visit import Visit
from rules.model import Code, LinkId
from tests.journeys.ending import to_result
from tests.journeys.steps import CALM
from tests.kiosk.handout.sample import page_texts


def played(house: House, display: Display, **changed: str) -> tuple[Visit, PrintHandout]:
    """A visit with everything that it stores, up to its sheet."""
    visit = house.new_visit(house.protocol)
    printed: list[PrintHandout] = []

    def handle(intent: on.Intent) -> None:
        for effect in visit.handle(intent):
            for put in puts(visit, effect, Log(None, house.clock)):
                put(house.store)
            printed.extend([effect] if isinstance(effect, PrintHandout) else [])

    handle(on.Started())
    while visit.state is State.ASKING:
        link_id = LinkId(str(visit.cursor.current))
        handle(on.Touched(link_id, frozenset(map(Code, (CALM | changed)[link_id].split()))))
        handle(on.Continued())
    to_result(visit, handle, **changed)
    handle(on.Adjusted(display))
    handle(on.PrintAsked())
    return visit, printed[0]


@pytest.mark.parametrize("display", [Display("en"), Display("es", size=3), Display("ar")], ids=lambda display: f"{display.language}-{display.size}")
@pytest.mark.parametrize(
    "changed", [{}, {"legs": "one_pain", "when": "w1_4", "linked": "am_stiff", "setting_off": "sleep_bad lifting"}], ids=["calm", "routine"]
)
def test_the_same_bytes_but_for_the_date(tmp_path: Path, display: Display, changed: dict[str, str]) -> None:
    """In each language, size and level: the desk's page of the same day is the kiosk's; of another day only the date differs."""
    house = House(Config.demonstration(tmp_path))
    visit, effect = played(house, display, **changed)
    (kept,) = Librarian(house.store, house.clock, timedelta(hours=2)).look().sheets
    renderer, then = house.renderer(), effect.variant.printed_on
    first = effect.made_by(renderer)
    assert kept.again(then).made_by(renderer) == first
    later = kept.again(then + timedelta(days=40)).made_by(renderer)
    assert later != first
    assert visit.record.ticket[2:] in " ".join(page_texts(later, tmp_path))
    house.store.close()


@pytest.mark.parametrize("size", range(SIZES))
def test_large_on_screen_is_large_on_paper(tmp_path: Path, size: int) -> None:
    """Who reads the two larger sizes on the screen gets large print, and nobody else."""
    house = House(Config.demonstration(tmp_path))
    assert played(house, Display("en", size=size))[1].variant.large is (size >= 2)
    house.store.close()
