"""The pictures of the README and of the pages for people, from what `kiosk screens` saves: `make gallery` writes them anew.

python -m tests.kiosk.document_pictures FOLDER_OF_SCREENS resources/docs
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.kiosk.handout.gallery import KINDS, sheet

WIDE, COLOURS = 960, 160
"""Pixels, and colours of the palette: sharp on a page, and at most `LARGEST` bytes."""
LARGEST, LARGEST_OF_ALL = 120_000, 250_000
SHOWN = {
    "patient-welcome": "welcome",
    "patient-called": "welcome-summoned",
    "patient-question": "question-bladder_bowel",
    "patient-emergency": "result-emergency-seen-front_desk",
    "patient-no-paper": "print-failed",
    "patient-no-desk": "welcome-closed",
    "desk": "desk",
    "desk-seen": "desk-seen",
    "desk-level": "desk-level",
    "desk-outcome": "desk-outcome",
    "desk-closed": "desk-closed",
    "desk-health": "desk-health",
    "desk-keys": "desk-keys",
    "desk-locked": "desk-locked",
    "desk-pins": "desk-pins",
}
"""By the name of the picture in the documents, the name of the screen without its number."""
TOGETHER = "backcheck"
EDGE = (196, 204, 208)
BESIDE, SHEET_DOTS, GAP = 800, 110, 12
"""In the picture of all three: how wide a screen is, how finely the sheet is drawn, what lies between."""


def screen(folder: Path, name: str) -> Image.Image:
    """The picture of this screen. Raises FileNotFoundError."""
    for path in sorted(folder.glob("*.png")):
        if path.stem.lstrip("0123456789-") == name:
            return Image.open(path).convert("RGB")
    raise FileNotFoundError(f"{folder}: no picture of {name}. Run kiosk screens into it first.")


def together(folder: Path) -> Image.Image:
    """Patient's screen above the desk, the printed sheet beside them."""
    sides = [_wide(screen(folder, name), BESIDE) for name in ("question-where", "desk")]
    high = sum(side.height for side in sides) + GAP
    page = _page()
    page = page.resize((round(page.width * high / page.height), high), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (BESIDE + page.width + 3 * GAP, high + 2 * GAP), EDGE)
    top = GAP
    for side in sides:
        whole.paste(side, (GAP, top))
        top += side.height + GAP
    whole.paste(page, (BESIDE + 2 * GAP, GAP))
    return whole


def save(picture: Image.Image, path: Path) -> None:
    """As a PNG of few colours; rare ones count as much as common ones, for a level's is one."""
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE).save(path, optimize=True)


def main(folder: Path, out: Path) -> None:
    """Write them all."""
    for name, shown in SHOWN.items():
        save(_wide(screen(folder, shown), WIDE), out / f"{name}.png")
    save(together(folder), out / f"{TOGETHER}.png")


def _wide(picture: Image.Image, wide: int) -> Image.Image:
    return picture.resize((wide, round(picture.height * wide / picture.width)), Image.Resampling.LANCZOS)


def _page() -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        pdf, png = Path(folder) / "sheet.pdf", Path(folder) / "page"
        pdf.write_bytes(sheet(KINDS[0]))
        subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(SHEET_DOTS), str(pdf), str(png)], check=True)
        return Image.open(png.with_suffix(".png")).convert("RGB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
