"""The words of the sheet in every language, how a paragraph of them is set, and how it is read back."""

from __future__ import annotations

import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from kiosk.app import House
from kiosk.config import Config
from kiosk.handout.bidi import CONTROLS
from kiosk.handout.breaking import pieces
from kiosk.handout.typesetting import REGULAR, Paragraph, Script, Style, load_fonts, page, paragraph
from kiosk.languages import Spoken, known_languages

CODES = tuple(known_languages())
WIDTH, TALL = 300.0, 20000.0
NO_MARKS = str.maketrans("", "", "".join(CONTROLS))


@cache
def languages() -> House:
    """The demonstration's house, with all its languages."""
    return House(Config.demonstration(Path(tempfile.gettempdir())))


def spoken(code: str) -> Spoken:
    """Everything in a language."""
    return languages().languages.spoken(code)


def script(code: str) -> Script:
    """How a language is written."""
    return Script.of(spoken(code).language)


@cache
def texts(code: str) -> tuple[str, ...]:
    """Every paragraph that a sheet in this language may hold: titles, sentences, cells of the timeline, head and foot."""
    words = spoken(code)
    found = [words.catalogue.say("handout.title", title=words.protocol.title)]
    for section in words.protocol.sections:
        found.append(section.title)
        for sentence in section.text:
            found += sentence.text.removeprefix("- ").split(" | ")
    found += [words.catalogue.say(f"handout.month.{month}") for month in range(1, 13)]
    found += [words.catalogue.say(text_id) for text_id in ("handout.subject", "handout.demonstration", "handout.draft", "shell.translated")]
    found.append(words.catalogue.say("handout.ticket", ticket="KP 47"))
    found.append(words.catalogue.say("handout.page", page="1", pages="2"))
    return tuple(dict.fromkeys(found))


def set_in(code: str, text: str, size: float = 12, width: float = WIDTH, *, bold: bool = False) -> Paragraph:
    """A paragraph broken into lines."""
    load_fonts(script(code))
    made = paragraph(text, Style(size, size * 1.2, bold=bold, script=script(code)))
    made.wrap(width, 1e6)
    return made


def line_texts(made: Paragraph, text: str) -> list[str]:
    """The words of each of its lines, blanks at the end and marks of direction included."""
    rest = iter(pieces(text))
    return ["".join(next(rest) for _ in line) for line in made.lines]


def drawn(path: Path, code: str, said: Sequence[str], *, size: float = 12, width: float = WIDTH, bold: bool = False) -> None:
    """A PDF with each of these texts as a paragraph on a page of its own."""
    load_fonts(script(code))
    canvas = Canvas(str(path), pagesize=(width + 40, 400), invariant=1, initialFontName=REGULAR)  # type: ignore[arg-type] # its stubs say a number
    for text in said:
        with page(canvas, width + 40, script(code)):
            made = set_in(code, text, size, width, bold=bold)
            made.drawOn(canvas, 20, 380 - made.height)
        canvas.showPage()
    canvas.save()


def read_back(path: Path, *how: str) -> list[str]:
    """What pdftotext reads on each page, in Unicode's plain form and without marks of direction."""
    read = subprocess.run(["pdftotext", *how, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return [words(page) for page in read.split("\f")[:-1]]


def words(text: str) -> str:
    """A text with one blank between words, in the form in which texts are compared."""
    return " ".join(re.split(r"\s+", unicodedata.normalize("NFKC", text).translate(NO_MARKS).strip()))
