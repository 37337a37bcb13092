"""The rows of the board as Qt's list model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.desk.rows import Group, Row
from kiosk.desk.wording import Wording
from kiosk.flags import Status
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

    def show(self, rows: tuple[Row, ...]) -> None:
        """Take these rows. The model is reset only when another flag stands somewhere."""
        if [_place(row) for row in rows] == [_place(row) for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def index_of(self, visit_id: VisitId | None) -> QModelIndex:
        """Where a flag stands; an invalid index when it is not there."""
        found = (self.index(number) for number, row in enumerate(self.rows) if row.flag.visit_id == visit_id)
        return next(found, QModelIndex())

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == GROUP_ROLE:
            before = self.rows[index.row() - 1] if index.row() else None
            return "" if before is not None and before.group is row.group else self._wording.group(row)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._wording.spoken(row)
        return None


def _place(row: Row) -> tuple[VisitId, Group, Status]:
    return row.flag.visit_id, row.group, row.flag.status
