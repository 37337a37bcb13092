"""`simulate`: the flag budget of a population of patients, and whether it keeps the bars."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from rules.instruments.budget import Job, jobs, opened, run_all
from rules.instruments.budget_text import Budget, as_json, as_text
from rules.instruments.patients import Lot
from rules.instruments.population import Bound
from rules.instruments.settings import SETTINGS, positive

DONE, FOUND = 0, 1
SMALLER = 4
"""The bounds are far wider than chance: a quarter of the patients shows them."""
DRAWN_PATIENTS = 5_000
"""For each draw inside the bounds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked of it."""
    parser.add_argument("--setting", choices=SETTINGS, default=SETTINGS[0], help="whose patients (default: %(default)s)")
    parser.add_argument("--patients", type=positive, default=200_000, metavar="N", help="patients drawn (default: %(default)s)")
    parser.add_argument("--visits-a-day", type=positive, default=40, metavar="N", help="visits on an average day (default: %(default)s)")
    parser.add_argument("--hours", type=positive, default=8, metavar="N", help="opening hours a day (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed draws other patients (default: %(default)s)")
    parser.add_argument("--bound", choices=[bound.value for bound in Bound], help="only this end of every range (default: all three)")
    parser.add_argument("--draws-within-bounds", type=int, default=0, metavar="K", help="also K populations inside the bounds, for an interval")
    parser.add_argument("--plot", metavar="F.svg", help="write a picture of the levels and the rules")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--bars", action="store_true", help="exit 1 when a bar is not met at the central values")


def run(options: argparse.Namespace) -> int:
    """Draw, judge, print. Raises ProtocolError for a protocol or population that is refused, OSError for an unwritable plot."""
    budget = budget_of(options)
    print(json.dumps(as_json(budget), indent=2) if options.json else as_text(budget))
    if options.plot:
        from rules.instruments.plot import draw_budget

        Path(options.plot).write_text(draw_budget(budget), encoding="utf-8")
        print(f"Written: {options.plot}", file=sys.stderr)
    missed = [bar for bar in budget.bars(budget.main) if not bar.met]
    return FOUND if options.bars and missed else DONE


def budget_of(options: argparse.Namespace) -> Budget:
    """Draw and judge as these options say; `options.folder` is the protocol's folder. Raises ProtocolError."""
    folder = options.folder
    protocol, population = opened(str(folder), options.setting)
    bounds = [Bound(options.bound)] if options.bound else list(Bound)
    first = Job(str(folder), options.setting, Lot(options.seed, 0, 0), bounds[0])
    few = max(1, options.patients // SMALLER)
    runs = [jobs(first, options.patients), *(jobs(replace(first, bound=bound, rules=False), few) for bound in bounds[1:])]
    runs += [jobs(replace(first, within=at, rules=False), DRAWN_PATIENTS) for at in range(options.draws_within_bounds)]
    tallies = run_all(runs)
    found = dict(zip(bounds, tallies, strict=False))
    return Budget(protocol, population, found, tuple(tallies[len(bounds) :]), options.visits_a_day, options.hours)
