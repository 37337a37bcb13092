"""What the flag file keeps of patients' answers and staff's words: sealed, apart from events, and only for a while."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from kiosk.errors import UnreadableError
from kiosk.ports import Remark, VisitId
from kiosk.storage import rows
from kiosk.storage.sealing import Sealer
from rules.model import Answers

UNSEALED = b""
"""Stands where there were answers or a remark, and no key to seal them with: never are they written as they are."""
_REPLACE = "INSERT INTO answers(visit_id, blob) VALUES (?,?) ON CONFLICT(visit_id) DO UPDATE SET blob = excluded.blob"
_REMARK = "INSERT INTO remark(event_id, blob) VALUES (?,?) ON CONFLICT(event_id) DO NOTHING"
_REMARKS = 'SELECT event_id, blob FROM event CROSS JOIN remark USING (event_id) WHERE event.visit_id = ? ORDER BY event."row"'
_PRIVATE = "SELECT visit_id FROM answers UNION SELECT visit_id FROM remark CROSS JOIN event USING (event_id)"
_PLAIN = "SELECT visit_id, blob FROM answers WHERE substr(blob, 1, 1) = x'7b'"
_ERASE = (
    "DELETE FROM answers WHERE visit_id = ?",
    "DELETE FROM remark WHERE event_id IN (SELECT event_id FROM event WHERE visit_id = ?)",
)
_ERASE_STRAYS = "DELETE FROM remark WHERE event_id NOT IN (SELECT event_id FROM event)"


def sealed_answers(sealer: Sealer, visit_id: VisitId, answers: Answers) -> bytes:
    """For `replace_answers`; without a key `UNSEALED`: the flag that comes along is stored all the same."""
    return _sealed(sealer, rows.from_answers(answers), visit_id)


def sealed_remark(sealer: Sealer, remark: Remark) -> bytes:
    """For `keep_remark`, likewise."""
    return _sealed(sealer, rows.from_remark(remark), remark.event_id)


def _sealed(sealer: Sealer, plain: bytes, owner: str) -> bytes:
    try:
        return sealer.seal(plain, owner)
    except UnreadableError:  # whoever reads is told
        return UNSEALED


def unsealed(sealer: Sealer, blob: bytes, owner: str) -> bytes:
    """What `sealed_answers` or `sealed_remark` made for this owner. Raises UnreadableError."""
    if blob == UNSEALED:
        raise UnreadableError(f"Answers came while the key {sealer.where} could not be used, and were not kept.")
    return blob if is_plain(blob) else sealer.unseal(blob, owner)


def is_plain(blob: bytes) -> bool:
    """Whether an older version wrote it, which sealed nothing, and no key has been there since."""
    return blob.startswith(b"{")


def replace_answers(connection: sqlite3.Connection, visit_id: VisitId, blob: bytes) -> None:
    """Answers that cannot be sealed now do not take the place of those that were."""
    if blob != UNSEALED or connection.execute("SELECT 1 FROM answers WHERE visit_id = ?", (visit_id,)).fetchone() is None:
        connection.execute(_REPLACE, (visit_id, blob))


def answers(connection: sqlite3.Connection, sealer: Sealer, visit_id: VisitId) -> Answers:
    """See `FlagStore`. Raises UnreadableError."""
    found = connection.execute("SELECT blob FROM answers WHERE visit_id = ?", (visit_id,)).fetchone()
    return rows.to_answers(unsealed(sealer, found[0], visit_id)) if found else {}


def keep_remark(connection: sqlite3.Connection, event_id: str, blob: bytes) -> None:
    """See `FlagStore.remark`."""
    connection.execute(_REMARK, (event_id, blob))


def remarks(connection: sqlite3.Connection, sealer: Sealer, visit_id: VisitId) -> list[Remark]:
    """See `FlagStore`. Raises UnreadableError."""
    found = connection.execute(_REMARKS, (visit_id,)).fetchall()
    return [rows.to_remark(str(event_id), unsealed(sealer, blob, str(event_id))) for event_id, blob in found]


def seal_plain(connection: sqlite3.Connection, sealer: Sealer) -> None:
    """Seal what an older version left as it was. Without a key it stays so until there is one. Where all is sealed, nothing is written."""
    if connection.execute(_PLAIN).fetchone() is None:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for visit_id, blob in connection.execute(_PLAIN).fetchall():
            sealed = _sealed(sealer, blob, str(visit_id))
            if sealed != UNSEALED:
                connection.execute(_REPLACE, (visit_id, sealed))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def purge(connection: sqlite3.Connection, over: Callable[[VisitId], bool]) -> int:
    """Erase what is kept of visits that are `over`, and remarks on no event. How many answer sets and remarks went."""
    gone = connection.execute(_ERASE_STRAYS).rowcount
    for (name,) in connection.execute(_PRIVATE).fetchall():
        if over(VisitId(str(name))):
            gone += sum(connection.execute(statement, (name,)).rowcount for statement in _ERASE)
    return gone
