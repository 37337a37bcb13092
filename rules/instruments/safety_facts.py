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
from rules.instruments.prove import CLAIMS, make_prover
from rules.instruments.prover import Verdict
from rules.instruments.purpose import Published, Purpose, read_purpose
from rules.instruments.risks import Medicine
from rules.load import load_dossier, load_protocol
from rules.load_hazards import read_hazards
from rules.load_nodes import Log
from rules.model import Protocol
from rules.published import File, Round, published_rounds

PROJECT = Path(__file__).resolve().parents[2]
"""What the paths in safety.yaml begin from."""


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
    """The published cases with the levels that they came to; empty: none were at hand."""
    left_out: str
    """Why there are none; empty where there are some."""
    medicines: tuple[Medicine, ...]
    budget: Budget | None


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is run."""

    samples: int
    """Random sets of answers on which the proved model is held against the program."""
    patients: int
    """Patients drawn from the population."""
    vignettes: Path | None = None
    """File of published cases; None: the one that safety.yaml names."""
    additions: Path | None = None
    """File of answers to questions that are newer than those cases."""


def gather(folder: Path, effort: Effort) -> Facts:
    """Run everything. Raises ProtocolError, OSError, MissingLibraryError."""
    protocol = load_protocol(folder)
    dossier = load_dossier(folder, protocol)
    log = Log()
    purpose, hazards = read_purpose(folder, log), read_hazards(folder, protocol, log)
    log.settle()
    cases, additions, left_out = found_cases(effort, purpose.published if purpose is not None else None)
    prover = make_prover(folder)
    prover.samples = effort.samples
    return Facts(
        protocol=protocol,
        dossier=dossier,
        fingerprint=manifest.fingerprint(folder),
        purpose=purpose,
        hazards=hazards,
        mistakes=check(folder),
        verdicts=tuple(claim(prover) for claim in CLAIMS.values()),
        failed_cases=failures(protocol, dossier),
        published=() if cases is None else published_rounds(protocol, _file(cases), None if additions is None else _file(additions)),
        left_out=left_out,
        medicines=prover.medicines,
        budget=_budget(folder, effort.patients) if (folder / POPULATION).exists() else None,
    )


def found_cases(effort: Effort, named: Published | None) -> tuple[Path | None, Path | None, str]:
    """The files of published cases and of additions, and why there is none: what was asked for, else what safety.yaml names."""
    home = None if named is None else PROJECT / named.cases
    if effort.vignettes is None and (home is None or not home.is_file()):
        named_there = "safety.yaml names none" if named is None else f"{named.cases}, which safety.yaml names, is not here"
        return None, None, f"None were at hand: {named_there}. They were left out; run again with --vignettes FILE."
    cases = effort.vignettes or home or Path()
    own = home is not None and cases.resolve() == home.resolve()
    newer = PROJECT / named.additions if own and named is not None and named.additions is not None else None
    return cases, effort.additions or (newer if newer is not None and newer.is_file() else None), ""


def _file(path: Path) -> File:
    return File(path.read_bytes(), str(path))


def _budget(folder: Path, patients: int) -> Budget:
    """What `simulate` would find, with all else as it is when nothing is said."""
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    options = parser.parse_args(["--patients", str(patients)])
    options.folder = folder
    return simulate.budget_of(options)
