"""Assessments a second on one core: parsed answers in, level and rule ids out, on 10,000 random patients."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from patients import draw_patients

from kiosk.paths import protocol_folder
from rules.assess import assess
from rules.interview import walk
from rules.load import load_protocol
from rules.model import Input, Level

PATIENTS, SEED, ROUNDS = 10_000, 20_261_122, 5


def rate(judge: Callable[[], object]) -> float:
    """Patients a second, the median of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        judge()
        taken.append(time.perf_counter() - begin)
    return PATIENTS / statistics.median(taken)


def walked() -> float:
    """Patients a second, for level and rules."""
    protocol = load_protocol(protocol_folder("back_spasm"))
    patients = draw_patients(protocol, PATIENTS, SEED)
    return rate(lambda: [(path.level, [rule.id for rule in path.fired]) for path in (walk(protocol, answers) for answers in patients)])


def main() -> None:
    """Print the speed of the interview with its rules, and of the whole assessment with score and reasons in order."""
    protocol = load_protocol(protocol_folder("back_spasm"))
    patients = draw_patients(protocol, PATIENTS, SEED)

    def assessed() -> list[tuple[Level, list[str]]]:
        return [(found.level, [rule.id for rule in found.fired]) for found in (assess(protocol, Input(answers)) for answers in patients)]

    levels = [level for level, _ in assessed()]
    shares = ", ".join(f"{level.name} {levels.count(level) / PATIENTS:.0%}" for level in Level)
    print(f"assessments: {walked():,.0f} a second for level and rules, {rate(assessed):,.0f} with the score ({shares})")


if __name__ == "__main__":
    main()
