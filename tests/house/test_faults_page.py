"""The page of faults: it has every row, and each test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "resources" / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if re.match(r"\| R\d", line)]
NONE_YET = "No test yet"


def test_the_page_has_every_row() -> None:
    """R0 to R29, each once, each with what happens and at least one test, or the words that there is none."""
    assert [row[0] for row in ROWS] == [f"R{number}" for number in range(30)]
    assert all(row[1] and row[2] and (re.findall(r"`tests/", row[3]) or row[3] == NONE_YET) for row in ROWS)


def test_each_test_that_the_page_names_exists() -> None:
    """A test that was renamed or taken away takes its row along."""
    named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", PAGE)
    assert len(named) >= len(ROWS)
    missing = [f"{path}::{name}" for path, name in named if name not in _tests(ROOT / path)]
    assert not missing


def _tests(path: Path) -> set[str]:
    if not path.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}
