"""A queue is taken flag by flag, by mouse or keyboard; and no flag is taken by a key that was held, doubled, or meant for something else."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.desk.flag_list import TWICE_MS
from kiosk.desk.window import DeskWindow
from kiosk.flags import Outcome, Status
from kiosk.ports import EventKind, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import Kiosk, Store
from tests.kiosk.desk.looking import button, press, ready, shown
from tests.kiosk.desk.staffed import raise_flag

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT


def queue(kiosk: Kiosk, count: int) -> list[VisitId]:
    """So many urgent flags, the oldest first."""
    names = [VisitId(f"v{number:02}") for number in range(count)]
    for number, name in enumerate(names):
        kiosk.clock.move(1)
        raise_flag(kiosk, name, f"KP{number + 22}", URGENT)
    return names


def taken(store: Store, names: list[VisitId]) -> list[VisitId]:
    return [name for name in names if store.events(name)[-1].kind is EventKind.SEEN]


def stand_on(qtbot, window: DeskWindow, name: VisitId) -> None:
    """This flag is chosen, and Enter no longer rests."""
    qtbot.waitUntil(lambda: window.flags.list.selected == name)
    ready(qtbot, window, name)


def rested(qtbot, window: DeskWindow) -> None:
    """Enter may be meant again."""
    qtbot.waitUntil(lambda: not window.flags.list._turned.isValid() or window.flags.list._turned.elapsed() > TWICE_MS)


def enter(window: DeskWindow, *, held: bool = False) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(window.flags.list, QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held))


def test_seen_stays_on_the_patient_who_was_taken(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """After Seen the same flag is chosen, so that a place that is pressed then is this patient's, and Close is this patient's too."""
    names = queue(kiosk, 3)
    stand_on(qtbot, window, names[0])
    press(qtbot, window, "seen")
    ready(qtbot, window, names[0], "close")
    assert window.flags.list.selected == names[0]
    press(qtbot, window, "place.window")
    qtbot.waitUntil(lambda: store.events(names[0])[-1].kind is EventKind.PLACED)
    assert [len(store.events(name)) for name in names[1:]] == [1, 1]


def test_enter_takes_and_enter_goes_on(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """With Enter alone a queue is worked off: it takes the flag, then goes to the alarm that waited longest; F3 goes back to what was taken last."""
    names = queue(kiosk, 6)
    for name, following in pairwise(names[:5]):
        stand_on(qtbot, window, name)
        enter(window)
        ready(qtbot, window, name, "close")
        assert window.flags.list.selected == name
        rested(qtbot, window)
        enter(window)
        qtbot.waitUntil(lambda last=following: window.flags.list.selected == last)
        rested(qtbot, window)
    assert taken(store, names) == names[:4]
    qtbot.keyClick(window.flags.list, Qt.Key.Key_F3)
    assert window.flags.list.selected == names[3]


def test_a_key_that_is_held_or_doubled_takes_nothing_more(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """One Enter, held down and pressed once more, takes the one flag that was read, and goes nowhere."""
    names = queue(kiosk, 3)
    stand_on(qtbot, window, names[0])
    enter(window)
    enter(window)
    for _ in range(20):
        enter(window, held=True)
    ready(qtbot, window, names[0], "close")
    assert window.flags.list.selected == names[0]
    window.flags.first_alarm()
    enter(window)
    for _ in range(20):
        enter(window, held=True)
    ready(qtbot, window, names[1])
    assert taken(store, names) == names[:1]


def test_enter_that_was_typed_into_another_window_takes_nothing(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """The window came up by itself, under the hands of somebody who was typing."""
    names = queue(kiosk, 1)
    stand_on(qtbot, window, names[0])
    QApplication.sendEvent(window.flags.list, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason))
    enter(window)
    assert taken(store, names) == []


def test_the_most_urgent_is_next(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Whichever flag was taken, Enter goes to an emergency before what stood below it; with no alarm left, the flag that was taken stays chosen."""
    names = queue(kiosk, 3)
    raise_flag(kiosk, "routine", "KP90", ROUTINE)
    qtbot.waitUntil(lambda: len(shown(window)) == 4)
    window.flags.list.show_flag(names[1])
    ready(qtbot, window, names[1])
    raise_flag(kiosk, "e1", "KP99", EMERGENCY)
    qtbot.waitUntil(lambda: shown(window)[0] == "e1")
    for name, following in ((names[1], "e1"), ("e1", names[0]), (names[0], names[2]), (names[2], names[2])):
        stand_on(qtbot, window, VisitId(name))
        press(qtbot, window, "seen")
        ready(qtbot, window, name, "close")
        rested(qtbot, window)
        enter(window)
        assert window.flags.list.selected == following
    assert window.flags.list.row(VisitId("routine")).flag.status is Status.NEW


def test_after_close_comes_the_next_alarm(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Not the neighbour of what was closed, but the most urgent that nobody has taken, with resting buttons; what is taken back is chosen again."""
    names = queue(kiosk, 4)
    for name in names[2:]:
        kiosk.tell(name, EventKind.SEEN, URGENT, ("role.front_desk",))
    qtbot.waitUntil(lambda: len(window.flags.list.unseen) == 2)
    window.flags.list.show_flag(names[3])
    ready(qtbot, window, names[3], "close")
    press(qtbot, window, "close")
    press(qtbot, window, Outcome.SEEN.value)
    qtbot.waitUntil(lambda: names[3] not in shown(window))
    assert window.flags.list.selected == names[0]
    assert not button(window, "seen").isEnabled()
    ready(qtbot, window, names[0])
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names[3] in shown(window))
    assert window.flags.list.selected == names[3]
    qtbot.waitUntil(lambda: window.flags.detail.flag.visit_id == names[3])


def test_the_mouse_leaves_the_keyboard_to_the_list(qtbot, window: DeskWindow, kiosk: Kiosk):
    """After a press on Seen and on a place the next key is the list's."""
    names = queue(kiosk, 2)
    stand_on(qtbot, window, names[0])
    for name in ("seen", "place.window"):
        press(qtbot, window, name)
        ready(qtbot, window, names[0], "close")
        assert window.focusWidget() is window.flags.list


def test_a_key_goes_to_the_next_alarm(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """F2 walks over the alarms that nobody has taken and begins again at the top, from whatever page; it takes none."""
    names = queue(kiosk, 3)
    kiosk.tell(names[1], EventKind.SEEN, URGENT, ("role.front_desk",))
    qtbot.waitUntil(lambda: len(shown(window)) == 3 and len(window.flags.list.unseen) == 2)
    window.flags.list.show_flag(names[0])
    window.frame.show_page("health")
    walked = []
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_F2)
        walked.append(window.flags.list.selected)
    assert (walked, window.frame.page) == ([names[2], names[0], names[2]], "flags")
    assert taken(store, names) == [names[1]]
