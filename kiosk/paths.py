"""Where the files that are not Python lie: the same folders beside the packages, from a clone and frozen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
"""The clone, or the folder that `kiosk.spec` freezes: it lays `resources` and `rules/protocols` beside the packages too."""


@cache  # Python keeps the name of every file that a path is made for; made and forgotten at each visit they double that store once, by 2 MB
def resource(*parts: str) -> Path:
    """A file or folder under `resources/`, as `resource("locale", "en")`. It need not exist."""
    return _ROOT.joinpath("resources", *parts)


def protocol_folder(name: str) -> Path:
    """The folder of a protocol, as `protocol_folder("back_spasm")`; a whole path stands for itself. It need not exist."""
    return _ROOT / "rules" / "protocols" / name


def make_private(folder: Path) -> None:
    """Make this folder and what lacks above it, for its owner alone. Raises OSError. `Path.mkdir` would open the upper ones to everybody."""
    for each in (*reversed(folder.parents), folder):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)
