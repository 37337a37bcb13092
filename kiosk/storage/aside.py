"""What was put aside because it was damaged, or lay where the flag file belongs: told to staff, and erased in its time."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ASIDE = "flags-damaged-"
"""How the name of a file that was kept aside begins; a time stamp follows."""
BESIDE = ("-journal", "-wal", "-shm")
"""Ends the names of files that belong to an SQLite file, and would spoil another one in its place."""
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"{ASIDE}(\d{{8}}T\d{{6}}Z)(-\d+)?\.sqlite3")
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


def salvages(folder: Path) -> tuple[Salvage, ...]:
    """What was kept aside in this folder and still lies there, the oldest first. Raises OSError."""
    found = []
    for report in sorted(folder.glob(f"{ASIDE}*.json")):
        said, kept = json.loads(report.read_text(encoding="utf-8")), report.with_suffix(".sqlite3")
        if kept.exists():
            found.append(Salvage(kept.name, datetime.fromisoformat(said["when"]), sum(said["rows"].values()), said["lost"], kept.is_dir()))
    return tuple(found)


def note_aside(folder: Path, came: Mapping[str, int], lost: int) -> Path:
    """Where something may be kept aside now; that it lies there, and how many rows came over, is written down. Raises OSError."""
    now = datetime.now(UTC)
    aside = _free(folder / f"{ASIDE}{now:{_STAMP}}.sqlite3")
    report = {"when": now.isoformat(timespec="seconds"), "rows": came, "lost": lost}
    aside.with_suffix(".json").write_text(json.dumps(report), encoding="utf-8")
    return aside


def erase_old(folder: Path, before: datetime) -> None:
    """Overwrite and remove every file that was put aside before this time: answers in it are as old at least. Raises OSError."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            continue
        if name := _NAME.fullmatch(path.name):
            if datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC) < before:
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
