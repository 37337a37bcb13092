"""The overlay behind Sound: speed and volume step by step, each screen read by itself, the picture off."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from kiosk.patient.adjust import FEWEST_COLUMNS, Row, TileOverlay
from kiosk.patient.button import TouchButton
from kiosk.patient.kit import Kit
from kiosk.patient.tiles import Tile, plain
from kiosk.patient.words import Words
from kiosk.visit.display import RATES, VOLUMES
from kiosk.visit.intents import SoundAdjusted
from kiosk.visit.overlay_views import Overlay, SoundView
from kiosk.visit.screens import View
from kiosk.visit.spoken_over import sound_words


class SoundOverlay(TileOverlay):
    """It changes in place: whoever tries a speed goes on from the same button."""

    def __init__(self, kit: Kit, view: SoundView, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.say("sound.title"))
        self._sound = view.sound
        self.rate, self.volume = (Words(kit, self, words, role="mark", tone="quiet") for words in sound_words(view.sound, kit.say))
        rates = (self._step("sound.slower", "rate", -1), self._step("sound.faster", "rate", 1))
        volumes = (self._step("sound.quieter", "volume", -1), self._step("sound.louder", "volume", 1))
        self.guided = Tile(kit, "sound.guided", kit.say("sound.guided"), self, chosen=view.sound.guided, one_of=False)
        self.guided.clicked.connect(partial(self._choose, "guided", 0))
        dark = self._step("sound.dark", "picture", 0)
        self.rows = [Row(self.rate, rates, FEWEST_COLUMNS), Row(self.volume, volumes, FEWEST_COLUMNS), Row(None, (self.guided, dark), FEWEST_COLUMNS)]
        self.finish()
        self.show_view(view)

    def show_view(self, view: View | Overlay) -> None:
        if isinstance(view, SoundView):
            self._sound = view.sound
            for label, words in zip((self.rate, self.volume), sound_words(view.sound, self.kit.say), strict=True):
                label.setText(words)
            self.guided.choose(chosen=view.sound.guided)

    def _step(self, text_id: str, what: str, by: int) -> TouchButton:
        button = plain(self.kit, text_id, self)
        button.clicked.connect(partial(self._choose, what, by))
        return button

    def _choose(self, what: str, by: int, _checked: object = None) -> None:
        sound = self._sound
        match what:
            case "rate":
                sound = replace(sound, rate=min(len(RATES) - 1, max(0, sound.rate + by)))
            case "volume":
                sound = replace(sound, volume=min(VOLUMES - 1, max(0, sound.volume + by)))
            case "guided":
                sound = replace(sound, guided=not sound.guided)
            case _:
                # Without the picture the keys would lead through silence.
                sound = replace(sound, picture=False, guided=True)
        self.send(SoundAdjusted(sound))
