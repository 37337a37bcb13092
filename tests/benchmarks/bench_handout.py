"""The handout: what the first sheet in each language costs, and every later one."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from patients import draw_patients

from kiosk.app import House
from kiosk.config import Config
from kiosk.ports import Variant
from rules.assess import assess
from rules.handout import section_ids, select
from rules.model import Input, Level

T = TypeVar("T")
PATIENTS, SEED = 400, 7
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


if __name__ == "__main__":
    main()
