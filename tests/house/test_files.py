"""The tree itself: short files, locks without an address, fonts with their licence, an example in step with the code."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from kiosk import VERSION
from kiosk.settings import example

ROOT = Path(__file__).resolve().parents[2]
LINES = 300
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-audit.lock"]


def python_files() -> list[Path]:
    """Every Python file of the project, the frozen program's recipe too."""
    folders = [path for top in ("kiosk", "rules", "tests") for path in (ROOT / top).rglob("*.py")]
    return [*folders, ROOT / "kiosk.spec"]


def test_no_python_file_is_long() -> None:
    """A file that one can read in one sitting: at most 300 lines."""
    long = {str(path.relative_to(ROOT)): n for path in python_files() if (n := len(path.read_text().splitlines())) > LINES}
    assert not long


def test_the_program_knows_its_version() -> None:
    """What flags and pages name is the version that is built."""
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_address(name: str) -> None:
    """A lock holds versions and hashes, never where somebody once fetched them."""
    assert not re.findall(r"^.*(?:://|file:|--index-url|--extra-index-url|--find-links).*$", (ROOT / name).read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_and_hashes_everything(name: str) -> None:
    """Every line of a lock is a `name==version` with a hash behind it, or a hash."""
    entries = (ROOT / name).read_text().splitlines()
    assert entries
    for line, following in zip(entries, [*entries[1:], ""], strict=True):
        if line.startswith("    "):
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line
        else:
            assert re.fullmatch(r"[a-z0-9.-]+==[^ ]+( ; .*)? \\", line), line
            assert following.startswith("    --hash="), line


def test_run_time_lock_is_part_of_the_other() -> None:
    """Tests and builds run on the very versions that patients get."""
    run, dev = (set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS[:2])
    assert run <= dev


def test_every_font_has_its_licence() -> None:
    """Beside every bundled font lies the licence that lets us bundle it."""
    folders = {path.parent for path in (ROOT / "resources" / "fonts").rglob("*") if path.suffix in {".ttf", ".otf"}}
    assert folders
    for folder in folders:
        licences = [path for path in folder.iterdir() if re.search(r"licen[cs]e|OFL", path.name, re.IGNORECASE)]
        assert licences, f"no licence in {folder.name}"
        assert any("SIL OPEN FONT LICENSE" in path.read_text().upper() for path in licences), folder.name


def test_example_settings_are_in_step_with_the_code() -> None:
    """The example file has every key, default and explanation of the code; `python -m kiosk.settings` prints it."""
    assert (ROOT / "resources" / "kiosk.example.toml").read_text() == example()


def test_ci_runs_make_test() -> None:
    """`.ci/run` can be executed and does what `make test` does."""
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o111
    assert "make test" in run.read_text()
    assert subprocess.run(["bash", "-n", str(run)], check=False).returncode == 0
