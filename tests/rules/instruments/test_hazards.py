"""The hazard log: every control and test that it names exists, and what is left open is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.dossier import Hazard, Residual
from rules.instruments.check import check
from rules.load import load_protocol
from rules.load_hazards import PROPERTY, read_hazards
from rules.load_nodes import Log
from rules.model import Protocol
from tests.rules.tiny import copy_to

WHOLE = """hazards:
  - id: HZ1
    hazard: "The thumb falls off"
    cause: "Nobody asked."
    effect: "No thumb."
    severity: major
    likelihood: low
    controls:
      - {by: R-E01, does: "Calls staff."}
      - {by: property 3, does: "Silence counts."}
      - {by: danger.blue, does: "Is asked."}
      - {by: help.talk, does: "Is there."}
      - {by: H1.1, does: "Is printed."}
      - {by: file rules/assess.py, does: "Judges."}
    tests: ["tests/rules/instruments/test_hazards.py::test_whole_log_is_in_order"]
    residual: low
    owner: "A hand surgeon"
"""


def found(folder: Path, text: str) -> list[str]:
    """What `check` finds in the smallest protocol with this hazard log."""
    copy_to(folder)
    (folder / "hazards.yaml").write_text(text, encoding="utf-8")
    return [str(each) for each in check(folder)]


def test_whole_log_is_in_order(tmp_path: Path) -> None:
    """Every kind of control that exists, and a test that exists, are found where they are named."""
    assert found(tmp_path, WHOLE) == []


def test_no_log_is_no_mistake(tmp_path: Path) -> None:
    """A protocol without a hazard log has nothing to mend in it."""
    assert check(copy_to(tmp_path)) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("by: R-E01", "by: R-E10", 'There is no control "R-E10". Did you mean "R-E01"?'),
        ("property 3", "property 9", "Write property and its number"),
        ("file rules/assess.py", "file rules/asess.py", "Name a file of the project"),
        ("file rules/assess.py", "file ..", "Name a file of the project"),
        ("::test_whole_log", "::test_hole_log", 'Did you mean "test_whole_log_is_in_order"?'),
        ("tests/rules/instruments/test_hazards", "tests/rules/instruments/test_hazzards", "There is no test file"),
        ("tests/rules/instruments/test_hazards.py", "rules/assess.py", "There is no test file"),
        ("severity: major", "severity: bad", "Use one of: minor, significant"),
        ("residual: low", "residual: high", "leaves a risk that is high, and does not say what stays open"),
        ('owner: "A hand surgeon"', "", 'lacks the key "owner"'),
        ("effect:", "defect:", 'lacks the key "effect"'),
        ("hazards:\n", "- ", "hazards.yaml"),
    ],
)
def test_planted_fault_is_found(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A control or test that does not exist, an unknown word, a missing key and an open risk without a word are each found, with a place."""
    assert WHOLE.count(old) == 1
    lines = found(tmp_path, WHOLE.replace(old, new))
    assert any(said in line for line in lines), lines
    assert all(line.startswith("hazards.yaml:") for line in lines)


@pytest.fixture(scope="module")
def log_and_hazards(protocol: Protocol) -> tuple[Log, tuple[Hazard, ...]]:
    log = Log()
    return log, read_hazards(protocol_folder("back_spasm"), protocol, log)


def test_shipped_log_is_whole(log_and_hazards: tuple[Log, tuple[Hazard, ...]]) -> None:
    """The shipped log names 15 hazards or more, each with at least two controls and a test, and every name in it exists."""
    log, hazards = log_and_hazards
    log.settle()
    assert 15 <= len(hazards) <= 25
    assert all(len(each.controls) >= 2 and each.tests for each in hazards)
    assert all(each.left for each in hazards if each.residual is not Residual.LOW)


def test_every_property_controls_a_hazard(log_and_hazards: tuple[Log, tuple[Hazard, ...]]) -> None:
    """Each of the eight properties of the proof stands against some hazard."""
    _, hazards = log_and_hazards
    named = {control.by for each in hazards for control in each.controls if PROPERTY.fullmatch(control.by)}
    assert named == {f"property {number}" for number in range(1, 9)}


def test_log_is_read_for_any_protocol(tmp_path: Path) -> None:
    """The loader needs no more than a protocol and a folder."""
    log = Log()
    copy_to(tmp_path)
    (tmp_path / "hazards.yaml").write_text(WHOLE, encoding="utf-8")
    (hazard,) = read_hazards(tmp_path, load_protocol(tmp_path), log)
    log.settle()
    assert (hazard.id, hazard.owner, hazard.left) == ("HZ1", "A hand surgeon", "")
    assert [control.by for control in hazard.controls][:2] == ["R-E01", "property 3"]
