"""What a protocol's makers say it is for, and what not: safety.yaml, for the safety case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rules.load_files import read_trees
from rules.load_nodes import Fields, Log, Source

FILE = "safety.yaml"
"""In the protocol's folder; without it the safety case says that these texts are missing."""


@dataclass(frozen=True, slots=True)
class DeviceNote:
    """What one part of the world may ask of software like this."""

    where: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Published:
    """Where the published cases lie that belong to a protocol: paths from the project's folder."""

    cases: str
    additions: str | None
    """Answers to questions that are newer than these cases."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the product is for, and what not."""

    intended_use: str
    users: tuple[str, ...]
    place: str
    not_for: tuple[str, ...]
    devices: tuple[DeviceNote, ...]
    open: tuple[str, ...]
    published: Published | None = None


def read_purpose(folder: Path, log: Log) -> Purpose | None:
    """safety.yaml of this folder; None where there is none. Mistakes go into the log."""
    if not (folder / FILE).exists():
        return None
    trees = read_trees(folder, (FILE,), log)
    if FILE not in trees:
        return None
    log.extend(trees[FILE].mistakes)
    source = Source(FILE, log)
    top = source.fields(trees[FILE].root, FILE, ("intended_use", "users", "place", "not_for", "devices", "open"), ("published",))
    notes = [source.fields(item, "A device note", ("where", "says", "source")) for item in top.items("devices")]
    return Purpose(
        intended_use=top.text("intended_use"),
        users=top.texts("users"),
        place=top.text("place"),
        not_for=top.texts("not_for"),
        devices=tuple(DeviceNote(fields.text("where"), fields.text("says"), fields.text("source")) for fields in notes),
        open=top.texts("open"),
        published=_published(source, top),
    )


def _published(source: Source, top: Fields) -> Published | None:
    if "published" not in top.nodes:
        return None
    fields = source.fields(top.nodes["published"], f"{FILE}: published", ("cases",), ("additions",))
    return Published(fields.text("cases"), fields.text("additions") or None)
