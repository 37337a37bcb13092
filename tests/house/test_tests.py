"""The tests themselves: each says in one sentence what it claims."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def claims() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every test function, with where it stands."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                yield f"{path.relative_to(TESTS)}:{node.lineno} {node.name}", node


def test_every_test_says_what_it_claims() -> None:
    """Every test has a docstring, and the docstring is a sentence."""
    mute = [where for where, node in claims() if not (ast.get_docstring(node) or "").rstrip("`\"'").endswith(".")]
    assert not mute


def test_no_test_sleeps() -> None:
    """A test waits for a signal or a condition, never for a while."""
    sleeping = [
        where
        for where, node in claims()
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"time.sleep", "sleep", "QTest.qWait", "qtbot.wait", "QThread.sleep"}
    ]
    assert not sleeping
