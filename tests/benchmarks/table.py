"""One table of figures: ours, Chromium's, how they compare, and the bar where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NONE = "-"
"""Where nothing could be measured, or the other side has no equal."""
HEAD = ("", "ours", "Chromium", "ratio", "bar")


class UnmeasuredError(Exception):
    """A figure cannot be had here, or would be wrong; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; None: it was not."""

    ours: float | None = None
    theirs: float | None = None
    ratio: float | None = None
    """Of pairs measured in turn; else that of the two figures."""

    @property
    def share(self) -> float | None:
        """Ours as a share of theirs."""
        if self.ratio is not None:
            return self.ratio
        return self.ours / self.theirs if self.ours is not None and self.theirs else None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    key: str
    name: str
    """With its unit."""
    digits: int = 0
    most: float | None = None
    """The bar of ours."""
    share: float | None = None
    """The bar of the ratio."""
    compared: bool = True
    """Whether a ratio says anything."""

    def cells(self, figure: Figure) -> tuple[str, ...]:
        """As they stand in the table."""
        ratio = figure.share if self.compared else None
        return (self.name, self._shown(figure.ours), self._shown(figure.theirs), NONE if ratio is None else f"{ratio:.2f}", self._bar(figure))

    def _shown(self, value: float | None) -> str:
        return NONE if value is None else f"{value:,.{self.digits}f}"

    def _bar(self, figure: Figure) -> str:
        bars = [(self.most, figure.ours, f"{self.most:g}" if self.most else ""), (self.share, figure.share, f"ratio {self.share}")]
        return ", ".join(f"{said} missed" if found is not None and found > bar else said for bar, found, said in bars if bar is not None) or NONE


ROWS = (
    Row("start", "start: first screen, ms", share=0.4),
    Row("start_frozen", "start: frozen program beside a clone (not Chromium), ms", share=1.1),
    Row("tap", "tap to screen, from outside: median, ms", 1),
    Row("tap_p99", "tap to screen, from outside: p99, ms", 1),
    Row("tap_inside", "tap to screen, in the process: median, ms", 1, most=16.7),
    Row("tap_inside_p99", "tap to screen, in the process: p99, ms", 1, most=33),
    Row("pause", "longest pause of the window's thread, ms", most=100),
    Row("pss", "memory (PSS) after the questions, MB", share=0.22),
    Row("pss_paper", "memory (PSS) after the first sheet, MB"),
    Row("idle", "work at rest, % of a core", 1),
    Row("growth", "growth in 1,000 visits, MB", 1, most=2, compared=False),
    Row("assessment", "assessments a second"),
    Row("proof", "proof of every claim, s", 1),
    Row("handout", "handout, median, ms", most=60, share=0.25),
    Row("handout_size", "handout, kB", most=150),
    Row("flag", "flag to desk, p99, ms", most=100),
    Row("install", "installed, MB", most=150),
)


def lines(figures: Mapping[str, Figure], reasons: Iterable[str]) -> list[str]:
    """The table, and below it why something is not in it."""
    cells = [HEAD, *(row.cells(figures.get(row.key, Figure())) for row in ROWS)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    table = [[name.ljust(widths[0]), *map(str.rjust, rest, widths[1:])] for name, *rest in cells]
    return [*("  ".join(row) for row in table), *reasons]
