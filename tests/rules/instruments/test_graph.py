"""`graph`: every question on one A3 page, in letters that can be read, with nothing over anything else."""

from __future__ import annotations

import re
import shutil
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kiosk.paths import protocol_folder
from rules.__main__ import main
from rules.instruments import graph_layout
from rules.instruments.graph import drawn
from rules.instruments.graph_content import LONGEST_OPTION, Entry, Tone, entries, shortened
from rules.instruments.graph_layout import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Page, laid_out
from rules.load import load_protocol
from rules.model import Protocol
from tests.rules.tiny import TINY

Out = pytest.CaptureFixture[str]
REAL = protocol_folder("back_spasm")
needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is an author's program; the kiosk needs none")


@pytest.fixture(scope="module")
def shown(protocol: Protocol) -> tuple[Entry, ...]:
    return entries(protocol)


@pytest.fixture(scope="module")
def page(shown: tuple[Entry, ...]) -> Page:
    found = laid_out(shown)
    assert found is not None
    return found


def test_letters_are_eight_points_or_more(page: Page) -> None:
    """On the shipped protocol's page no letter is smaller than 8 points."""
    assert page.size >= 8


def test_every_question_has_its_box_on_the_page(protocol: Protocol, page: Page) -> None:
    """Each question stands once, in its order, wholly inside the page, and no box or condition lies over another."""
    assert [box.link_id for box in page.boxes] == [question.link_id for question in protocol.questions]
    areas = [(box.x, box.y - len(box.condition) * page.size, box.x + box.width, box.bottom) for box in page.boxes]
    assert all(left >= MARGIN - 1 and top >= MARGIN and right <= PAGE_WIDTH - MARGIN + 1 and low <= PAGE_HEIGHT for left, top, right, low in areas)
    over = [(one, two) for one, two in combinations(areas, 2) if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]]
    assert not over


def test_follow_ups_stand_beside_their_question(page: Page) -> None:
    """A follow-up stands in its question's column, right of it, and says which answer opens it."""
    boxes = {box.link_id: box for box in page.boxes}
    for box in page.boxes:
        if box.parent is not None:
            assert box.column == boxes[box.parent].column
            assert box.x > boxes[box.parent].x + boxes[box.parent].width
            assert box.condition


def test_emergencies_are_told_where_they_stop(shown: tuple[Entry, ...]) -> None:
    """An answer that ends the questions as an emergency by itself is told in red at its question; under 18 is told to end them."""
    by_id = {entry.link_id: entry for entry in shown}
    assert any(passage.tone is Tone.EMERGENCY and passage.text.startswith("NOW: ") for passage in by_id["danger"].passages)  # type: ignore[index]
    assert any("Ends the questions: Under 18" in passage.text for passage in by_id["age"].passages)  # type: ignore[index]
    assert by_id["pregnant"].condition.startswith("age: 18 to 44; ")  # type: ignore[index]
    assert by_id["before"].condition == "level so far below URGENT_TODAY"  # type: ignore[index]


def test_long_options_are_cut_at_a_word() -> None:
    """A long option ends at a word with an ellipsis, a short one stays."""
    assert shortened("Lower back") == "Lower back"
    cut = shortened("A leg or foot that is weak, drags or gives way all the time")
    assert cut.endswith("\u2026")
    assert len(cut) <= LONGEST_OPTION + 1


def test_interview_that_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Out) -> None:
    """Rather than letters nobody can read, a page that is too small for the questions is refused, exit 1."""
    monkeypatch.setattr(graph_layout, "PAGE_HEIGHT", 60.0)
    monkeypatch.setattr("rules.instruments.graph.shutil.which", lambda _: "/usr/bin/dot")
    assert main(["graph", "--protocol", str(TINY), "--out", str(tmp_path / "g.svg")]) == 1
    assert "does not fit on one A3 page" in capsys.readouterr().err


def test_without_graphviz_the_remedy_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Out) -> None:
    """Where Graphviz is not installed the line to type is said, exit 2."""
    monkeypatch.setattr("rules.instruments.graph.shutil.which", lambda _: None)
    assert main(["graph", "--out", str(tmp_path / "g.svg")]) == 2
    assert "apt-get install graphviz" in capsys.readouterr().err


def test_other_kinds_of_file_are_refused(tmp_path: Path, capsys: Out) -> None:
    """A file that is no picture is refused by its name, exit 2."""
    assert main(["graph", "--out", str(tmp_path / "g.docx")]) == 2
    assert ".svg, .pdf, .png" in capsys.readouterr().err


def test_words_cannot_break_the_drawing(page: Page) -> None:
    """What stands in a text is escaped: the drawing has no bare ampersand."""
    text = "\n".join(drawn(load_protocol(REAL), page))
    assert not re.search(r"&(?!amp;|lt;|gt;|quot;|#x27;)", text)


@needs_dot
@pytest.mark.parametrize("folder", [TINY, REAL])
def test_drawn_page_is_a3_with_every_question(folder: Path, tmp_path: Path) -> None:
    """Graphviz's own drawing is one A3 page at its full size: no letter under 8 points, and every question's number on it."""
    out = tmp_path / "g.svg"
    assert main(["graph", "--protocol", str(folder), "--out", str(out)]) == 0
    root = ET.parse(out).getroot()  # noqa: S314 - the file was drawn a moment ago
    width, height = (float(root.attrib[name].removesuffix("pt")) for name in ("width", "height"))
    view = [float(each) for each in root.attrib["viewBox"].split()]
    scale = min(width / view[2], height / view[3])
    assert width <= PAGE_WIDTH + 1
    assert height <= PAGE_HEIGHT + 2
    texts = [node for node in root.iter() if node.tag.endswith("}text")]
    assert min(float(node.attrib["font-size"]) for node in texts) * scale >= 7.99  # Graphviz rounds the page to whole points
    numbers = {match.group(1) for node in texts if (match := re.match(r"(\d+)\. ", node.text or ""))}
    assert numbers >= {str(at) for at in range(1, len(load_protocol(folder).questions) + 1)}
