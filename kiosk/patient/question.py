"""The top of every question screen: the question, its help, and why it is asked when it is private."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.visit.intents import Touched
from kiosk.visit.overlay_views import Overlay
from kiosk.visit.screens import QuestionView, View
from kiosk.visit.toggling import toggled
from rules.model import Code

SMALLER = (("heading", "note"), ("heading", "mark"), ("shell", "mark"))
"""Fonts of the question, and of its help and reason, where they would not leave the screen's room otherwise."""
SHORT = "mark"
"""Font of the question on later parts where its answers would not fit under it in its own."""
LATER = ("heading", "firm", "shell", SHORT)
"""Fonts of the question there, the largest first: on each part the first that leaves its answers their room is taken."""


class QuestionScreen(Screen):
    """One question, built for it and thrown away after it. What is chosen comes with each view."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        question = view.question
        self.question = question
        self._selected = view.selected
        self._lock = QRect()
        self.below_head = "section"
        """Space between the question's words and its answers, by name."""
        self.under = 0
        """Pixels right above the answers that are kept for words which belong to them."""
        self.keep_question = True
        """Whether the question stays as large on later parts; it is small there where its answers would not fit under it."""
        self.short = SHORT
        """The question's font on later parts where it is small there."""
        self._loud = "heading"
        """The question's font on the first part."""
        self.heading = Words(kit, self, question.text, role="heading")
        self.help = Words(kit, self, question.help, tone="quiet")
        self.why = Words(kit, self, question.why, tone="quiet")
        self.setAccessibleName(question.text)

    def show_view(self, view: View | Overlay) -> None:
        if isinstance(view, QuestionView):
            self._selected = view.selected
            self.show_selected(view.selected)

    @abstractmethod
    def show_selected(self, selected: frozenset[Code]) -> None:
        """Mark exactly these options as chosen."""

    def touch(self, code: Code, _checked: object = None) -> None:
        """An option was touched (Qt adds whether it is checked); kept until the next view, so that no quick touch is lost."""
        self._selected = toggled(self.question, self._selected, code)
        self.send(Touched(self.question.link_id, self._selected))

    def head(self, room: QRect) -> QRect:
        """Place the question's own words, and say what room is left below."""
        top, taken = self.head_height(room.width(), first=self.part == 0), self._asked_height(room.width(), first=self.part == 0)
        y = room.top() + top - taken
        self.heading.set_role(self._loud if self.part == 0 or self.keep_question else self._short(room.width()))
        for label, shown in ((self.heading, True), (self.help, self.part == 0), (self.why, self.part == 0)):
            label.setVisible(bool(label.text()) and shown)
            if label.isVisibleTo(self):
                indent = self._indent() if label is self.why else 0
                area = QRect(room.left() + indent, y, room.width() - indent, label.height_at(room.width() - indent))
                self.put(label, area)
                if label is self.why:
                    self._lock = QRect(QPoint(room.left(), y), QPoint(room.left() + indent, y + indent))
                y = area.bottom() + 1 + self._space()
        return room.adjusted(0, top, 0, 0)

    def show_loud(self) -> None:
        """Say the question as on its first part."""
        self.heading.set_role(self._loud)

    def fit_head(self, room: QRect) -> None:
        """Say help and reason smaller, and at last the question, where they would not leave the screen's room otherwise."""
        for heading, rest in SMALLER:
            if self.head_height(room.width(), first=True) > room.height():
                self._loud = heading
                self.help.set_role(rest)
                self.why.set_role(rest)

    def head_height(self, width: int, *, first: bool) -> int:
        """Pixels above the answers on the first part, or on a later one: the question's words, and what nobody would reach."""
        return max(self.lift, self._asked_height(width, first=first))

    def _asked_height(self, width: int, *, first: bool) -> int:
        """Pixels that the question's words and the gap below them take."""
        theme, words = self.kit.theme, self.heading.text()
        if not first and not self.keep_question:
            return self._short_height(self._short(width), width)
        gap = theme.px("card_gap" if theme.small and self.below_head == "section" else self.below_head)
        heading = theme.metrics(self._loud).height_of(words, width)
        if not first:
            return self.under + heading + gap
        rest = [self.help.height_at(width), self.why.height_at(width - self._indent())]
        return self.under + heading + sum(height + self._space() for height in rest if height) + gap

    def _short(self, width: int) -> str:
        """The font of the question on a later part that lacks room."""
        return self.shortest(width) if self.short == SHORT else self.short

    def shortest(self, width: int) -> str:
        """The smallest font that the question ever needs; where nobody would reach a control there is more room."""
        return "shell" if self._short_height("shell", width) <= self.lift else SHORT

    def _short_height(self, role: str, width: int) -> int:
        return self.under + self.kit.theme.metrics(role).height_of(self.heading.text(), width) + self.kit.theme.px("gap")

    def _space(self) -> int:
        return self.kit.theme.px("gap") // 2

    def _indent(self) -> int:
        return self.kit.theme.metrics("text").height()

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.why.isVisibleTo(self):
            painter = QPainter(self)
            side = self._indent() * 0.8
            area = self.mirrored(self._lock)
            x = area.right() + 1 - side if self.kit.language.leftwards else area.left()
            lock = QRectF(x, area.top() + side * 0.08, side, side)
            icons.draw(painter, Icon.LOCK, lock, self.kit.theme.colours["quiet"])
