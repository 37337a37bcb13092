"""Which instruments `python -m rules` offers, by name; each module is imported only when it is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

COMMANDS: Mapping[str, str] = {
    "check": "Look for everything that is wrong in a protocol's files.",
    "prove": "Prove the safety properties over every set of answers, or show the smallest counter-example as a patient.",
    "mutate": "Break every rule on purpose and see that a case or a property notices.",
    "compare": "Which patients change level between two versions of a protocol.",
    "replay": "Past visits on a changed protocol: who of them would move to another level.",
    "simulate": "The flag budget: what a population of patients would bring to each level and to the desk.",
    "explain": "Why these answers have their level, and which answer would change it.",
    "trace": "From every source statement to the text that carries it, and back.",
    "translate": "Everything that a language has to say as one PO file for a translator, and back.",
    "graph": "The interview as a picture on one A3 page.",
    "sign": "Sign a protocol, make a key, or verify a signature.",
    "safety-case": "One PDF for the clinical safety officer.",
}
"""Name and help of each. The module is `rules.instruments.<name>`."""


class Instrument(Protocol):
    """What every instrument's module has."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Its own arguments; `--protocol` is there already."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; `options.folder` is the protocol's folder. Returns the exit code: 0 done, 1 it found something. Raises ProtocolError, OSError."""


def offered() -> Mapping[str, str]:
    """Those that this copy of the program has: a frozen kiosk has none."""
    return COMMANDS if find_spec("rules.instruments.check") else {}


def instrument(name: str) -> Instrument:
    """The module behind a name of `COMMANDS`."""
    return cast("Instrument", import_module(f"rules.instruments.{name.replace('-', '_')}"))
