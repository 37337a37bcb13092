"""`kiosk export`: what other programs read, as files in a folder."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app import House
from kiosk.errors import ExitCode
from kiosk.export.fhir import BundleError, bundle
from kiosk.export.taken import Taken, of_day, of_ticket
from kiosk.export.writing import TakenNameError, write
from kiosk.guard.audit import AuditError, AuditLog, Deed
from kiosk.paths import resource
from kiosk.staff import COMMAND
from kiosk.stores import shared_store

if TYPE_CHECKING:
    from kiosk.paperwork import StaffSlip


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
        files, count = _files(house, order, taken, order.ticket or day.isoformat())
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


def _files(house: House, order: Order, taken: Sequence[Taken], of: str) -> tuple[Mapping[str, bytes], int]:
    """By name, and how many visits are in them. A name holds a day or a visit's own id, and nothing of the patient but the ticket asked for."""
    if not taken:
        return {}, 0
    match order.form:
        case "fhir":
            return _fhir(house, taken), len(taken)
        case "note":
            return _notes(house, taken), len(taken)
        case "csv":
            from kiosk.export.table import table

            return {f"flags-{_plain(of)}.csv": table(house.protocol, taken)}, len(taken)
        case _:
            from kiosk.export.visits import visits

            content, count = visits(house.protocol, taken, random.SystemRandom())
            return ({f"visits-{_plain(of)}.json": content} if count else {}), count


def _plain(of: str) -> str:
    return "".join(sign for sign in of if sign.isalnum() or sign == "-")


def _fhir(house: House, taken: Sequence[Taken]) -> Mapping[str, bytes]:
    from kiosk.export.codes import read_codes
    from kiosk.export.words import Words

    codes, words = read_codes(resource("export", "codes.toml")), Words(house.protocol, house.catalogue.say)
    made = {one.visit.visit_id: bundle(house.protocol, one, codes, words) for one in taken}
    return {f"fhir-{name}.json": (json.dumps(each, ensure_ascii=False, indent=1) + "\n").encode() for name, each in made.items()}


def _notes(house: House, taken: Sequence[Taken]) -> Mapping[str, bytes]:
    from kiosk.export.note import note

    now = house.clock.utc().astimezone()
    slip_of = _slips(house)
    return {f"note-{one.visit.visit_id}.txt": note(slip_of(one, now), house.catalogue.say).encode() for one in taken}


def _slips(house: House) -> Callable[[Taken, datetime], StaffSlip]:
    """What makes the staff slip of a visit, as the desk would print it."""
    from kiosk.desk.rows import Row
    from kiosk.desk.slip import staff_slip
    from kiosk.desk.state import Study
    from kiosk.desk.story import Teller
    from kiosk.desk.wording import Wording
    from rules.assess import assess
    from rules.load import load_dossier

    protocol = house.protocol
    wording = Wording(protocol, house.catalogue.say)
    teller = Teller(wording, partial(assess, protocol), partial(load_dossier, house.content.folder, protocol))

    def made(one: Taken, now: datetime) -> StaffSlip:
        row = Row(one.flag, one.visit.kiosk_id, one.visit, one.end, clash=False, minutes=0, late=False)
        return staff_slip(teller.tell(Study(row, one.events, None if one.unread else one.answers)), wording, now)

    return made
