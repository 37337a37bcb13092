"""Which sets of answers change level between two versions of a protocol: exact counts, examples, and red flags that lost ground."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rules.dossier import Dossier, RedFlag
from rules.instruments.diagrams import Node
from rules.instruments.encode import Model
from rules.instruments.prover import Prover
from rules.instruments.translation import levels_of_old, only_in_old, shared_space
from rules.model import Input, Level, Protocol

NOTHING = Dossier((), (), (), (), (), MappingProxyType({}), (), MappingProxyType({}))
"""Counting needs none of a dossier's texts."""


Cases = list[tuple[Level, Node]]
"""Each level that a red flag asks for, with the answers for which it does."""


@dataclass(frozen=True, slots=True)
class Move:
    """The sets of answers that had one level and have another."""

    before: Level
    after: Level
    sets: int
    """Exactly how many, of those that a patient can give to NEW."""
    example: Input
    """The one with the fewest worries."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A red flag that some patients no longer reach, though they did."""

    row: RedFlag
    level: Level
    """What the row asks for in this case."""
    sets: int
    example: Input


@dataclass(frozen=True, slots=True)
class Weaker:
    """A red flag of OLD of which NEW's red flags together ask less, whatever the rules still do."""

    row: RedFlag
    level: Level
    """What OLD's row asks for in this case."""
    sets: int
    example: Input


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything that differs, exactly."""

    total: int
    """Sets of answers that a patient can give to NEW, to the end of the visit."""
    moves: tuple[Move, ...]
    falls: tuple[Fall, ...]
    weaker: tuple[Weaker, ...]


def exact_moves(old: Protocol, new: Protocol, rows: Iterable[RedFlag], older_rows: Iterable[RedFlag] = ()) -> Moves:
    """Compare the two over every complete visit to NEW, with NEW's red flags and OLD's. Raises MissingLibraryError without the authors' libraries."""
    rows, older_rows = tuple(rows), tuple(older_rows)
    space = shared_space(old, new)
    model = Model(new, space)
    prover = Prover(model, NOTHING, ())
    gone = space.diagrams.some(map(space.diagrams.variable, only_in_old(old, new)))
    domain = model.complete & ~gone
    older = levels_of_old(old, new, space)
    was = {level: _exactly(model, older, level) for level in Level}
    moves = []
    for before in Level:
        for after in Level:
            node = domain & was[before] & model.exactly(after)
            example = None if before is after else prover.smallest(node)
            if example is not None:
                moves.append(Move(before, after, prover.count(node), example))
    lower = {level: domain & ~model.at_least(level) & _at_least(model, older, level) for level in Level}
    now = {row: _cases(model, row) for row in rows}
    then = {row: _cases(Model(old, space), row) for row in older_rows if row not in now or old.terms != new.terms}
    weaker = tuple(_weaker(prover, then, now, domain))
    judged = {found.row: then[found.row] for found in weaker} | now
    falls = tuple(fall for row, cases in judged.items() for fall in _falls(prover, row, cases, lower))
    return Moves(prover.count(domain), tuple(moves), falls, weaker)


def _at_least(model: Model, older: dict[Level, Node], level: Level) -> Node:
    return older.get(level, model.space.diagrams.true)


def _exactly(model: Model, older: dict[Level, Node], level: Level) -> Node:
    above = _at_least(model, older, Level(level + 1)) if level < Level.EMERGENCY_NOW else model.space.diagrams.false
    return _at_least(model, older, level) & ~above


def _cases(model: Model, row: RedFlag) -> Cases:
    """Each level that a row asks for, with the answers for which it asks for just that: the lowest lowering answer decides."""
    diagrams, when = model.space.diagrams, model.condition(row.when)
    lowered = [(lowering.level, model.condition(lowering.answer)) for lowering in row.lowered_by]
    cases = [(row.level, ~diagrams.some(answer for _, answer in lowered)), *lowered]
    return [(level, when & case & ~diagrams.some(answer for other, answer in lowered if other < level)) for level, case in cases]


def _falls(prover: Prover, row: RedFlag, cases: Cases, lower: dict[Level, Node]) -> Iterator[Fall]:
    """Who meets the row, was at its level or above, and is below it; with a lowering answer, below what that leaves."""
    for level, case in cases:
        node = lower[level] & case
        example = prover.smallest(node)
        if example is not None:
            yield Fall(row, level, prover.count(node), example)


def _weaker(prover: Prover, then: Mapping[RedFlag, Cases], now: Mapping[RedFlag, Cases], domain: Node) -> Iterator[Weaker]:
    """The answers for which a row of OLD asked for more than all rows of NEW do."""
    asked = [case for cases in now.values() for case in cases]
    for row, cases in then.items():
        for level, case in cases:
            node = domain & case & ~prover.model.space.diagrams.some(each for other, each in asked if other >= level)
            example = prover.smallest(node)
            if example is not None:
                yield Weaker(row, level, prover.count(node), example)
