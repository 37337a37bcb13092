"""Random sets of answers, many at a time, and an encoded function judged on all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.assess import assess
from rules.handout import section_ids, select
from rules.instruments.diagrams import Node
from rules.instruments.space import Space, code_name, event_name, open_name
from rules.model import Answers, Assessment, Code, Event, Input, Kind, LinkId, Protocol, Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Truths = NDArray[np.bool_]
    Random = np.random.Generator

WORRIED = (0.0, 0.03, 0.1, 0.3, 1.0)
"""How often a question gets another answer than the harmless one: a patient draws one of these."""
LEFT, HOLES, EVENT = 0.3, 0.1, 0.1
"""How many patients leave early, skip single questions (as an answer file may), or have an event."""
HOLE = 0.2
"""How many questions such a patient skips."""
MOST_TOGETHER = 4
"""Answers that one screen gets at most."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Many patients: what each was, and one row of true variables for each. Closed questions may have answers here."""

    inputs: tuple[Input, ...]
    rows: Truths

    def visible(self, space: Space, asked: Sequence[tuple[LinkId, ...]]) -> Truths:
        """The rows with what was asked, and without answers to what was not."""
        import numpy as np

        names = space.diagrams.names
        places = {name: at for at, name in enumerate(names)}
        opened = np.zeros_like(self.rows)
        pairs = [(row, places[open_name(link_id)]) for row, link_ids in enumerate(asked) for link_id in link_ids]
        if pairs:
            opened[tuple(np.array(pairs).T)] = True
        open_of = {name: places[open_name(link_id)] for link_id, own in space.codes.items() for name in own}
        shown = np.array([open_of.get(name, at) for at, name in enumerate(names)])
        events = [places[event_name(event)] for event in Event]
        opened[:, events] = True
        seen: Truths = (self.rows & opened[:, shown]) | opened
        seen[:, events] = self.rows[:, events]
        return seen


@dataclass(frozen=True, slots=True)
class Patients:
    """A draw, and what the program says of each."""

    draw: Draw
    found: tuple[Assessment, ...]
    printed: tuple[frozenset[str], ...]
    """The sections of each handout."""


def play(protocol: Protocol, patients: Draw) -> Patients:
    """These patients, assessed with this protocol."""
    found = tuple(assess(protocol, given) for given in patients.inputs)
    printed = tuple(frozenset(section_ids(select(protocol, given, each))) for given, each in zip(patients.inputs, found, strict=True))
    return Patients(patients, found, printed)


def draw(space: Space, count: int, seed: int) -> Draw:
    """That many patients. The same seed gives the same ones."""
    import numpy as np

    random = np.random.default_rng(seed)
    rows = np.zeros((count, len(space.diagrams.names)), dtype=bool)
    places = {name: at for at, name in enumerate(space.diagrams.names)}
    worried = random.choice(WORRIED, count)
    number = len(space.protocol.questions)
    until = np.where(random.random(count) < LEFT, random.integers(0, number + 1, count), number)
    holes = random.random(count) < HOLES
    for at, question in enumerate(space.protocol.questions):
        own = rows[:, [places[name] for name in space.codes[question.link_id]]]
        _choose(random, question, own, harmless=random.random(count) >= worried)
        own[(until <= at) | (holes & (random.random(count) < HOLE))] = False
        rows[:, [places[name] for name in space.codes[question.link_id]]] = own
    happens = random.random((count, len(Event))) < EVENT
    rows[:, [places[event_name(event)] for event in Event]] = happens
    return Draw(_inputs(space, rows), rows)


def _choose(random: Random, question: Question, own: Truths, *, harmless: Truths) -> None:
    """Fill in valid answers: the harmless one where asked for, anything elsewhere."""
    import numpy as np

    count = len(own)
    codes = [option.code for option in question.options]
    alone = [at for at, option in enumerate(question.options) if option.exclusive or question.kind in {Kind.SINGLE, Kind.SCALE}]
    together = [at for at in range(len(codes)) if at not in alone]
    one = random.integers(0, len(codes), count)
    own[np.arange(count), one] = True
    if together:
        several = ~np.isin(one, alone)
        for _ in range(MOST_TOGETHER - 1):
            more = several & (random.random(count) < 1 / MOST_TOGETHER)
            own[np.flatnonzero(more), np.array(together)[random.integers(0, len(together), int(more.sum()))]] = True
    if question.harmless:
        own[harmless] = [code in question.harmless for code in codes]


def _inputs(space: Space, rows: Truths) -> tuple[Input, ...]:
    """Every row as answers and events."""
    import numpy as np

    places = {name: at for at, name in enumerate(space.diagrams.names)}
    columns = []
    for question in space.protocol.questions:
        own = rows[:, [places[code_name(question.link_id, option.code)] for option in question.options]]
        columns.append(_sets(question.link_id, [option.code for option in question.options], own @ (1 << np.arange(own.shape[1], dtype=np.int64))))
    answers: list[Answers] = [dict(pair for pair in row if pair is not None) for row in zip(*columns, strict=True)]
    happened = rows[:, [places[event_name(event)] for event in Event]]
    events = [frozenset(event for event, is_so in zip(Event, row, strict=True) if is_so) for row in happened]
    return tuple(map(Input, answers, events))


def _sets(link_id: LinkId, codes: list[Code], masks: NDArray[np.int64]) -> list[tuple[LinkId, frozenset[Code]] | None]:
    """Each mask of options as an answer; None for no answer."""
    known = {mask: (link_id, frozenset(code for at, code in enumerate(codes) if mask >> at & 1)) if mask else None for mask in set(masks.tolist())}
    return [known[mask] for mask in masks.tolist()]


class Judge:
    """Encoded functions on many patients at once."""

    def __init__(self, space: Space, rows: Truths) -> None:
        self._diagrams, self._rows = space.diagrams, rows
        self._numbers: tuple[NDArray[np.int64], ...] = ()

    def prepare(self, nodes: Iterable[Node]) -> None:
        """Make these functions ready to be judged."""
        import numpy as np

        for node in nodes:
            if not self._diagrams.large(node):
                self._diagrams.entry(node)
        table = self._diagrams.table
        self._numbers = tuple(np.array(numbers, dtype=np.int64) for numbers in (table.variable, table.low, table.high))

    def __call__(self, node: Node) -> Truths:
        """The function on every row. Raises IndexError when it was not prepared."""
        import numpy as np

        if self._diagrams.large(node):
            return self._diagrams.listing(node).holds(self._rows)
        root = self._diagrams.entry(node)
        variable, low, high = self._numbers
        at = np.full(len(self._rows), root)
        active = np.flatnonzero(at > 1)
        while len(active):
            here = at[active]
            at[active] = np.where(self._rows[active, variable[here]], high[here], low[here])
            active = active[at[active] > 1]
        holds: Truths = at == 1
        return holds
