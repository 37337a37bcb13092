"""`safety-case`: one PDF with purpose, hazards, proof, published cases, flags, open risks and room to sign; what fails is told."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.__main__ import main
from rules.instruments.prover import Refutation, Verdict
from rules.instruments.purpose import Published, read_purpose
from rules.instruments.safety_case import write
from rules.instruments.safety_facts import PROJECT, Effort, Facts, found_cases, gather
from rules.load_nodes import Log
from tests.rules.instruments.test_hazards import WHOLE
from tests.rules.tiny import copy_to

pytest.importorskip("dd", reason="the proof needs the authors' libraries")
Out = pytest.CaptureFixture[str]

PURPOSE = """intended_use: "Asks about thumbs."
users: ["People with thumbs."]
place: "A hand clinic."
not_for: ["Toes & <fingers>."]
devices: [{where: "Everywhere", says: "Ask counsel.", source: "POL"}]
open: ["Nobody has tried it."]
"""
CASES = """vignettes:
  - {id: V1, answers: {danger: [blue]}, disposition: {expected: EMERGENCY_NOW, acceptable: [EMERGENCY_NOW], dangerous: [SELF_CARE]}}
"""
QUICK = Effort(samples=200, patients=300)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The smallest protocol with all that a safety case takes."""
    folder = copy_to(tmp_path_factory.mktemp("whole"))
    (folder / "hazards.yaml").write_text(WHOLE.replace("residual: low", 'residual: medium\n    left: "Glue."'), encoding="utf-8")
    (folder / "safety.yaml").write_text(PURPOSE, encoding="utf-8")
    (folder.parent / "cases.yaml").write_text(CASES, encoding="utf-8")
    return gather(folder, replace(QUICK, vignettes=folder.parent / "cases.yaml"))


def read(pdf: Path) -> str:
    """What stands in the PDF, page after page."""
    found = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, text=True).stdout
    return " ".join(found.split())


def test_every_part_stands_in_it(facts: Facts, tmp_path: Path) -> None:
    """Purpose, misuse, device note, hazard, property with its answer sets, published case, flag budget, open risk and signers are all read back."""
    assert write(facts, tmp_path / "s.pdf") >= 4
    said = read(tmp_path / "s.pdf")
    for part in (
        "Clinical safety case: Sore thumb",
        "DRAFT. No clinician has signed this protocol.",
        "Asks about thumbs.",
        "Toes & <fingers>.",
        "Ask counsel.",
        "The thumb falls off",
        "rules/instruments/test_hazards:",
        "Every set of answers gets exactly one level",
        f"{next(each.covers for each in facts.verdicts if each.number == '4'):,}",
        "V1 EMERGENCY_NOW EMERGENCY_NOW as expected",
        "300 patients drawn",
        "Glue.",
        "Nobody has tried it.",
        "Clinical safety officer",
        f"content {facts.fingerprint}",
    ):
        assert part in said, part


def test_same_facts_give_the_same_bytes(facts: Facts, tmp_path: Path) -> None:
    """Two runs over the same facts are one file: what is filed can be compared."""
    write(facts, tmp_path / "a.pdf")
    write(facts, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_refuted_property_and_failed_case_are_told(facts: Facts, tmp_path: Path) -> None:
    """A property that is refuted is named with its patient, and the first page counts it."""
    bad = Verdict("1", "Every red flag reaches its level", 12, "1 row", (Refutation("F01", "A patient with a blue thumb is sent home."),))
    write(replace(facts, verdicts=(bad, *facts.verdicts[1:])), tmp_path / "s.pdf")
    said = read(tmp_path / "s.pdf")
    assert "REFUTED" in said
    assert "F01: A patient with a blue thumb is sent home." in said
    assert f"{sum(each.proved for each in facts.verdicts[1:])} of {len(facts.verdicts)} proved" in said


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    """Without purpose, hazards, published cases or a population each section says that it is missing."""
    folder = copy_to(tmp_path)
    (folder / "population.yaml").unlink()
    write(gather(folder, QUICK), tmp_path / "s.pdf")
    said = read(tmp_path / "s.pdf")
    for part in ("put it into safety.yaml", "put them into hazards.yaml", "safety.yaml names none. They were left out", "has no population.yaml"):
        assert part in said, part


def test_command_writes_and_judges(tmp_path: Path, capsys: Out) -> None:
    """The command writes the file; a published case below its level, like anything else that fails, is named with exit 1."""
    folder = copy_to(tmp_path)
    (tmp_path / "c.yaml").write_text(CASES.replace("[blue]", "[none]"), encoding="utf-8")
    more = ["--samples", "200", "--patients", "300", "--vignettes", str(tmp_path / "c.yaml")]
    assert main(["safety-case", "--protocol", str(folder), "--out", str(tmp_path / "s.pdf"), *more]) == 1
    said = capsys.readouterr()
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert "Published cases: no case dangerous: 1 dangerous." in said.err


def test_shipped_purpose_is_whole() -> None:
    """The shipped protocol says what it is for, what it must not be used for, and something of devices in each part of the world with its source."""
    log = Log()
    purpose = read_purpose(protocol_folder("back_spasm"), log)
    log.settle()
    assert purpose is not None
    assert len(purpose.not_for) >= 3
    assert {"United Kingdom", "European Union", "United States"} <= {note.where for note in purpose.devices}
    assert all(note.source for note in purpose.devices)


def test_published_cases_that_safety_yaml_names_need_no_flag() -> None:
    """The shipped protocol's own cases are judged with their additions, also when the file of cases is named again."""
    log = Log()
    purpose = read_purpose(protocol_folder("back_spasm"), log)
    log.settle()
    assert purpose is not None
    assert purpose.published is not None
    home = PROJECT / purpose.published.cases
    cases, additions, left_out = found_cases(QUICK, purpose.published)
    assert (cases, left_out) == (home, "")
    assert additions is not None
    assert found_cases(replace(QUICK, vignettes=home), purpose.published) == (cases, additions, "")
    assert found_cases(replace(QUICK, vignettes=additions), purpose.published) == (additions, None, "")
    gone = found_cases(QUICK, Published("tests/nowhere.yaml", None))
    assert gone[:2] == (None, None)
    assert "tests/nowhere.yaml, which safety.yaml names, is not here" in gone[2]
