"""A question from 0 to 10: eleven buttons in one row or two, faces and a wedge that grows over them, words at its ends and middle."""

from __future__ import annotations

from functools import partial
from itertools import product

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from kiosk.patient import faces
from kiosk.patient.button import Tone
from kiosk.patient.card import Card
from kiosk.patient.choosable import Choosable
from kiosk.patient.kit import Kit
from kiosk.patient.question import QuestionScreen
from kiosk.patient.words import Words
from kiosk.screens import QuestionView
from rules.model import Code, Option

STEPS = 11
MIDDLE = 5
WEDGE_MM = 7.0
NARROWEST_MM = 90.0
"""A card is never narrower."""
FACES_PICTOGRAM = "p_faces"
"""What the protocol calls a scale over which faces stand, one over every other number."""
FACE_MM = (16.0, 13.0, 10.0)
"""Sides of the faces, the largest first; where none fits over the wedge they take its place, and in two rows there are none."""
FACE_BESIDE_MM = 1.0
"""Between the faces and the numbers below them, where they stand in the wedge's place."""
STEPS_BLOCK, CARDS_BLOCK = "steps", "cards"
PLANS: tuple[tuple[tuple[str, ...], ...], ...] = (
    ((STEPS_BLOCK, CARDS_BLOCK),),
    ((STEPS_BLOCK,), (CARDS_BLOCK,)),
    ((), (STEPS_BLOCK, CARDS_BLOCK)),
    ((), (STEPS_BLOCK,), (CARDS_BLOCK,)),
)
"""What stands on each part, under the question; the first that fits is taken."""
FONTS = (("strong", "heading"), ("shell", "heading"), ("mark", "shell"))
"""Fonts of the words at the numbers and of the numbers, the largest first."""
TALLEST_MM = 44.0
"""A step's button grows no higher."""


class Step(Choosable):
    """One number of the scale. When it is chosen the whole button turns to the colour of action."""

    chosen_tone = Tone.ACTION

    def __init__(self, kit: Kit, name: str, option: Option, words: str, parent: QWidget) -> None:
        super().__init__(kit, name, parent, one_of=True)
        self.role = "heading"
        self.show_words(option.text)
        self.setAccessibleName(f"{option.text}: {words}" if words else option.text)

    def inset(self) -> int:
        return 0


class ScaleScreen(QuestionScreen):
    """The numbers, their words, and "I can't say" as a card below."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget, *, cards_beside: bool = False) -> None:
        """`cards_beside`: the cards stand in one row with the numbers, where it is wide enough; that saves height."""
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
                self.cards[option.code] = Card(kit, name, option, self, square=False)
        for code, button in (self.steps | self.cards).items():
            button.clicked.connect(partial(self.touch, code))
        self._cards_beside = cards_beside
        if cards_beside:
            self.below_head = "gap"  # the faces need every millimetre
        self._wedges: list[QPolygonF] = []
        self._has_faces = question.options[0].pictogram == FACES_PICTOGRAM
        self._faces: list[QRectF] = []
        self._plan: tuple[tuple[str, ...], ...] = PLANS[0]
        self.show_view(view)

    @property
    def parts(self) -> int:
        return len(self._plan)

    def show_selected(self, selected: frozenset[Code]) -> None:
        for code, button in (self.steps | self.cards).items():
            button.choose(chosen=code in selected)

    def least_height(self, width: int) -> int:
        """The height that everything needs at this width to stand in one part."""
        head = self.head_height(width, first=True)
        if self._beside(width):
            return head + self._steps_height(width - self._beside(width), 1)
        return head + self._steps_height(width, self._rows(width)) + self._cards_height(width)

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
        rest = self.head(room)
        for widgets, block in ((self.steps, STEPS_BLOCK), (self.words, STEPS_BLOCK), (self.cards, CARDS_BLOCK)):
            for widget in widgets.values():
                widget.setVisible(block in here)
        self._wedges, self._faces = [], []
        y = self._arrange_steps(rest, rows, self._cards_height(room.width())) if STEPS_BLOCK in here else rest.top()
        if CARDS_BLOCK in here:
            self._arrange_cards(QRect(rest.left(), y, rest.width(), rest.bottom() + 1 - y))
        self.update()

    def _arrange_in_one_row(self, room: QRect) -> None:
        self._plan, self.keep_question, self._wedges, self._faces, self.under = PLANS[0], True, [], [], 0
        rest = self.head(room)
        numbers = rest.adjusted(0, 0, -self._beside(room.width()), 0)
        self._arrange_steps(numbers, 1, 0)
        row, x = next(iter(self.steps.values())).geometry(), numbers.right() + 1
        for card in self.cards.values():
            x += self.kit.theme.px("section")
            self.put(card, QRect(x, row.top(), card.width_for_words(card.text()), row.height()))
            card.fit_pictogram()
            x += card.width()
        self.update()

    def _plan_for(self, room: QRect, rows: int) -> tuple[tuple[str, ...], ...]:
        """The first plan that fits: the question's words give way before those at the numbers grow small.

        Where there is room above that no arm reaches, those may stand above the numbers.
        """
        places = (False, True) if self.lift else (False,)
        for (words, numbers), above, keep in product(FONTS, places, (True, False)):
            self.keep_question = keep
            for label in self.words.values():
                label.set_role(words)
            for step in self.steps.values():
                step.role = numbers
            self.under = self._words_height(room.width()) + self.kit.theme.px("gap") // 2 if above else 0
            wide = all(label.widest_piece() <= width for label, width in zip(self.words.values(), self._word_widths(room.width()), strict=True))
            plan = next((plan for plan in PLANS if wide and self._fits(plan, room, rows)), None)
            if plan is not None:
                return plan
        return PLANS[-1]

    def _fits(self, plan: tuple[tuple[str, ...], ...], room: QRect, rows: int) -> bool:
        heights = {STEPS_BLOCK: self._steps_height(room.width(), rows), CARDS_BLOCK: self._cards_height(room.width())}
        return all(
            self.head_height(room.width(), first=number == 0) + sum(heights[block] for block in part) <= room.height()
            for number, part in enumerate(plan)
        )

    def _step_width(self, width: int, beside: int) -> int:
        return (width - (beside - 1) * self.kit.theme.px("gap")) // beside

    def _step_height(self) -> int:
        return max(self.kit.theme.px("target"), next(iter(self.steps.values())).words_metrics().height())

    def _steps_height(self, width: int, rows: int) -> int:
        theme = self.kit.theme
        steps = rows * (self._step_height() + theme.px("gap")) + (theme.mm(WEDGE_MM) if rows == 1 else 0)
        return steps - theme.px("gap") if self.under else steps + self._words_height(width)

    def _cards_height(self, width: int) -> int:
        return sum(card.height_for(self._card_width(card, width)) + self.kit.theme.px("card_gap") for card in self.cards.values())

    def _card_width(self, card: Card, width: int) -> int:
        return min(width, max(self.kit.theme.mm(NARROWEST_MM), card.width_for_words(card.text()) + self.kit.theme.px("pad")))

    def _word_widths(self, width: int) -> list[int]:
        """Each of the scale's words takes what it needs if all do on one line, else a third of the width."""
        needed = [label.width_of_words() for label in self.words.values()]
        gap = self.kit.theme.px("section")
        # The middle one stands in the middle, so each side has half of what it leaves.
        half = (width - needed[len(needed) // 2]) // 2 - gap if needed else 0
        return needed if all(wide <= half for wide in (*needed[:1], *needed[2:])) else [(width - 2 * gap) // 3] * len(needed)

    def _words_height(self, width: int) -> int:
        return max((label.height_at(wide) for label, wide in zip(self.words.values(), self._word_widths(width), strict=True)), default=0)

    def _arrange_steps(self, room: QRect, rows: int, below: int) -> int:
        """Place numbers and words, with room left for what stands `below`, and say where they end."""
        theme = self.kit.theme
        gap = theme.px("gap")
        beside = STEPS if rows == 1 else (STEPS + 1) // 2
        wide = self._step_width(room.width(), beside)
        spare = max(0, room.height() - self._steps_height(room.width(), rows) - below) // rows
        face, over = self._face_and_over(spare, rows)
        high = min(self._step_height() + spare - over, max(self._step_height(), theme.mm(TALLEST_MM)))
        y = room.top() + (theme.mm(WEDGE_MM) if rows == 1 else 0)
        above_wedge = over > face
        if rows == 1 and (above_wedge or not face):
            self._place_wedge(room)
        for index, step in enumerate(self.steps.values()):
            row, column = divmod(index, beside)
            area = QRect(room.left() + column * (wide + gap), y + row * (high + gap + over) + over, wide, high)
            self.put(step, area)
            if face and index % 2 == 0:
                between = (gap + 1) // 2 if above_wedge else theme.mm(FACE_BESIDE_MM)
                self._faces.append(QRectF(self.mirrored(QRect(area.center().x() - face // 2, area.top() - between - face, face, face))))
        y += rows * (high + gap + over)
        if self.under:
            self._place_words(room, room.top() - self.under)
            return y - gap
        return self._place_words(room, y)

    def _face_and_over(self, spare: int, rows: int) -> tuple[int, int]:
        """Pixels of the faces' sides, and how much lower each row stands for them; both 0 without."""
        theme = self.kit.theme
        if not self._has_faces:
            return 0, 0
        gap = theme.px("gap")
        for side in map(theme.mm, FACE_MM):
            if side + gap <= spare:
                return side, side + gap
        over = min(spare, theme.mm(FACE_MM[-1] + FACE_BESIDE_MM - WEDGE_MM))
        return (theme.mm(WEDGE_MM - FACE_BESIDE_MM) + over, over) if rows == 1 else (0, 0)

    def _arrange_cards(self, room: QRect) -> None:
        y = room.top()
        spare = room.height() - self._cards_height(room.width())
        for card in self.cards.values():
            y += self.kit.theme.px("card_gap") + min(spare, self.kit.theme.px("section"))
            wide = self._card_width(card, room.width())
            self.put(card, QRect(room.left(), y, wide, card.height_for(wide)))
            card.fit_pictogram()
            y += card.height()

    def _place_wedge(self, room: QRect) -> None:
        """A wedge that grows from nothing: more to the end means worse, without a word."""
        y = room.top()
        low = float(y + self.kit.theme.mm(WEDGE_MM - 1.6))
        start, end = float(room.left()), float(room.right())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        self._wedges = [QPolygonF([QPointF(start, low), QPointF(end, low), QPointF(end, float(y)), QPointF(start, low - self.kit.theme.mm(0.4))])]

    def _place_words(self, room: QRect, y: int) -> int:
        high = self._words_height(room.width())
        sides = (Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignTrailing)
        for column, (label, wide, side) in enumerate(zip(self.words.values(), self._word_widths(room.width()), sides, strict=False)):
            label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            self.put(label, QRect(room.left() + column * (room.width() - wide) // 2, y, wide, high))
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
        for number, area in enumerate(self._faces):
            faces.draw(painter, number, area, self.kit.theme.colours["ink"], self.kit.theme.colours["action"])
