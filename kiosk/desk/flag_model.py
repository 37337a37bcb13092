"""The rows of the board as Qt's list model; only what differs is told to the view, however many flags there are."""

from __future__ import annotations

from html import escape
from itertools import compress, count, pairwise
from operator import is_not

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.desk.rows import Group, Row, start_after
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId

ROW_ROLE = Qt.ItemDataRole.UserRole
GROUP_ROLE = Qt.ItemDataRole.UserRole + 1
"""The heading above a row, for the first of its group; else empty."""

MOVES, FAR, FEW = 8, 50, 16
DRIFT = 64
"""So many flags may come and go before it is noted anew where each one stands; until then a flag is looked for around its place."""


class FlagModel(QAbstractListModel):
    """Holds rows in the board's order."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self.rows: tuple[Row, ...] = ()
        self.starts: tuple[int, ...] = ()
        """Where each group's first row stands."""
        self._numbers: dict[VisitId, int] | None = None
        """Where each flag stood when that was last asked for, and those that came since."""
        self._drift = 0
        """So far at most it stands from there."""

    def show(self, rows: tuple[Row, ...], moves: int = MOVES) -> bool:
        """Take these rows; returns whether another flag stands somewhere, or under another heading.

        So many flags that moved far are moved by themselves; with more, everything between them is put anew.
        """
        old = self.rows
        if len(rows) == len(old):
            other = _others(rows, old)
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
            self._take_out(moved, moved + 1)
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
        return start_after(self.rows, Group.NEW)

    def index_of(self, visit_id: VisitId | None) -> QModelIndex:
        """Where a flag stands; an invalid index when it is not there."""
        if self._numbers is None:
            self._numbers, self._drift = {row.flag.visit_id: number for number, row in enumerate(self.rows)}, 0
        stood = self._numbers.get(visit_id) if visit_id is not None else None
        if stood is None:
            return QModelIndex()
        near = range(max(0, stood - self._drift), min(len(self.rows), stood + self._drift + 1))
        return self.index(next(number for number in near if self.rows[number].flag.visit_id == visit_id))

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
        if first + last < len(old):
            self.beginRemoveRows(QModelIndex(), first, len(old) - last - 1)
            self._take_out(first, len(old) - last)
            self.endRemoveRows()
        if len(rows) > len(self.rows):
            self.beginInsertRows(QModelIndex(), first, len(rows) - last - 1)
            self._put_in(first, rows[first : len(rows) - last])
            self.endInsertRows()
        self._tell_news(rows, _others(rows, self.rows))

    def _take_out(self, first: int, end: int) -> None:
        gone = self.rows[first:end]
        self._hold((*self.rows[:first], *self.rows[end:]), len(gone))
        if self._numbers is not None:
            for row in gone:
                del self._numbers[row.flag.visit_id]

    def _put_in(self, first: int, rows: tuple[Row, ...]) -> None:
        self._hold((*self.rows[:first], *rows, *self.rows[first:]), len(rows))
        if self._numbers is not None:
            self._numbers |= {row.flag.visit_id: number for number, row in enumerate(rows, first)}

    def _hold(self, rows: tuple[Row, ...], drift: int) -> None:
        self.rows, self.starts = rows, _starts(rows)
        self._drift += drift
        if self._drift > DRIFT:
            self._numbers = None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == ROW_ROLE:
            return self.rows[index.row()]
        if role == GROUP_ROLE:
            return self._wording.group(self.rows[index.row()]) if index.row() in self.starts else ""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._wording.spoken(self.rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            # a paragraph is broken into lines
            return "".join(f"<p>{escape(reason)}</p>" for reason in self._wording.reasons(self.rows[index.row()]))
        return None


def _same(one: Row, other: Row) -> bool:
    return one is other or one.flag.visit_id == other.flag.visit_id


def _alike(rows: tuple[Row, ...], others: tuple[Row, ...]) -> int:
    """How many at the beginning are of the same flags. Most are the same objects, which Python finds out without a step for each."""
    unlike = compress(count(), map(is_not, rows, others))
    return next((number for number in unlike if not _same(rows[number], others[number])), min(len(rows), len(others)))


def _others(rows: tuple[Row, ...], old: tuple[Row, ...]) -> list[int]:
    """Where another object stands than before."""
    return list(compress(count(), map(is_not, rows, old)))


def _starts(rows: tuple[Row, ...]) -> tuple[int, ...]:
    ends = [0, *(start_after(rows, group) for group in Group)]
    return tuple(start for start, end in pairwise(ends) if start < end)
