"""`explain`: why answers have their level, what is not known, what is printed and why, and which answer would change it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from rules.answers import AnswerSet, read_answers
from rules.assess import assess
from rules.dossier import Dossier
from rules.errors import ProtocolError
from rules.fill import UNCLEAR, fill_harmless
from rules.handout import select
from rules.instruments.in_words import answer_in_words, answers_in_words, condition_in_words
from rules.instruments.nearest import Change, Near, Way, nearest
from rules.load import load_dossier, load_protocol
from rules.model import Assessment, Input, Kind, LinkId, Protocol, Rule

DONE, WRONG_USE = 0, 2
MOST_SHOWN = 8
"""Questions by which another level is reached that are told; the rest are counted."""
MOST_NAMED = 4
"""Questions that a change opens and that are named."""
SEVERAL = {Kind.MULTI, Kind.BODYMAP}
NUMBERS = ("No", "One answer", "Two answers")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the answers are."""
    parser.add_argument("--answers", required=True, metavar="F", help="YAML or JSON file of answers; - reads standard input")
    parser.add_argument("--fill-harmless", action="store_true", help="for answer files older than a question: see the README")


def run(options: argparse.Namespace) -> int:
    """Explain every set of answers in the file."""
    protocol = load_protocol(options.folder)
    dossier = load_dossier(options.folder, protocol)
    data = sys.stdin.buffer.read() if options.answers == "-" else Path(options.answers).read_bytes()
    try:
        sets = read_answers(data, options.answers, protocol)
    except ProtocolError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    blocks = ["\n".join(explanation(protocol, dossier, each, fill=options.fill_harmless)) for each in sets]
    print("\n\n".join(blocks))
    return DONE


def explanation(protocol: Protocol, dossier: Dossier, given: AnswerSet, *, fill: bool = False) -> list[str]:
    """The lines about one set of answers."""
    answers = fill_harmless(protocol, given.answers) if fill else given.answers
    visit = Input(answers, given.events)
    found = assess(protocol, visit)
    head = f"{given.id}: {found.level.name}" if given.id else found.level.name
    return [
        head,
        f"  The patient reads: {protocol.levels[found.level].heading}",
        "",
        "Why",
        *_why(protocol, dossier, found),
        "",
        "Not known",
        *_unknown(protocol, visit, found),
        "",
        "Handout",
        *_handout(protocol, visit, found),
        "",
        "Nearest different level",
        *(line for near in nearest(protocol, visit) for line in _near(protocol, near, above=near.level > found.level)),
    ]


# --- why ---------------------------------------------------------------------------------------------


def _why(protocol: Protocol, dossier: Dossier, found: Assessment) -> Iterator[str]:
    if not found.fired:
        yield "  No rule fires, and without one the level is SELF_CARE."
    for rule in found.fired:
        decides = "" if rule.level is found.level else " (does not decide: a higher level stands)"
        yield f"  {rule.id} {rule.level.name}{decides}: {rule.staff}"
        yield f"      fires when {condition_in_words(rule.when, protocol)}"
        yield from (f"      {line}" for line in _evidence(dossier, rule))


def _evidence(dossier: Dossier, rule: Rule) -> Iterator[str]:
    evidence = {each.id: each for each in dossier.evidence}
    statements = {each.id: each for each in dossier.statements}
    for name in dossier.sources.get(rule.id, rule.evidence):
        if name in evidence:
            each = evidence[name]
            yield f"{name}: {each.finding} [{each.source}; {each.status}]"
        else:
            yield f"{name}: the article says: {statements[name].says} [urgency there: {statements[name].urgency}]"


# --- what is not known --------------------------------------------------------------------------------


def _unknown(protocol: Protocol, given: Input, found: Assessment) -> Iterator[str]:
    unclear = [
        (link_id, codes)
        for link_id in found.asked
        if link_id not in found.missing and (codes := given.answers.get(link_id, frozenset()) & frozenset(UNCLEAR))
    ]
    yield from (f"  Asked and not answered: {protocol.question(link_id).text} ({link_id})" for link_id in found.missing)
    yield from (f"  Answered without being sure: {answer_in_words(protocol, link_id, codes)}" for link_id, codes in unclear)
    yield from (f"  Answered but never asked, so left out: {link_id}" for link_id in found.not_asked)
    if not found.missing and not unclear and not found.not_asked:
        yield "  Nothing: every question that was asked has a clear answer."


# --- the handout ---------------------------------------------------------------------------------------


def _handout(protocol: Protocol, given: Input, found: Assessment) -> Iterator[str]:
    chosen = select(protocol, given, found)
    if not chosen:
        yield "  None: it is for a finished visit about the back that ends at ROUTINE_APPOINTMENT or SELF_CARE."
    for each in chosen:
        section = each.section
        why = ["for everybody"] if section.when is None else [f"because {condition_in_words(section.when, protocol)}"]
        why += [f"with {' or '.join(sorted(section.follows))}"] if section.follows else []
        why += [f"at {' or '.join(level.name for level in sorted(section.levels))}"] if section.levels else []
        if each.boxed and section.emphasis is not None:
            why.append(f"in a box because {condition_in_words(section.emphasis, protocol)}")
        yield f"  {section.id} {section.title}: {', '.join(why)}"


# --- the nearest different level -----------------------------------------------------------------------


def _near(protocol: Protocol, near: Near, *, above: bool) -> Iterator[str]:
    where = "up" if above else "down"
    if not near.ways:
        yield f"  More than two answers away from {near.level.name} ({where})."
        return
    groups: dict[tuple[LinkId, ...], list[Way]] = {}
    for way in near.ways:
        groups.setdefault(tuple(change.link_id for change in way.changes), []).append(way)
    yield f"  {NUMBERS[len(near.ways[0].changes)]} away from {near.level.name} ({where}):"
    shown = list(groups.values())[:MOST_SHOWN]
    yield from (f"    {_group(protocol, ways)}" for ways in shown)
    left = len(near.ways) - sum(len(ways) for ways in shown)
    if left:
        yield f"    and in {left} more {'way' if left == 1 else 'ways'}, with other questions"


def _group(protocol: Protocol, ways: list[Way]) -> str:
    """The ways that change the same questions: the first one told, the others counted."""
    first = ways[0]
    told = " and ".join(_change(protocol, change) for change in first.changes)
    more = f"; {len(ways) - 1} more with the same question{'s' if len(first.changes) > 1 else ''}" if len(ways) > 1 else ""
    asks = ", ".join(first.opens) if len(first.opens) <= MOST_NAMED else f"{len(first.opens)} more questions"
    return f"{told}{more}{f' (it then asks {asks})' if first.opens else ''}"


def _change(protocol: Protocol, change: Change) -> str:
    question = protocol.question(change.link_id)
    added, removed = answers_in_words(question, change.added), answers_in_words(question, change.removed, joined=" and ")
    if not change.removed:
        return f"{change.link_id}: {'also ' if question.kind in SEVERAL else ''}{added}"
    if not change.added:
        return f"{change.link_id}: without {removed}"
    return f"{change.link_id}: {added} instead of {removed}"
