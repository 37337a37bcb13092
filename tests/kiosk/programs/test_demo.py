"""The demonstration without a display, and the pictures of every screen: as processes, as a visitor would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk.__main__ import main
from kiosk.programs import demo
from kiosk.tickets import every

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 120
"""It takes about ten; a shared core may be slow, and a hang must end."""
NO_DISPLAY = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
PATIENT = re.compile(
    r"(?P<name>[a-z-]+): level (?P<level>\w+), impact score (?P<score>.+), (?P<taps>\d+) taps, (?P<seconds>\d+) s, "
    r"file (?P<file>.+), ticket (?P<ticket>.+)"
)

# One worker plays it, for both tests that look at what came of it.
pytestmark = pytest.mark.xdist_group("demonstration")


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=NO_DISPLAY, timeout=SECONDS)


def shows_something(path: Path) -> bool:
    """Whether the picture can be read and has more than one colour."""
    image = QImage(str(path)).scaled(40, 40)
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 2


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after the demonstration was played in it."""
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="module")
def played(data: Path) -> list[subprocess.CompletedProcess[str]]:
    """Twice in a row on the same folder."""
    return [kiosk("demo", "--data", str(data)) for _ in range(2)]


def test_without_a_display_three_patients_play(played: list[subprocess.CompletedProcess[str]]) -> None:
    """Three lines with level, score, taps, seconds, file and ticket: a sheet for two patients, none for the emergency; the same twice in a row."""
    for done in played:
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        found = [match for line in done.stdout.splitlines() if (match := PATIENT.fullmatch(line))]
        told = [(match["name"], match["level"], match["score"]) for match in found]
        assert told == [("self-care", "SELF_CARE", "5"), ("routine", "ROUTINE_APPOINTMENT", "5"), ("emergency", "EMERGENCY_NOW", "not asked")]
        assert all(match["ticket"].replace(" ", "") in set(every()) for match in found)
        assert int(found[0]["taps"]) > 40
        assert int(found[0]["seconds"]) > int(found[0]["taps"]) > int(found[2]["taps"]) > 0
        assert len({match["file"] for match in found}) == 3
        assert found[2]["file"] == "none"
    for match in found[:2]:
        assert Path(match["file"]).read_bytes().startswith(b"%PDF-")


def test_pictures_of_every_screen_and_the_desk_exist(data: Path, played: object) -> None:
    """Each patient's screens from welcome to result, and the desk with the two flags, lie where the last line says, and show something."""
    names = {path.stem for path in (data / "demonstration" / "pictures").glob("*.png")}
    for patient, screens in {
        "self-care": ("welcome", "danger", "where", "review", "result", "printed"),
        "routine": ("health", "result", "printed", "desk", "seen-by-the-desk"),
        "emergency": ("bladder_bowel", "result", "desk", "seen-by-the-desk"),
    }.items():
        for screen in screens:
            assert [name for name in names if re.fullmatch(rf"{patient}-\d\d-{screen}", name)], (patient, screen)
    blank = [path.name for path in (data / "demonstration" / "pictures").glob("*.png") if not shows_something(path)]
    assert not blank


def test_old_demonstration_is_cleared_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each start begins with a folder of its own made afresh; what lies beside it, such as a real kiosk's flags, is left alone."""
    (tmp_path / "demonstration").mkdir()
    (tmp_path / "demonstration" / "old").write_text("")
    (tmp_path / "flags.sqlite3").write_text("precious")
    monkeypatch.setattr(demo, "_has_display", lambda: False)
    monkeypatch.setattr(demo, "_play", lambda _: 0)
    assert main(["demo", "--data", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir() if path.name != "state"] == ["flags.sqlite3"]


@pytest.mark.parametrize(("named", "tried"), [({}, 0), ({"DISPLAY": ":77"}, 1)], ids=["no display is named", "a dead one is named"])
def test_display_is_tried_before_it_is_used(monkeypatch: pytest.MonkeyPatch, named: dict[str, str], tried: int) -> None:
    """Without a display none is tried; a display that is named but dead is found out by another process, since Qt would abort this one."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    runs: list[object] = []
    real = subprocess.run

    def counted(*arguments: object, **options: object) -> object:
        runs.append(arguments)
        return real(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(demo.subprocess, "run", counted)
    assert not demo._has_display()
    assert len(runs) == tried


def test_smoke_plays_one_visit(tmp_path: Path) -> None:
    """`kiosk --smoke` plays one visit off screen and ends with 0."""
    done = kiosk("--smoke", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert line.startswith("self-care: level SELF_CARE")


def test_a_picture_that_cannot_be_kept_ends_it(tmp_path: Path) -> None:
    """Where a picture cannot be written the rehearsal says so in one line and ends with 4, instead of standing still or going on without it."""
    (tmp_path / "taken").write_text("")
    story = f"""
from pathlib import Path
from kiosk.app import House
from kiosk.config import Config
from kiosk.programs.rehearsal import Rehearsal
from kiosk.programs.script import PATIENTS
folder = Path({str(tmp_path)!r})
raise SystemExit(Rehearsal(House(Config.demonstration(folder)), PATIENTS[:1], folder / "taken").run())
"""
    env = {**NO_DISPLAY, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, check=False, cwd=ROOT, env=env, timeout=SECONDS)
    assert done.returncode == 4
    (line,) = done.stderr.splitlines()
    assert "taken" in line


@pytest.mark.slow
def test_screens_are_saved_as_pictures(tmp_path: Path) -> None:
    """`kiosk screens` saves a picture of each screen, every question and the desk among them, and says how many and where."""
    out = tmp_path / "out"
    done = kiosk("screens", "--out", str(out), "--panel", "10.1")
    assert done.returncode == 0, done.stderr
    pictures = sorted(out.glob("*.png"))
    assert done.stdout == f"{len(pictures)} pictures in {out}, with index.html to look through them\n"
    names = " ".join(path.stem for path in pictures)
    patients = ("welcome", "question-danger", "question-where", "review", "result-emergency_now", "print-printed", "idle", "help")
    for screen in (*patients, "desk", "desk-closed", "desk-locked"):
        assert screen in names
    patient = [path for path in pictures if not path.stem.startswith("desk")]
    assert {(QImage(str(path)).width(), QImage(str(path)).height()) for path in patient} == {(1280, 800)}
    assert not [path.name for path in pictures if not shows_something(path)]


def test_screens_that_cannot_be_saved_are_4(tmp_path: Path) -> None:
    """A folder that takes no pictures is named in one line."""
    (tmp_path / "file").write_text("")
    done = kiosk("screens", "--out", str(tmp_path / "file" / "out"))
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "Not a directory. Name another folder with --out." in done.stderr


def test_panel_that_does_not_exist_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown panel is refused with the names there are."""
    assert main(["screens", "--out", str(tmp_path), "--panel", "99"]) == 2
    assert '"99". Use one of: 15.6, 10.1, 21.5-portrait.' in capsys.readouterr().err
