"""The clinic's logo: taken from a file that is a picture, kept small beside the settings, shown on the welcome and printed on the sheet."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.__main__ import main
from kiosk.app import House
from kiosk.config import Config, load
from kiosk.errors import ExitCode
from kiosk.panel import Panel
from kiosk.patient.button import TouchButton
from kiosk.patient.logo import Logo
from kiosk.patient.window import PatientWindow
from kiosk.programs.patient_program import patient_window
from kiosk.values import panel
from kiosk.visit.screens import QuestionView, ScreenState, Shell
from tests.kiosk.handout.sample import variant
from tests.kiosk.patient.measure import area_of

CLINIC = 'clinic_name = "Mill Road"\nclinic_phone = "555 0100"\nclinic_hours = "Mon to Fri"\n'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="#066"/></svg>'
ENTITIES = "".join('<!ENTITY e{} "{}">'.format(number + 1, f"&e{number};" * 10) for number in range(9))
BOMB = f'<!DOCTYPE svg [<!ENTITY e0 "ha">{ENTITIES}]><svg xmlns="http://www.w3.org/2000/svg">&e9;</svg>'


def png(wide: int, high: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (wide, high), (0, 100, 110, 255)).save(file, "PNG")
    return file.getvalue()


def set_up(folder: Path, name: str, content: bytes) -> int:
    """A set-up that is handed this file."""
    (folder / name).write_bytes(content)
    (folder / "answers.toml").write_text(f'{CLINIC}logo = "{folder / name}"\n')
    return main(["setup", "--config", str(folder / "kiosk.toml"), "--data", str(folder / "data"), "--answers", str(folder / "answers.toml")])


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    path.write_bytes(png(300, 100))
    return path


@pytest.mark.parametrize(("name", "content"), [("ours.png", png(2000, 500)), ("ours.svg", DRAWING.encode())])
def test_a_picture_is_kept_small_beside_the_settings(qapp: QApplication, tmp_path: Path, name: str, content: bytes) -> None:
    """A PNG or SVG becomes a PNG of its own, its owner's alone and no larger than it is shown, and the settings name that."""
    assert set_up(tmp_path, name, content) == ExitCode.DONE
    kept = load(tmp_path / "kiosk.toml").logo
    assert kept == tmp_path / "logo.png"
    assert kept.stat().st_mode & 0o777 == 0o600
    with Image.open(kept) as image:
        assert image.format == "PNG"
        assert image.width <= 480
        assert image.height <= 160


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.png", b"no picture"),
        ("cut.png", png(30, 20)[:40]),
        ("vast.png", png(30, 20)[:16] + (60_000).to_bytes(4) * 2 + png(30, 20)[24:]),
        ("page.svg", b"<html/>"),
        ("bomb.svg", BOMB.encode()),
        ("large.png", png(9, 9) + bytes(4_000_000)),
    ],
)
def test_what_is_no_picture_is_refused(qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes) -> None:
    """Anything else is refused in one sentence that says what it takes, and nothing is written."""
    assert set_up(tmp_path, name, content) == ExitCode.REFUSED
    assert capsys.readouterr().err.strip().count("PNG or SVG") == 1
    assert not (tmp_path / "kiosk.toml").exists()
    assert not (tmp_path / "logo.png").exists()


def welcome(qtbot: QtBot, config: Config, on: Panel) -> PatientWindow:
    window = patient_window(House(config), on)
    qtbot.addWidget(window)
    window.resize(on.width, on.height)
    window.show()
    return window


def places(window: PatientWindow) -> dict[str, tuple[int, ...]]:
    """Where everything that can be touched stands."""
    return {button.objectName(): area_of(window, button).getRect() for button in window.findChildren(TouchButton) if button.isVisible()}


@pytest.mark.parametrize("name", ["10.1", "15.6", "21.5-portrait"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_welcome_shows_it_and_moves_nothing(qtbot: QtBot, tmp_path: Path, logo: Path, name: str, language: str) -> None:
    """Beside the clinic's name, on the welcome alone; every control stands where it stands without one, and it covers none."""
    config = replace(Config.demonstration(tmp_path), language=language)
    without, shown = (welcome(qtbot, each, panel(name)) for each in (config, replace(config, logo=logo)))
    assert places(shown) == places(without)
    (plate,) = shown.findChildren(Logo)
    assert plate.isVisible()
    assert plate.height() > 0
    question = QuestionView(House(config).protocol.questions[0], frozenset(), False, 3, 0, 0.0)
    shown.show_state(ScreenState(question, Shell("A clinic", draft=True, demonstration=True, logo=str(logo))))
    assert not plate.isVisible()
    for window in (without, shown):
        window.let_close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_sheet_has_it_at_its_head(tmp_path: Path, logo: Path, language: str) -> None:
    """On the first page alone, in upright letters; and a logo that is gone costs nobody a sheet."""
    config = replace(Config.demonstration(tmp_path), logo=logo)
    render = House(config).renderer().render
    pages = pypdfium2.PdfDocument(render([section.id for section in House(config).protocol.sections][:12], language, variant()))
    counts = [sum(1 for found in page.get_objects() if found.type == pdfium.FPDF_PAGEOBJ_IMAGE) for page in pages]
    assert counts == [1, *(0 for _ in counts[1:])]
    (picture,) = (found for found in pages[0].get_objects() if found.type == pdfium.FPDF_PAGEOBJ_IMAGE)
    assert picture.get_matrix().a > 0
    logo.write_bytes(b"gone bad")
    assert render(["H31"], language, variant())
