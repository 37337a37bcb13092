"""Reads audit logs, and names the first line of each that is not as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.guard.audit import HEADS, LOGS, LONGEST, Deed, Link, read_head, read_key, read_line


class Flaw(StrEnum):
    """What is wrong with a log; the words are `audit.flaw.<value>`."""

    CHANGED = "changed"
    """The line is not as it was written."""
    MISSING = "missing"
    """There are later lines, and not this one."""
    ORDER = "order"
    """The line stands where another belongs."""
    TRUNCATED = "truncated"
    """The log ends before this line, and did not always."""
    HEAD = "head"
    """What says how long the log was is missing, or was changed."""
    KEY = "key"
    """The key is missing or damaged: nothing can be said of any line."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one program's log."""

    program: str
    lines: int
    """How many were found good, from the first."""
    flaw: Flaw | None = None
    """None: the log is whole."""
    line: int = 0
    """The first bad line, from 1; 0 where it is no line's flaw."""


def verify(folder: Path) -> tuple[Verdict, ...]:
    """A verdict on every log in a data folder, in the programs' order; none where nothing was ever written. May take a second a year of deeds."""
    programs = {path.stem for name, suffix in ((LOGS, ".jsonl"), (HEADS, ".json")) for path in (folder / name).glob(f"*{suffix}")}
    try:
        key = read_key(folder)
    except OSError:
        key = None
    if key is None:
        return tuple(Verdict(program, 0, Flaw.KEY) for program in sorted(programs))
    return tuple(_judge(folder, program, key) for program in sorted(programs))


def last_code(folder: Path, program: str, deed: Deed) -> str | None:
    """The `code` of a program's last deed of a kind; None without any. Raises OSError."""
    found = None
    for line in _lines(folder, program):
        if f'"{deed.value}"'.encode() in line:
            try:
                held = json.loads(line)
                found = held["code"] if held["what"] == deed else found
            except (ValueError, RecursionError, KeyError, TypeError):
                continue  # `verify` names such a line
    return found


def _judge(folder: Path, program: str, key: bytes) -> Verdict:
    try:
        head = read_head(folder, program, key)
        last, bad = _first_bad(folder, program, key)
        if bad is not None:
            return Verdict(program, last.n, bad, last.n + 1)
        if head is None:
            return Verdict(program, last.n, Flaw.HEAD)
        if last.n < head.n:
            return Verdict(program, last.n, Flaw.TRUNCATED, last.n + 1)
        return Verdict(program, last.n)
    except OSError:
        return Verdict(program, 0, Flaw.UNREADABLE)


def _first_bad(folder: Path, program: str, key: bytes) -> tuple[Link, Flaw | None]:
    """The last good line, and what is wrong with the one after it."""
    last = Link()
    for line in _lines(folder, program):
        link = read_line(line, program, key)
        if link is None:
            return last, Flaw.CHANGED
        if link.n != last.n + 1:
            later = any(found and found.n == last.n + 1 for found in (read_line(line, program, key) for line in _lines(folder, program)))
            return last, Flaw.ORDER if later or link.n <= last.n else Flaw.MISSING
        if link.prev != last.mac:
            return last, Flaw.ORDER
        last = link
    return last, None


def _lines(folder: Path, program: str) -> Iterator[bytes]:
    """A log's lines. One that is longer than any that was written ends at once; a part of one at the end was never written and is none."""
    try:
        with (folder / LOGS / f"{program}.jsonl").open("rb") as file:
            while line := file.readline(LONGEST):
                if line.endswith(b"\n") or len(line) == LONGEST:
                    yield line
    except FileNotFoundError:
        return


def told_of(verdict: Verdict, say: Callable[..., str]) -> str:
    """A verdict in words: which file, which line, and why."""
    file = f"{LOGS}/{verdict.program}.jsonl"
    if verdict.flaw is None:
        return say("audit.whole", file=file, count=verdict.lines)
    why = say(f"audit.flaw.{verdict.flaw}")
    return say("audit.line", file=file, line=verdict.line, why=why) if verdict.line else say("audit.file", file=file, why=why)
