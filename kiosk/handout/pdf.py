"""The kiosk's Renderer: sections in, a PDF out. reportlab is imported at the first sheet, not before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kiosk.country import Paper
from kiosk.handout.content import Block, HandoutError, Letterhead, Wording, blocks
from kiosk.ports import Sheet, Variant
from kiosk.text import PLACEHOLDER
from rules.model import Protocol, Section

WRITTEN_IN = "en"
"""The language of every page so far, whatever the patient reads on the screen: the file must not claim another."""
SIZES: Mapping[Paper, tuple[float, float]] = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612.0, 792.0)}
"""Width and height in points."""


class HandoutRenderer:
    """Makes handouts of one protocol for one clinic. One thread at a time."""

    def __init__(self, protocol: Protocol, letterhead: Letterhead, *, paper: Paper, say: Callable[..., str], demonstration: bool) -> None:
        """The protocol's words are filled in (`kiosk.text.filled`); `say` gives shell words.

        `demonstration` marks every page as not for patients.

        Raises HandoutError for a word in a section that nobody filled in.
        """
        unfilled = sorted({word for section in protocol.sections for word in _unfilled(section)})
        if unfilled:
            raise HandoutError(f"These words of the handout have no value: {', '.join(unfilled)}. Set them for the country or the clinic.")
        self._protocol = protocol
        self._letterhead = letterhead
        self._size = SIZES[paper]
        self._say = say
        self._demonstration = demonstration

    def warm_up(self) -> None:
        """Import and load what the first sheet needs: call it off the GUI thread, after the first screen is shown. Raises HandoutError."""
        import kiosk.handout.layout  # noqa: F401 - for its imports
        from kiosk.handout.typesetting import load_fonts

        load_fonts()

    def render(self, sections: Sequence[str], language: str, variant: Variant) -> bytes:
        """The handout as PDF, of these sections in print order. Raises HandoutError."""
        return self.sheet(sections, language, variant).pdf

    def sheet(self, sections: Sequence[str], language: str, variant: Variant) -> Sheet:  # noqa: ARG002 - the port's; pages are in English so far
        """The handout, with what is on it and what gave way. Raises HandoutError."""
        from kiosk.handout.furniture import Furniture, imprint
        from kiosk.handout.layout import Manuscript, Metadata, draw, lay_out
        from kiosk.handout.scales import BILINGUAL, LARGE_PRINT, NORMAL

        self.warm_up()
        wordings = self._wordings(variant)
        kind = LARGE_PRINT if variant.large else BILINGUAL if len(wordings) > 1 else NORMAL
        repeated = (
            () if kind.digest else tuple(section.id for section in self._protocol.sections if section.place == "today" and section.id in sections)
        )
        wanted = [section for section in sections if section not in repeated]
        made = [blocks(wording, wanted, variant, run_on=len(wordings) == 1) for wording in wordings]
        disclaimer = " ".join(line.text for block in made[0] if block.place == "footer" for line in block.lines)
        words = imprint(self._protocol, variant, self._letterhead, disclaimer, self._say, demonstration=self._demonstration)
        furniture = Furniture(words, self._size)
        titles = tuple(wording.say("handout.title", title=wording.protocol.title) for wording in wordings)
        sheet = tuple(each for each in zip(*made, strict=True) if each[0].place != "footer")
        manuscript = Manuscript(titles, sheet, lambda block, at: wordings[at].say("handout.continued", title=block.title))
        layout = lay_out(manuscript, furniture, kind)
        about = Metadata(titles[0], self._say("handout.subject"), self._letterhead.name, self._say("handout.product"), WRITTEN_IN)
        dropped = _sections(layout.dropped)
        return Sheet(
            pdf=draw(layout, furniture, self._size, about),
            pages=layout.pages,
            printed=tuple(section for section in _sections(made[0]) if section not in dropped),
            dropped=dropped + repeated,
        )

    def _wordings(self, variant: Variant) -> tuple[Wording, ...]:
        return (Wording(self._protocol, self._say),)


def _sections(made: Iterable[Block]) -> tuple[str, ...]:
    return tuple(section for block in made for section in block.sections)


def _unfilled(section: Section) -> list[str]:
    return [match[0] for text in (section.title, *(sentence.text for sentence in section.text)) for match in PLACEHOLDER.finditer(text)]
