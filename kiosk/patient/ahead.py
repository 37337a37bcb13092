"""Builds the screen that most likely comes next while the patient reads, and keeps a picture of it to show at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.patient.kit import Kit
from kiosk.patient.make import same_look, same_screen
from kiosk.patient.onward import is_emergency
from kiosk.patient.screen import Screen
from kiosk.visit.screens import View

QUIET_MS = 40
"""Work begins this long after the last change: what the patient waits for is painted by then, and no press counts yet."""


class Cover(QWidget):
    """A picture of the screen below it. To paint it takes a third of the time that the screen's own widgets take."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def lie_over(self, screen: Screen, picture: QPixmap) -> None:
        """Show the picture in the screen's place."""
        self._picture = picture
        self.setGeometry(screen.geometry())
        self.raise_()
        self.show()

    def lift(self) -> None:
        """Show the screen itself, and forget its picture."""
        if not self.isHidden():
            self.hide()
            self._picture = QPixmap()

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawPixmap(event.rect(), self._picture, event.rect())


class Ahead(QObject):
    """One hidden screen at a time. It is for the next question only: whatever else comes, it is dropped."""

    def __init__(self, kit: Kit, window: QWidget, make: Callable[[View], Screen]) -> None:
        """`make` gives a hidden screen, in its place, for a view."""
        super().__init__(window)
        self._kit, self._make = kit, make
        self._cover = Cover(window)
        self._view: View | None = None
        self._screen: Screen | None = None
        self._picture = QPixmap()
        self._old: list[Screen] = []
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._work)

    def expect(self, view: View | None) -> None:
        """This comes next, as far as can be said; None: nothing that could be built ahead."""
        if view is None or self._view is None or not same_look(view, self._view):
            self._forget()
        self._view = view
        self._quiet.start()

    def take(self, view: View) -> Screen | None:
        """The screen for this view if it stands ready: hidden, under its picture."""
        self._cover.lift()
        if self._screen is None or self._view is None or not same_screen(self._view, view):
            return None
        screen, self._screen = self._screen, None
        if same_look(self._view, view):
            self._cover.lie_over(screen, self._picture)
        screen.show_view(view)
        self._forget()
        return screen

    def drop(self, screen: Screen) -> None:
        """Nothing of this screen is seen from now on; it goes when nobody waits for anything."""
        screen.intent.disconnect()
        screen.hide()
        self._old.append(screen)
        self._quiet.start()

    def lift(self) -> None:
        """Show the screen instead of its picture."""
        self._cover.lift()

    def stop(self) -> None:
        """The window is closed: nothing is built for it any more."""
        self._quiet.stop()

    def close(self) -> None:
        """The window puts on another kit: nothing that was built for this one is of use."""
        self._quiet.stop()
        self._forget()
        for screen in self._old:
            screen.deleteLater()
        self._cover.deleteLater()
        self.deleteLater()

    def _forget(self) -> None:
        if self._screen is not None:
            self._old.append(self._screen)
        self._screen, self._view, self._picture = None, None, QPixmap()

    def _work(self) -> None:
        self._cover.lift()
        for screen in self._old:
            screen.deleteLater()
        self._old = []
        if self._view is not None and self._screen is None:
            self._screen = self._make(self._view)
            self._picture = self._take_picture(self._screen)

    def _take_picture(self, screen: Screen) -> QPixmap:
        picture = QPixmap(screen.size() * screen.devicePixelRatioF())
        picture.setDevicePixelRatio(screen.devicePixelRatioF())
        picture.fill(self._kit.theme.colours["emergency" if is_emergency(self._view) else "paper"])
        screen.render(picture, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        return picture
