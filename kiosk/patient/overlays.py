"""What may lie over a screen: "Talk to staff", staff were told, lie down, look once more, print now, are you still there, start again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import product

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.visit.display import spaced
from kiosk.visit.intents import AnswersKept, Done, Extended, HelpChosen, HelpClosed, LookedAgain, PrintedNow, TipsWanted
from kiosk.visit.overlay_views import CheckView, HelpCalledView, HelpView, IdleView, LyingView, OfferView, Overlay, StartAgainView
from kiosk.visit.screens import View
from rules.model import Level

VEIL = 170
"""Opacity of the veil, of 255: what lies behind is out of reach, not gone."""
WIDEST_MM = 210.0
FONTS = (
    ("heading", "text", "strong"),
    ("heading", "text", "shell"),
    ("heading", "note", "shell"),
    ("strong", "note", "shell"),
    ("shell", "mark", "mark"),
)
"""Fonts of heading, lines and buttons, from the largest; the first that fits the screen is taken."""


class OverlayScreen(Screen):
    """A panel in the middle: a heading, a few words, and buttons."""

    def __init__(self, kit: Kit, parent: QWidget, title: str, lines: str) -> None:
        super().__init__(kit, parent)
        self.heading = Words(kit, self, title, role="heading")
        self.lines = Words(kit, self, lines)
        self.buttons: list[TouchButton] = []
        self._panel = QRect()
        self.setAccessibleName(title)

    def add(self, name: str, words: str, tone: Tone = Tone.PLAIN, icon: Icon | None = None) -> TouchButton:
        """One more button, below the others."""
        button = TouchButton(self.kit, name, self, tone=tone)
        button.role = "strong"
        button.show_words(words, icon=icon)
        self.buttons.append(button)
        return button

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        wide = min(room.width() - 2 * theme.margin, theme.mm(WIDEST_MM))
        pad = theme.px("section")
        inner = wide - 2 * pad
        limit = room.height() - theme.margin
        for fonts, columns in product(FONTS, (1, 2)):
            places, high = self._place(inner, columns, fonts)
            first = min((area.top() for widget, area in places if isinstance(widget, TouchButton)), default=high)
            within_reach = high - first <= room.height() - self.lift - theme.margin // 2 - pad
            if high + 2 * pad <= limit and within_reach and self._readable(places):
                break
        high += 2 * pad
        self._panel = QRect(room.left() + (room.width() - wide) // 2, self._top(room, high), wide, high)
        for widget, area in places:
            self.put(widget, area.translated(self._panel.left() + pad, self._panel.top() + pad))

    def _top(self, room: QRect, high: int) -> int:
        """Where a panel of this height begins: in the middle, or at the lower edge where every control stands low."""
        return room.bottom() + 1 - self.kit.theme.margin // 2 - high if self.lift else room.top() + (room.height() - high) // 2

    def _readable(self, places: Sequence[tuple[QWidget, QRect]]) -> bool:
        """Whether no button has a word that is wider than its line."""
        return all(widget.fits(area.width()) for widget, area in places if isinstance(widget, TouchButton))

    def _place(self, inner: int, columns: int, fonts: tuple[str, str, str]) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Where everything stands with this many buttons side by side in these fonts, and the height of it all."""
        theme = self.kit.theme
        heading, lines, words = fonts
        self.heading.set_role(heading)
        self.lines.set_role(lines)
        for button in self.buttons:
            button.role = words
        gap = theme.px("card_gap")
        places: list[tuple[QWidget, QRect]] = []
        y = 0
        for label in (self.heading, self.lines):
            high = label.height_at(inner)
            places.append((label, QRect(0, y, inner, high)))
            y += high + gap // 2
        y += gap
        each = (inner - (columns - 1) * gap) // columns
        for start in range(0, len(self.buttons), columns):
            row = self.buttons[start : start + columns]
            high = max(theme.px("card" if words == "strong" else "target"), *(button.height_for(each) for button in row))
            places += [(button, QRect(index * (each + gap), y, each, high)) for index, button in enumerate(row)]
            y += high + gap
        return places, y - gap

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self.kit.theme
        veil = QColor(theme.colours["veil"])
        veil.setAlpha(VEIL)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours["paper"])
        painter.drawRoundedRect(QRectF(self._panel), theme.px("radius") * 2, theme.px("radius") * 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nothing behind an overlay can be touched."""
        event.accept()


class HelpOverlay(OverlayScreen):
    """The choices behind "Talk to staff"."""

    def __init__(self, kit: Kit, view: HelpView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("help.title"), kit.say("help.lines"))
        for choice in view.choices:
            tone, icon = (Tone.EMERGENCY, Icon.ALERT) if choice.level is Level.EMERGENCY_NOW else (Tone.PLAIN, None)
            button = self.add(f"help.{choice.code}", choice.text, tone, icon)
            button.clicked.connect(partial(self._chosen, choice.code))
        self.add("help.close", kit.say("help.close"), Tone.ACTION).clicked.connect(lambda: self.send(HelpClosed()))

    def _chosen(self, code: str, _checked: object = None) -> None:
        self.send(HelpChosen(code))


class HelpCalledOverlay(OverlayScreen):
    """Staff were told; the patient can go on meanwhile."""

    def __init__(self, kit: Kit, view: HelpCalledView, parent: QWidget) -> None:
        words = "called.not_stored" if not view.stored else "called.lines" if view.can_go_on else "called.stay"
        super().__init__(
            kit, parent, kit.say("called.title" if view.stored else "called.not_stored_title"), kit.say(words, ticket=spaced(view.ticket))
        )
        if view.can_go_on:
            self.add("called.go_on", kit.say("called.go_on"), Tone.ACTION).clicked.connect(lambda: self.send(HelpClosed()))


class LyingOverlay(OverlayScreen):
    """The patient lies down, and nothing is asked meanwhile."""

    def __init__(self, kit: Kit, view: LyingView, parent: QWidget) -> None:
        words = kit.say("lying.lines" if view.stored else "called.not_stored", ticket=spaced(view.ticket))
        super().__init__(kit, parent, kit.say("lying.title", minutes=view.minutes), words)
        self.add("lying.back", kit.say("lying.back"), Tone.ACTION).clicked.connect(lambda: self.send(HelpClosed()))


class CheckOverlay(OverlayScreen):
    """Please look once more; both answers lead on."""

    def __init__(self, kit: Kit, view: CheckView, parent: QWidget) -> None:
        doubts = [kit.say("check.fast") if view.fast else "", kit.say("check.unlike") if view.unlike else ""]
        super().__init__(kit, parent, kit.say("check.title"), "\n".join(filter(None, doubts)))
        self.add("check.look", kit.say("check.look"), Tone.ACTION).clicked.connect(lambda: self.send(LookedAgain()))
        self.add("check.keep", kit.say("check.keep")).clicked.connect(lambda: self.send(AnswersKept()))


class OfferOverlay(OverlayScreen):
    """Print now, or a few more questions for tips that fit."""

    def __init__(self, kit: Kit, _view: OfferView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("offer.title"), kit.say("offer.lines"))
        self.add("offer.print", kit.say("offer.print"), Tone.ACTION).clicked.connect(lambda: self.send(PrintedNow()))
        self.add("offer.tips", kit.say("offer.tips")).clicked.connect(lambda: self.send(TipsWanted()))
        self.add("offer.back", kit.say("help.close")).clicked.connect(lambda: self.send(Extended()))


class IdleOverlay(OverlayScreen):
    """Are you still there? A touch anywhere says yes."""

    def __init__(self, kit: Kit, view: IdleView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("idle.title"), "")
        self.add("idle.extend", kit.say("idle.extend"), Tone.ACTION).clicked.connect(lambda: self.send(Extended()))
        self._pressed = False
        self.show_view(view)

    def show_view(self, view: View | Overlay) -> None:
        if isinstance(view, IdleView):
            self.lines.setText(self.kit.say("idle.lines_one" if view.seconds_left == 1 else "idle.lines_many", seconds=view.seconds_left))

    # --- Qt ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.button() == Qt.MouseButton.LeftButton and self.kit.gate.accepts("idle.anywhere")

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, False
        if pressed and not self.kit.gate.spoilt:
            self.send(Extended())


class StartAgainOverlay(OverlayScreen):
    """Asked before the answers are cleared."""

    def __init__(self, kit: Kit, _view: StartAgainView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("again.title"), kit.say("again.lines"))
        self.add("again.no", kit.say("again.no"), Tone.ACTION).clicked.connect(lambda: self.send(HelpClosed()))
        self.add("again.yes", kit.say("again.yes")).clicked.connect(lambda: self.send(Done()))
