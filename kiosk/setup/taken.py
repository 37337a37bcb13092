"""Takes over a whole settings file that was made elsewhere, as on a memory stick: looked at first, and the one before can be put back."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kiosk.config import Config, parse, read
from kiosk.errors import ConfigError
from kiosk.guard.kept import keep_private
from kiosk.settings import SETTINGS
from rules.errors import Mistake
from rules.frozen import frozen

BEFORE = ".before"
"""Ends the name of what a settings file held before."""


@frozen
class Taken:
    """What was taken over."""

    config: Config
    changed: tuple[str, ...]
    """The keys that mean something else now."""


def take(source: Path, target: Path, data: Path | None) -> Taken:
    """Have `target` hold what `source` does; `data` outranks its data folder. Raises ConfigError with nothing changed; OSError."""
    content = read(source)
    config = parse(content, source.name, data)
    server = config.server
    named = (config.logo, server.certificate if server else None, server.password_file if server else None)
    lacking = [Mistake(source.name, 0, 0, f"{path} is not there.", "Bring that file along first.") for path in named if path and not path.exists()]
    if lacking:
        raise ConfigError(tuple(lacking))
    held = target.read_bytes() if target.exists() else None
    if held is not None and held != content:  # taken twice, what was there first can still be put back
        keep_private(_before(target), held)
    keep_private(target, content)
    return Taken(config, _changed(held or b"", content))


def put_back(target: Path, data: Path | None) -> Config:
    """Have `target` hold what it held before; what it holds now can be put back in the same way. Raises ConfigError, OSError."""
    before = _before(target)
    content = read(before)
    config = parse(content, before.name, data)
    held = target.read_bytes()
    keep_private(target, content)
    keep_private(before, held)
    return config


def _before(target: Path) -> Path:
    return target.with_name(target.name + BEFORE)


def _changed(old: bytes, new: bytes) -> tuple[str, ...]:
    """A file that is broken meant nothing."""
    try:
        before = tomllib.loads(old.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        before = {}
    now = tomllib.loads(new.decode())
    return tuple(each.key for each in SETTINGS if before.get(each.key, each.default) != now.get(each.key, each.default))
