"""The start side of the flags' page: the list with what is out of its sight, or that there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.flag_list import FlagList
from kiosk.desk.look import Look
from kiosk.desk.strips import Beyond
from kiosk.desk.tray import Tray
from kiosk.desk.wording import Wording

LEAST_ROWS = 7
"""Whole rows that the list keeps in a small window, whatever stands above and below it."""
CALM_SIDE = 112
"""Pixels on a small screen: the drawing above "No flags"."""


class ListSide(QWidget):
    """Shows the list while there are rows, else a calm page."""

    def __init__(self, flags: FlagList, look: Look, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("listSide")
        self._list, self._say = flags, wording.say
        self._beyond, self._tray = Beyond(), Tray(look, wording)
        self._tray.chosen.connect(flags.show_flag)
        self._none, self._none_note = words("", "title"), words("", "text", "quiet")
        self._calm = QLabel()
        self._calm.setPixmap(look.icon("desk_calm", look.px(CALM_SIDE), look.colour("action")))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._full())
        self.tell(rows=False, known=True)
        flags.moved.connect(self._show_beyond)

    def tell(self, *, rows: bool, known: bool) -> None:
        """Whether there are rows, and whether the store says so: an empty list is only called empty when it does."""
        came = rows and self._stack.currentIndex() == 0
        self._stack.setCurrentIndex(1 if rows else 0)
        if came:
            self._take_keys()
        self._none.setText(self._say("desk.list.empty" if known else "desk.list.unknown"))
        self._none_note.setText(self._say("desk.list.empty.note" if known else "desk.list.unknown.note"))
        self._calm.setVisible(known)
        self._show_tray()

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self._tray.restyle(look)
        self._show_tray()

    def light(self, *, lit: bool) -> None:
        """Emergencies that nobody has taken are lit in the list and below it, or not."""
        self._list.light(lit=lit)
        self._tray.light(lit=lit)

    def _take_keys(self) -> None:
        """Rows that come while nobody is at anything else can be walked over and taken by the keyboard at once."""
        if not _at_work(self.window().focusWidget()):
            self._list.setFocus()

    def _show_tray(self) -> None:
        """Only where the list does not fit: what is in sight anyway needs no second place. It leaves the list its rows."""
        self._tray.fit(self.height() - self._beyond.sizeHint().height() - self._list.height_of(LEAST_ROWS))
        self._tray.show_rows(self._list.unseen)
        self._tray.setVisible(bool(self._list.unseen) and self._list.height_of_all > self.height() - self._beyond.sizeHint().height())

    def _show_beyond(self) -> None:
        beyond = self._list.beyond()
        told = [
            self._say(f"desk.list.{name}.new" if new else f"desk.list.{name}", count=count, new=new)
            for name, count, new in (("above", beyond.above, beyond.above_new), ("below", beyond.below, beyond.below_new))
            if count
        ]
        self._beyond.tell("  ·  ".join(told))

    def _full(self) -> QWidget:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._list, 1)
        column.addWidget(self._beyond)
        column.addWidget(self._tray)
        return full

    def _empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(2)
        for label in (self._calm, self._none, self._none_note):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tray()


def _at_work(focused: QWidget | None) -> bool:
    """Whether somebody is at something; where a window opens, the first page's button has the keyboard."""
    return focused is not None and not focused.property("tab")
