"""Two short questions on one screen: one above the other where that fits, else side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.patient.choice import ChoiceScreen
from kiosk.patient.kit import Kit
from kiosk.patient.scale import ScaleScreen
from kiosk.patient.screen import Screen
from kiosk.visit.overlay_views import Overlay
from kiosk.visit.screens import Companion, QuestionView, View
from rules.basics import Kind, LinkId
from rules.model import Protocol

Block = ChoiceScreen | ScaleScreen


def _halves(view: QuestionView) -> tuple[QuestionView, ...]:
    """Each question of the view by itself."""
    first = replace(view, companion=None)
    second = view.companion
    return (first, replace(first, question=second.question, selected=second.selected)) if second else (first,)


def pairs_with_room(protocol: Protocol, kit: Kit, parent: QWidget, room: QRect) -> frozenset[LinkId]:
    """The questions that can stand on one screen, in this room, with the question before them."""
    found = set()
    for second in protocol.questions:
        if second.page_with is not None:
            beside = Companion(second, frozenset())
            view = QuestionView(protocol.question(second.page_with), frozenset(), False, 1, 0, 0.0, companion=beside)
            screen = PairScreen(kit, view, parent)
            screen.hide()
            if screen.has_room(room):
                found.add(second.link_id)
            screen.deleteLater()
    return frozenset(found)


class PairScreen(Screen):
    """The screens of both questions, each in its share of the room, and a line between them."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self.blocks = tuple(self._block(half) for half in _halves(view))
        self._line = QRect()
        self.setAccessibleName(" ".join(block.question.text for block in self.blocks))

    def _block(self, view: QuestionView) -> Block:
        block = ScaleScreen(self.kit, view, self, cards_beside=True) if view.question.kind is Kind.SCALE else ChoiceScreen(self.kit, view, self)
        block.intent.connect(self.send)
        return block

    @property
    def groups(self) -> Sequence[QWidget]:
        return self.blocks

    def show_view(self, view: View | Overlay) -> None:
        if isinstance(view, QuestionView):
            for block, half in zip(self.blocks, _halves(view), strict=True):
                block.show_view(half)

    def has_room(self, room: QRect) -> bool:
        """Whether both questions stand here whole, each in one part. `room` is counted in the window."""
        self.lift = self.kit.theme.lift(room.top())
        return self._stacked(room) or self._side_by_side(room)

    def arrange(self, room: QRect) -> None:
        gap = self._gap()
        wide, high = (room.width() - gap) // 2, sum(self._heights(room.width()))
        if self._stacked(room):
            gap = min(max(gap, room.height() - high), 2 * self.kit.theme.px("section"))
            share = (room.height() - gap - high) // 2
            first = room.adjusted(0, 0, 0, self._heights(room.width())[0] + share - room.height())
            second = room.adjusted(0, first.height() + gap, 0, 0)
            self._line = QRect(room.left(), first.bottom() + 1 + gap // 2, room.width(), 0)
        else:
            first, second = room.adjusted(0, 0, wide - room.width(), 0), room.adjusted(room.width() - wide, 0, 0, 0)
            self._line = QRect(room.left() + room.width() // 2, room.top(), 0, room.height())
        for block, area in zip(self.blocks, (first, second), strict=True):
            block.stand(self.mirrored(area))
            block.show()
        self.update()

    def _stacked(self, room: QRect) -> bool:
        first, second = self.blocks
        first.lift = self.lift
        second.lift = max(0, self.lift - first.least_height(room.width()) - self._gap())
        return sum(self._heights(room.width())) + self._gap() <= room.height()

    def _side_by_side(self, room: QRect) -> bool:
        for block in self.blocks:
            block.lift = self.lift
        return max(self._heights((room.width() - self._gap()) // 2)) <= room.height()

    def _heights(self, width: int) -> tuple[int, ...]:
        return tuple(block.least_height(width) for block in self.blocks)

    def _gap(self) -> int:
        """Pixels between the two, at least; where there is room the gap grows."""
        return 2 * self.kit.theme.px("gap")

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self.kit.theme.colours["hairline"], max(1, self.kit.theme.mm(0.2))))
        line = self.mirrored(self._line)
        painter.drawLine(line.left(), line.top(), line.left() + self._line.width(), line.top() + self._line.height())
