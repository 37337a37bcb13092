"""The statements that PostgreSQL wants otherwise than SQLite, or that only a server is asked."""

from __future__ import annotations

OPEN_EVENTS = """SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc
    FROM maybe_open JOIN event USING (visit_id) ORDER BY "row\""""
LAST_ROW = 'SELECT COALESCE(MAX("row"), 0) FROM event'
VISITS_SINCE = """SELECT visit_id, kiosk_id, ticket, protocol, version, practice, opened, content, program,
    level, finished, sections, language, utc, size, boxed, left_at
    FROM visit LEFT JOIN visit_end USING (visit_id) WHERE opened >= ? ORDER BY opened, number"""
UNENDED = """SELECT visit_id FROM visit WHERE kiosk_id = ? AND NOT EXISTS
    (SELECT FROM visit_end WHERE visit_end.visit_id = visit.visit_id) ORDER BY number"""
_REPLACE = "ON CONFLICT(visit_id) DO UPDATE SET blob = excluded.blob WHERE excluded.blob <> ''"
REPLACE_ANSWERS = f"INSERT INTO answers(visit_id, blob) SELECT ?, ? WHERE EXISTS (SELECT FROM event WHERE visit_id = ?) {_REPLACE}"  # noqa: S608
"""Of a visit that has events. Answers that could not be sealed do not take the place of those that were."""
REPLACE_BEAT = "INSERT INTO heartbeat(who, utc) VALUES (?,?) ON CONFLICT(who) DO UPDATE SET utc = excluded.utc"
DESK_BEATS = "SELECT who, utc FROM heartbeat WHERE who LIKE 'desk:%'"
INSERT_REMARK = "INSERT INTO remark(event_id, blob) VALUES (?,?) ON CONFLICT(event_id) DO NOTHING"
REMARKS = 'SELECT event_id, blob FROM event JOIN remark USING (event_id) WHERE visit_id = ? ORDER BY "row"'
_PRIVATE = "SELECT visit_id FROM answers UNION SELECT visit_id FROM remark JOIN event USING (event_id)"
PRIVATE_EVENTS = f"""SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc
    FROM event WHERE visit_id IN ({_PRIVATE}) ORDER BY "row\""""  # noqa: S608 - our own words
PRIVATE_ENDS = f"""SELECT visit_id, level, finished, sections, language, utc, size, boxed, left_at
    FROM visit_end WHERE visit_id IN ({_PRIVATE})"""  # noqa: S608 - our own words
ERASE_ANSWERS = "DELETE FROM answers WHERE visit_id = ANY(?)"
ERASE_REMARKS = "DELETE FROM remark WHERE event_id IN (SELECT event_id FROM event WHERE visit_id = ANY(?))"
ERASE_STRAYS = "DELETE FROM remark WHERE NOT EXISTS (SELECT FROM event WHERE event.event_id = remark.event_id)"
RECENT_TICKETS = "SELECT ticket FROM visit WHERE opened >= ?"
MAYBE_OPEN_TICKETS = "SELECT visit_id, ticket FROM maybe_open JOIN visit USING (visit_id)"
DESK_NEWS = """SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc FROM event
    WHERE kiosk_id LIKE 'desk:%%' AND "row" > ? AND "row" <= ? AND (kind = 'summoned'
    OR EXISTS (SELECT FROM event AS own WHERE own.visit_id = event.visit_id AND own.kiosk_id = ?)) ORDER BY "row\""""
"""What desks did to the flags of one kiosk, and whom they call: that shows on any kiosk."""


def insert_events(count: int, *, answers: bool) -> str:
    """So many events, in order, and with them the answers of their visit: in one statement."""
    events = f"""INSERT INTO event(event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc)
        VALUES {", ".join(["(?,?,?,?,?,?,?,?,?)"] * count)} ON CONFLICT(event_id) DO NOTHING"""  # noqa: S608
    return f"WITH stored AS ({events}) INSERT INTO answers(visit_id, blob) VALUES (?,?) {_REPLACE}" if answers else events  # noqa: S608
