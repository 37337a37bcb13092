"""The table of requirements: a row for each number, and tests that exist or a word on what is missing."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ROWS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "resources" / "docs" / "requirements.yaml").read_text(encoding="utf-8"))
FAULTS = (ROOT / "resources" / "docs" / "faults.md").read_text(encoding="utf-8")
NUMBERS = [f"A{number}" for number in range(1, 49)] + [f"S{number}" for number in range(1, 41)] + [f"R{number}" for number in range(31)]
KEYS = {"p", "what", "tests", "page", "chosen", "not_done", "untried"}


def test_every_number_has_its_row() -> None:
    """A1 to A48, S1 to S40, R0 to R30, each once and in order, each with its urgency and what it is about in a few words."""
    assert list(ROWS) == NUMBERS
    assert not [number for number, row in ROWS.items() if set(row) - KEYS or row["p"] not in {"P0", "P1", "P2"} or not 0 < len(row["what"]) <= 110]


def test_a_row_without_tests_says_why() -> None:
    """Each row has tests, here or on the page of faults, or says that it was not done or could not be tried."""
    assert not [number for number, row in ROWS.items() if not (row.get("tests") or row.get("page") or row.get("not_done") or row.get("untried"))]
    rows = {number: re.search(rf"^\| {number} \|.*`tests/", FAULTS, re.MULTILINE) for number, row in ROWS.items() if row.get("page")}
    assert not [number for number, found in rows.items() if not found]


@pytest.mark.parametrize("number", [number for number, row in ROWS.items() if row.get("tests")])
def test_each_test_exists(number: str) -> None:
    """A test that was renamed or taken away takes its row along."""
    for named in ROWS[number]["tests"]:
        path, _, name = named.partition("::")
        assert name.startswith("test_"), named
        assert name in _tests(ROOT / "tests" / path), named


def _tests(path: Path) -> set[str]:
    if not path.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}
