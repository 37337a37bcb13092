"""What a safety case is made of: everything that the other instruments find about one protocol, gathered once."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from rules import manifest
from rules.cases import failures
from rules.dossier import Dossier, Hazard
from rules.errors import Mistake
from rules.instruments import simulate
from rules.instruments.budget_text import Budget
from rules.instruments.check import check
from rules.instruments.load_population import BASE as POPULATION
from rules.instruments.prove import CLAIMS, agreement, make_prover
from rules.instruments.prover import Verdict
from rules.instruments.purpose import Purpose, read_purpose
from rules.load import load_dossier, load_protocol
from rules.load_hazards import read_hazards
from rules.load_nodes import Log
from rules.model import Protocol
from rules.published import File, Round, published_rounds


@dataclass(frozen=True, slots=True)
class Facts:
    """One protocol's facts. What could not be had is None or empty, and the page says so."""

    protocol: Protocol
    dossier: Dossier
    fingerprint: str
    purpose: Purpose | None
    hazards: tuple[Hazard, ...]
    mistakes: tuple[Mistake, ...]
    verdicts: tuple[Verdict, ...]
    failed_cases: tuple[str, ...]
    published: tuple[Round, ...]
    """The published cases with the levels that they came to; empty: none were given."""
    budget: Budget | None


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is run."""

    samples: int
    """Random sets of answers on which the proved model is held against the program."""
    patients: int
    """Patients drawn from the population."""
    vignettes: Path | None = None
    """File of published cases."""
    additions: Path | None = None
    """File of answers to questions that are newer than those cases."""


def gather(folder: Path, effort: Effort) -> Facts:
    """Run everything. Raises ProtocolError, OSError, MissingLibraryError."""
    protocol = load_protocol(folder)
    dossier = load_dossier(folder, protocol)
    log = Log()
    purpose, hazards = read_purpose(folder, log), read_hazards(folder, protocol, log)
    log.settle()
    cases = _file(effort.vignettes)
    return Facts(
        protocol=protocol,
        dossier=dossier,
        fingerprint=manifest.fingerprint(folder),
        purpose=purpose,
        hazards=hazards,
        mistakes=check(folder),
        verdicts=_verdicts(folder, effort.samples),
        failed_cases=failures(protocol, dossier),
        published=() if cases is None else published_rounds(protocol, cases, _file(effort.additions)),
        budget=_budget(folder, effort.patients) if (folder / POPULATION).exists() else None,
    )


def _file(path: Path | None) -> File | None:
    return None if path is None else File(path.read_bytes(), str(path))


def _verdicts(folder: Path, samples: int) -> tuple[Verdict, ...]:
    prover = make_prover(folder)
    prover.samples = samples
    return (*(claim(prover) for claim in CLAIMS.values()), agreement(prover))


def _budget(folder: Path, patients: int) -> Budget:
    """What `simulate` would find, with all else as it is when nothing is said."""
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    options = parser.parse_args(["--patients", str(patients)])
    options.folder = folder
    return simulate.budget_of(options)
