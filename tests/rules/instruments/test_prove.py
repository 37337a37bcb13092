"""`prove`: the shipped protocol's claims, and every planted fault found by name."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.__main__ import main
from rules.assess import assess
from rules.instruments.prove import CLAIMS, make_prover
from rules.instruments.prove_flags import red_flags
from rules.instruments.prove_handout import help_box, medicines_are_safe
from rules.instruments.prove_left import left
from rules.instruments.prove_levels import early_stop, no_negation, nothing_dead, one_level
from rules.instruments.prove_order import monotone, unclear
from rules.instruments.prover import Verdict
from rules.model import Level
from tests.rules.instruments.proving import tiny_prover
from tests.rules.tiny import TINY, replaced

BLUE = "when: {any_of: {danger: [blue]}}"
RISKS = """\
medicines:
  - id: rub
    name: "a rub"
    advised_by: [H02]
    warned_by: []
    risks: [{id: T1, risk: "Older", when: {any_of: {age: [a60]}}, evidence: [EV01], why: "Thin skin."}]
"""


def subjects(verdict: Verdict) -> set[str]:
    """What the claim is refuted by."""
    return {refutation.subject for refutation in verdict.refutations}


def planted(folder: Path, pattern: str, by: str) -> Path:
    """A copy of the shipped protocol whose rules have one piece replaced."""
    shutil.copytree(protocol_folder("back_spasm"), folder / "planted")
    rules = folder / "planted" / "rules.yaml"
    text, times = re.subn(pattern, by, rules.read_text(encoding="utf-8"), count=1)
    assert times == 1, pattern
    rules.write_text(text, encoding="utf-8")
    return folder / "planted"


@pytest.mark.parametrize(
    ("pattern", "by", "flag"),
    [
        (r"(id: R-E02\n    level: )EMERGENCY_NOW", r"\1URGENT_TODAY", "F08"),
        (r"(id: R-E01\n    level: EMERGENCY_NOW\n    when:\n      )any:", r"\1all:", "F01"),
        (r"(id: R-E01[^#]*?any_of: \{danger: \[)chest, ", r"\1", "F01"),
    ],
    ids=["level lowered", "any turned into all", "answer left out"],
)
def test_a_planted_fault_is_found_by_name(tmp_path: Path, pattern: str, by: str, flag: str) -> None:
    """A lowered level, an `any` turned into `all` and a lost answer each refute the red flag that they break, told as a patient."""
    verdict = red_flags(make_prover(planted(tmp_path, pattern, by)))
    told = {refutation.subject: refutation for refutation in verdict.refutations}
    assert flag in told
    assert "A patient answers" in told[flag].story
    assert "disagree" not in told[flag].story


def test_the_smallest_patient_is_told(tmp_path: Path) -> None:
    """A red flag that no rule reaches is shown by one worry and nothing else, and the program confirms it."""
    prover = tiny_prover(tmp_path, rules=replaced("rules.yaml", BLUE, "when: {all: [{any_of: {danger: [blue]}}, {any_of: {age: [a60]}}]}"))
    refutation = next(each for each in red_flags(prover).refutations if each.subject == "F01")
    assert refutation.given is not None
    assert refutation.given.answers["danger"] == {"blue"}
    assert refutation.given.answers["age"] == {"a18"}
    assert assess(prover.protocol, refutation.given).level < Level.EMERGENCY_NOW


def test_a_row_that_nobody_meets_is_refuted(tmp_path: Path) -> None:
    """A red flag that asks for two ages at once is not proved by meaning nobody."""
    row = replaced("redflags.yaml", BLUE[: BLUE.index("}")] + "}}", "when: {all: [{any_of: {age: [a18]}}, {any_of: {age: [a60]}}]}")
    assert "F01" in subjects(red_flags(tiny_prover(tmp_path, redflags=row)))


def test_a_worse_answer_that_lowers_is_found(tmp_path: Path) -> None:
    """Where numb no longer counts, being numb is lower than being blue is, and both sides are told."""
    questions = replaced("questions.yaml", "worse: [[none, unsure, blue], [none, numb]]", "worse: [[none, unsure, blue, numb]]")
    assert "danger: blue < numb" in subjects(monotone(tiny_prover(tmp_path, questions=questions)))


def test_the_scope_gate_counts_and_its_falls_are_listed(tmp_path: Path) -> None:
    """Naming one more place in scope takes the gate away: those pairs are told by name with their patients, and no other pair falls."""
    verdict = monotone(tiny_prover(tmp_path))
    falls = [note for note in verdict.notes if "R-R02 lets the level fall" in note]
    assert verdict.proved
    assert [re.findall(r'along "(.*?)"', note) for note in falls] == [["where: tip added"], ["where: base added"]]
    assert "because only R-R02 fires" in falls[0]


def test_not_sure_below_harmless_is_found(tmp_path: Path) -> None:
    """Where only the harmless answer gives a level, not being sure gives less."""
    rules = replaced("rules.yaml", "{any_of: {danger: [numb, unsure], age: [u18]}}", "{any_of: {danger: [numb, none], age: [u18]}}")
    assert "danger: unsure" in subjects(unclear(tiny_prover(tmp_path, rules=rules)))


def test_leaving_below_going_on_is_found(tmp_path: Path) -> None:
    """Where the harmless answer gives a level and leaving does not, the visit that is left is told."""
    rules = replaced("rules.yaml", "{any_of: {danger: [numb, unsure], age: [u18]}}", "{any_of: {danger: [numb, none], age: [u18]}}")
    assert subjects(left(tiny_prover(tmp_path, rules=rules))) == {"left"}


def test_a_dead_rule_is_found(tmp_path: Path) -> None:
    """A rule that another always covers is named."""
    rules = replaced("rules.yaml", "when: {all: [{at_least: {pain: 7}}, {term: OLD}]}", "when: {all: [{any_of: {danger: [numb]}}, {term: OLD}]}")
    assert "R-R01" in subjects(nothing_dead(tiny_prover(tmp_path, rules=rules)))


def test_the_scope_gate_is_the_one_exception(tmp_path: Path) -> None:
    """The one rule that looks at what was not said is allowed, and named."""
    verdict = no_negation(tiny_prover(tmp_path))
    assert (verdict.proved, verdict.notes) == (True, ("R-R02 is the scope gate",))


def test_advice_in_spite_of_a_risk_is_found(tmp_path: Path) -> None:
    """A risk of the table that the handout's switches forget is told with the patient who has it."""
    (tmp_path / "medicine-risks.yaml").write_text(RISKS.replace("H02", _section()), encoding="utf-8")
    assert subjects(medicines_are_safe(tiny_prover(tmp_path))) == {"rub: T1"}


def _section() -> str:
    return next(iter(re.findall(r"id: (H\w+)", (TINY / "handout.yaml").read_text())))


def test_a_handout_without_the_help_box_is_found(tmp_path: Path) -> None:
    """Where the box gives way to other text, claim 7 is refuted."""
    handout = re.sub(r"priority: 1\b", "priority: 2", (TINY / "handout.yaml").read_text())
    assert not help_box(tiny_prover(tmp_path, handout=handout)).proved


def test_one_level_and_early_stop_hold_on_the_tiny_protocol(tmp_path: Path) -> None:
    """Exactly one level each, and stopping at an emergency changes nothing."""
    prover = tiny_prover(tmp_path)
    assert one_level(prover).proved
    assert early_stop(prover).proved


def test_the_command_prints_every_claim(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with every claim, each proved or refuted with answers that a file can hold; refuted means exit 1."""
    tiny_prover(tmp_path)
    code = main(["prove", "--protocol", str(tmp_path), "--json", "--samples", "200"])
    claims = json.loads(capsys.readouterr().out)["claims"]
    assert [claim["number"] for claim in claims] == list(CLAIMS)
    assert code == int(not all(claim["proved"] for claim in claims))


@pytest.mark.parametrize(("library", "command"), [("dd", "prove"), ("dd", "mutate"), ("numpy", "simulate")])
def test_without_the_libraries_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: str, command: str
) -> None:
    """Whoever lacks the authors' libraries reads how to get them in one line, and exit code 2."""
    monkeypatch.setitem(sys.modules, library, None)
    assert main([command, "--protocol", str(TINY)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert '".[authors]"' in line


def test_an_unknown_claim_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A number that is no claim names those that are."""
    assert main(["prove", "--only", "99"]) == 2
    assert "K13" in capsys.readouterr().err
