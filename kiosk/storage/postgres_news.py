"""Listens for the server's word that there are new events: on a connection of its own, which does nothing else."""

from __future__ import annotations

import threading
import time

from kiosk.server import Server
from kiosk.storage.postgres_link import ServerLink
from kiosk.storage.postgres_schema import WAKE

GATHER_SECONDS = 0.05
"""The first of many events is told at once, and the others together: a desk reads 20 times a second at most, and a crowd costs no more."""


class PostgresNews(ServerLink):
    """For one thread."""

    def __init__(self, server: Server, who: str) -> None:
        """Nothing is connected before the first wait."""
        super().__init__(server, f"{who} listens")
        self._listening: object = None
        self._told = float("-inf")

    def wait(self, seconds: float) -> bool:
        """Whether anything new was said within so many seconds. A new connection says so at once: what was missed is new. Raises StoreError."""
        threading.Event().wait(self._told + GATHER_SECONDS - time.monotonic())
        if found := self._heard(seconds):
            self._told = time.monotonic()
        return found

    def _heard(self, seconds: float) -> bool:
        with self._guarded() as asking:
            if asking is not self._listening:
                asking.execute(f"LISTEN {WAKE}")
                self._listening = asking
                return True
            found = False
            for _ in asking.raw.notifies(timeout=seconds, stop_after=1):
                found = True
            return found
