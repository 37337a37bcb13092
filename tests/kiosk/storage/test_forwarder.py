"""What a kiosk's forwarder sends in which order, and when it asks the server for what."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.errors import RefusedError, StoreError
from kiosk.health import Ill, told_by
from kiosk.ports import VisitId
from kiosk.storage.file import FILE_NAME
from kiosk.storage.forwarder import APART, BEATS_SECONDS, FIRST_PAUSE, LONGEST_PAUSE, POLL_SECONDS, Forwarder
from kiosk.storage.outbox import GIVEN_UP, Outbox
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from tests.kiosk.storage.contract import ANSWERS, K1, NOON, event
from tests.kiosk.storage.flaky import Flaky, HandClock

pytestmark = pytest.mark.xdist_group("postgres")
HOUR = 3600.0
V1 = VisitId("v1")


def test_answers_overtake_no_event(tmp_path: Path, server_store: PostgresStore):
    """Answers that were kept before later events, and are sent with them, bring none of these to the server early."""
    kept = [event("v1", seq=seq) for seq in range(3)]
    outbox = Outbox(tmp_path / "kiosk", HandClock(), Sealer(tmp_path / "shared.key"))
    outbox.append(kept[:1], ANSWERS)
    outbox.keep_answers(V1, {})
    for one in kept[1:]:
        outbox.append([one], ANSWERS)
    Forwarder(outbox, lambda: server_store, K1, HandClock(), random.Random(1)).turn()  # noqa: S311
    assert server_store.events(V1) == kept
    outbox.close()


class Calm:
    """A server with nothing to tell."""

    def desks(self) -> dict[str, object]:
        return {}

    def desk_news(self, _kiosk: str, row: int) -> tuple[int, list[object]]:
        return row, []

    def tickets_in_use(self, _since: object) -> frozenset[str]:
        return frozenset()


def test_whatever_breaks_is_told_by_code_and_tried_again(tmp_path: Path):
    """Neither a lack of memory nor a fault of our own ends what sends flags on: it backs off, says what broke without its words, and goes on."""
    outbox, faults = Outbox(tmp_path, HandClock()), [MemoryError(), RuntimeError("what a patient said"), RuntimeError("and more")]

    def connect() -> Flaky:
        if faults:
            raise faults.pop(0)
        return Flaky(Calm())  # type: ignore[arg-type]

    forwarder, told = Forwarder(outbox, connect, K1, HandClock(), random.Random(1)), list[str]()  # noqa: S311
    forwarder.told = told.append
    outbox.beat("kiosk-1", NOON)
    pauses = [forwarder.attempt() for _ in range(3)]
    assert all(0 < pause <= LONGEST_PAUSE for pause in pauses)
    assert pauses[2] > FIRST_PAUSE
    assert [each.split()[0] for each in told] == ["MemoryError", "RuntimeError"]
    assert not any("said" in each for each in told)
    outbox.pulse.clear()
    assert forwarder.attempt() == POLL_SECONDS
    assert told[-1] == "reached"
    outbox.close()


@pytest.mark.parametrize("ill", [Ill.REFUSED, Ill.STORE])
def test_what_ails_the_file_travels_with_the_heartbeat(tmp_path: Path, ill: Ill):
    """A desk hears that the server refuses flags of a kiosk for good, or that its file takes nothing, and of neither where all is well."""
    outbox, heard = Outbox(tmp_path / "kiosk", HandClock(), Sealer(tmp_path / "key")), list[str]()

    class Server(Calm):
        """Refuses every flag, and hears heartbeats."""

        def append(self, _events: object, _answers: object = None) -> None:
            raise RefusedError

        def beat(self, who: str, _utc: object) -> None:
            heard.append(who)

    forwarder = Forwarder(outbox, lambda: Flaky(Server()), K1, HandClock(), random.Random(1))  # type: ignore[arg-type]  # noqa: S311
    outbox.beat(K1, NOON)
    forwarder.attempt()
    assert heard == [K1]
    if ill is Ill.REFUSED:
        outbox.append([event("v1")])
        for _ in range(GIVEN_UP):
            assert not outbox.refused(V1)
            forwarder.attempt()
        assert outbox.refused(V1)
        looked = Outbox(tmp_path / "kiosk", HandClock())  # as `kiosk doctor` does, which forgives nothing
        assert looked.count() == (1, 1)
        looked.close()
        outbox.beat(K1, NOON)
    else:
        outbox.close()
        (tmp_path / "kiosk" / FILE_NAME).unlink()
        (tmp_path / "kiosk").rename(tmp_path / "away")
        (tmp_path / "kiosk").touch()
        with pytest.raises(StoreError):
            outbox.beat(K1, NOON)
    forwarder.attempt()
    assert heard[1:] == [K1, told_by(K1, ill)]
    outbox.close()


def test_kiosks_switched_on_together_do_not_ask_together(tmp_path: Path):
    """What they ask for every few seconds comes at moments that vary by chance, and as often in the mean as it should."""
    clock, asked = HandClock(), list[float]()
    outbox = Outbox(tmp_path, clock)

    class Server(Calm):
        """Notes when it is asked."""

        def desks(self) -> dict[str, object]:
            asked.append(clock.seconds)
            return {}

    forwarder = Forwarder(outbox, lambda: Flaky(Server()), K1, clock, random.Random(1))  # type: ignore[arg-type]  # noqa: S311
    begin = clock.seconds
    while clock.seconds < begin + HOUR:
        forwarder.turn()
        clock.move(0.25)
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert min(pauses) < BEATS_SECONDS * (1 - APART / 2)
    assert max(pauses) > BEATS_SECONDS * (1 + APART / 2)
    assert 0.9 < len(asked) * BEATS_SECONDS / HOUR < 1.1
    outbox.close()
