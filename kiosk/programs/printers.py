"""`kiosk printers`: every printer that can be found with its state in a sentence, a test page, and the practice printer's faults."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence

from kiosk.app import House
from kiosk.desk_printer import desk_printer
from kiosk.errors import ExitCode
from kiosk.printer import Fault, JobReport, JobState, Printer
from kiosk.printing.fake import Written
from kiosk.printing.job import Means, follow
from kiosk.printing.nearby import FINDER, nearby

NO_FAULT = "none"
FAULTS = (NO_FAULT, *(fault.value for fault in Fault))
DONE = {JobState.PRINTED, JobState.SENT, JobState.SAVED}
"""Where a page ends that came as far as its printer lets pages come."""


def look(house: House, names: Sequence[str]) -> int:
    """A sentence for each printer named, or else for every one that is found; exit 1 when one that was meant would not print now."""
    say, fine = house.catalogue.say, True
    try:
        for text_id, printer in _named(house, names) if names else _found(house):
            status = printer.status()
            fine = fine and (status.ready or text_id not in {"printers.named", "printers.chosen", "printers.desk"})
            mark = say("printers.ready" if status.ready else "printers.bad")
            print(mark, say(text_id, printer=printer.describe(), message=status.message), flush=True)
    except ValueError as error:
        return _no_address(house, error)
    if not names and shutil.which(FINDER) is None:
        print(say("printers.no_finder"))
    return ExitCode.DONE if fine else ExitCode.FOUND


def try_out(house: House, names: Sequence[str]) -> int:
    """Print the test page at each printer named, or at the settings' own, telling what becomes of it; exit 1 when one did not print."""
    try:
        printers = [printer for _, printer in _named(house, names)] or [house.printer()]
    except ValueError as error:
        return _no_address(house, error)
    came = [_try(house, printer) for printer in printers]
    return ExitCode.DONE if all(came) else ExitCode.FOUND


def practise(house: House, fault: str) -> int:
    """Make the practice printer fail like this, or mend it with "none"."""
    wanted = None if fault == NO_FAULT else Fault(fault)
    try:
        Written(house.printers().practice).write(wanted)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Name another folder with --data.", file=sys.stderr)
        return ExitCode.NOT_STORED
    say = house.catalogue.say
    print(say("printers.fault", fault=wanted) if wanted else say("printers.no_fault"))
    return ExitCode.DONE


def _named(house: House, names: Sequence[str]) -> Iterator[tuple[str, Printer]]:
    return (("printers.named", house.printers().printer(name)) for name in names)


def _found(house: House) -> Iterator[tuple[str, Printer]]:
    """The settings' own, the queues of this computer, and who answers on the network."""
    choice, chosen, queues = house.printers(), house.printer(), house.queues()
    yield "printers.chosen", chosen
    if house.config.desk_printer:
        yield "printers.desk", desk_printer(house)
    others = [("printers.queue", queues.queue(name, choice.setup)) for name in queues.names()]
    others += [("printers.nearby", choice.printer(uri)) for uri in nearby()]
    yield from (other for other in others if other[1].describe() != chosen.describe())


def _try(house: House, printer: Printer) -> bool:
    from kiosk.handout.trial_page import trial_page

    say, config = house.catalogue.say, house.config
    print(say("printers.testing", printer=printer.describe()), flush=True)
    page = trial_page(printer.describe(), config.clinic_name, config.paper, house.clock.utc().astimezone(), say)
    last = follow(Means(lambda: printer, say, house.clock), page, lambda: True, lambda report: _tell(house, report))
    _tell(house, last)
    return last.state in DONE


def _tell(house: House, report: JobReport) -> None:
    words = house.catalogue.say(f"printers.state.{report.state.replace(' ', '_')}", message=report.message, path=report.path or "")
    print(words.strip(), flush=True)


def _no_address(house: House, error: ValueError) -> int:
    print(house.catalogue.say("printers.not_an_address", printer=str(error)), file=sys.stderr)
    return ExitCode.WRONG_USE
