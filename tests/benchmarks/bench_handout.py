"""The handout: what the first sheet of the day costs, and every later one."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from patients import draw_patients

from kiosk.app import House
from kiosk.config import Config
from kiosk.ports import Variant
from rules.assess import assess
from rules.handout import section_ids, select
from rules.model import Input, Level

PATIENTS, SEED = 400, 7
WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def milliseconds(work: Callable[[], object]) -> float:
    """How long this takes, once."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


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
    """Print imports, the first sheet, and the median and slowest of the others, each of another patient."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Config.demonstration(Path(folder)))
        wanted = sheets(house)
        renderer = house.renderer()
        cold = milliseconds(renderer.warm_up)  # type: ignore[attr-defined]
        first, *warm = [milliseconds(lambda sheet=sheet: renderer.render(sheet[0], "en", sheet[1])) for sheet in wanted]  # type: ignore[misc]
    later = f"median {statistics.median(warm):.0f} ms, slowest {max(warm):.0f} ms ({len(warm)} sheets)"
    print(f"handout: imports {cold:.0f} ms, first {first:.0f} ms, then {later}")


if __name__ == "__main__":
    main()
