"""Which proved property a mistake breaks for one patient, as the program plays the patient with the mistake in it."""

from __future__ import annotations

from collections.abc import Iterator

from rules.assess import assess
from rules.condition import Known, holds
from rules.dossier import RedFlag
from rules.handout import section_ids, select
from rules.instruments.prove_handout import HELP
from rules.instruments.prover import Prover
from rules.instruments.risks import Medicine
from rules.interview import seen
from rules.model import Assessment, Input, Protocol


def broken_for(prover: Prover, mutated: Protocol, given: Input) -> str | None:
    """The first red flag, booking or handout claim that is false for this patient with the mistake, and true without."""
    before = set(_broken(prover, prover.protocol, given))
    return next((claim for claim in _broken(prover, mutated, given) if claim not in before), None)


def _broken(prover: Prover, protocol: Protocol, given: Input) -> Iterator[str]:
    found = assess(protocol, given)
    if not _in_order(found):
        return
    known = seen(protocol, given.answers, found.asked, given.events, found.level)
    for row in (*prover.dossier.red_flags, *prover.dossier.bookings):
        if not _reached(row, known):
            yield row.id
    printed = section_ids(select(protocol, given, found))
    if printed:
        boxes = {section.id for section in protocol.sections if section.place == HELP and section.priority == 1}
        if boxes.isdisjoint(printed):
            yield "7"
        for medicine in prover.medicines:
            yield from _unsafe(medicine, printed, known)


def _in_order(found: Assessment) -> bool:
    """Whether nothing was answered behind an open question: only then it is a moment of a visit, of which the claims speak."""
    left = len(found.asked) - len(found.missing)
    return frozenset(found.asked[left:]) == frozenset(found.missing)


def _reached(row: RedFlag, known: Known) -> bool:
    if holds(row.when, known) is not True:
        return True
    lowered = [lowering.level for lowering in row.lowered_by if holds(lowering.answer, known) is True]
    return known.level >= min((row.level, *lowered))


def _unsafe(medicine: Medicine, printed: tuple[str, ...], known: Known) -> Iterator[str]:
    """Claims 6b and K12 for one medicine."""
    if not set(medicine.advised_by).isdisjoint(printed):
        yield from (f"6b {medicine.id}: {risk.id}" for risk in medicine.risks if holds(risk.when, known) is True)
    elif medicine.warned_by and set(medicine.warned_by).isdisjoint(printed):
        yield f"K12 {medicine.id}"
