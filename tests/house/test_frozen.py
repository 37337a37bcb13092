"""The frozen program: it holds everything that a clone holds, nothing that nobody calls, and serves a visit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PyInstaller.archive.readers import CArchiveReader

from kiosk.guard.selftest import HELD
from rules.manifest import MANIFEST, check

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
"""A visit without a screen takes five; a shared core may be slow, and a hang must end."""

MOST_BYTES = 150_000_000
MANY = 100
"""Fewer pictures than this would be no whole set."""
SLIGHT = 8
"""Of 255: nobody sees so small a difference."""
SOFT = 0.0001
"""Edges of curves may fall on either side of a pixel."""
# One worker builds, once.
pytestmark = pytest.mark.xdist_group("frozen")


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


def test_frozen_program_knows_its_typefaces_and_sounds(program: Path) -> None:
    """Their hashes lie beside them, and each start would name one that was changed."""
    for name in HELD:
        folder = program / "_internal" / "resources" / name
        check(folder, (folder / MANIFEST).read_bytes())


def test_frozen_program_is_trimmed(program: Path) -> None:
    """What a kiosk needs for a screen (X, Wayland, off screen, SVG) and a printer (PDFium) stays; QML, networking and GTK do not come along."""
    names = {path.name for path in program.rglob("*") if path.is_file()}
    for needed in ("libqxcb.so", "libqoffscreen.so", "libqwayland.so", "libqsvg.so", "libQt6Svg.so.6", "libpdfium.so"):
        assert needed in names, needed
    assert not [name for name in names if name.startswith(("libQt6Qml", "libQt6Quick", "libQt6Network", "libgtk", "libqgtk3"))]


def test_frozen_program_is_small(program: Path) -> None:
    """With its typefaces and pictures the folder holds at most 150 MB."""
    assert sum(path.stat().st_size for path in program.rglob("*") if path.is_file() and not path.is_symlink()) <= MOST_BYTES


def test_frozen_program_can_reach_a_server_and_knows_pins(program: Path) -> None:
    """What is imported late goes along too: the server's driver, argon2, the sealing of answers."""
    names = {path.name for path in program.rglob("*.so*")}
    for needed in ("_psycopg", "_cffi_backend", "_rust.abi3.so", "libpq-", "_ffi."):
        assert [name for name in names if name.startswith(needed)], needed


def test_frozen_program_holds_only_what_patients_need(program: Path) -> None:
    """No test, no tool and no key goes along: the packages are ours, Python's, and those that requirements.lock names."""
    inside = program / "_internal"
    modules = {".".join(path.relative_to(inside).with_suffix("").parts).removesuffix(".__init__") for path in inside.rglob("*.pyc")}
    assert {"kiosk.app", "rules.assess", "argon2", "psycopg"} <= modules
    tops = "pytest|_pytest|hypothesis|tests|numpy|dd|polib|pip|setuptools|unittest|keyring|cyclonedx|fontTools|mypy"
    strangers = re.compile(rf"({tops})(\..*)?|rules\.instruments\.(?!commands$).*")
    assert sorted(name for name in modules if strangers.fullmatch(name)) == []
    files = [path for path in program.rglob("*") if path.is_file()]
    assert [path.name for path in files if re.search(r"\.(pem|key|pfx|env)$|^test_|_test\.|^conftest", path.name)] == []
    # A library that reads keys names their head; a file that holds one begins with it.
    assert [path.name for path in files if path.read_bytes()[:64].startswith(b"-----BEGIN")] == []


def test_nothing_heavy_runs_before_the_frozen_program(program: Path) -> None:
    """Of what PyInstaller would run first only a variable of OpenSSL's is left: the rest made the start a quarter longer than a clone's."""
    hooks = {name for name in CArchiveReader(str(program / "backcheck")).toc if name.startswith("pyi_rth_")}
    assert hooks <= {"pyi_rth_cryptography_openssl"}


def test_frozen_program_offers_no_tools_of_authors(program: Path) -> None:
    """What writes, proves and signs protocols is not there, and asking for it is wrong use, without a traceback."""
    done = subprocess.run([program / "backcheck", "rules", "sign", "--new-key"], env={}, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 2
    assert "invalid choice: 'sign'" in done.stderr


@pytest.mark.parametrize("language", ["ar", pytest.param("hi", marks=pytest.mark.slow)])
def test_frozen_program_draws_what_a_clone_draws(program: Path, tmp_path: Path, language: str) -> None:
    """Every screen of the patient looks the same, frozen or not: typefaces, words, pictures and the joining of letters. The desk's tell the time."""
    ways = {"frozen": [program / "backcheck"], "clone": [sys.executable, "-m", "kiosk"]}
    for name, command in ways.items():
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        asked = ["screens", "--panel", "10.1", "--language", language, "--out", tmp_path / name]
        subprocess.run([*command, *asked], cwd=ROOT, env=env, check=True, capture_output=True)
    frozen, clone = ({path.name: path for path in (tmp_path / name).rglob("*.png")} for name in ways)
    assert frozen.keys() == clone.keys()
    assert len(clone) > MANY
    assert not [name for name in clone if not name.startswith("desk") and unlike(frozen[name], clone[name]) > SOFT]


def unlike(one: Path, other: Path) -> float:
    """The share of pixels in which two pictures differ; 1 where they have other sizes."""
    first, second = (Image.open(path).convert("RGB") for path in (one, other))
    if first.size != second.size:
        return 1.0
    return sum(ImageChops.difference(first, second).convert("L").point(lambda level: level > SLIGHT).histogram()[1:]) / (first.width * first.height)
