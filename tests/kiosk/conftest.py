"""A controller to test with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.kiosk.bench import Bench


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    """A controller, started, on a store and a log of its own."""
    bench = Bench(tmp_path).start()
    qtbot.waitUntil(lambda: bool(bench.store.beats()))  # the first thing that is asked of the store, behind the recovery
    yield bench
    bench.close()
