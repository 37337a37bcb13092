"""The buttons for how the screen looks and speaks: language, text and colours, listening. In the same place on every screen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import ICON_SHARE, Tone, TouchButton
from kiosk.patient.direction import mirrored
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.visit.display import Reading

MOST = 0.62
"""The share of the screen's width that the buttons may take; where their words need more, the words grow small."""
PADDING = 0.6
READING = {
    Reading.SILENT: ("shell.listen", Icon.SOUND),
    Reading.SPEAKING: ("shell.pause", Icon.PAUSE),
    Reading.PAUSED: ("shell.resume", Icon.ON),
}
WHYS = ("voice.no_engine", "voice.no_language", "voice.no_sound", "voice.no_headphones")
"""What may stand in Listen's place."""


class Tools(QWidget):
    """In a row, at the end of the header; where every control stands low, above the footer."""

    def __init__(self, kit: Kit, parent: QWidget, *, voice: bool = True) -> None:
        """`voice`: with Listen, and a place beside it for what reads again from the start."""
        super().__init__(parent)
        self._kit = kit
        say = kit.say
        self.language = TouchButton(kit, "shell.language", self, icon=Icon.GLOBE)
        self.language.show_words(kit.language.name, icon=Icon.GLOBE)
        self.language.setAccessibleName(say("shell.language", language=kit.language.name))
        self.look = TouchButton(kit, "shell.look", self, icon=Icon.LETTERS)
        self.look.show_words(say("shell.look"), icon=Icon.LETTERS)
        self.listen, self.repeat = TouchButton(kit, "shell.listen", self), TouchButton(kit, "shell.repeat", self)
        self.listen.show_words(say("shell.listen"), icon=Icon.SOUND)
        self.repeat.show_words("", icon=Icon.AGAIN)
        self.repeat.setAccessibleName(say("shell.repeat"))
        self._reading = Reading.SILENT
        self._voice = voice
        self._in_two = False
        """Whether words stand on two lines where they have two: the last step before the clinic's name would lack room."""
        self.buttons = [self.language, self.look, self.listen, self.repeat] if voice else [self.language, self.look]
        self.listen.setVisible(voice)
        self.repeat.hide()
        for button in (self.language, self.look, self.listen, self.repeat):
            button.padding = PADDING
            button.role = self._role(parent.width())

    def wanted_width(self) -> int:
        """Pixels that the row takes."""
        gap = self._kit.theme.px("gap")
        return sum(self._width(button) for button in self.buttons) + gap * (len(self.buttons) - 1)

    def fit_beside(self, free: QRect) -> bool:
        """Whether the row has room there, between the footer's buttons."""
        return self.wanted_width() <= free.width()

    def low_place(self, free: QRect, above: int) -> QRect:
        """Where the row stands when every control stands low: there, or in a row of its own that begins at `above`."""
        theme = self._kit.theme
        if self.fit_beside(free):
            return QRect(free.left(), free.top(), self.wanted_width(), free.height())
        return QRect(theme.margin, above + theme.px("gap") // 2, self.wanted_width(), theme.px("target"))

    def show_reading(self, reading: Reading) -> None:
        """What Listen does next, and while something is read, the way back to its start."""
        words, icon = READING[reading]
        self.listen.role = self.language.role
        self.listen.show_words(self._kit.say(words), icon=icon)
        self.repeat.setVisible(self._voice and reading is not Reading.SILENT)

    def show_why(self, words: str) -> None:
        """Why nothing can be heard, in Listen's own place."""
        self.listen.role = "mark"
        self.listen.show_words(words, tone=self.listen.tone)

    def show_tone(self, *, dark: bool) -> None:
        """Light, or on the emergency colour."""
        for button in self.buttons:
            button.show_words(button.text(), tone=Tone.ON_EMERGENCY if dark else Tone.PLAIN, icon=button.icon_kind)

    def _role(self, width: int) -> str:
        for role, self._in_two in (("shell", False), ("mark", False), ("mark", True)):
            for button in self.buttons:
                button.role = role
            if self.wanted_width() <= width * MOST:
                return role
        return "mark"

    def _width(self, button: TouchButton) -> int:
        if button is not self.listen:
            return max(self._kit.theme.px("target"), self._widest_line(button))
        say = self._kit.say
        widest = max(self._kit.theme.metrics(self.language.role).width_of(say(words)) for words, _ in READING.values())
        icon = int(self._kit.theme.metrics(self.language.role).height() * ICON_SHARE) + button.inset() // 2
        longest = max(self._lines(say(why)) for why in WHYS)
        return max(self._kit.theme.px("target"), widest + icon + 2 * button.inset(), longest + 2 * button.inset())

    def _widest_line(self, button: TouchButton) -> int:
        """Pixels of a button with its words on one line, or on two."""
        words, wide = button.text().split(), button.width_for_words
        if not self._in_two or len(words) < 2:  # noqa: PLR2004 - nothing to part
            return wide(button.text())
        return min(max(wide(" ".join(words[:at])), wide(" ".join(words[at:]))) for at in range(1, len(words)))

    def _lines(self, words: str) -> int:
        """The narrowest width at which these words stand in as many lines as a button has room for."""
        metrics, wide = self._kit.theme.metrics("mark"), self._kit.theme.px("target")
        room = self._kit.theme.px("target") - self._kit.theme.px("border")
        while metrics.height_of(words, wide) > room or metrics.widest_piece(words) > wide:
            wide += self._kit.theme.mm(1)
        return wide

    def _in_row(self) -> list[TouchButton]:
        """What is seen only while something is read stands on the side where there is air: nothing moves when it comes, and no hole is left."""
        *rest, last = self.buttons
        return [last, *rest] if self._voice and not self._kit.theme.reach else self.buttons

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        x, gap = 0, self._kit.theme.px("gap")
        for button in self._in_row():
            button.setGeometry(mirrored(self, QRect(x, 0, self._width(button), self.height())))
            x += self._width(button) + gap
