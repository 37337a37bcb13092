"""The page of break-outs keeps step with the tests: each row is tried by one that exists, or says which file of the system has to stop it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "resources" / "docs" / "break-outs.md").read_text(encoding="utf-8")
ROWS = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in PAGE.splitlines() if re.match(r"\| (?!Break-out)[^-]", line)]
FEWEST = 20


def test_there_are_twenty_and_each_is_whole() -> None:
    """Twenty published break-outs or more, each with its source, what was tried, what came of it and by which test."""
    assert len(ROWS) >= FEWEST
    assert len({row[0] for row in ROWS}) == len(ROWS)
    assert all(len(row) == 5 and all(row) for row in ROWS)


def test_every_source_is_listed_and_used() -> None:
    """Each number in the table stands in the list of sources with an address, and each source is used."""
    listed = dict(re.findall(r"^(\d+)\. ((?:.+\n)(?: {2,}.+\n)*)", PAGE, re.MULTILINE))
    used = {number for row in ROWS for number in re.findall(r"\[(\d+)\]", row[1])}
    assert used == set(listed)
    assert all(re.search(r"<https?://\S+>", rest) for rest in listed.values())
    assert all(re.search(r"\[\d+\]", row[1]) for row in ROWS)


def test_every_test_exists() -> None:
    """The test of a row is one that pytest would run; where the system has to stop it, a file of resources/deploy is named."""
    missing = []
    for name, _, _, result, tried in ROWS:
        if tried.startswith("OS: "):
            assert re.fullmatch(r"OS: `resources/deploy/\S+`", tried), name
            assert re.match(r"Only the system can|Nothing in software can", result), name
            continue
        file, _, test = tried.strip("`").partition("::")
        nodes = ast.walk(ast.parse((ROOT / file).read_text())) if (ROOT / file).is_file() else ()
        if test not in {node.name for node in nodes if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{name}: {tried}")
    assert not missing
