"""The audit log: who did what, by codes, each line chained to the one before it.

One file a program in `<data>/audit/`, only ever added to; each line is a JSON object `n, utc, who, at, what, code,
visit, prev, mac`. `mac` is HMAC-SHA-256 over the program's name and everything else in the line, `prev` the `mac` of the
line before. The last number and `mac` also stand in `<data>/audit-heads/`, so that lines cut off the end are missed.
`kiosk.guard.chain` reads it.

What that protects from: whoever changes, removes, moves, repeats, adds or cuts off lines without the key in
`<data>/audit.key` is found out, and so is a disk that loses some. A log that was copied or handed in elsewhere can be held
against the key here. What it does not protect from: whoever reads the key can write a new log, and whoever may write
the whole data folder can put older copies of log and head back, or take everything away. For that, send the heads to
another computer now and then.

Nothing is dropped after a time: a deed is a quarter of a kilobyte, and the law may ask for years of them.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kiosk.guard.kept import alone, keep_private, open_private, settle_folder

if TYPE_CHECKING:
    from kiosk.guard.roles import Role
    from kiosk.ports import Clock

LOGS, HEADS, KEY = "audit", "audit-heads", "audit.key"
KIOSK = "kiosk"
"""The audit log of a kiosk, apart from the desk's; so are wrong PINs at the kiosk counted."""
KEY_BYTES = 32
"""As many as HMAC-SHA-256 makes use of."""
LONGEST = 2048
"""Bytes of a line; the longest that is written has a third of them."""
START = ""
"""The `prev` of a first line."""


class Deed(StrEnum):
    """Everything that can stand in the audit log."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    LOCKED = "locked"
    """Nobody had touched the desk for five minutes, or somebody had been signed in for twelve hours."""
    PIN_FAILED = "pin_failed"
    LOCKOUT = "lockout"
    """After so many wrong PINs each further one has to wait."""
    DETAIL = "detail"
    """The answers of a visit were opened."""
    OVERRIDDEN = "overridden"
    """A level was set by hand; `code` is the level."""
    SEEN = "seen"
    """A flag was taken; `code` is its level."""
    PLACED = "placed"
    """Where the person is; `code` says it, as `place.window`."""
    CLOSED = "closed"
    REOPENED = "reopened"
    SLIP = "slip"
    """The answers of a visit were printed, or copied for the record."""
    EXPORT = "export"
    PINS_MADE = "pins_made"
    """The first PINs were chosen."""
    PIN_CHANGED = "pin_changed"
    """`code` is whose."""
    PINS_RESET = "pins_reset"
    SETTINGS = "settings"
    """The settings are others than at the last start; `code` is their fingerprint."""
    STAFF_EXIT = "staff_exit"
    STARTED = "started"
    STOPPED = "stopped"
    """A program ended in order."""
    CONTENT = "content"
    """The questions and rules are others than at the last start; `code` is their fingerprint."""
    CLOCK = "clock"
    """The computer's clock cannot be right."""
    VISIT_OPENED = "visit_opened"
    VISIT_ENDED = "visit_ended"
    """`code` is the level, and that it was not finished; a visit that a crash had cut short has neither."""
    RAISED = "raised"
    """A flag was raised, or raised higher, and is stored; `code` is the level."""
    PRINTED = "printed"
    """What became of a patient's page; `code` is the printer's state and faults."""
    PURGE = "purge"
    """Answers were removed because their time was over; `code` is how many."""
    TORN = "torn"
    """The line after the last had not been written to its end: the program or the computer had stopped."""


class AuditError(Exception):
    """A deed could not be written down; the message says where, what and how to mend it. The deed goes on."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a line stands in the chain: its number, its `mac`, and that of the line before."""

    n: int = 0
    mac: str = START
    prev: str = START


class AuditLog:
    """Adds lines to one program's log. For several threads, and for several programs of the same name, at once."""

    def __init__(self, folder: Path, program: str, at: str, clock: Clock) -> None:
        """`folder` is the data folder, `program` a file name as `desk`, `at` this computer's name in the settings."""
        self._folder, self._program, self._at, self._clock = folder, program, at, clock
        self._path, self._beside = folder / LOGS / f"{program}.jsonl", folder / LOGS / f".{program}.lock"
        self._lock = Lock()

    def write(self, deed: Deed, who: Role | None = None, *, visit: str = "", code: str = "") -> None:
        """Write a deed down, on disk when this returns. `who` is None where nobody was signed in. Raises AuditError."""
        with self._lock:
            try:
                with alone(self._beside):
                    self._add(deed, who or "", visit, code)
            except OSError as fault:
                mend = "Make room in the data folder, and let the program write there."
                raise AuditError(f"{fault.filename or self._path}: cannot be written: {fault.strerror}. {mend}") from None

    def _add(self, deed: Deed, who: str, visit: str, code: str) -> None:
        key = key_for_writing(self._folder)
        whole, torn = _cut_torn(self._path)
        head = read_head(self._folder, self._program, key)
        # After lines were lost the numbers go on where the head stood, so that the gap stays to be seen.
        link = max(self._last(key, whole), head or Link(), key=lambda link: link.n)
        if torn:
            link = self._append(key, link, {"what": Deed.TORN})
        link = self._append(key, link, {"who": who, "what": deed, "code": code, "visit": visit})
        keep_private(head_path(self._folder, self._program), _sealed(key, _head(self._program), {"n": link.n, "prev": link.mac}))

    def _append(self, key: bytes, link: Link, fields: Mapping[str, str]) -> Link:
        utc = self._clock.utc().isoformat(timespec="milliseconds")
        body = {"n": link.n + 1, "utc": utc, "who": "", "at": self._at, "what": "", "code": "", "visit": "", **fields, "prev": link.mac}
        line = _sealed(key, self._program, body)
        fresh = not self._path.exists()
        descriptor = open_private(self._path, os.O_WRONLY | os.O_APPEND)
        with os.fdopen(descriptor, "ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            settle_folder(self._path.parent)
        return read_line(line, self._program, key) or link

    def _last(self, key: bytes, whole: int) -> Link:
        """Where the last line of so many bytes stands in the chain; nowhere, where it is none of ours."""
        if not whole:
            return Link()
        with self._path.open("rb") as file:
            file.seek(max(0, whole - LONGEST))
            return read_line(file.read(LONGEST).splitlines(keepends=True)[-1], self._program, key) or Link()


def _sealed(key: bytes, of: str, body: Mapping[str, object]) -> bytes:
    """A line, or head, with the `mac` over what it says and whose it is."""
    mac = hmac.new(key, json.dumps([of, body]).encode(), "sha256").hexdigest()
    return json.dumps({**body, "mac": mac}).encode() + b"\n"


def _head(program: str) -> str:
    """Whose a head is: no line can be put in its place, or a log could be cut off and a copy of its last line made its head."""
    return f"head of {program}"


def read_line(line: bytes, of: str, key: bytes) -> Link | None:
    """A line's place in the chain, whatever the bytes; None where it is not as it was written."""
    try:
        held = json.loads(line)
        mac = held.pop("mac")
        # Byte for byte: another way to write the same says the same, and was not written here.
        return Link(held["n"], mac, held["prev"]) if hmac.compare_digest(_sealed(key, of, held), line) else None
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None


def key_path(folder: Path) -> Path:
    """Where the key lies."""
    return folder / KEY


def read_key(folder: Path) -> bytes | None:
    """The key; None without one, or where it is none. Raises OSError."""
    try:
        key = key_path(folder).read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == KEY_BYTES else None


def key_for_writing(folder: Path) -> bytes:
    """The key; made with the first line of the first log. Raises AuditError, OSError."""
    key = read_key(folder)
    if key is not None:
        return key
    if key_path(folder).exists() or any((folder / LOGS).glob("*.jsonl")):
        mend = f"Put it back; or take the folders {LOGS} and {HEADS} away with it and keep them, and a new log begins."
        raise AuditError(f"{key_path(folder)}: the key of the audit log is missing or damaged. {mend}")
    with alone(folder / LOGS / ".key.lock"):
        key = read_key(folder)  # another program may have been first
        if key is None:
            key = secrets.token_bytes(KEY_BYTES)
            keep_private(key_path(folder), key)
    return key


def read_head(folder: Path, program: str, key: bytes) -> Link | None:
    """Where a program's log stood last; None where nothing says so, or what says so was changed. Raises OSError."""
    try:
        held = read_line(head_path(folder, program).read_bytes()[:LONGEST], _head(program), key)
    except FileNotFoundError:
        return None
    return Link(held.n, held.prev) if held else None


@lru_cache(maxsize=8)  # see `kiosk.paths.resource`
def head_path(folder: Path, program: str) -> Path:
    """Where a program's head lies."""
    return folder / HEADS / f"{program}.json"


def _cut_torn(path: Path) -> tuple[int, bool]:
    """How long the log's whole lines are; a part of a line behind them is taken off, and told."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return 0, False
    with path.open("rb+") as file:
        start = max(0, size - LONGEST)
        file.seek(start)
        whole = start + file.read().rfind(b"\n") + 1
        if whole == start > 0:  # no part of a line, it is too long for that: left for whoever looks into it
            file.write(b"\n")
            return size, False
        file.truncate(whole)
        return whole, whole < size
