"""The demonstration on a display: the patient's window full screen, or beside the desk's; keys of its own, paper opened when printed."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.app import House
from kiosk.control.catcher import FaultCatcher
from kiosk.control.controller import Controller
from kiosk.panel import MM_PER_INCH, Panel
from kiosk.patient.window import PatientWindow
from kiosk.printer import Fault, JobOutcome
from kiosk.printing.fake import Written
from kiosk.programs.desk_program import desk_window
from kiosk.programs.patient_program import application, end_on_signals, give_icon, join, panel_on_screen, patient_window, share_screens, show

PATIENT_SHARE, LEAST_SHARE = 0.42, 0.3
"""How much of the screen's width the patient's window has beside the desk, and at least: a narrower screen shows one of the two at a time."""


def show_demonstration(house: House) -> int:
    """Open it; returns when somebody leaves it."""
    app = application("backcheck-demonstration")
    give_icon()
    stage = Stage(app, house)
    say = house.catalogue.say
    for line in ("demo.open", "demo.key_both", "demo.key_staff", "demo.key_printer", "demo.key_leave"):
        print(say(line), flush=True)
    end_on_signals(app)
    code = app.exec()
    stage.close()
    return code


class Stage(QObject):
    """Both windows on one screen, and the keys between them."""

    def __init__(self, app: QApplication, house: House) -> None:
        super().__init__()
        self._app, self._house = app, house
        self._whole = panel_on_screen(house)
        self._controller: Controller | None = None
        self._catcher = FaultCatcher()
        self._catcher.start()
        self._window = patient_window(house, self._whole)
        show(self._window, windowed=False)
        self._desk = desk_window(house)
        app.installEventFilter(self)
        QTimer.singleShot(0, self._open)

    def close(self) -> None:
        """End the visit on screen and both windows."""
        self._catcher.stop()
        self._desk.leaving = True
        self._desk.close()
        if self._controller is not None:
            self._controller.stop()
        self._window.let_close()
        self._window.close()

    def _open(self) -> None:
        controller = self._house.controller()
        self._controller = controller
        self._catcher.serve(controller.break_down)
        controller.press.over.connect(self._printed)
        join(controller, self._window)
        controller.start()
        share_screens(controller, self._window)

    def _printed(self, outcome: JobOutcome) -> None:
        if path := outcome.report.path:
            print(self._house.catalogue.say("demo.saved", path=path), flush=True)
            QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def _use_up_paper(self) -> None:
        """The practice printer runs out of paper, or has some again: in the middle of a page too."""
        practice = Written(self._house.printers().practice)
        practice.write(None if practice() else Fault.OUT_OF_PAPER)

    def _side_by_side(self) -> None:
        """The patient's window is built anew for its new size: sizes are in millimetres of a panel."""
        both = not self._desk.isVisible()
        screen = QApplication.primaryScreen().geometry()
        width = patients_width(screen.width(), self._desk.minimumSizeHint().width())
        if both and not width:
            self._desk.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            self._desk.setGeometry(screen)
            self._desk.show()
            return
        panel = _narrowed(self._whole, width, screen.height()) if both else self._whole
        self._replace_window(panel, both=both)
        if both:
            self._window.setGeometry(QRect(screen.x(), screen.y(), panel.width, panel.height))
            self._desk.setGeometry(QRect(screen.x() + width, screen.y(), screen.width() - width, screen.height()))
            self._window.show()
            self._desk.show()
        else:
            self._desk.hide()
            show(self._window, windowed=False)

    def _replace_window(self, panel: Panel, *, both: bool) -> None:
        old: PatientWindow = self._window
        self._window = patient_window(self._house, panel)
        if self._controller is not None:
            join(self._controller, self._window)
            self._controller.state_changed.disconnect(old.show_state)
            self._window.show_state(self._controller.state)
            share_screens(self._controller, self._window)
        old.let_close()
        old.close()
        old.deleteLater()
        self._desk.setWindowFlag(Qt.WindowType.FramelessWindowHint, both)

    # --- Qt ---------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            if event.key() == Qt.Key.Key_F2 and self._controller is not None:
                self._side_by_side()
                return True
            if event.key() == Qt.Key.Key_F8:
                self._use_up_paper()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._app.exit()
                return True
        return super().eventFilter(watched, event)


def patients_width(screen: int, desk: int) -> int:
    """Pixels of the screen's width for the patient beside a desk that needs so many; 0: too few are left."""
    width = min(int(screen * PATIENT_SHARE), screen - desk)
    return width if width >= screen * LEAST_SHARE else 0


def _narrowed(panel: Panel, width: int, height: int) -> Panel:
    """A panel of these pixels on which everything is smaller by the share of the width that is left."""
    px_per_mm = panel.px_per_mm * width / panel.width
    return Panel(panel.name, math.hypot(width, height) / px_per_mm / MM_PER_INCH, width, height)
