"""Which of two signed contents is the older: read from their headers alone, so that a program can tell of one that it cannot load."""

from __future__ import annotations

from pathlib import Path

from rules.errors import ProtocolError
from rules.load_files import read_trees
from rules.load_header import VERSION, read_header, read_sign_off
from rules.load_nodes import Log, Source
from rules.model import SignOff

HEADER = "protocol.yaml"

Age = tuple[tuple[int, ...], str]
"""The numbers of the version, then the day of the signature as ISO 8601: the greater is the newer."""


def age(version: str, sign_off: SignOff | None) -> Age:
    """How old content of this version is, signed like this; unsigned is older than any signed one of its version."""
    return tuple(map(int, version.split("."))), sign_off.date if sign_off else ""


def read_age(folder: Path, name: str) -> Age | None:
    """How old the protocol of this name in a folder is. None: it is another's, nobody signed it, or its header says nothing that can be read."""
    log = Log()
    try:
        tree = read_trees(folder, (HEADER,), log).get(HEADER)
        if tree is None:
            return None
        source = Source(HEADER, log)
        header = read_header(source, tree.root)
        sign_off, version = read_sign_off(source, header), header.name("version", VERSION, '"0.1.0"')
        mine = header.text("protocol") == name
    except ProtocolError:
        return None
    return age(version, sign_off) if mine and sign_off and sign_off.date and VERSION.fullmatch(version) else None
