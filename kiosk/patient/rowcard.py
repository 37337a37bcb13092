"""One answer to check: the question in few words, the answer or that it is hidden, and Change."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.button import TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.theme import Theme
from kiosk.patient.words import Words
from kiosk.visit.screens import ReviewRow
from kiosk.visit.states import Shown

ROLES = (("note", "strong"), ("note", "firm"), ("note", "shell"), ("mark", "mark"))
"""Fonts of a question and its answer, the largest first. The question only names its answer: everybody has read it at the chosen size."""
HIDDEN = 2
"""The first of them for an answer that is hidden: that it is, is no louder than the question, and more of them stand together."""


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
        for question, answer in ROLES[HIDDEN:] if self._hidden else ROLES:
            self.question.set_role(question)
            self.answer.set_role(answer)
            if self.height_for(width) <= height and self._wide_enough(self._inner(width)):
                return
        for count in range(len(self._row.answer_texts) - 1, 0, -1):
            self.answer.setText(self._answer(count))
            if self.height_for(width) <= height:
                return

    @property
    def _hidden(self) -> bool:
        """Whether there is an answer that is not shown."""
        return bool(self._row.answer_texts) and (self._shown is Shown.NONE or (self._private and self._shown is not Shown.ALL))

    def _wide_enough(self, inner: int) -> bool:
        """Whether no word is wider than its line."""
        indented = self.answer.widest_piece() <= inner - self._indent()
        return indented and self.question.widest_piece() <= inner

    def _answer(self, count: int) -> str:
        say, texts = self._kit.say, self._row.answer_texts
        if not texts:
            return say("review.none")
        if self._hidden:
            return say("review.hidden" if self._shown is Shown.NONE else "review.private")
        more = [say("review.more", count=len(texts) - count)] if count < len(texts) else []
        return self._kit.language.comma.join([*texts[:count], *more])

    def height_for(self, width: int) -> int:
        """The height that question and answer need at this width."""
        theme, inner = self._kit.theme, self._inner(width)
        high = [self.question.height_at(inner), self.answer.height_at(inner - self._indent())]
        return max(theme.px("target"), max(high) if self._in_line(inner) else sum(high)) + air(theme) + theme.px("shadow")

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
        return int(self.answer.fontMetrics().height() * 0.9) if self._private else 0

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


def air(theme: Theme) -> int:
    """Pixels around the words of a row, and between two rows: less where the text is large or the panel small, so that a row more has room."""
    return theme.px("gap") // (2 if theme.small or theme.size > theme.style.type.shell_limit else 1)
