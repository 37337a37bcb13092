"""The body drawing as values: views, outlines, and the regions that a patient can name, from `resources/body/body.svg`."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from kiosk.errors import BundleError
from rules.basics import Code
from rules.frozen import frozen

SVG = "{http://www.w3.org/2000/svg}"
COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")
MOVED = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
ARITY = {"M": 2, "L": 2, "C": 6, "Z": 0}

Stroke = tuple[str, tuple[float, ...]]
"""A path command and its numbers: M x y, L x y, C x1 y1 x2 y2 x y, Z."""


class BodyError(BundleError):
    """The drawing cannot be read; the message says where and what."""


@frozen
class Region:
    """A part of the body with the code of its option, in its view's own units (about a millimetre)."""

    code: Code
    strokes: tuple[Stroke, ...]


@frozen
class BodyView:
    """The body from one side, `back` or `front`, from (0, 0) to `size`."""

    name: str
    size: tuple[float, float]
    outline: tuple[Stroke, ...]
    lines: tuple[Stroke, ...]
    regions: tuple[Region, ...]


@frozen
class Body:
    """Both views, in the order in which they are shown."""

    views: tuple[BodyView, ...]


def load_body(path: Path) -> Body:
    """Read the drawing. Raises BodyError."""
    try:
        root = ET.fromstring(path.read_bytes())  # noqa: S314 (the program's own file)
    except (OSError, ET.ParseError) as mistake:
        raise BodyError(f"{path}: {mistake}") from mistake
    try:
        height = float(root.attrib["viewBox"].split()[3])
        return Body(tuple(_view(group, height) for group in root.iter(f"{SVG}g")))
    except (KeyError, ValueError, IndexError) as mistake:
        raise BodyError(f"{path}: a view needs an id, translate(x y) and paths with an id; {mistake}") from mistake


def _view(group: ET.Element, height: float) -> BodyView:
    moved = MOVED.fullmatch(group.attrib["transform"])
    if moved is None or float(moved.group(2)) != 0:
        raise ValueError(f"{group.attrib['id']} must be moved sideways only")
    paths = {path.attrib["id"]: _strokes(path.attrib["d"]) for path in group.iter(f"{SVG}path")}
    name = group.attrib["id"]
    outline, lines = paths.pop(f"{name}.outline"), paths.pop(f"{name}.lines")
    regions = tuple(Region(Code(path_id.split(".")[0]), strokes) for path_id, strokes in paths.items())
    return BodyView(name, (_width(outline), height), outline, lines, regions)


def _strokes(d: str) -> tuple[Stroke, ...]:
    strokes = tuple((command, tuple(map(float, numbers.split()))) for command, numbers in COMMAND.findall(d))
    for command, numbers in strokes:
        if len(numbers) != ARITY[command]:
            raise ValueError(f"{command} takes {ARITY[command]} numbers, not {len(numbers)}")
    return strokes


def _width(outline: tuple[Stroke, ...]) -> float:
    """A figure stands in the middle of its view: as much room after it as before."""
    across = [x for _, numbers in outline for x in numbers[::2]]
    return min(across) + max(across)
