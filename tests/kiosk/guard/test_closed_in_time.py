"""`kiosk run`, the real one, with something broken: the closed screen stands, and how long that took is printed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENT_S = 60
"""Ten are allowed. A shared core may be slow, and what never comes must end."""
DRIVER = """
import sys, time
from contextlib import suppress
began = time.monotonic()
def covered(reason):
    print("covered", reason, round(time.monotonic() - began, 1), flush=True)
with suppress(SyntaxError):
    from kiosk.guard.supervisor import Supervisor
    tend = Supervisor._tend_curtain
    def tended(self, now):
        tend(self, now)
        if self.curtain is not None and self.curtain.ready:
            covered(self._reason.value)
    Supervisor._tend_curtain = tended
from kiosk.programs.closed import ClosedWindow
paint = ClosedWindow.paintEvent
def painted(self, event):
    paint(self, event)
    covered("by itself")
ClosedWindow.paintEvent = painted
from kiosk.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""`kiosk run` as it is, which says besides when its closed screen is painted."""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it ships."""
    whole = tmp_path_factory.mktemp("program") / "whole"
    for name in ("kiosk", "rules", "resources"):
        shutil.copytree(ROOT / name, whole / name, ignore=shutil.ignore_patterns("__pycache__", "pictograms", "docs"))
    (whole / "resources" / "pictograms").symlink_to(ROOT / "resources" / "pictograms")
    return whole


def spoilt(*parts: str) -> Callable[[Path], None]:
    """This file of the program is rubbish."""
    return lambda copy: void(copy.joinpath(*parts).write_bytes(b"\x00\xff{[rubbish\n"))


def void(_: object) -> None:
    """Of no interest."""


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "settings": (lambda copy: void((copy / "kiosk.toml").write_bytes(b"\xff\xfe not TOML")), "refused"),
    "protocol": (spoilt("rules", "protocols", "back_spasm", "rules.yaml"), "refused"),
    "a program file": (spoilt("kiosk", "control", "controller.py"), "again"),
    "the data folder": (lambda copy: void((copy / "data").write_text("somebody's")), "not_stored"),
    "the supervisor": (spoilt("kiosk", "guard", "restarts.py"), "by itself"),
    "the demonstration's settings": (spoilt("resources", "kiosk.demonstration.toml"), "by itself"),
}
"""What is broken, and the reason of the first closed screen that stands."""


@pytest.mark.parametrize("what", BROKEN)
def test_the_closed_screen_stands_whatever_is_broken(program: Path, tmp_path: Path, what: str) -> None:
    """Settings, questions, code or disk: nobody stands before an empty screen, and no traceback is said."""
    break_it, reason = BROKEN[what]
    copy = tmp_path / "copy"
    shutil.copytree(program, copy, symlinks=True)
    break_it(copy)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"QT_QPA_PLATFORM": "offscreen"}
    settings = ["--config", "kiosk.toml"] if (copy / "kiosk.toml").exists() else []
    command = [sys.executable, "-c", DRIVER, "run", "--data", str(copy / "data"), *settings]
    with subprocess.Popen(command, cwd=copy, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        late = threading.Timer(PATIENT_S, child.kill)
        late.start()
        said = next((line.split() for line in child.stdout if line.startswith("covered")), [])
        late.cancel()
        child.terminate()
        _, error = child.communicate(timeout=PATIENT_S)
    assert " ".join(said[1:-1]) == reason, error
    assert "Traceback" not in error
    print(f"{what} broken: closed after {said[-1]} s")
