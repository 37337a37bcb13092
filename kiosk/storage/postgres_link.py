"""The way to the clinic's PostgreSQL server: how long anything may take, who is trusted, and what went wrong in words."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from kiosk.errors import RefusedError, StoreError
from kiosk.server import Server
from kiosk.storage.postgres_schema import SchemaError, prepare

CONNECT_SECONDS = 3
STATEMENT_MS = 5000
"""The server gives a statement up after so long, and lets go of what it locked."""
LOCK_MS = 3000
IDLE_MS = 10_000
"""A transaction whose client says nothing for so long is undone: whoever vanishes in its middle holds nobody up."""
SILENT_MS = 5000
"""What was sent and not acknowledged for so long was sent to a dead line."""
PRIVATE = stat.S_IRWXG | stat.S_IRWXO
_LOCKED_OUT = ("authentication failed", "pg_hba.conf", "no password supplied")
"""In the server's refusal of a user, which comes without a code."""
_GAVE_UP = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)
"""The server gave up what took too long. The connection is kept: a crowded server is not crowded with new ones as well."""
_OPTIONS = (
    f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_MS} -c idle_in_transaction_session_timeout={IDLE_MS}"
    " -c synchronous_commit=on -c TimeZone=UTC -c client_encoding=UTF8"
)


class Asking:
    """A `kiosk.storage.rows.Connection`: PostgreSQL's driver, asked as SQLite's is."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.raw = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        return self.raw.execute(statement.replace("?", "%s").encode(), values or None)


class ServerLink:
    """One connection for several threads, made when it is needed and made anew after a failure."""

    def __init__(self, server: Server, who: str) -> None:
        """Nothing is connected before the first call. `who` names this program in the server's list of connections."""
        self._server, self._who = server, who
        self._lock = threading.RLock()
        self._asking: Asking | None = None

    def close(self) -> None:
        """See `FlagStore`. A later call connects again."""
        with self._lock:
            asking, self._asking = self._asking, None
            if asking is not None:
                asking.raw.close()

    def _run(self, statement: str, values: Sequence[Any]) -> None:
        """One statement that stores something."""
        with self._guarded() as asking:
            asking.execute(statement, values)

    @contextmanager
    def _guarded(self) -> Iterator[Asking]:
        """One thread at a time; whatever fails underneath becomes a StoreError, and the next call starts afresh."""
        with self._lock:
            try:
                yield self._opened()
            except (psycopg.Error, OSError, SchemaError, StoreError, KeyError, TypeError, ValueError) as error:
                if not (isinstance(error, _GAVE_UP) and self._undone()):
                    with suppress(psycopg.Error):  # the first failure is the one to tell
                        self.close()
                raise _explained(self._server, error) from error

    def _undone(self) -> bool:
        """Whether what was begun is undone, and the connection is as good as before."""
        if self._asking is None:
            return False
        with suppress(psycopg.Error):
            self._asking.raw.rollback()
        return self._asking.raw.info.transaction_status is TransactionStatus.IDLE

    def _opened(self) -> Asking:
        if self._asking is None:
            connection = connect(self._server, self._who)
            try:
                prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._asking = Asking(connection)
        return self._asking


def connect(server: Server, who: str) -> psycopg.Connection:
    """A new connection on which each statement is a transaction of its own. Raises psycopg.Error, OSError, StoreError."""
    address = server.address
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        dbname=address.database,
        password=_password(server),
        sslmode="prefer" if address.local and not server.certificate else "verify-full",
        sslrootcert=str(server.certificate) if server.certificate else None,
        gssencmode="disable",  # else another server is asked first, and waited for
        application_name=f"backcheck {who}",
        connect_timeout=CONNECT_SECONDS,
        tcp_user_timeout=SILENT_MS,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
        options=_OPTIONS,
        autocommit=True,
    )


def _password(server: Server) -> str | None:
    """The first line of the password file; None leaves it to PostgreSQL's own ~/.pgpass."""
    path = server.password_file
    if path is None:
        return None
    status = path.stat()
    # Root's own file may be one that the kiosk's group reads: that is how root hands it to a user who must not change it.
    if status.st_mode & PRIVATE & ~(stat.S_IRGRP if status.st_uid == 0 else 0):
        raise StoreError(f"Others can read the password file {path}. Type: chmod 600 {path}")
    return path.read_text(encoding="utf-8").split("\n", 1)[0]


def _explained(server: Server, error: Exception) -> StoreError:
    """Where, what and how to mend it. Never what was to be stored: of the server's own messages only those about the connection are told."""
    if isinstance(error, StoreError):
        return error
    kind = RefusedError if isinstance(error, psycopg.DataError | psycopg.IntegrityError) else StoreError
    return kind(f"The server {server.address} {_what(error)}")


def _cause(said: str) -> str:
    """Of what the client library says of an attempt, why it failed: where it tried is told already, and what to look at too."""
    why = " ".join(said.split()).rpartition("failed: ")[2]
    return why.partition(" Is the server running")[0].strip(" .") or " ".join(said.split())


def _what(error: Exception) -> str:  # noqa: PLR0911 - one line for each kind
    match error:
        case SchemaError():
            return f"cannot be used: {error}"
        case psycopg.OperationalError() if any(word in str(error) for word in _LOCKED_OUT):
            return "does not let this computer in. Check the user, the password file and the server's pg_hba.conf."
        case psycopg.errors.QueryCanceled() | psycopg.errors.LockNotAvailable():
            return f"took longer than {STATEMENT_MS // 1000} s. It is overloaded, or its disk is slow."
        case psycopg.OperationalError():
            return f"cannot be reached: {error.diag.message_primary or _cause(str(error))}. Check that it runs, the network, and its certificate."
        case OSError():
            return f"cannot be reached: {error.filename or 'the network'}: {error.strerror}. Check the settings."
        case psycopg.Error():
            return f"refused a statement ({type(error).__name__}). Look into the server's own log."
        case _:
            return f"holds something that cannot be read ({type(error).__name__}). Somebody else wrote into its tables."
