"""What `kiosk audit` and `kiosk desk --reset-pins` do: whether the audit logs hold, and PINs that nobody remembers."""

from __future__ import annotations

import sys

from kiosk.app import House
from kiosk.errors import ExitCode
from kiosk.guard.audit import LOGS, AuditError, AuditLog, Deed
from kiosk.guard.chain import told_of, verify
from kiosk.guard.pins import PinBook, PinError

COMMAND = "command"
"""The audit log of commands: a desk may be running, and two programs never write one file."""


def verify_audit(house: House) -> int:
    """A line for each program's log; exit 1 where one is not whole, with its first bad line and why."""
    folder = house.config.data
    verdicts = verify(folder)
    for verdict in verdicts:
        print(told_of(verdict, house.catalogue.say))
    if not verdicts:
        print(house.catalogue.say("audit.none", folder=folder / LOGS))
    return ExitCode.FOUND if any(verdict.flaw for verdict in verdicts) else ExitCode.DONE


def reset_pins(house: House) -> int:
    """Forget every PIN: the desk asks for new ones at once. Only whoever may write the data folder can."""
    config = house.config
    try:
        PinBook(config.data, house.clock).reset()
    except PinError as error:
        print(error, file=sys.stderr)
        return ExitCode.NOT_STORED
    try:
        AuditLog(config.data, COMMAND, config.kiosk_id, house.clock).write(Deed.PINS_RESET)
    except AuditError as error:
        print(house.catalogue.say("audit.unwritten", reason=error), file=sys.stderr)
    print(house.catalogue.say("door.reset"))
    return ExitCode.DONE
