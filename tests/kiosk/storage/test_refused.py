"""A flag that a working server refuses: it is offered again by itself, seldom and in order, and stands in no other flag's way."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from kiosk.errors import RefusedError, StoreError
from kiosk.health import Ill, told_by
from kiosk.ports import FlagEvent, VisitId
from kiosk.storage.forwarder import FIRST_AGAIN, LONGEST_AGAIN, OFFERED_AT_ONCE, POLL_SECONDS, Forwarder
from kiosk.storage.letters import Upstream
from kiosk.storage.outbox import GIVEN_UP, Outbox
from tests.kiosk.storage.contract import ANSWERS, K1, event, record
from tests.kiosk.storage.flaky import HandClock

V1, V2 = VisitId("v1"), VisitId("v2")


class Choosy:
    """A server in memory that refuses some events, and notes what it is offered when."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.bad: list[FlagEvent] = []
        self.away = False
        self.kept: list[FlagEvent] = []
        self.answers: list[VisitId] = []
        self.offered: list[tuple[float, FlagEvent]] = []
        self.heard: list[str] = []

    def append(self, events: list[FlagEvent], _answers: object = None) -> None:
        if self.away:
            raise StoreError("away")
        self.offered += [(self.clock.seconds, one) for one in events]
        if any(one in self.bad for one in events):
            raise RefusedError("no")
        self.kept += [one for one in events if one not in self.kept]

    def append_sealed(self, events: list[FlagEvent], _blob: bytes) -> None:
        self.append(events)
        self.answers.append(events[0].visit_id)

    def open_visit(self, _visit: object) -> None:
        pass

    def beat(self, who: str, _utc: object) -> None:
        self.heard.append(who)

    def desks(self) -> dict[str, object]:
        return {}

    def desk_news(self, _kiosk: str, row: int) -> tuple[int, list[FlagEvent]]:
        return row, []

    def tickets_in_use(self, _since: object) -> frozenset[str]:
        return frozenset()


class Site:
    """A kiosk's outbox, its forwarder turned by hand, and a choosy server."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, HandClock()
        self.server = Choosy(self.clock)
        self.begin()

    def begin(self) -> None:
        """The program starts."""
        self.outbox = Outbox(self.folder, self.clock)
        server = cast("Upstream", self.server)
        self.forwarder = Forwarder(self.outbox, lambda: server, K1, self.clock, random.Random(1))  # noqa: S311 (pauses, not secrets)

    def turn(self, seconds: float = POLL_SECONDS) -> None:
        """A turn a second, for so long."""
        until = self.clock.seconds + seconds
        while self.clock.seconds < until:
            self.forwarder.attempt()
            self.clock.move(POLL_SECONDS)

    def refuse(self, *bad: FlagEvent) -> None:
        """Each of these is written, and refused until it is given up."""
        self.server.bad += bad
        for one in bad:
            self.outbox.append([one])
            self.turn(GIVEN_UP)


@pytest.fixture
def site(tmp_path: Path):
    made = Site(tmp_path)
    yield made
    made.outbox.close()


def test_it_is_offered_again_until_it_is_taken(site: Site):
    """Nobody starts anything anew: the pauses grow to their cap, and once the server takes the events they are there in their own order, once."""
    first, second = event("v1", seq=1), event("v1", seq=2)
    site.refuse(first, second)
    site.turn(3600)
    times = [at for at, one in site.server.offered if one == first][GIVEN_UP:]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[0] < 2 * FIRST_AGAIN + POLL_SECONDS
    assert all(FIRST_AGAIN / 2 <= pause <= LONGEST_AGAIN + POLL_SECONDS for pause in pauses)
    assert all(pause >= LONGEST_AGAIN / 2 for pause in pauses[4:])
    site.server.bad.clear()
    site.turn(LONGEST_AGAIN + POLL_SECONDS)
    assert site.server.kept == [first, second]
    assert (site.outbox.count(), site.outbox.refused(V1)) == ((0, 0), False)


def test_it_holds_up_no_other_flag(site: Site):
    """While many are refused, a new flag and its answers are with the server at the next turn."""
    site.refuse(*[event(f"bad {number}") for number in range(3 * OFFERED_AT_ONCE)])
    site.turn(LONGEST_AGAIN)
    site.outbox.append([good := event("v2")], ANSWERS)
    site.turn()
    assert (site.server.kept, site.server.answers) == ([good], [V2])


def test_of_many_only_some_are_offered_a_turn(site: Site):
    """A new start offers all that were refused before, at most so many between two looks for new flags, the oldest first."""
    bad = [event(f"bad {number}") for number in range(2 * OFFERED_AT_ONCE + 1)]
    site.refuse(*bad)
    site.outbox.close()
    site.begin()
    site.server.offered.clear()
    site.turn()
    assert [one for _, one in site.server.offered] == bad[:OFFERED_AT_ONCE]
    site.turn(2 * POLL_SECONDS)
    assert [one for _, one in site.server.offered] == bad


def test_what_is_good_in_a_refused_letter_gets_through(site: Site):
    """Events that went in one letter are offered each by itself: the one that the server does not take keeps no other back."""
    bad, good = event("v1", seq=1), event("v1", seq=2)
    site.server.bad.append(bad)
    site.outbox.append([bad, good])
    site.turn(GIVEN_UP)
    assert site.server.kept == []
    site.turn(FIRST_AGAIN + POLL_SECONDS)
    assert (site.server.kept, site.outbox.count()) == ([good], (1, 1))


def test_a_server_that_goes_away_meanwhile_loses_nothing(site: Site):
    """A letter that is due again while the server is away is not counted as refused, and arrives when the server is back."""
    site.refuse(kept := event("v1"))
    site.server.bad.clear()
    site.server.away = True
    before = site.outbox.given_up()
    site.turn(LONGEST_AGAIN)
    assert site.outbox.given_up() == before
    site.server.away = False
    site.turn()
    assert site.server.kept == [kept]


def test_the_desk_is_told_as_long_as_it_is_refused(site: Site):
    """The heartbeat says that flags are refused, and no longer once the server has them."""
    site.refuse(event("v1"))
    ill = told_by(K1, Ill.REFUSED)
    site.outbox.beat(K1, site.clock.utc())
    site.turn()
    assert ill in site.server.heard
    site.server.bad.clear()
    site.turn(LONGEST_AGAIN)
    site.server.heard.clear()
    site.outbox.beat(K1, site.clock.utc())
    site.turn()
    assert site.server.heard == [K1]


def test_what_no_disk_took_holds_up_no_other_either(site: Site):
    """Of what is told to the server from memory, a refused event lets the next ones pass."""
    bad, good = event("v1"), event("v2")
    site.server.bad.append(bad)
    site.outbox.rushed.extend([record("v1"), bad, good])
    site.turn()
    assert site.server.kept == [good]
