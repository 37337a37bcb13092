"""The rows of the board as Qt's list model; only what differs is told to the view, however many flags there are."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.desk.rows import Group, Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId

ROW_ROLE = Qt.ItemDataRole.UserRole
GROUP_ROLE = Qt.ItemDataRole.UserRole + 1
"""The heading above a row, for the first of its group; else empty."""


class FlagModel(QAbstractListModel):
    """Holds rows in the board's order."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self.rows: tuple[Row, ...] = ()
        self.starts: tuple[int, ...] = ()
        """Where each group's first row stands."""
        self._numbers: dict[VisitId, int] = {}

    def show(self, rows: tuple[Row, ...]) -> bool:
        """Take these rows; returns whether another flag stands somewhere, or under another heading."""
        places = [row.flag.visit_id for row in rows]
        if places == list(self._numbers):
            starts = _starts(rows)
            moved = starts != self.starts
            self._swap(rows, starts)
            return moved
        first = next((n for n, (new, old) in enumerate(zip(places, self._numbers, strict=False)) if new != old), min(len(places), len(self._numbers)))
        before = list(self._numbers)
        same = 0
        most = min(len(places), len(before)) - first
        while same < most and places[-1 - same] == before[-1 - same]:
            same += 1
        self._replace(first, len(before) - same, rows, places, same)
        return True

    @property
    def unseen(self) -> int:
        """How many alarms stand at the top."""
        if not self.rows or self.rows[0].group is not Group.NEW:
            return 0
        return self.starts[1] if len(self.starts) > 1 else len(self.rows)

    def index_of(self, visit_id: VisitId | None) -> QModelIndex:
        """Where a flag stands; an invalid index when it is not there."""
        number = self._numbers.get(visit_id) if visit_id is not None else None
        return QModelIndex() if number is None else self.index(number)

    def _swap(self, rows: tuple[Row, ...], starts: tuple[int, ...]) -> None:
        """The same flags in the same order; some may tell something new."""
        old, self.rows, self.starts = self.rows, rows, starts
        for number, (row, was) in enumerate(zip(rows, old, strict=True)):
            if row is not was:
                self.dataChanged.emit(self.index(number), self.index(number))

    def _replace(self, first: int, end: int, rows: tuple[Row, ...], places: list[VisitId], same: int) -> None:
        """The flags from `first` to before `end` go, those that stand there now come; `same` at the end stay."""
        kept, starts = self.rows, _starts(rows)
        if end > first:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            self.rows = kept[:first] + kept[end:]
            self.starts = _starts(self.rows)
            self._numbers = {row.flag.visit_id: number for number, row in enumerate(self.rows)}
            self.endRemoveRows()
        come = len(rows) - same
        old = self.rows
        if come > first:
            self.beginInsertRows(QModelIndex(), first, come - 1)
            self.rows = old[:first] + rows[first:come] + old[first:]
            self._numbers = {visit_id: number for number, visit_id in enumerate(places)}
            self.starts = starts
            self.endInsertRows()
        self._swap(rows, starts)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == ROW_ROLE:
            return self.rows[index.row()]
        if role == GROUP_ROLE:
            return self._wording.group(self.rows[index.row()]) if index.row() in self.starts else ""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._wording.spoken(self.rows[index.row()])
        return None


def _starts(rows: tuple[Row, ...]) -> tuple[int, ...]:
    starts, group = [], None
    for number, row in enumerate(rows):
        if row.group is not group:
            group = row.group
            starts.append(number)
    return tuple(starts)
