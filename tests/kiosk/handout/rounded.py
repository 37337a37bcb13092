"""Round the outlines of a typeface to a coarser grid: what a pen or a printer cannot show takes a seventh of its bytes.

python -m tests.kiosk.handout.rounded FONT.otf...
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from fontTools.cffLib.specializer import commandsToProgram, generalizeCommands, programToCommands, specializeCommands
from fontTools.ttLib import TTFont

GRID = 3
"""In thousandths of the type size: at 14 points a third of a dot of a printer with 600 to the inch, and no edge moves by more than half of it."""
MOVES, LINE, CURVE = {"rmoveto": 2}, "rlineto", "rrcurveto"

Command = tuple[str, list[float]]


def on_grid(commands: Sequence[Command], grid: int = GRID) -> Iterator[Command]:
    """The same outline with every point on the grid. Hints and the width stay as they are; a line of no length goes."""
    exact, drawn = [0.0, 0.0], [0, 0]
    for name, given in commands:
        if name not in {"rmoveto", LINE, CURVE}:
            yield name, list(given)
            continue
        moved: list[float] = []
        for axis, step in enumerate(given):
            exact[axis % 2] += step
            new = round(exact[axis % 2] / grid) * grid
            moved.append(new - drawn[axis % 2])
            drawn[axis % 2] = new
        if name != LINE or any(moved):
            yield name, moved


def rounded(font: TTFont, grid: int = GRID) -> None:
    """Round every glyph of a typeface with PostScript outlines."""
    (top,) = (font["CFF "].cff[name] for name in font["CFF "].cff.fontNames)
    for glyph in top.CharStrings.keys():  # noqa: SIM118 - an index of fontTools, no mapping
        outline = top.CharStrings[glyph]
        outline.decompile()
        commands = generalizeCommands(programToCommands(outline.program, getNumRegions=None))
        outline.program = commandsToProgram(specializeCommands(list(on_grid(commands, grid)), generalizeFirst=False))


if __name__ == "__main__":
    for each in map(Path, sys.argv[1:]):
        before, opened = each.stat().st_size, TTFont(each, recalcTimestamp=False)
        opened["CFF "].cff.desubroutinize()
        rounded(opened)
        opened.save(each)
        print(f"{each.name}: {before} bytes before, {each.stat().st_size} after")
