"""The settings that a kiosk or desk starts with: those of the file, or, while that is refused, the last with which one opened.

A file that is *gone* is refused all the same. To take it away is how somebody ends a kiosk for good, and a mistyped `--config` must not
open another clinic's kiosk; a broken file, by a slip or a disk, is neither.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

from kiosk.config import SIZE_LIMIT, Config, parse, read, state_folder
from kiosk.errors import ConfigError
from rules.frozen import frozen

COPIES = "settings"
"""In the data folder that is known without the settings: that of `--data`, or the user's."""


@frozen
class Given:
    """What a start was given. `kept` once it has opened, it runs again when the file is refused."""

    config: Config
    content: bytes
    copy: Path
    """Where the last that opened lies."""
    refused: str = ""
    """Everything that is wrong with the file, where the last copy runs in its stead."""

    def keep(self) -> None:
        """It has opened: remember it. A disk that takes nothing is told by the self-test, and keeps nobody from a kiosk."""
        from kiosk.guard.kept import keep_private  # the first screen needs none of it

        with suppress(OSError):
            if not (self.copy.exists() and self.copy.read_bytes() == self.content):
                keep_private(self.copy, self.content)


def settings_given(path: Path, data: Path | None = None) -> Given:
    """Read a settings file, or the last one of that place that opened; `data` outranks its data folder. Raises ConfigError."""
    # No secret and no proof, only a name: a better hash would load OpenSSL before the first screen.
    name = f"{path.stem}-{zlib.crc32(os.fsencode(path.absolute())):08x}.toml"
    copy = (data or state_folder()) / COPIES / name
    try:
        content = read(path)
        return Given(parse(content, path.name, data), content, copy)
    except ConfigError as error:
        last = None if _is_gone(path) else _last(copy, data)
        if last is None:
            raise
        return Given(*last, copy, str(error))


def _is_gone(path: Path) -> bool:
    """Not: it is there and cannot be read."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _last(copy: Path, data: Path | None) -> tuple[Config, bytes] | None:
    """None: nothing has opened yet, or what is left of it is no settings file."""
    try:
        content = copy.read_bytes()[: SIZE_LIMIT + 1]
        return parse(content, copy.name, data), content
    except (OSError, ConfigError):
        return None
