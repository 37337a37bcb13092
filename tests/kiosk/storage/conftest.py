"""A real PostgreSQL for the tests that ask for one: one a process, made when the first asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from tests.kiosk.storage.postgres_server import PostgresServer, bundled


@pytest.fixture(scope="session")
def running() -> Iterator[PostgresServer]:
    """The server that the Python package brings."""
    made = PostgresServer(bundled()).start()
    yield made
    made.remove()


@pytest.fixture
def postgres(running: PostgresServer) -> PostgresServer:
    """The same, with an empty database."""
    running.clear()
    return running


Opened = Callable[..., PostgresStore]


@pytest.fixture
def opened(postgres: PostgresServer, tmp_path: Path) -> Iterator[Opened]:
    """Stores on it, with one key for all."""
    made: list[PostgresStore] = []

    def make(who: str = "test") -> PostgresStore:
        made.append(PostgresStore(postgres.server, who, Sealer(tmp_path / "shared.key")))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def server_store(opened: Opened) -> PostgresStore:
    """An empty store on it."""
    return opened()
