"""When the flag file is damaged: it is kept aside, and every row that can still be read goes into a new one.

Rows are taken from the file's own leaf pages (https://www.sqlite.org/fileformat.html), not asked of SQLite: what lies above or beside
a damaged page is then of no account, and neither is a lost table of contents.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.storage import rows
from kiosk.storage.aside import BESIDE, note_aside
from kiosk.storage.file import connect, identity
from kiosk.storage.leaves import Value, leaf_rows
from kiosk.storage.schema import APPLICATION_ID, FOLLOWING, DamagedError, SchemaError, prepare
from kiosk.storage.sealing import sync_folder

_MARK_AT = 68
"""Where the header of an SQLite file has its application id."""
_MAGIC, _SMALLEST = b"SQLite format 3\0", 512
"""What an SQLite file begins with, and how many bytes it has at least."""
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_KINDS: Mapping[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float), "BLOB": (bytes,)}


def examine(connection: sqlite3.Connection) -> None:
    """Look at every page, every index and every row. Raises DamagedError and sqlite3.Error."""
    verdict = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if verdict != "ok":
        raise DamagedError(f"it is damaged: {verdict}.")
    for table in ("event", "visit", "visit_end"):
        columns = ", ".join(f'"{column.name}"' for column in _columns(connection, table) if not column.key)
        for row in connection.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608 - names of our own tables
            if not _fits(table, row):
                raise DamagedError(f"it is damaged: a row of {table} cannot be read.")


def salvage(path: Path, damaged: tuple[int, int]) -> None:
    """Keep the damaged file aside and put a new one with what can be read at its place; unless another program has done so meanwhile.

    `damaged` is the file's `identity`. Nothing is moved before the new file is whole on the disk. Raises SchemaError for another program's
    database, StoreError while another program is at it, OSError and sqlite3.Error: then all is as it was.
    """
    with _alone(path.with_name(f"{path.name}-salvaging")):
        if identity(path) != damaged:
            return
        opened = os.open(path, os.O_RDONLY)  # open to the end: letting go of any handle of a file drops the locks that SQLite has on it
        try:
            with _locked(path):
                _replace(path, opened)
        finally:
            os.close(opened)


def put_aside(path: Path) -> None:
    """A folder that lies where the flag file belongs is kept aside with all that is in it. Raises StoreError, OSError."""
    with _alone(path.with_name(f"{path.name}-salvaging")):
        if path.is_dir():  # still: another program may have been here
            path.rename(note_aside(path.parent, {}, 0))
            sync_folder(path.parent)


def _replace(path: Path, opened: int) -> None:
    fresh = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(connect(fresh)) as connection:
            prepare(connection)
            came, lost = _carry(connection, opened)
        if not came and _is_anothers(opened):
            raise SchemaError("it belongs to another program. Choose another data folder, or move the file away.")
        aside = note_aside(path.parent, came, lost)
        for end in BESIDE:
            beside = path.with_name(path.name + end)
            if beside.exists():  # it belongs to the damaged file, and would spoil the new one
                beside.rename(aside.with_name(aside.name + end))
        aside.hardlink_to(path)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def _is_anothers(opened: int) -> bool:
    """Whether this file without a row of ours is another program's database. Whatever is none at all may be what is left of ours."""
    if os.pread(opened, 4, _MARK_AT) == APPLICATION_ID.to_bytes(4):
        return False
    return os.pread(opened, len(_MAGIC), 0) == _MAGIC and os.fstat(opened).st_size >= _SMALLEST


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Of two programs that find the file damaged one works, and the other one waits. The lock goes with the program that holds it."""
    with closing(sqlite3.connect(lock, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise StoreError(f"Another program is salvaging {lock.name.removesuffix('-salvaging')}. This one waits for it.") from error
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nobody writes into the damaged file any more, if it is whole enough to be locked at all. Raises sqlite3.Error where another program writes."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=2)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # too damaged: then nobody else can write either
            pass
        yield


# --- rows ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kinds: tuple[type, ...]
    key: bool
    """Stands for the row's number, and is empty in the row itself."""
    added: bool
    """By a later version: rows of before lack it."""
    default: Value


def _columns(connection: sqlite3.Connection, table: str) -> list[_Column]:
    """Of a table in the new file."""
    columns = []
    for _, name, kind, _, default, key in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
        value = None if default is None else connection.execute(f"SELECT {default}").fetchone()[0]
        columns.append(_Column(str(name), _KINDS[str(kind)], bool(key) and kind == "INTEGER", default is not None, value))
    return columns


def _is_row_of(columns: Sequence[_Column], values: Sequence[Value]) -> bool:
    needed = sum(not column.added for column in columns)
    return needed <= len(values) <= len(columns) and all(
        value is None if column.key else isinstance(value, column.kinds) for column, value in zip(columns, values, strict=False)
    )


def _fits(table: str, values: Sequence[Value]) -> bool:
    """Whether the row, without its number, says something: its level is a level, its time a time."""
    try:
        if table == "event":
            rows.to_event(values)
        elif table == "visit":
            rows.to_visit(values)
        elif table == "visit_end":
            rows.to_end(values[1:])
    except (ValueError, KeyError, TypeError):
        return False
    return True


def _carry(connection: sqlite3.Connection, opened: int) -> tuple[dict[str, int], int]:
    """Put every row that can be read into the new file: how many of each table, and how many events are missing at least."""
    tables = {str(name): _columns(connection, str(name)) for (name,) in connection.execute(_TABLES).fetchall() if name not in FOLLOWING}
    found: dict[str, dict[int, Sequence[Value]]] = {table: {} for table in tables}
    for number, values in leaf_rows(opened):
        table = next((table for table, columns in tables.items() if _is_row_of(columns, values)), None)
        if table is not None:
            found[table].setdefault(number, values)
    came: dict[str, int] = {}
    connection.execute("BEGIN IMMEDIATE")
    for table, numbered in found.items():
        count = sum(_put(connection, table, tables[table], number, numbered[number]) for number in sorted(numbered))
        if count:
            came[table] = count
    connection.execute("COMMIT")
    return came, max(found["event"], default=0) - came.get("event", 0)


def carry_named(connection: sqlite3.Connection, newer: sqlite3.Connection) -> tuple[dict[str, int], int]:
    """The same out of a whole file whose tables may have more columns than ours: each table and column by its name."""
    came: dict[str, int] = {}
    events = 1  # where its events have another name there is one at least
    connection.execute("BEGIN IMMEDIATE")
    for table in (str(name) for (name,) in connection.execute(_TABLES).fetchall() if name not in FOLLOWING):
        columns = _columns(connection, table)
        there = {str(line[1]) for line in newer.execute(f'PRAGMA table_info("{table}")').fetchall()}
        if any(column.name not in there and not (column.added or column.key) for column in columns):
            continue
        asked = ", ".join(f'"{column.name}"' if column.name in there and not column.key else "NULL" for column in columns)
        found = [
            (int(number), [column.default if column.name not in there else value for column, value in zip(columns, values, strict=True)])
            for number, *values in newer.execute(f'SELECT rowid, {asked} FROM "{table}" ORDER BY rowid')  # noqa: S608 - names of our own tables
        ]
        events = len(found) if table == "event" else events
        count = sum(_put(connection, table, columns, number, values) for number, values in found if _is_row_of(columns, values))
        if count:
            came[table] = count
    connection.execute("COMMIT")
    return came, events - came.get("event", 0)


def _put(connection: sqlite3.Connection, table: str, columns: Sequence[_Column], number: int, values: Sequence[Value]) -> int:
    """1 for a row that came over."""
    said = [*values, *(column.default for column in columns[len(values) :])]
    names = [f'"{column.name}"' for column in columns]
    if columns[0].key:
        said, names = said[1:], names[1:]
    if not _fits(table, said):
        return 0
    into, marks = ", ".join(["rowid", *names]), ", ".join("?" * (len(said) + 1))
    try:
        return connection.execute(f"INSERT INTO {table}({into}) VALUES ({marks}) ON CONFLICT DO NOTHING", (number, *said)).rowcount  # noqa: S608 - names of our own tables
    except sqlite3.IntegrityError:
        return 0
