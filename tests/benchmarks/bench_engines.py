"""Assessments a second on one core, by our rules and by three engines from PyPI: the same rules, the same patients, the same verdicts.

Every engine gets the answers that were visible in the interview, in its own form and with its rules compiled once before the clock
starts, and gives the level and the ids of the rules that fire. Following the interview, with its early end, is ours alone: our figure
includes working out which questions were open, which the others are told. Nothing is remembered from one patient to the next. A
verdict that differs from ours ends with exit 1.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

from engines import ENGINES, EVENT, Facts

from kiosk.paths import protocol_folder
from rules.instruments.budget import opened
from rules.instruments.dials import at_bound
from rules.instruments.patients import Lot, draw
from rules.instruments.population import Bound
from rules.instruments.settings import SETTINGS
from rules.interview import walk
from rules.model import MISSING, Input, Level, Protocol

PATIENTS, SEED = 10_000, 20_261_122
LEFT_OPEN = 0.05
"""How often a follow-up is left without an answer: the drawn patients answer everything."""
LONG_S, ROUNDS = 5.0, 9
"""An engine judges everybody again until it has taken this long, at most this often."""

Verdicts = list[tuple[Level, list[str]]]


def visible(protocol: Protocol, many: int, seed: int) -> list[Input]:
    """Patients of `rules simulate`, with the answers of the questions that each was asked, a few follow-ups left open."""
    chance = random.Random(seed)  # noqa: S311 - patients, not secrets
    _, population = opened(str(protocol_folder(protocol.name)), SETTINGS[0])
    follow_ups = {question.link_id for question in protocol.questions if question.follow_up_to}
    found = []
    for given in draw(protocol, population, Lot(seed, 0, many), at_bound(Bound.CENTRAL)):
        open_ones = {link_id for link_id in sorted(follow_ups) if chance.random() < LEFT_OPEN}
        answers = {link_id: codes for link_id, codes in given.answers.items() if link_id not in open_ones}
        asked = frozenset(walk(protocol, answers, given.events).asked)
        found.append(Input({link_id: codes for link_id, codes in answers.items() if link_id in asked}, given.events))
    return found


def facts(protocol: Protocol, given: Input) -> Facts:
    """What the others are told of a patient."""
    path = walk(protocol, given.answers, given.events)
    none: dict[str, frozenset[str]] = {question.link_id: frozenset() for question in protocol.questions}
    waiting = {link_id: frozenset({MISSING}) for link_id in path.missing}
    return {**none, **given.answers, **waiting, EVENT: frozenset(event.value for event in given.events)}


def in_turn(ours: Callable[[], Verdicts], theirs: Callable[[], Verdicts]) -> tuple[list[float], list[Verdicts]]:
    """Patients a second of processor time, ours and theirs, the medians of rounds taken in turn; and the verdicts of the last."""
    taken: tuple[list[float], list[float]] = ([], [])
    while not taken[1] or (sum(taken[1]) < LONG_S and len(taken[1]) < ROUNDS):
        verdicts = []
        for judge, times in zip((ours, theirs), taken, strict=True):
            begin = time.process_time()
            verdicts.append(judge())
            times.append(time.process_time() - begin)
    return [PATIENTS / statistics.median(times) for times in taken], verdicts


def first_difference(ours: Verdicts, theirs: Verdicts) -> int | None:
    """The first patient who is judged differently."""
    return next((at for at, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other), None)


def main() -> int:
    """Print the speeds; 1 when an engine judges a patient differently."""
    protocol, _ = opened(str(protocol_folder("back_spasm")), SETTINGS[0])
    patients = visible(protocol, PATIENTS, SEED)
    told = [facts(protocol, given) for given in patients]

    def walked() -> Verdicts:
        paths = (walk(protocol, given.answers, given.events) for given in patients)
        return [(path.level, [rule.id for rule in path.fired]) for path in paths]

    waiting = sum(any(MISSING in codes for codes in each.values()) for each in told)
    print(f"engines: {PATIENTS:,} patients, {len(protocol.rules)} rules, {waiting} patients with an open follow-up")
    differs = False
    for engine in ENGINES:
        try:
            judge = engine.build(protocol)
        except ModuleNotFoundError:
            print(f"  {engine.package:<17} is not installed: pip install {engine.package}, or pip install -e .[bench] for all of them")
            continue
        prepared = [engine.prepare(each) for each in told]
        speeds, (ours, theirs) = in_turn(walked, lambda judge=judge, prepared=prepared: [judge(each) for each in prepared])
        print(f"  {engine.package:<17} {speeds[1]:>7,.0f} a second; rules.interview in turn with it {speeds[0]:>7,.0f}")
        at = first_difference(ours, theirs)
        if at is not None:
            print(f"  {engine.package} differs at patient {at}: {theirs[at]} instead of {ours[at]}")
            differs = True
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
