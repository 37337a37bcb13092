"""Where inside its bounds each input of a population stands, and which inputs move at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zlib import crc32

from rules.compiled import compiled
from rules.instruments.population import Bound, Figure
from rules.model import Code, LinkId, Protocol, Stage

Dial = Callable[[str, Figure], float]
"""The value of one input, by its name."""


def at_bound(bound: Bound) -> Dial:
    """Every flag input at the same end of its range."""
    return lambda _, figure: figure.at(bound)


def within_bounds(seed: int) -> Dial:
    """Every flag input somewhere inside its range, most often near its central value, independently of the others."""
    import numpy as np

    def dial(name: str, figure: Figure) -> float:
        if figure.low == figure.high:
            return figure.p
        return float(np.random.default_rng((seed, crc32(name.encode()))).triangular(figure.low, figure.p, figure.high))

    return dial


def looked_at(protocol: Protocol) -> Mapping[LinkId, frozenset[Code]]:
    """The flag inputs: answers that some rule looks at. Who comes (the gate questions) is none."""
    gates = {question.link_id for question in protocol.questions if question.stage is Stage.GATE}
    ready = compiled(protocol)
    found = {step.link_id: frozenset(code for code, told in step.told.items() if told.bit & ready.looked_at) for step in ready.steps}
    return found | dict.fromkeys(gates, frozenset())
