"""What was closed today: when, which ticket, at which level, how it ended, by whom; and the way to open one again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from kiosk.desk.closing import Closed
from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.saving import Saving
from kiosk.desk.wording import Wording
from kiosk.loop import ROLES
from kiosk.ports import VisitId
from kiosk.visit.display import spaced
from rules.model import Level

COLUMNS = ("time", "ticket", "level", "outcome", "who")
OUTCOME_COLUMN = COLUMNS.index("outcome")
ROW_HIGH, ICON_SIDE = 38, 18


class ClosedPage(QWidget):
    """Shows what it is given; tells when a person wants one back on the list."""

    reopened = Signal(str)
    """A `VisitId`."""
    save_wanted = Signal()
    """The day is to be saved, by who may."""

    def __init__(self, look: Look, wording: Wording, saving: Saving) -> None:
        super().__init__()
        self.setObjectName("closedPage")
        self._look, self._wording = look, wording
        self._closed: tuple[Closed, ...] = ()
        say = wording.say
        self._table = QTableWidget(0, len(COLUMNS))
        self._dress()
        self._none = words(say("desk.closed.none"), "title")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._again = QPushButton(say("desk.closed.again"))
        self._again.setObjectName("reopen")
        self._again.setProperty("plain", True)
        self._again.setToolTip(say("desk.closed.again.hint"))
        self._again.setAccessibleDescription(say("desk.closed.again.hint"))
        self._again.clicked.connect(self._reopen)
        self._table.itemSelectionChanged.connect(self._enable)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(words(say("desk.closed.note"), "small", "quiet"), 1)
        self._saved = words("", "strong")
        self._saved.setObjectName("saved")
        self._saved.hide()
        if saving.offered:
            foot.addWidget(self._save_button())
        saving.told.connect(self._tell_saved)
        foot.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 24, 12)
        column.setSpacing(10)
        for widget in (self._table, self._none):
            column.addWidget(widget, 1)
        column.addWidget(self._saved)
        column.addLayout(foot)
        self.show_closed(())

    def show_closed(self, closed: Sequence[Closed]) -> None:
        """The latest first; what is chosen stays chosen."""
        chosen = self._chosen
        self._closed = tuple(closed)
        self._table.setRowCount(len(self._closed))
        for number, one in enumerate(self._closed):
            for column, text in enumerate(self._told(one)):
                item = QTableWidgetItem(text)
                if COLUMNS[column] == "level":
                    colour = self._look.level(one.level)[0] if one.level is not Level.URGENT_TODAY else self._look.colour("ink")
                    item.setIcon(QIcon(self._look.level_icon(one.level, self._look.px(ICON_SIDE), colour)))
                self._table.setItem(number, column, item)
            if chosen == one.visit_id:
                self._table.selectRow(number)
        self._table.setVisible(bool(self._closed))
        self._none.setVisible(not self._closed)
        self._enable()

    def _tell_saved(self, told: str) -> None:
        self._saved.setText(told)
        self._saved.setVisible(bool(told))

    def _save_button(self) -> QPushButton:
        button = QPushButton(self._wording.say("desk.save"))
        button.setObjectName("save_day")
        button.setProperty("plain", True)
        button.setToolTip(self._wording.say("desk.save.hint"))
        button.setAccessibleDescription(self._wording.say("desk.save.hint"))
        button.clicked.connect(self.save_wanted)
        return button

    def _told(self, one: Closed) -> tuple[str, ...]:
        say, wording = self._wording.say, self._wording
        practice = one.visit is not None and one.visit.practice
        ticket = spaced(one.visit.ticket) if one.visit else say("desk.ticket.none")
        outcome = say(f"desk.{one.outcome.value}") if one.outcome else say("desk.closed.no_outcome")
        who = say(f"desk.role.{one.who}") if one.who in ROLES else wording.place(one.who)
        return (wording.clock(one.at), " · ".join([ticket, say("desk.practice")] if practice else [ticket]), wording.level(one.level), outcome, who)

    @property
    def _chosen(self) -> VisitId | None:
        rows = {index.row() for index in self._table.selectedIndexes()}
        return self._closed[rows.pop()].visit_id if rows and max(rows) < len(self._closed) else None

    def _enable(self) -> None:
        self._again.setEnabled(self._chosen is not None)

    def _reopen(self) -> None:
        chosen = self._chosen
        if chosen is not None:
            self._table.clearSelection()
            self.reopened.emit(chosen)

    def _dress(self) -> None:
        table, say = self._table, self._wording.say
        table.setObjectName("closed_today")
        table.setAccessibleName(say("desk.page.closed"))
        table.setHorizontalHeaderLabels([say(f"desk.closed.{column}") for column in COLUMNS])
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._look.px(ROW_HIGH))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        side = Qt.AlignmentFlag.AlignRight if self._look.leftwards else Qt.AlignmentFlag.AlignLeft  # a dressed header mirrors nothing by itself
        header.setDefaultAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(OUTCOME_COLUMN, QHeaderView.ResizeMode.Stretch)

    # --- Qt ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._reopen()
        else:
            super().keyPressEvent(event)
