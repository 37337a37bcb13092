"""A program with all the processes that it has started: its memory, its work, its end."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
PATIENCE_S = 10.0


def family(parent: int) -> list[int]:
    """This process and all that come from it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [parent]
    for each in found:
        found += children.get(each, [])
    return found


def pss(parent: int) -> float:
    """Megabytes that they hold, shared pages counted by their share."""
    return sum(kib for each in family(parent) for kib in _pss_kib(each)) / 1024


def cpu_seconds(parent: int) -> float:
    """Of processor, that those who live have used so far."""
    used = sum(int(tick) for each in family(parent) for tick in _stat(each)[11:13])
    return used / os.sysconf("SC_CLK_TCK")


def end(process: subprocess.Popen[bytes]) -> None:
    """It was started as the first of its own group; whoever does not go when asked is made to."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(PATIENCE_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _stat(process: int) -> list[str]:
    """What /proc tells behind the name; nothing of a process that has ended meanwhile."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _pss_kib(process: int) -> Iterator[int]:
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return
    yield from (int(line.split()[1]) for line in lines if line.startswith("Pss:"))
