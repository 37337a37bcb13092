"""`kiosk export`: what other programs read, as files in a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.app import House
from kiosk.errors import ExitCode
from kiosk.export.fhir import BundleError
from kiosk.export.taken import Taken, of_day, of_ticket
from kiosk.export.writing import TakenNameError, write
from kiosk.guard.audit import AuditError, AuditLog, Deed
from kiosk.programs.exporting import files_of
from kiosk.programs.staff import COMMAND
from kiosk.stores import shared_store


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for."""

    out: Path
    form: str
    """`fhir`, `csv`, `note` or `visits`."""
    ticket: str = ""
    """Empty: a whole day."""
    day: date | None = None
    """None: today."""


def export(house: House, order: Order) -> int:
    """Write what the order asks for, and each visit that left into the audit log. Raises StoreError, ProtocolError, MissingWordsError."""
    say, now = house.catalogue.say, house.clock.utc()
    day = order.day or now.astimezone().date()
    store = shared_store(house.config, house.clock, lambda: house.store)
    taken = of_ticket(store, order.ticket, now) if order.ticket else of_day(store, day)
    if order.ticket and not taken:
        print(say("export.no_ticket", ticket=order.ticket), file=sys.stderr)
        return ExitCode.WRONG_USE
    try:
        files, count = files_of(house, order.form, taken, order.ticket or day.isoformat())
    except BundleError as error:
        print(error, file=sys.stderr)
        return ExitCode.FOUND
    if not files:
        print(say("export.none" if not taken else "export.no_answers", day=day.isoformat()), file=sys.stderr)
        return _tell_unread(house, taken)
    try:
        written = write(order.out, files)
    except TakenNameError as there:
        print(say("export.taken", path=str(there)), file=sys.stderr)
        return ExitCode.WRONG_USE
    except OSError as error:
        print(say("export.unwritten", path=str(error.filename or order.out), reason=str(error.strerror)), file=sys.stderr)
        return ExitCode.NOT_STORED
    _note(house, order.form, taken)
    print(say("export.saved", count=count, files=len(written), folder=str(order.out)))
    return _tell_unread(house, taken)


def _tell_unread(house: House, taken: Sequence[Taken]) -> int:
    """How the command ends: 1 where something is missing in what was written."""
    unread = sum(one.unread for one in taken)
    if unread:
        print(house.catalogue.say("export.unread", count=unread), file=sys.stderr)
    return ExitCode.FOUND if unread else ExitCode.DONE


def _note(house: House, form: str, taken: Sequence[Taken]) -> None:
    """A line for each visit whose answers went out; an audit log that cannot be written is told, and takes nothing back."""
    log = AuditLog(house.config.data, COMMAND, house.config.kiosk_id, house.clock)
    try:
        for one in taken:
            log.write(Deed.EXPORT, visit=one.visit.visit_id, code=form)
    except AuditError as error:
        print(house.catalogue.say("audit.unwritten", reason=error), file=sys.stderr)
