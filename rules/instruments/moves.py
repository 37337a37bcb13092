"""Which sets of answers change level between two versions of a protocol: exact counts, examples, and red flags that lost ground."""

from __future__ import annotations

from collections.abc import Iterable
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
class Moves:
    """Everything that differs, exactly."""

    total: int
    """Sets of answers that a patient can give to NEW, to the end of the visit."""
    moves: tuple[Move, ...]
    falls: tuple[Fall, ...]


def exact_moves(old: Protocol, new: Protocol, rows: Iterable[RedFlag]) -> Moves:
    """Compare the two over every complete visit to NEW, with these red flags. Raises MissingLibraryError without the authors' libraries."""
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
    falls = tuple(fall for row in rows for fall in _falls(prover, row, lower))
    return Moves(prover.count(domain), tuple(moves), falls)


def _at_least(model: Model, older: dict[Level, Node], level: Level) -> Node:
    return older.get(level, model.space.diagrams.true)


def _exactly(model: Model, older: dict[Level, Node], level: Level) -> Node:
    above = _at_least(model, older, Level(level + 1)) if level < Level.EMERGENCY_NOW else model.space.diagrams.false
    return _at_least(model, older, level) & ~above


def _falls(prover: Prover, row: RedFlag, lower: dict[Level, Node]) -> list[Fall]:
    """Who meets the row, was at its level or above, and is below it; with a lowering answer, below what that leaves."""
    model, diagrams = prover.model, prover.model.space.diagrams
    lowered = [(lowering.level, model.condition(lowering.answer)) for lowering in row.lowered_by]
    cases = [(row.level, ~diagrams.some(answer for _, answer in lowered)), *lowered]
    found = []
    for level, case in cases:
        further = diagrams.some(answer for other, answer in lowered if other < level)
        node = lower[level] & model.condition(row.when) & case & ~further
        example = prover.smallest(node)
        if example is not None:
            found.append(Fall(row, level, prover.count(node), example))
    return found
