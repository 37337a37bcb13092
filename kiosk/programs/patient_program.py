"""The patient's program: its window, its event loop, and what becomes of faults and signals."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from kiosk.app import House
from kiosk.control.catcher import FaultCatcher, hear_qt
from kiosk.errors import BundleError, ExitCode, StoreError
from kiosk.guard.lock import Lock, no_lock, take_lock
from kiosk.languages import known_languages
from kiosk.memory import keep_one_heap, leave_no_core
from kiosk.panel import Panel
from kiosk.paths import resource
from kiosk.patient.kit import make_kit
from kiosk.patient.make import import_screens
from kiosk.patient.window import PatientWindow
from kiosk.programs.fitting import whole_screen
from kiosk.text import MissingWordsError
from kiosk.visit.display import Hearing
from kiosk.visit.screens import ScreenState, Shell, WelcomeView
from rules.errors import ProtocolError

if TYPE_CHECKING:
    from kiosk.control.controller import Controller
    from kiosk.programs.guarded import Guarded

WINDOWED_SHARE = 0.8
"""How much of the screen the window takes with --windowed."""
LOOK_MS = 1000
"""So long after the start the languages are looked at: whoever presses Start at once waits for none of them."""
UNSEEN_MS = 2000
"""A window that nothing has painted by then is covered by another; the kiosk goes to work all the same."""


class FirstPaint(QObject):
    """Calls once, after the window has been painted for the first time."""

    def __init__(self, window: PatientWindow, call: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._call = window, call
        self._wait = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._wait.timeout.connect(self._over)
        self._wait.start()
        window.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # What lies on the window is painted in the same turn of the event loop; the next turn is ours.
            self._wait.start(0)
        return False

    def _over(self) -> None:
        self._window.removeEventFilter(self)
        self._call()


def application(name: str) -> QApplication:
    """The Qt application, with the product's name. `give_icon` follows when there is time."""
    hear_qt()
    keep_one_heap()
    # Nothing here draws with OpenGL; without asking for it a window on X opens sooner and is smaller.
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    app = QApplication([name])
    app.setApplicationName("Backcheck")
    app.setDesktopFileName("backcheck")
    app.setQuitOnLastWindowClosed(False)
    return app


def give_icon() -> None:
    """The product's icon on every window, those that are open too. Needs the QApplication."""
    QApplication.setWindowIcon(QIcon(str(resource("icons", "backcheck.png"))))


def panel_on_screen(house: House, share: float = 1.0) -> Panel:
    """The configured panel with the pixels that are really there."""
    configured, screen = house.config.panel, whole_screen()
    if screen is None or QApplication.platformName() == "offscreen":
        return configured
    return Panel(configured.name, configured.inches, int(screen.width() * share), int(screen.height() * share))


def patient_window(house: House, panel: Panel) -> PatientWindow:
    """The patient's window, not yet shown, on its welcome screen."""
    config = house.config
    hearing = None if config.voice == "off" else Hearing(config.listen_key, private=config.voice == "headphones")
    window = PatientWindow(make_kit(panel, house.speech, house.clock, house.display), config.staff_key, hearing, config.switches)
    languages = tuple(known_languages().values())
    shell = Shell(config.clinic_name, draft=True, demonstration=house.demonstration, practice=house.practice, logo=str(config.logo or ""))
    window.show_state(ScreenState(WelcomeView(languages), shell))
    return window


def join(controller: Controller, window: PatientWindow) -> None:
    """Intents go one way, states the other."""
    window.intent.connect(controller.handle)
    controller.state_changed.connect(window.show_state)
    window.dressed.connect(partial(share_screens, controller, window))
    if window.hearing is not None:
        from kiosk.patient.ears import Ears  # the welcome is painted before anybody can listen

        Ears(window, controller.reader, window.hearing)


def share_screens(controller: Controller, window: PatientWindow) -> None:
    """Let questions stand on one screen where this window has room for them."""
    controller.stand_together(window.pairs(controller.words))


def run_patient(house: House, *, windowed: bool) -> int:
    """The kiosk: opens at once, then loads the rules, the store and what else a patient needs.

    Raises what keeps it from opening: StoreError, BundleError, rules.errors.ProtocolError, MissingWordsError.
    """
    app = application("backcheck")
    catcher = FaultCatcher(house.clock.monotonic)
    catcher.start()
    lock = take_place(house, f"{house.config.kiosk_id}.lock")
    if lock is None:
        print(f"{house.config.kiosk_id} is already running on {house.config.data}. Close it first, or give this one --data.", file=sys.stderr)
        return ExitCode.ALREADY_RUNNING
    panel = panel_on_screen(house, WINDOWED_SHARE if windowed else 1.0)
    window = patient_window(house, panel)
    show(window, windowed=windowed)
    opened: list[Guarded] = []
    refused: list[Exception] = []

    def guard(controller: Controller) -> Guarded:
        from kiosk.programs.fenced import fence_in  # the welcome stands before anybody can press a key
        from kiosk.programs.guarded import Guarded  # nor does the first screen wait for this

        door = fence_in(house, controller, window, whole=not windowed and QApplication.platformName() != "offscreen")
        guarded = Guarded(house, controller, window, catcher, whole=not windowed)
        door.cleaning.connect(guarded.tender.clean)
        return guarded

    FirstPaint(window, partial(_open, house, window, guard, opened, refused))
    end_on_signals(app)
    code = app.exec()
    for guarded in opened:
        guarded.stop()
    catcher.stop()
    lock.release()
    if refused:
        raise refused[0]
    return code


def show(window: PatientWindow, *, windowed: bool) -> None:
    """Over the whole screen; without a window manager nobody else would make it so large."""
    screen = whole_screen()
    if not windowed and screen is not None and QApplication.platformName() != "offscreen":
        window.setGeometry(screen)
        window.showFullScreen()
    else:
        window.show()


def _open(house: House, window: PatientWindow, guard: Callable[[Controller], Guarded], opened: list[Guarded], refused: list[Exception]) -> None:
    """After the first paint: what is pressed meanwhile waits in the event queue. What refuses to load ends the program."""
    from kiosk.stores import step_back

    leave_no_core()
    try:
        _refuse_bad_pair(house)
        with suppress(StoreError):  # then the file is newer than this program: the store is held, and staff are told
            step_back(house.config)
        controller = house.controller()
    except (BundleError, ProtocolError, MissingWordsError) as error:
        refused.append(error)
        QApplication.exit()
        return
    opened.append(guard(controller))
    join(controller, window)
    controller.start()
    opened[0].start()
    QTimer.singleShot(0, partial(_settle, house, opened[0], window))


def _refuse_bad_pair(house: House) -> None:
    """Raises BundleError for a Qt that would end the program in the middle of a visit. All else that is fatal refuses to load by itself."""
    from kiosk.guard.selftest import qt_holds

    found = qt_holds(PySide6.__version__)
    if house.config.for_patients and not found.fine:
        raise BundleError(house.catalogue.say(found.text_id, **found.values))


def _settle(house: House, guarded: Guarded, window: PatientWindow) -> None:
    """As soon as nothing waits: what the first patient need not wait for; a second later, the languages."""
    make_ready(guarded.controller, window)
    QTimer.singleShot(LOOK_MS, partial(look_at_languages, house, known_languages(), partial(_rest, guarded, window)))


def make_ready(controller: Controller, window: PatientWindow) -> None:
    """The icon, and spare the first patient the imports."""
    give_icon()
    import_screens()
    share_screens(controller, window)


def look_at_languages(house: House, codes: Iterable[str], then: Callable[[], None]) -> None:
    """Find out which languages may be offered, a part of one a turn of the event loop: what is touched meanwhile waits for that part at most."""
    _go_on(house.languages.looking(codes), then)


def _go_on(turns: Iterator[None], then: Callable[[], None]) -> None:
    for _ in turns:
        QTimer.singleShot(0, partial(_go_on, turns, then))
        return
    then()


def _rest(guarded: Guarded, window: PatientWindow) -> None:
    """Show which languages there are, and look at everything once; spare all patients the long searches for garbage."""
    from kiosk.control.sweeper import Sweeper  # not before the first screen

    share_screens(guarded.controller, window)
    guarded.test(then=partial(Sweeper, guarded.controller))


def take_place(house: House, name: str) -> Lock | None:
    """None: another program holds this lock of the data folder. A disk that takes none keeps nobody out: what cannot be stored is shown.

    Raises StoreError where the settings name no folder.
    """
    data = house.config.data
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return take_lock(data / name)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(f"The data folder {error.filename} cannot be used: {error.strerror}. Name another one with --data.") from None
    except OSError:
        return no_lock()


def end_on_signals(app: QApplication) -> None:
    """A service manager's "stop" ends the program in order. A timer must give Python its turn: the controller's, or that of a `Liveness`."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # By way of the event loop: it may not have begun to turn yet.
        signal.signal(number, lambda *_: QTimer.singleShot(0, partial(app.exit, ExitCode.DONE)))
