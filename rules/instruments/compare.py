"""`compare OLD NEW`: which patients change level between two versions of a protocol, exactly and weighted by how often they come."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from rules.dossier import RedFlag
from rules.errors import ProtocolError
from rules.instruments.budget import opened
from rules.instruments.budget_text import interval
from rules.instruments.drawn_moves import Moved, Pair, drawn_moves
from rules.instruments.moves import Moves, exact_moves
from rules.instruments.patients import Lot
from rules.instruments.revisions import version
from rules.instruments.settings import SETTINGS, positive
from rules.instruments.story import outcome, tell
from rules.instruments.translation import known_to
from rules.interview import walk
from rules.load import load_dossier, load_protocol
from rules.model import Input, Level, Protocol

DONE, FOUND, WRONG_USE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked of it."""
    parser.add_argument("old", metavar="OLD", help="a protocol's folder, or a git revision such as HEAD~1")
    parser.add_argument("new", metavar="NEW", help="likewise; . is the work tree")
    parser.add_argument("--setting", choices=SETTINGS, default=SETTINGS[0], help="whose patients weight the moves (default: %(default)s)")
    parser.add_argument("--patients", type=positive, default=200_000, metavar="N", help="patients drawn for the weights (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed draws other patients (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    """Compare and print; 1 when a red-flag patient fell below the flag's level or a red flag asks less. Raises ProtocolError for a bad version."""
    with version(options.old, options.folder) as old_folder, version(options.new, options.folder) as new_folder:
        old, new = load_protocol(old_folder), load_protocol(new_folder)
        opened(str(new_folder), options.setting)  # a population that does not fit is refused here, in words
        exact = exact_moves(old, new, load_dossier(new_folder, new).red_flags, _older_rows(old_folder, old))
        pair = Pair(str(old_folder), str(new_folder), options.setting, Lot(options.seed, 0, 0))
        weights = drawn_moves(pair, options.patients)
    print("\n\n".join(_text(old, new, exact, weights)))
    return FOUND if exact.falls or exact.weaker else DONE


def _older_rows(folder: Path, old: Protocol) -> tuple[RedFlag, ...]:
    try:
        return load_dossier(folder, old).red_flags
    except ProtocolError:
        print("OLD's red flags cannot be read by this version, so only NEW's are held against the moves.", file=sys.stderr)
        return ()


def _text(old: Protocol, new: Protocol, exact: Moves, weights: Moved) -> Iterator[str]:
    """The report, part by part."""
    moved = sum(move.sets for move in exact.moves)
    yield (
        f"{old.name} {old.version} ({len(old.questions)} questions, {len(old.rules)} rules) against "
        f"{new.name} {new.version} ({len(new.questions)} questions, {len(new.rules)} rules)."
    )
    yield f"Of {exact.total:,} sets of answers that a patient can give to NEW, {moved:,} change level ({100 * moved / exact.total:.3g} %)."
    yield "\n".join(_table(weights))
    yield "\n".join(_moves(old, new, exact, weights)) or "No patient changes level."
    yield "\n".join(_falls(new, exact)) or "No red-flag patient fell below the flag's level."
    yield "\n".join(_weaker(new, exact)) or "No red flag asks for less."


def _table(weights: Moved) -> Iterator[str]:
    """Levels before in rows, after in columns."""
    total = weights.total()
    yield f"{total:,} patients drawn, in %. Rows: OLD, columns: NEW."
    yield " " * 22 + "".join(f"{level.name:>21}" for level in Level)
    for before in Level:
        yield f"{before.name:<22}" + "".join(f"{100 * weights[before, after] / total:>21.2f}" for after in Level)
    up = sum(n for (before, after), n in weights.items() if after > before)
    down = sum(n for (before, after), n in weights.items() if after < before)
    yield f"Up {_share(up, total)}, down {_share(down, total)}, with the 95 % interval of the draw."


def _share(part: int, whole: int) -> str:
    low, high = interval(part, whole)
    return f"{100 * part / whole:.2f} % ({100 * low:.2f}-{100 * high:.2f})"


def _moves(old: Protocol, new: Protocol, exact: Moves, weights: Moved) -> Iterator[str]:
    for move in exact.moves:
        direction = "up" if move.after > move.before else "down"
        share = _share(weights[move.before, move.after], weights.total())
        yield f"{direction:<5}{move.before.name} -> {move.after.name}: {move.sets:,} sets of answers, {share} of patients. The smallest:"
        yield f"     {_told(old, new, move.example)}"


def _told(old: Protocol, new: Protocol, example: Input) -> str:
    fired = ", ".join(rule.id for rule in walk(old, known_to(old, example.answers), example.events).fired) or "no rule"
    return f"{tell(new, example)[:-1]}; {outcome(new, example)}; in OLD {fired} fired."


def _falls(new: Protocol, exact: Moves) -> Iterator[str]:
    for fall in exact.falls:
        asks = f'RED FLAG {fall.row.id} "{fall.row.concern}" asks for {fall.level.name} and had it'
        yield f"{asks}; {fall.sets:,} sets of answers fell below it. The smallest:"
        yield f"     {tell(new, fall.example)[:-1]}; {outcome(new, fall.example)}."


def _weaker(new: Protocol, exact: Moves) -> Iterator[str]:
    for found in exact.weaker:
        asked = f'RED FLAG {found.row.id} "{found.row.concern}" asked for {found.level.name} in OLD'
        yield f"{asked}; for {found.sets:,} sets of answers NEW's red flags ask for less. The smallest:"
        yield f"     {tell(new, found.example)[:-1]}; {outcome(new, found.example)}."
