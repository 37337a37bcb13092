"""Bars across the desk's window, and the strips among them that show only while they have something to say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.look import RADIUS, Look
from kiosk.desk.wording import Wording

FRAME = 4
"""Pixels of the frame of a figure that is lit."""
MOST_TOLD = 3
"""Lines of a strip: twenty silent kiosks must not push the flags from the screen. The page "Health" tells all of them."""


def bar(name: str, padding: int) -> tuple[QFrame, QHBoxLayout]:
    """A bar of this object name, and the layout across it."""
    made = QFrame()
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    across = QHBoxLayout(made)
    across.setContentsMargins(20, padding, 24, padding)
    return made, across


def still(text: str) -> QLabel:
    """A small label that keeps to one line."""
    label = words(text, "small", "quiet")
    label.setWordWrap(False)
    return label


class Count(QLabel):
    """A figure that can be lit: it blinks wherever the list is not in sight."""

    def __init__(self) -> None:
        super().__init__("0")
        self.setProperty("role", "figure")
        self._frame: QColor | None = None

    def light(self, colour: QColor | None) -> None:
        """Framed in this colour, or not at all. It is only painted anew: its place stays."""
        self._frame = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._frame is not None:
            painter = QPainter(self)
            painter.setPen(QPen(self._frame, FRAME))
            inset = FRAME // 2
            painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
            painter.end()


class OneLine(QLabel):
    """Small words that keep to one line, whatever room there is: what has none is in the tip, and is read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "small")
        self.setProperty("tone", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def tell(self, text: str) -> None:
        """Say this."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class Beyond(QWidget):
    """Says what is scrolled out of sight; its place stays when it has nothing to say, for the list must not jump.

    Its words change with every step of the wheel. They ask for no room of their own: with each request the whole window is laid out anew, for 15 ms.
    """

    def __init__(self) -> None:
        super().__init__()
        self._label = words("", "small")
        self._label.setObjectName("beyond")
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._label.setParent(self)
        self._label.hide()

    def tell(self, said: str) -> None:
        """Say this; nothing: the place is empty."""
        self._label.setText(said)
        self._label.setVisible(bool(said))
        if self._label.heightForWidth(self.width()) > self.height():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(0, self._label.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())


class Strip(QFrame):
    """Sentences beside a sign; hidden while there are none."""

    def __init__(self, look: Look, wording: Wording, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._say = wording.say
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 4, 24, 4)
        picture = QLabel()
        picture.setPixmap(look.icon("desk_trouble", look.px(20), look.colour("ink")))
        across.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        self._label = words("", "strong")
        across.addWidget(self._label, 1)
        self.hide()

    def tell(self, sentences: Sequence[str]) -> None:
        """Say these, one a line; of many the first, and how many more there are."""
        shown, left = sentences, len(sentences) - MOST_TOLD + 1
        if len(sentences) > MOST_TOLD:
            shown = [*sentences[:-left], self._say("desk.told.more", count=left, page=self._say("desk.page.health"))]
        self._label.setText("\n".join(shown))
        self.setVisible(bool(sentences))
