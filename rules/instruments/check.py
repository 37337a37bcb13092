"""`check`: everything that can be wrong in a protocol's folder, in one run, each with its place and how to mend it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rules.dossier import Dossier
from rules.errors import Mistake, ProtocolError
from rules.instruments.check_languages import language_mistakes
from rules.instruments.check_reach import reach_findings
from rules.instruments.check_shell import shell_mistakes
from rules.instruments.check_trace import trace_findings
from rules.instruments.check_words import word_findings
from rules.instruments.findings import Kind, Wording, read_wording, settled
from rules.instruments.load_population import BASE as POPULATION
from rules.instruments.load_population import load_populations
from rules.instruments.places import places
from rules.instruments.purpose import read_purpose
from rules.instruments.readability import words
from rules.instruments.risks import read_medicines, read_unordered
from rules.instruments.shell_words import SHELL
from rules.load import load_dossier, load_protocol
from rules.load_hazards import read_hazards
from rules.load_nodes import Log
from rules.model import Protocol
from rules.texts import protocol_texts

DONE, FOUND = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the words around the questions lie."""
    parser.add_argument("--shell", type=Path, default=SHELL, metavar="DIR", help="the program's words in every language (default: resources/locale)")


def run(options: argparse.Namespace) -> int:
    """Print every mistake on stderr, or one line about what was looked at."""
    folder: Path = options.folder
    mistakes = (*check(folder), *shell_mistakes(options.shell))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        print(f"{len(mistakes)} to mend in {folder.name}.", file=sys.stderr)
        return FOUND
    protocol = load_protocol(folder)
    print(f"{_summary(protocol, load_dossier(folder, protocol))} Nothing to mend.")
    return DONE


def check(folder: Path) -> tuple[Mistake, ...]:
    """Every mistake in this folder, by file and line. What needs a protocol that loads is looked at only where it does."""
    try:
        protocol = load_protocol(folder)
    except ProtocolError as error:
        return error.mistakes
    mistakes: list[Mistake] = []
    dossier: Dossier | None = None
    try:
        dossier = load_dossier(folder, protocol)
    except ProtocolError as error:
        mistakes += error.mistakes
    log = Log()
    wording = read_wording(folder, log)
    mistakes += _refused(log.settle)
    findings = [*reach_findings(protocol, dossier), *word_findings(protocol, wording.names.keys())]
    findings += trace_findings(protocol, dossier) if dossier is not None else ()
    unjudged = frozenset({Kind.CASE, Kind.TRACE}) if dossier is None else frozenset()
    mistakes += settled(findings, wording, places(folder), unjudged=unjudged)
    mistakes += _unused_names(protocol, wording)
    mistakes += [mistake for read in _others(folder, protocol, dossier) for mistake in _refused(read)]
    mistakes += language_mistakes(folder, protocol)
    return tuple(sorted(mistakes))


def _others(folder: Path, protocol: Protocol, dossier: Dossier | None) -> Iterator[Callable[[], object]]:
    """What reads the files that other instruments use; each may be left out of the folder."""
    yield lambda: _logged(lambda log: read_hazards(folder, protocol, log))
    yield lambda: _logged(lambda log: read_purpose(folder, log))
    yield lambda: read_unordered(folder, protocol)
    if dossier is not None:
        sources = (*(each.id for each in dossier.evidence), *(each.id for each in dossier.statements))
        yield lambda: read_medicines(folder, protocol, sources)
    if (folder / POPULATION).exists():
        yield lambda: load_populations(folder, protocol)


def _logged(read: Callable[[Log], object]) -> None:
    log = Log()
    read(log)
    log.settle()


def _refused(read: Callable[[], object]) -> tuple[Mistake, ...]:
    try:
        read()
    except ProtocolError as error:
        return error.mistakes
    return ()


def _unused_names(protocol: Protocol, wording: Wording) -> list[Mistake]:
    """Names that stand in no text: the list says what is there, not what might come."""
    said = {word.lower().removesuffix("'s") for text in protocol_texts(protocol).values() for word in words(text)}
    unused = [(name, spot) for name, spot in wording.names.items() if name not in said]
    return [Mistake(spot.file, spot.line, spot.column, f'The name "{name}" stands in no text.', "Remove it.") for name, spot in unused]


def _summary(protocol: Protocol, dossier: Dossier) -> str:
    return (
        f"{protocol.name} {protocol.version}: {len(protocol.questions)} questions, {len(protocol.rules)} rules, "
        f"{len(protocol.sections)} handout sections, {len(dossier.evidence)} evidence entries, "
        f"{len(dossier.statements)} source statements, {len(dossier.examples)} cases."
    )
