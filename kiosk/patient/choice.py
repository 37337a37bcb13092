"""A question with cards: one answer, or several with an exclusive "None of these"."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.patient import grid
from kiosk.patient.card import Card
from kiosk.patient.grid import Row
from kiosk.patient.kit import Kit
from kiosk.patient.question import QuestionScreen
from kiosk.screens import QuestionView
from rules.model import Code, Kind, Option

LAST = {Code("none"), Code("unsure"), Code("pns")}
"""Answers that stand last, set apart: none of these, not sure, rather not say."""


def is_last(option: Option) -> bool:
    """Whether an option belongs to the last answers, which stand on the last part."""
    return option.exclusive or option.code in LAST


class ChoiceScreen(QuestionScreen):
    """Cards, in as few parts as the panel and the text size allow."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget) -> None:
        super().__init__(kit, view, parent)
        square = view.question.kind is not Kind.SINGLE
        self.cards = {option.code: self._card(option, square=square) for option in view.question.options}
        self._plan: list[list[Row]] = [[]]
        self._planned = QRect()
        self.show_view(view)

    def _card(self, option: Option, *, square: bool) -> Card:
        card = Card(self.kit, f"{self.question.link_id}.{option.code}", option.text, self, square=square)
        card.clicked.connect(partial(self.touch, option.code))
        return card

    @property
    def parts(self) -> int:
        return len(self._plan)

    def show_selected(self, selected: frozenset[Code]) -> None:
        for code, card in self.cards.items():
            card.choose(chosen=code in selected)

    def least_height(self, width: int) -> int:
        """The height that question and cards need at this width to stand in one part."""
        rows = grid.least_rows(*self._cards_and_last(), width, self.kit.theme)
        return self.head_height(width, first=True) + grid.height_of(rows, self.kit.theme)

    def _cards_and_last(self) -> tuple[list[Card], list[Card]]:
        options = self.question.options
        cards, last = ([self.cards[option.code] for option in options if is_last(option) is end] for end in (False, True))
        return cards, last

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        if room != self._planned:
            cards, last = self._cards_and_last()
            self.keep_question = True
            self.fit_head(room)
            first, later = (room.height() - self.head_height(room.width(), first=part) for part in (True, False))
            without, self._plan = grid.best(cards, last, room.width(), [(first, later), (first, room.height())], theme)
            self.keep_question, self._planned = not without, room
        here = grid.place(self._plan[self.part], self.head(room), theme)
        shown = {card for card, _ in here}
        for card in self.cards.values():
            if card not in shown:
                card.hide()
        for card, area in here:
            self.put(card, area)
