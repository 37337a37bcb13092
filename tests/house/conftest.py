"""The frozen program and a bare Debian, each made once for all that look at it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.bare_root import Bare, make_root

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make dist` makes, made elsewhere. Tests that ask for it go to one worker: `pytest.mark.xdist_group("frozen")`."""
    folder = tmp_path_factory.mktemp("frozen")
    options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    done = subprocess.run([sys.executable, "-m", "PyInstaller", *options, "kiosk.spec"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "dist" / "backcheck"


@pytest.fixture(scope="session")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """To be copied by who writes into it."""
    made = make_root(tmp_path_factory.mktemp("debian") / "root")
    yield made
    shutil.rmtree(made.folder)
