"""Writes one settings file: every key with its line, whole or not at all, and never one that a kiosk would refuse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kiosk.config import Config, parse
from kiosk.guard.kept import keep_private
from kiosk.settings import SETTINGS

HEAD = "# The settings of one kiosk or desk, written by its set-up. `kiosk setup --again` asks anew; or change a line and start again.\n"


class StandsError(Exception):
    """A settings file is there already, and nobody said that it is to be replaced."""


def written(values: Mapping[str, object]) -> str:
    """The file's text: what was answered, then every other key with its default, each with its line. Values are those of TOML; `None` is left out."""
    blocks = [HEAD]
    for setting in SETTINGS:
        value = values.get(setting.key, setting.default)
        if value is not None:
            blocks.append(f"# {setting.doc}\n# Holds {setting.allowed}.\n{setting.key} = {json.dumps(value, ensure_ascii=False)}\n")
    unknown = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items() if key not in {each.key for each in SETTINGS}]
    return "\n".join(blocks + unknown)


def checked(values: Mapping[str, object], name: str) -> Config:
    """What a kiosk would read; `name` is for messages. Raises ConfigError."""
    return parse(written(values).encode(errors="replace"), name)


def refuse_standing(path: Path, *, again: bool) -> None:
    """Raises StandsError where the file is there and is not to be replaced."""
    if path.exists() and not again:
        raise StandsError(f"{path} is there already. Add --again to replace it, or name another file with --config.")


def keep(path: Path, values: Mapping[str, object], *, again: bool) -> Config:
    """Write the file, mode 0600, and read it back as a kiosk does.

    Raises ConfigError for values that a kiosk would refuse, with nothing written; StandsError; OSError.
    """
    config = checked(values, path.name)
    refuse_standing(path, again=again)
    keep_private(path, written(values).encode())
    return config
