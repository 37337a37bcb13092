"""Claim 1: every red flag reaches its level or higher, whatever else is answered; and so does every booking."""

from __future__ import annotations

from collections.abc import Iterator

from rules.dossier import RedFlag
from rules.instruments.diagrams import Node
from rules.instruments.encode import mentioned
from rules.instruments.local import answered_where_opened, rules_about, waiting_or_answered
from rules.instruments.prover import Prover, Refutation, Verdict, calmed
from rules.interview import walk
from rules.model import Input, Level, LinkId


def red_flags(prover: Prover) -> Verdict:
    """Each row at every moment of a visit: its full level, or what its lowering answer still leaves."""
    rows = (*prover.dossier.red_flags, *prover.dossier.bookings)
    found = tuple(refutation for row in rows for refutation in refuted_row(prover, row))
    checked = f"{len(prover.dossier.red_flags)} red flags and {len(prover.dossier.bookings)} bookings"
    return Verdict("1", "Every red flag reaches its level or higher", prover.count(prover.model.moments), checked, found)


def refuted_row(prover: Prover, row: RedFlag) -> Iterator[Refutation]:
    """What is wrong with this row."""
    model, d = prover.model, prover.model.space.diagrams
    when = model.condition(row.when)
    lowered = [model.condition(lowering.answer) for lowering in row.lowered_by]
    if not _possible(prover, row, when):
        yield Refutation(row.id, f'No answers can meet the row "{row.concern}".')
    yield from _reaches(prover, row, when & ~d.some(lowered), row.level, "")
    for lowering, given in zip(row.lowered_by, lowered, strict=True):
        if not _possible(prover, row, when & given):
            yield Refutation(row.id, f"No answers can lower the row to {lowering.level.name} as it says.")
        further = d.some(answer for other, answer in zip(row.lowered_by, lowered, strict=True) if other.level < lowering.level)
        yield from _reaches(prover, row, when & given & ~further, lowering.level, " even with the answer that lowers it")


def _about(prover: Prover, row: RedFlag) -> set[LinkId]:
    return {link_id for condition in (row.when, *(each.answer for each in row.lowered_by)) for link_id in mentioned(condition, prover.protocol)}


def _possible(prover: Prover, row: RedFlag, when: Node) -> bool:
    """Whether somebody meets this: tried first with the smallest answers and harmless ones beside them, then on every moment."""
    model, d = prover.model, prover.model.space.diagrams
    about = _about(prover, row)
    chosen = d.cheapest(when & waiting_or_answered(model, about) & answered_where_opened(model, about), prover.cost)
    if chosen is None:
        return False
    given = model.space.told(chosen)
    tried = Input(calmed(prover.protocol, given.answers), given.events)
    asked = walk(prover.protocol, tried.answers, tried.events).asked
    return d.holds(when, model.space.true_for(tried, asked)) or model.moments & when != d.false


def _reaches(prover: Prover, row: RedFlag, who: Node, level: Level, also: str) -> tuple[Refutation, ...]:
    model, d = prover.model, prover.model.space.diagrams
    about = frozenset(mentioned(row.when, prover.protocol))
    wrong = who & waiting_or_answered(model, _about(prover, row))
    # A rule about the same questions and no others nearly always suffices; only where none does is the whole interview asked.
    for rule in sorted(rules_about(model, about, level), key=lambda rule: len(model.about[rule.id] - about)):
        wrong = wrong & ~model.fires[rule.id]
        if wrong == d.false:
            return ()
    if (wrong := wrong & ~model.at_least(level)) == d.false:
        return ()
    demand = f'{row.id} "{row.concern}" asks for {level.name}{also}'
    return prover.refute(row.id, wrong, demand, lambda found: found.level < level)
