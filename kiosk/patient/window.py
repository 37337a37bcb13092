"""The patient's window: frameless, full screen, one shell around one screen. It shows states and sends intents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.ahead import Ahead
from kiosk.patient.dark import Dark
from kiosk.patient.direction import mirrored
from kiosk.patient.keys import Keys
from kiosk.patient.kit import Kit
from kiosk.patient.make import make_overlay, make_screen, same_overlay, same_screen, ticket_of
from kiosk.patient.onward import NO_HINT, below, going_on, hinted, is_emergency, show_buttons
from kiosk.patient.screen import Screen
from kiosk.patient.senses import Senses
from kiosk.patient.shell import Footer, Header
from kiosk.patient.tools import Tools
from kiosk.visit import intents as on
from kiosk.visit.display import Hearing, Switches, spaced
from kiosk.visit.intents import Intent
from kiosk.visit.screens import OutOfServiceView, ScreenState, View
from rules.basics import LinkId

if TYPE_CHECKING:
    from kiosk.visit.spoken import Around
    from rules.model import Protocol

NO_SWITCHES, USUAL_HEARING = Switches(), Hearing()


class PatientWindow(QWidget):
    """Give it states with `show_state`; take the patient's intents from `intent`."""

    intent = Signal(object)
    """A `kiosk.visit.intents.Intent`."""
    shown = Signal(object, object)
    """What was shown before, if anything was, and what is shown now: two `ScreenState`s."""
    turned = Signal()
    """Another part of the same screen is shown."""
    dressed = Signal()
    """The text has another size or language: other questions may have room for each other now."""

    def __init__(self, kit: Kit, staff_key: str = "", hearing: Hearing | None = USUAL_HEARING, switches: Switches = NO_SWITCHES) -> None:
        """`staff_key` ends an emergency screen that the desk cannot end, as `F12`; empty: no key does. `hearing` None: no Listen button."""
        super().__init__()
        self._staff_key, self.hearing = QKeySequence(staff_key), hearing
        self.setObjectName("patient")
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._may_close, self.keys = False, Keys(self, switches)
        self._senses = Senses(self.keys, kit.gate, kit.theme)
        self._state: ScreenState | None = None
        self._screen: Screen | None = None
        self._overlay: Screen | None = None
        self.resize(kit.theme.panel.width, kit.theme.panel.height)
        self._wear(kit)

    def _wear(self, kit: Kit) -> None:
        """Build what stands around every screen, in this kit's language, size and colours."""
        self.kit = kit
        self.setWindowTitle(kit.say("shell.product"))
        self.setFont(kit.theme.font("text"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if kit.language.leftwards else Qt.LayoutDirection.LeftToRight)
        self._ahead, self.dark, self._hint = Ahead(kit, self, self._make), Dark(kit, self), NO_HINT
        self._header, self._footer, self.tools = Header(kit, self), Footer(kit, self), Tools(kit, self, voice=self.hearing is not None)
        self._footer.on.clicked.connect(self._go_on)
        self._footer.back.clicked.connect(self._go_back)
        self._footer.again.clicked.connect(lambda: self._send(on.StartAgainAsked()))
        self._footer.staff.clicked.connect(lambda: self._send(on.HelpAsked()))
        self.tools.language.clicked.connect(lambda: self._send(on.LanguagesAsked()))
        self.tools.look.clicked.connect(lambda: self._send(on.LookAsked()))
        self._stand()

    def _dress(self, kit: Kit) -> None:
        """Another language, size or colours: everything is built anew, and the patient goes on where they were."""
        old = [part for part in (self._screen, self._overlay, self._header, self._footer, self.tools, self.dark, self._hint) if part is not None]
        self._ahead.close()
        self._screen = self._overlay = None
        self._wear(kit)
        for part in old:
            part.hide()
            part.deleteLater()
        for part in (self._header, self._footer, self.tools):
            part.show()
        self.update()

    def show_state(self, state: ScreenState) -> None:
        """Show this state: in place where it is the same screen, else with a fresh one."""
        before_it, before, self._state = self._state, self._state, state
        if before_it is not None and (ticket := ticket_of(before_it)) not in {"", ticket_of(state)}:
            self.kit.theme.forget(spaced(ticket))
        display = state.display or self.kit.theme.display
        kit = self.kit.dressed(display)
        if other := kit is not self.kit:
            before = None
            self._dress(kit)
        if before is None or not same_screen(before.view, state.view):
            self._change_screen(state)
        elif self._screen is not None:
            self._ahead.lift()
            self._screen.show_view(state.view)
        if before is None or not same_overlay(before.overlay, state.overlay):
            self._change_overlay(state)
        elif self._overlay is not None and state.overlay is not None:
            self._overlay.show_view(state.overlay)
        self._show_shell()
        over, same = self._overlay is not None, before_it is not None and same_screen(before_it.view, state.view)
        self.keys.follow(self._groups, over=over, same=same)
        self.dark.lie_over(self.rect(), state)
        self._ahead.expect(state.coming)
        if state.shell.practice:
            from kiosk.patient.practice import cover

            cover(self, self.kit, self._header, over=over)
        if other:
            self.dressed.emit()
        self.shown.emit(before_it, state)

    @property
    def _groups(self) -> Sequence[QWidget]:
        """What can be reached by keys, in order: the answers before the buttons around them."""
        if self._overlay is not None:
            return self._overlay.groups
        return (*(self._screen.groups if self._screen is not None else ()), *self._footer.buttons, self.tools)

    def pairs(self, protocol: Protocol) -> frozenset[LinkId]:
        """Which questions this window can show on one screen with the question before them."""
        from kiosk.patient.pair import pairs_with_room

        return pairs_with_room(protocol, self.kit, self, self._room(None))

    def let_close(self) -> None:
        """From now on the window may be closed; before, nothing a patient does can close it."""
        self._may_close = True

    @property
    def screen_shown(self) -> Screen | None:
        """The screen between header and footer."""
        return self._screen

    @property
    def overlay_shown(self) -> Screen | None:
        """What lies over the screen."""
        return self._overlay

    @property
    def around(self) -> Around:
        """What stands around the screen, for whoever reads it aloud."""
        from kiosk.visit.spoken import Around

        buttons = tuple(button.text() for button in (*self._footer.buttons, *self.tools.buttons) if button.isVisible())
        titles, shown = (self._screen.titles, self._screen.shown) if self._screen else ((), None)
        return Around(tuple(filter(None, buttons)), titles, shown, self._header.said)

    @property
    def _emergency(self) -> bool:
        return is_emergency(self._state.view if self._state else None)

    def _change_screen(self, state: ScreenState) -> None:
        if self._screen is not None:
            self._ahead.drop(self._screen)
        self._screen = self._ahead.take(state.view) or self._make(state.view)
        self._screen.show()
        self.setAccessibleName(self._screen.accessibleName())
        self.kit.gate.screen_changed()
        # From here the keys reach the answers first, then Continue and its neighbours, as one reads.
        self._screen.setFocus()

    def _make(self, view: View) -> Screen:
        """A screen for this view, in its place and not yet shown."""
        room = self._room(view)
        screen = make_screen(self.kit, view, self, room)
        screen.intent.connect(self._send)
        screen.stand(room)
        return screen

    def _change_overlay(self, state: ScreenState) -> None:
        if self._overlay is not None:
            self._ahead.drop(self._overlay)
        self._overlay = None
        if state.overlay is not None:
            self._overlay = make_overlay(self.kit, state.overlay, self)
            self._overlay.intent.connect(self._send)
            self._overlay.stand(self.rect())
            self._overlay.show()
            self._overlay.raise_()
        for part in filter(None, (self._screen, self._header, self._footer, self.tools, self._hint)):
            # Nothing behind an overlay can be reached by a key.
            part.setEnabled(self._overlay is None)
        self.kit.gate.screen_changed()

    def _show_shell(self) -> None:
        if self._state is None:
            return
        view, shell = self._state.view, self._state.shell
        self._header.show_view(view, shell, dark=self._emergency)
        self._footer.show_shell(shell, dark=self._emergency)
        self.tools.show_tone(dark=self._emergency)
        self.tools.setVisible(not isinstance(view, OutOfServiceView))
        self._show_buttons()

    def _show_buttons(self) -> None:
        show_buttons(self.kit, self._footer, self._state.view if self._state else None, part=self._part, more=self._more_parts)
        self._hint = hinted(self._hint, self, self._state.view if self._state else None, (self._header, self._footer))

    @property
    def _part(self) -> int:
        return self._screen.part if self._screen else 0

    @property
    def _more_parts(self) -> bool:
        return self._screen is not None and self._screen.part < self._screen.parts - 1

    def _go_on(self) -> None:
        if self._more_parts:
            self.show_part(self._part + 1)
        elif (intent := going_on(self._state.view if self._state else None)) is not None:
            self._send(intent)

    def _go_back(self) -> None:
        if self._part > 0:
            self.show_part(self._part - 1)
        else:
            self._send(on.WentBack())

    def show_part(self, part: int) -> None:
        """Show one part of a screen that does not fit at once, counted from 0."""
        if self._screen is not None:
            self._ahead.lift()
            self._screen.show_part(part)
            self._screen.setFocus()
            self.kit.gate.screen_changed()
            self._show_buttons()
            self.keys.walk_over(self._groups)
            self.turned.emit()

    def _send(self, intent: Intent) -> None:
        self.intent.emit(intent)

    def _room(self, view: View | None) -> QRect:
        """The room between header and footer, in which this screen stands."""
        theme, above = self.kit.theme, self._header.wanted_height()
        air = theme.px("gap") // 2 if theme.small else theme.px("gap") * 3 // 4
        return self.rect().adjusted(theme.margin, above + air, -theme.margin, -below(self.kit, self._footer, self.tools, view) - air)

    def _stand(self) -> None:
        """Put everything where it belongs in this window."""
        theme, tools = self.kit.theme, self.tools
        wide = tools.wanted_width()
        self._header.beside = 0 if theme.reach else wide
        self._header.setGeometry(0, 0, self.width(), self._header.wanted_height())
        self._footer.setGeometry(0, self.height() - self._footer.wanted_height(), self.width(), self._footer.wanted_height())
        if theme.reach:
            place = tools.low_place(self._footer.between().translated(0, self._footer.y()), self.height() - below(self.kit, self._footer, tools))
        else:
            place = QRect(self.width() - theme.margin - wide, self._header.middle() - theme.px("target") // 2, wide, theme.px("target"))
        tools.setGeometry(mirrored(self, place))
        tools.raise_()
        if self._screen is not None:
            self._screen.stand(self._room(self._state.view if self._state else None))
        if self._overlay is not None:
            self._overlay.stand(self.rect())
            self._overlay.raise_()
        self._show_buttons()

    # --- Qt ---------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._senses)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ahead.expect(None)
        self._stand()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.kit.theme.colours["emergency" if self._emergency else "paper"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._staff_key.matches(QKeySequence(event.keyCombination())) is QKeySequence.SequenceMatch.ExactMatch:
            self._send(on.StaffEnded())
        else:
            self.keys.press(event)

    def focusNextPrevChild(self, _next: bool) -> bool:  # noqa: FBT001 - Qt's
        return False  # the ring goes where `kiosk.patient.keys` sends it, and nowhere else

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_close)
        if self._may_close:
            self._ahead.stop()
