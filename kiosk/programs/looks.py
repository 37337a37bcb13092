"""Which looks `kiosk screens` takes pictures of: languages, text sizes, colours and panels, as its options wish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from kiosk.panel import PANELS, Panel
from kiosk.visit.display import CONTRASTS, SIZES, Display

if TYPE_CHECKING:
    from kiosk.app import House


class WishError(Exception):
    """An option names something that there is not; the message says what there is."""


def look_name(panel: Panel, display: Display) -> str:
    """A folder's name for the pictures of one look."""
    return f"{panel.name}-{display.language}-{display.size}-{display.contrast}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line says; None: the kiosk's own, or with `everything` all of them."""

    language: str | None = None
    size: str | None = None
    contrast: str | None = None
    panel: str | None = None
    everything: bool = False

    def looks(self, house: House) -> Iterator[tuple[Panel, Display]]:
        """Each look, panels first. Raises WishError."""
        own = house.display
        offered = tuple(language.code for language in house.languages.offered)
        panels = self._chosen("panel", self.panel, tuple(PANELS), house.config.panel.name)
        languages = self._chosen("language", self.language, offered, own.language)
        sizes = self._chosen("size", self.size, tuple(map(str, range(SIZES))), str(own.size))
        contrasts = self._chosen("theme", self.contrast, CONTRASTS, own.contrast)
        for panel, language, size, contrast in product(panels, languages, sizes, contrasts):
            yield PANELS[panel], replace(own, language=language, size=int(size), contrast=contrast)

    def _chosen(self, what: str, wished: str | None, known: Sequence[str], own: str) -> Sequence[str]:
        if wished is None:
            return known if self.everything else (own,)
        if wished not in known:
            raise WishError(f'There is no {what} "{wished}". Use one of: {", ".join(known)}.')
        return (wished,)
