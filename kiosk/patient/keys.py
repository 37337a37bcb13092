"""Everything by five keys or by two switches: one focus ring that walks over the controls in reading order and is never lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import TouchButton
from kiosk.visit.display import Switches

PRESS_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select}
ON, BACK = 1, -1
STEPS = {Qt.Key.Key_Down: ON, Qt.Key.Key_Up: BACK, Qt.Key.Key_Tab: ON, Qt.Key.Key_Backtab: BACK}
SIDEWAYS = {Qt.Key.Key_Right: ON, Qt.Key.Key_Left: BACK}
"""On and back where the language runs from left to right, and the other way round where it does not."""
ROUNDS = 3
"""The ring goes round by itself this often; then it waits for a key, so that a screen left alone is still."""


def reading_order(window: QWidget, controls: Iterable[TouchButton]) -> list[TouchButton]:
    """Line by line from the top, in each line from the start edge; a control whose middle is within another's height stands in its line."""
    leftwards = window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    areas = {control: QRect(control.mapTo(window, QPoint(0, 0)), control.size()) for control in controls}
    lines: list[list[TouchButton]] = []
    for control in sorted(areas, key=lambda each: areas[each].center().y()):
        if lines and areas[control].center().y() <= areas[lines[-1][0]].bottom():
            lines[-1].append(control)
        else:
            lines.append([control])
    return [control for line in lines for control in sorted(line, key=lambda each: areas[each].left() * (-1 if leftwards else 1))]


class Keys(QObject):
    """Takes keys for a window. A touch puts the ring away; the next key shows it again, and does no more than that."""

    reached = Signal(object)
    """The control to which a key, or time, has brought the ring; where it goes because another screen is shown, `ringed` says."""

    def __init__(self, window: QWidget, switches: Switches) -> None:
        super().__init__(window)
        self._window = window
        self._scan, self._select = (QKeySequence(name) for name in (switches.scan, switches.select))
        self._groups: Sequence[QWidget] = ()
        self._ringed: TouchButton | None = None
        self._used = False
        self._over, self._opener = False, ""
        self._left = 0
        self._dwell = QTimer(self, interval=round(switches.seconds * 1000))
        self._dwell.timeout.connect(self._walk)

    @property
    def ringed(self) -> TouchButton | None:
        """The control with the ring."""
        return self._ringed if self._used else None

    @property
    def name(self) -> str:
        """The name of the control with the ring; empty without a ring."""
        return self.ringed.objectName() if self.ringed is not None else ""

    def controls(self) -> list[TouchButton]:
        """What can be reached now: group by group, in reading order within each."""
        return [control for group in self._groups for control in self._in(group)]

    def walk_over(self, groups: Sequence[QWidget], name: str = "") -> None:
        """The controls in these can be reached from now on; the ring, if there is one, goes to the one of this name, else to the first."""
        self._groups = groups
        if not self._used:
            self._ringed = None
            return
        controls, before = self.controls(), self._ringed
        self._focus(next((control for control in controls if control.objectName() == name), next(iter(controls), None)))
        if self._ringed is not before:
            self._rest()

    def begin(self) -> None:
        """Bring the ring to the first control, as a key would."""
        self._used = True
        self._go(next(iter(self.controls()), None))
        self._rest()

    def follow(self, groups: Sequence[QWidget], *, over: bool, same: bool) -> None:
        """The window shows something else. An overlay (`over`) takes the ring and gives it back; on the same screen it stays where it is."""
        name = self.name if same else ""
        if over and not self._over:
            self._opener, name = name, ""
        elif self._over and not over:
            name = self._opener if same else ""
        self._over = over
        self.walk_over(groups, name)

    def press(self, event: QKeyEvent) -> bool:
        """Take a key. False: it is none of ours. A key that is held down does nothing more."""
        key = Qt.Key(event.key())
        sideways = SIDEWAYS.get(key, 0) * (-1 if self._window.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1)
        step = ON if QKeySequence(key) == self._scan else STEPS.get(key, sideways)
        select = self.selects(event)
        if not step and not select:
            return False
        if not event.isAutoRepeat():
            self._take(0 if select else step)
        return True

    def selects(self, event: QKeyEvent) -> bool:
        """Whether this key presses what has the ring."""
        key = Qt.Key(event.key())
        sent = QKeySequence(key)
        return sent != self._scan and (sent == self._select or key in PRESS_KEYS)

    def touched(self) -> None:
        """A finger is at work: the ring goes."""
        self._used = False
        self._dwell.stop()
        self._focus(None)

    def _take(self, step: int) -> None:
        controls, now = self.controls(), self._ringed
        if now is None or not self._used or now not in controls:
            self._used = True
            focused = self._window.focusWidget()
            self._go(focused if focused in controls else next(iter(controls), None))
        elif step:
            self._go(controls[(controls.index(now) + step) % len(controls)])
        else:
            now.press()
        self._rest()

    def _rest(self) -> None:
        """Let the ring stand for as long as a switch needs, where it walks by itself."""
        if self._dwell.interval():
            self._left = ROUNDS * len(self.controls())
            self._dwell.start()

    def _walk(self) -> None:
        controls, now = self.controls(), self._ringed
        self._left -= 1
        if self._left <= 0 or now not in controls:
            self._dwell.stop()
        elif now is not None:
            self._go(controls[(controls.index(now) + ON) % len(controls)])

    def _go(self, control: QWidget | None) -> None:
        self._focus(control)
        if self._ringed is not None:
            self.reached.emit(self._ringed)

    def _focus(self, control: QWidget | None) -> None:
        if self._ringed is not None:
            self._ringed.show_ring(shown=False)
        self._ringed = control if isinstance(control, TouchButton) else None
        if self._ringed is not None:
            # The window need not be the active one: on a bare screen nobody makes it so.
            self._ringed.setFocus(Qt.FocusReason.TabFocusReason)
            self._ringed.show_ring(shown=True)

    def _in(self, group: QWidget) -> list[TouchButton]:
        found = [group] if isinstance(group, TouchButton) else group.findChildren(TouchButton)
        return reading_order(self._window, (control for control in found if control.isVisible() and control.isEnabled()))
