"""Answers without identity, for `python -m rules replay`: no ticket, no kiosk, no time, ids by chance, in an order by chance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

from kiosk.export.taken import Taken
from kiosk.flags import CALL
from rules.basics import edition
from rules.model import Event, Protocol
from rules.report import Json

ID_BITS = 64
"""Chance alone makes no two ids alike in a clinic's lifetime."""


def visits(protocol: Protocol, taken: Sequence[Taken], chance: Random) -> tuple[bytes, int]:
    """JSON that `rules.answers` reads, and how many visits it holds: those that have ended and whose answers are still kept.

    Only visits that raised a flag have answers in the store at all. `chance` must be a `random.SystemRandom` outside of tests.
    """
    events = {CALL + choice.code: choice.event for choice in protocol.help_choices}
    found = [_visit(one, events, chance) for one in taken if one.end is not None and one.answers]
    chance.shuffle(found)
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode(), len(found)


def _visit(one: Taken, events: dict[str, Event], chance: Random) -> Json:
    happened = {events[rule] for rule in one.flag.rule_ids if rule in events} | ({Event.UNFINISHED} if one.flag.unfinished else set())
    return {
        "id": f"{chance.getrandbits(ID_BITS):016x}",
        "version": edition(one.visit.version, one.visit.content),
        "answers": {link_id: sorted(one.answers[link_id]) for link_id in sorted(one.answers)},
        "events": sorted(event.value for event in happened),
    }
