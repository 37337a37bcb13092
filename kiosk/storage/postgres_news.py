"""Listens for the server's word that there are new events: on a connection of its own, which does nothing else."""

from __future__ import annotations

from kiosk.server import Server
from kiosk.storage.postgres_link import ServerLink
from kiosk.storage.postgres_schema import WAKE


class PostgresNews(ServerLink):
    """For one thread."""

    def __init__(self, server: Server, who: str) -> None:
        """Nothing is connected before the first wait."""
        super().__init__(server, f"{who} listens")
        self._listening: object = None

    def wait(self, seconds: float) -> bool:
        """Whether anything new was said within so many seconds. A new connection says so at once: what was missed is new. Raises StoreError."""
        with self._guarded() as asking:
            if asking is not self._listening:
                asking.execute(f"LISTEN {WAKE}")
                self._listening = asking
                return True
            found = False
            for _ in asking.raw.notifies(timeout=seconds, stop_after=1):
                found = True
            return found
