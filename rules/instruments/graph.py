"""`graph`: the interview as one A3 page that a clinician can read, drawn by Graphviz from places worked out here."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path

from rules.instruments.graph_content import Tone, entries
from rules.instruments.graph_layout import (
    BESIDE,
    BOLD,
    FOOTER,
    GAP,
    GUTTER,
    HEADER,
    LINE,
    MARGIN,
    PADDING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Box,
    Page,
    TextLine,
    laid_out,
)
from rules.load import load_protocol
from rules.model import Protocol

DONE, FOUND, WRONG_USE = 0, 1, 2
FORMATS = {".svg": "svg", ".pdf": "pdf", ".png": "png"}
FONT = "Helvetica,Arial,sans-serif"
COLORS = {Tone.HEAD: "#1a1a1a", Tone.PLAIN: "#333333", Tone.EMERGENCY: "#a8071a", Tone.URGENT: "#8a4b00", Tone.CONDITION: "#1f4e79"}
LEGEND = (
    (
        "Read down, then on at the top of the next column. A box is a screen; blue text is when it is asked, else it is left out. "
        "Beside a question stand its follow-ups, asked right behind it."
    ),
    (
        "Where one answer leads by itself: NOW (EMERGENCY_NOW) calls staff and ends the questions, TODAY is URGENT_TODAY, "
        "VISIT is ROUTINE_APPOINTMENT, HOME is SELF_CARE. Answers that count together stand in the rules."
    ),
)
SECONDS = 60
RAIL = 5.0
"""Above a question, from which its follow-ups hang."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the picture goes."""
    parser.add_argument("--out", required=True, type=Path, metavar="F", help="file to write: .svg, .pdf or .png")


def run(options: argparse.Namespace) -> int:
    """Draw the interview. Exit 1: it does not fit on one page; exit 2: no Graphviz, or another kind of file."""
    kind = FORMATS.get(options.out.suffix.lower())
    if kind is None:
        print(f"{options.out}: the picture can be {', '.join(FORMATS)}.", file=sys.stderr)
        return WRONG_USE
    dot = shutil.which("dot")
    if dot is None:
        print("The picture is drawn by Graphviz, which is not installed here. On Debian: apt-get install graphviz", file=sys.stderr)
        return WRONG_USE
    protocol = load_protocol(options.folder)
    page = laid_out(entries(protocol))
    if page is None:
        print("The interview does not fit on one A3 page in letters of 8 points. Shorten texts, or ask less.", file=sys.stderr)
        return FOUND
    # -n2: the places are final, and only lines are to be drawn.
    command = [dot, "-Kneato", "-n2", f"-T{kind}", f"-o{options.out}"]
    subprocess.run(command, input="\n".join(drawn(protocol, page)), text=True, encoding="utf-8", check=True, timeout=SECONDS)  # noqa: S603 - no shell, and no word of it from outside
    print(f"{options.out}: {len(page.boxes)} questions on one A3 page, letters of {page.size:g} points.")
    return DONE


def drawn(protocol: Protocol, page: Page) -> Iterator[str]:
    """The page in Graphviz's language."""
    yield "digraph interview {"
    yield f'graph [bb="0,0,{PAGE_WIDTH},{PAGE_HEIGHT}", margin=0, pad=0, splines=line, fontname="{FONT}"];'
    yield f'node [shape=plain, fontname="{FONT}", fontsize={page.size}];'
    yield 'edge [color="#555555", penwidth=1.1, arrowsize=0.6];'
    yield from _corner_points()
    sign_off = "DRAFT, not signed" if protocol.sign_off is None else f"signed by {protocol.sign_off.name}, {protocol.sign_off.date}"
    title = f"{protocol.title}: the interview. Version {protocol.version} of {protocol.date}, {sign_off}"
    yield _text("title", [TextLine(Tone.HEAD, title)], MARGIN, MARGIN - 6, page.size + 4)
    legend = [TextLine(Tone.PLAIN, line) for line in LEGEND]
    yield _text("legend", legend, MARGIN, PAGE_HEIGHT - MARGIN - FOOTER + 6, page.size)
    for box in page.boxes:
        yield _box(box, page.size)
    yield from _main_line(page)
    yield from _follow_ups(page)
    yield "}"


def _corner_points() -> Iterator[str]:
    """They make the drawing exactly one page."""
    yield _point("corner_a", 0, 0)
    yield _point("corner_b", PAGE_WIDTH, PAGE_HEIGHT)


def _pos(x: float, y: float) -> str:
    return f'pos="{x:.2f},{PAGE_HEIGHT - y:.2f}!"'


def _point(name: str, x: float, y: float) -> str:
    return f'"{name}" [shape=point, width=0.01, height=0.01, style=invis, {_pos(x, y)}];'


def _rows(lines: list[TextLine], size: float) -> str:
    return "".join(f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{size}" COLOR="{COLORS[line.tone]}">{_weight(line)}</FONT></TD></TR>' for line in lines)


def _weight(line: TextLine) -> str:
    text = escape(line.text)
    if line.tone is Tone.CONDITION:
        return f"<I>{text}</I>"
    return f"<B>{text}</B>" if line.tone in BOLD else text


def _table(lines: list[TextLine], size: float, attributes: str) -> str:
    return f'<<TABLE CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" {attributes}>{_rows(lines, size)}</TABLE>>'


def _text(name: str, lines: list[TextLine], x: float, y: float, size: float) -> str:
    """Free text from its top left corner."""
    width, height = PAGE_WIDTH - 2 * MARGIN, len(lines) * size * LINE
    label = _table(lines, size, f'BORDER="0" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"')
    return f'"{name}" [label={label}, {_pos(x + width / 2, y + height / 2)}];'


def _box(box: Box, size: float) -> str:
    """The box, and above it the condition on the edge that leads to it."""
    fill = "#ffffff" if box.parent is None else "#f3f6fa"
    size_of = f'WIDTH="{box.width:.0f}" HEIGHT="{box.height:.0f}"'
    inside = _table(list(box.lines), size, 'BORDER="0"')
    border = f'BORDER="1" COLOR="#555555" BGCOLOR="{fill}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{PADDING}" {size_of}'
    label = f'<<TABLE {border}><TR><TD ALIGN="LEFT" VALIGN="MIDDLE">{inside[1:-1]}</TD></TR></TABLE>>'
    made = f'"{box.link_id}" [label={label}, {_pos(box.x + box.width / 2, box.y + box.height / 2)}];'
    if not box.condition:
        return made
    width, height = box.width - GUTTER, len(box.condition) * size * LINE
    said = _table(list(box.condition), size, f'BORDER="0" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"')
    return f'{made}\n"{box.link_id}.if" [label={said}, {_pos(box.x + GUTTER + width / 2, box.y - 2 - height / 2)}];'


# --- lines -------------------------------------------------------------------------------------------


def _main_line(page: Page) -> Iterator[str]:
    boxes = [box for box in page.boxes if box.parent is None]
    for at, (box, following) in enumerate(pairwise(boxes)):
        x, bottom, top = box.x + GUTTER / 2, box.y + box.height, following.y
        dashed = ", style=dashed" if following.condition else ""
        if box.column == following.column:
            yield from _way(f"m{at}", [(x, bottom), (x, top)], dashed)
        else:
            below = max(each.bottom for each in page.boxes if each.column == box.column) + GAP / 2
            gutter, over = following.x - GUTTER / 2, MARGIN + HEADER - GAP / 2
            end = following.x + GUTTER / 2
            yield from _way(f"m{at}", [(x, bottom), (x, below), (gutter, below), (gutter, over), (end, over), (end, top)], dashed)


def _follow_ups(page: Page) -> Iterator[str]:
    boxes = {box.link_id: box for box in page.boxes}
    for box in page.boxes:
        if box.parent is not None:
            parent = boxes[box.parent]
            bus, rail, start = box.x - BESIDE / 2, parent.y - RAIL, parent.x + parent.width - GUTTER / 2
            middle = box.y + min(box.height / 2, 10.0)
            yield from _way(f"f.{box.link_id}", [(start, parent.y), (start, rail), (bus, rail), (bus, middle), (box.x, middle)], "")


def _way(name: str, points: list[tuple[float, float]], more: str) -> Iterator[str]:
    """Straight lines through these points, with an arrow at the last."""
    for at, (x, y) in enumerate(points):
        yield _point(f"{name}.{at}", x, y)
    last = len(points) - 1
    for at in range(last):
        head = "" if at == last - 1 else ", arrowhead=none"
        yield f'"{name}.{at}" -> "{name}.{at + 1}" [headclip=false, tailclip=false{head}{more}];'
