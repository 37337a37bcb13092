"""How long the proof takes, and how it grows: the shipped protocol, and 2, 4 and 8 times its questions and rules."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from rules.instruments.encode import Model  # noqa: E402 - the repository's root is found first
from rules.instruments.prove import CLAIMS, make_prover, prove  # noqa: E402 - as above
from rules.instruments.prover import Prover  # noqa: E402 - as above
from rules.model import Protocol  # noqa: E402 - as above
from tests.rules.instruments.grown import grown  # noqa: E402 - as above

FOLDER = ROOT / "rules" / "protocols" / "back_spasm"
SIZES = (1, 2, 4, 8)


def proved(base: Prover, protocol: Protocol) -> tuple[float, int]:
    """How many seconds it takes to try every claim, and how many are proved."""
    began = perf_counter()
    # The copies' cases and handout are those of the first; the red flags speak of the first copy too.
    prover = Prover(Model(protocol), base.dossier, base.medicines, base.unordered)
    held = sum(verdict.proved for verdict in prove(prover, tuple(CLAIMS)))
    return perf_counter() - began, held


def shipped() -> float:
    """Seconds for the protocol as it is."""
    base = make_prover(FOLDER)
    return proved(base, base.protocol)[0]


def main(sizes: tuple[int, ...]) -> None:
    """Print the seconds of each size."""
    base = make_prover(FOLDER)
    for times in sizes:
        protocol = grown(base.protocol, times)
        seconds, held = proved(base, protocol)
        size = f"{len(protocol.questions)} questions, {len(protocol.rules)} rules"
        print(f"prove x{times}: {seconds:6.1f} s  {size}, {held} of {len(CLAIMS)} claims proved", flush=True)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
