"""A disk as it is after a power cut: what was not yet synchronised is there, or not, or in part. Told from what a program asked of the system."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "openat,write,pwrite64,ftruncate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,fsync,fdatasync"
STRACE = ("strace", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-e", "signal=none", "-o")
"""Before the file to write to and the program."""
WRITES = {"write", "pwrite64"}
SECTOR = 512
"""Bytes that a disk writes whole or not at all."""
_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (\d+)")
_PIECE = re.compile(r'(?P<fd>\d+|AT_FDCWD)<(?P<path>[^>]*)>|"(?P<text>[^"]*)"|(?P<word>[\w|]+)')


@dataclass(frozen=True)
class Asked:
    """One call that succeeded."""

    name: str
    fd: str
    """The number of the file that was handed to it, as `1`; empty where there was none."""
    paths: tuple[str, ...]
    """The files that were handed to it, open or by name."""
    data: bytes
    """What is to be written."""
    words: tuple[str, ...]
    """All else: flags, lengths, places."""


def told(trace: Path) -> Iterator[Asked]:
    """The calls of a program, in order, as strace wrote them down. The last line may be cut off."""
    for line in trace.read_text().splitlines():
        if (call := _CALL.match(line)) is None:
            continue
        pieces = list(_PIECE.finditer(call[2]))
        texts = [_bytes(piece["text"]) for piece in pieces if piece["text"] is not None]
        names = [] if call[1] in WRITES else texts
        paths = [_bytes(piece["path"]) for piece in pieces if piece["path"]] + names
        yield Asked(
            call[1],
            next((piece["fd"] for piece in pieces if piece["fd"]), ""),
            tuple(path.decode(errors="replace") for path in paths),
            texts[0] if call[1] in WRITES else b"",
            tuple(piece["word"] for piece in pieces if piece["word"]),
        )


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


@dataclass
class Contents:
    """A file: what the disk has for certain, and what it was told since. A change is where it begins and its bytes, or a new length."""

    certain: bytes = b""
    since: list[tuple[int, bytes] | int] = field(default_factory=list)
    at: int = 0
    """Where the next `write` goes."""

    def sync(self) -> None:
        for change in self.since:
            self.certain = _changed(self.certain, change)
        self.since.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        found = self.certain
        for change in self.since:
            if isinstance(change, int):
                found = _changed(found, change) if chance.random() < 0.5 else found
                continue
            offset, data = change
            kept = chance.choice((0.0, 0.5, 1.0))
            begin = offset
            while begin < offset + len(data):
                end = min(offset + len(data), (begin // SECTOR + 1) * SECTOR)
                if chance.random() < kept:
                    found = _changed(found, (begin, data[begin - offset : end - offset]))
                begin = end
        return found


def _changed(before: bytes, change: tuple[int, bytes] | int) -> bytes:
    if isinstance(change, int):
        return before[:change].ljust(change, b"\0")
    offset, data = change
    return before[:offset].ljust(offset, b"\0") + data + before[offset + len(data) :]


class LosingDisk:
    """One folder. What was said on standard output is kept beside it: the program believed that all before was stored."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names: dict[str, Contents] = {}
        self._certain: dict[str, Contents] = {}
        self._since: list[tuple[str, Contents | None]] = []
        """Names that were given, or taken away (None), since the folder was synchronised."""
        self.said = ""

    def take(self, asked: Asked) -> bool:
        """Do as the program asked; False: this was about something else."""
        if asked.name == "write" and asked.fd == "1":
            self.said += asked.data.decode()
            return True
        paths = [path for path in asked.paths if self._here(path)]
        if not paths:
            return False
        act = {"openat": self._open, "write": self._write, "pwrite64": self._write_at, "ftruncate": self._cut_to}.get(asked.name)
        if act is not None:
            act(paths[-1] if asked.name == "openat" else paths[0], asked)
        elif asked.name in {"fsync", "fdatasync"}:
            self._sync(paths[0])
        elif asked.name.startswith("unlink"):
            self._name(paths[-1], None)
        else:
            old, new = paths[-2:]
            self._name(new, self._names[old])
            if asked.name.startswith("rename"):
                self._name(old, None)
        return True

    def after_cut(self, folder: Path, chance: random.Random) -> None:
        """Write down what the disk may hold if the power goes now."""
        names = dict(self._certain)
        for name, contents in self._since:
            if chance.random() < 0.5:
                if contents is None:
                    names.pop(name, None)
                else:
                    names[name] = contents
        for name, contents in names.items():
            (folder / Path(name).name).write_bytes(contents.after_cut(chance))
            (folder / Path(name).name).chmod(0o600)

    def _here(self, name: str) -> bool:
        return name == self._folder or str(Path(name).parent) == self._folder

    def _name(self, name: str, contents: Contents | None) -> None:
        self._since.append((name, contents))
        if contents is None:
            self._names.pop(name, None)
        else:
            self._names[name] = contents

    def _open(self, name: str, asked: Asked) -> None:
        if name == self._folder:
            return
        if name not in self._names and "O_CREAT" in asked.words[0]:
            self._name(name, Contents())
        if name in self._names:
            self._names[name].at = 0
            if "O_TRUNC" in asked.words[0]:
                self._names[name].since.append(0)

    def _write(self, name: str, asked: Asked) -> None:
        contents = self._names[name]
        contents.since.append((contents.at, asked.data))
        contents.at += len(asked.data)

    def _write_at(self, name: str, asked: Asked) -> None:
        self._names[name].since.append((int(asked.words[1]), asked.data))

    def _cut_to(self, name: str, asked: Asked) -> None:
        self._names[name].since.append(int(asked.words[0]))

    def _sync(self, name: str) -> None:
        if name != self._folder:
            self._names[name].sync()
            return
        self._certain = dict(self._names)
        self._since.clear()
