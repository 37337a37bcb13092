"""A question from 0 to 10: eleven buttons in one row or two, faces and a wedge that grows over them, words at 0, 5 and 10.

A scale of pain can be answered in words too (`kiosk.visit.verbal`). Where these stand in a row under the numbers, they are the words at 0, 5 and 10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, product

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from kiosk.patient import faces
from kiosk.patient.card import Card
from kiosk.patient.choosable import Choosable
from kiosk.patient.ends import Ends
from kiosk.patient.kit import Kit
from kiosk.patient.question import QuestionScreen
from kiosk.patient.scaleplans import CARDS_BLOCK, PLANS, STEPS_BLOCK, TOGETHER_BLOCK, VERBAL_BLOCK, Part, Plan, tries
from kiosk.patient.step import Step
from kiosk.patient.worded import InWords, Worded
from kiosk.patient.words import Words
from kiosk.visit.screens import QuestionView
from kiosk.visit.verbal import has_faces, in_words
from rules.model import Code

STEPS = 11
MIDDLE = 5
WEDGE_MM = 7.0
NARROWEST_MM = 90.0  # of a card
FACE_MM = (16.0, 13.0, 10.0)
"""Sides of the faces, one over every other number, the largest first; where none fits over the wedge they take its place, or stand in the buttons."""
SMALLEST_FACE_MM = 6.0
"""In a button no face is smaller."""
FACE_BESIDE_MM = 1.0
"""Between the faces and the numbers below them, where they stand in the wedge's place."""
TALLEST_MM = 44.0
"""A step's button grows no higher."""


class ScaleScreen(QuestionScreen):
    """The numbers, their words, and "I can't say" as a card below."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget, *, cards_beside: bool = False) -> None:
        """`cards_beside`: the cards stand in one row with the numbers, where it is wide enough; that saves height."""
        super().__init__(kit, view, parent)
        question = view.question
        ends = dict(zip((0, MIDDLE, STEPS - 1), question.words, strict=False))
        self._ends = Ends(kit, {place: Words(kit, self, words, role="strong") for place, words in ends.items()})
        self.steps: dict[Code, Step] = {}
        self.cards: dict[Code, Card] = {}
        for place, option in enumerate(question.options):
            name = f"{question.link_id}.{option.code}"
            if place < STEPS:
                self.steps[option.code] = Step(kit, name, option, ends.get(place, ""), self)
            else:
                self.cards[option.code] = Card(kit, name, option, self, square=False)
        self.verbal = {code: Worded(kit, f"word.{question.link_id}.{code}", words, self) for code, words in in_words(question, kit.say)}
        """The numbers that have a word, by which they can be chosen too."""
        self._in_words = InWords(kit, [*self.verbal.values()])
        for code, button in self._buttons():
            button.clicked.connect(partial(self.touch, code))
        self._cards_beside = cards_beside
        if cards_beside:
            self.below_head = "gap"  # the faces need every millimetre
        self._wedges: list[QPolygonF] = []
        self._has_faces = has_faces(question)
        self._faces: list[QRectF] = []
        self._plan: Plan = PLANS[0]
        self.show_view(view)

    @property
    def parts(self) -> int:
        return len(self._plan)

    def show_selected(self, selected: frozenset[Code]) -> None:
        for code, button in self._buttons():
            button.choose(chosen=code in selected)

    def _buttons(self) -> Iterator[tuple[Code, Choosable]]:
        """What can be touched, and the answer that it means."""
        return chain(self.steps.items(), self.verbal.items(), self.cards.items())

    def least_height(self, width: int) -> int:
        """The height that everything needs at this width to stand in one part."""
        head = self.head_height(width, first=True)
        if self._beside(width):
            return head + self._height_of_part(PLANS[0][0], width - self._beside(width), 1, cards=False)
        return head + self._height_of_part(PLANS[0][0], width, self._rows(width))

    def _height_of_part(self, part: Part, width: int, rows: int, *, cards: bool = True) -> int:
        """Pixels under the question, too many where a card has no place among the words; `cards`: with the cards below."""
        steps = self._steps_height(width, rows, labelled=self._labelled(part, width, rows)) if STEPS_BLOCK in part else 0
        verbal = self._in_words.height(width, self._joined(part)) - self._over_words(part) if {VERBAL_BLOCK, TOGETHER_BLOCK} & {*part} else 0
        return steps + verbal + (self._cards_height(width) if CARDS_BLOCK in part and cards else 0)

    def _over_words(self, part: Part) -> int:
        """Pixels of the gap above the words that is not needed where they stand first: there the question has its own."""
        return 0 if STEPS_BLOCK in part else self.kit.theme.px("gap")

    def _joined(self, part: Part) -> list[Card]:
        """The cards that stand among the words on this part."""
        return [*self.cards.values()] if TOGETHER_BLOCK in part else []

    def _labelled(self, part: Part, width: int, rows: int) -> bool:
        """Whether words of their own stand at 0, 5 and 10: not where the buttons in words say them there."""
        return not (rows == 1 and VERBAL_BLOCK in part and self._in_words.in_one_row(width))

    def _rows(self, width: int) -> int:
        return 1 if self._step_width(width, STEPS) >= self.kit.theme.px("target") else 2

    def _beside(self, width: int) -> int:
        """Pixels at the end of the row of numbers that the cards and a gap take; 0 where they stand below."""
        needed = sum(card.width_for_words(card.text()) + self.kit.theme.px("section") for card in self.cards.values())
        return needed if self._cards_beside and self._rows(width - needed) == 1 else 0

    def arrange(self, room: QRect) -> None:
        if self._beside(room.width()) and self.least_height(room.width()) <= room.height():
            self._arrange_in_one_row(room)
            return
        rows = self._rows(room.width())
        self.fit_head(room)
        self._plan = self._plan_for(room, rows)
        here = self._plan[self.part]
        self.under = self.under if STEPS_BLOCK in here else 0
        rest = self.head(room)
        labelled = STEPS_BLOCK in here and self._labelled(here, room.width(), rows)
        self._ends.show(shown=labelled)
        in_words, apart = bool({VERBAL_BLOCK, TOGETHER_BLOCK} & {*here}), CARDS_BLOCK in here
        for widgets, here_now in ((self.steps, STEPS_BLOCK in here), (self.verbal, in_words), (self.cards, apart or TOGETHER_BLOCK in here)):
            for widget in widgets.values():
                widget.setVisible(here_now)
        self._wedges, self._faces = [], []
        below = self._height_of_part(here, room.width(), rows) - self._steps_height(room.width(), rows, labelled=labelled)
        y = self._arrange_steps(rest, rows, below, labelled=labelled) if STEPS_BLOCK in here else rest.top()
        if in_words:
            y = self._arrange_verbal(rest, y - self._over_words(here), self._joined(here))
        if apart:
            self._arrange_cards(QRect(rest.left(), y, rest.width(), rest.bottom() + 1 - y))
        self.update()

    def _arrange_in_one_row(self, room: QRect) -> None:
        self._plan, self.keep_question, self._wedges, self._faces, self.under = PLANS[0], True, [], [], 0
        rest = self.head(room)
        numbers = rest.adjusted(0, 0, -self._beside(room.width()), 0)
        labelled = self._labelled(PLANS[0][0], numbers.width(), 1)
        self._ends.show(shown=labelled)
        y = self._arrange_steps(numbers, 1, self._in_words.height(numbers.width()), labelled=labelled)
        self._arrange_verbal(numbers, y)
        row, x = next(iter(self.steps.values())).geometry(), numbers.right() + 1
        for card in self.cards.values():
            x += self.kit.theme.px("section")
            self.put(card, QRect(x, row.top(), card.width_for_words(card.text()), row.height()))
            card.fit_pictogram()
            x += card.width()
        self.update()

    def _arrange_verbal(self, room: QRect, y: int, joined: Sequence[Card] = ()) -> int:
        """Place the words that can be chosen, and the cards among them, from this height, and say where they end."""
        for button, area in self._in_words.areas(QRect(room.left(), y, room.width(), 0), joined):
            self.put(button, area)
            if isinstance(button, Card):
                button.fit_pictogram()
            y = area.bottom() + 1
        return y

    def _plan_for(self, room: QRect, rows: int) -> Plan:
        """The first plan that fits: first words give way, then the faces, at last the question on later parts.

        Where there is room above that no arm reaches, those may stand above the numbers.
        """
        places = (False, True) if self.lift and rows == 1 else (False,)
        ways = tries(verbal=bool(self.verbal), faced=self._has_faces and rows == 1)
        for (plans, (self.keep_question, self.short), faced, (words, numbers, cards)), above in product(ways, places):
            self._ends.set_role(words)
            for step in self.steps.values():
                step.role = numbers
            self._in_words.set_role(cards)
            for card in self.cards.values():
                card.set_role(cards)
            self.under = self._ends.height(room.width(), rows) + self.kit.theme.px("gap") // 2 if above else 0
            high = cache(partial(self._height_of_part, width=room.width(), rows=rows))
            for plan in plans if self._ends.readable(room.width(), rows) else ():
                if self._fits(plan, room, high, faced=faced):
                    return plan
        return plans[-1]

    def _fits(self, plan: Plan, room: QRect, high: Callable[[Part], int], *, faced: bool) -> bool:
        """Whether everything has room, parts being so `high`; `faced`: faces too that are no smaller than the smallest over the numbers."""
        more = self.kit.theme.mm(FACE_MM[-1] + FACE_BESIDE_MM - WEDGE_MM) if faced else 0
        for number, part in enumerate(plan):
            besides = more if STEPS_BLOCK in part else -self.under  # above other parts no words of the numbers stand
            head = max(self.lift, self._asked_height(room.width(), first=number == 0) + min(0, besides)) + max(0, besides)
            if head + high(part) > room.height():
                return False
        return True

    def _step_width(self, width: int, beside: int) -> int:
        return (width - (beside - 1) * self.kit.theme.px("gap")) // beside

    def _step_height(self) -> int:
        return max(self.kit.theme.px("target"), next(iter(self.steps.values())).words_metrics().height())

    def _steps_height(self, width: int, rows: int, *, labelled: bool) -> int:
        theme = self.kit.theme
        steps = rows * (self._step_height() + theme.px("gap")) + (theme.mm(WEDGE_MM) if rows == 1 else 0)
        # In two rows the words at 0 and 5 stand between the rows, the one at 10 below both.
        return steps + rows * self._ends.height(width, rows) if labelled and not self.under else steps - theme.px("gap")

    def _cards_height(self, width: int) -> int:
        return sum(card.height_for(self._card_width(card, width)) + self.kit.theme.px("card_gap") for card in self.cards.values())

    def _card_width(self, card: Card, width: int) -> int:
        return min(width, max(self.kit.theme.mm(NARROWEST_MM), card.width_for_words(card.text()) + self.kit.theme.px("pad")))

    def _arrange_steps(self, room: QRect, rows: int, below: int, *, labelled: bool) -> int:
        """Place numbers, and words where they are `labelled`, with room left for what stands `below`, and say where they end."""
        theme = self.kit.theme
        gap, beside = theme.px("gap"), STEPS if rows == 1 else (STEPS + 1) // 2
        wide = self._step_width(room.width(), beside)
        spare = max(0, room.height() - self._steps_height(room.width(), rows, labelled=labelled) - below) // rows
        face, over = self._face_and_over(spare, rows)
        high = min(self._step_height() + spare - over, max(self._step_height(), theme.mm(TALLEST_MM)))
        y = room.top() + (theme.mm(WEDGE_MM) if rows == 1 else 0)
        above_wedge = over > face
        if rows == 1 and (above_wedge or not face):
            self._place_wedge(room)
        between_rows = self._ends.height(room.width(), rows) if rows > 1 else 0
        places = []
        inside = self._side_inside(wide, high) if self._has_faces and not face else 0
        for index, step in enumerate(self.steps.values()):
            row, column = divmod(index, beside)
            area = QRect(room.left() + column * (wide + gap), y + row * (high + gap + over + between_rows) + over, wide, high)
            places.append(area)
            self.put(step, area)
            step.show_face(index // 2, inside if index % 2 == 0 else 0)
            if face and index % 2 == 0:
                between = (gap + 1) // 2 if above_wedge else theme.mm(FACE_BESIDE_MM)
                self._faces.append(QRectF(self.mirrored(QRect(area.center().x() - face // 2, area.top() - between - face, face, face))))
        return self._arrange_ends(room, places, rows) if labelled else places[-1].bottom() + 1

    def _arrange_ends(self, room: QRect, numbers: list[QRect], rows: int) -> int:
        """Place the words at 0, 5 and 10 by the numbers, and say where both end."""
        end, gap = numbers[-1].bottom() + 1, self.kit.theme.px("gap")
        top = room.top() - self.under if self.under else end + gap
        for label, area in self._ends.areas_by(numbers, room) if rows > 1 else self._ends.areas(room, top):
            self.put(label, area)
        return end if self.under else end + gap + self._ends.height(room.width(), rows)

    def _side_inside(self, wide: int, high: int) -> int:
        """Pixels of a face in every other button; 0 where it would say nothing."""
        side = min(self.kit.theme.mm(FACE_MM[-1]), *(step.room_for_face(wide, high) for step in self.steps.values()))
        return side if side >= self.kit.theme.mm(SMALLEST_FACE_MM) else 0

    def _face_and_over(self, spare: int, rows: int) -> tuple[int, int]:
        """Pixels of the faces' sides, and how much lower each row stands for them; both 0 without."""
        theme, gap = self.kit.theme, self.kit.theme.px("gap")
        if not self._has_faces:
            return 0, 0
        for side in map(theme.mm, FACE_MM):
            if side + gap <= spare:
                return side, side + gap
        over = min(spare, theme.mm(FACE_MM[-1] + FACE_BESIDE_MM - WEDGE_MM))
        return (theme.mm(WEDGE_MM - FACE_BESIDE_MM) + over, over) if rows == 1 else (0, 0)

    def _arrange_cards(self, room: QRect) -> None:
        y, spare = room.top(), room.height() - self._cards_height(room.width())
        for card in self.cards.values():
            y += self.kit.theme.px("card_gap") + min(spare, self.kit.theme.px("section"))
            wide = self._card_width(card, room.width())
            self.put(card, QRect(room.left(), y, wide, card.height_for(wide)))
            card.fit_pictogram()
            y += card.height()

    def _place_wedge(self, room: QRect) -> None:
        """A wedge that grows from nothing: more to the end means worse, without a word."""
        y, low = room.top(), float(room.top() + self.kit.theme.mm(WEDGE_MM - 1.6))
        start, end = float(room.left()), float(room.right())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        self._wedges = [QPolygonF([QPointF(start, low), QPointF(end, low), QPointF(end, float(y)), QPointF(start, low - self.kit.theme.mm(0.4))])]

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.kit.theme.colours["action"])
        for wedge in self._wedges:
            painter.drawPolygon(wedge)
        for number, area in enumerate(self._faces):
            faces.draw(painter, number, area, self.kit.theme.colours["ink"], self.kit.theme.colours["action"])
