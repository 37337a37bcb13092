"""How the values of `kiosk.ports` are written into columns and read back, with the statements that name the columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from kiosk.ports import EventKind, FlagEvent, KioskId, Remark, VisitEnd, VisitId, VisitRecord
from rules.model import Answers, Code, Level, LinkId

Column = str | int | float | bytes


class Found(Protocol):
    """What a statement found."""

    def fetchall(self) -> list[Any]:
        """Every row."""


class Connection(Protocol):
    """What SQLite's connection and `kiosk.storage.postgres` have in common: statements with ? for each value."""

    def execute(self, statement: str, values: Sequence[Column] = ..., /) -> Found:
        """Run one statement."""


# Never INSERT OR IGNORE: it would also drop, without a word, a row that breaks another constraint.
INSERT_EVENT = """INSERT INTO event(event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc)
    VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT(event_id) DO NOTHING"""
EVENTS_OF = """SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc
    FROM event WHERE visit_id = ? ORDER BY "row\""""
EVENTS_AFTER = """SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc, "row"
    FROM event WHERE "row" > ? ORDER BY "row\""""
OPEN_EVENTS = """SELECT event_id, event.visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc
    FROM maybe_open CROSS JOIN event USING (visit_id) ORDER BY event."row\""""
EVENTS_SINCE = """SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc
    FROM event WHERE utc >= ? ORDER BY "row\""""
KIND_SINCE = """SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc
    FROM event WHERE kind = ? AND utc >= ? ORDER BY "row\""""
INSERT_VISIT = """INSERT INTO visit(visit_id, kiosk_id, ticket, protocol, version, practice, opened, content, program)
    VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT(visit_id) DO NOTHING"""
SELECT_VISIT = "SELECT visit_id, kiosk_id, ticket, protocol, version, practice, opened, content, program FROM visit WHERE visit_id = ?"
VISITS_SINCE = """SELECT visit.visit_id, kiosk_id, ticket, protocol, version, practice, opened, content, program,
    level, finished, sections, language, utc, size, boxed, left_at
    FROM visit LEFT JOIN visit_end USING (visit_id) WHERE opened >= ? ORDER BY opened, visit.rowid"""
VISIT_COLUMNS = 9
"""How many columns of a join are the visit's; its end follows."""
INSERT_END = """INSERT INTO visit_end(visit_id, level, finished, sections, language, utc, size, boxed, left_at)
    VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT(visit_id) DO NOTHING"""
SELECT_END = "SELECT level, finished, sections, language, utc, size, boxed, left_at FROM visit_end WHERE visit_id = ?"


def since(moment: datetime, kind: EventKind | None) -> tuple[str, tuple[Column, ...]]:
    """The statement that finds events, of one kind or of all, of this time and later, and its values. Raises ValueError as `stamp` does."""
    return (EVENTS_SINCE, (stamp(moment),)) if kind is None else (KIND_SINCE, (kind.value, stamp(moment)))


def stamp(moment: datetime) -> str:
    """A time as text of one length, so that text order is time order. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {moment!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: object) -> datetime:
    """The time that `stamp` wrote. Raises ValueError."""
    return datetime.fromisoformat(str(text))


def from_event(event: FlagEvent) -> tuple[Column, ...]:
    """For `INSERT_EVENT`."""
    rules = json.dumps(event.rule_ids)
    kind, level = event.kind.value, event.level.name
    return (event.event_id, event.visit_id, event.kiosk_id, event.seq, kind, level, rules, event.monotonic, stamp(event.utc))


def to_event(row: Sequence[object]) -> FlagEvent:
    """Raises ValueError, KeyError or TypeError for a row that was not written by `from_event`."""
    event_id, visit_id, kiosk_id, seq, kind, level, rules, monotonic, utc = row
    return FlagEvent(
        event_id=str(event_id),
        visit_id=VisitId(str(visit_id)),
        kiosk_id=KioskId(str(kiosk_id)),
        seq=int(str(seq)),
        kind=EventKind(str(kind)),
        level=Level[str(level)],
        rule_ids=_names(rules),
        monotonic=float(str(monotonic)),
        utc=moment_of(utc),
    )


def from_visit(visit: VisitRecord) -> tuple[Column, ...]:
    """For `INSERT_VISIT`."""
    asked = (visit.protocol, visit.version, int(visit.practice), stamp(visit.opened), visit.content, visit.program)
    return (visit.visit_id, visit.kiosk_id, visit.ticket, *asked)


def to_visit(row: Sequence[object]) -> VisitRecord:
    """Raises ValueError for a row that was not written by `from_visit`."""
    visit_id, kiosk_id, ticket, protocol, version, practice, opened, content, program = row
    return VisitRecord(
        visit_id=VisitId(str(visit_id)),
        kiosk_id=KioskId(str(kiosk_id)),
        ticket=str(ticket),
        protocol=str(protocol),
        version=str(version),
        practice=bool(practice),
        opened=moment_of(opened),
        content=str(content),
        program=str(program),
    )


def from_end(end: VisitEnd) -> tuple[Column, ...]:
    """For `INSERT_END`, without the visit."""
    sections, boxed = json.dumps(end.sections), json.dumps(end.boxed)
    return (end.level.name, int(end.finished), sections, end.language, stamp(end.utc), end.size, boxed, end.left_at)


def to_end(row: Sequence[object]) -> VisitEnd:
    """Raises ValueError, KeyError or TypeError for a row that was not written by `from_end`."""
    level, finished, sections, language, utc, size, boxed, left_at = row
    return VisitEnd(
        level=Level[str(level)],
        finished=bool(finished),
        sections=_names(sections),
        language=str(language),
        utc=moment_of(utc),
        size=int(str(size)),
        boxed=_names(boxed),
        left_at=str(left_at),
    )


def to_visit_and_end(row: Sequence[object]) -> tuple[VisitRecord, VisitEnd | None]:
    """A row of `VISITS_SINCE`. Raises ValueError, KeyError or TypeError as `to_visit` and `to_end` do."""
    visit, end = row[:VISIT_COLUMNS], row[VISIT_COLUMNS:]
    return to_visit(visit), None if end[0] is None else to_end(end)


def from_answers(answers: Answers) -> bytes:
    """One JSON object, link_id to sorted codes."""
    return json.dumps({link_id: sorted(codes) for link_id, codes in answers.items()}, ensure_ascii=False).encode()


def to_answers(blob: bytes) -> Answers:
    """Raises ValueError or TypeError for bytes that `from_answers` did not write."""
    loaded = _parsed(blob)
    if not isinstance(loaded, dict):
        raise TypeError("not an object")
    return {LinkId(link_id): frozenset(Code(code) for code in codes) for link_id, codes in loaded.items()}


def from_remark(remark: Remark) -> bytes:
    """One JSON list: the name, the reason."""
    return json.dumps([remark.name, remark.reason], ensure_ascii=False).encode()


def to_remark(event_id: str, blob: bytes) -> Remark:
    """Raises ValueError or TypeError for bytes that `from_remark` did not write."""
    name, reason = _parsed(blob)
    return Remark(event_id, str(name), str(reason))


def _names(text: object) -> tuple[str, ...]:
    return tuple(str(name) for name in _parsed(str(text)))


def _parsed(text: str | bytes) -> Any:
    """Raises ValueError, for what is too deep too."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None
