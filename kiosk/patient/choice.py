"""A question with cards: one answer, or several with an exclusive "None of these"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain, pairwise

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.patient import grid
from kiosk.patient.card import PICTOGRAM_MM, Card
from kiosk.patient.grid import Frame, Row
from kiosk.patient.kit import Kit
from kiosk.patient.pictures import Picture
from kiosk.patient.question import LATER, SHORT, QuestionScreen
from kiosk.patient.words import Words
from kiosk.visit.screens import QuestionView
from rules.model import Code, Kind, Option

LAST = {Code("none"), Code("unsure"), Code("pns")}
"""Answers that stand last, set apart: none of these, not sure, rather not say."""

CARDS = ("text", "between", "note")
"""Fonts of the answers, the largest first."""
PICTURE_MM = (60.0, 50.0, 40.0, 32.0)
"""Sides of the picture, the largest first."""


def is_last(option: Option) -> bool:
    """Whether an option belongs to the last answers, which stand on the last part."""
    return option.exclusive or option.code in LAST


def _cards_in(part: list[Row]) -> int:
    return sum(len(row.cards) for row in part)


class ChoiceScreen(QuestionScreen):
    """Cards, in as few parts as the panel and the text size allow."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget) -> None:
        super().__init__(kit, view, parent)
        square = view.question.kind is not Kind.SINGLE
        self.cards = {option.code: self._card(option, square=square) for option in view.question.options}
        words = view.question.picture
        self.picture = Picture(kit.pictures, view.question.link_id, words, self) if words else None
        self._plan: list[list[Row]] = [[]]
        self._planned = QRect()
        self._words: list[list[tuple[Words, QRect]]] = []
        """Where the question's words stand on parts of their own, before the answers: where all of them would not fit one part."""
        self._asked: list[str] = []
        """The question's font on each part where it does not stay as large."""
        self._card_role = CARDS[0]
        self._side = 0
        """Pixels of the picture's sides; 0: it gives way."""
        self._pictograms = 0
        """Pixels of the pictograms' sides; 0: they give way."""
        self.show_view(view)

    def _card(self, option: Option, *, square: bool) -> Card:
        card = Card(self.kit, f"{self.question.link_id}.{option.code}", option, self, square=square)
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
            self._planned = room
            self._plan_words(room)
            self._asked = self._asked_on(room)
            self._show_pictograms()
        alone = self.part < len(self._words)
        if not self.keep_question:
            self.short = self._asked[self.part]
        here = grid.place(self._plan[self.part], self._put_words(room) if alone else self._below_head(room), theme)
        shown = {card for card, _ in here}
        for card in self.cards.values():
            if card not in shown:
                card.hide()
        for card, area in here:
            self.put(card, area)

    def _below_head(self, room: QRect) -> QRect:
        """Place the question's words and its picture, and say what is left: beside the picture, or below it on a panel on its short side."""
        taken = self._taken()
        below = self.head(room.adjusted(0, 0, -taken, 0))
        if self.picture:
            self.picture.setVisible(taken > 0)
        if self.picture and taken:
            self.put(self.picture, QRect(room.right() + 1 - self._side, self._picture_top(room, below), self._side, self._side))
            self.picture.fit(self._side)
        return room.adjusted(0, max(below.top() - room.top(), taken), 0, 0) if self.kit.theme.portrait else below

    def _word_parts(self, room: QRect) -> list[list[tuple[Words, QRect]]]:
        """The question, its help and its reason in parts, the question in sight where there is room for it."""
        parts: list[list[Words]] = [[]]
        for label in (self.heading, self.help, self.why):
            if not label.text():
                continue
            if parts[-1] and self._stacked([*parts[-1], label], room)[-1][1].bottom() > room.bottom():
                parts.append([self.heading])
            parts[-1].append(label)
        return [self._asking(part, room) for part in parts]

    def _asking(self, part: Sequence[Words], room: QRect) -> list[tuple[Words, QRect]]:
        """The words of a part that has no answers; the question small where the others would have no room under it."""
        self.show_loud()
        places = self._stacked(part, room)
        if len(part) > 1 and places[-1][1].bottom() > room.bottom():
            self.heading.set_role(self.shortest(room.width()))
            places = self._stacked(part, room)
            for role in CARDS[1:]:
                if places[-1][1].bottom() > room.bottom():
                    part[-1].set_role(role)
                    places = self._stacked(part, room)
            self.show_loud()
        return places

    def _stacked(self, labels: Sequence[Words], room: QRect) -> list[tuple[Words, QRect]]:
        places, y = [], room.top()
        for label in labels:
            indent = self._indent() if label is self.why else 0
            high = label.height_at(room.width() - indent)
            places.append((label, QRect(room.left() + indent, y, room.width() - indent, high)))
            y += high + self._space()
        return places

    def _put_words(self, room: QRect) -> QRect:
        """Place the words of this part, which has no answers, and say what room they leave."""
        here = dict(self._words[self.part])
        self.show_loud()
        if self.heading in here and here[self.heading].height() < self.heading.height_at(room.width()):
            self.heading.set_role(self.shortest(room.width()))
        for label in (self.heading, self.help, self.why):
            label.setVisible(label in here)
            if label in here:
                self.put(label, here[label])
        if self.why in here:
            side = self._indent()
            self._lock = QRect(here[self.why].left() - side, here[self.why].top(), side, side)
        if self.picture:
            self.picture.hide()
        self.update()
        return room

    def _picture_top(self, room: QRect, below: QRect) -> int:
        """Beside the question's words, which stand right above the answers."""
        return room.top() + (max(0, below.top() - room.top() - self._taken()) if self.lift else 0)

    def _taken(self) -> int:
        """Pixels that the picture and the gap beside it or below it take; 0 without a picture."""
        return self._side + self.kit.theme.px("section") if self._side else 0

    def _plan_words(self, room: QRect) -> None:
        """Share the question with its reason; where that costs a part it is left out, for the veil before the question told it.

        It stays where the pictograms would have no room on the fewer parts, if these are not fewer by two.
        """
        self.why.setText(self.question.why)
        self._plan_cards(room)
        parts, pictograms = len(self._plan), self._pictograms
        if self.why.text() and parts > 1:
            self.why.setText("")
            self._plan_cards(room)
            if len(self._plan) == parts or (pictograms and not self._pictograms and len(self._plan) + grid.WORTH > parts):
                self.why.setText(self.question.why)
                self._plan_cards(room)

    def _plan_cards(self, room: QRect) -> None:
        """Share the cards with the picture and the pictograms that have room."""
        self._side = self._pictograms = 0
        self._share(room)
        self._fit_picture(room)
        self._fit_pictograms(room)

    def _spread(self, room: QRect) -> None:
        """Share the cards of the later parts so that the question is as large there as it can be on as many parts."""
        at = max(1, len(self._words))
        if not self.keep_question and self._plan[at:]:
            rooms = list(self._rooms_under(room).values())
            self._plan[at:] = grid.shared(list(chain(*self._plan[at:])), rooms, len(self._plan) - at, self.kit.theme) or self._plan[at:]

    def _asked_on(self, room: QRect) -> list[str]:
        """The question's font on each part where it does not stay as large: as large as leaves the answers there their room."""
        rooms = self._rooms_under(room)
        return [next((role for role, later in rooms.items() if grid.height_of(part, self.kit.theme) <= later), SHORT) for part in self._plan]

    def _rooms_under(self, room: QRect) -> dict[str, int]:
        """Pixels under the question on a later part, by its font there, the largest first."""
        taken, portrait = self._taken(), self.kit.theme.portrait
        rooms = {}
        for self.short in LATER:
            high = self.head_height(room.width() - (0 if portrait else taken), first=False)
            rooms[self.short] = room.height() - max(taken if portrait else 0, high)
        return rooms

    def _share(self, room: QRect) -> bool:
        """Share the cards over as few parts as this room allows, and say whether every part has its room."""
        cards, last = self._cards_and_last()
        taken, portrait = self._taken(), self.kit.theme.portrait
        words = room.adjusted(0, 0, -taken, 0)
        width, least = (room.width(), taken) if portrait else (words.width(), 0)
        self.keep_question, self.short = True, SHORT
        self.show_loud()
        if self.heading.height_at(words.width()) > room.height():
            self.fit_head(words)
        self._words = self._word_parts(words) if self.head_height(words.width(), first=True) > room.height() else []
        first, later = (room.height() - max(least, self.head_height(words.width(), first=part)) for part in (not self._words, False))
        self.keep_question = False
        short = room.height() - max(least, self.head_height(words.width(), first=False))
        rooms = [(first, later), (short if self._words else first, short)]
        without, self._plan = grid.best(cards, last, Frame(width, dense=False, side=self._pictograms, theme=self.kit.theme), rooms)
        self.keep_question = not without
        high, narrow = grid.too_high(self._plan, *rooms[without], self.kit.theme), grid.too_narrow(list(chain(*self._plan)), self._pictograms)
        self._plan = [*([] for _ in self._words), *(self._plan if self._plan[0] or not self._words else self._plan[1:])]
        if not (high or narrow) or self._side or self._pictograms or not self._smaller_cards():
            self._spread(room)
            return not (high or narrow)
        return self._share(room)

    def _smaller_cards(self) -> bool:
        """Say the answers smaller, where one of them alone is higher than the screen; False: they cannot be smaller."""
        role = next((small for large, small in pairwise(CARDS) if self._card_role == large), None)
        if role is None:
            return False
        self._card_role = role
        for card in self.cards.values():
            card.set_role(role)
        return True

    def _fit_picture(self, room: QRect) -> None:
        """Draw the picture as large as costs the words no further part, none its place on the first, and the question no size on the later ones.

        A smaller question is worth as many parts as it is without a picture.
        """
        alone, keep_question, small = self._plan, self.keep_question, self._smallness(room)
        for millimetres in PICTURE_MM if self.picture else ():
            self._side = self.kit.theme.mm(millimetres)
            fits = max(self._side, self.head_height(room.width() - self._taken(), first=True)) <= room.height()
            if fits and self._costs_nothing(room, alone) and (self._smallness(room) <= small or len(self._plan) + grid.WORTH <= len(alone)):
                return
        self._side = 0
        self._plan, self.keep_question = alone, keep_question

    def _smallness(self, room: QRect) -> int:
        """How much smaller the question is said on the later parts than on the first, in steps of its fonts."""
        return 0 if self.keep_question else sum(LATER.index(role) for role in self._asked_on(room)[1:])

    def _fit_pictograms(self, room: QRect) -> None:
        """Draw the pictograms as large as costs the words no part, and the question its place; the large picture stays too."""
        without, keep_question = self._plan, self.keep_question
        for millimetres in PICTOGRAM_MM if any(card.has_pictogram for card in self.cards.values()) else ():
            self._pictograms = self.kit.theme.mm(millimetres)
            if self._costs_nothing(room, without) and self.keep_question == keep_question:
                return
        self._pictograms = 0
        self._plan, self.keep_question = without, keep_question

    def _show_pictograms(self) -> None:
        """Show them on every card; where that would cost something, on the cards that have room, at the size at which most of them have."""
        side, placed = self._pictograms, [(card, row.width) for part in self._plan for row in part for card in row.cards if card.has_pictogram]
        fit = {card for card, _ in placed}
        if not side:
            fits = {side: {card for card, width in placed if card.spares(side, width)} for side in map(self.kit.theme.mm, PICTOGRAM_MM)}
            side, fit = max(fits.items(), key=lambda each: len(each[1]))
        for card in self.cards.values():
            card.show_pictogram(side if card in fit else 0)

    def _costs_nothing(self, room: QRect, before: list[list[Row]]) -> bool:
        """Share the cards over this room anew, and say whether that is no worse than the parts before."""
        return self._share(room) and len(self._plan) <= len(before) and _cards_in(self._plan[0]) >= _cards_in(before[0])
