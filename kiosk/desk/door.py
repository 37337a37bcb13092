"""The desk's door: who comes in by which PIN, what is asked for in between, and when it falls shut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton

from kiosk.control.background import Lane
from kiosk.desk.deeds import DeedParts, Deeds
from kiosk.desk.frame import Frame
from kiosk.desk.gate import IDLE_SECONDS, Gate
from kiosk.desk.lock_page import LockPage
from kiosk.desk.look import Look
from kiosk.desk.pin_setup import PinSetup
from kiosk.desk.rights import LEAST, Right
from kiosk.desk.staff_panel import StaffPanel
from kiosk.desk.strips import still
from kiosk.desk.tries import Tried, judge
from kiosk.desk.wording import Wording
from kiosk.guard.audit import Deed
from kiosk.guard.pins import PinBook, PinError, PinRefusedError
from kiosk.guard.roles import Role
from kiosk.ports import Clock, FlagEvent, VisitId

TICK_MS = 1000
LOCK_KEY = "Ctrl+L"
TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})
"""What shows that somebody is there. A mouse that trembles on a desk nobody sits at is nobody."""
GUARDED_PAGES = {"figures": Right.FIGURES}
HOME = "flags"


@dataclass(frozen=True, slots=True)
class DoorParts:
    """What the door is made of."""

    book: PinBook | None
    """None: nobody is asked for a PIN (the demonstration)."""
    deeds: DeedParts


class Door(QObject):
    """Covers the pages while the desk is locked. Alerts, banners and sounds are not behind it."""

    changed = Signal()
    """Who is signed in, or what may be done, is another than before."""
    signed_in = Signal()
    """The desk was locked, and is open."""

    def __init__(self, parts: DoorParts | None, frame: Frame, look: Look, wording: Wording, clock: Clock) -> None:
        """Without parts the door stands open, and nothing is written down (tests, pictures)."""
        super().__init__(frame)
        self._book = parts.book if parts else None
        self._frame, self._say = frame, wording.say
        self._gate = Gate(clock, needed=self._book is not None)
        self.deeds = Deeds(parts.deeds if parts else None, wording.say, self)
        self.lock_page, self._setup = LockPage(look, wording), PinSetup(look, wording.say)
        self._panel = StaffPanel(wording.say)
        self._lane = Lane("pins", self)
        self._wanted: tuple[Right, Callable[[], None]] | None = None
        self._stilled: list[QShortcut] = []
        self._told = False
        self._timer = QTimer(self, interval=TICK_MS)
        self._shut = QShortcut(QKeySequence(LOCK_KEY), frame)
        self._connect()
        frame.add_cover(self.lock_page)
        frame.add_cover(self._setup)
        frame.add_panel(self._panel)
        frame.keeper = self._lets_pass
        if self._book is None and parts is not None:
            frame.add_foot(still(self._say("door.open")))

    @property
    def role(self) -> Role | None:
        """Who is signed in; None while it is locked, and where nobody is asked."""
        return self._gate.role

    @property
    def badge(self) -> QPushButton:
        """Says who is signed in, and opens what they can do about it; for the end of the header."""
        return self._panel.badge

    @property
    def asks(self) -> bool:
        """Whether PINs are asked for at all."""
        return self._book is not None

    @property
    def locked(self) -> bool:
        """Whether nobody is signed in where somebody must be."""
        return self._gate.locked

    def may(self, right: Right) -> bool:
        """Whether it may be done now without a PIN."""
        return self._gate.may(right)

    def require(self, right: Right, then: Callable[[], None]) -> None:
        """Do it, at once or after a PIN that allows it; never, where none is typed."""
        if self._gate.may(right):
            then()
        elif not self._gate.locked:
            self._wanted = (right, then)
            self._cover(self._say(f"door.ask.{right}"), self._say(f"door.needs.{LEAST[right]}"), cancel=True)

    def note(self, deed: Deed, *, visit: str = "", code: str = "") -> None:
        """Write a deed down as done by whoever does it now."""
        self.deeds.note(deed, self._gate.acting, visit=visit, code=code)

    def note_export(self, visits: Sequence[VisitId]) -> None:
        """The answers of these visits were saved outside the store."""
        for visit in visits:
            self.note(Deed.EXPORT, visit=visit, code="day")

    def did(self, event: FlagEvent) -> None:
        """Something was done to a flag at this desk; from whatever thread."""
        self.deeds.note_event(event, self._gate.acting)

    def start(self) -> None:
        """Lock, where PINs are asked for; begin to watch whether anybody is there."""
        self.deeds.start()
        if self._book is not None:
            self._lock()
            self._lane.run(self._book.made, self._known)
            if app := QApplication.instance():
                app.installEventFilter(self)
            self._timer.start()

    def stop(self) -> None:
        """End the threads and timers."""
        self._timer.stop()
        self.lock_page.stop()
        if app := QApplication.instance():
            app.removeEventFilter(self)
        self._lane.close()
        self.deeds.stop()

    def sign_out(self) -> None:
        """Lock at once."""
        if self._book is not None and not self._gate.locked:
            self.note(Deed.SIGN_OUT)
            self._gate.sign_out()
            self._lock()

    # --- opening ------------------------------------------------------------------------------------

    def _known(self, future: Future[bool]) -> None:
        error = future.exception()
        if isinstance(error, PinError):
            self.lock_page.answer(self._trouble(error))
        elif error is not None:
            raise error
        elif not future.result():
            self._make(first=True)

    def _try(self, pin: str) -> None:
        if self._book is not None:
            least = LEAST[self._wanted[0]] if self._wanted else Role.FRONT_DESK
            self._lane.run(partial(judge, self._book, least, pin), self._judged)

    def _judged(self, future: Future[Tried]) -> None:
        error = future.exception()
        if isinstance(error, PinError):
            self.lock_page.answer(self._trouble(error))
            return
        tried = future.result()
        if isinstance(tried.outcome, Role):
            self._let_in(tried.outcome)
            self.deeds.missed(tried.outcome, tried.missed)
        elif not tried.made:
            self._make(first=True)
        else:
            if tried.outcome is None:
                self.deeds.note(Deed.PIN_FAILED, self._gate.role)
                if tried.held is not None:
                    self.deeds.note(Deed.LOCKOUT, self._gate.role)
            self.lock_page.refuse(tried)

    def _let_in(self, role: Role) -> None:
        wanted, self._wanted = self._wanted, None
        came = self._gate.locked
        (self._gate.sign_in if came else self._gate.prove)(role)
        self._uncover()
        if came:
            self.deeds.note(Deed.SIGN_IN, role)
            self.signed_in.emit()
        if wanted is not None:
            wanted[1]()

    def _trouble(self, error: PinError) -> str:
        return f"{self._say('door.trouble')} {error}"

    # --- choosing PINs ------------------------------------------------------------------------------

    def _make(self, *, first: bool) -> None:
        self._wanted = None
        self._hush()
        self._frame.cover(self._setup)
        self._setup.begin(first=first)

    def _keep_pins(self, pins: dict[Role, str]) -> None:
        if self._book is not None:
            self._lane.run(partial(self._book.set_all, pins), partial(self._kept, list(pins)))

    def _kept(self, roles: list[Role], future: Future[None]) -> None:
        error = future.exception()
        if isinstance(error, PinRefusedError):
            self._setup.refuse(self._say(error.text_id))
        elif isinstance(error, PinError):
            self._setup.refuse(str(error))
        elif error is not None:
            raise error
        elif self._gate.locked:
            self.deeds.note(Deed.PINS_MADE, Role.MANAGER)
            self._let_in(Role.MANAGER)
        else:
            for role in roles:
                self.note(Deed.PIN_CHANGED, code=role.value)
            self._uncover()

    # --- locking ------------------------------------------------------------------------------------

    def _tick(self) -> None:
        role = self._gate.role
        if self._gate.tick():
            self.deeds.note(Deed.LOCKED, role)
            self._lock()
            self.lock_page.answer(self._say("door.idle", minutes=int(IDLE_SECONDS // 60)))
        elif not self._gate.locked and not self._passes(self._frame.page):
            self._frame.show_page(HOME)
        if self._told and not self._gate.proved:  # time alone ends what a PIN allows
            self._tell()

    def _lock(self) -> None:
        self._wanted = None
        self.deeds.missed(Role.FRONT_DESK, 0)
        self._cover(self._say("door.locked"), self._say("door.sign_in"), cancel=False)
        self._tell()

    def _cancel(self) -> None:
        self._wanted = None
        self._uncover()

    def _cover(self, title: str, told: str, *, cancel: bool) -> None:
        self._hush()
        self._frame.cover(self.lock_page)
        self.lock_page.ask(title, told, cancel=cancel)

    def _uncover(self) -> None:
        self._frame.uncover()
        for shortcut in self._stilled:
            shortcut.setEnabled(True)
        self._stilled.clear()
        self._tell()

    def _hush(self) -> None:
        """No key and no menu reaches what is covered."""
        while popup := QApplication.activePopupWidget():
            popup.close()
        found = [shortcut for shortcut in self._frame.window().findChildren(QShortcut) if shortcut.isEnabled()]
        for shortcut in found:
            shortcut.setEnabled(False)
        self._stilled += found

    def _tell(self) -> None:
        self._told = self._gate.proved
        self._panel.show_role(self._gate.role)
        self.changed.emit()

    def _lets_pass(self, page: str) -> bool:
        """Whether a page may be shown now; a PIN is asked for where that helps."""
        if self._passes(page):
            return True
        self.require(GUARDED_PAGES[page], partial(self._frame.show_page, page))
        return False

    def _passes(self, page: str) -> bool:
        return page not in GUARDED_PAGES or self._gate.may(GUARDED_PAGES[page])

    def _connect(self) -> None:
        self._timer.timeout.connect(self._tick)
        self._shut.activated.connect(self.sign_out)
        self.lock_page.entered.connect(self._try)
        self.lock_page.canceled.connect(self._cancel)
        self._setup.chosen.connect(self._keep_pins)
        self._setup.canceled.connect(self._uncover)
        self._panel.signed_out.connect(self.sign_out)
        self._panel.pins_wanted.connect(partial(self.require, Right.PINS, partial(self._make, first=False)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() in TOUCHES:
            self._gate.touch()
        return False
