"""The note for the record: the staff slip's words as plain text, and the clipboard that forgets them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from kiosk.desk.wording import Say
from kiosk.paperwork import Entry, StaffSlip

KEEP_MS = 60_000
"""How long a note stays on the clipboard: time to go to the record and paste it, no more, for everybody who uses this computer could."""


def note_text(slip: StaffSlip, say: Say) -> str:
    """Situation, background, assessment and recommendation, a line for each thing that the slip says."""
    head = f"{slip.ticket}  ·  {slip.level_words}"
    situation = (Entry(slip.place), *([Entry(" · ".join(slip.marks))] if slip.marks else []), *slip.reasons)
    assessment = (*slip.worries, *([Entry(slip.score)] if slip.score else []))
    parts = (("situation", situation), ("background", slip.others), ("assessment", assessment), ("recommendation", slip.to_do))
    lines = [head]
    for name, entries in parts:
        lines += ["", say(f"slip.staff.{name}"), *(_lines(entries) or [say("slip.staff.none")])]
    return "\n".join([*lines, "", slip.protocol, say("slip.staff.draft"), ""])


def _lines(entries: Iterable[Entry]) -> list[str]:
    return [f"- {entry.text} ({entry.note})" if entry.note else f"- {entry.text}" for entry in entries]


class Clipboard(QObject):
    """Lends the system's clipboard a note; takes it back after a minute, unless something else was copied meanwhile."""

    changed = Signal()
    """`told` is another."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._note, self.told = "", ""
        """What is on the clipboard, in a sentence; empty: nothing of the desk's."""
        self._until = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._until.timeout.connect(self.clear)

    def lend(self, note: str, told: str) -> None:
        """To be pasted within a minute; `told` says so."""
        self._note, self.told = note, told
        QGuiApplication.clipboard().setText(note)
        self._until.start()
        self.changed.emit()

    def clear(self) -> None:
        """Take it back now."""
        self._until.stop()
        board = QGuiApplication.clipboard()
        if self._note and board.text() == self._note:
            board.clear()
        self._note, self.told = "", ""
        self.changed.emit()
