"""The pieces that the detail is made of: headings, reasons, answers, the score, marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kiosk.desk.look import Look
from kiosk.desk.story import Answered, Line, Mark
from kiosk.desk.wording import Wording
from rules.assess import MODERATE, SEVERE
from rules.model import Level, Score

TOP_SCORE = 10


class Words(QLabel):
    """A label at the start of its place whatever its words are: Qt would put a Latin name to the left in a window from right to left."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight
        if event.type() == QEvent.Type.LayoutDirectionChange and self.alignment() & start:
            side = Qt.AlignmentFlag.AlignRight if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else Qt.AlignmentFlag.AlignLeft
            self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | (self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask))


def words(text: str, role: str = "text", tone: str = "ink") -> QLabel:
    """A label that wraps; its text is never read as markup."""
    label = Words(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    return label


def chip(text: str) -> QLabel:
    """A mark: a word in a thin frame."""
    label = words(text, "small", "mark")
    label.setWordWrap(False)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


class LevelTag(QWidget):
    """A level as shape, word and colour."""

    def __init__(self, look: Look, level: Level, text: str) -> None:
        super().__init__()
        self._look, self._level, self._text = look, level, text
        self._filled = True
        self.setAccessibleName(text)
        self.setFixedSize(self.sizeHint())

    def light(self, *, lit: bool) -> None:
        """Filled or hollow: whoever calls makes it blink."""
        if lit is not self._filled:
            self._filled = lit
            self.update()

    def sizeHint(self) -> QSize:
        height = self._look.px(38)
        return QSize(height + self._look.metrics("strong").horizontalAdvance(self._text) + self._look.px(18), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        self._look.paint_level(painter, area, self._level, self._text, filled=self._filled)
        painter.end()


class ScoreBar(QWidget):
    """0 to 10 as a line, with the bounds of its bands; no colour, because it decides nothing."""

    def __init__(self, look: Look, impact: float) -> None:
        super().__init__()
        self._look, self._impact = look, impact
        self.setFixedHeight(look.px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.fillPath(shape, self._look.colour("wash"))
        filled = QPainterPath()
        filled.addRect(whole.x(), whole.y(), whole.width() * self._impact / TOP_SCORE, whole.height())
        painter.fillPath(shape.intersected(filled), self._look.colour("quiet"))
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawPath(shape)
        for bound in (MODERATE, SEVERE):
            x = whole.x() + whole.width() * bound / TOP_SCORE
            painter.setPen(QPen(self._look.colour("card"), 3))
            painter.drawLine(int(x), 0, int(x), self.height())
        painter.end()


class Parts:
    """Makes pieces in one look, with one wording."""

    def __init__(self, look: Look, wording: Wording) -> None:
        self._look, self._wording, self._say = look, wording, wording.say

    def mark(self, mark: Mark) -> QLabel:
        """A mark as a chip."""
        return chip(self._say(f"desk.mark.{mark.value}"))

    def section(self, title: str, *content: QWidget) -> QWidget:
        """A heading and what stands under it."""
        box, layout = self._column(self._look.px(6))
        layout.addWidget(words(title, "title"))
        for widget in content:
            layout.addWidget(widget)
        return box

    def lines(self, lines: Sequence[Line], *, role: str = "text") -> QWidget:
        """Sentences, each with its level's shape, its quieter line and its marks."""
        box, layout = self._column(self._look.px(10))
        for line in lines:
            layout.addWidget(self._line(line, role))
        return box

    def course(self, lines: Sequence[Line]) -> QWidget:
        """Times, and what happened then."""
        box = QWidget()
        grid = self._grid(box)
        for number, line in enumerate(lines):
            grid.addWidget(words(line.text, "small", "quiet"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(line.note, "small"), number, 1)
        grid.setColumnStretch(1, 1)
        return box

    def answers(self, answers: Sequence[Answered]) -> QWidget:
        """Questions and answers side by side: what worries first, and bold."""
        box, layout = self._column(self._look.px(10))
        worries = [answered for answered in answers if answered.worrying]
        for title, some in (("worrying", worries), ("calm", [answered for answered in answers if not answered.worrying])):
            if some:
                layout.addWidget(words(self._say(f"desk.answers.{title}"), "small", "quiet"))
                layout.addWidget(self._side_by_side(some))
        return box

    def _side_by_side(self, answers: Sequence[Answered]) -> QWidget:
        box = QWidget()
        grid = self._grid(box)
        for number, answered in enumerate(answers):
            grid.addWidget(words(answered.question, "small", "quiet"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._answer(answered), number, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 6)
        return box

    def score(self, score: Score) -> QWidget:
        """Impact with its band, bar and parts, and the warning signs by level."""
        box, layout = self._column(self._look.px(6))
        if score.impact is None or score.band is None:
            layout.addWidget(words(self._say("desk.score.unknown"), "strong"))
        else:
            band = self._say(f"desk.score.band.{score.band}")
            layout.addWidget(words(self._say("desk.score.impact", impact=f"{score.impact:g}", band=band), "strong"))
            layout.addWidget(ScoreBar(self._look, score.impact))
        layout.addWidget(words(self._say("desk.score.parts", pain=self._part(score.pain), activity=self._part(score.activity)), "small", "quiet"))
        signs = [Line(self._say("desk.score.signs", count=n, level=self._wording.level(at)), level=at) for at, n in _signs(score)]
        if signs:
            layout.addWidget(words(self._say("desk.score.signs.title"), "small", "quiet"))
            layout.addWidget(self._row([self._line(sign, "text") for sign in signs]))
        layout.addWidget(words(self._say("desk.score.note"), "small", "quiet"))
        return box

    def _part(self, value: int | None) -> str:
        return self._say("desk.score.part.none") if value is None else str(value)

    def _answer(self, answered: Answered) -> QWidget:
        box, layout = self._column(self._look.px(3))
        for text in answered.answers:
            layout.addWidget(words(text, "strong" if answered.worrying else "text"))
        if answered.marks:
            layout.addWidget(self._row([self._sign(mark) for mark in answered.marks]))
        return box

    def _sign(self, mark: Mark) -> QWidget:
        if mark is not Mark.PRIVATE:
            return self.mark(mark)
        box = QWidget()
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._look.px(4))
        picture = QLabel()
        picture.setPixmap(self._look.icon("desk_private", self._look.px(15), self._look.colour("quiet")))
        layout.addWidget(picture)
        label = words(self._say(f"desk.mark.{mark.value}"), "small", "quiet")
        label.setWordWrap(False)
        layout.addWidget(label)
        return box

    def _line(self, line: Line, role: str) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._look.px(10))
        if line.level is not None:
            picture = QLabel()
            colour = self._look.level(line.level)[0] if line.level is not Level.URGENT_TODAY else self._look.colour("ink")
            picture.setPixmap(self._look.level_icon(line.level, self._look.px(20), colour))
            picture.setAccessibleName(self._wording.level(line.level))
            across.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        column, layout = self._column(self._look.px(2))
        layout.addWidget(words(line.text, role))
        if line.note:
            layout.addWidget(words(line.note, "small", "quiet"))
        if line.marks:
            layout.addWidget(self._row([self._sign(mark) for mark in line.marks]))
        across.addWidget(column, 1)
        return box

    def _row(self, widgets: Sequence[QWidget]) -> QWidget:
        box = QWidget()
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._look.px(10))
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        return box

    def _grid(self, box: QWidget) -> QGridLayout:
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._look.px(16))
        grid.setVerticalSpacing(self._look.px(8))
        return grid

    @staticmethod
    def _column(spacing: int) -> tuple[QWidget, QVBoxLayout]:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing)
        return box, layout


def _signs(score: Score) -> list[tuple[Level, int]]:
    return [(level, score.warning_signs[level]) for level in sorted(score.warning_signs, reverse=True) if score.warning_signs[level]]
