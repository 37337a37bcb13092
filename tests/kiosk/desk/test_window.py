"""The desk's real window: what staff see, and what their presses do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from kiosk.desk.flag_model import GROUP_ROLE
from kiosk.desk.rows import Group
from kiosk.desk.tray import Tray
from kiosk.desk.window import DeskWindow
from kiosk.flags import Status
from kiosk.ports import EventKind, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import ANSWERS, Kiosk, OwnClock, Store
from tests.kiosk.desk.looking import button, press, ready, shown, texts

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT
SECOND = 1000


def test_a_new_flag_shows_within_a_second(qtbot, window: DeskWindow, kiosk: Kiosk):
    """From the commit to the list and the detail takes less than a second."""
    qtbot.waitUntil(lambda: "No kiosk is on" in texts(window))
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, answers=ANSWERS)
    qtbot.waitUntil(lambda: shown(window) == ["v1"] and window.flags.detail.flag is not None, timeout=SECOND)
    for words in ("KP 47", "Unsure about the saddle area.", "Chest pain", "DRAFT", "A pathway"):
        assert words in texts(window)


def test_the_window_says_whose_it_is(window: DeskWindow):
    """Clinic above product, in the title and at the head; the product's name at the foot; the draft mark."""
    assert window.windowTitle() == "Backcheck desk: Riverside Clinic"
    assert texts(window).index("Riverside Clinic") < texts(window).index("Backcheck desk")
    assert "DRAFT" in texts(window)
    assert "No flags" in texts(window)


def test_seen_then_closed(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """Seen is stored and changes the row; then Close takes it off the list; Close before Seen is not possible."""
    kiosk.tell("v1", EventKind.RAISED)
    ready(qtbot, window, "v1")
    assert not button(window, "close").isEnabled()
    press(qtbot, window, "seen")
    ready(qtbot, window, "v1", "close")
    assert store.events(VisitId("v1"))[-1].kind is EventKind.SEEN
    assert not button(window, "seen").isEnabled()
    press(qtbot, window, "close")
    press(qtbot, window, "outcome.seen")
    qtbot.waitUntil(lambda: shown(window) == [] and window.flags.detail.flag is None)
    assert store.events(VisitId("v1"))[-1].kind is EventKind.CLOSED


def test_arrows_and_enter(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """The keyboard alone chooses a flag and takes it."""
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    kiosk.tell("v2", EventKind.RAISED, URGENT)
    ready(qtbot, window, "v1")
    qtbot.keyClick(window.flags.list, Qt.Key.Key_Down)
    ready(qtbot, window, "v2")
    qtbot.keyClick(window.flags.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: store.events(VisitId("v2"))[-1].kind is EventKind.SEEN)
    assert store.events(VisitId("v1"))[-1].kind is EventKind.RAISED


def test_the_first_flag_has_the_keyboard(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Flags that come to an empty list can be walked over by the arrow keys without a press of anything else."""
    assert window.focusWidget() is not window.flags.list
    kiosk.tell("v1", EventKind.RAISED)
    qtbot.waitUntil(lambda: window.focusWidget() is window.flags.list)


def test_many_kiosks_leave_the_foot_one_line(qtbot, window: DeskWindow, store: Store, clock: OwnClock):
    """Thirty kiosks are named where there is room; the others in the tip, and the list keeps its height."""
    high = window.flags.height()
    for number in range(30):
        store.beat(f"kiosk {number}", clock.utc())
    clock.move(5)
    alive = window._told_of.alive
    qtbot.waitUntil(lambda: "Kiosk 29" in alive.toolTip())
    assert alive.text().endswith("…")
    assert window.flags.height() == high


def test_a_touch_becomes_a_flag_at_the_desk(qtbot, window: DeskWindow, kiosk: Kiosk, clock: OwnClock):
    """A held touch shows quietly and cannot be taken; after 30 s the desk raises it."""
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    qtbot.waitUntil(lambda: window.flags.detail.flag is not None)
    assert "Answering a warning question" in texts(window)
    assert (button(window, "seen").isEnabled(), button(window, "close").isEnabled()) == (False, False)
    clock.move(30)
    qtbot.waitUntil(lambda: window.flags.detail.flag.status is Status.NEW)
    ready(qtbot, window, "v1")


def test_changed_withdrawn_and_unfinished_are_said(qtbot, window: DeskWindow, kiosk: Kiosk):
    """The detail says what was changed, what was taken back, and that the visit was left."""
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    kiosk.tell("v1", EventKind.WITHDRAWN, EMERGENCY, ("R-E01",))
    kiosk.tell("v1", EventKind.RAISED)
    kiosk.tell("v1", EventKind.CHANGED)
    kiosk.tell("v1", EventKind.UNFINISHED, URGENT, ("R-R20",))
    qtbot.waitUntil(lambda: window.flags.detail.flag is not None)
    for words in ("Answered yes, then changed", "Touched, then taken back or explained", "Left unfinished", "Possible heart problem."):
        assert words in texts(window)


def test_an_appointment_that_becomes_an_alarm_moves_up_under_its_heading(qtbot, window: DeskWindow, kiosk: Kiosk):
    """The heading above a lone row, and the counts, follow what the row is now; the quiet list counts nowhere."""
    kiosk.tell("v1", EventKind.UNFINISHED, ROUTINE, ("R-R20",))
    qtbot.waitUntil(lambda: shown(window) == ["v1"])
    rows = window.flags.list._rows
    assert (rows.data(rows.index(0), GROUP_ROLE), window.frame.counts[Group.NEW].text()) == ("Quiet list, no alarm", "0")
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    qtbot.waitUntil(lambda: rows.data(rows.index(0), GROUP_ROLE) == "New")
    assert window.frame.counts[Group.NEW].text() == "1"


def test_forty_flags(qtbot, window: DeskWindow, kiosk: Kiosk):
    """The most urgent stand in sight, every row is whole, what is out of sight is counted, and every alarm has its chip below the list."""
    for number in range(40):
        kiosk.visit(f"v{number}", f"KP{number + 22}")
        kiosk.tell(f"v{number}", EventKind.RAISED, (EMERGENCY, URGENT, ROUTINE, ROUTINE)[number % 4])
    qtbot.waitUntil(lambda: len(shown(window)) == 40)
    beyond = window.flags.list.beyond()
    assert beyond.above == 0
    assert 40 - beyond.below >= 7
    assert [row.flag.level for row in window.findChild(Tray).shown] == [EMERGENCY] * 10 + [URGENT] * 10
    assert f"{beyond.below} more below, {beyond.below_new} of them new" in texts(window)
    assert [row.flag.level for row in window.flags.list._rows.rows[:10]] == [EMERGENCY] * 10
    assert window.flags.list.visualRect(window.flags.list._rows.index(1)).height() >= 50


def test_a_store_that_fails_is_shown_and_goes(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store, clock: OwnClock):
    """Trouble is said in words with its cause, the rows stay, and it goes when the store works again."""
    kiosk.tell("v1", EventKind.RAISED)
    qtbot.waitUntil(lambda: shown(window) == ["v1"])
    store.broken = frozenset({"events_after"})
    qtbot.waitUntil(lambda: "The flag file is away." in texts(window))
    assert "Flags cannot be read or stored." in texts(window)
    assert shown(window) == ["v1"]
    store.broken = frozenset()
    clock.move(5)
    qtbot.waitUntil(lambda: "The flag file is away." not in texts(window))


def test_an_empty_list_is_not_called_empty_while_the_store_fails(qtbot, store: Store, open_window):
    """A desk that cannot read says so, never "No flags"."""
    store.broken = frozenset({"events_after"})
    window = open_window()
    qtbot.waitUntil(lambda: "The flag file is away." in texts(window))
    assert "No flags" not in texts(window)


def test_a_silent_kiosk_is_named(qtbot, window: DeskWindow, store: Store, clock: OwnClock):
    """The window says which kiosks are on, and which has stopped beating."""
    store.beat("kiosk 2", clock.utc())
    clock.move(5)
    qtbot.waitUntil(lambda: "On: Kiosk 2" in texts(window))
    clock.move(65)
    qtbot.waitUntil(lambda: "Kiosk 2 has been silent since" in texts(window))


def test_both_scales(qtbot, window: DeskWindow, kiosk: Kiosk):
    """On a tall screen everything is larger, and the chosen flag stays."""
    kiosk.tell("v1", EventKind.RAISED)
    ready(qtbot, window, "v1")
    index = window.flags.list._rows.index(0)
    small = window.flags.list.visualRect(index).height()
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: window.flags.list.visualRect(index).height() > small)
    assert window.flags.detail.flag.visit_id == "v1"
    assert not window.grab().isNull()


def test_a_reader_hears_the_rows(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Each row has its whole sentence as its accessible name."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED)
    qtbot.waitUntil(lambda: shown(window) == ["v1"])
    view = QAccessible.queryAccessibleInterface(window.flags.list)
    assert view.text(QAccessible.Text.Name) == "Flags"
    assert "Urgent today, KP 47, Kiosk 1, New" in [view.child(number).text(QAccessible.Text.Name) for number in range(view.childCount())][-1]
