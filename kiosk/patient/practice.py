"""The band of a practice kiosk, on top of everything: stripes and words down both sides of every screen, and words in place of the clinic's name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.patient.kit import Kit
from kiosk.patient.metrics import Metrics
from kiosk.patient.shell import Header

SIDE_SHARE = 0.8
"""How much of the margin, which every screen and overlay leaves free, a side's stripes take."""
LETTERS = 0.62
"""Height of the letters on a side, as a share of its width."""
LEAST_MM = 4.0
"""Of a side, where the margin has it: on a narrow margin they take all of it."""
STRIPE_MM = 2.0
AIR = 0.5
"""Before and after words, as a share of the side's width."""
BETWEEN = 5
"""The same of the stripes between words and words, at least: the pattern is seen by whoever reads nothing."""


class PracticeBand(QWidget):
    """Lies over the whole window and lets every touch through."""

    def __init__(self, kit: Kit, window: QWidget, header: Header) -> None:
        super().__init__(window)
        self.kit, self._header, self._window = kit, header, window
        self.words = kit.say("shell.practice")
        self.over = False
        """Whether an overlay lies over the screen: the head is its own then, and only the sides are free."""
        self.setObjectName("practice")
        self.setAccessibleName(self.words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)

    def sides(self) -> tuple[QRect, QRect]:
        """The stripes at both ends of the screen."""
        margin = self.kit.theme.margin
        wide = max(1, int(margin * SIDE_SHARE), min(margin, self.kit.theme.mm(LEAST_MM)))
        return QRect(0, 0, wide, self.height()), QRect(self.width() - wide, 0, wide, self.height())

    def head(self) -> QRect:
        """Where the words stand in place of the clinic's name, from the edge on; empty under an overlay."""
        if self.over:
            return QRect()
        area = self._header.clinic.geometry()
        edge = QRect(self.width() - 1, area.top(), 1, area.height()) if self.kit.language.leftwards else QRect(0, area.top(), 1, area.height())
        return area.united(edge)

    def lie(self, *, over: bool) -> None:
        """Over everything that the window shows now."""
        self.over = over
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def _wide(self, font: QFont) -> int:
        return Metrics(font).width_of(self.words)

    def _head_font(self, area: QRect) -> QFont:
        """The larger of two that has room on one line."""
        font = self.kit.theme.font("shell")
        fits = self._wide(font) <= area.width() and Metrics(font).height() <= area.height()
        return font if fits else self.kit.theme.font("mark")

    def _paint_head(self, painter: QPainter) -> None:
        theme, area = self.kit.theme, self.head()
        if area.isEmpty():
            return
        painter.fillRect(area, theme.colours["practice_stripe"])
        thin = theme.mm(0.5)
        painter.fillRect(area.adjusted(0, thin, 0, -thin), theme.colours["practice"])
        words = self._header.clinic.geometry()
        painter.setFont(self._head_font(words))
        painter.setPen(theme.colours["on_practice"])
        start = Qt.AlignmentFlag.AlignRight if self.kit.language.leftwards else Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | start, self.words)

    def _paint_side(self, painter: QPainter, side: QRect) -> None:
        """Stripes, and the words again and again, to be read with the head bent to the window's start."""
        theme = self.kit.theme
        painter.save()
        painter.setClipRect(side)
        painter.fillRect(side, theme.colours["practice"])
        painter.setPen(QPen(theme.colours["practice_stripe"], theme.mm(STRIPE_MM)))
        for y in range(-side.width(), side.height() + side.width(), 3 * theme.mm(STRIPE_MM)):
            painter.drawLine(side.left() - theme.mm(STRIPE_MM), y + side.width(), side.right() + theme.mm(STRIPE_MM), y)
        font = QFont(theme.font("strong"))
        font.setPixelSize(max(1, int(side.width() * LETTERS)))
        painter.setFont(font)
        long = self._wide(font) + int(2 * AIR * side.width())
        painter.translate(side.center().x() + 1, 0)
        painter.rotate(90)
        count = max(1, side.height() // (long + BETWEEN * side.width()))
        for number in range(count):
            middle = int((number + 0.5) * side.height() / count)
            plate = QRect(middle - long // 2, -side.width() // 2, long, side.width())
            painter.fillRect(plate, theme.colours["practice"])
            painter.setPen(theme.colours["on_practice"])
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self.words)
        painter.restore()

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for side in self.sides():
            self._paint_side(painter, side)
        self._paint_head(painter)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._again)  # the window first puts everything else in its place
        return False

    def _again(self) -> None:
        self.lie(over=self.over)


def cover(window: QWidget, kit: Kit, header: Header, *, over: bool) -> None:
    """Cover the window; in another language or size with a band that is made anew. `over`: an overlay lies over the screen."""
    band = window.findChild(PracticeBand)
    if band is not None and band.kit is not kit:
        window.removeEventFilter(band)
        band.setParent(None)
        band.deleteLater()
        band = None
    band = band or PracticeBand(kit, window, header)
    window.setWindowTitle(band.words)
    band.lie(over=over)
