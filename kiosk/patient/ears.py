"""Listening: the Listen button and key, what is said of each change and of each control that a key reaches, and silence at any action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.control.reader import Reader
from kiosk.patient.button import TouchButton
from kiosk.patient.tools import Tools
from kiosk.patient.window import PatientWindow
from kiosk.visit import spoken
from kiosk.visit.display import Hearing, Reading, Sound
from kiosk.visit.intents import SoundAdjusted
from kiosk.visit.screens import ScreenState, WelcomeView
from kiosk.visit.sentence import Sentence

ACTIONS = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}


class Ears(QObject):
    """Between one window and the reader; belongs to the window."""

    def __init__(self, window: PatientWindow, reader: Reader, hearing: Hearing) -> None:
        super().__init__(window)
        self._window, self._reader, self._private = window, reader, hearing.private
        self._state: ScreenState | None = None
        self._told = ""
        """The name of the control that was spoken last."""
        self._tools: Tools | None = None
        window.shown.connect(self._show)
        window.turned.connect(self._turn)
        window.keys.reached.connect(self._reach)
        reader.changed.connect(self._reading)
        reader.refused.connect(self._refused)
        self._app = cast("QApplication", QApplication.instance())
        if hearing.key:
            key = QShortcut(QKeySequence(hearing.key), window)
            key.setAutoRepeat(False)
            key.activated.connect(self._key)

    @property
    def _sound(self) -> Sound:
        return self._state.sound if self._state and self._state.sound else Sound()

    # --- what the patient does --------------------------------------------------------------------

    def _key(self) -> None:
        """Who starts with the key may see nothing of the screen: from now on it is read by itself."""
        if self._reader.reading is Reading.SILENT and not self._sound.guided:
            self._adjust(guided=True)
        else:
            self._listen()

    def _listen(self) -> None:
        if self._reader.reading is Reading.SPEAKING:
            self._reader.pause()
        elif self._reader.reading is Reading.PAUSED:
            self._reader.resume()
        else:
            self._read_all()

    def _read_all(self) -> None:
        if self._state is not None:
            self._say(spoken.whole(self._state, self._window.kit.say, self._window.around))

    def _adjust(self, **changed: bool) -> None:
        self._window.intent.emit(SoundAdjusted(replace(self._sound, **changed)))

    def _light_up(self) -> None:
        self._adjust(picture=True)

    def _reach(self, now: TouchButton) -> None:
        """Speak the control that a key reached."""
        if self._state is None:
            return
        self._told = now.objectName()
        if self._sound.guided:
            self._say(self._control(self._state, now))
        elif self._private and isinstance(self._state.view, WelcomeView) and self._state.overlay is None:
            self._adjust(guided=True)

    def _control(self, state: ScreenState, ringed: TouchButton) -> list[Sentence]:
        return [Sentence(spoken.control(state, self._window.kit.say, ringed.objectName(), ringed.accessibleName()))]

    # --- what the window shows --------------------------------------------------------------------

    def _show(self, before: ScreenState | None, after: ScreenState) -> None:
        guided, self._state = self._sound.guided, after
        self._meet(self._window.tools)
        say = self._window.kit.say
        if before is None or (self._sound.guided and not guided):
            new = (*(spoken.turned(before, after, say) if before else ()), *spoken.sentences(after, say))
        else:
            new = spoken.news(before, after, say)
        new = (*new, *self._arrived(before, after))
        if self._sound.guided and new:
            self._say(new)
        elif not self._private and (tickets := _calls(before, after)):
            self._say([Sentence(spoken.called(tickets, say))])
        elif before is None or not spoken.same_screen(before, after):
            self._reader.stop()
        if new:
            self._window.tools.show_reading(self._reader.reading)

    def _arrived(self, before: ScreenState | None, after: ScreenState) -> list[Sentence]:
        """The control on which the ring stands now, where that is another one: said after the screen, so that nothing unheard is pressed."""
        ringed = self._window.keys.ringed
        name, told = self._window.keys.name, self._told
        self._told = name
        if ringed is None or (name == told and before is not None and spoken.same_screen(before, after)):
            return []
        return self._control(after, ringed)

    def _turn(self) -> None:
        """What comes first on another part is heard at once: More that says nothing would be no button."""
        if self._sound.guided:
            self._window.keys.begin()

    def _meet(self, tools: Tools) -> None:
        """The window has these buttons from now on."""
        if tools is not self._tools:
            self._tools = tools
            tools.listen.clicked.connect(self._listen)
            tools.repeat.clicked.connect(self._read_all)
            self._window.dark.touched.connect(self._light_up)
            tools.show_reading(self._reader.reading)

    def _say(self, sentences: Iterable[Sentence]) -> None:
        self._reader.read(tuple(sentences), self._window.kit.language.code, self._sound)

    # --- what the reader does ---------------------------------------------------------------------

    def _reading(self, reading: Reading) -> None:
        """Any action ends it; while it is silent nobody looks at what goes on."""
        self._window.tools.show_reading(reading)
        if reading is Reading.SILENT:
            self._app.removeEventFilter(self)
        else:
            self._app.installEventFilter(self)

    def _refused(self, why: str) -> None:
        self._window.tools.show_why(self._window.kit.say(why))

    # --- Qt ---------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Keys end at the native window, before any widget; a touch is known by the widget under it.
        ours = isinstance(watched, QWidget) or (isinstance(watched, QWindow) and isinstance(event, QKeyEvent))
        if ours and event.type() in ACTIONS and not self._is_listen(watched, event):
            self._reader.stop()
        return False

    def _is_listen(self, watched: QObject, event: QEvent) -> bool:
        """Listen itself pauses, and a key that is held down does nothing."""
        listen, keys = self._window.tools.listen, self._window.keys
        if not isinstance(event, QKeyEvent):
            return watched is listen
        return event.isAutoRepeat() or (keys.ringed is listen and keys.selects(event))


def _calls(before: ScreenState | None, after: ScreenState) -> tuple[str, ...]:
    """The tickets that the desk calls from now on: where there is a speaker everybody hears them. A ticket says nothing of health."""
    known = before.view.summoned if before and isinstance(before.view, WelcomeView) else ()
    called = after.view.summoned if isinstance(after.view, WelcomeView) and after.overlay is None else ()
    return tuple(ticket for ticket in called if ticket not in known)
