"""The kiosk's Renderer: sections in, a PDF out. reportlab is imported at the first sheet, not before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kiosk.country import Paper
from kiosk.handout.content import HandoutError, Letterhead, blocks, run_on
from kiosk.languages import ENGLISH, Spoken
from kiosk.ports import Sheet, Variant
from kiosk.text import PLACEHOLDER
from rules.model import Section

SIZES: Mapping[Paper, tuple[float, float]] = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612.0, 792.0)}
"""Width and height in points."""


class HandoutRenderer:
    """Makes handouts of one protocol for one clinic. One thread at a time."""

    def __init__(self, speak: Callable[[str, Sequence[str]], Spoken], letterhead: Letterhead, *, paper: Paper, demonstration: bool) -> None:
        """`speak` says in which words these sections are printed for a patient of this language (`kiosk.languages.Languages.on_paper`).

        `demonstration` marks every page as not for patients.

        Raises HandoutError for a word in a section that nobody filled in.
        """
        self._speak = speak
        self._letterhead = letterhead
        self._size = SIZES[paper]
        self._demonstration = demonstration
        self._looked_at: set[str] = set()
        self._words(ENGLISH, ())

    def warm_up(self, language: str = ENGLISH) -> None:
        """Import and load what the first sheet needs: call it off the GUI thread, after the first screen is shown. Raises HandoutError."""
        import kiosk.handout.layout  # noqa: F401 - for its imports
        from kiosk.handout.typesetting import Script, load_fonts

        load_fonts(Script.of(self._words(language, ()).language))

    def render(self, sections: Sequence[str], language: str, variant: Variant) -> bytes:
        """The handout as PDF, of these sections in print order. Raises HandoutError."""
        return self.sheet(sections, language, variant).pdf

    def sheet(self, sections: Sequence[str], language: str, variant: Variant) -> Sheet:
        """The handout, with what is on it and what gave way. Raises HandoutError."""
        from kiosk.handout.furniture import Furniture, imprint
        from kiosk.handout.layout import Metadata, draw, lay_out

        words = self._words(language, sections)
        self.warm_up(words.language.code)
        say = words.catalogue.say
        made = blocks(words.protocol, sections, variant)
        disclaimer = run_on(line.text for block in made if block.place == "footer" for line in block.lines)
        furniture = Furniture(imprint(words, variant, self._letterhead, disclaimer, demonstration=self._demonstration), self._size)
        title = say("handout.title", title=words.protocol.title)
        layout = lay_out([block for block in made if block.place != "footer"], title, furniture)
        about = Metadata(title, say("handout.subject"), self._letterhead.name, say("handout.product"), words.language.code)
        return Sheet(
            pdf=draw(layout, furniture, self._size, about),
            pages=layout.pages,
            printed=tuple(section for block in made if block not in layout.dropped for section in block.sections),
            dropped=tuple(section for block in layout.dropped for section in block.sections),
        )

    def _words(self, language: str, sections: Sequence[str]) -> Spoken:
        """What a sheet is printed in, looked at once for words that nobody filled in."""
        words = self._speak(language, sections)
        if words.language.code not in self._looked_at:
            unfilled = sorted({word for section in words.protocol.sections for word in _unfilled(section)})
            if unfilled:
                raise HandoutError(f"These words of the handout have no value: {', '.join(unfilled)}. Set them for the country or the clinic.")
            self._looked_at.add(words.language.code)
        return words


def _unfilled(section: Section) -> list[str]:
    return [match[0] for text in (section.title, *(sentence.text for sentence in section.text)) for match in PLACEHOLDER.finditer(text)]
