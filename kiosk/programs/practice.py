"""Practice: a kiosk for staff who learn. Nobody is alarmed, nothing is printed, and nothing of it is counted or exported.

A demonstration is something else: questions and rules for which nobody answers yet, with real alarms. A kiosk may be both.
It is chosen at each start and never by the settings, so that no patient meets one that somebody forgot to set back.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.app import House
from kiosk.ports import KioskId

NAME = "practice"
"""After the kiosk's own name: the desk shows it, and a real kiosk beside it keeps its own lock, heartbeat and unfinished visits."""
PRINTER = "practice"
"""The printer whose sheets are files only."""


def for_practice(house: House) -> House:
    """The same house, whose every visit is practice."""
    config = replace(house.config, kiosk_id=KioskId(f"{house.config.kiosk_id} {NAME}"), printer=PRINTER)
    return House(config, house.clock, practice=True, given=house.given)
