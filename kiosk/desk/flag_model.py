"""The rows of the board as Qt's list model; only what differs is told to the view, however many flags there are."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from operator import is_

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.desk.rows import PLACES, Group, Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId

ROW_ROLE = Qt.ItemDataRole.UserRole
GROUP_ROLE = Qt.ItemDataRole.UserRole + 1
"""The heading above a row, for the first of its group; else empty."""

MOVES, FAR, FEW = 8, 50, 16


class FlagModel(QAbstractListModel):
    """Holds rows in the board's order."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self.rows: tuple[Row, ...] = ()
        self.starts: tuple[int, ...] = ()
        """Where each group's first row stands."""
        self._numbers: dict[VisitId, int] | None = None
        """Where each flag stands; made when it is asked for."""

    def show(self, rows: tuple[Row, ...], moves: int = MOVES) -> bool:
        """Take these rows; returns whether another flag stands somewhere, or under another heading.

        So many flags that moved far are moved by themselves; with more, everything between them is put anew.
        """
        old = self.rows
        if len(rows) == len(old):
            other = [number for number, same in enumerate(map(is_, rows, old)) if not same]
            if all(_same(rows[number], old[number]) for number in other):
                return self._tell_news(rows, other)
        first, last = _alike(rows, old), 0
        shorter = min(len(rows), len(old))
        if first < shorter:
            last = min(_alike(rows[::-1], old[::-1]), shorter - first)
        moved = self._moved(rows, first, last) if moves else None
        if moved is None:
            self._replace(rows, first, last)
        else:
            self.beginRemoveRows(QModelIndex(), moved, moved)
            self._hold((*old[:moved], *old[moved + 1 :]))
            self.endRemoveRows()
            self.show(rows, moves - 1)
        return True

    def _moved(self, rows: tuple[Row, ...], first: int, last: int) -> int | None:
        """Where a flag stood that went far down or came far up, and all others with it."""
        old = self.rows
        if min(len(rows), len(old)) - first - last < FAR:
            return None
        if _same(rows[first], old[first + 1]):
            return first
        came = self.index_of(rows[first].flag.visit_id)
        return came.row() if came.isValid() else None

    @property
    def unseen(self) -> int:
        """How many alarms stand at the top."""
        return _start_after(self.rows, Group.NEW)

    def index_of(self, visit_id: VisitId | None) -> QModelIndex:
        """Where a flag stands; an invalid index when it is not there."""
        if self._numbers is None:
            self._numbers = {row.flag.visit_id: number for number, row in enumerate(self.rows)}
        number = self._numbers.get(visit_id) if visit_id is not None else None
        return QModelIndex() if number is None else self.index(number)

    def _tell_news(self, rows: tuple[Row, ...], other: list[int]) -> bool:
        """The same flags in the same order; these tell something new."""
        before, self.rows, self.starts = self.starts, rows, _starts(rows)
        if len(other) > FEW:
            self.dataChanged.emit(self.index(other[0]), self.index(other[-1]))
        else:
            for number in other:
                self.dataChanged.emit(self.index(number), self.index(number))
        return self.starts != before

    def _replace(self, rows: tuple[Row, ...], first: int, last: int) -> None:
        """So many flags at the beginning and at the end stay; what stood between them goes, what stands there now comes."""
        old = self.rows
        kept = (*old[:first], *old[len(old) - last :])
        if len(kept) < len(old):
            self.beginRemoveRows(QModelIndex(), first, len(old) - last - 1)
            self._hold(kept)
            self.endRemoveRows()
        if len(rows) > len(kept):
            self.beginInsertRows(QModelIndex(), first, len(rows) - last - 1)
            self._hold((*kept[:first], *rows[first : len(rows) - last], *kept[first:]))
            self.endInsertRows()
        shown, self._numbers = self.rows, None
        self._tell_news(rows, [number for number, same in enumerate(map(is_, rows, shown)) if not same])

    def _hold(self, rows: tuple[Row, ...]) -> None:
        self.rows, self.starts, self._numbers = rows, _starts(rows), None

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


def _same(one: Row, other: Row) -> bool:
    return one is other or one.flag.visit_id == other.flag.visit_id


def _alike(rows: tuple[Row, ...], others: tuple[Row, ...]) -> int:
    """How many at the beginning are of the same flags. Most are the same objects, which Python finds out without a step for each."""
    unlike = (number for number, same in enumerate(map(is_, rows, others)) if not same)
    return next((number for number in unlike if not _same(rows[number], others[number])), min(len(rows), len(others)))


def _start_after(rows: tuple[Row, ...], group: Group) -> int:
    """Where the next group begins; the rows stand in the order of their groups."""
    return bisect_left(rows, PLACES[group] + 1, key=lambda row: PLACES[row.group])


def _starts(rows: tuple[Row, ...]) -> tuple[int, ...]:
    ends = [0, *(_start_after(rows, group) for group in Group)]
    return tuple(start for start, end in pairwise(ends) if start < end)
