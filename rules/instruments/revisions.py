"""A version of a protocol by what a person types: its folder, a work tree that holds it, or a git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rules.errors import Mistake, ProtocolError

HEADER = "protocol.yaml"


@contextmanager
def version(name: str, folder: Path) -> Iterator[Path]:
    """The protocol's folder in this version; that of a git revision exists only inside the `with`.

    `folder` is where the protocol lies today: a work tree or a revision is searched at the same place.
    Raises ProtocolError where there is none.
    """
    if (Path(name) / HEADER).is_file():
        yield Path(name)
        return
    if Path(name).is_dir() and folder.resolve().is_relative_to(Path(name).resolve()):
        yield folder
        return
    top = _top(folder)
    inside = folder.resolve().relative_to(top) if top else folder
    if (Path(name) / inside / HEADER).is_file():
        yield Path(name) / inside
        return
    if top is None:
        raise _no_version(name, "it is no protocol's folder, and there is no git repository here")
    with TemporaryDirectory() as empty:
        packed = _git(top, "archive", "--format=tar", f"{_commit(top, name)}:{inside.as_posix()}")
        if packed is None:
            raise _no_version(name, f"that revision has no {inside.as_posix()}")
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(empty, filter="data")
        yield Path(empty)


def _top(folder: Path) -> Path | None:
    found = _git(folder, "rev-parse", "--show-toplevel")
    return Path(found.decode().strip()).resolve() if found else None


def _commit(top: Path, name: str) -> str:
    found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not found:
        raise _no_version(name, "it is neither a folder with a protocol nor a git revision")
    return found.decode().strip()


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git says; None where it refuses, or is not installed."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)  # noqa: S603, S607 - a list without a shell
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _no_version(name: str, why: str) -> ProtocolError:
    return ProtocolError((Mistake(name, 0, 0, f"This version cannot be read: {why}.", "Name a protocol's folder or a git revision, as HEAD~1."),))
