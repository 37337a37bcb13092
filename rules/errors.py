"""Mistakes in a file, each with where, what and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong in one file. Lines and columns count from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what} {self.mend}"


class ProtocolError(Exception):
    """A protocol, answer file or other YAML that is refused, with every mistake found in it."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class MissingLibraryError(Exception):
    """The libraries that only authors need are not installed; the message says how to get them."""

    def __init__(self) -> None:
        super().__init__('This needs the libraries for authors. `make test` installs them, or: .venv/bin/pip install --editable ".[authors]"')
