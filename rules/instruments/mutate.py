"""`mutate`: break every rule, showing condition and handout switch on purpose, and see that a case or a property notices."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection

from rules.instruments.mutant_judge import Fate, Judged, MutantJudge
from rules.instruments.mutants import Mutant, mutants
from rules.instruments.prove import make_prover
from rules.instruments.suggest_tables import as_yaml, suggested
from rules.model import Input

DONE, FOUND, WRONG_USE = 0, 1, 2

Told = tuple[Fate, str, Input | None]
"""A fate as it is sent from one process to the other."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `mutate` takes besides the protocol."""
    parser.add_argument("--rule", metavar="ID", help='only the mutants of this rule, or of "question X", "section X" or "term X"')
    parser.add_argument("--tables", action="store_true", help="print the decision tables that would kill the survivors, for an author to judge")


def run(options: argparse.Namespace) -> int:
    """Judge every mutant, and print what came of them. Raises ProtocolError, OSError, MissingLibraryError."""
    prover = make_prover(options.folder)
    subjects = dict.fromkeys(mutant.subject for mutant in mutants(prover.protocol))
    if options.rule not in {None, *subjects}:
        print(f'There is nothing named "{options.rule}" to break. Use one of: {", ".join(subjects)}.', file=sys.stderr)
        return WRONG_USE
    judge = MutantJudge(prover)
    if options.tables:
        for table in suggested(judge, (mutant for mutant in mutants(prover.protocol) if options.rule in {None, mutant.subject})):
            print(as_yaml(table, prover.protocol), end="")
        return DONE
    chosen = [mutant for mutant in mutants(prover.protocol) if options.rule in {None, mutant.subject}]
    found = judge_all(judge, chosen)
    counts = Counter(each.fate for each in found)
    places = len({each.mutant.subject for each in found})
    print(f"{prover.protocol.name} {prover.protocol.version}: {len(found)} mutants of {places} rules, questions, sections and terms")
    for fate in Fate:
        print(f"{counts[fate]:6} {fate.value}")
    for fate in (Fate.EQUIVALENT, Fate.SURVIVES):
        for each in found:
            if each.fate is fate:
                print(f"{fate.name:10} {each.mutant.subject}: {each.mutant.change}{f': {each.by}' if each.by else ''}")
    return FOUND if counts[Fate.SURVIVES] else DONE


def judge_all(judge: MutantJudge, chosen: Sequence[Mutant]) -> list[Judged]:
    """The fate of each of these, in their order; every second one is judged by a second process."""
    judge.prepare()
    # Forked, so that what is encoded need not be sent: the library's functions cannot be.
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    helper = context.Process(target=_send, args=(judge, chosen[1::2], sender))
    helper.start()
    sender.close()
    here = [judge.judge(mutant) for mutant in chosen[::2]]
    there: list[Told] = receiver.recv()
    helper.join()
    elsewhere = [Judged(mutant, *told) for mutant, told in zip(chosen[1::2], there, strict=True)]
    return [(elsewhere if at % 2 else here)[at // 2] for at in range(len(chosen))]


def _send(judge: MutantJudge, chosen: Sequence[Mutant], sender: Connection) -> None:
    found = (judge.judge(mutant) for mutant in chosen)
    sender.send([(each.fate, each.by, _plain(each.given)) for each in found])


def _plain(given: Input | None) -> Input | None:
    return None if given is None else Input(dict(given.answers), given.events)
