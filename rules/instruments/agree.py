"""Holding the encoded model against the program that runs: the same level, rules, questions and handout for the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.assess import assess
from rules.handout import section_ids, select
from rules.instruments.diagrams import Node
from rules.instruments.encode import RAISED, Model
from rules.instruments.handouts import Handouts
from rules.instruments.sampling import Draw, draw, judge
from rules.model import Assessment, Input, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Answers on which the model and the program differ, and about what."""

    given: Input
    about: str


def disagreements(model: Model, handouts: Handouts, count: int, seed: int = 1) -> Iterator[Disagreement]:
    """Compare on that many random sets of answers; each difference once, with the fewest answers that show it."""
    yield from differences(model, handouts, draw(model.space, count, seed))


def differences(model: Model, handouts: Handouts, patients: Draw, program: Protocol | None = None) -> Iterator[Disagreement]:
    """Compare on these patients. `program` is the protocol that `assess` runs, the model's own by default."""
    running = program or model.protocol
    found = [assess(running, given) for given in patients.inputs]
    rows = patients.visible(model.space, [each.asked for each in found])
    for about, node, says in _claims(model, found):
        yield from _first(patients.inputs, about, judge(model.space.diagrams.flat(node), rows) != says)
    printed = [frozenset(section_ids(select(running, given, each))) for given, each in zip(patients.inputs, found, strict=True)]
    for section_id, node in handouts.printed.items():
        says = _truths(section_id in ids for ids in printed)
        yield from _first(patients.inputs, f"whether section {section_id} is printed", judge(model.space.diagrams.flat(node), rows) != says)


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
