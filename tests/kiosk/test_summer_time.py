"""The two nights on which the clock on the wall is put forward and back: opening hours, the day of tickets, and what is erased when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import midnight
from kiosk.desk.board import Board, Keep
from kiosk.opening import Nights, Shut, Shutter, spans
from kiosk.ports import EventKind, VisitId
from kiosk.storage.sqlite import SqliteStore
from rules.model import Code, LinkId
from tests.kiosk.desk.fakes import OwnClock
from tests.kiosk.storage.contract import event, record

FORWARD, BACK = datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)
"""In London: 01:00 becomes 02:00 at 01:00 UTC; 02:00 becomes 01:00 at 01:00 UTC."""
pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system keeps its zone elsewhere")


@pytest.fixture(autouse=True)
def _london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Wall(OwnClock):
    """Says what it is told."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.begun = now

    def utc(self) -> datetime:
        return self.begun + timedelta(seconds=self.passed)


@pytest.mark.parametrize(("day", "opens"), [(FORWARD, 7), (BACK, 8)], ids=["forward", "back"])
def test_doors_open_by_the_clock_on_the_wall(day: datetime, opens: int) -> None:
    """Patients are seen from 8 to 18 as people read it: on the day of the change too, and from the hour before the change on as ever."""
    clock = Wall(day - timedelta(hours=1))
    shutter = Shutter(spans(["Mon-Sun 08:00-18:00"]), clock)
    seen = []
    for _ in range(24 * 60 + 60):
        seen += [clock.utc()] if shutter.why() is Shut.NOT else []
        clock.move(60)
    assert (seen[0], seen[-1]) == (day.replace(hour=opens), day.replace(hour=opens + 9, minute=59))
    assert len(seen) == 600


@pytest.mark.parametrize("day", [FORWARD, BACK], ids=["forward", "back"])
def test_the_nightly_restart_comes_once(day: datetime) -> None:
    """At a time that the wall leaves out or shows twice, the kiosk starts anew that night, and no second time."""
    clock, starts = Wall(day - timedelta(hours=3)), []
    nights = Nights(90, clock)
    for _ in range(8 * 60):
        clock.move(60)
        if nights.due():
            starts.append(clock.utc())
            nights = Nights(90, clock)
    assert len(starts) == 1


@pytest.mark.parametrize("day", [FORWARD, BACK], ids=["forward", "back"])
def test_a_ticket_is_todays_the_whole_day(day: datetime, tmp_path: Path) -> None:
    """What was given between midnight and the change counts as today's after it, and yesterday's last does not."""
    store, begun = SqliteStore(tmp_path), day - timedelta(hours=1 if day == BACK else 0)  # midnight on the wall
    for name, ticket, at in (("v1", "KP22", begun - timedelta(minutes=1)), ("v2", "KP23", begun + timedelta(minutes=1))):
        store.open_visit(record(name, ticket, opened=at))
    for hours in (0.5, 3, 20):
        now = begun + timedelta(hours=hours)
        assert midnight(now) == begun
        assert store.tickets_in_use(midnight(now)) == {"KP23"}
    store.close()


@pytest.mark.parametrize("day", [FORWARD, BACK], ids=["forward", "back"])
def test_a_day_of_answers_is_24_hours(day: datetime, tmp_path: Path) -> None:
    """Closed on the evening before, a flag keeps its answers for 24 hours and no longer, whatever hour the wall leaves out or repeats."""
    store, closed = SqliteStore(tmp_path), day - timedelta(hours=4)
    store.append([event("v1"), event("v1", EventKind.CLOSED, utc=closed)], {LinkId("danger"): frozenset({Code("none")})})
    clock = Wall(closed + timedelta(hours=1))
    board = Board(store, clock, "front", Keep(answers=timedelta(hours=24)))
    kept = []
    for _ in range(27):
        board.tick()
        kept += [clock.utc() - closed] if store.answers(VisitId("v1")) else []
        clock.move(3600)
    assert kept[-1] == timedelta(hours=24)
    store.close()
