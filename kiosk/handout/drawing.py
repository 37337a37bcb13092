"""The sheet's drawings: the few shapes of SVG that the house draws with, put on paper as lines.

svglib reads all of SVG, for 45 MB of libraries (lxml, tinycss2, Pillow) and 60 ms at the first sheet; the drawings in
`resources/pictures/handout` need a path, a circle and a stroke, so these few lines read them, and refuse whatever else is in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import HandoutError
from kiosk.paths import resource

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {f"{_SVG}path": frozenset({"d"}), f"{_SVG}circle": frozenset({"cx", "cy", "r"})}
_LOOK = frozenset({"fill", "stroke", "stroke-width", "stroke-dasharray"})
_ROOT = _LOOK | {"viewBox", "stroke-linecap", "stroke-linejoin"}
_TOKEN = re.compile(r"[MLHVCZ]|-?\d+(?:\.\d+)?")
_PATH = re.compile(r"(?:\s*(?:[MLHVCZ]|-?\d+(?:\.\d+)?))+\s*")
_GREY = re.compile(r"#([0-9A-Fa-f]{2})\1\1")
_ROUND = 1
"""Ends and corners of every line."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing read from its file."""

    left: float
    top: float
    width: float
    """In its own units, as `height`."""
    height: float
    inked: str
    """Its lines at this size in a PDF's words: they are the same on every sheet."""

    def height_at(self, width: float) -> float:
        """How tall it is when it is this wide."""
        return self.height * width / self.width

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw it with its top left corner here, this wide. It is never mirrored: an arrow up is up in every script."""
        scale = width / self.width
        canvas.saveState()
        canvas.translate(x - self.left * scale, top + self.top * scale)
        canvas.scale(scale, -scale)
        canvas.addLiteral(self.inked)
        canvas.restoreState()


@cache
def read(name: str) -> Drawing:
    """The drawing of this name. Raises HandoutError for a file that is missing or has more in it than is drawn."""
    return parse(resource("pictures", "handout", f"{name}.svg"))


def parse(path: Path) -> Drawing:
    """Read a file. Raises HandoutError."""
    try:
        root = ET.fromstring(path.read_bytes())  # noqa: S314 - the program's own files
        left, top, width, height = (float(each) for each in root.attrib["viewBox"].split())
    except (OSError, ET.ParseError, KeyError, ValueError) as error:
        raise HandoutError(f"The drawing {path.name} cannot be read ({error}). Install the program again.") from error
    shapes = tuple({**{key: root.attrib[key] for key in _LOOK & root.attrib.keys()}, **each.attrib, "tag": each.tag} for each in root)
    unknown = [*(root.attrib.keys() - _ROOT), *(wrong for shape in shapes for wrong in _unknown(shape))]
    if unknown:
        raise HandoutError(f"The drawing {path.name} has {', '.join(sorted(set(unknown)))} in it, which is not drawn. Draw it with plain paths.")
    return Drawing(left, top, width, height, _inked(shapes))


def _unknown(shape: Mapping[str, str]) -> Iterator[str]:
    own = _SHAPES.get(shape["tag"])
    if own is None:
        yield shape["tag"].removeprefix(_SVG)
        return
    yield from shape.keys() - own - _LOOK - {"tag"}
    if "d" in shape and not _PATH.fullmatch(shape["d"]):
        yield f"the path {shape['d'][:20]}"
    yield from (shape[key] for key in ("fill", "stroke") if shape.get(key, "none") != "none" and not _GREY.fullmatch(shape[key]))


def _inked(shapes: Iterable[Mapping[str, str]]) -> str:
    """Each shape has its attributes, with those of the whole drawing filled in."""
    canvas = Canvas(BytesIO(), pageCompression=0)
    canvas.setLineCap(_ROUND)
    canvas.setLineJoin(_ROUND)
    for shape in shapes:
        _draw(canvas, shape)
    return str(canvas.getCurrentPageContent())


def _draw(canvas: Canvas, shape: Mapping[str, str]) -> None:
    fill, stroke = (_grey(shape.get(key, "none")) for key in ("fill", "stroke"))
    if fill is not None:
        canvas.setFillGray(fill)
    if stroke is not None:
        canvas.setStrokeGray(stroke)
    canvas.setLineWidth(float(shape.get("stroke-width", 1)))
    canvas.setDash([float(each) for each in shape.get("stroke-dasharray", "").split()])
    if "r" in shape:
        canvas.circle(float(shape["cx"]), float(shape["cy"]), float(shape["r"]), stroke=stroke is not None, fill=fill is not None)
        return
    path = canvas.beginPath()
    draws: Mapping[str, Callable[..., None]] = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
    for letter, points in _steps(shape["d"]):
        draws[letter](*points)
    canvas.drawPath(path, stroke=stroke is not None, fill=fill is not None)


def _steps(d: str) -> Iterator[tuple[str, list[float]]]:
    """The steps of a path, each with its points: a line across or down is a line, and a pair after a move is one too."""
    takes = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}
    tokens = _TOKEN.findall(d)
    letter, at = "M", (0.0, 0.0)
    while tokens:
        if tokens[0] in takes:
            letter = tokens.pop(0)
        points = [float(tokens.pop(0)) for _ in range(takes[letter])]
        if letter in "HV":
            points = [points[0], at[1]] if letter == "H" else [at[0], points[0]]
        yield "L" if letter in "HV" else letter, points
        at = (points[-2], points[-1]) if points else at
        letter = "L" if letter == "M" else letter


def _grey(colour: str) -> float | None:
    return None if colour == "none" else int(colour[1:3], 16) / 255
