"""A question from 0 to 10: eleven buttons in one row or two, a wedge that grows, words at its ends and middle."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.card import Card
from kiosk.patient.kit import Kit
from kiosk.patient.question import QuestionScreen
from kiosk.patient.words import Words
from kiosk.screens import QuestionView
from rules.model import Code, Option

STEPS = 11
MIDDLE = 5
WEDGE_MM = 7.0
TALLEST_MM = 30.0
"""A step's button grows no higher."""


class Step(TouchButton):
    """One number of the scale."""

    def __init__(self, kit: Kit, name: str, option: Option, words: str, parent: QWidget) -> None:
        super().__init__(kit, name, parent)
        self.role = "heading"
        self.setCheckable(True)
        self.show_words(option.text)
        self.setAccessibleName(f"{option.text}: {words}" if words else option.text)

    def inset(self) -> int:
        return 0

    def choose(self, *, chosen: bool) -> None:
        """Show whether this number is chosen: the whole button turns to the colour of action."""
        if chosen != self.isChecked():
            self.setChecked(chosen)
            self.tone = Tone.ACTION if chosen else Tone.PLAIN

    # --- Qt ---------------------------------------------------------------------------------------

    def nextCheckState(self) -> None:
        """Whether it is chosen is for the visit to say."""


class ScaleScreen(QuestionScreen):
    """The numbers, their words, and "I can't say" as a card below."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget) -> None:
        super().__init__(kit, view, parent)
        question = view.question
        ends = dict(zip((0, MIDDLE, STEPS - 1), question.words, strict=False))
        self.words = {place: Words(kit, self, words, role="strong") for place, words in ends.items()}
        self.steps: dict[Code, Step] = {}
        self.cards: dict[Code, Card] = {}
        for place, option in enumerate(question.options):
            name = f"{question.link_id}.{option.code}"
            if place < STEPS:
                self.steps[option.code] = Step(kit, name, option, ends.get(place, ""), self)
            else:
                self.cards[option.code] = Card(kit, name, option.text, self, square=False)
        for code, button in (self.steps | self.cards).items():
            button.clicked.connect(partial(self.touch, code))
        self._wedges: list[QPolygonF] = []
        self._parts = 1
        self.show_view(view)

    @property
    def parts(self) -> int:
        return self._parts

    def show_selected(self, selected: frozenset[Code]) -> None:
        for code, button in (self.steps | self.cards).items():
            button.choose(chosen=code in selected)

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        rows = 1 if self._step_width(room.width(), STEPS) >= theme.px("target") else 2
        fits = self.head_height(room.width(), first=True) + self._needed(room.width(), rows) <= room.height()
        self._parts = 1 if fits else 2
        rest = self.head(room)
        shown = fits or self.part > 0
        for widget in (*self.steps.values(), *self.cards.values(), *self.words.values()):
            widget.setVisible(shown)
        self._wedges = []
        if shown:
            self._arrange_scale(rest, rows)
        self.update()

    def _step_width(self, width: int, beside: int) -> int:
        return (width - (beside - 1) * self.kit.theme.px("gap")) // beside

    def _words_height(self, width: int) -> int:
        return max(label.height_at(width // 3 - self.kit.theme.px("gap")) for label in self.words.values()) if self.words else 0

    def _needed(self, width: int, rows: int) -> int:
        theme = self.kit.theme
        step = max(theme.px("target"), theme.metrics("heading").height())
        wedge = theme.mm(WEDGE_MM) if rows == 1 else 0
        cards = sum(card.height_for(width) + theme.px("section") for card in self.cards.values())
        return rows * (step + theme.px("gap")) + wedge + self._words_height(width) + cards

    def _arrange_scale(self, room: QRect, rows: int) -> None:
        theme = self.kit.theme
        gap = theme.px("gap")
        beside = STEPS if rows == 1 else (STEPS + 1) // 2
        wide = self._step_width(room.width(), beside)
        spare = max(0, room.height() - self._needed(room.width(), rows)) // rows
        base = max(theme.px("target"), theme.metrics("heading").height())
        high = min(base + spare, max(base, theme.mm(TALLEST_MM)))
        y = room.top()
        if rows == 1:
            y = self._place_wedge(room, y)
        places: list[QRect] = []
        for index, step in enumerate(self.steps.values()):
            row, column = divmod(index, beside)
            area = QRect(room.left() + column * (wide + gap), y + row * (high + gap), wide, high)
            places.append(area)
            self.put(step, area)
        y += rows * (high + gap)
        y = self._place_words(room, y)
        for card in self.cards.values():
            y += theme.px("section")
            card_wide = min(room.width(), max(theme.mm(90), card.width_for_words(card.text()) + theme.px("pad")))
            self.put(card, QRect(room.left(), y, card_wide, card.height_for(card_wide)))
            y += card.height()

    def _place_wedge(self, room: QRect, y: int) -> int:
        """A wedge that grows from nothing: more to the end means worse, without a word."""
        low = float(y + self.kit.theme.mm(WEDGE_MM - 1.6))
        start, end = float(room.left()), float(room.right())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        self._wedges = [QPolygonF([QPointF(start, low), QPointF(end, low), QPointF(end, float(y)), QPointF(start, low - self.kit.theme.mm(0.4))])]
        return y + self.kit.theme.mm(WEDGE_MM)

    def _place_words(self, room: QRect, y: int) -> int:
        wide = room.width() // 3
        high = self._words_height(room.width())
        sides = (Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignTrailing)
        for column, (label, side) in enumerate(zip(self.words.values(), sides, strict=False)):
            label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            self.put(label, QRect(room.left() + column * wide, y, wide, high))
        return y + high

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.kit.theme.colours["action"])
        for wedge in self._wedges:
            painter.drawPolygon(wedge)
