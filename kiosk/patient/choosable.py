"""A control that is chosen rather than pressed: a radio button where one of several may be chosen, a check box where any may."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.kit import Kit


class Choosable(TouchButton):
    """Says through QAccessible which of both it is, and whether it is chosen. Whether it is chosen is for the visit to say."""

    chosen_tone = Tone.CHOSEN

    def __init__(self, kit: Kit, name: str, parent: QWidget, *, one_of: bool) -> None:
        """`one_of`: it takes the place of another one."""
        super().__init__(kit, name, parent)
        self._one_of = one_of
        self.setCheckable(True)
        # Qt calls a control that can be checked a radio button when it is exclusive, and a check box otherwise.
        self.setAutoExclusive(one_of)

    def choose(self, *, chosen: bool) -> None:
        """Show whether this option is chosen."""
        if chosen != self.isChecked():
            # Qt would uncheck the others by itself, and would not leave an exclusive group without a checked one.
            self.setAutoExclusive(False)
            self.setChecked(chosen)
            self.setAutoExclusive(self._one_of)
            self.tone = self.chosen_tone if chosen else Tone.PLAIN

    # --- Qt ---------------------------------------------------------------------------------------

    def nextCheckState(self) -> None:
        """Whether it is chosen is for the visit to say."""
