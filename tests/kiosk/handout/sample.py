"""A small protocol to print, and ways to read a page back."""

from __future__ import annotations

import itertools
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.country import Paper
from kiosk.handout.content import Block, Letterhead
from kiosk.handout.pdf import HandoutRenderer
from kiosk.languages import Spoken, known_languages
from kiosk.paths import resource
from kiosk.ports import Variant
from kiosk.text import Catalogue
from rules.model import All, Level, Protocol, Section, Sentence, SignOff

CLINIC = Letterhead("Riverside Walk-in Clinic", "(555) 010-0147", "Open every day, 8 am to 8 pm")
SAY = Catalogue.read(resource("locale", "en"), {}).say
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_BOX = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
LONG = "Every word of this sentence takes some room on the paper, so that many of them fill it to the foot."


def section(section_id: str, place: str, *said: str, priority: int = 1, title: str = "") -> Section:
    """A section that says this."""
    sentences = tuple(Sentence(f"{section_id}.{number}", text, ()) for number, text in enumerate(said, start=1))
    return Section(section_id, title or f"Title of {section_id}", None, frozenset(), frozenset(), priority, place, sentences)


SIGNS = ("Call now if:", "- You cannot feel your legs.", "- You faint.", "Book a visit if:", "- It stays.")
HELP = section("HELP", "help", *SIGNS, title="When to get help")
FOOTER = section("FOOTER", "footer", "This sheet is advice.", "It shows no answers.")
STEPS = section(
    "STEPS",
    "timeline",
    "Start | 0 to 3 days | strong pain | rest a little",
    "Lasting | over 4 weeks | still sore | book a visit",
    "Many feel better.",
)
ASKED = section("ASKED", "questions", "- Heat or ice? The one you like.", "- No question at all.")


def protocol(*sections: Section, sign_off: SignOff | None = None) -> Protocol:
    """A protocol that has only a handout."""
    return Protocol("sample", "Sore toe", "1.2.3", "2026-03-04", sign_off, {}, {}, (), (), (), sections, All(()), content="1c5600308b55")


def in_english(shown: Protocol, *, draft: bool = False) -> Spoken:
    """A protocol with the shell's English around it."""
    return Spoken(known_languages()["en"], Catalogue.read(resource("locale", "en"), {}), shown, draft=draft)


def renderer(
    *sections: Section, paper: Paper = Paper.A4, letterhead: Letterhead = CLINIC, sign_off: SignOff | None = None, demonstration: bool = False
) -> HandoutRenderer:
    """Prints these sections with the shipped words and fonts."""
    printed = in_english(protocol(*sections, sign_off=sign_off))
    return HandoutRenderer(lambda _language, _sections: printed, letterhead, paper=paper, demonstration=demonstration)


def variant(level: Level = Level.SELF_CARE, *boxed: str) -> Variant:
    """A handout of ticket KP 47."""
    return Variant(level, "KP47", NOON, frozenset(boxed))


def page_texts(pdf: bytes, folder: Path) -> list[str]:
    """What pdftotext reads on each page, in the order in which it was drawn."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    read = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return [unicodedata.normalize("NFKC", page) for page in read.split("\f")[:-1]]


def overlaps(pdf: bytes, folder: Path) -> list[tuple[str, str]]:
    """Pairs of words on a page that lie on each other. Letters are less tall than the boxes that pdftotext gives: 40 % of their height is air."""
    path = folder / "boxes.pdf"
    path.write_bytes(pdf)
    xml = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    found = []
    for page in xml.split("<page ")[1:]:
        boxes = sorted((float(y0), float(y1), float(x0), float(x1), word) for x0, y0, x1, y1, word in _BOX.findall(page))
        for number, (top, foot, left, right, word) in enumerate(boxes):
            for other in itertools.takewhile(lambda box, foot=foot: box[0] < foot, boxes[number + 1 :]):
                deep = min(foot, other[1]) - other[0] > 0.4 * min(foot - top, other[1] - other[0])
                if deep and min(right, other[3]) - max(left, other[2]) > 0.5:
                    found.append((word, other[4]))
    return found


def body_words(pages: Sequence[str], printed: str) -> list[str]:
    """The words between head and foot: on every page these are drawn first, and `printed` last of them."""
    rests = [page.split(printed, 1)[1] for page in pages]
    return re.sub(r"•", " ", " ".join(rests)).split()


def section_words(shown: Section, level: Level) -> list[str]:
    """The words of a section as its catalogue has them."""
    said = [sentence.text for sentence in shown.text if not sentence.levels or level in sentence.levels]
    return " ".join([shown.title, *(_as_printed(text) for text in said)]).split()


def block_words(block: Block, *, headed: bool = True) -> list[str]:
    """The words of a block, with its heading or without."""
    said = [block.title] if headed else []
    for row in block.rows:
        here, *dates = row.here or ("",)
        said += [f"{here} · {row.phase}" if here else row.phase, f"{row.when} · {row.feel} · {row.helps}", *dates]
    for line in block.lines:
        said += [line.strong, line.text]
    return " ".join(said).split()


def _as_printed(text: str) -> str:
    """A sentence as it stands on the page: a step of the timeline with points between its parts."""
    phase, *cells = text.removeprefix("- ").split(" | ")
    return " ".join([phase, *([" · ".join(cells)] if cells else [])])
