"""Check your answers: every answer with Change beside it, private ones kept from the eyes of the room, and all of them hidden by one touch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.button import TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.theme import Theme
from kiosk.patient.words import Words
from kiosk.visit.intents import AnswersShown, ChangeAsked
from kiosk.visit.overlay_views import Overlay
from kiosk.visit.screens import ReviewRow, ReviewView, View
from kiosk.visit.states import Shown

ROLES = (("note", "strong"), ("note", "firm"), ("note", "shell"), ("mark", "mark"))
"""Fonts of a question and its answer, the largest first. The question only names its answer: everybody has read it at the chosen size."""
HELP = ("text", "note")
"""Fonts of the words below the heading, the largest first; the first that fits is taken."""
NARROWEST_MM = 120.0
"""A row with its Change is never narrower."""


class RowCard(QWidget):
    """One question with its answer and Change."""

    def __init__(self, kit: Kit, row: ReviewRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._private, self._row = kit, row.private, row
        self._shown = Shown.PUBLIC
        say = kit.say
        self.question = Words(kit, self, row.question_text, tone="quiet")
        self.answer = Words(kit, self, self._answer(len(row.answer_texts)), role="strong")
        self.change = TouchButton(kit, f"change.{row.link_id}", self)
        self.change.show_words(say("review.change"))
        self.change.setAccessibleName(say("review.change_named", question=row.question_text))

    def reveal(self, shown: Shown) -> None:
        """Say the answer, or that it is hidden."""
        self._shown = shown
        self.answer.setText(self._answer(len(self._row.answer_texts)))

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
        if self._shown is Shown.NONE:
            return say("review.hidden")
        if self._row.private and self._shown is not Shown.ALL:
            return say("review.private")
        more = [say("review.more", count=len(texts) - count)] if count < len(texts) else []
        return self._kit.language.comma.join([*texts[:count], *more])

    def height_for(self, width: int) -> int:
        """The height that question and answer need at this width."""
        theme, inner = self._kit.theme, self._inner(width)
        high = [self.question.height_at(inner), self.answer.height_at(inner - self._indent())]
        return max(theme.px("target"), max(high) if self._in_line(inner) else sum(high)) + _air(theme) + theme.px("shadow")

    def _in_line(self, inner: int) -> bool:
        """Whether question and answer stand side by side: where the text is large, and that saves a line."""
        theme = self._kit.theme
        wide = self.question.width_of_words() + theme.px("pad") + self._indent() + self.answer.width_of_words()
        return theme.size > theme.style.type.shell_limit and wide <= inner

    def arrange(self, area: QRect) -> None:
        """Stand here."""
        theme = self._kit.theme
        self.setGeometry(area)
        high, pad = area.height() - theme.px("shadow"), theme.px("pad")
        self._place_words(self._inner(area.width()), high)
        wide, target = self.change.sizeHint().width(), theme.px("target")
        self._put(self.change, QRect(area.width() - pad // 2 - wide, (high - target) // 2, wide, target))

    def _place_words(self, inner: int, high: int) -> None:
        """The question, and the answer below it or beside it, in the middle of this height."""
        pad, indent = self._kit.theme.px("pad"), self._indent()
        asked, answered = self.question.height_at(inner), self.answer.height_at(inner - indent)
        if self._in_line(inner):
            wide = self.question.width_of_words()
            at = pad + wide + pad + indent
            self._put(self.question, QRect(pad, (high - asked) // 2, wide, asked))
            self._put(self.answer, QRect(at, (high - answered) // 2, pad + inner - at, answered))
        else:
            y = (high - asked - answered) // 2
            self._put(self.question, QRect(pad, y, inner, asked))
            self._put(self.answer, QRect(pad + indent, y + asked, inner - indent, answered))

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
        if theme.colours["card"] == theme.colours["paper"]:
            painter.setPen(QPen(theme.colours["hairline"], max(1, theme.mm(0.2))))
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), radius, radius)
        if self._private:
            side, where = self._indent() * 0.75, self.answer.geometry()
            x = where.left() - self._indent() if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else where.right() + self._indent() - side
            icons.draw(painter, Icon.LOCK, QRectF(x, where.top() + side * 0.15, side, side), theme.colours["ink"])


def _air(theme: Theme) -> int:
    """Pixels around the words of a row, and between two rows: less where the text is large, so that two rows have room."""
    return theme.px("gap") // (2 if theme.size > theme.style.type.shell_limit else 1)


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
                card.arrange(here[card])

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
        gap, between = theme.px("gap"), _air(theme)
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
