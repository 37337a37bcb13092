"""The monkey at the real window: it presses what is there and what is not, with fingers, mice and keys, while store, printer and voice fail."""

from __future__ import annotations

import sys
import time
from collections import deque
from functools import reduce
from itertools import combinations
from operator import or_
from pathlib import Path
from random import Random
from types import TracebackType
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.patient.button import TouchButton
from kiosk.printer import Fault
from kiosk.printing.fake import FakePrinter, Told
from kiosk.programs.hand import tap
from kiosk.visit.screens import WelcomeView
from kiosk.visit.states import State
from kiosk.voice.fake import FakeVoice
from rules.interview import possible
from tests.journeys.behind_fence import Fenced
from tests.kiosk.bench import ShakyStore
from tests.monkey.memory import Growth
from tests.monkey.monkey import REMEMBERED, ClosedCaseError, Owed

REST_S = 120.0
"""A controller that is busy for longer is stuck."""
WARM, MOST = 2_000, 9_000_000
"""From this event on every screen was there in most sizes; some languages come in some sizes later. In a story of 20,000 events the least
wandered between 97 and 102 MB and rose no more after the 5,000th: what grows visit by visit is the soak's to find, to a fraction of this."""
EVERY = 50
KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_F5)
SWEEP = [key for key in Qt.Key if key.name != "Key_mu"]  # the one that Qt has given up
BARE = Qt.KeyboardModifier.NoModifier
MODIFIERS = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier,
)  # fmt: skip
HELD = [reduce(or_, held, BARE) for count in range(len(MODIFIERS) + 1) for held in combinations(MODIFIERS, count)]
"""Each of the sixteen sets."""


class WindowMonkey:
    """Plays `count` events by `seed`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.seed, self.number, self.chance = seed, 0, Random(seed)  # noqa: S311 - the same again is what is wanted
        self.told, self.voice = Told(), FakeVoice()
        self.broke: set[str] = set()
        """What failed at least once."""
        printer = FakePrinter(lambda text_id, **_: text_id, self.told)
        with (
            patch("kiosk.storage.sqlite.SqliteStore", ShakyStore),
            patch("kiosk.app.House.printer", lambda _: printer),
            patch("kiosk.app.House.voice", lambda _: self.voice),
        ):
            self.stage = Fenced(folder, voice="headphones")
        self.stage.choose_pins()
        self.stage.exit._leave = self.stage.codes.append
        store = self.stage.house.store
        assert isinstance(store, ShakyStore)
        self.store = store
        self.owed, self.growth = Owed(store), Growth(WARM, MOST, EVERY)
        self.stage.window.intent.connect(self._sent)
        self.glass, self._own = QTest.createTouchDevice(), self.stage.controller.visit.display
        self.faults: list[str] = []
        self.last: deque[str] = deque(maxlen=REMEMBERED)
        self._hook, sys.excepthook = sys.excepthook, self._broke

    def play(self, count: int) -> None:
        """Raises ClosedCaseError."""
        try:
            for self.number in range(1, count + 1):
                self.stage.clock.tapped()
                self.step()
                self.settle()
                self.check()
                self.growth.see(self.number, alike=self._welcomes())
            self.growth.check()
            self._mend()
            self.stage.controller._keeper._send()
            self.settle(stored=True)
            self.owed.check()
        except (AssertionError, RuntimeError, LookupError, TypeError, ValueError) as error:
            again = f"again: python -m tests.monkey --window --replay {self.seed} --events {self.number}"
            raise ClosedCaseError("\n".join((f"{type(error).__name__}: {error}", again, *self.last))) from error
        finally:
            sys.excepthook = self._hook
            self._mend()
            self.stage.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # --- what it does -----------------------------------------------------------------------------

    def step(self) -> None:
        """One event."""
        kinds = (self.press, self.key, self.any_key, self.poke, self.hand, self.wheel, self.fail, self.wait)
        kind = self.chance.choices(kinds, weights=(62, 12, 5, 5, 4, 3, 4, 5))[0]
        kind()

    def press(self) -> None:
        """A control that is there, Continue and an answer more often than Start again and Talk to staff."""
        there = sorted({button.objectName() for button in self.stage.window.keys.controls()})
        weights = [0.15 if name.startswith(("shell.again", "shell.staff", "shell.l", "help.", "again.yes")) else 1.0 for name in there]
        ended = self.stage.controller.visit.state is State.EMERGENCY and self.chance.random() < 0.5
        if there and not ended:
            name = self.chance.choices(there, weights)[0]
            self.last.append(f"press {name}")
            tap(self.stage.window, name)
        else:
            self._press_key(Qt.Key.Key_F12, BARE)

    def key(self) -> None:
        """A key that works."""
        self._press_key(self.chance.choice(KEYS), BARE)

    def any_key(self) -> None:
        """Any key with anything held."""
        self._press_key(self.chance.choice(SWEEP), self.chance.choice(HELD))

    def _press_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        self.last.append(f"{held.name} {key.name}")
        QTest.keyClick(self.stage.window.windowHandle(), key, held)

    def poke(self) -> None:
        """Any place, with any button of a mouse."""
        place, button = self._place(), self.chance.choice((Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton))
        self.last.append(f"{button.name} at {place.toTuple()}")
        QTest.mouseClick(self.stage.window.windowHandle(), button, pos=place)

    def hand(self) -> None:
        """Up to ten fingers somewhere."""
        window, places = self.stage.window, [self._place() for _ in range(self.chance.randint(1, 10))]
        self.last.append(f"{len(places)} fingers")
        glass: QPointingDevice = self.glass
        down, up = QTest.touchEvent(window, glass), QTest.touchEvent(window, glass)
        for finger, place in enumerate(places):
            down.press(finger, place, window)
        down.commit()
        for finger, place in enumerate(places):
            up.release(finger, place, window)
        up.commit()

    def wheel(self) -> None:
        """A wheel or a touchpad."""
        here = QPointF(self._place())
        there = QPointF(self.stage.window.mapToGlobal(here.toPoint()))
        none = Qt.MouseButton.NoButton
        event = QWheelEvent(here, there, QPoint(0, 30), QPoint(0, 120), none, BARE, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(self.stage.window.windowHandle(), event)

    def fail(self) -> None:
        """The store, the printer or the voice fails, or works again."""
        what, bad = self.chance.choice(("store", "printer", "voice")), self.chance.random() < 0.4
        match what:
            case "store":
                self.store.failing = bad
            case "printer":
                self.told.fault = self.chance.choice(list(Fault)) if bad else None
            case _:
                self.voice.broken = bad
                self.voice.log.clear()  # it keeps all that it was told to say
        self.broke |= {what} if bad else set()
        self.last.append(f"the {what} {'fails' if bad else 'works'}")

    def _mend(self) -> None:
        self.store.failing = self.voice.broken = False
        self.told.fault = None

    def wait(self) -> None:
        """Some timer's time has come."""
        controller, exit_ = self.stage.controller, self.stage.exit
        watch = controller.press.watch._timer
        timers = (controller._idle, controller._countdown, controller._held, controller._bare, controller._mend, exit_.hold._timer, watch, watch)
        timer = self.chance.choice(timers)
        if timer.isActive():
            self.last.append(f"timer {timers.index(timer)}")
            timer.timeout.emit()

    def _place(self) -> QPoint:
        return QPoint(self.chance.randrange(self.stage.window.width()), self.chance.randrange(self.stage.window.height()))

    def _welcomes(self) -> bool:
        """Whether the kiosk welcomes the next patient, in its own look: the typeface of another language takes 6 MB while it is on the screen."""
        controller = self.stage.controller
        return isinstance(controller.state.view, WelcomeView) and controller.visit.display == self._own and controller.state.overlay is None

    # --- what comes of it -------------------------------------------------------------------------

    def settle(self, *, stored: bool = False) -> None:
        """Until nothing is busy; `stored`: until nothing waits for the store either."""
        limit = time.monotonic() + REST_S
        keeper = self.stage.controller._keeper
        QCoreApplication.processEvents()
        while keeper.busy or (stored and (keeper._waiting or keeper._under_way)):
            QCoreApplication.processEvents()
            assert time.monotonic() < limit, "the controller never comes to rest"

    def check(self) -> None:
        """What must hold after each event."""
        controller, window = self.stage.controller, self.stage.window
        visit, keeper = controller.visit, controller._keeper
        assert not self.faults, self.faults
        assert [shown for shown in QApplication.topLevelWidgets() if shown.isVisible()] == [window]
        assert visit.state is not State.ENDED
        assert window._state == controller.state, "the window shows where the visit stands"
        assert window.screen_shown is not None
        for link_id, codes in visit.cursor.answers.items():
            assert possible(visit.protocol.question(link_id), codes), link_id
        assert len(window.findChildren(TouchButton)) < 400, "screens of the past are gone"
        if not keeper._waiting and not keeper._under_way and keeper.all_stored:
            self.owed.check()

    def _sent(self, intent: object) -> None:
        self.owed.see(self.stage.controller.visit, intent)

    def _broke(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        self.faults.append(f"{kind.__name__} {error} {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else kind.__name__)

    @property
    def flagged(self) -> int:
        """Signs that were owed to the desk."""
        return self.owed.count

    @property
    def visits(self) -> int:
        """How many visits there were."""
        return len(self.stage.visits)
