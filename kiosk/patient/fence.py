"""The fence: what reaches the patient's window from keyboard, glass and desktop, and what ends before it does.

It stands before every object of the program, so that nothing behind it needs a fence of its own. Closing is not its
business: the window itself refuses that until staff may leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

PAD = ("Up", "Down", "Left", "Right", "Tab", "Shift+Tab", "Backtab", "Shift+Backtab", "Space", "Return", "Enter", "Select")
"""The five keys of a keypad, and what a keyboard has in their stead."""
OF_NO_MATTER = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
"""Where a key lies, not what is held with it."""
KEYS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}
BUTTONS = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick}
REFUSED = frozenset({
    QEvent.Type.ContextMenu, QEvent.Type.Wheel, QEvent.Type.NativeGesture, QEvent.Type.Gesture, QEvent.Type.GestureOverride,
    QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease, QEvent.Type.TabletEnterProximity, QEvent.Type.TabletLeaveProximity,
    QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop, QEvent.Type.Clipboard,
    QEvent.Type.ToolTip, QEvent.Type.WhatsThis, QEvent.Type.EnterWhatsThisMode, QEvent.Type.QueryWhatsThis, QEvent.Type.StatusTip,
    QEvent.Type.FileOpen, QEvent.Type.InputMethod, QEvent.Type.Quit,
})  # fmt: skip
"""Nothing of these ever does anything here: one finger touches, and a few keys are pressed."""


def combinations(names: Iterable[str]) -> frozenset[int]:
    """Keys with what is held, by the names that Qt has for them; a name that it does not know is none."""
    sequences = (QKeySequence(name) for name in names)
    return frozenset(sequence[0].toCombined() for sequence in sequences if not sequence.isEmpty())  # type: ignore[index] # the stubs lack it


class Fence(QObject):
    """Stands as long as its window. Needs the QApplication."""

    def __init__(self, window: QWidget, keys: Iterable[str], *, whole: bool = False) -> None:
        """`keys` reach the window besides those of a keypad, as `F12` or `Ctrl+F5`; `whole`: it is to stay over the whole screen."""
        super().__init__(window)
        self._window, self._whole = window, whole
        self._allowed = combinations((*PAD, *keys))
        self._checks: dict[QEvent.Type, Callable[[QObject, QEvent], bool]] = dict.fromkeys(REFUSED, self._refuse)
        self._checks |= dict.fromkeys(KEYS, self._key) | dict.fromkeys(BUTTONS, self._button)
        self._checks |= {QEvent.Type.Show: self._shown, QEvent.Type.WindowStateChange: self._state}
        cast("QApplication", QApplication.instance()).installEventFilter(self)

    def allows(self, keys: QKeyCombination) -> bool:
        """Whether this key, with what is held with it, reaches the window."""
        held = keys.keyboardModifiers() & ~OF_NO_MATTER
        return QKeyCombination(held, keys.key()).toCombined() in self._allowed

    def _refuse(self, _: QObject, event: QEvent) -> bool:
        event.accept()  # else Qt offers it to the parent, or makes a press of it
        return True

    def _key(self, watched: QObject, event: QEvent) -> bool:
        key = cast("QKeyEvent", event)
        return not self.allows(key.keyCombination()) and self._refuse(watched, event)

    def _button(self, watched: QObject, event: QEvent) -> bool:
        return cast("QMouseEvent", event).button() != Qt.MouseButton.LeftButton and self._refuse(watched, event)

    def _shown(self, watched: QObject, _: QEvent) -> bool:
        """One window: whatever else opens, a dialog of a library too, is gone at the next turn."""
        if isinstance(watched, QWidget) and watched is not self._window and watched.isWindow():
            QTimer.singleShot(0, watched, watched.hide)
        return False

    def _state(self, watched: QObject, _: QEvent) -> bool:
        if watched is self._window and self._whole and (self._window.isMinimized() or not self._window.isFullScreen()):
            QTimer.singleShot(0, self._window, self._window.showFullScreen)
        return False

    # --- Qt ---------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        check = self._checks.get(event.type())
        return check is not None and check(watched, event)
