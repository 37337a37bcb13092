"""The overlays behind Language and Text size: tiles in rows, each of which changes the screen at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.kit import Kit
from kiosk.patient.overlays import WIDEST_MM, OverlayScreen
from kiosk.patient.tiles import Tile, language_tiles, plain
from kiosk.patient.words import Words
from kiosk.visit.display import CONTRASTS, NORMAL_SIZE, SIZES, Display, Sound
from kiosk.visit.intents import Adjusted, Extended, SoundAdjusted, SoundAsked
from kiosk.visit.overlay_views import LanguagesView, LookView

FEWEST_COLUMNS = 2
ACROSS = 4
"""Tiles of a row side by side, as many as there are sizes and colours."""


@dataclass(frozen=True, slots=True)
class Row:
    """Tiles side by side under a few words."""

    label: Words | None
    tiles: tuple[TouchButton, ...]
    across: int


class TileOverlay(OverlayScreen):
    """A panel of rows. What closes it stands below them."""

    def __init__(self, kit: Kit, parent: QWidget, title: str) -> None:
        super().__init__(kit, parent, title, "")
        self.heading.set_role("shell")
        self.rows: list[Row] = []

    def finish(self) -> None:
        """The last row: back to what lies below."""
        close = TouchButton(self.kit, "adjust.close", self, tone=Tone.ACTION)
        close.show_words(self.kit.say("adjust.close"))
        close.clicked.connect(lambda: self.send(Extended()))
        if self.kit.theme.reach and self.rows[-1].label is None and len(self.rows[-1].tiles) < ACROSS:
            # One row less: there is little height within reach.
            last = self.rows.pop()
            self.rows.append(Row(None, (*last.tiles, close), len(last.tiles) + 1))
        else:
            self.rows.append(Row(None, (close,), 1))

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        wide = min(room.width() - 2 * theme.margin, theme.mm(WIDEST_MM))
        pad = theme.px("gap")
        for role in ("shell", "mark"):
            places = list(self._places(wide - 2 * pad, role))
            high = places[-1][1].bottom() + 1 + 2 * pad
            first = min(area.top() for widget, area in places if isinstance(widget, TouchButton))
            if self._top(room, high) - room.top() + pad + first >= self.lift:
                break
        self._panel = QRect(room.left() + (room.width() - wide) // 2, self._top(room, high), wide, high)
        for widget, area in places:
            self.put(widget, area.translated(self._panel.left() + pad, self._panel.top() + pad))

    def _places(self, inner: int, role: str) -> Iterator[tuple[QWidget, QRect]]:
        theme = self.kit.theme
        gap, y = theme.px("gap"), 0
        yield self.heading, QRect(0, 0, inner, self.heading.height_at(inner))
        y += self.heading.height_at(inner) + gap // 2
        for row in self.rows:
            if row.label is not None:
                yield row.label, QRect(0, y, inner, row.label.height_at(inner))
                y += row.label.height_at(inner)
            each = (inner - (row.across - 1) * gap) // row.across
            for tile in row.tiles:
                tile.role = role
                tile.role = role if tile.fits(each) else "mark"
            for start in range(0, len(row.tiles), row.across):
                beside = row.tiles[start : start + row.across]
                high = max(tile.height_for(each) for tile in beside)
                for at, tile in enumerate(beside):
                    yield tile, QRect(at * (each + gap), y, each, high)
                y += high + gap


class LanguagesOverlay(TileOverlay):
    """Every language that is offered, each by its own name."""

    def __init__(self, kit: Kit, view: LanguagesView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("languages.title"))
        tiles = language_tiles(kit, view.languages, self)
        self.rows = [Row(None, tiles, FEWEST_COLUMNS if kit.theme.portrait else ACROSS - 1)]
        self.finish()


class LookOverlay(TileOverlay):
    """Text size, colours, and where the controls stand."""

    def __init__(self, kit: Kit, view: LookView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("look.title"))
        self._display, self._voice, across = view.display, view.voice, FEWEST_COLUMNS if kit.theme.portrait else ACROSS
        sizes = tuple(self._tile(f"look.size.{size}", replace(view.display, size=size)) for size in range(SIZES))
        contrasts = tuple(self._tile(f"look.contrast.{name}", replace(view.display, contrast=name)) for name in CONTRASTS)
        self.rows = [Row(self._label("look.sizes"), sizes, across), Row(self._label("look.contrasts"), contrasts, across), self._last()]
        self.finish()

    def _last(self) -> Row:
        normal = replace(self._display, size=NORMAL_SIZE, contrast=CONTRASTS[0], reach=False)
        back = plain(self.kit, "look.normal", self)
        back.clicked.connect(partial(self._choose, normal))
        back.clicked.connect(lambda: self.send(SoundAdjusted(Sound())))
        tiles = (*self._low(), *self._sound(), back)
        return Row(None, tiles, max(FEWEST_COLUMNS, len(tiles)))

    def _sound(self) -> tuple[TouchButton, ...]:
        """The way to speed and loudness, where there is a voice."""
        if not self._voice:
            return ()
        sound = plain(self.kit, "look.sound", self)
        sound.clicked.connect(lambda: self.send(SoundAsked()))
        return (sound,)

    def _low(self) -> tuple[Tile, ...]:
        """Where every control stands low anyway there is nothing to choose."""
        if self.kit.theme.portrait:
            return ()
        low = replace(self._display, reach=not self._display.reach)
        tile = Tile(self.kit, "look.low", self.kit.say("look.low"), self, chosen=self._display.reach, one_of=False)
        tile.clicked.connect(partial(self._choose, low))
        return (tile,)

    def _tile(self, text_id: str, display: Display) -> Tile:
        tile = Tile(self.kit, text_id, self.kit.say(text_id), self, chosen=display == self._display)
        tile.clicked.connect(partial(self._choose, display))
        return tile

    def _label(self, text_id: str) -> Words:
        return Words(self.kit, self, self.kit.say(text_id), role="mark", tone="quiet")

    def _choose(self, display: Display, _checked: object = None) -> None:
        self.send(Adjusted(display))
