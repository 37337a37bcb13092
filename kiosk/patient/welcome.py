"""The welcome: what this is and is not, Start, and "I feel very unwell" in red, as it stands behind "Talk to staff" too."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.figure import paint_welcome_figure
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.tiles import language_tiles
from kiosk.patient.words import Words
from kiosk.visit.display import spaced
from kiosk.visit.intents import Started, Unwell
from kiosk.visit.screens import WelcomeView
from rules.frozen import frozen

NOTES = ("welcome.what", "welcome.not", "welcome.cleared")
START_WIDTH = 1.7
"""Start's width as a multiple of what its word needs."""
NAME_WIDTH = 1.5
"""A language's widest tile, as a multiple of what the widest name needs."""
BUTTONS = (
    (None, "shell", START_WIDTH, True, 1),
    (None, "shell", 1.0, False, 1),
    (None, "shell", START_WIDTH, True, 2),
    (None, "shell", 1.0, False, 2),
    (None, "mark", 1.0, False, 1),
    ("mark", "mark", 1.0, False, 1),
)
"""Start's font (None: the plan's) and that of the buttons beside it, Start's share, whether those have air, and their lines.

The first that stands in one row is taken, and whose lines have room in the buttons' height.
"""
ART_SHARE = 0.34
"""The drawing's share of the width, or of the height on a panel that stands on its short side."""


@frozen
class Plan:
    """One way to fill the room; the first that fits is taken."""

    art: bool
    title: str
    notes: str
    targets: float
    """Height of the buttons, in targets."""
    above: str = "section"
    """Space above the languages, by name. They are there in every plan: who cannot read the rest has nothing else to find."""
    names: str = "shell"
    """Font of the languages."""
    close: bool = False
    """Whether what is told stands with nothing between."""
    joined: bool = False
    """Whether what is told stands in one paragraph."""


PLANS = (
    Plan(art=True, title="display", notes="text", targets=1.7),
    Plan(art=False, title="display", notes="text", targets=1.7),
    Plan(art=False, title="heading", notes="text", targets=1.3),
    Plan(art=False, title="heading", notes="note", targets=1.15),
    Plan(art=False, title="heading", notes="note", targets=1.0, above="gap", close=True),
    Plan(art=False, title="heading", notes="mark", targets=1.0),
    Plan(art=False, title="heading", notes="mark", targets=1.0, above="gap", close=True),
    Plan(art=False, title="heading", notes="mark", targets=1.0, above="gap", names="mark", close=True),
    Plan(art=False, title="firm", notes="note", targets=1.0, above="gap", close=True),
    Plan(art=False, title="shell", notes="note", targets=1.0, above="gap", close=True),
    Plan(art=False, title="shell", notes="mark", targets=1.0, above="gap", names="mark", close=True),
    Plan(art=False, title="shell", notes="mark", targets=1.0, above="gap", names="mark", close=True, joined=True),
)


class WelcomeScreen(Screen):
    """Shown while nobody is at the kiosk."""

    def __init__(self, kit: Kit, view: WelcomeView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        called = say("welcome.summoned", tickets=", ".join(map(spaced, view.summoned))) if view.summoned else ""
        self.title = Words(kit, self, called or say("welcome.title"), role="display")
        self.notes = [Words(kit, self) for _ in NOTES]
        self.start = TouchButton(kit, "welcome.start", self, tone=Tone.ACTION)
        self.start.show_words(say("welcome.start"), icon=Icon.ON)
        self.unwell = TouchButton(kit, "welcome.unwell", self, tone=Tone.EMERGENCY)
        self.unwell.show_words(say("welcome.unwell"), icon=Icon.ALERT)
        self.helping = TouchButton(kit, "welcome.helping", self)
        self.helping.show_words(say("welcome.helping"))
        self.start.clicked.connect(self._started)
        self.helping.clicked.connect(lambda: self.send(Started(helping=True)))
        self.unwell.clicked.connect(self._unwell)
        offered = view.languages if len(view.languages) > 1 else ()
        self.languages = language_tiles(kit, offered, self)
        self._art = QRect()
        self.setAccessibleName(self.title.text())

    def arrange(self, room: QRect) -> None:
        for plan in PLANS:
            places, high = self._places(plan, room)
            if high <= room.height():
                break
        spare = max(0, room.height() - high)
        air = min(spare // 3, self.kit.theme.px("section")) if plan.close else 0
        lower = (spare - air) // 2
        for note in self.notes:
            note.hide()
        for widget, area in places:
            self.put(widget, area.translated(0, lower + (air if isinstance(widget, TouchButton) else 0)))
        self._art.translate(0, lower if self.kit.theme.portrait else 0)

    def _places(self, plan: Plan, room: QRect) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Where everything stands from the top of the room, and how high it all is."""
        theme = self.kit.theme
        gap = theme.px("section" if plan.targets > 1.5 else "gap")  # noqa: PLR2004 (the roomy plans)
        art = int((room.height() if theme.portrait else room.width()) * ART_SHARE) if plan.art else 0
        beside = art and not theme.portrait
        wide = room.width() - (art + gap if beside else 0)
        self._art = QRect(room.right() + 1 - art, room.top(), art, room.height()) if beside else QRect(room.left(), room.top(), room.width(), art)
        y = room.top() + (art + 2 * gap if art and not beside else 0)
        places: list[tuple[QWidget, QRect]] = []
        for label, role in ((self.title, plan.title), *((note, plan.notes) for note in self._told(plan))):
            label.set_role(role)
            high = label.height_at(wide)
            places.append((label, QRect(room.left(), y, wide, high)))
            y += high + (0 if plan.close else gap)
        buttons, bottom = self._buttons(plan, room.left(), max(y + gap // 3, room.top() + self.lift), wide)
        names, bottom = self._names(plan, room.left(), bottom, wide)
        return places + buttons + names, bottom - room.top()

    def _told(self, plan: Plan) -> list[Words]:
        """The labels that say what this is, with their words."""
        told = [self.kit.say(text_id) for text_id in NOTES]
        for label, words in zip(self.notes, [" ".join(told)] if plan.joined else told, strict=False):
            label.setText(words)
            label.long_lines = plan.joined
        return self.notes[:1] if plan.joined else self.notes

    def _names(self, plan: Plan, x: int, y: int, wide: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """The languages below, in one row or in two, and where they end."""
        theme = self.kit.theme
        if not self.languages:
            return [], y
        for tile in self.languages:
            tile.role = plan.names
        gap, high, y = theme.px("gap"), theme.px("target"), y + theme.px(plan.above)
        places: list[tuple[QWidget, QRect]] = []
        for row in self._rows_of_names(wide, gap):
            at = x
            for name, each in row:
                places.append((name, QRect(at, y, each, high)))
                at += each + gap
            y += high + gap
        return places, y - gap

    def _rows_of_names(self, wide: int, gap: int) -> list[list[tuple[QWidget, int]]]:
        """The languages in rows, with the width of each: alike where there is room for the widest, else its name's and a share of what is left."""
        across, widths = len(self.languages), [max(self.kit.theme.px("target"), tile.width_for_words(tile.text())) for tile in self.languages]
        while across > 1 and max(sum(widths[at : at + across]) for at in range(0, len(widths), across)) + (across - 1) * gap > wide:
            across = -(-across // 2)
        rows: list[list[tuple[QWidget, int]]] = []
        room = wide - (across - 1) * gap
        for at in range(0, len(widths), across):
            names, needed = self.languages[at : at + across], widths[at : at + across]
            alike = min(room // across, int(max(widths) * NAME_WIDTH))
            spare = (room - sum(needed)) // across
            rows.append([(tile, alike if alike >= max(widths) else own + spare) for tile, own in zip(names, needed, strict=True)])
        return rows

    def _buttons(self, plan: Plan, x: int, y: int, wide: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Start, the way to start for somebody else, and the red button, side by side as far as there is room."""
        theme = self.kit.theme
        gap, high = theme.px("gap"), int(theme.px("target") * plan.targets)
        self.start.role = "heading" if plan.targets > 1.5 else "shell"  # noqa: PLR2004 (the roomy plans)
        places: list[tuple[QWidget, QRect]] = []
        at = x
        for button, needed in self._widths(wide, high):
            each = min(needed, wide)
            if at > x and at + each > x + wide:
                at, y = x, y + high + gap
            places.append((button, QRect(at, y, each, high)))
            at += each + gap
        return places, y + high

    def _widths(self, wide: int, high: int) -> list[tuple[TouchButton, int]]:
        """Pixels of each button, with words of one line or of two: roomy, or narrow and in small words where they have one row only so."""
        others, pad, gap, planned = (self.helping, self.unwell), self.kit.theme.px("pad"), self.kit.theme.px("gap"), self.start.role
        for start_role, role, share, airy, lines in BUTTONS:
            self.start.role = start_role or planned
            for button in others:
                button.role = role
            more = pad if airy else 0
            start = int(self.start.width_for_words(self.start.text()) * share)
            widths = [(self.start, start), *((button, _width(button, lines) + more) for button in others)]
            low = lines == 1 or all(button.height_for(width) <= high for button, width in widths)
            if low and sum(width for _, width in widths) + 2 * gap <= wide:
                break
        return widths

    def _started(self) -> None:
        self.send(Started())

    def _unwell(self) -> None:
        self.send(Unwell())

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._art.height() and self._art.width():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            paint_welcome_figure(painter, self.kit, QRectF(self.mirrored(self._art)))


def _width(button: TouchButton, lines: int) -> int:
    """Pixels of a button with its words on one line or on two."""
    words, metrics = button.text(), button.words_metrics()
    return button.width_for_words(words) - (metrics.width_of(words) - metrics.two_line_width(words) if lines > 1 else 0)
