"""How the clinic wants its pages, from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.country import Paper

MEDIA: Mapping[Paper, str] = {Paper.A4: "iso_a4_210x297mm", Paper.LETTER: "na_letter_8.5x11in"}
"""PWG 5101.1. Always sent: a queue's own default may be the other one."""
MILLIMETRES: Mapping[Paper, tuple[float, float]] = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}


@dataclass(frozen=True, slots=True)
class PageSetup:
    """What goes with every job of this kiosk."""

    paper: Paper
    duplex: bool = True
    """On both sides, where the printer can."""
    copies: int = 1
    owner: str = "kiosk"
    """Whose jobs these are, as the printer shows it: the kiosk's or the desk's name, never a patient's."""
    paper_only: bool = False
    """Whether no folder takes them: what a patient answered lies nowhere as a file."""

    @property
    def media(self) -> str:
        """The sheet's name in IPP."""
        return MEDIA[self.paper]

    @property
    def size(self) -> str:
        """The part of a sheet's name in IPP that says how large it is; `_borderless` and the like may follow it."""
        return self.media.rpartition("_")[2]
