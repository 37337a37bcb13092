"""Claims 6 and 7: who gets a handout, what advice on medicines stands in it, and that it always says when to get help."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rules.assess import assess
from rules.handout import HANDOUT_LEVELS, section_ids, select
from rules.instruments.diagrams import Node
from rules.instruments.prover import Prover, Refutation, Verdict
from rules.instruments.risks import Medicine
from rules.instruments.story import tell
from rules.model import Level

Test = Callable[[tuple[str, ...], Level], bool]
"""Whether the printed sections and the level are indeed wrong."""
HELP = "help"
"""The place of the box that says when to get help."""


def no_advice_above_routine(prover: Prover) -> Verdict:
    """Nobody at EMERGENCY_NOW or URGENT_TODAY is handed anything."""
    handed = prover.handouts.handed & prover.model.at_least(Level.URGENT_TODAY)
    found = _refute(prover, "handout", handed, "a handout is printed", lambda printed, level: bool(printed) and level not in HANDOUT_LEVELS)
    return Verdict("6a", "Nobody at EMERGENCY_NOW or URGENT_TODAY gets a handout", prover.count(prover.handouts.domain), "every handout", found)


def medicines_are_safe(prover: Prover) -> Verdict:
    """No advice on a medicine is printed for anybody with one of its risks; the risks stand in a table of their own."""
    found = tuple(refutation for medicine in prover.medicines for refutation in _risky(prover, medicine))
    checked = ", ".join(f"{len(medicine.risks)} risks of {medicine.name}" for medicine in prover.medicines) or "no medicine"
    return Verdict("6b", "Nobody gets advice on a medicine with any listed risk", prover.count(prover.handouts.domain), checked, found)


def medicines_are_spoken_of(prover: Prover) -> Verdict:
    """K12: every handout advises a medicine or warns of it."""
    found: list[Refutation] = []
    for medicine in prover.medicines:
        if not medicine.warned_by:
            continue
        spoken = prover.model.space.diagrams.some(prover.handouts.printed(each) for each in (*medicine.advised_by, *medicine.warned_by))
        silent = prover.handouts.domain & prover.handouts.handed & ~spoken
        found += _refute(prover, medicine.id, silent, f"nothing is said of {medicine.name}", _lacks((*medicine.advised_by, *medicine.warned_by)))
    checked = f"{sum(bool(medicine.warned_by) for medicine in prover.medicines)} medicines"
    return Verdict("K12", "Every handout advises a medicine or warns of it", prover.count(prover.handouts.domain), checked, tuple(found))


def help_box(prover: Prover) -> Verdict:
    """Every handout carries the box that says when to get help, and the box never gives way to other text."""
    boxes = [section for section in prover.protocol.sections if section.place == HELP and section.priority == 1]
    printed = prover.model.space.diagrams.some(prover.handouts.printed(box.id) for box in boxes)
    without = prover.handouts.domain & prover.handouts.handed & ~printed
    found = _refute(prover, "help", without, "the handout lacks the box that says when to get help", _lacks(tuple(box.id for box in boxes)))
    handed = prover.count(prover.handouts.domain & prover.handouts.handed)
    return Verdict("7", 'Every handout carries the "get help if" box', handed, f"{len(boxes)} boxes", found)


def _risky(prover: Prover, medicine: Medicine) -> Iterator[Refutation]:
    advised = prover.handouts.domain & prover.model.space.diagrams.some(prover.handouts.printed(each) for each in medicine.advised_by)
    ids = frozenset(medicine.advised_by)
    for risk in medicine.risks:
        wrong = advised & prover.handouts.truth(risk.when).yes
        demand = f'advice on {medicine.name} is printed in spite of {risk.id} "{risk.risk}"'
        yield from _refute(prover, f"{medicine.id}: {risk.id}", wrong, demand, lambda printed, _: not ids.isdisjoint(printed))


def _lacks(ids: tuple[str, ...]) -> Test:
    return lambda printed, _: not set(ids) & set(printed)


def _refute(prover: Prover, subject: str, wrong: Node, demand: str, is_wrong: Test) -> tuple[Refutation, ...]:
    given = prover.smallest(wrong)
    if given is None:
        return ()
    found = assess(prover.protocol, given)
    printed = section_ids(select(prover.protocol, given, found))
    story = f"{tell(prover.protocol, given)[:-1]}; gets {found.level.name}, and {demand}."
    story = story if is_wrong(printed, found.level) else f"The model and the program disagree: {story}"
    return (Refutation(subject, story, given),)
