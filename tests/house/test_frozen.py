"""The frozen program: it holds everything that a clone holds, nothing that nobody calls, and serves a visit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
"""A visit without a screen takes five; a shared core may be slow, and a hang must end."""

# One worker builds, once.
pytestmark = pytest.mark.xdist_group("frozen")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make dist` makes, made elsewhere."""
    folder = tmp_path_factory.mktemp("frozen")
    options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    done = subprocess.run([sys.executable, "-m", "PyInstaller", *options, "kiosk.spec"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "dist" / "backcheck"


def test_frozen_program_serves_a_visit(program: Path, tmp_path: Path) -> None:
    """Without Python, without one variable in its environment, the program plays a visit and ends with 0."""
    command = [program / "backcheck", "--smoke", "--data", tmp_path]
    done = subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_frozen_program_holds_every_resource(program: Path) -> None:
    """Every file of the resources and the protocols goes along, in the same place."""
    inside = program / "_internal"
    wanted = [path.relative_to(ROOT) for top in ("resources", "rules/protocols") for path in (ROOT / top).rglob("*") if path.is_file()]
    assert wanted
    assert not [str(path) for path in wanted if not (inside / path).is_file()]


def test_frozen_program_is_trimmed(program: Path) -> None:
    """What a kiosk needs for a screen (X, Wayland, off screen, SVG) and a printer (PDFium) stays; QML, networking and GTK do not come along."""
    names = {path.name for path in program.rglob("*") if path.is_file()}
    for needed in ("libqxcb.so", "libqoffscreen.so", "libqwayland.so", "libqsvg.so", "libQt6Svg.so.6", "libpdfium.so"):
        assert needed in names, needed
    assert not [name for name in names if name.startswith(("libQt6Qml", "libQt6Quick", "libQt6Network", "libgtk", "libqgtk3"))]
