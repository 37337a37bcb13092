"""The body to touch: front and back drawn large, what is chosen named beside them; cards where no zone would be big enough."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from kiosk.patient.card import Card
from kiosk.patient.choice import ChoiceScreen
from kiosk.patient.kit import Kit
from kiosk.patient.question import QuestionScreen
from kiosk.patient.screen import Screen
from kiosk.patient.touchbody import SMALLEST_ZONE, TouchBody
from kiosk.patient.words import Words
from kiosk.screens import QuestionView
from rules.model import Code

LIST_MM = 84.0
"""The narrowest list of what was touched."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What one figure shows: a view of the body between two heights, in the drawing's units."""

    view: str
    title_id: str
    top: float
    bottom: float


WHOLE = (Cut("back", "body.back", 0, 118), Cut("front", "body.front", 0, 118))
HALVES = (Cut("back", "body.back_top", 13, 76.5), Cut("back", "body.back_bottom", 52, 118), Cut("front", "body.front", 24, 98))
PLANS: tuple[tuple[tuple[Cut, ...], ...], ...] = ((WHOLE,), tuple((cut,) for cut in WHOLE), tuple((cut,) for cut in HALVES))
"""Figures a part, from the fewest parts to the most; the first whose zones are big enough is taken."""


def make_bodymap(kit: Kit, view: QuestionView, parent: QWidget, room: QRect) -> Screen:
    """The body, or cards where the room is too small for a body that can be touched."""
    screen = BodyMapScreen(kit, view, parent, room.size())
    if screen.plan is not None:
        return screen
    screen.deleteLater()
    return ChoiceScreen(kit, view, parent)


class BodyMapScreen(QuestionScreen):
    """Figures of the body, a list of what was touched, and cards for what has no place on a body."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget, room: QSize) -> None:
        super().__init__(kit, view, parent)
        self.resize(room)
        options = {option.code: option for option in view.question.options}
        drawn = {region.code for body_view in kit.body.views for region in body_view.regions}
        self.cards: dict[Code, Card] = {}
        for code, option in options.items():
            if code not in drawn:
                self.cards[code] = Card(kit, f"{view.question.link_id}.{code}", option.text, self, square=True)
                self.cards[code].clicked.connect(partial(self.touch, code))
        self.plan = self._plan_for(QRect(QPoint(0, 0), room))
        """Which figures stand in which part; None when no plan has zones that are big enough."""
        self.figures = {cut: TouchBody(kit, cut.view, (cut.top, cut.bottom), options, self) for part in self.plan or () for cut in part}
        self.titles = {cut: Words(kit, self, kit.say(cut.title_id), role="strong", tone="quiet") for cut in self.figures}
        for figure in self.figures.values():
            figure.touched.connect(self.touch)
        self.chosen_title = Words(kit, self, kit.say("body.chosen"), role="strong", tone="quiet")
        self.chosen = Words(kit, self)
        self._texts = {code: option.text for code, option in options.items() if code in drawn}
        self.show_view(view)

    @property
    def parts(self) -> int:
        return len(self.plan or PLANS[0])

    def show_selected(self, selected: frozenset[Code]) -> None:
        for figure in self.figures.values():
            figure.choose(selected)
        for code, card in self.cards.items():
            card.choose(chosen=code in selected)
        named = [text for code, text in self._texts.items() if code in selected]
        self.chosen.setText("\n".join(named) or self.kit.say("body.nothing"))

    def _plan_for(self, room: QRect) -> tuple[tuple[Cut, ...], ...] | None:
        return next((plan for plan in PLANS if all(self._fits(part, room, first=part is plan[0]) for part in plan)), None)

    def _fits(self, part: tuple[Cut, ...], room: QRect, *, first: bool) -> bool:
        theme = self.kit.theme
        high = room.height() - self.head_height(room.width(), first=first) - self._title_height()
        wide = (room.width() - theme.mm(LIST_MM)) / len(part) - theme.px("section")
        scale = min(min(high / (cut.bottom - cut.top), wide / self._width(cut)) for cut in part)
        listed = sum(card.height_for(theme.mm(LIST_MM)) + theme.px("card_gap") for card in self.cards.values())
        names = 2 * theme.metrics("text").lineSpacing() + self._title_height()
        return scale * SMALLEST_ZONE >= theme.px("target") and listed + names <= high + self._title_height()

    def arrange(self, room: QRect) -> None:
        if self.plan is None:
            return
        part = self.plan[self.part]
        rest = self.head(room)
        theme = self.kit.theme
        title, section = self._title_height(), theme.px("section")
        high = rest.height() - title
        list_wide = max(theme.mm(LIST_MM), rest.width() - sum(self._natural(cut, high) + section for cut in part))
        each = (rest.width() - list_wide) // len(part) - section
        for cut, figure in self.figures.items():
            figure.setVisible(cut in part)
            self.titles[cut].setVisible(cut in part)
        x = rest.left()
        for cut in part:
            self.put(self.titles[cut], QRect(x, rest.top(), each, title))
            self.put(self.figures[cut], QRect(x, rest.top() + title, each, high))
            x += each + section
        self._arrange_list(QRect(x, rest.top(), rest.right() + 1 - x, rest.height()))

    def _arrange_list(self, room: QRect) -> None:
        theme = self.kit.theme
        y = room.bottom() + 1
        last = self.part == self.parts - 1
        for card in reversed(self.cards.values()):
            card.setVisible(last)
            if last:
                high = card.height_for(room.width())
                self.put(card, QRect(room.left(), y - high, room.width(), high))
                y -= high + theme.px("card_gap")
        title = self._title_height()
        self.put(self.chosen_title, QRect(room.left(), room.top(), room.width(), title))
        self.put(self.chosen, QRect(room.left(), room.top() + title, room.width(), max(0, y - room.top() - title)))

    def _title_height(self) -> int:
        return self.kit.theme.metrics("strong").lineSpacing()

    def _natural(self, cut: Cut, high: int) -> int:
        """The width of a figure that fills this height."""
        return int(high / (cut.bottom - cut.top) * self._width(cut))

    def _width(self, cut: Cut) -> float:
        return next(view.size[0] for view in self.kit.body.views if view.name == cut.view)
