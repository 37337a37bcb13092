"""The words at 0, 5 and 10 of a scale: under one row of numbers at its start, middle and end; in two rows each under its own number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QRect, Qt

from kiosk.patient.kit import Kit
from kiosk.patient.words import Words

SIDES = (Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignTrailing)


class Ends:
    """Those of one scale; its screen owns the labels."""

    def __init__(self, kit: Kit, labels: Mapping[int, Words]) -> None:
        """`labels`: by number."""
        self._kit, self._labels = kit, labels

    def set_role(self, role: str) -> None:
        """Change the font."""
        for label in self._labels.values():
            label.set_role(role)

    def show(self, *, shown: bool) -> None:
        """Show or hide all of them."""
        for label in self._labels.values():
            label.setVisible(shown)

    def height(self, width: int, rows: int) -> int:
        """Pixels that they take under each row of numbers."""
        return max((label.height_at(wide) for label, wide in zip(self._labels.values(), self._widths(width, rows), strict=True)), default=0)

    def readable(self, width: int, rows: int) -> bool:
        """Whether no word is cut off."""
        return all(label.widest_piece() <= wide for label, wide in zip(self._labels.values(), self._widths(width, rows), strict=True))

    def areas(self, room: QRect, y: int) -> Iterator[tuple[Words, QRect]]:
        """Where each stands from this height, by one row of numbers, counted from the start edge."""
        high = self.height(room.width(), 1)
        for column, (label, wide, side) in enumerate(zip(self._labels.values(), self._widths(room.width(), 1), SIDES, strict=False)):
            label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            yield label, QRect(room.left() + column * (room.width() - wide) // 2, y, wide, high)

    def areas_by(self, numbers: Sequence[QRect], room: QRect) -> Iterator[tuple[Words, QRect]]:
        """Where each stands under its own of these numbers, which stand in two rows; from the edges of the room inwards."""
        high = self.height(room.width(), 2)
        for (number, label), wide in zip(self._labels.items(), self._widths(room.width(), 2), strict=True):
            area = numbers[number]
            x = max(room.left(), min(area.center().x() - wide // 2, room.right() + 1 - wide))
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            yield label, QRect(x, area.bottom() + 1, wide, high)

    def _widths(self, width: int, rows: int) -> list[int]:
        """What each needs if all do on one line, else a third of the width; in two rows half of it at most."""
        needed = [label.width_of_words() for label in self._labels.values()]
        gap = self._kit.theme.px("section")
        if rows > 1:
            return [min(wide, (width - gap) // 2) for wide in needed]
        # The middle one stands in the middle, so each side has half of what it leaves.
        half = (width - needed[len(needed) // 2]) // 2 - gap if needed else 0
        return needed if all(wide <= half for wide in (*needed[:1], *needed[2:])) else [(width - 2 * gap) // 3] * len(needed)
