"""The tests themselves: each says in one sentence what it claims."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lacking import lacking

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


@pytest.mark.xdist_group("grouped")
def test_a_group_keeps_to_one_worker(request: pytest.FixtureRequest) -> None:
    """Where tests are shared out by groups, a test's group stands in its id: else one worker's server or frozen program would be made by each."""
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@grouped")


HERE_ALONE = {"lacking.py", "kiosk/voice/test_system.py", "kiosk/voice/test_piper_system.py", "kiosk/storage/failing_disk.py"}
"""`lacking` itself; a whole file that CI does run; and what no Debian package brings."""


def test_what_is_missing_fails_where_everything_must_be_there() -> None:
    """A test that lacks a program or a right asks `tests.lacking`, which fails it where CI is set: nothing is left out unseen."""
    skipping = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.skip"
    }
    assert skipping == HERE_ALONE


def test_lacking_skips_here_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both, with the words."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no printer"):
        lacking("no printer")
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no printer"):
        lacking("no printer")
