"""What all screens share: a view to show, room to stand in, and parts when the room is too small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from kiosk.patient.direction import mirrored
from kiosk.patient.kit import Kit
from kiosk.visit.screens import View

if TYPE_CHECKING:
    from kiosk.visit.intents import Intent
    from kiosk.visit.overlay_views import Overlay


class Screen(QWidget):
    """One screen between header and footer. It shows a view and sends intents; it decides nothing.

    A screen whose content does not fit stands in `parts`, and the window puts More in Continue's place until the
    last part was seen.
    """

    intent = Signal(object)
    """A `kiosk.visit.intents.Intent`."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = kit
        self.part = 0
        self.lift = 0
        """Pixels at the top in which no control may stand."""
        self._arranged = QSize()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def parts(self) -> int:
        """How many parts the content stands in, at least 1."""
        return 1

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles of the drawings on this part, which no view names."""
        return ()

    @property
    def shown(self) -> frozenset[str]:
        """The words, and the names of drawings and controls, on this part."""
        here = [child for child in self.findChildren(QWidget) if child.isVisibleTo(self)]
        texts = {child.text() for child in here if isinstance(child, QLabel | QAbstractButton)}
        # Where a line breaks is for the eye.
        return frozenset(words.replace("\n", " ") for words in texts.union(child.accessibleName() for child in here))

    @property
    def groups(self) -> Sequence[QWidget]:
        """What a keypad walks over, one after the other: widgets with controls in them, or controls."""
        return (self,)

    def show_part(self, part: int) -> None:
        """Show this part, 0 to `parts` - 1."""
        self.part = part
        self.arrange(self.rect())

    def stand(self, area: QRect) -> None:
        """Stand here, with everything in its place at once, so that `parts` is true before the first paint."""
        self.setGeometry(area)
        self.lift = self.kit.theme.lift(self.mapTo(self.window(), QPoint(0, 0)).y())
        self._arranged = area.size()
        self.arrange(self.rect())

    def show_view(self, view: View | Overlay) -> None:
        """Show a newer view on this same screen."""

    def arrange(self, room: QRect) -> None:
        """Place everything in this room."""
        raise NotImplementedError

    def put(self, widget: QWidget, area: QRect) -> None:
        """Show a widget here, counted from the start edge: mirrored where the language runs from right to left."""
        widget.setGeometry(self.mirrored(area))
        widget.show()

    def mirrored(self, area: QRect) -> QRect:
        """An area counted from the start edge, as it stands in this language's direction."""
        return mirrored(self, area)

    def send(self, intent: Intent) -> None:
        """Tell whoever listens what the patient did."""
        self.intent.emit(intent)

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size() != self._arranged:
            self._arranged = event.size()
            self.arrange(self.rect())
