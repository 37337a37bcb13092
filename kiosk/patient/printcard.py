"""The paper, a sheet or a slip: a drawn page sliding out of its slot, what is known of the printing, and Print."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.words import Words
from kiosk.visit.display import spaced
from kiosk.visit.screens import PrintingState, ResultView

OUT = {PrintingState.OFFERED: 0.72, PrintingState.ASKED: 0.25, PrintingState.SENT: 0.5, PrintingState.HANDED: 0.5, PrintingState.PRINTED: 1.0}
"""How far the drawn page has come out of its slot."""
PAGE_MM = 40.0
SMALLEST_PAGE_MM = 16.0
"""Below this the drawing is left out: the words say it all."""
SHEET_RATIO = 0.78


class PrintCard(QWidget):
    """Never says more than the printer did."""

    def __init__(self, kit: Kit, view: ResultView, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._ticket, self._paper = kit, view.ticket, view.paper
        self._state, self._role = PrintingState.NONE, "note"
        self.words = Words(kit, self, role="note")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = TouchButton(kit, "print", self, tone=Tone.ACTION)
        self.button.show_words(kit.say(view.offer))
        self._page = QRect()

    def set_role(self, role: str) -> None:
        """The font of what is said of the paper, and of Print: `text`, or `note` where there is no room for that."""
        self._role = role
        self.button.role = "strong" if role == "text" else "shell"
        self.show_state(self._state)

    def show_state(self, state: PrintingState) -> None:
        """Show how the printing stands."""
        self._state = state
        plain = state is PrintingState.NONE or (state is PrintingState.OFFERED and self._kit.theme.small)
        self.words.setText("" if plain else self._kit.say(f"{self._paper}.{state.value}", ticket=spaced(self._ticket)))
        self.words.set_role("heading" if state is PrintingState.PRINTED and not self._kit.theme.marks_above else self._role)
        self.button.setVisible(state is PrintingState.OFFERED)
        self._arrange()
        self.update()

    def height_for(self, width: int) -> int:
        """The least height at this width: words and button, without the drawing."""
        pad = self._kit.theme.px("pad")
        button = self._button(width - 2 * pad).height() + (pad if self.words.text() else 0) if self._state is PrintingState.OFFERED else 0
        return self.words.height_at(width - 2 * pad) + button + 2 * pad

    def fits(self, width: int) -> bool:
        """Whether no word is wider than its line at this width."""
        inner = width - 2 * self._kit.theme.px("pad")
        return self.words.widest_piece() <= inner and self.button.fits(inner)

    def _arrange(self) -> None:
        theme = self._kit.theme
        pad = theme.px("pad")
        inner = self.width() - 2 * pad
        spare = self.height() - self.height_for(self.width()) - pad
        page = min(theme.mm(PAGE_MM), spare)
        page = page if page >= theme.mm(SMALLEST_PAGE_MM) else 0
        y = max(pad, (self.height() - self.height_for(self.width()) - (page + pad if page else 0)) // 2 + pad)
        self._page = QRect((self.width() - page) // 2, y, page, page)
        y += page + (pad if page else 0)
        high = self.words.height_at(inner)
        self.words.setGeometry(pad, y, inner, high)
        size = self._button(inner)
        self.button.setGeometry((self.width() - size.width()) // 2, y + high + (pad if high else 0), size.width(), size.height())

    def _button(self, inner: int) -> QSize:
        """Print's size where this many pixels are beside each other."""
        wide = min(inner, self.button.width_for_words(self.button.text()) + self._kit.theme.px("pad"))
        return QSize(wide, max(self._kit.theme.px("card"), self.button.height_for(wide)))

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours["wash"])
        radius = theme.px("radius")
        painter.drawRoundedRect(self.rect(), radius, radius)
        if self._page.height():
            if self._state in {PrintingState.FAILED, PrintingState.SAVED}:
                icons.draw(painter, Icon.STAFF, QRectF(self._page), theme.colours["action"])
            else:
                self._paint_page(painter)

    def _paint_page(self, painter: QPainter) -> None:
        """A slot, and a page as far out of it as the printing is."""
        theme = self._kit.theme
        area = QRectF(self._page)
        slot = area.height() * 0.14
        wide = area.height() * SHEET_RATIO
        length = (area.height() - slot) * OUT.get(self._state, 0.0)
        page = QRectF(area.center().x() - wide / 2, area.top() + slot / 2, wide, slot / 2 + length)
        line = theme.px("border")
        painter.setBrush(theme.colours["card"])
        painter.setPen(QPen(theme.colours["action"], line))
        path = QPainterPath()
        path.addRoundedRect(page, line, line)
        painter.drawPath(path)
        painter.setClipPath(path)
        self._paint_text(painter, page, area.height() - slot)
        painter.setClipping(False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours["action"])
        painter.drawRoundedRect(QRectF(area.center().x() - wide * 0.68, area.top(), wide * 1.36, slot), slot / 2, slot / 2)

    def _paint_text(self, painter: QPainter, page: QRectF, whole: float) -> None:
        """Lines of writing, and the box at the top of the sheet, as seen on a page that comes out head first."""
        theme = self._kit.theme
        inset, step = page.width() * 0.14, whole * 0.13
        painter.setPen(QPen(theme.colours["line"], theme.px("border"), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        y = page.bottom() - step * 0.9
        row = 0
        while y > page.top():
            end = page.right() - inset * (2.2 if row % 3 == 2 else 1)  # noqa: PLR2004 (every third line is the end of a paragraph)
            painter.drawLine(QPointF(page.left() + inset, y), QPointF(end, y))
            y -= step
            row += 1
