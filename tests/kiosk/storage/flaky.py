"""A server that fails when told to, and a clock that is moved by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kiosk.errors import StoreError
from kiosk.storage.postgres import PostgresStore
from tests.kiosk.storage.contract import NOON


class Flaky:
    """A `kiosk.storage.letters.Upstream` before a real one."""

    def __init__(self, real: PostgresStore) -> None:
        self.real = real
        self.away = False
        """Nothing reaches the server."""
        self.mute = False
        """All reaches the server, and no reply comes back."""
        self.calls_left: int | None = None
        """After so many calls it is mute for one call and then away; None: never."""

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.real, name)

        def call(*arguments: Any) -> Any:
            if self.away:
                raise StoreError("away")
            reply = method(*arguments)
            if self.calls_left is not None:
                self.calls_left -= 1
                self.away = self.calls_left < 0
            if self.mute or self.away:
                raise StoreError("the reply was lost")
            return reply

        return call


class HandClock:
    """A `kiosk.ports.Clock`."""

    def __init__(self) -> None:
        self.utc_now = NOON
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds

    def utc(self) -> datetime:
        return self.utc_now

    def move(self, seconds: float) -> None:
        """Time passes."""
        self.seconds += seconds
        self.utc_now += timedelta(seconds=seconds)
