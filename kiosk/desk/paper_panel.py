"""The desk's paper: which sheets can be printed again, and the pages that hang in the clinic."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from kiosk.desk.copies import Copies, HousePage
from kiosk.desk.detail_parts import words
from kiosk.desk.shelf import SheetKept, Shelf
from kiosk.desk.wording import Wording
from kiosk.paperwork import HOUSE_PAGES, PaperKind
from kiosk.ports import Clock
from kiosk.visit.display import spaced

SHEETS_HIGH = 84
"""Pixels: three tickets."""
TICKET_WIDE = 120


class PaperPanel(QFrame):
    """Opens below the header; choose or type a ticket, and print."""

    closed = Signal()

    def __init__(self, copies: Copies, wording: Wording, clock: Clock, language: str) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._copies, self._wording, self._clock, self._language = copies, wording, clock, language
        self._shelf = Shelf()
        say = wording.say
        self._ticket = QLineEdit()
        self._ticket.setObjectName("ticket")
        self._ticket.setFixedWidth(TICKET_WIDE)
        self._ticket.setMaxLength(len(spaced("KP47")))
        self._ticket.setPlaceholderText(say("desk.paper.ticket"))
        self._ticket.setAccessibleName(say("desk.paper.ticket"))
        self._ticket.textChanged.connect(self._fill)
        self._ticket.returnPressed.connect(self._print_again)
        self._sheets = QListWidget()
        self._sheets.setObjectName("sheets")
        self._sheets.setAccessibleName(say("desk.paper.sheets"))
        self._sheets.setFixedHeight(SHEETS_HIGH)
        self._sheets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheets.itemSelectionChanged.connect(self._enable)
        self._again = self._button("again", self._print_again)
        self._pages = [self._button(kind.value, partial(self._print_page, kind)) for kind in HOUSE_PAGES]
        self._told = words("", "strong")
        self._lay_out()
        copies.changed.connect(self._enable)
        self.show_shelf(self._shelf)
        self.hide()

    def opener(self) -> QPushButton:
        """The button that opens it."""
        button = QPushButton(self._wording.say("desk.paper"))
        button.setObjectName("open_paper")
        button.setProperty("plain", True)
        button.setToolTip(self._wording.say("desk.paper.hint"))
        button.setAccessibleDescription(button.toolTip())
        button.clicked.connect(self.open)
        return button

    def open(self) -> None:
        """Show it, ready for a ticket to be typed."""
        self.show()
        self._ticket.clear()
        self._ticket.setFocus()

    def show_shelf(self, shelf: Shelf) -> None:
        """Show what can be printed; what is chosen stays chosen."""
        self._shelf = shelf
        self._fill()

    def _fill(self) -> None:
        """Tickets that begin with what was typed; the only one left is chosen."""
        typed = self._ticket.text().replace(" ", "").upper()
        chosen = self._chosen
        self._sheets.clear()
        for sheet in self._shelf.sheets:
            if sheet.visit.ticket.startswith(typed):
                item = QListWidgetItem(self._line(sheet), self._sheets)
                item.setData(Qt.ItemDataRole.UserRole, sheet.visit.visit_id)
                item.setSelected(chosen is not None and sheet.visit.visit_id == chosen.visit.visit_id)
        if typed and self._sheets.count() == 1:
            self._sheets.item(0).setSelected(True)
        self._enable()

    @property
    def _chosen(self) -> SheetKept | None:
        selected = [item.data(Qt.ItemDataRole.UserRole) for item in self._sheets.selectedItems()]
        return next((sheet for sheet in self._shelf.sheets if sheet.visit.visit_id in selected), None)

    def _line(self, sheet: SheetKept) -> str:
        say, wording = self._wording.say, self._wording
        failed = [say("desk.paper.failed")] if sheet.failed else []
        practice = [say("desk.practice")] if sheet.visit.practice else []
        return "   ".join([spaced(sheet.visit.ticket), wording.clock(sheet.end.utc), wording.place(sheet.visit.kiosk_id), *practice, *failed])

    def _print_again(self) -> None:
        sheet = self._chosen
        if sheet is not None:
            now = self._clock.utc().astimezone()
            name = self._wording.say("desk.paper.sheet_of", ticket=spaced(sheet.visit.ticket))
            self._copies.print(sheet.again(now), name, (sheet.visit.visit_id, PaperKind.HANDOUT))

    def _print_page(self, kind: PaperKind) -> None:
        self._copies.print(HousePage(kind, self._language), self._wording.say(f"desk.paper.{kind.value}"))

    def _enable(self) -> None:
        self._again.setEnabled(self._chosen is not None and not self._copies.busy)
        for button in self._pages:
            button.setEnabled(not self._copies.busy)
        empty = "" if self._shelf.sheets else self._wording.say("desk.paper.none")
        self._told.setText(self._copies.told or empty)
        self._told.setVisible(bool(self._told.text()))

    def _button(self, name: str, pressed: object) -> QPushButton:
        button = QPushButton(self._wording.say(f"desk.paper.{name}"))
        button.setObjectName(name)
        button.setProperty("small", True)
        button.clicked.connect(pressed)
        return button

    def _lay_out(self) -> None:
        """Low, for the list of flags below it must keep its room: what is typed and pressed at the start, the sheets beside it."""
        say = self._wording.say
        top = self._across(words(say("desk.paper.sheets"), "strong"), self._ticket, self._again)
        pages = self._across(words(say("desk.paper.pages"), "strong"), *self._pages)
        start = QVBoxLayout()
        start.setSpacing(6)
        start.addLayout(top)
        start.addLayout(pages)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addLayout(start)
        across.addWidget(self._sheets, 1)
        across.addWidget(self._button("close_panel", self._close), 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 6, 24, 6)
        whole.setSpacing(4)
        whole.addLayout(across)
        whole.addWidget(self._told)

    @staticmethod
    def _across(title: QLabel, *widgets: QWidget) -> QHBoxLayout:
        """A heading and what stands beside it."""
        title.setWordWrap(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(title)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    # --- Qt ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)


def paper_told(shelf: Shelf, wording: Wording) -> list[str]:
    """What staff should know of paper without opening anything, a sentence each."""
    say = wording.say
    told = [say("desk.printer", who=wording.place(one.who), reason=one.message, time=wording.clock(one.since)).strip() for one in shelf.printers]
    if shelf.failed:
        told.append(say("desk.no_paper", tickets=", ".join(map(spaced, shelf.failed))))
    return told
