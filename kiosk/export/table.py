"""Flags as CSV: one row a flag, ids and codes only, and nothing that a spreadsheet could take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from kiosk.export.taken import Taken
from kiosk.flags import Status
from kiosk.ports import EventKind
from rules.model import LinkId, Protocol

COLUMNS = (
    "ticket", "kiosk", "opened", "level", "status", "raised", "seen", "closed", "outcome", "finished", "rules", "protocol", "version", "unread",
    "content", "program",
)  # fmt: skip
ANSWER = "answer."
"""Before a question's id, at the head of its column."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet run a cell (OWASP, CSV injection); an apostrophe before it makes it text again."""


def table(protocol: Protocol, taken: Sequence[Taken]) -> bytes:
    """UTF-8 with a head line. Times are UTC; several codes of one cell stand apart by a space; empty: not known, or not so."""
    known = [question.link_id for question in protocol.questions]
    others = sorted({link_id for one in taken for link_id in one.answers} - set(known))
    questions = [*known, *others]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    rows.writerow([guarded(cell) for cell in (*COLUMNS, *(ANSWER + link_id for link_id in questions))])
    for one in taken:
        rows.writerow([guarded(cell) for cell in (*_facts(one), *_answers(one, questions))])
    return out.getvalue().encode()


def guarded(cell: str) -> str:
    """The cell as text in any spreadsheet. No id or code needs a break or another control sign, so none is let through."""
    calm = "".join(sign if sign.isprintable() else " " for sign in cell)
    return f"'{calm}" if cell.startswith(FORMULA) or calm.lstrip().startswith(FORMULA) else calm


def _facts(one: Taken) -> Iterable[str]:
    visit, flag, end = one.visit, one.flag, one.end
    closed = [event for event in one.events if event.kind is EventKind.CLOSED] if flag.status is Status.CLOSED else []
    seen = [event for event in one.events if event.kind is EventKind.SEEN]
    return (
        visit.ticket,
        visit.kiosk_id,
        _time(visit.opened),
        flag.level.name,
        flag.status.value,
        _time(flag.raised_at),
        _time(seen[0].utc) if seen else "",
        _time(closed[-1].utc) if closed else "",
        " ".join(closed[-1].rule_ids) if closed else "",
        "" if end is None else "yes" if end.finished else "no",
        " ".join(flag.rule_ids),
        visit.protocol,
        visit.version,
        "yes" if one.unread else "",
        visit.content,
        visit.program,
    )


def _answers(one: Taken, questions: Iterable[LinkId]) -> Iterable[str]:
    return (" ".join(sorted(one.answers.get(link_id, frozenset()))) for link_id in questions)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
