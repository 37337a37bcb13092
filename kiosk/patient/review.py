"""Check your answers: every answer with Change beside it, private ones kept from the eyes of the room, and the tips on offer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.intents import ChangeAsked
from kiosk.patient import icons
from kiosk.patient.button import TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.screens import ReviewRow, ReviewView
from rules.basics import LinkId

ROLES = (("text", "strong"), ("note", "shell"), ("mark", "mark"))
"""Fonts of a question and its answer, the largest first."""
HELP = ("text", "note", "mark")
"""Fonts of the words below the heading, the largest first; the first that fits is taken."""
NARROWEST_MM = 120.0
"""A row with its Change is never narrower."""


class RowCard(QWidget):
    """One question with its answer and Change."""

    def __init__(self, kit: Kit, row: ReviewRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._private, self._row = kit, row.private, row
        say = kit.say
        self.question = Words(kit, self, row.question_text, tone="quiet")
        self.answer = Words(kit, self, self._answer(len(row.answer_texts)), role="strong")
        self.change = TouchButton(kit, f"change.{row.link_id}", self)
        self.change.show_words(say("review.change"))
        self.change.setAccessibleName(say("review.change_named", question=row.question_text))

    def fit(self, width: int, height: int) -> None:
        """Say as much of the answer as this room has place for: smaller first, then fewer and how many more."""
        for question, answer in ROLES:
            self.question.set_role(question)
            self.answer.set_role(answer)
            if self.height_for(width) <= height and self._wide_enough(self._inner(width)):
                return
        for count in range(len(self._row.answer_texts) - 1, 0, -1):
            self.answer.setText(self._answer(count))
            if self.height_for(width) <= height:
                return

    def _wide_enough(self, inner: int) -> bool:
        """Whether no word is wider than its line."""
        indented = self.answer.widest_piece() <= inner - self._indent()
        return indented and self.question.widest_piece() <= inner

    def _answer(self, count: int) -> str:
        say, texts = self._kit.say, self._row.answer_texts
        if not texts:
            return say("review.none")
        if self._row.private:
            return say("review.private")
        more = [say("review.more", count=len(texts) - count)] if count < len(texts) else []
        return self._kit.language.comma.join([*texts[:count], *more])

    def height_for(self, width: int) -> int:
        """The height that question and answer need at this width."""
        inner = self._inner(width)
        pad = self._kit.theme.px("gap")
        words = self.question.height_at(inner) + self.answer.height_at(inner - self._indent())
        return max(self._kit.theme.px("target"), words) + pad + self._kit.theme.px("shadow")

    def arrange(self, area: QRect) -> None:
        """Stand here."""
        theme = self._kit.theme
        self.setGeometry(area)
        pad, inner, indent = theme.px("pad"), self._inner(area.width()), self._indent()
        asked, answered = self.question.height_at(inner), self.answer.height_at(inner - indent)
        y = (area.height() - theme.px("shadow") - asked - answered) // 2
        self._put(self.question, QRect(pad, y, inner, asked))
        self._put(self.answer, QRect(pad + indent, y + asked, inner - indent, answered))
        wide, high = self.change.sizeHint().width(), theme.px("target")
        self._put(self.change, QRect(area.width() - pad // 2 - wide, (area.height() - theme.px("shadow") - high) // 2, wide, high))

    def _inner(self, width: int) -> int:
        return width - int(2.2 * self._kit.theme.px("pad")) - self.change.sizeHint().width()

    def _indent(self) -> int:
        return int(self._kit.theme.metrics("text").height() * 0.9) if self._private else 0

    def _put(self, widget: QWidget, area: QRect) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        widget.setGeometry(area.translated(self.width() - area.right() - area.left() - 1, 0) if mirrored else area)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius, shadow = theme.px("radius"), theme.px("shadow")
        body = QRectF(self.rect()).adjusted(0, 0, 0, -shadow)
        for area, colour in ((body.translated(0, shadow), "shadow"), (body, "card")):
            painter.setBrush(theme.colours[colour])
            painter.drawRoundedRect(area, radius, radius)
        if self._private:
            side = self._indent() * 0.75
            where = self.answer.geometry()
            x = where.left() - self._indent() if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else where.right() + self._indent() - side
            icons.draw(painter, Icon.LOCK, QRectF(x, where.top() + side * 0.15, side, side), theme.colours["ink"])


class ReviewScreen(Screen):
    """The answers, in as many parts as they need."""

    def __init__(self, kit: Kit, view: ReviewView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self.heading = Words(kit, self, kit.say("review.title"), role="heading")
        self.help = Words(kit, self, kit.say("review.help"), tone="quiet")
        self.rows = [RowCard(kit, row, self) for row in view.rows]
        for card, row in zip(self.rows, view.rows, strict=True):
            card.change.clicked.connect(partial(self._change, row))
        self.tips = self._offer(view.tips) if view.tips else None
        self._plan: list[list[tuple[RowCard, QRect]]] = [[]]
        self._planned = QRect()
        self.setAccessibleName(self.heading.text())

    def _offer(self, link_id: LinkId) -> TouchButton:
        button = TouchButton(self.kit, "review.tips", self)
        button.show_words(self.kit.say("review.tips"), icon=Icon.PAPER)
        button.clicked.connect(lambda: self.send(ChangeAsked(link_id)))
        return button

    @property
    def groups(self) -> Sequence[QWidget]:
        return (*([self.tips] if self.tips else []), *self.rows)

    @property
    def parts(self) -> int:
        return len(self._plan)

    def _change(self, row: ReviewRow, _checked: object = None) -> None:
        self.send(ChangeAsked(row.link_id))

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        high = self.heading.height_at(room.width())
        for role in HELP:
            self.help.set_role(role)
            first = self._arrange_head(room, high)
            if first <= room.height():
                break
        if room != self._planned:
            self._planned = room
            self._plan = self._make_plan(room, max(first + theme.px("gap"), self.lift), max(high + theme.px("gap"), self.lift))
        top = min((area.top() for _, area in self._plan[self.part]), default=room.bottom())
        self.heading.setVisible(top > self.heading.geometry().bottom())
        here = dict(self._plan[self.part])
        for card in self.rows:
            card.setVisible(card in here)
            if card in here:
                card.arrange(here[card])

    def _arrange_head(self, room: QRect, high: int) -> int:
        """Place help and the offer on the first part, and say how high the first part's head is. The offer stands at the end, or below the words."""
        theme, tips = self.kit.theme, self.tips
        wide, target, gap = tips.width_for_words(tips.text()) if tips else 0, theme.px("target"), theme.px("gap")
        beside = wide > 0 and not self.lift and self.heading.width_of_words() + gap + wide <= room.width()
        inner = room.width() - wide - gap if beside else room.width()
        help_high = self.help.height_at(inner)
        head = high + help_high
        lower = max(0, self.lift - gap - (head if self.part == 0 else high))
        self.put(self.heading, QRect(room.left(), room.top() + lower, inner, high))
        self.put(self.help, QRect(room.left(), room.top() + lower + high, inner, help_high))
        self.help.setVisible(self.part == 0)
        head += lower if self.part == 0 else 0
        if tips is not None:
            y = room.top() if beside else room.top() + head + gap
            self.put(tips, QRect(room.left() + room.width() - wide if beside else room.left(), y, min(wide, room.width()), target))
            tips.setVisible(self.part == 0)
            head = max(head, target) if beside else head + gap + target
        return head

    def _make_plan(self, room: QRect, first: int, later: int) -> list[list[tuple[RowCard, QRect]]]:
        """Down the columns, then on to the next part; a later part drops the heading when it would not leave room for two rows."""
        theme = self.kit.theme
        gap = theme.px("gap")
        columns = 2 if (room.width() - gap) // 2 >= theme.mm(NARROWEST_MM) else 1
        wide = (room.width() - (columns - 1) * gap) // columns
        plan: list[list[tuple[RowCard, QRect]]] = [[]]
        column, y = 0, room.top() + first
        room_later = room.height() - later
        if max(card.height_for(wide) for card in self.rows) > room_later:
            # The heading gives way to an answer that would not fit under it.
            later, room_later = self.lift, room.height() - self.lift
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
            y += high + gap
        return plan
