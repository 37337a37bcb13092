"""The handout: what the first sheet in each language costs and every later one, and Chromium's print to PDF of an equal page in turn with ours.

Chromium runs already, has the typefaces installed, and is given the finished page of what fits; we choose what fits within the time taken.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pypdfium2
from chromium import Chromium, running
from patients import draw_patients
from web_sheet import page

from kiosk.app import House
from kiosk.config import Config
from kiosk.handout.content import Letterhead
from kiosk.handout.pdf import SIZES, HandoutRenderer
from kiosk.paths import resource
from kiosk.ports import Variant
from rules.assess import assess
from rules.handout import section_ids, select
from rules.model import Input, Level

T = TypeVar("T")
PATIENTS, SEED = 400, 7
COMPARED, IN_TURN = ("en", "ar", "zh"), 60
"""The languages and the sheets of each that Chromium prints too."""
BAR = 0.25
"""The most of Chromium's time that ours may take."""
WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """How many milliseconds this takes, once, and what it gives."""
    begin = time.perf_counter()
    made = work()
    return (time.perf_counter() - begin) * 1000, made


def sheets(house: House) -> list[tuple[tuple[str, ...], Variant]]:
    """The sheets of all random patients who get one."""
    found = []
    for answers in draw_patients(house.protocol, PATIENTS, SEED):
        given = Input(answers)
        judged = assess(house.protocol, given)
        chosen = select(house.protocol, given, judged)
        boxed = frozenset(item.section.id for item in chosen if item.boxed)
        if chosen:
            found.append((section_ids(chosen), Variant(Level(judged.level), "KP47", WHEN, boxed)))
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians over the same sheets: milliseconds and kilobytes, ours and Chromium's."""

    ours: float
    theirs: float
    kept: float
    other_kept: float
    alike: int
    """How many have as many pages."""
    sheets: int


def in_turn(browser: Chromium, house: House, language: str, wanted: list[tuple[tuple[str, ...], Variant]]) -> Pair:
    """Each sheet by ours, then by Chromium."""
    clinic = Letterhead(house.config.clinic_name, house.config.clinic_phone, house.config.clinic_hours)
    renderer = HandoutRenderer(house.languages.on_paper, clinic, paper=house.config.paper, demonstration=True)
    size = SIZES[house.config.paper]
    taken: list[tuple[float, float]] = []
    files: list[tuple[int, int]] = []
    two = 0
    for sections, variant in wanted[: IN_TURN + 1]:
        html = page(renderer.laid_out(sections, language, variant), size)
        ours, pdf = timed(partial(renderer.render, sections, language, variant))
        theirs, other = timed(partial(browser.printed, html, size))
        taken.append((ours, theirs))
        files.append((len(pdf), len(other)))
        two += len(pypdfium2.PdfDocument(other)) == len(pypdfium2.PdfDocument(pdf))
    (ours, theirs), (kept, other_kept) = (tuple(map(statistics.median, zip(*each[1:], strict=True))) for each in (taken, files))
    return Pair(ours, theirs, kept / 1000, other_kept / 1000, two, len(taken))


def english() -> Pair | None:
    """The pair for one language; None where there is no Chromium."""
    with tempfile.TemporaryDirectory() as folder, running(resource("fonts")) as browser:
        house = House(Config.demonstration(Path(folder)))
        return in_turn(browser, house, COMPARED[0], sheets(house)) if browser else None


def alone() -> tuple[float, float]:
    """Median milliseconds and largest kilobytes of ours in English, after the first."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Config.demonstration(Path(folder)))
        made = [timed(partial(house.renderer().render, sections, COMPARED[0], variant)) for sections, variant in sheets(house)]
    return statistics.median(spent for spent, _ in made[1:]), max(len(pdf) for _, pdf in made) / 1000


def main() -> None:
    """Print imports; then for every language the first sheet, the median and slowest of the others, each of another patient, and the largest file."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Config.demonstration(Path(folder)))
        wanted = sheets(house)
        renderer = house.renderer()
        imports, _ = timed(partial(import_module, "kiosk.handout.layout"))
        print(f"handout: imports {imports:.0f} ms, {len(wanted)} sheets a language")
        for language in house.languages.offered:
            house.languages.spoken(language.code)
            made = [timed(partial(renderer.render, sections, language.code, variant)) for sections, variant in wanted]
            first, *warm = [spent for spent, _ in made]
            largest = max(len(pdf) for _, pdf in made) / 1000
            later = f"then median {statistics.median(warm):.0f} ms, slowest {max(warm):.0f} ms, largest {largest:.0f} kB"
            print(f"handout {language.code}: first {first:.0f} ms, {later}")
        with running(resource("fonts")) as browser:
            if browser is None:
                print("handout: no Chromium is installed, so there is nothing to compare with")
                return
            for language_code in COMPARED:
                pair = in_turn(browser, house, language_code, wanted)
                print(
                    f"handout {language_code}, in turn with Chromium: ours median {pair.ours:.0f} ms, {pair.kept:.0f} kB; "
                    f"Chromium's {pair.theirs:.0f} ms, {pair.other_kept:.0f} kB; ratio {pair.ours / pair.theirs:.2f} (bar {BAR}); "
                    f"as many pages in {pair.alike} of {pair.sheets}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
