"""Which questions and rules run: signed ones, the last signed ones, accepted ones or a demonstration; and what staff are told of it.

The only place that holds the clock against a signature. Whatever cannot be relied on fails towards staff: content is
refused, or nobody is sent home without them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from kiosk.values import Acceptance
from rules.errors import Mistake, ProtocolError
from rules.load import load_protocol
from rules.manifest import fingerprint
from rules.model import Protocol

GRACE_DAYS = 90
"""So many days after the review date nobody is sent home without staff any more."""
MOST_NAMED = 5
"""Files named in a notice; more make nobody wiser."""
TIME_ZONE_DAYS = 1
"""So far may the day of a signature lie ahead of the kiosk's UTC: it is already tomorrow in Auckland."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that staff must know about the content, as a text id and its values."""

    text_id: str
    values: Mapping[str, str]
    wrong: bool
    """Whether somebody has to mend it; else it is so on purpose."""


@dataclass(frozen=True, slots=True)
class Content:
    """The questions and rules that run."""

    protocol: Protocol
    """`sign_off` is None unless its signature holds: a name that somebody only typed is no signature."""
    folder: Path
    """Where it lies, with its dossier: the program's own folder, or the last signed copy."""
    told: tuple[Notice, ...] = ()
    """What does not change with time."""

    def notices(self, now: datetime) -> tuple[Notice, ...]:
        """Everything that staff must know now."""
        sign_off = self.protocol.sign_off
        if sign_off is None:
            return self.told
        today, signed, review = now.date(), date.fromisoformat(sign_off.date), date.fromisoformat(sign_off.next_review)
        dates = {"today": today.isoformat(), "signed": sign_off.date, "review": sign_off.next_review}
        if _too_early(today, signed):
            return (*self.told, Notice("content.clock", dates, wrong=True))
        if _too_late(today, review):
            return (*self.told, Notice("content.expired", dates, wrong=True))
        if today > review:
            return (*self.told, Notice("content.overdue", dates, wrong=True))
        return self.told

    def expired(self, now: datetime) -> bool:
        """Whether nobody may be sent home without staff: 90 days past the review, or before the day of the signature.

        A clock before the signature is wrong, so it cannot say how old the content is: that counts as too old. What
        nobody signed has no review date and never expires.
        """
        sign_off = self.protocol.sign_off
        if sign_off is None:
            return False
        today = now.date()
        return _too_early(today, date.fromisoformat(sign_off.date)) or _too_late(today, date.fromisoformat(sign_off.next_review))


def admit(folder: Path, trusted: Collection[str], acceptance: Acceptance | None, copies: Path) -> Content:
    """The content to run: what lies in `folder`, or the last signed copy of it from `copies`.

    `trusted` are public keys; with any, only what they signed is admitted, and a copy of it is kept; what is older than
    a copy gives way to it, unless the acceptance names it. Without keys it is what the acceptance names, or a
    demonstration. Raises ProtocolError when there is nothing that may run.
    """
    if trusted:
        return _signed_or_last(folder, trusted, acceptance, copies)  # OpenSSL comes along; a demonstration needs none of it
    protocol = replace(load_protocol(folder), sign_off=None, content=fingerprint(folder))
    if acceptance is None:
        return Content(protocol, folder, (Notice("content.demonstration", {}, wrong=False),))
    if acceptance.content != protocol.content:
        what = f"This content is {protocol.content}; {acceptance.content} is what {acceptance.name} accepted on {acceptance.date}."
        raise ProtocolError((Mistake(folder.name, 0, 0, what, "Put the accepted files back, or have this content accepted in the settings."),))
    return Content(protocol, folder, (Notice("content.accepted", _word(acceptance), wrong=False),))


def _signed_or_last(folder: Path, trusted: Collection[str], acceptance: Acceptance | None, copies: Path) -> Content:
    from kiosk.guard.signed import keep, last_signed, newer_than, read_signed

    try:
        protocol, seal = read_signed(folder, folder.name, trusted)
    except ProtocolError as error:
        last = last_signed(copies, folder.name, trusted)
        if last is None:
            mend = "Put the signed files back. A kiosk that once ran them keeps a copy."
            none = Mistake(folder.name, 0, 0, "These questions and rules are refused, and there is no signed copy to run instead.", mend)
            raise ProtocolError((*error.mistakes, none)) from None
        return Content(*last, (_refused(error, last[0]),))
    told = list[Notice]()
    if (newer := newer_than(protocol, copies, trusted)) is not None:
        if acceptance is None or acceptance.content != protocol.content:
            try:
                return _instead(read_signed(newer, folder.name, trusted)[0], newer, protocol)
            except ProtocolError:  # a later program's copy, which this one cannot read
                told.append(Notice("content.older_runs", _edition(protocol), wrong=True))
        else:
            told.append(Notice("content.older_accepted", {**_edition(protocol), **_word(acceptance)}, wrong=False))
    try:
        keep(folder, seal, copies)
    except (OSError, ProtocolError):
        told.append(Notice("content.not_kept", {"folder": str(copies)}, wrong=True))
    return Content(protocol, folder, tuple(told))


def _instead(newer: Protocol, copy: Path, older: Protocol) -> Content:
    """What ran here before, in place of what is older."""
    values = {**_edition(older), "newer": newer.version, "newer_signed": _signed_on(newer)}
    return Content(newer, copy, (Notice("content.older", values, wrong=True),))


def _refused(error: ProtocolError, last: Protocol) -> Notice:
    names = list(dict.fromkeys(mistake.file for mistake in error.mistakes))
    named = ", ".join(names[:MOST_NAMED]) + (" ..." if len(names) > MOST_NAMED else "")
    return Notice("content.last_signed", {"files": named, "version": last.version, "signed": _signed_on(last)}, wrong=True)


def _edition(protocol: Protocol) -> dict[str, str]:
    return {"version": protocol.version, "signed": _signed_on(protocol), "content": protocol.content}


def _signed_on(protocol: Protocol) -> str:
    return protocol.sign_off.date if protocol.sign_off else ""


def _word(acceptance: Acceptance) -> dict[str, str]:
    return {"name": acceptance.name, "date": acceptance.date, "reason": acceptance.reason}


# --- time ----------------------------------------------------------------------------------------


def _too_early(today: date, signed: date) -> bool:
    return today.toordinal() < signed.toordinal() - TIME_ZONE_DAYS


def _too_late(today: date, review: date) -> bool:
    return today.toordinal() >= review.toordinal() + GRACE_DAYS
