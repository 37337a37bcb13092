"""Plain words on a screen: never rich text, wrapped, and measured so that nothing is clipped."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from kiosk.patient.direction import as_seen
from kiosk.patient.kit import Kit
from kiosk.patient.lettering import Flow


class Words(QLabel):
    """A label in one role (its font) and one tone (its colour)."""

    def __init__(self, kit: Kit, parent: QWidget, words: str = "", *, role: str = "text", tone: str = "ink") -> None:
        super().__init__(parent)
        self._kit, self._role = kit, role
        self.long_lines = False
        """Whether lines may have more letters than are easy to follow: where the words would have no room otherwise."""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFont(kit.theme.font(role))
        self.setPalette(kit.theme.palette(tone))
        # A label looks at its own letters: a Latin name would stand on the far side of an Arabic screen.
        start = Qt.AlignmentFlag.AlignRight if kit.language.leftwards else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self.setText(words)

    def set_tone(self, tone: str) -> None:
        """Change the colour role: ink, quiet or dark."""
        self.setPalette(self._kit.theme.palette(tone))

    def set_role(self, role: str) -> None:
        """Change the font."""
        if role != self._role:
            self._role = role
            self.setFont(self._kit.theme.font(role))

    def height_at(self, width: int) -> int:
        """The height that these words need at this width; 0 for no words."""
        if not self.text():
            return 0
        return self._kit.theme.metrics(self._role).height_of(self.text(), width, long_lines=self.long_lines)

    def widest_piece(self) -> int:
        """The narrowest width in which no word is cut off."""
        return self._kit.theme.metrics(self._role).widest_piece(self.text())

    def width_of_words(self) -> int:
        """The width of these words on one line."""
        return self._kit.theme.metrics(self._role).width_of(self.text())

    def line(self) -> QRect:
        """Where the words stand: from the start edge, no wider than a line may be."""
        area = self.rect()
        if self.long_lines:
            return area
        beside = area.width() - self._kit.theme.metrics(self._role).line_of(self.text(), area.width())
        if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            return area.adjusted(beside // 2, 0, beside // 2 - beside, 0)
        return area.adjusted(beside, 0, 0, 0) if self._kit.language.leftwards else area.adjusted(0, 0, -beside, 0)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour, alignment = self.palette().color(QPalette.ColorRole.WindowText), as_seen(self.alignment(), leftwards=self._kit.language.leftwards)
        # The direction of its own letters: a Latin name keeps its stops on an Arabic screen.
        flow = Flow(alignment, Qt.LayoutDirection.LayoutDirectionAuto)
        self._kit.theme.lettering(self._role).draw(QPainter(self), self.line(), self.text(), colour, flow)
