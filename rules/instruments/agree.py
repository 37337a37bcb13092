"""Holding the encoded model against the program that runs: the same level, rules, questions and handout for the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.instruments.diagrams import Node
from rules.instruments.encode import RAISED, Model
from rules.instruments.handouts import Handouts
from rules.instruments.sampling import Judge, Patients
from rules.model import Assessment, Input

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Answers on which the model and the program differ, and about what."""

    given: Input
    about: str


def disagreements(model: Model, handouts: Handouts, patients: Patients) -> Iterator[Disagreement]:
    """Each difference on these patients once, with the fewest answers that show it."""
    import numpy as np

    judge = Judge(model.space, patients.draw.visible(model.space, [each.asked for each in patients.found]))
    inputs = patients.draw.inputs
    claims = tuple(_claims(model, patients.found))
    judge.prepare((*(node for _, node, _ in claims), handouts.handed, *handouts.on.values()))
    for about, node, says in claims:
        yield from _first(inputs, about, judge(node) != says)
    handed = judge(handouts.handed)
    on = {section_id: judge(node) for section_id, node in handouts.on.items()}
    for section in model.protocol.sections:
        printed = handed & on[section.id]
        if section.follows:
            printed &= np.any([on[other] for other in section.follows], axis=0)
        says = _truths(section.id in ids for ids in patients.printed)
        yield from _first(inputs, f"whether section {section.id} is printed", printed != says)


def _claims(model: Model, found: Sequence[Assessment]) -> Iterator[tuple[str, Node, Truths]]:
    """What is compared: its name, the model's function, and what the program says for each patient."""
    yield "which questions are asked", model.anything, _truths(True for _ in found)
    for level in RAISED:
        yield f"whether the level is at least {level.name}", model.at_least(level), _truths(each.level >= level for each in found)
    fired = [frozenset(rule.id for rule in each.fired) for each in found]
    for rule_id, node in model.fires.items():
        yield f"whether rule {rule_id} fires", node, _truths(rule_id in ids for ids in fired)


def _first(inputs: Sequence[Input], about: str, differ: Truths) -> Iterator[Disagreement]:
    if differ.any():
        fewest = min(differ.nonzero()[0].tolist(), key=lambda row: len(inputs[row].answers))
        yield Disagreement(inputs[fewest], about)


def _truths(values: Iterator[bool]) -> Truths:
    import numpy as np

    return np.fromiter(values, dtype=bool)
