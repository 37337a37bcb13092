"""What a phone's camera reads off a page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import zxingcpp


def codes(pdf: bytes, folder: Path, *, dots: int = 150) -> list[str]:
    """The words of every square code on the pages, at this many dots an inch."""
    path = folder / "scan.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(dots), str(path), str(folder / "scan")], check=True)
    found: list[str] = []
    for image in sorted(folder.glob("scan*.pgm")):
        data = image.read_bytes()
        image.unlink()
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
        assert head is not None
        grey = memoryview(data[head.end() :]).cast("B", (int(head[2]), int(head[1])))
        found += [code.text for code in zxingcpp.read_barcodes(grey)]
    return found
