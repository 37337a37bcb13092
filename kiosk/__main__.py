"""The program's arguments and exit codes; what it does stands in `kiosk.app`, `kiosk.programs.patient_program` and `kiosk.programs.commands`.

Exit codes are those of `kiosk.errors.ExitCode`. Every refusal is one clear message on stderr, without a traceback.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.app import House

COMMANDS = ("run", "patient", "closed", "desk", "visit", "screens", "papers", "printers", "doctor", "audit", "demo", "export", "setup")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; `kiosk` alone is `kiosk patient`."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["rules"]:
        from rules.__main__ import main as rules

        return rules(given[1:])
    if not given or (given[0] not in COMMANDS and given[0] not in {"-h", "--help"}):
        given = ["patient", *given]
    options = _parser(given[0]).parse_args(given)
    if options.run is _patient:
        # A sixth of the time to the first screen went into looking for garbage while importing. `kiosk.programs.patient_program` turns it on again.
        gc.disable()
    from kiosk.errors import BundleError, ConfigError, ExitCode, StoreError
    from kiosk.text import MissingWordsError
    from rules.errors import ProtocolError

    try:
        return int(options.run(options))
    except (BundleError, ConfigError, ProtocolError, MissingWordsError) as error:
        print(error, file=sys.stderr)
        return ExitCode.REFUSED
    except StoreError as error:
        print(error, file=sys.stderr)
        return ExitCode.NOT_STORED
    except BrokenPipeError:
        # Whoever read the lines has enough of them; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:
        if options.run not in UNATTENDED:
            raise
        from kiosk.guard.faults import fault_code

        # Nobody at a kiosk reads a traceback, and it may hold what a patient said.
        print(fault_code(type(error), error.__traceback__), file=sys.stderr)
        return ExitCode.WATCHDOG


def _house(options: argparse.Namespace) -> House:
    """The settings that were named, or those of the demonstration: a kiosk without settings says on every screen that it is one."""
    from kiosk.app import House
    from kiosk.config import Config, load

    if options.config is None:
        return House(Config.demonstration(options.data))
    return House(load(options.config, options.data))


def _open_house(options: argparse.Namespace) -> House:
    """As above, for what has to open every morning: settings that are refused give way to the last that opened."""
    if options.config is None:
        return _house(options)
    from kiosk.app import House
    from kiosk.guard.given import settings_given

    given = settings_given(options.config, options.data)
    if given.refused:
        print(given.refused, file=sys.stderr)
    return House(given.config, given=given)


def _patient(options: argparse.Namespace) -> int:
    house = _open_house(options)
    if options.smoke:
        from kiosk.programs.demo import smoke

        return smoke(house)
    if options.practice:
        from kiosk.programs.practice import for_practice

        house = for_practice(house)
    from kiosk.memory import keep_no_openssl, keep_no_sources

    keep_no_openssl()
    keep_no_sources()
    from kiosk.programs.patient_program import run_patient

    return run_patient(house, windowed=options.windowed)


def _run(options: argparse.Namespace) -> int:
    try:
        from kiosk.programs.run_program import run_supervised

        return run_supervised(options.config, options.data)
    except Exception as error:  # noqa: BLE001 - whatever it is: the desktop must not be what stands there
        # The supervisor itself is broken. Its service manager hears of no start, and tries again, or returns to the release before.
        from kiosk.guard.faults import fault_code
        from kiosk.programs.closed import run_closed

        print(fault_code(type(error), error.__traceback__), file=sys.stderr)
        return run_closed("fault", "en")


def _closed(options: argparse.Namespace) -> int:
    from kiosk.programs.closed import run_closed

    return run_closed(options.reason, options.language)


UNATTENDED = (_run, _patient, _closed)
"""What stands before patients, with nobody who would read what Python says."""


def _desk(options: argparse.Namespace) -> int:
    if options.reset_pins:
        from kiosk.programs.staff import reset_pins

        return reset_pins(_house(options))
    from kiosk.programs.desk_program import run_desk

    return run_desk(_open_house(options))


def _visit(options: argparse.Namespace) -> int:
    from kiosk.programs.commands import visit

    return visit(_house(options), options.answers, out=options.out, as_json=options.json, real=options.real)


def _screens(options: argparse.Namespace) -> int:
    from kiosk.programs.commands import screens
    from kiosk.programs.looks import Wish

    return screens(_house(options), options.out, Wish(options.language, options.size, options.theme, options.panel, options.all))


def _papers(options: argparse.Namespace) -> int:
    from kiosk.programs.papers import papers

    return papers(_house(options), options.out, options.language)


def _doctor(options: argparse.Namespace) -> int:
    from kiosk.programs.commands import doctor

    return doctor(lambda: _open_house(options))


def _audit(options: argparse.Namespace) -> int:
    from kiosk.programs.staff import verify_audit

    return verify_audit(_house(options))


def _printers(options: argparse.Namespace) -> int:
    from kiosk.programs import printers

    house = _house(options)
    if options.practice is not None:
        return printers.practise(house, options.practice)
    return printers.try_out(house, options.printer) if options.test else printers.look(house, options.printer)


def _demo(options: argparse.Namespace) -> int:
    from kiosk.programs.demo import demonstrate

    return demonstrate(options.data)


def _export(options: argparse.Namespace) -> int:
    from kiosk.programs.export_command import Order, export

    return export(_house(options), Order(options.out, options.format, options.ticket, options.day))


def _setup(options: argparse.Namespace) -> int:
    import platform

    from kiosk.programs.setup_command import CONFIG_NAME, Order, give_back, set_up, set_up_desk, take_over

    order = Order(options.config or Path(CONFIG_NAME), options.data, options.answers, options.again)
    if options.back:
        return give_back(order)
    if options.take:
        return take_over(order, options.take)
    if options.window:
        from kiosk.programs.setup_program import run_window

        return run_window(order)
    return set_up_desk(order, options.host or platform.node(), options.kiosk) if options.desk else set_up(order)


def _day(text: str) -> date:
    """Raises argparse.ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2026-11-22") from None


def _fault(word: str) -> str:
    """One of the practice printer's faults. Raises argparse.ArgumentTypeError."""
    from kiosk.programs.printers import FAULTS

    if word not in FAULTS:
        raise argparse.ArgumentTypeError(f"{word} is none of {', '.join(FAULTS)}")
    return word


def _ask_of_export(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files; made if need be; nothing in it is replaced")
    command.add_argument("--format", choices=("fhir", "csv", "note", "visits"), default="fhir", help="(default: %(default)s)")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--ticket", default="", metavar="T", help="the latest flag with this ticket, of the last 7 days")
    which.add_argument("--day", type=_day, metavar="D", help="every flag of this day, as 2026-11-22; without --ticket too, today's")


def _ask_of_setup(command: argparse.ArgumentParser) -> None:
    command.add_argument("--answers", type=Path, metavar="F", help="a TOML file of answers: ask nothing")
    command.add_argument("--take", type=Path, metavar="F", help="take over a whole settings file, as from a memory stick, once it is found fit")
    command.add_argument("--back", action="store_true", help="put back the settings from before the last --take")
    command.add_argument("--window", action="store_true", help="ask on the screen, by touch, in six languages")
    command.add_argument("--again", action="store_true", help="replace a settings file that is there")
    command.add_argument("--desk", action="store_true", help="the reception's computer (Debian, as root): make the database that kiosks share")
    command.add_argument("--kiosk", type=int, default=1, metavar="N", help="with --desk: how many kiosks get a pairing code; 1")
    command.add_argument("--host", metavar="ADDRESS", help="with --desk: how kiosks reach this computer, as 192.168.10.5; else by its name")


def _parser(named: str) -> argparse.ArgumentParser:
    """What the named command may be told; without one of that name, every command, for whoever asks what there is."""
    about = "Backcheck: a self-triage kiosk for a back spasm, and the desk that takes its flags."
    parser = argparse.ArgumentParser(allow_abbrev=False, prog="kiosk", description=about)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: object, text: str) -> argparse.ArgumentParser:
        if named in COMMANDS and name != named:
            return argparse.ArgumentParser(add_help=False)  # each costs the first screen a millisecond
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        command.add_argument("--config", type=Path, metavar="F", help="settings file; without one, the demonstration's settings")
        command.add_argument("--data", type=Path, metavar="DIR", help="where flags are kept; outranks the settings")
        command.set_defaults(run=run)
        return command

    add("run", _run, "The patient's screen for every day: started again whenever it ends badly, and a closed screen while it cannot be.")
    command = add("patient", _patient, "The patient's screen (also: kiosk alone).")
    command.add_argument("--windowed", action="store_true", help="in a window instead of the full screen")
    command.add_argument("--practice", action="store_true", help="for staff who learn: every screen says so, and nobody is alarmed")
    command.add_argument("--smoke", action="store_true", help="play one visit off screen and end, to see that this copy of the program works")
    command = add("closed", _closed, "The closed screen, as `kiosk run` shows it while the kiosk cannot open.")
    command.add_argument("--language", default="en", metavar="CODE", help="what stands first; en")
    command.add_argument("--reason", default="", metavar="WORD", help="what staff are told at the foot, as refused or crashes")
    command = add("desk", _desk, "The staff's window.")
    command.add_argument("--reset-pins", action="store_true", help="forget every PIN and end; the desk then asks for new ones")
    command = add("visit", _visit, "One visit without a screen: judge answers, store the flag, write the handout.")
    command.add_argument("--answers", required=True, metavar="F", help="YAML or JSON file of answers; - reads standard input")
    command.add_argument("--out", type=Path, metavar="DIR", help="folder for the handout; else the settings' handout folder")
    command.add_argument("--json", action="store_true", help="print one JSON object a visit")
    command.add_argument("--real", action="store_true", help="store a real flag instead of a practice one")
    command = add("screens", _screens, "A picture of every screen.")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the pictures; made if need be")
    command.add_argument("--language", metavar="CODE", help="language, as es")
    command.add_argument("--size", metavar="N", help="text size, 0 smallest to 3 largest")
    command.add_argument("--theme", metavar="NAME", help="colors, as white_on_black")
    command.add_argument("--panel", help="panel, as in the settings")
    command.add_argument("--all", action="store_true", help="everything that the other options leave open, and a page to look through it")
    command = add("papers", _papers, "The paper form for the day when no kiosk works, pages for the wall and the panel, a sample of each slip.")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the pages; made if need be")
    command.add_argument("--language", metavar="CODE", help="language, as es; else the clinic's")
    command = add("printers", _printers, "Every printer that can be found, with its state in a sentence; a test page.")
    command.add_argument("printer", nargs="*", metavar="PRINTER", help="only these: a queue's name or an address, as ipp://host/ipp/print")
    command.add_argument("--test", action="store_true", help="print a test page there, or at the printer of the settings, and say what becomes of it")
    command.add_argument("--practice", metavar="FAULT", type=_fault, help="make the practice printer fail: out_of_paper, jam, ...; none mends it")
    about_export = "Flags for other programs: FHIR R4, CSV, a note for the record, or answers without identity for `rules replay`."
    _ask_of_export(add("export", _export, about_export))
    add("doctor", _doctor, "Look at everything a kiosk needs and say what to mend.")
    command = add("audit", _audit, "Whether the audit logs are as they were written: 0 they are, 1 a line is not, and which.")
    command.add_argument("deed", choices=["verify"], metavar="verify", help="look at every line")
    _ask_of_setup(add("setup", _setup, "The first start: asks in plain words what this computer needs to know, and writes its settings file."))
    commands.add_parser("rules", help="What `python -m rules` does: assess answers, check and prove a protocol, and more.")
    add("demo", _demo, "The demonstration: patient and desk, ready settings. Without a display it plays three patients.")
    return parser


if __name__ == "__main__":
    sys.exit(main())
