"""Flagged visits to export, from any answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from kiosk.export.codes import Codes, read_codes
from kiosk.export.taken import Taken
from kiosk.export.words import Words
from kiosk.flags import derive
from kiosk.paths import protocol_folder, resource
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitEnd, VisitId, VisitRecord
from kiosk.text import Catalogue
from kiosk.visit.latch import Latch
from rules.assess import assess
from rules.load import load_protocol
from rules.model import Answers, Input, Level, Protocol
from tests.kiosk.desk.fakes import OwnClock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
VISIT = VisitId("5d1f0a0e-9c57-4d0b-8b53-0e0b3c2f7a11")


@cache
def the_protocol() -> Protocol:
    return load_protocol(protocol_folder("back_spasm"))


@pytest.fixture
def protocol() -> Protocol:
    return the_protocol()


@pytest.fixture(scope="session")
def codes() -> Codes:
    return read_codes(resource("export", "codes.toml"))


@pytest.fixture(scope="session")
def say():
    return Catalogue.read(resource("locale", "en"), {}).say


@pytest.fixture
def words(protocol: Protocol, say) -> Words:
    return Words(protocol, say)


def take(answers: Answers, *, closed: str = "", ended: bool | None = True, kiosk: str = "kiosk 1", version: str = "", content: str = "") -> Taken:
    """What the store would give for a patient with these answers; somebody asked for staff, so that there always is a flag."""
    protocol = the_protocol()
    latch = Latch(VISIT, KioskId(kiosk), OwnClock())
    events = [*latch.answer(assess(protocol, Input(answers)).fired), *latch.help(Level.URGENT_TODAY, "help.unwell")]
    if closed:
        late, level = NOON + timedelta(hours=1), latch.level
        events.append(FlagEvent("seen", VISIT, KioskId("desk:front"), 0, EventKind.SEEN, level, (), 0.0, late))
        events.append(FlagEvent("closed", VISIT, KioskId("desk:front"), 0, EventKind.CLOSED, level, (closed,), 0.0, late))
    flag = derive(events)
    assert flag is not None
    record = VisitRecord(VISIT, KioskId(kiosk), "KP47", protocol.name, version or protocol.version, False, NOON, content, "0.1.0")
    end = None if ended is None else VisitEnd(flag.level, ended, (), "en", NOON)
    return Taken(record, end, flag, tuple(events), answers)


@pytest.fixture
def taken() -> Callable[..., Taken]:
    return take
