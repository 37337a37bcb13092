"""Nothing moves under the finger, and a press never means what nobody has read."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kiosk.desk.board import Board
from kiosk.desk.flag_list import SETTLE_MS
from kiosk.desk.window import DeskWindow
from kiosk.loop import FRONT_DESK
from kiosk.ports import EventKind, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import ANSWERS, Kiosk, OwnClock, Store
from tests.kiosk.desk.looking import button, choose, press, ready, shown, texts

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT


def test_a_new_row_does_not_change_what_is_read(qtbot, window: DeskWindow, kiosk: Kiosk):
    """An emergency that arrives stands at the top, and the chosen flag's detail and buttons stay."""
    kiosk.tell("v1", EventKind.RAISED, ROUTINE)
    ready(qtbot, window, "v1")
    place = button(window, "seen").mapToGlobal(button(window, "seen").rect().center())
    kiosk.tell("v2", EventKind.RAISED, EMERGENCY, ("R-E01",))
    qtbot.waitUntil(lambda: shown(window) == ["v2", "v1"])
    assert (window.flags.list.selected, window.flags.detail.flag.visit_id) == ("v1", "v1")
    assert button(window, "seen").mapToGlobal(button(window, "seen").rect().center()) == place


def test_a_press_means_what_stood_there(qtbot, window: DeskWindow, kiosk: Kiosk):
    """A press in the half second after the rows moved chooses the flag that it was aimed at."""
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    kiosk.tell("v2", EventKind.RAISED, ROUTINE)
    qtbot.waitUntil(lambda: shown(window) == ["v1", "v2"])
    qtbot.waitUntil(lambda: window.flags.list._moved.elapsed() > SETTLE_MS)
    aimed = window.flags.list.visualRect(window.flags.list._rows.index_of(VisitId("v2"))).center()
    kiosk.tell("v3", EventKind.RAISED, EMERGENCY)
    with qtbot.waitSignal(window.watch.changed):
        pass
    assert window.flags.list._rows.index_of(VisitId("v1")).row() == 1
    qtbot.mouseClick(window.flags.list.viewport(), Qt.MouseButton.LeftButton, pos=aimed)
    assert window.flags.list.selected == "v2"
    qtbot.waitUntil(lambda: window.flags.list._moved.elapsed() > SETTLE_MS)
    qtbot.mouseClick(window.flags.list.viewport(), Qt.MouseButton.LeftButton, pos=aimed)
    assert window.flags.list.selected == "v1"


def test_buttons_rest_when_the_level_rises(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """A flag that rises while it is read cannot be taken until there was time to see it; neither button nor Enter."""
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    ready(qtbot, window, "v1")
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",))
    qtbot.waitUntil(lambda: window.flags.detail.flag.level is EMERGENCY)
    press(qtbot, window, "seen")
    qtbot.keyClick(window.flags.list, Qt.Key.Key_Return)
    ready(qtbot, window, "v1")
    assert store.events(VisitId("v1"))[-1].kind is EventKind.RAISED
    press(qtbot, window, "seen")
    qtbot.waitUntil(lambda: store.events(VisitId("v1"))[-1].kind is EventKind.SEEN)


def test_a_scrolled_list_keeps_its_place(qtbot, window: DeskWindow, kiosk: Kiosk):
    """When an emergency arrives above, the flag that is read stays where it was on screen."""
    for number in range(30):
        kiosk.tell(f"v{number}", EventKind.RAISED, ROUTINE)
    qtbot.waitUntil(lambda: len(shown(window)) == 30)
    window.flags.list.verticalScrollBar().setValue(600)
    chosen = window.flags.list.indexAt(window.flags.list.viewport().rect().center())
    window.flags.list.setCurrentIndex(chosen)
    visit_id = window.flags.list.selected
    before = window.flags.list.visualRect(chosen).bottom()
    kiosk.tell("urgent", EventKind.RAISED, EMERGENCY)
    qtbot.waitUntil(lambda: len(shown(window)) == 31)
    assert window.flags.list.visualRect(window.flags.list._rows.index_of(visit_id)).bottom() == before
    assert "more above" in texts(window)


def test_a_slow_store_does_not_freeze_the_window(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """While the store waits for its lock the window still answers."""
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    kiosk.tell("v2", EventKind.RAISED, URGENT)
    ready(qtbot, window, "v1")
    with store._lock:
        choose(qtbot, window, "v2")
        assert window.flags.list.selected == "v2"
    ready(qtbot, window, "v2")


def test_closing_in_the_middle_of_things(qtbot, open_window, kiosk: Kiosk, clock: OwnClock):
    """A window that is closed while the board is read ends quietly and asks no more."""
    kiosk.tell("v1", EventKind.RAISED)
    window = open_window()
    window.close()
    with qtbot.assertNotEmitted(window.watch.changed, wait=50):
        window.watch.see(Board(kiosk.store, clock, "other").tick().rows[0].flag, FRONT_DESK)
    assert kiosk.store.events(VisitId("v1"))[-1].kind is EventKind.RAISED


def test_a_chosen_flag_never_stands_beside_anothers_detail(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """While the store hangs the detail goes blank; when it fails, the chosen flag's reasons show, and that its answers cannot be read."""
    kiosk.visit("v1", "KP47")
    kiosk.visit("v2", "BD22")
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",), ANSWERS)
    kiosk.tell("v2", EventKind.RAISED, URGENT)
    ready(qtbot, window, "v1")
    assert "KP 47" in texts(window)
    with store._lock:
        choose(qtbot, window, "v2")
        qtbot.waitUntil(lambda: "KP 47" not in texts(window))
    ready(qtbot, window, "v2")
    store.broken = frozenset({"answers"})
    choose(qtbot, window, "v1")
    qtbot.waitUntil(lambda: "The answers cannot be read now." in texts(window))
    assert "Possible heart problem." in texts(window)


def test_a_held_arrow_key_moves_the_list_and_lays_out_no_detail_between(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Of thirty flags that are run over, the first one's detail and the last one's are asked for; another's never stands beside the chosen one."""
    names = [f"v{number:02}" for number in range(30)]
    for name in names:
        kiosk.tell(name, EventKind.RAISED, ROUTINE)
    qtbot.waitUntil(lambda: len(shown(window)) == len(names))
    choose(qtbot, window, shown(window)[0])
    ready(qtbot, window, shown(window)[0])
    qtbot.waitUntil(lambda: not window.flags._hurry.isActive())
    asked, study = [], window.watch.study
    window.watch.study = lambda visit_id: (asked.append(visit_id), study(visit_id))
    for _ in names[1:]:
        qtbot.keyClick(window.flags.list, Qt.Key.Key_Down)
    last = shown(window)[-1]
    assert (window.flags.list.selected, asked) == (last, [shown(window)[1]])
    ready(qtbot, window, last)
    assert asked == [shown(window)[1], last]


def test_a_chosen_flag_is_laid_out_once(qtbot, window: DeskWindow, kiosk: Kiosk):
    """News of the board while a chosen flag's detail is on its way asks for no second one."""
    for name in ("v1", "v2"):
        kiosk.tell(name, EventKind.RAISED, ROUTINE)
    ready(qtbot, window, "v1")
    asked, study = [], window.watch.study
    window.watch.study = lambda visit_id: (asked.append(visit_id), study(visit_id))
    choose(qtbot, window, "v2")
    window.flags.show_state(window._state)
    assert asked == ["v2"]
    ready(qtbot, window, "v2")
