"""The renderer of every page of a clinic: handouts, slips, and the pages that hang on its walls. reportlab is imported at the first page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.country import Paper
from kiosk.handout.content import Letterhead
from kiosk.handout.pdf import SIZES, HandoutRenderer
from kiosk.handout.tongue import Tongue
from kiosk.paperwork import PaperKind, StaffSlip, WaitingSlip
from kiosk.ports import Sheet, Variant


@dataclass(frozen=True)
class Speaking:
    """In which languages there are pages."""

    clinic: str
    """The code of the clinic's language: staff read it."""
    tongue: Callable[[str], Tongue]
    """A language by its code; where it cannot be printed, another that can."""
    whole: Callable[[str], Tongue]
    """The same, for a page with all of the advice: one language throughout."""
    offered: Callable[[], Sequence[str]]
    """The codes of what patients may choose; asked when the page beside the panel is made."""


class ClinicRenderer:
    """A `kiosk.paperwork.PaperRenderer`. One thread at a time."""

    def __init__(self, handouts: HandoutRenderer, speaking: Speaking, letterhead: Letterhead, *, paper: Paper, demonstration: bool) -> None:
        self._handouts, self._speaking, self._letterhead = handouts, speaking, letterhead
        self._size, self._demonstration = SIZES[paper], demonstration

    def render(self, sections: Sequence[str], language: str, variant: Variant) -> bytes:
        """The handout as PDF, of these sections in print order. Raises HandoutError."""
        return self._handouts.render(sections, language, variant)

    def sheet(self, sections: Sequence[str], language: str, variant: Variant) -> Sheet:
        """The handout, with what is on it and what gave way. Raises HandoutError."""
        return self._handouts.sheet(sections, language, variant)

    def waiting_slip(self, language: str, slip: WaitingSlip) -> bytes:
        """See `PaperRenderer`. Raises HandoutError."""
        from kiosk.handout.slip_waiting import draw_waiting

        self._handouts.warm_up()
        return draw_waiting(slip, self._tongues((language, self._speaking.clinic)), self._letterhead, self._size, demonstration=self._demonstration)

    def staff_slip(self, slip: StaffSlip) -> bytes:
        """See `PaperRenderer`. Raises HandoutError."""
        from kiosk.handout.slip_staff import draw_staff

        self._handouts.warm_up()
        return draw_staff(slip, self._speaking.tongue(self._speaking.clinic), self._letterhead, self._size, demonstration=self._demonstration)

    def house_page(self, page: PaperKind, language: str) -> bytes:
        """See `PaperRenderer`. Raises HandoutError, and ValueError for a page about a patient."""
        from kiosk.handout.form import draw_form
        from kiosk.handout.notices import draw_bezel, draw_wall

        self._handouts.warm_up()
        rest, demonstration = (self._letterhead, self._size), self._demonstration
        match page:
            case PaperKind.DOWNTIME:
                tongues = (self._speaking.whole(language), self._speaking.whole(self._speaking.clinic))
                return draw_form(*tongues, *rest, demonstration=demonstration)
            case PaperKind.WALL:
                return draw_wall(self._speaking.tongue(language), *rest, demonstration=demonstration)
            case PaperKind.BEZEL:
                return draw_bezel(self._tongues((language, *self._speaking.offered())), *rest, demonstration=demonstration)
            case _:
                raise ValueError(f"{page.value} is about a patient")

    def _tongues(self, codes: Sequence[str]) -> tuple[Tongue, ...]:
        """Each language once; one that cannot be printed is that which stands for it."""
        found = {tongue.code: tongue for tongue in map(self._speaking.tongue, codes)}
        return tuple(found.values())
