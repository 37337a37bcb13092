"""A queue is taken flag by flag, by mouse or keyboard; and no flag is taken by a key that was held, doubled, or meant for something else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.desk.window import DeskWindow
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


def enter(window: DeskWindow, *, held: bool = False) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(window.flags.list, QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held))


def test_every_press_of_seen_takes_another_flag(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """After Seen the next alarm that nobody has taken is chosen: twelve presses take the twelve that waited longest."""
    names = queue(kiosk, 14)
    for name in names[:12]:
        stand_on(qtbot, window, name)
        press(qtbot, window, "seen")
    stand_on(qtbot, window, names[12])
    assert taken(store, names) == names[:12]


def test_enter_takes_one_after_the_other(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """With Enter alone; what was taken last can be chosen again with F3, to say where the person is."""
    names = queue(kiosk, 4)
    for name in names[:2]:
        stand_on(qtbot, window, name)
        enter(window)
    stand_on(qtbot, window, names[2])
    assert taken(store, names) == names[:2]
    qtbot.keyClick(window.flags.list, Qt.Key.Key_F3)
    assert window.flags.list.selected == names[1]


def test_a_key_that_is_held_or_doubled_takes_nothing_more(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """One Enter, held down and pressed once more while the next flag comes, takes the one flag that was read."""
    names = queue(kiosk, 3)
    stand_on(qtbot, window, names[0])
    enter(window)
    enter(window)
    for _ in range(20):
        enter(window, held=True)
    qtbot.waitUntil(lambda: window.flags.list.selected == names[1])
    enter(window)
    stand_on(qtbot, window, names[1])
    for _ in range(20):
        enter(window, held=True)
    window.flags.list.go_on(names[1])
    enter(window)
    assert window.flags._taken is None
    assert taken(store, names) == names[:1]


def test_enter_that_was_typed_into_another_window_takes_nothing(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """The window came up by itself, under the hands of somebody who was typing."""
    names = queue(kiosk, 1)
    stand_on(qtbot, window, names[0])
    QApplication.sendEvent(window.flags.list, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason))
    enter(window)
    assert window.flags._taken is None
    assert taken(store, names) == []


def test_the_most_urgent_is_next(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Whichever flag was taken, an emergency comes before what stood below it; with none left, the flag that was taken stays chosen."""
    names = queue(kiosk, 3)
    raise_flag(kiosk, "routine", "KP90", ROUTINE)
    qtbot.waitUntil(lambda: len(shown(window)) == 4)
    window.flags.list.show_flag(names[1])
    ready(qtbot, window, names[1])
    raise_flag(kiosk, "e1", "KP99", EMERGENCY)
    qtbot.waitUntil(lambda: shown(window)[0] == "e1")
    press(qtbot, window, "seen")
    for name, following in (("e1", names[0]), (names[0], names[2]), (names[2], names[2])):
        stand_on(qtbot, window, VisitId(name))
        press(qtbot, window, "seen")
        qtbot.waitUntil(lambda last=following: window.flags.list.selected == last)
    qtbot.waitUntil(lambda: button(window, "close").isEnabled())
    assert window.flags.list.selected == names[2]


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
