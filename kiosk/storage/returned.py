"""When an update was taken back: the flag file is of a newer format than this program knows.

It is kept aside as it is, and what can be read goes into a new one: tables by their names and the names of their columns. A later format may
add tables and columns; what it renames an older program does not find, and says so.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.storage.aside import NEWER, note_aside, salvages
from kiosk.storage.file import BUSY_SECONDS, FILE_NAME, connect
from kiosk.storage.schema import APPLICATION_ID, PLAUSIBLE, VERSION

PRIVATE = ("answers", "remark")
"""What a patient answered and staff wrote."""
_VERSION_AT, _MARK_AT = 60, 68
"""Where the header of an SQLite file has its `user_version` and its application id: https://www.sqlite.org/fileformat.html."""


def step_back(folder: Path) -> None:
    """Put a flag file of a newer format aside, and one with what it holds at its place. For the kiosk alone: a desk leaves such a file as it is.

    Nothing is moved before the new file is whole on the disk. Raises StoreError.
    """
    path = folder / FILE_NAME
    try:
        if not _looks_newer(path):
            return
        with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as newer:
            newer.execute("BEGIN EXCLUSIVE")  # it also takes back a step that a power cut had interrupted
            version = int(newer.execute("PRAGMA user_version").fetchone()[0])
            if VERSION < version <= PLAUSIBLE:
                _replace(path, newer)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"The flag file {path} is of a newer Backcheck, and could not be put aside: {error}. Install that version again.") from None


def _looks_newer(path: Path) -> bool:
    """By its header alone: every start asks."""
    try:
        with path.open("rb") as file:
            header = file.read(_MARK_AT + 4)
    except FileNotFoundError:
        return False
    version, mark = header[_VERSION_AT : _VERSION_AT + 4], header[_MARK_AT:]
    return mark == APPLICATION_ID.to_bytes(4) and VERSION < int.from_bytes(version) <= PLAUSIBLE


def _replace(path: Path, newer: sqlite3.Connection) -> None:
    from kiosk.storage.salvage import carry_named  # hardly ever needed
    from kiosk.storage.schema import prepare
    from kiosk.storage.sealing import sync_folder

    fresh = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(connect(fresh)) as connection:
            prepare(connection)
            came, lost = carry_named(connection, newer)
        note_aside(path.parent, came, lost, NEWER).hardlink_to(path)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def forget(folder: Path, before: datetime) -> None:
    """Erase answers and remarks in what was put aside before then: they may no longer be kept. A file that came over whole goes altogether.

    Raises OSError, sqlite3.Error.
    """
    for kept in salvages(folder):
        if not kept.newer or kept.when >= before:
            continue
        file = folder / kept.name
        if kept.lost or not kept.rows:  # it may hold what came over nowhere else
            _erase(file)
        else:
            file.unlink()
            file.with_suffix(".json").unlink(missing_ok=True)


def _erase(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=BUSY_SECONDS)) as kept:
        kept.execute("PRAGMA secure_delete = ON")
        for table in PRIVATE:
            if kept.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).fetchone():
                kept.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
