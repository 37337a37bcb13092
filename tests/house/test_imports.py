"""Who may import whom: the contracts hold, each can fail, and what they cannot say is said here."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
CORE = re.findall(r"\w+", CONTRACTS["layers"]["layers"][-1])

BREAKS = [
    ("rules", "rules/model.py", "import kiosk.panel"),
    ("instruments", "kiosk/app.py", "import rules.instruments.prove"),
    ("core", "kiosk/ports.py", "import PySide6.QtCore"),
    ("adapters", "kiosk/storage/__init__.py", "import PySide6.QtCore"),
    ("adapters-apart", "kiosk/handout/__init__.py", "import kiosk.storage"),
    ("controller", "kiosk/control/controller.py", "import kiosk.storage"),
    ("windows", "kiosk/patient/__init__.py", "import sqlite3"),
    ("windows-apart", "kiosk/desk/__init__.py", "import kiosk.patient"),
    ("qt-adapters", "kiosk/printing/choose.py", "import kiosk.qt_adapters"),
    ("layers", "kiosk/storage/__init__.py", "import kiosk.control.controller"),
    ("programs", "kiosk/programs/hand.py", "import kiosk.programs.demo"),
]


def lint_imports(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a tree."""
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run([sys.executable, "-c", code, "--no-cache", "--contract", contract], cwd=folder, capture_output=True, text=True, check=False)


def imports(path: Path) -> Iterator[str]:
    """The full names that a file imports, absolute ones: the house has no relative imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_contract_has_a_break() -> None:
    """Each contract in pyproject.toml is proved able to fail by the next test."""
    assert sorted(CONTRACTS) == sorted(contract for contract, _, _ in BREAKS)


@pytest.mark.parametrize(("contract", "file", "bad"), BREAKS, ids=[contract for contract, _, _ in BREAKS])
def test_contract_holds_and_can_fail(tmp_path: Path, contract: str, file: str, bad: str) -> None:
    """The contract is kept by the tree as it is, and broken by one bad import."""
    for folder in ("kiosk", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kept = lint_imports(tmp_path, contract)
    assert kept.returncode == 0, kept.stdout + kept.stderr
    with (tmp_path / file).open("a") as target:
        target.write(f"\n{bad}\n")
    broken = lint_imports(tmp_path, contract)
    assert broken.returncode == 1, broken.stdout
    assert "1 broken" in broken.stdout


def test_every_core_module_is_under_the_core_contract() -> None:
    """A module in the lowest layer is one that the contract "a visit runs without Qt" names."""
    assert [f"kiosk.{name}" for name in CORE] == CONTRACTS["core"]["source_modules"]


def test_rules_import_the_standard_library_and_yaml_only() -> None:
    """`rules` can be taken out and run anywhere: besides itself it needs Python and PyYAML; its instruments may need more."""
    allowed = sys.stdlib_module_names | {"rules", "yaml"}
    modules = [path for path in (ROOT / "rules").rglob("*.py") if path.parent.name != "instruments"]
    strangers = {f"{path.name}: {name}" for path in modules for name in imports(path) if name.split(".")[0] not in allowed}
    assert not strangers


def test_between_core_and_windows_only_qtcore() -> None:
    """The controller and its helpers run in a program without a screen: of Qt they know QtCore."""
    modules = sorted((ROOT / "kiosk" / "control").glob("*.py"))
    assert "controller.py" in {path.name for path in modules}
    found = {f"{path.name}: {used}" for path in modules for used in imports(path) if used.startswith("PySide6")}
    assert not {use for use in found if not use.split(": ")[1].startswith("PySide6.QtCore")}


def test_core_loads_without_qt() -> None:
    """Importing the rules and the whole core in a fresh process brings no Qt, no PDF library and no database."""
    rooms = [path for name in CORE for path in (ROOT / "kiosk" / name).glob("*.py")]
    names = ["rules.assess", "rules.handout", *(f"kiosk.{name}" for name in CORE), *(f"kiosk.{path.parent.name}.{path.stem}" for path in rooms)]
    strangers = {"PySide6", "shiboken6", "reportlab", "sqlite3"}
    code = f"import sys, {', '.join(names)}; print(*sorted({{name.split('.')[0] for name in sys.modules}} & {strangers}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
