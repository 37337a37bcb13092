"""Nothing leads out of the patient's window: no key but a few, no second finger, no other pointer, no second window, no way to close it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import reduce
from itertools import combinations
from operator import or_
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QKeyCombination, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFileOpenEvent,
    QHelpEvent,
    QInputMethodEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from kiosk.patient.fence import Fence
from kiosk.programs.hand import find
from kiosk.visit.states import State
from tests.journeys.behind_fence import MIDWAY, PATIENCE_MS, PLANTED, Fenced

ROOT = Path(__file__).resolve().parents[2]
HELD = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier,
)  # fmt: skip
SIXTEEN = [reduce(or_, held, Qt.KeyboardModifier.NoModifier) for count in range(5) for held in combinations(HELD, count)]
BARE, SHIFTED = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALLOWED = {
    *((key, BARE) for key in (
        Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select,
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_F5, Qt.Key.Key_F12,
    )),
    (Qt.Key.Key_Backtab, BARE), (Qt.Key.Key_Backtab, SHIFTED), (Qt.Key.Key_Tab, SHIFTED),
}  # fmt: skip
"""What the demonstration's settings let through: a keypad's keys, the key that reads aloud, the staff's."""


@pytest.fixture
def fenced(qtbot: QtBot, tmp_path: Path) -> Iterator[Fenced]:
    stage = Fenced(tmp_path)
    stage.play(qtbot, stage.steps(MIDWAY))
    yield stage
    stage.close()


# --- keys -----------------------------------------------------------------------------------------


@pytest.mark.qt_log_ignore("keyToAscii")  # the test driver knows no letter for most
@pytest.mark.filterwarnings("ignore:Enum value 'Qt..Key")
def test_every_key_with_every_modifier(fenced: Fenced) -> None:
    """Each of Qt's keys with each of the sixteen sets of modifiers changes nothing, but for the listed ones: no screen, ring, window or clipboard."""
    window, before, tried, let_through = fenced.window.windowHandle(), fenced.kept, 0, set()
    fence = fenced.window.findChild(Fence)
    for key in Qt.Key:
        for held in SIXTEEN:
            if fence.allows(QKeyCombination(held, key)):
                let_through.add((key, held))
                continue
            tried += 1
            QTest.keyClick(window, key, held)
            assert (len(fenced.sent), fenced.window.keys.name, fenced.window.keys.ringed) == (before[-1], before[1], None), (key, held)
    assert fenced.kept == before
    assert let_through == ALLOWED
    assert tried == len(Qt.Key) * 16 - len(ALLOWED)


def test_no_key_reaches_a_widget_either(fenced: Fenced) -> None:
    """Sent to each widget instead of the window, as assistive programs do, a key that is not listed does no more."""
    before = fenced.kept
    for widget in (fenced.window, *fenced.window.findChildren(QWidget)):
        for key, held in ((Qt.Key.Key_C, HELD[1]), (Qt.Key.Key_F4, HELD[2]), (Qt.Key.Key_F1, BARE)):
            QTest.keyClick(widget, key, held)
    assert fenced.kept == before


def test_listed_keys_still_work(fenced: Fenced, qtbot: QtBot) -> None:
    """The fence is no wall: Tab brings the ring, and Enter on a number pad presses what has it."""
    QTest.keyClick(fenced.window.windowHandle(), Qt.Key.Key_Tab)
    assert fenced.window.keys.name == "age.u18"
    fenced.clock.tapped()
    QTest.keyClick(fenced.window.windowHandle(), Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    qtbot.waitUntil(lambda: not fenced.controller.busy, timeout=PATIENCE_MS)
    assert fenced.controller.visit.cursor.selection == {"u18"}


def test_the_settings_make_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    """Switches, listening and the staff's key are let through as the settings name them, and the usual ones then are not."""
    stage = Fenced(tmp_path, listen_key="Ctrl+F7", staff_key="Shift+F9")
    fence = stage.window.findChild(Fence)
    held = Qt.KeyboardModifier.ControlModifier
    assert fence.allows(QKeyCombination(held, Qt.Key.Key_F7))
    assert not fence.allows(QKeyCombination(BARE, Qt.Key.Key_F7))
    assert fence.allows(QKeyCombination(SHIFTED, Qt.Key.Key_F9))
    assert not fence.allows(QKeyCombination(BARE, Qt.Key.Key_F12))
    stage.close()


# --- fingers and other pointers -------------------------------------------------------------------


def touch_with(fenced: Fenced, count: int, middle: QPoint) -> None:
    """So many fingers land and lift around one place."""
    glass = QTest.createTouchDevice()
    fenced.clock.tapped()
    down, up = QTest.touchEvent(fenced.window, glass), QTest.touchEvent(fenced.window, glass)
    for finger in range(count):
        down.press(finger, middle + QPoint(7 * finger, 3 * finger), fenced.window)
    down.commit()
    for finger in range(count):
        up.release(finger, middle + QPoint(7 * finger, 3 * finger), fenced.window)
    up.commit()


def test_every_number_of_fingers(fenced: Fenced, qtbot: QtBot) -> None:
    """Two to twenty fingers on an option, two people's hands, change nothing at all; then one finger chooses it."""
    card, before = find(fenced.window, "age.u18"), fenced.kept
    middle = card.mapTo(fenced.window, card.rect().center())
    for count in range(20, 1, -1):
        touch_with(fenced, count, middle)
        assert fenced.kept == before, count
    touch_with(fenced, 1, middle)
    qtbot.waitUntil(lambda: not fenced.controller.busy, timeout=PATIENCE_MS)
    assert len(fenced.sent) == before[-1] + 1
    assert fenced.controller.visit.cursor.selection == {"u18"}


def test_only_the_first_button_of_a_mouse_counts(fenced: Fenced, qtbot: QtBot) -> None:
    """The right, the middle and each further button of a mouse that somebody plugs in does nothing on an option; the first is a finger."""
    card, before = find(fenced.window, "age.u18"), fenced.kept
    middle = card.mapTo(fenced.window, card.rect().center())
    single = [button for button in Qt.MouseButton if button.value.bit_count() == 1 and button is not Qt.MouseButton.LeftButton]
    for button in (*single, Qt.MouseButton.LeftButton):
        assert fenced.kept == before, button
        fenced.clock.tapped()
        QTest.mouseClick(fenced.window.windowHandle(), button, pos=middle)
    qtbot.waitUntil(lambda: not fenced.controller.busy, timeout=PATIENCE_MS)
    assert (len(single) > 20, len(fenced.sent)) == (True, before[-1] + 1)


def refused(fenced: Fenced) -> Iterator[QEvent]:
    """What a desktop, a mouse, a pen or a touchpad may send to any widget."""
    here, mime = QPoint(300, 300), QMimeData()
    there = QPointF(fenced.window.mapToGlobal(here))
    mime.setText(PLANTED)
    mime.setData("text/uri-list", QByteArray(b"file:///etc/passwd"))
    fenced.held = mime  # an event does not keep what it carries
    left, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard, QContextMenuEvent.Reason.Other):
        yield QContextMenuEvent(reason, here, there.toPoint())
    yield QWheelEvent(QPointF(here), there, QPoint(0, 30), QPoint(0, 120), Qt.MouseButton.NoButton, no_keys, Qt.ScrollPhase.NoScrollPhase, False)
    yield QDragEnterEvent(here, Qt.DropAction.CopyAction, mime, left, no_keys)
    yield QDropEvent(QPointF(here), Qt.DropAction.CopyAction, mime, left, no_keys)
    yield QHelpEvent(QEvent.Type.ToolTip, here, there.toPoint())
    yield QHelpEvent(QEvent.Type.WhatsThis, here, there.toPoint())
    yield QFileOpenEvent("/etc/passwd")
    yield QInputMethodEvent("typed", [])
    yield QMouseEvent(QEvent.Type.MouseButtonDblClick, QPointF(here), there, Qt.MouseButton.RightButton, Qt.MouseButton.RightButton, no_keys)


MADE_BY_QT_ALONE = (
    QEvent.Type.NativeGesture, QEvent.Type.Gesture, QEvent.Type.GestureOverride, QEvent.Type.TabletPress, QEvent.Type.TabletMove,
    QEvent.Type.TabletRelease, QEvent.Type.TabletEnterProximity, QEvent.Type.Quit, QEvent.Type.EnterWhatsThisMode, QEvent.Type.Clipboard,
)  # fmt: skip
"""Qt reads more from these than a test can give them, so they are shown to the fence alone."""


def test_other_pointers_and_the_desktop_do_nothing(fenced: Fenced) -> None:
    """Context menus, wheels, gestures, pens, drops, tips, opened files and typed text end before every widget of the window, and nothing changes."""
    before = fenced.kept
    for target in (fenced.window.windowHandle(), fenced.window, *fenced.window.findChildren(QWidget)):
        for event in refused(fenced):
            # Qt itself offers a drag to none but those that take drops.
            assert QApplication.sendEvent(target, event) or not event.isAccepted(), f"{event.type()} reached {target}"
        for kind in MADE_BY_QT_ALONE:
            assert fenced.window.findChild(Fence).eventFilter(target, QEvent(kind)), f"{kind} reached {target}"
    QCoreApplication.processEvents()
    assert fenced.kept == before


# --- windows --------------------------------------------------------------------------------------


def test_nothing_closes_the_window(fenced: Fenced) -> None:
    """Alt+F4 and a window manager's close come as one event, which is refused; so is whatever asks the program to end."""
    before, ended = fenced.kept, []
    QApplication.instance().aboutToQuit.connect(lambda: ended.append(1))
    event = QCloseEvent()
    QApplication.sendEvent(fenced.window, event)
    assert not event.isAccepted()
    fenced.window.windowHandle().close()
    fenced.window.close()
    QApplication.quit()
    QCoreApplication.processEvents()
    assert (fenced.kept, ended) == (before, [])
    assert fenced.controller.visit.state is State.ASKING


@pytest.mark.parametrize("make", [QDialog, QMessageBox, QWidget])
def test_a_second_window_does_not_stay(fenced: Fenced, qtbot: QtBot, make: type[QWidget]) -> None:
    """A dialog that a library might open is gone at the next turn of the event loop, before it can be touched."""
    before, stray = fenced.kept, make()
    stray.show()
    qtbot.waitUntil(lambda: not stray.isVisible(), timeout=PATIENCE_MS)
    assert fenced.kept == before
    stray.deleteLater()


def test_a_window_made_small_is_put_back(qtbot: QtBot, tmp_path: Path) -> None:
    """Whatever makes it small, it covers the whole screen again at the next turn of the event loop."""
    stage = Fenced(tmp_path)
    Fence(stage.window, (), whole=True)
    stage.window.showFullScreen()
    stage.window.showMinimized()
    qtbot.waitUntil(lambda: stage.window.isFullScreen() and not stage.window.isMinimized(), timeout=PATIENCE_MS)
    stage.close()


def test_the_window_has_no_frame(fenced: Fenced) -> None:
    """There is no title to double-click, no edge to pull and no button that closes."""
    assert fenced.window.windowFlags() & Qt.WindowType.FramelessWindowHint


# --- what the code may name -----------------------------------------------------------------------

WAYS_OUT = {
    "QDialog", "QWizard", "QMessageBox", "QFileDialog", "QPrintDialog", "QPrintPreviewDialog", "QColorDialog", "QFontDialog", "QInputDialog",
    "QErrorMessage", "QMenu", "QMenuBar", "QSystemTrayIcon", "QToolTip", "QWhatsThis", "QDesktopServices", "QProcess", "QDrag", "QMimeData",
    "QClipboard", "clipboard", "QLineEdit", "QTextEdit", "QPlainTextEdit", "QTextBrowser", "QComboBox", "QFileSystemModel", "QWebEngineView",
    "QHelpEngine", "QSettings", "QUndoStack", "QCompleter", "setOpenExternalLinks",
}  # fmt: skip


def test_the_patient_s_code_names_no_way_out() -> None:
    """No dialog, menu, text field, browser, clipboard, link, process or kept setting is as much as imported by the patient's window."""
    found = [
        f"{path.name}: {WAYS_OUT & {getattr(node, 'id', ''), getattr(node, 'attr', '')}}"
        for path in (ROOT / "kiosk" / "patient").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Name | ast.Attribute) and WAYS_OUT & {getattr(node, "id", ""), getattr(node, "attr", "")}
    ]
    assert not found
