"""The flag file itself: opened, guarded, found again after a failure, and put aside for a new one when it is damaged."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.storage.schema import APPLICATION_ID, VERSION, DamagedError, SchemaError, look_over, prepare

FILE_NAME = "flags.sqlite3"
BUSY_SECONDS = 2.0
"""How long a call waits for another process's transaction; those take milliseconds."""

_PRAGMAS = (
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = EXTRA",  # FULL does not sync the folder after the journal is removed
    "PRAGMA recursive_triggers = ON",  # so that REPLACE, too, meets the trigger that keeps events
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -512",  # KiB; SQLite would take 2 MB, which fill over some hundred visits
)
_JOURNAL = "PRAGMA journal_mode = DELETE"
"""It is written into the file. A WAL file cannot be opened on a disk that turned read-only."""
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class _MovedError(OSError):
    """The path leads to another file than the one that is open, or to none."""


class FlagFile:
    """One SQLite file, for several threads and several processes.

    After a StoreError the next call opens the file anew, so a store survives a full disk or a file put back. A damaged file, and whatever
    is no database, is then kept aside, and a new one has what could be read; another program's database or one of a newer version is left alone.
    """

    def __init__(self, folder: Path, *, now: bool = True) -> None:
        """The flag file in this folder; both are made where they are not there. Raises StoreError.

        Without `now` the first call opens it, and fails where it cannot: a program that keeps what is not stored goes on meanwhile.
        """
        self._path = folder / FILE_NAME
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._identity = (0, 0)
        self._suspect = self._looked_over = False
        if now:
            with self._guarded():
                pass

    def close(self) -> None:
        """See `FlagStore`. A later call opens the file again."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def _look_over(self) -> None:
        """The whole of a large file, once for each time that it is opened: opening it looked at small ones."""
        if not self._looked_over:
            with self._guarded() as connection:
                look_over(connection)
                self._looked_over = True

    def _settle(self, connection: sqlite3.Connection) -> None:
        """What a store does with a file that was just opened. Raises sqlite3.Error."""

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._guarded() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._stay()  # while this waited, another program may have put the file aside
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """One thread at a time; whatever fails underneath becomes a StoreError, and the next call starts afresh."""
        with self._lock:
            try:
                yield self._opened()
            except (sqlite3.Error, OSError, SchemaError, KeyError, TypeError, ValueError) as error:
                self._drop()
                self._suspect |= _is_damage(error)
                if _is_about_a_row(error):
                    raise StoreError(_explain(self._path, error)) from None  # its text may hold what was read
                raise StoreError(_explain(self._path, error)) from error

    def _drop(self) -> None:
        try:
            self.close()
        except sqlite3.Error:  # the first failure is the one to tell; the connection is let go of either way
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._looked_over = False
            if self._path.is_dir():
                from kiosk.storage.salvage import put_aside  # hardly ever needed

                put_aside(self._path)
            _make(self._path)
            self._identity = identity(self._path)
            try:
                connection = self._connect()
            except (sqlite3.Error, DamagedError, KeyError, TypeError, ValueError) as error:
                if not _is_damage(error):
                    raise
                self._drop()
                from kiosk.storage.salvage import salvage  # hardly ever needed

                salvage(self._path, self._identity)
                self._identity = identity(self._path)
                connection = self._connect()
            self._suspect = False
            return connection
        self._stay()
        return self._connection

    def _stay(self) -> None:
        """The open file is still the one that others find. Raises _MovedError."""
        if identity(self._path) != self._identity:
            raise _MovedError

    def _connect(self) -> sqlite3.Connection:
        """Open the file and look whether it is whole: thoroughly, if it has lately refused a read. Raises SchemaError and sqlite3.Error."""
        connection = connect(self._path)
        self._connection = connection  # so that whatever follows lets go of it
        prepare(connection)
        if self._suspect:
            from kiosk.storage.salvage import examine

            examine(connection)
        self._settle(connection)
        return connection


def connect(path: Path) -> sqlite3.Connection:
    """Open a file with every promise that the flag file makes. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if _may_be_written(connection):  # a new file has this mode as it is
            connection.execute(_JOURNAL)
    except BaseException:
        connection.close()
        raise
    return connection


def _may_be_written(connection: sqlite3.Connection) -> bool:
    """Whether the file says that this version, or an older one, wrote it. Raises sqlite3.Error."""
    mark, version = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version"))
    return mark == APPLICATION_ID and version <= VERSION


def identity(path: Path) -> tuple[int, int]:
    """Which file lies there now; (0, 0) for none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_dev, status.st_ino


def _make(path: Path) -> None:
    """The file exists with its rights before SQLite opens it; an existing one is left as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def _is_damage(error: Exception) -> bool:
    return isinstance(error, DamagedError) or _is_about_a_row(error) or getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _is_about_a_row(error: Exception) -> bool:
    """Python, not SQLite, could not read what a row holds, and SQLite may know nothing of the damage."""
    return isinstance(error, KeyError | TypeError | ValueError) or (isinstance(error, sqlite3.Error) and not hasattr(error, "sqlite_errorcode"))


def _explain(path: Path, error: Exception) -> str:
    """Never with a value that was read or written: it could be a patient's."""
    if isinstance(error, SchemaError):
        return f"The flag file {path} cannot be used: {error}"
    if _is_about_a_row(error):
        return f"The flag file {path} is damaged: a row cannot be read ({type(error).__name__}). What can be read goes into a new one."
    if isinstance(error, _MovedError):
        return f"The flag file {path} was moved or replaced while it was open. What lies there now is used from here on."
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return f"The flag file {path} was busy for {BUSY_SECONDS:.0f} s. Another program holds it; end that program."
    if isinstance(error, sqlite3.OperationalError | OSError):
        return f"The flag file {path} could not be read or written: {error}. Check the disk, its free space and the folder's rights."
    return f"The flag file {path} is damaged: {error}. What can be read goes into a new one."
