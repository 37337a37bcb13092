"""`make bench`: one table of what the kiosk takes, beside the same questionnaire as a web form in a Chromium kiosk, measured in turn.

Figures, not verdicts: compare them only between runs on one quiet machine. What cannot be measured here is a dash, with its reason below.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)  # for the programs that are started

from chromium import program  # noqa: E402 - the repository's root is found first
from table import Figure, UnmeasuredError, lines  # noqa: E402 - as above

if TYPE_CHECKING:
    from outside import Found
    from sides import WebKiosk

ROUNDS = 3
SOAK_VISITS, HUNDRED, THOUSAND = 600, 100, 1000
FROZEN = ROOT / "dist" / "backcheck"
FORM_FILES = ("index.html", "questions.js", "node_modules/survey-core/*.min.css", "node_modules/survey-core/survey.core.min.js",
              "node_modules/survey-js-ui/survey-js-ui.min.js")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """What there is to measure with."""

    display: str | None
    """An X screen; None: there is no Xvfb."""
    web: WebKiosk | None
    """The other kiosk; None: it cannot be had."""


Figures = Mapping[str, Figure]


def apart(module: str, function: str, *given: object) -> Any:
    """What this function gives in a new process, which nobody has used before."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_called, module, function, *given).result()


def _called(module: str, function: str, *given: object) -> object:
    return getattr(importlib.import_module(module), function)(*given)


def p99(values: list[float]) -> float:
    """What one in a hundred is above."""
    return sorted(values)[int(0.99 * (len(values) - 1))]


# --- what is measured ---------------------------------------------------------------------------------


def screens(stage: Stage) -> Figures:
    """Start, taps, memory and work at rest, in turn. Raises UnmeasuredError."""
    from outside import in_turn
    from sides import our_side
    from x import Screen

    if stage.display is None:
        raise UnmeasuredError("Xvfb is not installed: no figures of a screen.")
    touches, screen = apart("sides", "our_touches"), Screen(stage.display)
    sides = [our_side(screen, stage.display, touches)] + ([stage.web.side(screen, stage.display)] if stage.web else [])
    screen.close()
    return compared(*in_turn(stage.display, sides, ROUNDS))


def compared(ours: Found, theirs: Found | None = None) -> Figures:
    """Medians, with the median of the ratios of what was measured in one round."""

    def figure(name: str) -> Figure:
        one, two = getattr(ours, name), getattr(theirs, name, None)
        if two is None:
            return Figure(statistics.median(one))
        ratio = statistics.median(a / b for a, b in zip(one, two, strict=True)) if all(two) else None
        return Figure(statistics.median(one), statistics.median(two), ratio)

    late = Figure(p99(ours.taps), p99(theirs.taps) if theirs else None)
    return {"tap_p99": late} | {name: figure(name) for name in ("start", "tap", "pss", "idle")}


def inside(_: Stage) -> Figures:
    """Ours alone: taps, pauses, memory with paper, proof."""
    taps = apart("bench_tap", "tapped")
    return {
        "tap_inside": Figure(statistics.median(taps)),
        "tap_inside_p99": Figure(p99(taps)),
        "pause": Figure(apart("bench_pause", "longest")),
        "pss_paper": Figure(apart("bench_memory", "held")["printed"]),
        "proof": Figure(apart("bench_prove", "shipped")),
    }


def visits(stage: Stage) -> Figures:
    """Many patients one after another, and many judged at once. Raises UnmeasuredError."""
    early, late = apart("tests.monkey.soak", "grown", SOAK_VISITS)
    grown, speed = (late - early) * THOUSAND / (SOAK_VISITS - 2 * HUNDRED), apart("bench_assess", "walked")
    theirs: tuple[float | None, float | None] = stage.web.figures(stage.display) if stage.web and stage.display else (None, None)
    return {"growth": Figure(grown, theirs[0]), "assessment": Figure(speed, theirs[1])}


def paper(_: Stage) -> Figures:
    """The same sheets by ours and by Chromium's print to PDF, in turn; by ours alone where there is none."""
    pair = apart("bench_handout", "english")
    if pair is None:
        spent, size = apart("bench_handout", "alone")
        return {"handout": Figure(spent), "handout_size": Figure(size)}
    return {"handout": Figure(pair.ours, pair.theirs), "handout_size": Figure(pair.kept, pair.other_kept)}


def clinic(_: Stage) -> Figures:
    """Two hundred kiosks and twenty desks at one server."""
    return {"flag": Figure(apart("bench_many", "flag_to_desk"))}


def frozen(_: Stage) -> Figures:
    """Starts of the frozen program and of a clone, in turn. Raises UnmeasuredError."""
    program = FROZEN / "backcheck"
    if not program.is_file():
        raise UnmeasuredError("dist/backcheck is not there: no start of the frozen program beside a clone's.")
    pairs = apart("bench_start", "frozen_and_clone", program)
    ours, clones = zip(*pairs, strict=True)
    return {"start_frozen": Figure(statistics.median(ours), statistics.median(clones), statistics.median(a / b for a, b in pairs))}


def installed(stage: Stage) -> Figures:
    """What lies on the disk; of the other the browser's packages and the files that the page reads. Raises UnmeasuredError."""
    if not FROZEN.is_dir():
        raise UnmeasuredError("dist/backcheck is not there: `make dist` makes what would be installed.")
    return {"install": Figure(_megabytes(FROZEN.rglob("*")), _browser_megabytes() if stage.web else None)}


def _megabytes(paths: Iterator[Path]) -> float:
    return sum(path.stat().st_size for path in paths if path.is_file() and not path.is_symlink()) / 1e6


def _browser_megabytes() -> float | None:
    """None where the packages are not Debian's."""
    from web_form import BUILD

    if shutil.which("dpkg-query") is None:
        return None
    command = ["dpkg-query", "--show", "--showformat", "${Installed-Size}\n", "chromium", "chromium-common"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    form = _megabytes(path for pattern in FORM_FILES for path in BUILD.glob(pattern))
    return sum(map(int, told)) * 1024 / 1e6 + form if told else None


SECTIONS: tuple[Callable[[Stage], Figures], ...] = (screens, inside, visits, paper, clinic, frozen, installed)


# --- the command --------------------------------------------------------------------------------------


def web_kiosk() -> WebKiosk:
    """The page is made and fetched what it needs. Raises UnmeasuredError."""
    from sides import WebKiosk
    from web_form import made

    from kiosk.paths import protocol_folder
    from rules.load import load_protocol

    if program() is None:
        raise UnmeasuredError("Chromium is not installed: nothing to compare with.")
    protocol = load_protocol(protocol_folder("back_spasm"))
    return WebKiosk(made(protocol), protocol)


def measured(stage: Stage, sections: tuple[Callable[[Stage], Figures], ...]) -> tuple[dict[str, Figure], list[str]]:
    """All figures that can be had, and why the others cannot."""
    figures: dict[str, Figure] = {}
    reasons = []
    for section in sections:
        print(f"{section.__name__} ...", file=sys.stderr, flush=True)
        try:
            figures.update(section(stage))
        except UnmeasuredError as why:
            reasons.append(str(why))
    return figures, reasons


def main() -> None:
    """Print the table."""
    from screen import virtual_screen

    reasons = []
    try:
        web = web_kiosk()
    except UnmeasuredError as why:
        web = None
        reasons.append(str(why))
    with virtual_screen() as display:
        figures, more = measured(Stage(display, web), SECTIONS)
    print("\n".join(lines(figures, [*reasons, *more])))


if __name__ == "__main__":
    main()
