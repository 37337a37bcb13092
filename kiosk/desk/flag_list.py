"""The list of flags: what stands under the finger stays what the finger meant, whatever arrives."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from kiosk.desk.flag_model import FlagModel
from kiosk.desk.look import Look
from kiosk.desk.row_delegate import GAP, HEADING, RowDelegate
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId

SETTLE_MS = 600
"""A press this soon after the rows moved was aimed at where they stood before: a person needs half a second to react."""
TWICE_MS = 500
"""Enter this soon after another one, after a flag was chosen by itself, or after the window came up, was not meant for what stands there."""
ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is scrolled out of sight."""

    above: int
    above_new: int
    below: int
    below_new: int


class FlagList(QTableView):
    """Shows rows; tells which flag the person chose, and when they take it with the keyboard.

    A table of one column: Qt keeps the heights of ten thousand rows without asking for each.
    """

    chosen = Signal(str)
    """A `VisitId`, chosen by a person."""
    taken = Signal()
    """Enter was pressed, once and on purpose."""
    moved = Signal()
    """Another part of the list may be in sight."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.setAccessibleName(wording.say("desk.list"))
        self._rows = FlagModel(wording, self)
        self._delegate = RowDelegate(look, wording, self)
        self._dress()
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self._tall: list[QPersistentModelIndex] = []
        self._measure()
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        self.verticalScrollBar().rangeChanged.connect(self.moved)
        self._moved = QElapsedTimer()
        self._stood: list[tuple[int, int, VisitId]] = []
        self._quiet = False
        self._turned = QElapsedTimer()
        """Since Enter was last meant for something else."""

    @property
    def selected(self) -> VisitId | None:
        """The flag that the detail is about."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].flag.visit_id if index.isValid() else None

    def row(self, visit_id: VisitId) -> Row | None:
        """The row of a flag that is here."""
        index = self._rows.index_of(visit_id)
        return self._rows.rows[index.row()] if index.isValid() else None

    @property
    def unseen(self) -> tuple[Row, ...]:
        """The alarms, in their order."""
        return self._rows.rows[: self._rows.unseen]

    @property
    def height_of_all(self) -> int:
        """What the list needs to show every row."""
        return self.verticalHeader().length()

    def height_of(self, rows: int) -> int:
        """What so many rows under one heading need."""
        return rows * self._high + self._delegate.look.px(HEADING)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; the selected flag stays selected, and stays where it is on screen if the list is scrolled."""
        selected, number = self.selected, self.currentIndex().row()
        anchor = self._anchor(selected)
        stood = self._standing()
        self._quiet = True
        if self._rows.show(rows):
            self._set_heights()
            self._stood = stood
            self._moved.start()
        if not self._rows.index_of(selected).isValid() and rows:
            selected = rows[max(0, min(number, len(rows) - 1))].flag.visit_id
        index = self._rows.index_of(selected)
        if self.currentIndex() != index:
            self._select(index)
        self._quiet = False
        self._hold(anchor)
        self.moved.emit()

    def show_flag(self, visit_id: VisitId) -> None:
        """A person chose a flag elsewhere: choose it here, in sight."""
        index = self._rows.index_of(visit_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus()

    def go_on(self, visit_id: VisitId) -> None:
        """Choose this flag, in sight, though no person did: nobody is told, and Enter rests."""
        self._quiet = True
        self._select(self._rows.index_of(visit_id))
        self._quiet = False
        self.scrollTo(self.currentIndex())
        self._turned.start()

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self._delegate.look = look
        self._measure()

    def light(self, *, lit: bool) -> None:
        """Frame the emergencies that nobody has taken, or not: whoever calls makes them blink."""
        self._delegate.lit = lit
        self.viewport().update()

    def beyond(self) -> Beyond:
        """How many flags are out of sight, and how many of them nobody has seen."""
        in_sight = [number for number, top, bottom in self._in_sight() if 0 <= (top + bottom) // 2 <= self.viewport().height()]
        if not in_sight:
            return Beyond(0, 0, 0, 0)
        new, above, below = self._rows.unseen, in_sight[0], in_sight[-1] + 1
        return Beyond(above, min(new, above), len(self._rows.rows) - below, max(0, new - below))

    def _in_sight(self) -> list[tuple[int, int, int]]:
        """Rows of which something can be seen, each with its top and bottom."""
        found, number = [], max(self.rowAt(0), 0)
        while number < len(self._rows.rows) and (top := self.rowViewportPosition(number)) < self.viewport().height():
            found.append((number, top, top + self.rowHeight(number) - 1))
            number += 1
        return found

    def _standing(self) -> list[tuple[int, int, VisitId]]:
        return [(top, bottom, self._rows.rows[number].flag.visit_id) for number, top, bottom in self._in_sight()]

    def _anchor(self, selected: VisitId | None) -> tuple[VisitId, int] | None:
        """A flag in sight that must not move: the selected one, else the first; none while the list stands at its top."""
        if self.verticalScrollBar().value() == 0:
            return None
        in_sight = [(bottom, visit_id) for _, bottom, visit_id in self._standing()]
        return next(((v, bottom) for bottom, v in in_sight if v == selected), next(((v, bottom) for bottom, v in in_sight), None))

    def _hold(self, anchor: tuple[VisitId, int] | None) -> None:
        index = self._rows.index_of(anchor[0] if anchor else None)
        if anchor and index.isValid():
            self.updateGeometries()
            bar = self.verticalScrollBar()
            now = self.rowViewportPosition(index.row()) + self.rowHeight(index.row()) - 1
            if now != anchor[1]:
                bar.setValue(bar.value() + now - anchor[1])

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

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @property
    def _high(self) -> int:
        return self._delegate.height + self._delegate.look.px(GAP)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._high)
        self._set_heights()

    def _set_heights(self) -> None:
        """A row with a heading is taller than the others."""
        for index in self._tall:
            if index.isValid():
                self.setRowHeight(index.row(), self._high)
        for number in self._rows.starts:
            self.setRowHeight(number, self._high + self._delegate.look.px(HEADING))
        self._tall = [QPersistentModelIndex(self._rows.index(number)) for number in self._rows.starts]
        self.verticalScrollBar().setSingleStep(self._high // 3)

    def _take(self, *, held: bool) -> None:
        """A key that is held down, or pressed twice, takes nothing more: a flag is taken by whoever has read it."""
        rests = self._turned.isValid() and self._turned.elapsed() < TWICE_MS
        if not held and not rests:
            self._turned.start()
            self.taken.emit()

    # --- Qt ---------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
            self._turned.start()
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._meant(event.position().toPoint())
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A press chooses; a hand that shakes afterwards chooses nothing else."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take(held=event.isAutoRepeat())
        elif key in ENDS and self._rows.rows:
            self.setCurrentIndex(self._rows.index(ENDS[key] % len(self._rows.rows)))
        else:
            super().keyPressEvent(event)
