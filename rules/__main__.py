"""The rules' own command line: `python -m rules assess | ask | cases | vignettes`, and the instruments.

Exit codes: 0 done, 1 a check found something, 2 wrong use or answers that cannot be read, 3 the protocol is refused.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from rules.answers import read_answers
from rules.ask import play
from rules.assess import assess
from rules.cases import failures
from rules.errors import MissingLibraryError, ProtocolError
from rules.fill import fill_harmless
from rules.handout import section_ids, select
from rules.instruments.commands import instrument, offered
from rules.load import load_dossier, load_protocol
from rules.model import Input, Level, Protocol
from rules.published import File, published_rounds, published_table
from rules.report import Json, assessment_json

PROTOCOLS = Path(__file__).parent / "protocols"
DONE, FOUND, WRONG_USE, REFUSED = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command; every refusal is a message on stderr."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given).parse_args(given)
    options.folder = _folder(options.protocol)
    try:
        return int(options.run(options))
    except ProtocolError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except MissingLibraryError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # Whoever read the lines has enough of them; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Check the name and that it may be read.", file=sys.stderr)
        return WRONG_USE


def _folder(name: str) -> Path:
    """A protocol by its name, or by its folder."""
    return PROTOCOLS / name if (PROTOCOLS / name).is_dir() else Path(name)


def _assess(options: argparse.Namespace) -> int:
    protocol = load_protocol(options.folder)
    try:
        sets = read_answers(_read(options.answers), options.answers, protocol)
    except ProtocolError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    for given in sets:
        answers = fill_harmless(protocol, given.answers) if options.fill_harmless else given.answers
        print(json.dumps({"id": given.id, **_judged(protocol, Input(answers, given.events))}, ensure_ascii=False))
    return DONE


def _judged(protocol: Protocol, given: Input) -> Json:
    found = assess(protocol, given)
    return assessment_json(found, section_ids(select(protocol, given, found)))


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _ask(options: argparse.Namespace) -> int:
    protocol = load_protocol(options.folder)
    try:
        answers, found = play(protocol, input, print)
    except (EOFError, KeyboardInterrupt):
        print("Left before the end: on a kiosk, staff would be told.", file=sys.stderr)
        return WRONG_USE
    text = protocol.levels[found.level]
    print("\n".join(("", f"{found.level.name}: {text.heading}", *text.lines)))
    given = {"answers": {link_id: sorted(codes) for link_id, codes in answers.items()}}
    print(json.dumps(given | _judged(protocol, Input(answers)), ensure_ascii=False))
    return DONE


def _cases(options: argparse.Namespace) -> int:
    protocol = load_protocol(options.folder)
    dossier = load_dossier(options.folder, protocol)
    found = failures(protocol, dossier)
    for line in found:
        print(line, file=sys.stderr)
    total = len(dossier.examples)
    tables = f"; {total - len(dossier.cases)} of them stand in {len(dossier.tables)} decision tables" if dossier.tables else ""
    print(f"{total - len(found)} of {total} cases hold{tables}.")
    return FOUND if found else DONE


def _vignettes(options: argparse.Namespace) -> int:
    protocol = load_protocol(options.folder)
    additions = File(_read(options.additions), options.additions) if options.additions is not None else None
    try:
        rounds = published_rounds(protocol, File(_read(options.file), options.file), additions)
    except ProtocolError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    print("\n".join(published_table(rounds)))
    return DONE if all(bar.met for bar in rounds[-1].bars()) else FOUND


def _parser(given: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(allow_abbrev=False, prog="python -m rules", description="Back-spasm triage rules: assess, ask, check.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    levels = ", ".join(level.name for level in reversed(Level))

    def add(name: str, run: object, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        command.add_argument("--protocol", default="back_spasm", help="name of a protocol, or its folder (default: back_spasm)")
        command.set_defaults(run=run)
        return command

    command = add("assess", _assess, f"Judge answers: one JSON object a line, with the level ({levels}) and why.")
    command.add_argument("--answers", required=True, metavar="F", help="YAML or JSON file of answers; - reads standard input")
    command.add_argument("--fill-harmless", action="store_true", help="for answer files older than a question: see the README")
    add("ask", _ask, "Play the questionnaire in this terminal.")
    add("cases", _cases, "Run the protocol's own cases and decision tables.")
    command = add("vignettes", _vignettes, "Print expected against given level for a file of published cases, and whether they clear the bars.")
    command.add_argument("file", metavar="F")
    command.add_argument("--additions", metavar="F", help="file of answers to newer questions; then the bars count with these")
    for name, text in offered().items():
        chosen = name in given[:1]
        command = add(name, instrument(name).run if chosen else None, text)
        if chosen:
            instrument(name).add_arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
