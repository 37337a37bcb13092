"""The kiosk's Renderer: sections in, a PDF out. reportlab is imported at the first sheet, not before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.country import Paper
from kiosk.handout.content import Block, HandoutError, Letterhead, run_on
from kiosk.handout.making import Wording, blocks
from kiosk.languages import ENGLISH, Spoken
from kiosk.ports import Sheet, Variant
from kiosk.text import PLACEHOLDER
from rules.model import Section

if TYPE_CHECKING:
    from kiosk.handout.furniture import Furniture
    from kiosk.handout.layout import Layout

SIZES: Mapping[Paper, tuple[float, float]] = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612.0, 792.0)}
"""Width and height in points."""

APART: Sequence[frozenset[str]] = (frozenset(), frozenset({"visit"}), frozenset({"visit", "relief"}))
"""Places that leave the box of what to do today, where page 1 does not hold it: as few as will do."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A sheet before it is drawn."""

    layout: Layout
    furniture: Furniture
    words: Spoken
    """In the patient's language."""
    printed: tuple[str, ...]
    dropped: tuple[str, ...]


class HandoutRenderer:
    """Makes handouts of one protocol for one clinic. One thread at a time."""

    def __init__(
        self, speak: Callable[[str, Sequence[str]], Spoken], letterhead: Letterhead, *, paper: Paper, demonstration: bool, beside: str = ""
    ) -> None:
        """`speak` says in which words these sections are printed for a patient of this language (`kiosk.languages.Languages.on_paper`).

        `demonstration` marks every page as not for patients. `beside` is the language that stands beside every other one; empty: none does.

        Raises HandoutError for a word in a section that nobody filled in.
        """
        self._speak = speak
        self._letterhead = letterhead
        self._size = SIZES[paper]
        self._demonstration = demonstration
        self._beside = beside
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
        from kiosk.handout.layout import Metadata, draw

        made = self.laid_out(sections, language, variant)
        say = made.words.catalogue.say
        title = say("handout.title", title=made.words.protocol.title)
        about = Metadata(title, say("handout.subject"), self._letterhead.name, say("handout.product"), made.words.language.code)
        return Sheet(draw(made.layout, made.furniture, self._size, about), made.layout.pages, made.printed, made.dropped)

    def laid_out(self, sections: Sequence[str], language: str, variant: Variant) -> LaidOut:
        """Where everything stands on the handout. Raises HandoutError."""
        from kiosk.handout.furniture import Furniture, imprint
        from kiosk.handout.layout import Manuscript, lay_out
        from kiosk.handout.scales import BILINGUAL, LARGE_PRINT, NORMAL
        from kiosk.handout.typesetting import Script

        spoken = self._languages(language, sections, variant)
        kind = LARGE_PRINT if variant.large else BILINGUAL if len(spoken) > 1 else NORMAL
        for apart in APART:
            made = [blocks(Wording(each.protocol, each.catalogue.say), sections, variant, run_on=len(spoken) == 1, apart=apart) for each in spoken]
            disclaimer = run_on(line.text for block in made[0] if block.place == "footer" for line in block.lines)
            head = imprint(spoken[0], variant, self._letterhead, disclaimer, demonstration=self._demonstration)
            furniture = Furniture(head, self._size, kind.title)
            manuscript = Manuscript(
                tuple(Script.of(each.language) for each in spoken),
                tuple(each for each in zip(*made, strict=True) if each[0].place != "footer"),
                lambda block, at: spoken[at].catalogue.say("handout.continued", title=block.title),
            )
            layout = lay_out(manuscript, furniture, kind)
            if layout.fits:
                break
        if not layout.clear:
            raise HandoutError("Page 1 does not hold its boxes, and nothing in them may be cut. Shorten the clinic's name or hours.")
        gone = _sections(layout.dropped)
        printed = tuple(section for section in _sections(made[0]) if section not in gone)
        dropped = gone + tuple(section for section in sections if section not in {*printed, *gone})
        return LaidOut(layout, furniture, spoken[0], printed, dropped)

    def _languages(self, language: str, sections: Sequence[str], variant: Variant) -> tuple[Spoken, ...]:
        """The patient's language and, where it is wished for and another one, that beside it. Large print has no room for two."""
        own = self._words(language, sections)
        self.warm_up(own.language.code)
        if variant.large or not self._beside:
            return (own,)
        other = self._words(self._beside, sections)
        self.warm_up(other.language.code)
        return (own,) if other.language.code == own.language.code else (own, other)

    def _words(self, language: str, sections: Sequence[str]) -> Spoken:
        """What a sheet is printed in, looked at once for words that nobody filled in."""
        words = self._speak(language, sections)
        if words.language.code not in self._looked_at:
            unfilled = sorted({word for section in words.protocol.sections for word in _unfilled(section)})
            if unfilled:
                raise HandoutError(f"These words of the handout have no value: {', '.join(unfilled)}. Set them for the country or the clinic.")
            self._looked_at.add(words.language.code)
        return words


def _sections(made: Iterable[Block]) -> tuple[str, ...]:
    return tuple(section for block in made for section in block.sections)


def _unfilled(section: Section) -> list[str]:
    return [match[0] for text in (section.title, *(sentence.text for sentence in section.text)) for match in PLACEHOLDER.finditer(text)]
