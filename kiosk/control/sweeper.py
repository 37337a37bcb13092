"""Python's search for garbage, when no patient waits for it."""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer

from kiosk.control.controller import Controller
from kiosk.visit.screens import ScreenState, WelcomeView

QUIET_MS = 1500
"""So long the welcome screen has stood before all is searched: who waited their turn has begun by then."""
SELDOM = 500
"""So many searches of what is young go before Python searches all on its own: a visit from Start to paper has seven, so that many without a pause."""


class Sweeper(QTimer):
    """From its making on: what is loaded stays, and the rest is searched after each visit, not within one.

    To search all takes as long as two or three taps, and Python would do it whenever a tenth search of what is young is over: in the middle of a
    change of language, say.
    """

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller, singleShot=True, interval=QUIET_MS)
        self._visited = False
        self.timeout.connect(self._sweep)
        controller.state_changed.connect(self._follow)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], SELDOM)
        gc.enable()

    def _follow(self, state: ScreenState) -> None:
        if not isinstance(state.view, WelcomeView):
            self._visited = True
            self.stop()
        elif self._visited:
            self.start()

    def _sweep(self) -> None:
        self._visited = False
        gc.collect()
