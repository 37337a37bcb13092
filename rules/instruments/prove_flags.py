"""Claim 1: every red flag reaches its level or higher, whatever else is answered; and so does every booking."""

from __future__ import annotations

from collections.abc import Iterator

from rules.dossier import RedFlag
from rules.instruments.diagrams import Node
from rules.instruments.prover import Prover, Refutation, Verdict
from rules.model import Level


def red_flags(prover: Prover) -> Verdict:
    """Each row at every moment of a visit: its full level, or what its lowering answer still leaves."""
    rows = (*prover.dossier.red_flags, *prover.dossier.bookings)
    found = tuple(refutation for row in rows for refutation in _row(prover, row))
    checked = f"{len(prover.dossier.red_flags)} red flags and {len(prover.dossier.bookings)} bookings"
    return Verdict("1", "Every red flag reaches its level or higher", prover.count(prover.model.moments), checked, found)


def _row(prover: Prover, row: RedFlag) -> Iterator[Refutation]:
    model, d = prover.model, prover.model.space.diagrams
    meets = model.moments & model.condition(row.when)
    if meets == d.false:
        yield Refutation(row.id, f'No answers can meet the row "{row.concern}".')
    lowered = [model.condition(lowering.answer) for lowering in row.lowered_by]
    yield from _reaches(prover, row, meets & ~d.some(lowered), row.level, "")
    for lowering, given in zip(row.lowered_by, lowered, strict=True):
        if meets & given == d.false:
            yield Refutation(row.id, f"No answers can lower the row to {lowering.level.name} as it says.")
        further = d.some(answer for other, answer in zip(row.lowered_by, lowered, strict=True) if other.level < lowering.level)
        yield from _reaches(prover, row, meets & given & ~further, lowering.level, " even with the answer that lowers it")


def _reaches(prover: Prover, row: RedFlag, who: Node, level: Level, also: str) -> tuple[Refutation, ...]:
    demand = f'{row.id} "{row.concern}" asks for {level.name}{also}'
    return prover.refute(row.id, who & ~prover.model.at_least(level), demand, lambda found: found.level < level)
