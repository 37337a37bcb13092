"""Kinds of page: the best that a printer takes, made in memory, and read back."""

from __future__ import annotations

import io
import random

import pypdfium2
import pytest
from PIL import Image

from kiosk.country import Paper
from kiosk.printer import JobId, JobState, LostReplyError, PrintError
from kiosk.printing.formats import JPEG, PDF, PWG, negotiate
from kiosk.printing.ipp_message import Group, Operation
from kiosk.printing.pwg import Colour, PageHead, Picture, SheetBack, page
from kiosk.printing.raster import pictures, pwg_document
from kiosk.printing.setup import PageSetup
from tests.kiosk.handout.sample import FOOTER, HELP, LONG, renderer, section, variant
from tests.kiosk.printing.conftest import SAY, at
from tests.kiosk.printing.raster_reader import read

DPI = 60
FULL = [section(f"S{number}", "stage", *[LONG] * 4) for number in range(12)]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A handout of two pages."""
    made = renderer(HELP, *FULL, FOOTER).render(["HELP", *(each.id for each in FULL), "FOOTER"], "en", variant())
    assert len(pypdfium2.PdfDocument(made)) == 2
    return made


def drawn(pdf: bytes, number: int, colour: Colour, dpi: int = DPI) -> bytes:
    """What a page should look like."""
    return list(pictures(pdf, dpi, colour))[number].pixels


@pytest.mark.parametrize(
    ("formats", "mime"),
    [
        ((), PDF), ((PDF,), PDF), (("image/pwg-raster", PDF, "image/jpeg"), PDF), (("image/jpeg", "image/pwg-raster"), PWG),
        (("image/jpeg", "application/octet-stream"), JPEG), (("application/postscript",), None),
    ],
)  # fmt: skip
def test_best_format(formats, mime) -> None:
    """PDF before raster before JPEG; a printer that says nothing is given PDF, one that takes none of them nothing."""
    known = {"document-format-supported": formats} if formats else {}
    found = negotiate(known, PageSetup(Paper.A4))
    assert (found.mime if found else None) == mime


@pytest.mark.parametrize(("offered", "dpi"), [((300, 600), 300), ((600, 1200), 600), ((150, 200), 200), ((), 300)])
def test_resolution(offered, dpi) -> None:
    """The smallest resolution that is fine enough is taken, else the finest."""
    found = negotiate({"document-format-supported": (PWG,), "pwg-raster-document-resolution-supported": offered}, PageSetup(Paper.A4))
    assert found is not None
    assert found.dpi == dpi


@pytest.mark.parametrize(
    ("wanted", "sides", "expected"),
    [(True, ("one-sided", "two-sided-long-edge"), True), (True, ("one-sided",), False), (False, ("two-sided-long-edge",), False), (True, (), False)],
)
def test_both_sides_only_where_the_printer_can(wanted, sides, expected) -> None:
    """Two sides are asked for only if the clinic wants them and the printer says that it can."""
    found = negotiate({"sides-supported": sides}, PageSetup(Paper.A4, duplex=wanted))
    assert found is not None
    assert found.duplex is expected


@pytest.mark.parametrize("colour", list(Colour))
@pytest.mark.parametrize("seed", range(20))
def test_any_picture_comes_back(colour, seed) -> None:
    """Random pictures, noisy, striped or blank, are read back pixel by pixel."""
    print(f"seed {seed}")
    draw = random.Random(seed)  # noqa: S311 - a test's
    width, height = draw.randint(1, 400), draw.randint(1, 300)
    line = bytes(draw.choice((0, 255, draw.randrange(256))) for _ in range(width * colour.channels))
    rows = [line if draw.random() < 0.7 else draw.choice((bytes([255]) * len(line), draw.randbytes(len(line)))) for _ in range(height)]
    picture = Picture(width, height, colour, b"".join(rows))
    head = PageHead(300, (100, 100), "iso_a4_210x297mm", 1, duplex=False)
    (side,) = read(b"RaS2" + page(picture, head))
    assert (side.width, side.height, side.pixels) == (width, height, picture.pixels)


@pytest.mark.parametrize("height", [1, 256, 257, 1000])
def test_blank_page_comes_back(height) -> None:
    """However many lines are alike, each is counted: a count has one byte."""
    picture = Picture(700, height, Colour.GREY, bytes([255]) * 700 * height)
    (side,) = read(b"RaS2" + page(picture, PageHead(300, (100, 100), "iso_a4_210x297mm", 1, duplex=False)))
    assert side.pixels == picture.pixels


@pytest.mark.parametrize("colour", list(Colour))
def test_document_is_the_handout(pdf, colour) -> None:
    """Both pages stand in the raster document as PDFium draws them, with size, resolution and sheet in their heads."""
    sides = list(read(pwg_document(pdf, Paper.A4, DPI, colour, None)))
    assert [side.pixels for side in sides] == [drawn(pdf, number, colour) for number in (0, 1)]
    for side in sides:
        assert (side.dpi, side.pages, side.media, side.duplex) == (DPI, 2, "iso_a4_210x297mm", False)
        assert side.space == colour.space
        assert abs(side.points[0] - 595) <= 1
        assert abs(side.points[1] - 842) <= 1


@pytest.mark.parametrize("colour", list(Colour))
@pytest.mark.parametrize(
    ("back", "transforms", "turn"),
    [
        (SheetBack.NORMAL, (1, 1), None), (SheetBack.MANUAL_TUMBLE, (1, 1), None),
        (SheetBack.FLIPPED, (1, -1), Image.Transpose.FLIP_TOP_BOTTOM), (SheetBack.ROTATED, (-1, -1), Image.Transpose.ROTATE_180),
    ],
)  # fmt: skip
def test_back_of_a_sheet(pdf, colour, back, transforms, turn) -> None:
    """The back of a sheet lies as the printer wants it, and says so; the front is never turned."""
    front, behind = read(pwg_document(pdf, Paper.A4, DPI, colour, back))
    assert (front.duplex, front.transforms, behind.transforms) == (True, (1, 1), transforms)
    mode = "L" if colour is Colour.GREY else "RGB"
    image = Image.frombytes(mode, (behind.width, behind.height), behind.pixels)
    assert (image.transpose(turn) if turn is not None else image).tobytes() == drawn(pdf, 1, colour)


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (2480, 3508)), (Paper.LETTER, (2550, 3300))])
def test_picture_is_as_large_as_the_sheet(paper, size) -> None:
    """At 300 dpi a page has the pixels of its sheet, not one line more."""
    made = renderer(HELP, paper=paper).render(["HELP"], "en", variant())
    assert [(picture.width, picture.height) for picture in pictures(made, 300, Colour.GREY)] == [size]


def test_ink_is_black_on_white(pdf) -> None:
    """Most of a page is white, and the letters are black, in grey and in colour."""
    for colour in Colour:
        pixels = drawn(pdf, 0, colour)
        assert pixels.count(255) > len(pixels) * 0.6
        assert min(pixels) < 60


def test_printer_that_takes_raster_only(state, port, pdf) -> None:
    """A printer that reads no PDF is sent raster, in its resolution and with its kind of pixels, in one job."""
    state.formats, state.resolutions, state.raster = (PWG, JPEG), (200,), ("srgb_8", "rotated")
    assert at(port).status().ready
    assert at(port).submit(pdf, "Handout") == JobId("7")
    front, behind = read(state.pages[0])
    assert (front.dpi, front.space, front.duplex, behind.transforms) == (200, Colour.COLOUR.space, True, (-1, -1))
    assert front.pixels == drawn(pdf, 0, Colour.COLOUR, 200)


def test_printer_that_takes_jpeg_only(state, port, pdf) -> None:
    """A printer that takes pictures only is sent one job a page; the handout is printed when all are."""
    state.formats = (JPEG,)
    printer = at(port)
    job = printer.submit(pdf, "Handout")
    assert job == JobId("7,8")
    assert printer.report(job).state is JobState.PRINTED
    for number, sent in enumerate(state.pages):
        image = Image.open(io.BytesIO(sent))
        assert (image.format, image.mode, image.info["dpi"]) == ("JPEG", "RGB", (300, 300))
        whole = drawn(pdf, number, Colour.COLOUR, 300)
        assert sum(abs(a - b) for a, b in zip(image.tobytes()[::997], whole[::997], strict=True)) / (len(whole) / 997) < 4
    state.job_state = 3
    printer.cancel(job)
    assert state.canceled == [7]


def test_half_a_handout_is_taken_back(state, port, pdf) -> None:
    """When the printer takes the first page and refuses the second, the first is canceled, and nobody claims that nothing came out."""
    state.formats, state.job_state, state.only = (JPEG,), 3, Operation.PRINT_JOB
    take, taken = state.take, []

    def once(asked) -> bytes:
        taken.append(asked)
        state.refuse = 0x0506 if len(taken) > 1 else 0
        return state.answer(asked) if state.refuse else take(asked)

    state.take = once
    with pytest.raises(LostReplyError):
        at(port).submit(pdf, "Handout")
    assert state.canceled == [7]


def test_no_format_is_a_refusal(state, port, pdf) -> None:
    """A printer that takes nothing that can be made here is refused before anything is sent, in words."""
    state.formats = ("application/postscript",)
    with pytest.raises(PrintError) as caught:
        at(port).submit(pdf, "Handout")
    assert str(caught.value) == SAY("printing.no_format")
    assert state.pages == []


def test_copies_and_sides_are_asked_for(state, port, pdf) -> None:
    """What the settings want of sides and copies stands in the job."""
    at(port, PageSetup(Paper.A4, copies=2)).submit(pdf, "Handout")
    assert state.requests[-1].attributes(Group.JOB) == {"media": ("iso_a4_210x297mm",), "sides": ("two-sided-long-edge",), "copies": (2,)}
