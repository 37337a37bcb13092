"""Keeps the patient's window on the screen that there is: unplugged, plugged in, turned, with other pixels, or none at all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from kiosk.panel import Panel
from kiosk.patient.window import PatientWindow

SETTLE_MS = 200
"""A screen that is plugged in changes several times within a moment."""
GONE_MS = 30_000
"""A visit outlasts a screen that is away for so long; then it ends as if the patient had left."""


def whole_screen() -> QRect | None:
    """Where a window stands that covers the screen; None: there is none."""
    screens = QGuiApplication.screens()
    return screens[0].geometry() if screens else None


class Fitting(QObject):
    """Watches the screens of this computer."""

    fitted = Signal()
    """The window has other pixels now, or is seen again: the state is to be shown anew."""
    gone = Signal()
    """There has been no screen for half a minute."""
    changed = Signal(str)
    """For the log: the screen's pixels, as `1280x800`, or `none`."""

    def __init__(self, window: PatientWindow, place: Callable[[], QRect | None], parent: QObject) -> None:
        """`place` says where the window is to be now; None: there is no screen."""
        super().__init__(parent)
        self._window, self._place = window, place
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.fit)
        self._gone = QTimer(self, singleShot=True, interval=GONE_MS)
        self._gone.timeout.connect(self.gone)

    def start(self, app: QGuiApplication) -> None:
        """Begin to watch."""
        app.screenAdded.connect(self._added)
        app.screenRemoved.connect(self._settle.start)
        app.primaryScreenChanged.connect(self._settle.start)
        for screen in app.screens():
            self._added(screen)

    def stop(self) -> None:
        """Nothing is fitted any more."""
        for timer in (self._settle, self._gone):
            timer.stop()

    def fit(self) -> None:
        """Stand on the screen that there is now."""
        place = self._place()
        if place is None or place.isEmpty():
            if not self._gone.isActive():
                self.changed.emit("none")
                self._gone.start()
            return
        away, old = self._gone.isActive(), self._window.kit.wardrobe.panel
        self._gone.stop()
        panel = Panel(old.name, old.inches, place.width(), place.height())
        if away or panel != old or self._window.geometry() != place:
            self._window.kit.wardrobe.panel = panel
            self._window.setGeometry(place)
            self.changed.emit(f"{panel.width}x{panel.height}")
            self.fitted.emit()

    def _added(self, screen: QScreen | None) -> None:
        """Qt may name a screen that is gone already."""
        if screen is not None:
            screen.geometryChanged.connect(self._settle.start)
        self._settle.start()
