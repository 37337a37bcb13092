"""What can be looked at without the settings' content, a store or a screen: this computer itself. Each look gives text ids, not words.

`kiosk doctor` says all of it in sentences, and a kiosk looks at the same list after each start: see `kiosk.programs.doctor`.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.panel import Panel
from rules.errors import ProtocolError
from rules.manifest import MANIFEST, check

BROKEN_QT = (6, 12)
"""From this version on, PySide6 aborts after some 5,200 calls on Python 3.11 and older."""
LAST_BROKEN_PYTHON = (3, 11)
LEAST_FREE = 200 * 1024 * 1024
"""Bytes. A year of flags takes less; what fills a disk this far fills the rest too."""
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right says less: this program was not there yet."""
LAST_YEAR = 2099
BACK = timedelta(minutes=10)
"""A clock may be set back so far: less is what two computers' clocks differ by."""
RETURNED = "returned"
"""In the folder of releases: a line for each update that was taken back."""
DRM = Path("/sys/class/drm")
INPUTS = Path("/proc/bus/input/devices")
SEAL = Path("/etc/overlayroot.local.conf")
"""Whoever seals a computer puts it there: see resources/docs/sealed-computer.md."""
MOUNTS = Path("/proc/mounts")
HELD = ("fonts", "sounds")
"""Folders of `resources` whose hashes are frozen into them. Questions and rules have a signature, words their fingerprints."""
DIRECT = 1 << 1
"""Linux's INPUT_PROP_DIRECT: the finger touches what it points at, as on a screen and not on a pad."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, as a text id of `doctor.yaml` with its values."""

    fine: bool
    text_id: str
    values: dict[str, str] = field(default_factory=dict)


def qt_holds(qt: str) -> Look:
    """Whether this version of PySide6 holds on this Python, by its numbers."""
    parts = tuple(int(part) for part in qt.split(".")[:2])
    broken = parts >= BROKEN_QT and sys.version_info[:2] <= LAST_BROKEN_PYTHON
    python = ".".join(map(str, sys.version_info[:3]))
    return Look(not broken, "doctor.qt_bad" if broken else "doctor.qt", {"qt": qt, "python": python})


def releases() -> Path | None:
    """Where the Debian package keeps this release beside the one before; None from a clone."""
    return Path(sys.executable).resolve().parent.parent if getattr(sys, "frozen", False) else None


def update_holds(kept: Path | None) -> Look | None:
    """Whether the last update still runs, by what `backcheck-return` wrote into this folder of releases; None where it never had to."""
    try:
        last = (kept / RETURNED).read_text(encoding="utf-8", errors="replace").splitlines()[-1] if kept else ""
        current = (kept / "current").readlink().name if kept else ""
    except (OSError, IndexError):
        return None
    found = re.fullmatch(r"(\S+) from (\S+) to (\S+): .*", last)
    if found is None or found[3] != current:  # another update has held since
        return None
    return Look(fine=False, text_id="doctor.returned", values={"when": found[1], "left": found[2], "current": current})


def sealed() -> Look | None:
    """Whether what is written to the system is gone at its next start, by what lies under `/`; None where nobody sealed it.

    A system that was opened for changes is told, too: until it is started anew, what happens to it stays.
    """
    if not SEAL.is_file():
        return None
    lines = (line.split() for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines())
    root = [kind for _, where, kind, *_ in lines if where == "/"]
    fine = root[-1:] == ["overlay"]
    return Look(fine, "doctor.sealed" if fine else "doctor.unsealed", {"file": str(SEAL)})


def as_made(folders: Collection[Path]) -> Look | None:
    """Whether what lies in these folders is what was frozen into them; None while it is, and for a clone, whose files may change.

    That is against a disk that rots. Whoever may write there can write the list anew.
    """
    wrong: list[str] = []
    for folder in folders:
        try:
            check(folder, (folder / MANIFEST).read_bytes())
        except ProtocolError as error:
            wrong += [mistake.file for mistake in error.mistakes]
        except OSError:
            continue
    return Look(fine=False, text_id="doctor.fonts_changed", values={"files": ", ".join(wrong)}) if wrong else None


def room(folder: Path) -> Look:
    """Whether the disk under the data folder has room, and only its owner can look into it. A folder that is not there yet is no fault."""
    place = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    try:
        if folder.exists() and not folder.is_dir():
            return Look(fine=False, text_id="doctor.disk_no_folder", values={"folder": str(folder)})
        free = shutil.disk_usage(place).free
        mode = stat.S_IMODE(place.stat().st_mode) if place == folder else 0
    except OSError as error:
        return Look(fine=False, text_id="doctor.disk_unread", values={"folder": str(folder), "reason": error.strerror or ""})
    if free < LEAST_FREE:
        return Look(fine=False, text_id="doctor.disk_full", values={"folder": str(folder), "free": str(free >> 20)})
    if os.name == "posix" and mode & 0o077:
        return Look(fine=False, text_id="doctor.disk_rights", values={"folder": str(folder)})
    return Look(fine=True, text_id="doctor.disk", values={"free": str(free >> 20)})


def clock_goes(now: datetime, stored: Collection[datetime]) -> Look:
    """Whether the computer's clock can be right: after this program was made, and not before what was `stored` already."""
    today = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < BUILT or now.year > LAST_YEAR:
        return Look(fine=False, text_id="doctor.clock_wrong", values={"now": today})
    last = max(stored, default=now)
    if now < last - BACK:
        return Look(fine=False, text_id="doctor.clock_back", values={"now": today, "last": f"{last:%Y-%m-%d %H:%M} UTC"})
    return Look(fine=True, text_id="doctor.clock", values={"now": today})


def screens() -> tuple[tuple[int, int], ...]:
    """The pixels of each screen that is plugged in, as Linux itself sees them: no display needs to run. Empty: none, or not known."""
    found = []
    for status in sorted(DRM.glob("card*-*/status")):
        try:
            modes = status.with_name("modes").read_text().splitlines()
            if status.read_text().strip() == "connected" and modes:
                wide, _, high = modes[0].partition("x")
                found.append((int(wide), int(high.rstrip("i"))))
        except (OSError, ValueError):
            continue
    return tuple(found)


def screen_fits(panel: Panel, found: Collection[tuple[int, int]]) -> Look:
    """Whether a screen has the panel's pixels, upright or turned."""
    values = {"panel": panel.name, "wanted": f"{panel.width} x {panel.height}", "found": ", ".join(f"{wide} x {high}" for wide, high in found)}
    if not found:
        return Look(fine=True, text_id="doctor.screen_unknown", values=values)
    fits = any(sorted(size) == sorted((panel.width, panel.height)) for size in found)
    return Look(fits, "doctor.screen" if fits else "doctor.screen_other", values)


def touch() -> Look:
    """Whether a touch screen is connected, by Linux's own list of what is."""
    try:
        listed = INPUTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Look(fine=True, text_id="doctor.touch_unknown")
    names = [name for block in listed.split("\n\n") if (name := _touching(block))]
    return Look(fine=True, text_id="doctor.touch", values={"name": names[0]}) if names else Look(fine=False, text_id="doctor.touch_none")


def _touching(block: str) -> str:
    """The name of the touch screen that a block of the list is about; empty for anything else."""
    name, properties = "", "0"
    for line in block.splitlines():
        if line.startswith("N: Name="):
            name = line.removeprefix("N: Name=").strip('"')
        elif line.startswith("B: PROP="):
            properties = line.removeprefix("B: PROP=").split()[-1]
    return name if int(properties, 16) & DIRECT else ""
