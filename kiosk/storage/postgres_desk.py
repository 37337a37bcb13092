"""The server as a desk uses it: by the server's own time where something is erased for everybody."""

from __future__ import annotations

from datetime import datetime

from kiosk.ports import Clock
from kiosk.server import Server
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer


class DeskStore(PostgresStore):
    """A `kiosk.paperwork.ClinicStore`."""

    def __init__(self, server: Server, who: str, sealer: Sealer, clock: Clock) -> None:
        """`clock` is the one that the desk counts with."""
        super().__init__(server, who, sealer)
        self._clock = clock

    def purge(self, before: datetime) -> int:
        """See `FlagStore`. A desk whose clock is wrong must not erase what others still need."""
        return super().purge(self.now() - (self._clock.utc() - before))
