"""The flag budget of a population: how many patients come to each level, by which rules, and how long they are asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path as Folder
from zlib import crc32

from rules.errors import MissingLibraryError
from rules.instruments.dials import Dial, at_bound, within_bounds
from rules.instruments.load_population import population_of
from rules.instruments.patients import Lot, chunks, draw
from rules.instruments.population import Bound, Population
from rules.interview import Path, walk
from rules.load import load_protocol
from rules.model import Event, Input, Level, LinkId, Protocol, Rule

PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One chunk of patients to draw and judge; all that another process needs."""

    folder: str
    setting: str
    lot: Lot
    bound: Bound = Bound.CENTRAL
    rules: bool = True
    """Count what each rule decides too, which takes as long again."""
    within: int | None = None
    """Number of a draw inside the bounds; None: all at `bound`."""

    def dial(self) -> Dial:
        """Where the flag inputs stand."""
        return at_bound(self.bound) if self.within is None else within_bounds(self.within)


@dataclass(slots=True)
class Tally:
    """Counts of patients."""

    patients: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    fires: Counter[str] = field(default_factory=Counter)
    """By rule: it fired before the questions ended."""
    decides: Counter[str] = field(default_factory=Counter)
    """By rule: without it the level would be lower."""
    simplest: Counter[Level] = field(default_factory=Counter)
    screens: Counter[int] = field(default_factory=Counter)
    """Visits by number of question screens, among those that were finished."""
    mild_screens: Counter[int] = field(default_factory=Counter)
    """The same for finished visits at SELF_CARE."""

    def add(self, other: Tally) -> None:
        """Take the counts of other patients too."""
        self.patients += other.patients
        self.levels += other.levels
        self.fires += other.fires
        self.decides += other.decides
        self.simplest += other.simplest
        self.screens += other.screens
        self.mild_screens += other.mild_screens

    def share(self, *levels: Level) -> float:
        """Part of the patients at these levels, 0 to 1."""
        return sum(self.levels[level] for level in levels) / self.patients

    def simplest_share(self, level: Level) -> float | None:
        """Part of the simplest patients at this level; None where there are none."""
        total = self.simplest.total()
        return self.simplest[level] / total if total else None


def jobs(like: Job, patients: int) -> list[Job]:
    """One run of this many patients: as many jobs like this one as it takes."""
    return [replace(like, lot=Lot(like.lot.seed, chunk, size)) for chunk, size in chunks(patients)]


def run_all(runs: Iterable[list[Job]]) -> list[Tally]:
    """Each run's counts. The same for one process and for several. Raises MissingLibraryError."""
    if find_spec("numpy") is None:
        raise MissingLibraryError
    listed = list(runs)
    flat = [(at, job) for at, run in enumerate(listed) for job in run]
    tallies = [Tally() for _ in listed]
    if len(flat) == 1:
        tallies[0].add(count(flat[0][1]))
        return tallies
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for (at, _), tally in zip(flat, pool.map(count, [job for _, job in flat]), strict=True):
            tallies[at].add(tally)
    return tallies


@lru_cache(maxsize=4)
def opened(folder: str, setting: str) -> tuple[Protocol, Population]:
    """A protocol and its population, read once a process. Raises ProtocolError."""
    protocol = load_protocol(Folder(folder))
    return protocol, population_of(Folder(folder), protocol, setting)


def count(job: Job) -> Tally:
    """Draw one chunk, judge everybody, and count."""
    protocol, population = opened(job.folder, job.setting)
    patients = draw(protocol, population, job.lot, job.dial())
    tally = Tally(patients=len(patients))
    alone: dict[str, list[tuple[Input, Level]]] = defaultdict(list)
    for given, leaves_at in zip(patients, leaving(job.lot), strict=True):
        seen = leave(protocol, given, leaves_at)
        path = walk(protocol, seen.answers, seen.events)
        _count_one(tally, protocol, population, seen, path)
        top = [rule for rule in path.fired if rule.level is path.level]
        if job.rules and len(top) == 1:
            alone[top[0].id].append((seen, path.level))
    for rule_id, held in alone.items():
        without = without_rule(protocol, rule_id)
        tally.decides[rule_id] = sum(walk(without, seen.answers, seen.events).level < level for seen, level in held)
    return tally


def without_rule(protocol: Protocol, rule_id: str) -> Protocol:
    """The same protocol with one rule left out."""
    rules: tuple[Rule, ...] = tuple(rule for rule in protocol.rules if rule.id != rule_id)
    return replace(protocol, rules=rules)


def leave(protocol: Protocol, given: Input, part: float) -> Input:
    """The visit as it was left: an unfinished one has answers to the first part of what this patient was asked, at least one."""
    if Event.UNFINISHED not in given.events:
        return given
    asked = walk(protocol, given.answers, given.events - {Event.UNFINISHED}).asked
    kept = asked[: 1 + int(part * max(0, len(asked) - 1))]
    return Input({link_id: given.answers[link_id] for link_id in kept if link_id in given.answers}, given.events)


def is_simplest(simplest: Mapping[LinkId, frozenset[str]], given: Input) -> bool:
    """Whether nothing about this patient is unusual, as the population file says."""
    return bool(simplest) and all(given.answers.get(link_id, frozenset({""})) <= codes for link_id, codes in simplest.items())


def leaving(lot: Lot) -> list[float]:
    """After which part of the questions each patient would leave, 0 to 1."""
    import numpy as np

    found: list[float] = np.random.default_rng((lot.seed, lot.chunk, crc32(b"leaves"))).random(lot.size).tolist()
    return found


def screens(protocol: Protocol, path: Path) -> int:
    """How many question screens this visit has where the panel has room: two that share one count once, and what is only offered is not asked."""
    return sum(question.page_with is None and not question.optional for question in map(protocol.question, path.asked))


def _count_one(tally: Tally, protocol: Protocol, population: Population, given: Input, path: Path) -> None:
    tally.levels[path.level] += 1
    tally.fires.update(rule.id for rule in path.fired)
    if is_simplest(population.simplest, given):
        tally.simplest[path.level] += 1
    if not path.missing and Event.UNFINISHED not in given.events:
        seen = screens(protocol, path)
        tally.screens[seen] += 1
        if path.level is Level.SELF_CARE:
            tally.mild_screens[seen] += 1
