"""Exports as files that only their owner can read, whole or not at all, and never in the place of another."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


class TakenNameError(Exception):
    """A file of this name is there already; the message names it. Nothing was written."""


def write(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write every file into the folder, which is made if need be. Raises TakenNameError before anything is written, and OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths = {folder / name: content for name, content in files.items()}
    for path in paths:
        if os.path.lexists(path):
            raise TakenNameError(str(path))
    for path, content in paths.items():
        _put(path, content)
    return tuple(paths)


def _put(path: Path, content: bytes) -> None:
    """The name is claimed first, so that two exports at once cannot take it both; a stick with FAT knows no hard links."""
    half = path.with_name(f".{path.name}.part")
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise TakenNameError(str(path)) from None
    try:
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
