"""The tables of the flag file, and the check that a file is one that this version may write to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from itertools import chain

APPLICATION_ID = 0x4243_4B31
"""Marks the file as ours ("BCK1"): another program's SQLite file is not written to."""

VERSION = 5
"""Rises when the tables change; a file with a higher one was written by a newer Backcheck."""

# `event` has no foreign key on `visit`: a flag is stored even when noting its visit had failed.
_FIRST = (
    """CREATE TABLE visit(
        visit_id TEXT PRIMARY KEY, kiosk_id TEXT NOT NULL, ticket TEXT NOT NULL, protocol TEXT NOT NULL,
        version TEXT NOT NULL, practice INTEGER NOT NULL, opened TEXT NOT NULL) STRICT""",
    "CREATE INDEX visit_opened ON visit(opened)",
    """CREATE TABLE event(
        "row" INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL, kiosk_id TEXT NOT NULL,
        seq INTEGER NOT NULL, kind TEXT NOT NULL, level TEXT NOT NULL, rule_ids TEXT NOT NULL,
        monotonic REAL NOT NULL, utc TEXT NOT NULL) STRICT""",
    "CREATE INDEX event_visit ON event(visit_id, kind)",
    """CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END""",
    """CREATE TRIGGER event_never_goes BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END""",
    "CREATE TABLE answers(visit_id TEXT PRIMARY KEY, blob BLOB NOT NULL) STRICT",
    """CREATE TABLE visit_end(
        visit_id TEXT PRIMARY KEY, level TEXT NOT NULL, finished INTEGER NOT NULL, sections TEXT NOT NULL,
        language TEXT NOT NULL, utc TEXT NOT NULL) STRICT""",
    "CREATE TABLE heartbeat(who TEXT PRIMARY KEY, utc TEXT NOT NULL) STRICT",
)
_SECOND = (
    "ALTER TABLE visit_end ADD COLUMN size INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE visit_end ADD COLUMN boxed TEXT NOT NULL DEFAULT '[]'",
    "CREATE INDEX visit_end_sheet ON visit_end(utc) WHERE sections <> '[]'",
    """CREATE TABLE paper_job(
        visit_id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, message TEXT NOT NULL, utc TEXT NOT NULL,
        PRIMARY KEY(visit_id, kind)) STRICT""",
    "CREATE TABLE printer(who TEXT PRIMARY KEY, ready INTEGER NOT NULL, message TEXT NOT NULL, utc TEXT NOT NULL) STRICT",
)
"""So that a sheet can be printed again, and the desk knows what became of paper."""
_THIRD = (
    "ALTER TABLE visit_end ADD COLUMN left_at TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE remark(blob BLOB NOT NULL, event_id TEXT NOT NULL PRIMARY KEY) STRICT",
    "CREATE INDEX event_utc ON event(utc)",
    "CREATE TABLE maybe_open(visit_id TEXT PRIMARY KEY) STRICT",
    """INSERT INTO maybe_open SELECT DISTINCT visit_id FROM event WHERE kind <> 'noted' AND "row" > COALESCE(
        (SELECT MAX(closed."row") FROM event AS closed WHERE closed.visit_id = event.visit_id AND closed.kind = 'closed'), 0)""",
    """CREATE TRIGGER event_opens AFTER INSERT ON event WHEN NEW.kind NOT IN ('noted', 'closed')
        BEGIN INSERT INTO maybe_open VALUES (NEW.visit_id) ON CONFLICT DO NOTHING; END""",
    # A close at a lower level than something raised may be one whose author had not read it: whoever reads the flag finds out.
    """CREATE TRIGGER event_closes AFTER INSERT ON event WHEN NEW.kind = 'closed' AND NOT EXISTS (
        SELECT 1 FROM event WHERE visit_id = NEW.visit_id AND kind IN ('raised', 'unfinished', 'help')
        AND instr('SELF_CARE ROUTINE_APPOINTMENT URGENT_TODAY EMERGENCY_NOW', level)
          > instr('SELF_CARE ROUTINE_APPOINTMENT URGENT_TODAY EMERGENCY_NOW', NEW.level))
        BEGIN DELETE FROM maybe_open WHERE visit_id = NEW.visit_id; END""",
    "CREATE TABLE unended(visit_id TEXT PRIMARY KEY) STRICT",
    "INSERT INTO unended SELECT visit_id FROM visit WHERE visit_id NOT IN (SELECT visit_id FROM visit_end)",
    """CREATE TRIGGER visit_begins AFTER INSERT ON visit WHEN NOT EXISTS (SELECT 1 FROM visit_end WHERE visit_id = NEW.visit_id)
        BEGIN INSERT INTO unended VALUES (NEW.visit_id) ON CONFLICT DO NOTHING; END""",
    """CREATE TRIGGER visit_ends AFTER INSERT ON visit_end
        BEGIN DELETE FROM unended WHERE visit_id = NEW.visit_id; END""",
)
"""What staff wrote, apart from events; which flags may be open, and which visits run, so that nobody need read all that ever were.

`maybe_open` and `unended` are indexes by hand. The first follows from the events, and whoever reads it derives each flag all the same.
"""
FOLLOWING = frozenset({"maybe_open", "unended"})
"""Tables that follow from others."""
_RAISING = "('raised', 'unfinished', 'help')"


def _rank(event: str) -> str:
    return f"instr('SELF_CARE ROUTINE_APPOINTMENT URGENT_TODAY EMERGENCY_NOW', {event}.level)"


def _raised(event: str) -> str:
    return f"EXISTS (SELECT 1 FROM event AS first WHERE first.visit_id = {event}.visit_id AND first.kind IN {_RAISING})"  # noqa: S608 - our own words


def _opens(event: str) -> str:
    """Whether a flag may be open after this event that was closed before: what is done beside a flag that was raised opens it no more."""
    return f"({event}.kind IN {_RAISING} OR {event}.kind = 'reopened' OR ({event}.kind NOT IN ('noted', 'closed') AND NOT {_raised(event)}))"


def _closes(event: str) -> str:
    """Whether this is a close that knew how high the flag stood, as `kiosk.flags.derive` has it.

    A sign that is held counts in full before long, so nothing closes it. Staff's own level stands for all that was raised before, unless some
    of it was higher and not known to them: its ids, which lie together in the flag's, are not among those that they read. (As text: SQLite
    refuses `json_valid` in a trigger of a file that it does not trust.)
    """
    unread = f"""SELECT 1 FROM event AS unread WHERE unread.visit_id = judged.visit_id AND unread."row" < judged."row" AND unread.kind IN {_RAISING}
        AND {_rank("unread")} > {_rank("judged")} AND instr(judged.rule_ids, substr(unread.rule_ids, 2, length(unread.rule_ids) - 2)) = 0"""  # noqa: S608
    judged = f"""SELECT 1 FROM event AS judged WHERE judged.visit_id = high.visit_id AND judged.kind = 'overridden'
        AND judged."row" > high."row" AND judged."row" < {event}."row" AND NOT EXISTS ({unread})"""  # noqa: S608
    held = f"""SELECT 1 FROM event AS held WHERE held.visit_id = {event}.visit_id AND held."row" < {event}."row" AND held.kind = 'held'
        AND NOT EXISTS (SELECT 1 FROM event AS back WHERE back.visit_id = held.visit_id AND back.kind = 'withdrawn' AND back."row" > held."row"
            AND back."row" < {event}."row")"""  # noqa: S608
    return f"""{event}.kind = 'closed' AND NOT EXISTS (
        SELECT 1 FROM event AS high WHERE high.visit_id = {event}.visit_id AND high."row" < {event}."row"
        AND (high.kind IN {_RAISING} OR high.kind = 'overridden') AND {_rank("high")} > {_rank(event)} AND NOT EXISTS ({judged}))
        AND ({_raised(event)} OR NOT EXISTS ({held}))"""  # noqa: S608


_FOURTH = (
    "DROP TRIGGER event_opens",
    "DROP TRIGGER event_closes",
    f"""CREATE TRIGGER event_opens AFTER INSERT ON event WHEN {_opens("NEW")}
        BEGIN INSERT INTO maybe_open VALUES (NEW.visit_id) ON CONFLICT DO NOTHING; END""",  # noqa: S608
    f"""CREATE TRIGGER event_closes AFTER INSERT ON event WHEN {_closes("NEW")}
        BEGIN DELETE FROM maybe_open WHERE visit_id = NEW.visit_id; END""",  # noqa: S608
    "INSERT INTO maybe_open SELECT DISTINCT visit_id FROM event WHERE kind = 'overridden' ON CONFLICT DO NOTHING",
    f"""DELETE FROM maybe_open WHERE EXISTS (SELECT 1 FROM event AS closed WHERE closed.visit_id = maybe_open.visit_id AND {_closes("closed")}
        AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.visit_id = closed.visit_id AND later."row" > closed."row" AND {_opens("later")}))""",  # noqa: S608
    "CREATE INDEX event_kind ON event(kind, utc)",
)
"""Staff's own level counts where a flag is closed; what somebody did to a closed flag opens it no more. One kind of events is found by its time."""
_FIFTH = (
    "ALTER TABLE visit ADD COLUMN content TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE visit ADD COLUMN program TEXT NOT NULL DEFAULT ''",
)
"""Which content, byte for byte, and which program asked."""
_STEPS = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH)
"""What brings a file from each version to the next. A step adds, and never renames or drops what holds rows: see `kiosk.storage.returned`."""
_NAMES = frozenset({
    "visit", "event", "answers", "visit_end", "heartbeat", "paper_job", "printer", "remark", *FOLLOWING,
})  # fmt: skip


AT_ONCE = 2048
"""Pages, 8 MB, a year of flags: so much is looked over while somebody waits for the file to open, a tenth of a second. More is when it is purged."""
PLAUSIBLE = 1000
"""No version will ever be higher: a file that says so is damaged."""


class SchemaError(Exception):
    """The file is not one that may be written to; the message says why and what to do."""


class DamagedError(SchemaError):
    """The file is broken; it may be ours."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file, add what an older version lacks, make sure that they are ours. Raises SchemaError and sqlite3.Error."""
    if _number(connection, "user_version") < VERSION:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _bring_up(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    _verify(connection)


def _bring_up(connection: sqlite3.Connection) -> None:
    """Asks again inside the transaction: kiosk and desk may start at the same moment."""
    version = _number(connection, "user_version")
    if version >= VERSION:
        return
    names, ours = _names(connection), _number(connection, "application_id") == APPLICATION_ID
    if version < 0 or bool(names) != bool(version) or (names and not ours):
        raise _stranger(names)
    for statements in _STEPS[version:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _stranger(names: frozenset[str]) -> SchemaError:
    """A file with tables like ours has lost its marks; any other one belongs to another program."""
    if {"event", "visit"} <= names:
        return DamagedError("it is damaged: its marks are gone.")
    return SchemaError("it belongs to another program. Choose another data folder, or move the file away.")


def _verify(connection: sqlite3.Connection) -> None:
    if _number(connection, "application_id") != APPLICATION_ID:
        raise _stranger(_names(connection))
    version = _number(connection, "user_version")
    if version > PLAUSIBLE:
        raise DamagedError(f"it is damaged: there is no format {version}.")
    if version > VERSION:
        raise SchemaError(f"a newer Backcheck wrote it (format {version}, this one knows {VERSION}). Install that version again.")
    missing = sorted(_NAMES - _names(connection))
    if missing:
        raise DamagedError(f"it is damaged: {', '.join(missing)} missing.")
    if _as_made() - _said(connection):
        raise DamagedError("it is damaged: a table, or a guard over its events, is not as it was made.")
    if _number(connection, "page_count") <= AT_ONCE:
        look_over(connection)


def look_over(connection: sqlite3.Connection) -> None:
    """Whether every page is where it should be: better known now than at the first emergency. Raises DamagedError and sqlite3.Error.

    The indexes too, which takes three times as long: where an entry is spoilt, a flag would be there and not be found.
    """
    verdict = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if verdict != "ok":
        raise DamagedError(f"it is damaged: {verdict}.")


@cache
def _as_made() -> frozenset[bytes]:
    """What a fresh file says of its tables, indexes and triggers."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in chain(*_STEPS):
            fresh.execute(statement)
        return _said(fresh)


def _said(connection: sqlite3.Connection) -> frozenset[bytes]:
    """As bytes: a spoilt one may be no text any more."""
    return frozenset(sql for (sql,) in connection.execute("SELECT CAST(sql AS BLOB) FROM sqlite_schema") if sql)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _names(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(name.decode(errors="replace") for (name,) in connection.execute("SELECT CAST(name AS BLOB) FROM sqlite_schema"))
