"""The page about printing keeps step with the code: every fault, every printer, every limit in seconds."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.control import press, printer_watch
from kiosk.printer import Fault
from kiosk.printing import cups, job
from kiosk.printing.choose import AUTO, FOLDER, PRACTICE
from tests.kiosk.printing.system.test_matrix import OWN, REFUSES, ROWS
from tests.kiosk.test_fault_matrix import MATRIX

PAGE = (Path(__file__).resolve().parents[2] / "resources" / "docs" / "printing.md").read_text()


def test_every_fault_is_explained() -> None:
    """Each code that can stand in the log, and each row that is tested, has its row in the matrix."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert not [fault for fault in Fault if not any(f"`{fault}`" in row.split("|")[1] for row in rows)]
    assert not [row.name for row in MATRIX if not any(line.startswith(f"| {row.name}") for line in rows)]


def test_what_was_played_at_real_machines_is_said() -> None:
    """Each row that is played at the real printer (P) or through the real print server (Q) is told to be so."""
    told = {row.split("|")[1]: re.findall(r"R \(([PQ, ]+)\)", row) for row in PAGE.splitlines() if row.startswith("| ")}
    for row in (*ROWS, REFUSES):
        ways = {"P" if way == OWN else "Q" for way in row.at}
        assert any(ways <= set("".join(said)) for name, said in told.items() if f"`{row.fault}`" in name), row.name


def test_every_printer_is_named() -> None:
    """Each word that `printer` may hold stands in the table of printers."""
    assert not [word for word in (AUTO, FOLDER, PRACTICE, "ipp://host/ipp/print") if f"| `{word}` |" not in PAGE]


def test_limits_are_those_of_the_code() -> None:
    """The seconds that the page promises are those that the code has."""
    assert f"is left {job.GRACE_SECONDS} seconds" in PAGE
    assert f"behind a queue that prints: {cups.DEAF_SECONDS:g} s" in PAGE
    assert f"first look, {printer_watch.FIRST_MS // 1000} seconds after the start" in PAGE
    assert f"each {printer_watch.BAD_MS // 1000} seconds" in PAGE
    assert press.PATIENCE_MS == 60_000
    assert "or after a minute" in PAGE
    assert f"has not begun after {job.STUCK_SECONDS} s" in PAGE
    assert f"is silent for {job.SILENT_SECONDS:g} s" in PAGE
    assert job.DEADLINE_SECONDS == 60
    assert "longer than a minute" in PAGE
