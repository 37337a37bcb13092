"""What a program gets where a clinic has a server: a kiosk its own file with an outbox, a desk the server. Beside `kiosk.app`, for servers."""

from __future__ import annotations

import atexit
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.config import Config
from kiosk.errors import StoreError

if TYPE_CHECKING:
    from kiosk.beside import Beside
    from kiosk.events import Log
    from kiosk.paperwork import ClinicStore
    from kiosk.ports import Clock
    from kiosk.server import Server
    from kiosk.storage.postgres import PostgresStore
    from kiosk.storage.sealing import Sealer

DESK = "desk "
"""Before a desk's name in the server's list of connections."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a server is like that could be reached."""

    version: int
    """As 15 of PostgreSQL 15.8."""
    encrypted: bool


def kiosk_store(config: Config, server: Server, clock: Clock, log: Callable[[], Log]) -> ClinicStore:
    """The file in the data folder. What is written there is sent on by a thread that ends with the program."""
    from kiosk.events import LogEvent
    from kiosk.storage.forwarder import Forwarder
    from kiosk.storage.outbox import Outbox

    outbox = Outbox(config.data, clock, _sealer(config), now=False)
    forwarder = Forwarder(outbox, lambda: _postgres(config, server, config.kiosk_id), config.kiosk_id, clock, random.SystemRandom())
    forwarder.told = lambda what: log().write(LogEvent.SERVER, detail=what)
    forwarder.purged = lambda count: log().write(LogEvent.PURGED, detail=f"server {count}")
    forwarder.start()
    atexit.register(forwarder.close)
    return outbox


def desk_store(config: Config, server: Server, clock: Clock) -> ClinicStore:
    """The server itself: a desk shows what it says, and that it is away. Raises StoreError for a program without the driver."""
    _driver()
    from kiosk.storage.postgres_desk import DeskStore

    return DeskStore(server, DESK + config.kiosk_id, _sealer(config), clock)


def beside(config: Config) -> Beside:
    """The kiosk on this computer, if there is one: its flags show at a desk here while the server is away."""
    from kiosk.storage.outbox_reader import OutboxReader

    return OutboxReader(config.data, _sealer(config))


def desk_news(config: Config, server: Server) -> Callable[[float], bool]:
    """Waits for so many seconds until the server has new events, and says whether it has."""
    from kiosk.storage.postgres_news import PostgresNews

    return PostgresNews(server, DESK + config.kiosk_id).wait


def look_at_server(config: Config, server: Server) -> Reached:
    """Connect as any program here would. Raises StoreError."""
    store = _postgres(config, server, "doctor")
    try:
        version, encrypted = store.about()
    finally:
        store.close()
    return Reached(version, encrypted)


def waiting(config: Config, clock: Clock) -> tuple[int, int]:
    """How many notes wait for the server in this computer's file, and how many of them it has refused. Raises StoreError."""
    from kiosk.storage.outbox import Outbox

    outbox = Outbox(config.data, clock, _sealer(config))
    try:
        return outbox.count()
    finally:
        outbox.close()


def _postgres(config: Config, server: Server, who: str) -> PostgresStore:
    _driver()
    from kiosk.storage.postgres import PostgresStore

    return PostgresStore(server, who, _sealer(config))


def _driver() -> None:
    """A computer without a server needs no driver. Raises StoreError."""
    try:
        import psycopg
    except ImportError:
        raise StoreError("The settings name a server, and its driver is not installed. Install what requirements.lock names.") from None
    del psycopg


def _sealer(config: Config) -> Sealer:
    from kiosk.storage.sealing import Sealer

    return Sealer(config.answers_key)
