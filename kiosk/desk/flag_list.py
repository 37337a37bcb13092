"""The list of flags: what stands under the finger stays what the finger meant, whatever arrives."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from kiosk.desk.flag_model import FlagModel
from kiosk.desk.look import Look
from kiosk.desk.row_delegate import RowDelegate
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId

SETTLE_MS = 600
"""A press this soon after the rows moved was aimed at where they stood before: a person needs half a second to react."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is scrolled out of sight."""

    above: int
    above_new: int
    below: int
    below_new: int


class FlagList(QListView):
    """Shows rows; tells which flag the person chose, and when they take it with the keyboard."""

    chosen = Signal(str)
    """A `VisitId`, chosen by a person."""
    taken = Signal()
    """Enter was pressed."""
    moved = Signal()
    """Another part of the list may be in sight."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.setAccessibleName(wording.say("desk.list"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(False)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._rows = FlagModel(wording, self)
        self._delegate = RowDelegate(look, wording, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        self.verticalScrollBar().rangeChanged.connect(self.moved)
        self._moved = QElapsedTimer()
        self._stood: list[tuple[int, int, VisitId]] = []
        self._quiet = False

    @property
    def selected(self) -> VisitId | None:
        """The flag that the detail is about."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].flag.visit_id if index.isValid() else None

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; the selected flag stays selected, and stays where it is on screen if the list is scrolled."""
        selected, number = self.selected, self.currentIndex().row()
        before = [row.flag.visit_id for row in self._rows.rows]
        anchor = self._anchor(selected)
        self._stood = self._standing()
        self._quiet = True
        self._rows.show(rows)
        if not self._rows.index_of(selected).isValid() and rows:
            selected = rows[max(0, min(number, len(rows) - 1))].flag.visit_id
        self._select(self._rows.index_of(selected))
        self._quiet = False
        if [row.flag.visit_id for row in rows] != before:
            self._moved.start()
            self._hold(anchor)
        self.moved.emit()

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self._delegate.look = look
        self.scheduleDelayedItemsLayout()

    def light(self, lit: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Frame the emergencies that nobody has taken, or not: whoever calls makes them blink."""
        self._delegate.lit = lit
        self.viewport().update()

    def beyond(self) -> Beyond:
        """How many flags are out of sight, and how many of them nobody has seen."""
        above = [row for top, bottom, row in self._places() if (top + bottom) // 2 < 0]
        below = [row for top, bottom, row in self._places() if (top + bottom) // 2 > self.viewport().height()]
        return Beyond(len(above), _unseen(above), len(below), _unseen(below))

    def _places(self) -> list[tuple[int, int, Row]]:
        rects = ((self.visualRect(self._rows.index(number)), row) for number, row in enumerate(self._rows.rows))
        return [(rect.top(), rect.bottom(), row) for rect, row in rects]

    def _standing(self) -> list[tuple[int, int, VisitId]]:
        return [(top, bottom, row.flag.visit_id) for top, bottom, row in self._places()]

    def _anchor(self, selected: VisitId | None) -> tuple[VisitId, int] | None:
        """A flag in sight that must not move: the selected one, else the first; none while the list stands at its top."""
        if self.verticalScrollBar().value() == 0:
            return None
        in_sight = [(top, visit_id) for top, bottom, visit_id in self._standing() if bottom > 0 and top < self.viewport().height()]
        return next(((v, top) for top, v in in_sight if v == selected), next(((v, top) for top, v in in_sight), None))

    def _hold(self, anchor: tuple[VisitId, int] | None) -> None:
        self.doItemsLayout()
        index = self._rows.index_of(anchor[0] if anchor else None)
        if anchor and index.isValid():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - anchor[1])

    def _select(self, index: QModelIndex) -> None:
        bar = self.verticalScrollBar()
        value = bar.value()
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        bar.setValue(value)

    def _current_changed(self, current: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.chosen.emit(self._rows.rows[current.row()].flag.visit_id)

    def _meant(self, place: QPoint) -> QModelIndex:
        if not self._moved.isValid() or self._moved.elapsed() > SETTLE_MS:
            return self.indexAt(place)
        stood = (visit_id for top, bottom, visit_id in self._stood if top <= place.y() <= bottom)
        return self._rows.index_of(next(stood, None))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._meant(event.position().toPoint())
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A press chooses; a hand that shakes afterwards chooses nothing else."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


def _unseen(rows: list[Row]) -> int:
    return sum(row.alarm for row in rows)
