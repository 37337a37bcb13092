"""The desk's page for whoever runs the clinic: the figures of the last days, counted off the GUI thread while the page is open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiosk.control.background import Lane
from kiosk.desk.detail_parts import words
from kiosk.desk.figure_words import FigureWords
from kiosk.desk.figures import Figures
from kiosk.desk.look import Look
from kiosk.desk.plots import Bar, Columns, Plot, Rows
from kiosk.desk.wording import Wording
from kiosk.errors import StoreError

PERIODS = (7, 28)
"""Days that can be chosen."""
AGAIN_MS = 60_000
"""How often an open page counts anew."""
EVERY_HOUR, EVERY_DAY = 3, {7: 1, 28: 7}
"""Columns between two labels."""

Read = Callable[[int], Figures]
"""`kiosk.desk.figures.read_figures` on the desk's store: the figures of so many days. Raises StoreError."""


class FiguresPage(QWidget):
    """Shows no visit, no ticket and no answer."""

    def __init__(self, look: Look, wording: Wording, read: Read) -> None:
        super().__init__()
        self._look, self._wording, self._read = look, wording, read
        self._words = FigureWords(wording)
        self._lane, self._stopped, self._busy = Lane("figures", self), False, False
        self._days = PERIODS[0]
        self._figures: Figures | None = None
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.count)
        self.told = words("", "small", "quiet")
        self._periods = {days: self._button(days) for days in PERIODS}
        self._scroll = QScrollArea()
        self._lay_out()
        self._show_period()

    def count(self) -> None:
        """Count anew, unless that is under way."""
        if not self._busy and not self._stopped:
            self._busy = True
            self._lane.run(partial(self._read, self._days), partial(self._counted, self._days))

    def stop(self) -> None:
        """End the thread; nothing is counted afterwards."""
        self._stopped = True
        self._again.stop()
        self._lane.close()

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self._look = look
        if self._figures is not None:
            self._show(self._figures)

    def _counted(self, days: int, future: Future[Figures]) -> None:
        self._busy = False
        if days != self._days:
            self.count()
            return
        try:
            found = future.result()
        except StoreError as error:
            self.told.setText(self._wording.say("desk.figures.trouble", reason=error))
            return
        if found != self._figures:
            self._figures = found
            self._show(found)
        first, last = (day.day.isoformat() for day in (found.days[0], found.days[-1]))
        self.told.setText(self._wording.say("desk.figures.span", first=first, last=last))

    def _choose(self, days: int) -> None:
        if days != self._days:
            self._days = days
            self._show_period()
            self.count()

    def _show_period(self) -> None:
        for days, button in self._periods.items():
            button.setChecked(days == self._days)
        self.told.setText(self._wording.say("desk.figures.reading"))

    # --- how it is laid out -------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 10, 24, 6)
        head.setSpacing(8)
        head.addWidget(self.told, 1)
        for button in self._periods.values():
            head.addWidget(button)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self._wording.say("desk.page.figures"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._scroll, 1)

    def _button(self, days: int) -> QPushButton:
        button = QPushButton(self._wording.say("desk.figures.last", days=days))
        button.setObjectName(f"last_{days}")
        button.setProperty("tab", True)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.clicked.connect(partial(self._choose, days))
        return button

    def _show(self, figures: Figures) -> None:
        """Everything anew; whoever had scrolled stays there."""
        at = self._scroll.verticalScrollBar().value()
        inside = QWidget()
        inside.setObjectName("figures")
        grid = QGridLayout(inside)
        grid.setContentsMargins(24, 4, 24, 20)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 100)
        grid.addWidget(self._tiles(figures), 0, 0, 1, 2)
        for number, card in enumerate(self._cards(figures)):
            grid.addWidget(card, 1 + number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(4, 1)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().setValue(at)

    def _cards(self, figures: Figures) -> list[QWidget]:
        told = self._words
        return [
            self._card("hours", told.hours(figures), partial(Columns, every=EVERY_HOUR)),
            self._card("days", told.days(figures), partial(Columns, every=EVERY_DAY[len(figures.days)])),
            self._card("waits", told.waits(figures), Rows, note=True),
            self._card("left", told.left(figures), Rows, note=True),
            self._card("rules", told.rules(figures), Rows, note=True),
        ]

    def _card(self, name: str, bars: list[Bar], make: Callable[..., Plot], *, note: bool = False) -> QWidget:
        say = self._wording.say
        card, column = self._framed()
        title = say(f"desk.figures.{name}")
        column.addWidget(words(title, "title"))
        if note:
            column.addWidget(words(say(f"desk.figures.{name}.note"), "small", "quiet"))
        if any(bar.count for bar in bars):
            column.addWidget(make(self._look, title, bars, self._words.described(bars)))
        else:
            column.addWidget(words(say("desk.figures.none"), "text", "quiet"))
        return card

    def _tiles(self, figures: Figures) -> QWidget:
        leftwards = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        start = Qt.AlignmentFlag.AlignRight if leftwards else Qt.AlignmentFlag.AlignLeft
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        for number, name, note in self._words.tiles(figures):
            tile, column = self._framed()
            figure = words(number, "figure")
            figure.setAlignment(start | Qt.AlignmentFlag.AlignAbsolute)  # a label looks at its own letters, and digits are none
            column.addWidget(figure)
            column.addWidget(words(name, "small"))
            if note:
                column.addWidget(words(note, "small", "quiet"))
            column.addStretch(1)
            across.addWidget(tile, 1)
        return row

    def _framed(self) -> tuple[QFrame, QVBoxLayout]:
        card = QFrame()
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        return card, column

    # --- Qt -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.count()
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
