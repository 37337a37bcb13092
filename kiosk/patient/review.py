"""Check your answers: every answer with Change beside it, private ones kept from the eyes of the room, and all of them hidden by one touch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.rowcard import RowCard, air
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.visit.intents import AnswersShown, ChangeAsked
from kiosk.visit.overlay_views import Overlay
from kiosk.visit.screens import ReviewRow, ReviewView, View
from kiosk.visit.states import Shown

HELP = ("text", "note")
"""Fonts of the words below the heading, the largest first; the first that fits is taken."""
NARROWEST_MM = 120.0
"""A row with its Change is never narrower."""


class ReviewScreen(Screen):
    """The answers, in as many parts as they need."""

    def __init__(self, kit: Kit, view: ReviewView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self.heading = Words(kit, self, kit.say("review.title"), role="heading")
        self.help = Words(kit, self, kit.say("review.help"), tone="quiet")
        self.rows = [RowCard(kit, row, self) for row in view.rows]
        for card, row in zip(self.rows, view.rows, strict=True):
            card.change.clicked.connect(partial(self._change, row))
        self._secrets = any(row.private and row.answer_texts for row in view.rows)
        self.hide_all, self.bare = TouchButton(kit, "review.hide", self), TouchButton(kit, "review.bare", self)
        self.hide_all.clicked.connect(lambda: self.send(AnswersShown(Shown.PUBLIC if self._shown is Shown.NONE else Shown.NONE)))
        self.bare.clicked.connect(lambda: self.send(AnswersShown(Shown.PUBLIC if self._shown is Shown.ALL else Shown.ALL)))
        self._plan: list[list[tuple[RowCard, QRect]]] = [[]]
        self._planned = QRect()
        self.setAccessibleName(self.heading.text())
        self._reveal(view.shown)

    def _reveal(self, shown: Shown) -> None:
        say = self.kit.say
        self._shown = shown
        self.hide_all.show_words(say("review.show" if shown is Shown.NONE else "review.hide"))
        self.bare.show_words(say("review.cover" if shown is Shown.ALL else "review.bare"), icon=Icon.LOCK)
        for card in self.rows:
            card.reveal(shown)

    def show_view(self, view: View | Overlay) -> None:
        if isinstance(view, ReviewView) and view.shown is not self._shown:
            self._reveal(view.shown)
            self._planned = QRect()
            self.arrange(self.rect())
            self.update()

    @property
    def groups(self) -> Sequence[QWidget]:
        return (*(button for button in (self.hide_all, self.bare) if button.isVisibleTo(self)), *self.rows)

    @property
    def parts(self) -> int:
        return len(self._plan)

    def _change(self, row: ReviewRow, _checked: object = None) -> None:
        self.send(ChangeAsked(row.link_id))

    def arrange(self, room: QRect) -> None:
        gap, high = self.kit.theme.px("gap"), self.heading.height_at(room.width())
        first = self._fit_head(room, high)
        if room != self._planned:
            self._planned = room
            self._plan = self._make_plan(room, first + gap, self._later_head(room, high) + gap)
            if self.part >= self.parts:  # hidden answers need less room
                self.part = self.parts - 1
                self._arrange_head(room, high)
        if self.part:
            self._arrange_later(room, high)
        here = dict(self._plan[self.part])
        for card in self.rows:
            card.setVisible(card in here)
            if card in here:
                card.arrange(self.mirrored(here[card]))

    def _fit_head(self, room: QRect, high: int) -> int:
        """Place the first part's head, its help smaller where it would leave the screen otherwise, and say how high it is."""
        for role in HELP:
            self.help.set_role(role)
            if (first := self._arrange_head(room, high)) <= room.height():
                break
        return first

    def _arrange_head(self, room: QRect, high: int) -> int:
        """Place help and buttons on the first part, and say how high the first part's head is. The buttons stand at the end, or below the words."""
        theme, first = self.kit.theme, self.part == 0
        target, gap = theme.px("target"), theme.px("gap")
        buttons = [self.hide_all, *([self.bare] if self._secrets and self._shown is not Shown.NONE else [])]
        widths = [min(self._width(button), room.width()) for button in buttons]
        wide = sum(widths) + gap * (len(widths) - 1)
        beside = not self.lift and self.heading.width_of_words() + gap + wide <= room.width()
        inner = room.width() - wide - gap if beside else room.width()
        # Beside the buttons the help would soon be a narrow column: then it stands below them, as wide as the screen.
        below = beside and high + self.help.height_at(inner) > target
        help_high = self.help.height_at(room.width() if below else inner)
        lower = max(0, self.lift - gap - high - help_high)
        asked = max(high, target) if below else lower + high
        self.put(self.heading, QRect(room.left(), room.top() + lower, inner, high))
        self.put(self.help, QRect(room.left(), room.top() + asked, room.width() if below else inner, help_high))
        self.help.setVisible(first)
        head = asked + help_high
        x, y = (room.left() + room.width() - wide, room.top()) if beside else (room.left(), room.top() + head + gap)
        for button, width in zip(buttons, widths, strict=True):
            if x > room.left() and x + width > room.left() + room.width():
                x, y = room.left(), y + target + gap
            self.put(button, QRect(x, y, width, target))
            x += width + gap
        for button in (self.hide_all, self.bare):
            button.setVisible(first and button in buttons)
        return max(head, target) if beside else y + target - room.top()

    def _later_head(self, room: QRect, high: int) -> int:
        """How high the head of a later part is: the button that hides all, and the heading beside it where there is room for both."""
        target = self.kit.theme.px("target")
        if self.lift:
            return self.lift + (target if self._hides_low(room) else 0)
        return max(high, target) if self._beside(room) else target

    def _arrange_later(self, room: QRect, high: int) -> None:
        wide, gap, target = self._width(self.hide_all), self.kit.theme.px("gap"), self.kit.theme.px("target")
        if self._beside(room):
            self.put(self.heading, QRect(room.left(), room.top(), room.width() - wide - gap, high))
            self.put(self.hide_all, QRect(room.left() + room.width() - wide, room.top(), wide, target))
            return
        self.heading.setVisible(self.lift >= high)
        if not self.lift or self._hides_low(room):
            self.put(self.hide_all, QRect(room.left(), room.top() + self.lift, min(wide, room.width()), target))

    def _beside(self, room: QRect) -> bool:
        """Whether heading and button have one line on a later part."""
        return not self.lift and self.heading.width_of_words() + self.kit.theme.px("gap") + self._width(self.hide_all) <= room.width()

    def _hides_low(self, room: QRect) -> bool:
        """Whether the button leaves room for an answer where every control stands low; where not, it stands on the first part only."""
        theme = self.kit.theme
        return room.height() - self.lift >= 3 * theme.px("target")

    def _width(self, button: TouchButton) -> int:
        """The button keeps its place, whichever of its words it says."""
        pairs = {self.hide_all: ("review.hide", "review.show"), self.bare: ("review.bare", "review.cover")}
        return max(button.width_for_words(self.kit.say(text_id)) for text_id in pairs[button])

    def _make_plan(self, room: QRect, first: int, later: int) -> list[list[tuple[RowCard, QRect]]]:
        """Down the columns, then on to the next part; a long answer is said smaller before it would not fit."""
        theme = self.kit.theme
        gap, between = theme.px("gap"), air(theme)
        most = theme.style.type.shell_limit + (0 if self.lift else 1)
        columns = 2 if (room.width() - gap) // 2 >= theme.mm(NARROWEST_MM) and theme.size <= most else 1
        wide = (room.width() - (columns - 1) * gap) // columns
        plan: list[list[tuple[RowCard, QRect]]] = [[]]
        column, y = 0, room.top() + first
        room_later = room.height() - later
        for card in self.rows:
            card.fit(wide, room_later)
            high = card.height_for(wide)
            if y + high > room.bottom() + 1:
                column += 1
                y = room.top() + (first if len(plan) == 1 else later)
                if column == columns or y + high > room.bottom() + 1:
                    plan.append([])
                    column, y = 0, room.top() + later
            plan[-1].append((card, QRect(room.left() + column * (wide + gap), y, wide, high)))
            y += high + between
        return plan
