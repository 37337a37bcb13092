"""The flag budget as a picture: a bar of levels for each bound, and beside it the rules that decide most patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.instruments.budget import Tally
from rules.instruments.budget_text import Budget, interval
from rules.model import Level

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

WIDTH, MARGIN, TOP = 1000, 24, 40
BAR_LEFT, BAR_WIDTH, BAR_HEIGHT, BAR_STEP = 96, 440, 34, 74
TABLE_LEFT, ROW_STEP, RULES_SHOWN = 590, 19, 18
COLOURS = {
    Level.SELF_CARE: ("#1b7f4b", "#ffffff"),
    Level.ROUTINE_APPOINTMENT: ("#7fb3d9", "#000000"),
    Level.URGENT_TODAY: ("#f2b134", "#000000"),
    Level.EMERGENCY_NOW: ("#b3261e", "#ffffff"),
}
"""Fill and writing. They differ in lightness too."""
NARROW = 0.05
"""A part of the bar too small to write in."""


def draw_budget(budget: Budget) -> str:
    """The picture as SVG."""
    from reportlab.graphics import renderSVG

    svg: str = renderSVG.drawToString(budget_drawing(budget))
    return svg


def budget_drawing(budget: Budget) -> Drawing:
    """The picture, for whatever is drawn on."""
    from reportlab.graphics.shapes import Drawing

    rows = max(len(budget.tallies) * BAR_STEP + 2 * BAR_STEP, (RULES_SHOWN + 2) * ROW_STEP)
    height = TOP + rows + MARGIN
    drawing = Drawing(WIDTH, height)
    _box(drawing, (0, 0, WIDTH, height), "#ffffff")
    _text(drawing, MARGIN, height - 26, _title(budget), HEAD)
    for at, (bound, tally) in enumerate(budget.tallies.items()):
        _bar(drawing, height - TOP - (at + 1) * BAR_STEP + 20, bound.value, tally)
    _legend(drawing, height - TOP - (len(budget.tallies) + 0.6) * BAR_STEP)
    _rules(drawing, height - TOP - ROW_STEP, budget)
    return drawing


def _title(budget: Budget) -> str:
    return f"{budget.protocol.title} {budget.protocol.version}: {budget.population.setting.replace('_', ' ')}, {budget.main.patients} patients drawn"


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text is set."""

    size: int = 11
    bold: bool = False
    middle: bool = False
    colour: str = "#000000"


PLAIN, BOLD, SMALL, HEAD, UNDER = _Style(), _Style(bold=True), _Style(size=10), _Style(size=15, bold=True), _Style(size=9, middle=True)


def _text(drawing: Drawing, x: float, y: float, text: str, style: _Style = PLAIN) -> None:
    from reportlab.graphics.shapes import String
    from reportlab.lib.colors import HexColor

    string = String(x, y, text)
    string.fontName = "Helvetica-Bold" if style.bold else "Helvetica"
    string.fontSize = style.size
    string.textAnchor = "middle" if style.middle else "start"
    string.fillColor = HexColor(style.colour)
    drawing.add(string)


def _box(drawing: Drawing, place: tuple[float, float, float, float], colour: str) -> None:
    """A rectangle: left, bottom, width, height."""
    from reportlab.graphics.shapes import Rect
    from reportlab.lib.colors import HexColor

    box = Rect(*place)
    box.fillColor = HexColor(colour)
    box.strokeColor = HexColor("#ffffff")
    box.strokeWidth = 0.5
    drawing.add(box)


def _bar(drawing: Drawing, y: float, name: str, tally: Tally) -> None:
    """One bar from 0 to 100 %, each part with its share, and under it its 95 % interval."""
    _text(drawing, MARGIN, y + 12, name, BOLD)
    left = float(BAR_LEFT)
    for level in Level:
        share = tally.share(level)
        width = BAR_WIDTH * share
        _box(drawing, (left, y, width, BAR_HEIGHT), COLOURS[level][0])
        if share >= NARROW:
            low, high = interval(tally.levels[level], tally.patients)
            _text(drawing, left + width / 2, y + 12, f"{100 * share:.1f}", _Style(size=13, bold=True, middle=True, colour=COLOURS[level][1]))
            _text(drawing, left + width / 2, y - 12, f"{100 * low:.1f}-{100 * high:.1f}", UNDER)
        left += width


def _legend(drawing: Drawing, y: float) -> None:
    for at, level in enumerate(Level):
        x, line = BAR_LEFT + (at % 2) * 220, y - (at // 2) * 24
        _box(drawing, (x, line, 14, 14), COLOURS[level][0])
        _text(drawing, x + 20, line + 3, level.name)
    _text(drawing, BAR_LEFT, y - 52, "Share of patients in %, under it the 95 % interval of the draw.", SMALL)
    _text(drawing, BAR_LEFT, y - 66, "Low and high: every flag input at that end of its range. A plan, not evidence.", SMALL)


def _rules(drawing: Drawing, y: float, budget: Budget) -> None:
    """The rules that decide most patients: with the share that each decides, and in how many it fires."""
    tally = budget.main
    ranked = sorted(budget.protocol.rules, key=lambda rule: -tally.decides[rule.id])[:RULES_SHOWN]
    most = max((tally.decides[rule.id] for rule in ranked), default=0) or 1
    for x, title in ((TABLE_LEFT, "Rule"), (TABLE_LEFT + 70, "Decides %"), (TABLE_LEFT + 320, "Fires %")):
        _text(drawing, x, y, title, BOLD)
    for at, rule in enumerate(ranked):
        line = y - (at + 1) * ROW_STEP
        _text(drawing, TABLE_LEFT, line, rule.id)
        length = 180 * tally.decides[rule.id] / most
        _box(drawing, (TABLE_LEFT + 70, line - 2, length, 12), COLOURS[rule.level][0])
        _text(drawing, TABLE_LEFT + 74 + length, line, f"{100 * tally.decides[rule.id] / tally.patients:.1f}")
        _text(drawing, TABLE_LEFT + 320, line, f"{100 * tally.fires[rule.id] / tally.patients:.1f}")
