"""The body to touch: front and back drawn large, what is chosen named beside them; cards where no zone would be big enough."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
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
LIST_HIGH_MM = 90.0
"""The lowest one, where it stands below the figures."""
NAMINGS = (("text", True), ("text", False), ("mark", False))
"""Font of the list, and whether each name has a line of its own; the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What one figure shows: a view of the body between two heights, in the drawing's units."""

    view: str
    title_id: str
    top: float
    bottom: float


WHOLE = (Cut("back", "body.back", 0, 115), Cut("front", "body.front", 0, 115))
HALVES = (Cut("back", "body.back_top", 13, 76.5), Cut("back", "body.back_bottom", 52, 118), Cut("front", "body.front", 24, 98))
PLANS: tuple[tuple[tuple[Cut, ...], ...], ...] = ((WHOLE,), tuple((cut,) for cut in WHOLE), tuple((cut,) for cut in HALVES))
"""Figures a part, from the fewest parts to the most; the first whose zones are big enough is taken."""


def make_bodymap(kit: Kit, view: QuestionView, parent: QWidget, room: QRect) -> Screen:
    """The body, or cards where the room is too small for a body that can be touched."""
    screen = BodyMapScreen(kit, view, parent, room)
    if screen.plan is not None:
        return screen
    screen.hide()
    screen.deleteLater()
    return ChoiceScreen(kit, view, parent)


class BodyMapScreen(QuestionScreen):
    """Figures of the body, a list of what was touched, and cards for what has no place on a body."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget, room: QRect) -> None:
        """`room` is counted in the window."""
        super().__init__(kit, view, parent)
        self.resize(room.size())
        self.lift = kit.theme.lift(room.top())
        self.below_head = "gap"  # every millimetre makes the body larger
        options = {option.code: option for option in view.question.options}
        drawn = {region.code for body_view in kit.body.views for region in body_view.regions}
        self.cards: dict[Code, Card] = {}
        for code, option in options.items():
            if code not in drawn:
                self.cards[code] = Card(kit, f"{view.question.link_id}.{code}", option, self, square=True)
                self.cards[code].clicked.connect(partial(self.touch, code))
        self.plan = self._plan_for(QRect(QPoint(0, 0), room.size()))
        """Which figures stand in which part; None when no plan has zones that are big enough."""
        self.figures = {cut: TouchBody(kit, cut.view, (cut.top, cut.bottom), options, self) for part in self.plan or () for cut in part}
        self.titles_of = {cut: Words(kit, self, kit.say(cut.title_id), role="strong", tone="quiet") for cut in self.figures}
        for figure in self.figures.values():
            figure.touched.connect(self.touch)
        self.chosen_title = Words(kit, self, kit.say("body.chosen"), role="strong", tone="quiet")
        self.chosen = Words(kit, self)
        self.chosen.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._names: list[str] = []
        self._list_room = QRect()
        self._texts = {code: option.text for code, option in options.items() if code in drawn}
        self.show_view(view)

    @property
    def parts(self) -> int:
        return len(self.plan or PLANS[0])

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(self.titles_of[cut].text() for cut in (self.plan or PLANS[0])[self.part])

    def show_selected(self, selected: frozenset[Code]) -> None:
        for figure in self.figures.values():
            figure.choose(selected)
        for code, card in self.cards.items():
            card.choose(chosen=code in selected)
        self._names = [text for code, text in self._texts.items() if code in selected]
        self._show_names()

    def _plan_for(self, room: QRect) -> tuple[tuple[Cut, ...], ...] | None:
        for self.keep_question in (True, False):
            for plan in PLANS:
                if all(self._fits(part, room, first=part is plan[0]) for part in plan):
                    return plan
        return None

    def _fits(self, part: tuple[Cut, ...], room: QRect, *, first: bool) -> bool:
        theme = self.kit.theme
        rest = room.adjusted(0, self.head_height(room.width(), first=first), 0, 0)
        figures, listed = self._shares(part, rest)
        scale = min(min(figures.height() / (cut.bottom - cut.top), figures.width() / len(part) / self._width(cut)) for cut in part)
        cards = sum(card.height_for(listed.width()) + theme.px("card_gap") for card in self.cards.values()) + self._title_height()
        return scale * SMALLEST_ZONE >= theme.px("target") and cards <= listed.height()

    def _shares(self, part: tuple[Cut, ...], rest: QRect) -> tuple[QRect, QRect]:
        """The room for the figures, and the room for the list: after them, or below on a panel on its short side."""
        theme = self.kit.theme
        section = theme.px("section")
        if theme.portrait:
            natural = int(rest.width() / len(part) / self._width(part[0]) * (part[0].bottom - part[0].top))
            high = min(natural, rest.height() - theme.mm(LIST_HIGH_MM))
            return rest.adjusted(0, 0, 0, high - rest.height()), rest.adjusted(0, high + section, 0, 0)
        natural = sum(int(rest.height() / (cut.bottom - cut.top) * self._width(cut)) + section for cut in part)
        wide = min(natural, rest.width() - theme.mm(LIST_MM) - section)
        return rest.adjusted(0, 0, wide - rest.width(), 0), rest.adjusted(wide + section, 0, 0, 0)

    def arrange(self, room: QRect) -> None:
        if self.plan is None:
            return
        part = self.plan[self.part]
        figures, listed = self._shares(part, self.head(room))
        for cut, figure in self.figures.items():
            figure.setVisible(cut in part)
            self.titles_of[cut].setVisible(cut in part)
        each, x = figures.width() // len(part), figures.left()
        for cut in part:
            self.put(self.figures[cut], QRect(x, figures.top(), each, figures.height()))
            # A head is narrow: its corner has room for the title. Where the head is cut off, the list has.
            whole = cut in WHOLE
            title, corner = self.titles_of[cut], QPoint(x, figures.top()) if whole else listed.topLeft()
            wide = min(title.width_of_words(), each if whole else listed.width())
            high = title.height_at(wide)
            self.put(title, QRect(corner, QSize(wide, high)))
            title.raise_()
            x += each
        self._arrange_list(listed if whole else listed.adjusted(0, high, 0, 0))

    def _arrange_list(self, room: QRect) -> None:
        theme = self.kit.theme
        y = room.bottom() + 1
        last = self.part == self.parts - 1
        for card in reversed(self.cards.values()):
            card.setVisible(last)
            if last:
                high = card.height_for(room.width())
                self.put(card, QRect(room.left(), y - high, room.width(), high))
                card.fit_pictogram()
                y -= high + theme.px("card_gap")
        self._list_room = QRect(room.left(), room.top(), room.width(), max(0, y - room.top()))
        self._show_names()

    def _show_names(self) -> None:
        """Name what is chosen: one name a line, or one after the other where there are too many; never cut off."""
        room, title = self._list_room, self._title_height()
        if room.isEmpty():
            return
        for role, apart in NAMINGS:
            self.chosen.set_role(role)
            self.chosen.setText(("\n" if apart else self.kit.language.comma).join(self._names) or self.kit.say("body.nothing"))
            high = self.chosen.height_at(room.width())
            if high + title <= room.height():
                self.put(self.chosen_title, QRect(room.left(), room.top(), room.width(), title))
                self.put(self.chosen, QRect(room.left(), room.top() + title, room.width(), high))
                return
        self.chosen_title.hide()
        self.chosen.hide()

    def _title_height(self) -> int:
        return self.kit.theme.metrics("strong").lineSpacing()

    def _width(self, cut: Cut) -> float:
        return next(view.size[0] for view in self.kit.body.views if view.name == cut.view)
