"""A flag as plain text in the order of SBAR, to be pasted into a record: the staff slip's words without its paper."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.export.words import Say
from kiosk.paperwork import Entry, StaffSlip


def note(slip: StaffSlip, say: Say) -> str:
    """The note, with a line break at its end. Like the slip it holds no name; a ticket is worth nothing after the day."""
    head = f"{say('slip.staff.ticket')} {slip.ticket}  {slip.level_words}"
    about = [head, slip.place, *([" · ".join(slip.marks)] if slip.marks else [])]
    parts = (
        ("situation", slip.reasons),
        ("background", slip.others),
        ("assessment", (*slip.worries, *((Entry(slip.score),) if slip.score else ()))),
        ("recommendation", slip.to_do),
    )
    lines = [*about]
    for name, entries in parts:
        lines += ["", say(f"slip.staff.{name}"), *(_lines(entries) or [f"- {say('slip.staff.none')}"])]
    return "\n".join([*lines, "", slip.protocol, say("slip.staff.draft"), ""])


def _lines(entries: Iterable[Entry]) -> list[str]:
    return [f"- {entry.text}" + (f" ({entry.note})" if entry.note else "") for entry in entries]
