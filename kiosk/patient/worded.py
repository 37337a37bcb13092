"""A scale's numbers in words: buttons of which each chooses a number, in one row under the numbers or in a few by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone
from kiosk.patient.card import Card
from kiosk.patient.choosable import Choosable
from kiosk.patient.kit import Kit

ACROSS = (5, 3, 2)
"""How many stand side by side; the first that leaves each its words in this many lines is taken."""
LINES = 2
ENDLESS = 1 << 15
"""Pixels of a line that is never full, or higher than any screen."""


class Worded(Choosable):
    """One word of a scale; when it is chosen the whole button turns to the colour of action, as its number does."""

    chosen_tone = Tone.ACTION

    def __init__(self, kit: Kit, name: str, words: str, parent: QWidget) -> None:
        super().__init__(kit, name, parent, one_of=True)
        self.role, self.padding = "text", 0.5
        self.show_words(words)

    def is_short(self, width: int) -> bool:
        """Whether the words need few lines at this width, and none of them is wider than its line."""
        return self.fits(width) and self.words_high(width) <= LINES * (self.words_high(ENDLESS) + 1)


class InWords:
    """All the words of one scale; none for a scale that has none."""

    def __init__(self, kit: Kit, buttons: Sequence[Worded]) -> None:
        self._kit, self._buttons = kit, buttons

    def in_one_row(self, width: int) -> bool:
        """Whether all stand side by side: so the first, the middle and the last of them stand under 0, 5 and 10."""
        return bool(self._buttons) and self._across(width) == len(self._buttons)

    def height(self, width: int, joined: Sequence[Card] = ()) -> int:
        """Pixels that they take at this width, with the gap above each row; 0 for none.

        `joined`: with these cards in the last row; more than any screen has where it leaves no place for them.
        """
        if joined and not self._across(width, joined):
            return ENDLESS
        return sum(high + self._kit.theme.px("gap") for _, _, high in self._rows(width, joined))

    def areas(self, room: QRect, joined: Sequence[Card] = ()) -> Iterator[tuple[Choosable, QRect]]:
        """Where each stands from the top of a room, counted from the start edge."""
        gap, y = self._kit.theme.px("gap"), room.top()
        for row, wide, high in self._rows(room.width(), joined):
            y += gap
            yield from ((button, QRect(room.left() + at * (wide + gap), y, wide, high)) for at, button in enumerate(row))
            y += high

    def set_role(self, role: str) -> None:
        """Change the font."""
        for button in self._buttons:
            button.role = role

    def _wide(self, width: int, across: int) -> int:
        return (width - (across - 1) * self._kit.theme.px("gap")) // across

    def _across(self, width: int, joined: Sequence[Card] = ()) -> int:
        """How many stand side by side; with `joined` cards, 0 where no last row would be full of them."""
        fit = (across for across in ACROSS if all(button.is_short(self._wide(width, across)) for button in self._buttons))
        if not joined:
            return next(fit, 1)
        places = (across for across in fit if len(self._buttons) % across + len(joined) == across)
        return next((across for across in places if all(card.holds(0, self._wide(width, across)) for card in joined)), 0)

    def _rows(self, width: int, joined: Sequence[Card]) -> Iterator[tuple[Sequence[Choosable], int, int]]:
        across = self._across(width, joined)
        wide, all_of_them = self._wide(width, across), [*self._buttons, *joined]
        for at in range(0, len(all_of_them), across):
            row = all_of_them[at : at + across]
            yield row, wide, max(each.height_for(wide, dense=True) if isinstance(each, Card) else each.height_for(wide) for each in row)
