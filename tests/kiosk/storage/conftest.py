"""A real PostgreSQL for the tests that ask for one: one a process, made when the first asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.storage.postgres import PostgresStore
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


@pytest.fixture
def server_store(postgres: PostgresServer) -> Iterator[PostgresStore]:
    """An empty store on it."""
    opened = PostgresStore(postgres.server, "test")
    yield opened
    opened.close()
