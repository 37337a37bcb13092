"""`replay OLD NEW VISITS`: past visits on a changed protocol, and who of them would move to another level."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rules.answers import AnswerSet, read_answers
from rules.assess import assess
from rules.errors import ProtocolError
from rules.fill import fill_harmless
from rules.instruments.revisions import version
from rules.instruments.story import tell
from rules.instruments.translation import known_to, shared_questions
from rules.load import load_protocol
from rules.model import Assessment, Event, Input, Level, Protocol

DONE, FOUND, WRONG_USE = 0, 1, 2
ALARM = Level.URGENT_TODAY
"""From here on staff are called at once; whoever had it and falls is told by the exit code."""
ONLY_FLAGGED = (
    "These are visits that raised a flag: no other visit keeps its answers. Who would be flagged for the first time cannot be seen here; "
    "`python -m rules compare` counts them. Answers are erased some hours after their flag was closed (`answers_hours` in the settings, 24): "
    "older visits are here only where they were exported before that."
)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One visit, judged by both versions."""

    id: str
    given: Input
    """As NEW hears it."""
    before: Assessment
    after: Assessment
    lost: tuple[str, ...]
    """What NEW does not know any more: `question`, or `question: code`."""

    @property
    def moves(self) -> int:
        """Above 0: more urgent than before; below: less; 0: it stays."""
        return int(self.after.level) - int(self.before.level)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked of it."""
    parser.add_argument("old", metavar="OLD", help="a protocol's folder, or a git revision such as HEAD~1")
    parser.add_argument("new", metavar="NEW", help="likewise; . is the work tree")
    parser.add_argument("visits", metavar="VISITS", nargs="+", help="files that `kiosk export --format visits` wrote, or any file of answers")


def run(options: argparse.Namespace) -> int:
    """Replay and print; 1 when a visit that called staff at once would do so no more, or as less. Raises ProtocolError for a bad version, OSError."""
    with version(options.old, options.folder) as old_folder, version(options.new, options.folder) as new_folder:
        old, new = load_protocol(old_folder), load_protocol(new_folder)
    try:
        sets = _read(options.visits, old, new)
    except ProtocolError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    found = replay(old, new, sets)
    print("\n\n".join(_text(old, new, found)))
    return FOUND if any(_falls(one) for one in found) else DONE


def replay(old: Protocol, new: Protocol, sets: Sequence[AnswerSet]) -> tuple[Replayed, ...]:
    """Judge every visit by both. Each version hears the questions and codes that it knows, as `compare` has it.

    What a version asks and a finished visit never answered counts as harmless, but as not sure where only a worrying answer opens it.
    """
    found = []
    for one in sets:
        after = _heard(new, one)
        found.append(Replayed(one.id, after, assess(old, _heard(old, one)), assess(new, after), tuple(_lost(new, one))))
    return tuple(found)


def _heard(protocol: Protocol, one: AnswerSet) -> Input:
    known = known_to(protocol, one.answers)
    return Input(known if Event.UNFINISHED in one.events else fill_harmless(protocol, known), one.events)


def _lost(new: Protocol, one: AnswerSet) -> Iterator[str]:
    codes = {question.link_id: question.codes() for question in new.questions}
    for link_id in sorted(one.answers):
        if link_id not in codes:
            yield link_id
        else:
            yield from (f"{link_id}: {code}" for code in sorted(one.answers[link_id] - codes[link_id]))


def _falls(one: Replayed) -> bool:
    return one.moves < 0 and one.before.level >= ALARM


def _read(names: Sequence[str], old: Protocol, new: Protocol) -> tuple[AnswerSet, ...]:
    """Questions and codes of either version may stand in a file; any other is a mistake. A visit without an id is known by its place."""
    both = replace(new, questions=shared_questions(old, new))
    found = []
    for name in names:
        sets = read_answers(Path(name).read_bytes(), name, both)
        found += [replace(one, id=one.id or f"{name}, visit {number}") for number, one in enumerate(sets, 1)]
    return tuple(found)


# --- the report ----------------------------------------------------------------------------------


def _text(old: Protocol, new: Protocol, found: Sequence[Replayed]) -> Iterator[str]:
    """Part by part."""
    up, down = sum(one.moves > 0 for one in found), sum(one.moves < 0 for one in found)
    moved = f"of {len(found):,} visits {up + down:,} would move, {up:,} up and {down:,} down"
    yield f"{old.name} {old.version} against {new.name} {new.version}: {moved}."
    yield "\n".join(_table(found))
    yield "\n".join(_movers(new, found)) or "No visit changes level."
    if lost := Counter(name for one in found for name in one.lost):
        yield "NEW does not know, and did not hear: " + ", ".join(f"{name} ({count:,} visits)" for name, count in sorted(lost.items())) + "."
    yield ONLY_FLAGGED


def _table(found: Sequence[Replayed]) -> Iterator[str]:
    """Levels before in rows, after in columns."""
    counts = Counter((one.before.level, one.after.level) for one in found)
    yield "Visits. Rows: OLD, columns: NEW."
    yield " " * 22 + "".join(f"{level.name:>21}" for level in Level)
    for before in Level:
        yield f"{before.name:<22}" + "".join(f"{counts[before, after]:>21,}" for after in Level)


def _movers(new: Protocol, found: Sequence[Replayed]) -> Iterator[str]:
    """Who falls first, from the most urgent level down; then who rises."""
    for one in sorted(found, key=lambda one: (one.moves > 0, -one.before.level, one.after.level, one.id)):
        if one.moves:
            direction = "up" if one.moves > 0 else "down"
            why = f"{_rules(one.before)} in OLD, {_rules(one.after)} in NEW"
            yield f"{direction:<5}{one.before.level.name} -> {one.after.level.name}: {one.id}. {why}."
            yield f"     {tell(new, one.given)}"


def _rules(judged: Assessment) -> str:
    return ", ".join(rule.id for rule in judged.fired) or "no rule"
