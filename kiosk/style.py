"""The look as values: colour roles, type and space from `resources/style/tokens.toml`, for screens, desk and paper."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from kiosk.errors import BundleError


class StyleError(BundleError):
    """The tokens file is missing, broken or incomplete; the message says where and what."""


# Nobody compares or prints a look, and the first screen waits for what a class can do.
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Colours:
    """Colours by role, each as `#RRGGBB`."""

    paper: str
    card: str
    ink: str
    quiet: str
    selected: str
    action: str
    action_pressed: str
    on_action: str
    on_dark: str
    on_urgent: str
    veil: str
    line: str
    hairline: str
    wash: str
    off: str
    pressed: str
    shadow: str
    focus: str
    skin: str
    skin_line: str
    emergency: str
    emergency_pressed: str
    urgent: str
    routine: str
    self_care: str
    practice: str
    practice_stripe: str
    on_practice: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Type:
    """One family, four text sizes."""

    family: str
    cap_heights: tuple[float, ...]
    """Cap height of the text at each size, in millimetres, smallest first."""
    heading: tuple[float, ...]
    """Size of the question as a factor of the text, at each text size."""
    shell_limit: int
    """The text size at which shell buttons stop growing."""
    mark: float
    """Cap height of the smallest words on a screen, in millimetres."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Space:
    """Lengths in tenths of a millimetre."""

    target: int
    gap: int
    card_gap: int
    card: int
    pad: int
    margin: int
    section: int
    radius: int
    border: int
    border_selected: int
    focus: int
    tick: int
    shadow: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Style:
    """Everything in the tokens file."""

    colours: Colours
    contrasts: Mapping[str, Colours]
    """What a patient may choose instead, by name."""
    type: Type
    space: Space


KINDS: Mapping[str, type] = {"type": Type, "space": Space}
"""Every other table of the file is one of colours."""


def load_style(path: Path) -> Style:
    """Read the tokens file. Raises StyleError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as mistake:
        raise StyleError(f"{path}: {mistake}") from mistake
    contrasts = tables.get("contrast", {})
    named = {"colours": tables.get("colours", {}), "type": tables.get("type", {}), "space": tables.get("space", {})}
    named |= {f"contrast.{name}": table for name, table in contrasts.items()}
    for name, table in named.items():
        wanted, given = {field.name for field in fields(KINDS.get(name, Colours))}, set(table)
        if wanted != given:
            raise StyleError(f"{path}: [{name}] lacks {sorted(wanted - given)} and has unknown {sorted(given - wanted)}")
    words = {**tables["type"], **{key: tuple(tables["type"][key]) for key in ("cap_heights", "heading")}}
    others = {name: Colours(**table) for name, table in contrasts.items()}
    return Style(Colours(**tables["colours"]), others, Type(**words), Space(**tables["space"]))


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours `#RRGGBB`, 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)  # noqa: PLR2004 (WCAG 2 defines these numbers)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
