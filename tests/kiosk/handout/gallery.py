"""A picture of a sheet of each kind, for the README: `make gallery` writes them anew.

python -m tests.kiosk.handout.gallery resources/docs
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rules.assess import assess
from rules.handout import select
from rules.model import Code, Input, LinkId
from tests.kiosk.handout.sample import variant
from tests.kiosk.handout.shops import shop

DOTS = 54
"""An inch: large enough to see how a sheet is built, too small to be taken for one."""
GREYS = 8
GAP = 8
"""Pixels between two pages."""


@dataclass(frozen=True)
class Kind:
    """A kind of sheet, and a patient who gets it."""

    name: str
    answers: Mapping[str, str]
    country: str = "US"
    language: str = "en"
    large: bool = False
    beside: bool = False


FRESH = {"when": "lt24h", "feel": "sharp", "setting_off": "lifting", "medicines": "none", "health": "none", "age": "a18_44", "linked": "none"}
OLDER = {"when": "d3_7", "feel": "ache", "setting_off": "desk stress", "medicines": "other", "health": "stomach", "age": "a60_69", "legs": "one_pain"}
KINDS = (
    Kind("self-care", FRESH),
    Kind("your-visit", OLDER, country="GB"),
    Kind("tips", FRESH | {"setting_off": "lifting desk stress repeat weekend"}, country="GB"),
    Kind("large-print", FRESH, large=True),
    Kind("two-languages", FRESH, language="es", beside=True),
    Kind("arabic", OLDER, language="ar"),
    Kind("hindi", FRESH, language="hi"),
    Kind("chinese", FRESH, language="zh"),
)


def sheet(kind: Kind) -> bytes:
    """The sheet of somebody harmless but for these answers."""
    place = shop(kind.country, beside=kind.beside)
    given = {question.link_id: question.harmless or frozenset([question.options[0].code]) for question in place.protocol.questions}
    given |= {LinkId(link_id): frozenset(map(Code, codes.split())) for link_id, codes in kind.answers.items()}
    found = assess(place.protocol, Input(given))
    chosen = select(place.protocol, Input(given), found)
    how = replace(variant(found.level, *(each.section.id for each in chosen if each.boxed)), large=kind.large)
    return place.renderer.render([each.section.id for each in chosen], kind.language, how)


def write(folder: Path) -> list[Path]:
    """A picture of each kind, its pages side by side. Needs pdftoppm."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication.instance() or QGuiApplication([])
    with tempfile.TemporaryDirectory() as pages:
        made = [_picture(kind, Path(pages), folder / f"handout-{kind.name}.png") for kind in KINDS]
    del app
    return made


def _picture(kind: Kind, pages: Path, path: Path) -> Path:
    from PySide6.QtGui import QColor, QImage, QPainter

    pdf = pages / f"{kind.name}.pdf"
    pdf.write_bytes(sheet(kind))
    subprocess.run(["pdftoppm", "-gray", "-png", "-r", str(DOTS), str(pdf), str(pages / kind.name)], check=True)
    images = [QImage(str(page)) for page in sorted(pages.glob(f"{kind.name}-*.png"))]
    strip = QImage(sum(image.width() + GAP for image in images) + GAP, images[0].height() + 2 * GAP, QImage.Format.Format_Grayscale8)
    strip.fill(QColor("#A0A0A0"))
    painter = QPainter(strip)
    x = GAP
    for image in images:
        painter.drawImage(x, GAP, image)
        x += image.width() + GAP
    painter.end()
    _fewer_greys(strip).save(str(path))
    return path


def _fewer_greys(image):
    """A picture of few greys makes a small file."""
    from PySide6.QtGui import QImage, qRgb

    few = QImage(image.size(), QImage.Format.Format_Indexed8)
    few.setColorTable([qRgb(*[round(255 * step / (GREYS - 1))] * 3) for step in range(GREYS)])
    source, target = image.constBits(), few.bits()
    for row in range(image.height()):
        start, other = row * image.bytesPerLine(), row * few.bytesPerLine()
        line = bytes(source[start : start + image.width()])
        target[other : other + image.width()] = line.translate(bytes(round(value / 255 * (GREYS - 1)) for value in range(256)))
    return few


if __name__ == "__main__":
    for picture in write(Path(sys.argv[1])):
        print(picture, f"{picture.stat().st_size // 1024} KB")
