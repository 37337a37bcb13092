"""A control for a finger: painted, wrapping its words, acting on release inside, and only when the gate lets the press pass."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from kiosk.patient import icons
from kiosk.patient.direction import mirrored, start_edge
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.lettering import Flow, Lettering
from kiosk.patient.metrics import Metrics
from kiosk.style import contrast
from rules.frozen import frozen

BY_KEY = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
SEEN = 3.0
"""The contrast that the focus ring has at least with what it stands on (WCAG 1.4.11)."""
ICON_SHARE = 1.15
"""An icon's side as a share of the line height of the words beside it."""


class Tone(Enum):
    """How loud a button is: fill, fill under the finger, words and border, as roles of the style."""

    ACTION = ("action", "action_pressed", "on_action", "action")
    OFF = ("off", "wash", "ink", "off")
    PLAIN = ("card", "pressed", "ink", "line")
    EMERGENCY = ("emergency", "emergency_pressed", "on_dark", "emergency")
    ON_EMERGENCY = ("emergency", "emergency_pressed", "on_dark", "on_dark")
    CHOSEN = ("selected", "pressed", "ink", "action")


@frozen
class Colours:
    """A tone in this theme's colours."""

    fill: QColor
    pressed: QColor
    words: QColor
    border: QColor


class TouchButton(QAbstractButton):
    """A rounded button with an optional icon; `name` is its object name and what the gate knows it by."""

    def __init__(self, kit: Kit, name: str, parent: QWidget, *, tone: Tone = Tone.PLAIN, icon: Icon | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.kit, self.tone, self.icon_kind = kit, tone, icon
        self.role = "shell"
        self.padding = 1.0
        """Room beside the words, as a share of the style's `pad`."""
        self.centred = True
        self.often = False
        """Pressed again at once it counts again: a digit that a PIN has twice."""
        self._ring = False

    def show_words(self, words: str, *, tone: Tone | None = None, icon: Icon | None = None) -> None:
        """Change what the button says and how it looks, at once."""
        changed = (words, tone or self.tone, icon) != (self.text(), self.tone, self.icon_kind)
        self.tone, self.icon_kind = tone or self.tone, icon
        if self.text() != words:
            self.setText(words)
            self.setAccessibleName(words)
        if changed:
            self.update()

    @property
    def ringed(self) -> bool:
        """Whether a key reached it: it has the focus ring."""
        return self._ring

    def press(self) -> None:
        """Act as a finger would make it, where the gate lets it pass."""
        if self.kit.gate.accepts(self.objectName(), often=self.often):
            self.click()

    def show_ring(self, *, shown: bool) -> None:
        """Show or hide the focus ring."""
        if shown != self._ring:
            self._ring = shown
            self.update()

    def lettering(self) -> Lettering:
        """What draws the words."""
        return self.kit.theme.lettering(self.role)

    def words_metrics(self) -> Metrics:
        """What measures the words."""
        return self.kit.theme.metrics(self.role)

    def side(self) -> int:
        """Pixels of the icon's side; 0 without one."""
        return int(self.kit.theme.metrics(self.role).height() * ICON_SHARE) if self.icon_kind else 0

    def inset(self) -> int:
        """Pixels between the border and the words."""
        return int(self.kit.theme.px("pad") * self.padding)

    def lead(self) -> int:
        """Pixels that stand before the words: the icon and its gap."""
        return self.side() + self.inset() // 2 if self.icon_kind else 0

    def width_for_words(self, words: str) -> int:
        """The narrowest width that shows these words on one line."""
        return self.words_metrics().width_of(words) + self.lead() + 2 * self.inset()

    def height_for(self, width: int) -> int:
        """The height that shows the words at this width, at least a target."""
        return max(self.kit.theme.px("target"), self.words_high(width - self.lead()) + self.inset())

    def words_high(self, width: int) -> int:
        """The height of the words alone, where words and insets have this width."""
        return self.words_metrics().height_of(self.text(), width - 2 * self.inset())

    def fits(self, width: int) -> bool:
        """Whether no word is wider than its line at this width."""
        return self.words_metrics().widest_piece(self.text()) <= width - self.lead() - 2 * self.inset()

    def words_area(self) -> QRect:
        """Where the words stand, inside this button."""
        return self.from_start(self.rect().adjusted(self.inset() + self.lead(), 0, -self.inset(), 0))

    def colours(self) -> Colours:
        """The colours to paint in now."""
        return Colours(*(self.kit.theme.colours[role] for role in self.tone.value))

    def paint_words(self, painter: QPainter, colours: Colours) -> None:
        """Icon and words; centred together, or from the start edge."""
        direction = self.layoutDirection()
        alignment = (Qt.AlignmentFlag.AlignHCenter if self.centred else start_edge(self)) | Qt.AlignmentFlag.AlignVCenter
        taken = self.lettering().draw(painter, self.words_area(), self.text(), colours.words, Flow(alignment, direction))
        if self.icon_kind:
            side, top = self.side(), (self.height() - self.side()) // 2
            leftwards = direction == Qt.LayoutDirection.RightToLeft
            x = taken.left() - self.lead() if not leftwards else taken.right() + self.lead() - side
            x = x if self.text() else (self.width() - side) // 2
            icons.draw(painter, self.icon_kind, QRectF(x, top, side, side), colours.words, leftwards=leftwards)

    def from_start(self, area: QRect) -> QRect:
        """An area counted from the start edge, mirrored where the language runs from right to left."""
        return mirrored(self, area)

    def body_rect(self) -> QRectF:
        """The visible shape of the button."""
        return QRectF(self.rect())

    def paint_body(self, painter: QPainter, colours: Colours, border: float) -> None:
        """The filled shape with its border."""
        half = border / 2
        radius = self.kit.theme.px("radius")
        painter.setPen(QPen(colours.border, border))
        painter.setBrush(colours.pressed if self.isDown() else colours.fill)
        painter.drawRoundedRect(self.body_rect().adjusted(half, half, -half, -half), radius, radius)

    def paint_ring(self, painter: QPainter) -> None:
        """The focus ring: inside the button, with a gap, so that it covers no neighbour; in the words' colour where it would not be seen."""
        theme = self.kit.theme
        wide = float(theme.px("focus"))
        colours = self.colours()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if contrast(theme.colours["focus"].name(), colours.fill.name()) >= SEEN:
            rings = ((theme.colours["focus"], wide / 2, wide), (theme.colours["card"], wide * 1.25, wide / 2))
        else:
            rings = ((colours.words, wide / 2, wide), (colours.fill, wide * 1.25, wide / 2))
        border = theme.px("border_selected" if self.isChecked() else "border")
        for colour, within, width in rings:
            offset = border + within
            painter.setPen(QPen(colour, width))
            radius = max(2.0, theme.px("radius") - offset)
            painter.drawRoundedRect(self.body_rect().adjusted(offset, offset, -offset, -offset), radius, radius)

    # --- Qt ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self.width_for_words(self.text()), self.kit.theme.px("target"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.colours()
        self.paint_body(painter, colours, self.kit.theme.px("border"))
        self.paint_words(painter, colours)
        if self._ring:
            self.paint_ring(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (
            event.button() == Qt.MouseButton.LeftButton
            and self.hitButton(event.position().toPoint())
            and not self.kit.gate.accepts(self.objectName(), often=self.often)
        ):
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.kit.gate.spoilt:
            self.setDown(False)
        # Qt would paint the button before it tells anybody of the click; the patient waits for what comes after that.
        self.setUpdatesEnabled(False)
        super().mouseReleaseEvent(event)
        self.setUpdatesEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The window takes keys: `kiosk.patient.keys`.
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEY
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # Another window in front is no reason to lose one's place.
        self._ring = self._ring and event.reason() == Qt.FocusReason.ActiveWindowFocusReason
        super().focusOutEvent(event)
