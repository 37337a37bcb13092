"""How often simulated patients of NEW change level, judged by both versions."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from rules.instruments.budget import PROCESSES, leave, leaving, opened
from rules.instruments.dials import at_bound
from rules.instruments.patients import Lot, chunks, draw
from rules.instruments.population import Bound
from rules.instruments.translation import known_to
from rules.interview import walk
from rules.load import load_protocol
from rules.model import Level, Protocol

Moved = Counter[tuple[Level, Level]]


@dataclass(frozen=True, slots=True)
class Pair:
    """One lot of NEW's patients to judge twice."""

    old: str
    new: str
    setting: str
    lot: Lot


def drawn_moves(pair: Pair, patients: int) -> Moved:
    """Patients by level before and after; those that stay are counted too."""
    jobs = [replace(pair, lot=Lot(pair.lot.seed, chunk, size)) for chunk, size in chunks(patients)]
    if len(jobs) == 1:
        return count_moves(jobs[0])
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(count_moves, jobs), start=Counter())


def count_moves(pair: Pair) -> Moved:
    """One lot. Each patient answers everything; each version asks what it asks."""
    new, population = opened(pair.new, pair.setting)
    old = _protocol(pair.old)
    found: Moved = Counter()
    patients = draw(new, population, pair.lot, at_bound(Bound.CENTRAL))
    for given, part in zip(patients, leaving(pair.lot), strict=True):
        seen = leave(new, given, part)
        before = walk(old, known_to(old, seen.answers), seen.events).level
        found[before, walk(new, seen.answers, seen.events).level] += 1
    return found


@lru_cache(maxsize=2)
def _protocol(folder: str) -> Protocol:
    return load_protocol(Path(folder))
