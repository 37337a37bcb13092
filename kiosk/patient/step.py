"""One number of a scale: a button that turns to the colour of action when it is chosen, with a face in it where there is no room above."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient import faces
from kiosk.patient.button import Tone
from kiosk.patient.choosable import Choosable
from kiosk.patient.kit import Kit
from rules.model import Option

AROUND_MM = 1.0
"""Between a face and what stands around it."""


class Step(Choosable):
    """One number of the scale."""

    chosen_tone = Tone.ACTION

    def __init__(self, kit: Kit, name: str, option: Option, words: str, parent: QWidget) -> None:
        """`words`: what the scale calls this number; empty: nothing."""
        super().__init__(kit, name, parent, one_of=True)
        self.role = "heading"
        self._face, self._side = 0, 0
        self.show_words(option.text)
        self.setAccessibleName(f"{option.text}: {words}" if words else option.text)

    def inset(self) -> int:
        return 0

    def lead(self) -> int:
        return self._side + self.kit.theme.mm(2 * AROUND_MM) if self._side else 0

    def show_face(self, number: int, side: int) -> None:
        """Show this face beside the number, with sides of so many pixels; 0: none."""
        self._face, self._side = number, side
        self.update()

    def room_for_face(self, wide: int, high: int) -> int:
        """Pixels of the largest face beside the number, in a button of this size."""
        air = self.kit.theme.mm(AROUND_MM)
        return min(wide - self.words_metrics().width_of(self.text()) - 3 * air, high - 2 * air)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._side:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = self.from_start(QRect(self.kit.theme.mm(AROUND_MM), (self.height() - self._side) // 2, self._side, self._side))
            words = self.colours().words
            faces.draw(painter, self._face, QRectF(area), words, words)
