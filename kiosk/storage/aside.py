"""What was put aside because it was damaged, newer than the program, or lay where the flag file belongs: told to staff, and erased in its time."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ASIDE, NEWER = "flags-damaged-", "flags-newer-"
"""How the name of a file that was kept aside begins: a damaged one, and one that a newer version wrote; a time stamp follows."""
BESIDE = ("-journal", "-wal", "-shm")
"""Ends the names of files that belong to an SQLite file, and would spoil another one in its place."""
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"(?:{ASIDE}|{NEWER})(\d{{8}}T\d{{6}}Z)(-\d+)?\.sqlite3")
_UNFINISHED = re.compile(r"flags\.sqlite3-[0-9a-f]{8}(-journal)?")
"""A new file that a salvage was killed over; see `kiosk.storage.salvage`."""
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Salvage:
    """What became of a damaged file."""

    name: str
    """Of what was kept aside, in the data folder."""
    when: datetime
    rows: int
    """How many came over."""
    lost: int
    """How many events are missing at least."""
    folder: bool = False
    """It was no file: nothing of ours was ever in it, and it is never erased."""
    newer: bool = False
    """It was not damaged: a newer version wrote it, see `kiosk.storage.returned`."""


def salvages(folder: Path) -> tuple[Salvage, ...]:
    """What was kept aside in this folder and still lies there, the oldest first. Raises OSError."""
    kept = sorted((when, path) for path in folder.iterdir() if (when := put_aside_at(path.name)))
    return tuple(
        Salvage(path.name, when, *_came_over(path.with_suffix(".json")), path.is_dir(), newer=path.name.startswith(NEWER)) for when, path in kept
    )


def note_aside(folder: Path, came: Mapping[str, int], lost: int, begin: str = ASIDE) -> Path:
    """Where something may be kept aside now; how many rows came over is written down beside it. Raises OSError."""
    aside = _free(folder / f"{begin}{datetime.now(UTC):{_STAMP}}.sqlite3")
    aside.with_suffix(".json").write_text(json.dumps({"rows": came, "lost": lost}), encoding="utf-8")
    return aside


def put_aside_at(name: str) -> datetime | None:
    """When the file of this name was put aside; None for any other one."""
    found = _NAME.fullmatch(name)
    return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None


def _came_over(report: Path) -> tuple[int, int]:
    """How many rows came over, and how many events are missing at least; nothing is known where the power went while it was written."""
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
        return sum(said["rows"].values()), int(said["lost"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return 0, 0


def erase_old(folder: Path, before: datetime) -> None:
    """Overwrite and remove every damaged file that was put aside before this time: answers in it are as old at least. Raises OSError."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            continue
        if (when := put_aside_at(path.name)) and path.name.startswith(ASIDE):
            if when < before:
                for each in (*(path.with_name(path.name + end) for end in BESIDE), path, path.with_suffix(".json")):
                    _erase(each)
        elif _UNFINISHED.fullmatch(path.name) and path.stat().st_mtime < before.timestamp():
            _erase(path)


def _erase(path: Path) -> None:
    if not path.exists():
        return
    with path.open("r+b") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(bytes(min(left, _AT_ONCE)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _free(path: Path) -> Path:
    """This path, or one like it where nothing lies yet."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
