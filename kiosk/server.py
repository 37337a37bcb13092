"""Where a clinic's PostgreSQL server is: an address without a password, and when it must prove who it is."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.values import UnfitError
from rules.frozen import frozen

LIMIT = 255
"""Characters of an address: no host name is longer."""
HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
"""Hosts that no network lies before."""
_ADDRESS = re.compile(
    r"postgres(?:ql)?://(?P<user>[\w.-]+)@(?P<host>[\w.-]+|\[[0-9A-Fa-f:]+\])?(?::(?P<port>[0-9]{1,5}))?/(?P<database>[\w.-]+)(?:\?host=(?P<socket>/[\w./-]+))?",
    re.ASCII,
)
_PASSWORD = re.compile(r"[^/]*//[^@/]*:[^@]*@.*|.*[?&]password=.*", re.IGNORECASE)
PORT = 5432


@frozen
class Address:
    """What the settings say of the server, but for how it is trusted."""

    user: str
    host: str
    """A name, an address, the folder of a socket; empty: the usual socket of this computer."""
    port: int
    database: str

    @property
    def local(self) -> bool:
        """Whether it is on this computer, so that nobody listens on the way."""
        return self.host in HERE or self.host.startswith("/")

    def __str__(self) -> str:
        return f"{self.user}@{self.host or 'this computer'}/{self.database}"


@frozen
class Server:
    """A server, and what is needed to trust it and to be trusted."""

    address: Address
    certificate: Path | None
    """Whose signature its certificate must bear; never None where it is not local."""
    password_file: Path | None
    """None: PostgreSQL's own ~/.pgpass, or none is needed."""


def address(value: object) -> Address | None:
    """From the settings file; None: the kiosk's own file is the store. No refusal repeats what was written: it may hold a password."""
    if not isinstance(value, str) or len(value) > LIMIT:
        raise UnfitError("is no address in quotes")
    if not value:
        return None
    found = _ADDRESS.fullmatch(value)
    if not found:
        holds = "holds a password, which belongs into a file" if _PASSWORD.fullmatch(value) else "is no address of a PostgreSQL server"
        raise UnfitError(holds)
    host = found["socket"] or (found["host"] or "").strip("[]")
    return Address(found["user"], host, int(found["port"] or PORT), found["database"])
