"""An emergency that nobody has taken is in sight everywhere: on other pages, in a scrolled list, on a locked desk, in a window put away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.desk.tray import Tray
from kiosk.desk.window import DeskWindow
from kiosk.ports import EventKind, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import Kiosk
from tests.kiosk.desk.looking import button, press, ready, shown
from tests.kiosk.desk.staffed import Desk, raise_flag

EMERGENCY, URGENT = Level.EMERGENCY_NOW, Level.URGENT_TODAY


def lit_and_dark(window: DeskWindow, part: QWidget) -> tuple[QImage, QImage]:
    """The part in both halves of a blink."""
    pictures = []
    for _ in range(2):
        window._alarm._blink.timeout.emit()
        pictures.append(part.grab().toImage())
    return pictures[0], pictures[1]


def test_the_count_blinks_on_every_page(qtbot, window: DeskWindow, kiosk: Kiosk):
    """On the pages for closed flags, figures, health and keys the number of new flags blinks, until the emergency is taken."""
    raise_flag(kiosk)
    qtbot.waitUntil(window._alarm._blink.isActive)
    count = next(iter(window.frame.counts.values()))
    for page in ("closed", "figures", "health", "keys"):
        window.frame.show_page(page)
        lit, dark = lit_and_dark(window, count)
        assert lit != dark, page
    window.frame.show_page("flags")
    ready(qtbot, window, "v1")
    press(qtbot, window, "seen")
    qtbot.waitUntil(lambda: not window._alarm._blink.isActive())
    assert count._frame is None


def test_a_scrolled_list_blinks_below(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Where the emergency is scrolled out of sight its chip below the list blinks; chips of other levels stand still."""
    raise_flag(kiosk, "e1", "KP22")
    for number in range(20):
        raise_flag(kiosk, f"v{number}", f"KP{number + 23}", URGENT)
    qtbot.waitUntil(lambda: len(shown(window)) == 21)
    bar = window.flags.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    tray = window.findChild(Tray)
    assert tray.isVisible()
    lit, dark = lit_and_dark(window, tray)
    assert lit.copy(tray._area(0)) != dark.copy(tray._area(0))
    assert lit.copy(tray._area(1)) == dark.copy(tray._area(1))


def test_the_chosen_row_keeps_its_outline(qtbot, window: DeskWindow, kiosk: Kiosk):
    """In both halves of a blink the chosen emergency is outlined, and another one is not."""
    for name, ticket in (("e1", "KP22"), ("e2", "KP23")):
        raise_flag(kiosk, name, ticket)
    qtbot.waitUntil(lambda: len(shown(window)) == 2)
    window.flags.list.setFocus()
    focus = window._look.colour("focus")
    for picture in lit_and_dark(window, window.flags.list.viewport()):
        for name, outlined in (("e1", True), ("e2", False)):
            row = window.flags.list.visualRect(window.flags.list._rows.index_of(VisitId(name)))
            middle = [picture.pixelColor(row.center().x(), y) for y in range(row.top(), row.bottom())]
            assert (focus in middle) is outlined, name


def test_a_locked_desk_blinks(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """On the locked desk the tag of the emergency blinks, and that of an urgent flag does not."""
    raise_flag(kiosk, "v1", "KP47")
    raise_flag(kiosk, "v2", "KP48", URGENT)
    page = desk.window.door.lock_page
    qtbot.waitUntil(lambda: page._alerts.count() == 2)
    emergency, urgent = (page._alerts.itemAt(number).widget() for number in range(2))
    lit, dark = lit_and_dark(desk.window, emergency)
    assert lit != dark
    lit, dark = lit_and_dark(desk.window, urgent)
    assert lit == dark


def test_another_page_names_a_new_emergency_and_a_press_goes_there(qtbot, window: DeskWindow, kiosk: Kiosk):
    """A line across the page names the ticket at once; a press shows the flag. On the page of flags, and for urgent ones, there is no line."""
    raise_flag(kiosk, "v2", "KP48", URGENT)
    qtbot.waitUntil(lambda: shown(window) == ["v2"])
    window.frame.show_page("figures")
    arrival = button(window, "arrival")
    assert not arrival.isVisible()
    raise_flag(kiosk, "v1", "KP47")
    qtbot.waitUntil(arrival.isVisible)
    assert arrival.accessibleName() == "New emergency KP 47"
    lit, dark = lit_and_dark(window, arrival)
    assert lit != dark
    qtbot.mouseClick(arrival, Qt.MouseButton.LeftButton)
    assert (window.frame.page, window.flags.list.selected) == ("flags", VisitId("v1"))
    assert not arrival.isVisible()


def test_the_line_counts_more_and_goes_when_they_are_taken(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Two emergencies are one line; taken elsewhere, they are no line."""
    window.frame.show_page("health")
    raise_flag(kiosk, "v1", "KP47")
    raise_flag(kiosk, "v2", "KP48")
    arrival = button(window, "arrival")
    qtbot.waitUntil(lambda: arrival.isVisible() and arrival.accessibleName() == "New emergency KP 47  +1")
    for visit_id in ("v1", "v2"):
        kiosk.tell(visit_id, EventKind.SEEN, EMERGENCY, ("role.front_desk",))
    qtbot.waitUntil(lambda: not arrival.isVisible())


def test_a_window_that_was_put_away_asks_for_attention(qtbot, window: DeskWindow, kiosk: Kiosk, monkeypatch):
    """A minimised desk comes up for a new emergency, and the program's entry asks for a look; for the same one it does so once."""
    asked = []
    monkeypatch.setattr(QApplication, "alert", lambda *told: asked.append(told[0]))
    window.showMinimized()
    raise_flag(kiosk)
    qtbot.waitUntil(lambda: bool(asked))
    assert not window.isMinimized()
    raise_flag(kiosk, "v2", "KP48", URGENT)
    qtbot.waitUntil(lambda: len(shown(window)) == 2)
    assert asked == [window]
