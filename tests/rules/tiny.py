"""The smallest whole protocol, and copies of it with something changed."""

from __future__ import annotations

from pathlib import Path

from rules.errors import Mistake
from rules.load import check_folder

TINY = Path(__file__).resolve().parents[1] / "fixtures" / "protocols" / "tiny"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(TINY.glob("*.yaml")) if path.name != "tables.yaml"}
"""Without the decision tables, which name again what a test takes out of another file."""


def copy_to(folder: Path, **changed: bytes) -> Path:
    """The tiny protocol in this folder; `changed` holds the bytes of a file by its name without `.yaml`."""
    for name, text in FILES.items():
        (folder / name).write_bytes(changed.get(name.removesuffix(".yaml"), text.encode()))
    return folder


def replaced(file: str, old: str, new: str) -> str:
    """A file's text with one piece, which must stand in it exactly once, replaced."""
    assert FILES[file].count(old) == 1, f"{old!r} stands {FILES[file].count(old)} times in {file}"
    return FILES[file].replace(old, new)


def mistakes_in(folder: Path, file: str, text: str) -> tuple[Mistake, ...]:
    """What is found in a copy whose one file has this text."""
    return check_folder(copy_to(folder, **{file.removesuffix(".yaml"): text.encode()}))
