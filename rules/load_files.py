"""Opening the files of a protocol's folder."""

from __future__ import annotations

from pathlib import Path

from rules.errors import Mistake, ProtocolError
from rules.load_nodes import Log
from rules.strict_yaml import MAX_BYTES, Tree, parse


def read_trees(folder: Path, names: tuple[str, ...], log: Log) -> dict[str, Tree]:
    """The files of these names as trees. One that cannot be read is a mistake in the log and is left out."""
    trees: dict[str, Tree] = {}
    for name in names:
        try:
            trees[name] = parse(_bytes(folder / name), name)
        except OSError as error:
            log.extend([Mistake(name, 0, 0, f"The file cannot be opened: {error.strerror}.", f"Put {name} into the protocol's folder.")])
        except ProtocolError as error:
            log.extend(error.mistakes)
    return trees


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
