"""Codes of other people's vocabularies, by what they stand on; each rests on a source in `resources/export/codes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rules.report import Json


@dataclass(frozen=True, slots=True)
class Codes:
    """What `resources/export/codes.toml` says."""

    codings: Mapping[str, tuple[Json, ...]]
    """FHIR Codings by `question:<link_id>`, `protocol:<name>` or `assessment`."""

    def on(self, thing: str) -> list[Json]:
        """The codings of this thing; empty where none is sure."""
        return [dict(coding) for coding in self.codings.get(thing, ())]


def read_codes(path: Path) -> Codes:
    """Read the table. Raises OSError, tomllib.TOMLDecodeError, KeyError: it ships with the program."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, tuple[Json, ...]] = {}
    for row in table["code"]:
        coding: Json = {"system": table["systems"][row["system"]], "code": row["code"], "display": row["display"]}
        found[row["on"]] = (*found.get(row["on"], ()), coding)
    return Codes(found)
