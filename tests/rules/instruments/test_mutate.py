"""`mutate`: which mistakes are made, and who notices them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.__main__ import main
from rules.instruments.mutants import mutants
from rules.instruments.mutate import Fate, MutantJudge
from rules.load import load_protocol
from tests.rules.instruments.proving import tiny_prover
from tests.rules.tiny import TINY, replaced


def test_every_rule_is_broken_in_many_ways() -> None:
    """Each rule is dropped, moved a level and changed in its codes; at_least moves by one."""
    made = {(mutant.rule.id, mutant.change) for mutant in mutants(load_protocol(TINY))}
    assert {
        ("R-E01", "dropped"),
        ("R-E01", "lowered to URGENT_TODAY"),
        ("R-E01", "danger inverted"),
        ("R-U01", "raised to EMERGENCY_NOW"),
        ("R-U01", "any turned into all"),
        ("R-U01", "danger without unsure"),
        ("R-R01", "all turned into any"),
        ("R-R01", "pain without 7"),
        ("R-R01", "pain with 6 too"),
    } <= made


def test_no_mutant_is_the_rule_itself() -> None:
    """A mutant differs from its rule."""
    assert all(mutant.mutated != mutant.rule for mutant in mutants(load_protocol(TINY)))


def test_a_case_or_a_red_flag_notices(tmp_path: Path) -> None:
    """Lowering the emergency is noticed; by its red flag alone where no case tells."""
    prover = tiny_prover(tmp_path)
    lowered = next(mutant for mutant in mutants(prover.protocol) if (mutant.rule.id, mutant.change) == ("R-E01", "lowered to URGENT_TODAY"))
    assert MutantJudge(prover).judge(lowered).fate is Fate.CASE
    prover.dossier = type(prover.dossier)(**{**_fields(prover.dossier), "cases": ()})
    found = MutantJudge(prover).judge(lowered)
    assert (found.fate, found.by) == (Fate.PROPERTY, "F01")


def _fields(dossier: object) -> dict[str, object]:
    return {name: getattr(dossier, name) for name in type(dossier).__slots__}  # type: ignore[attr-defined]


def test_an_equivalent_mutant_is_proved_equivalent(tmp_path: Path) -> None:
    """A code that ends the visit before the rule's other question is asked changes nothing, and is listed as equivalent, not as a survivor."""
    rules = replaced("rules.yaml", "{at_least: {pain: 7}}, {term: OLD}", "{any_of: {danger: [none]}}, {at_least: {pain: 7}}, {term: OLD}")
    prover = tiny_prover(tmp_path, rules=rules)
    judge = MutantJudge(prover)
    found = [judge.judge(mutant) for mutant in mutants(prover.protocol) if mutant.change == "danger with blue too" and mutant.rule.id == "R-R01"]
    assert [each.fate for each in found] == [Fate.EQUIVALENT]


def test_a_survivor_comes_with_a_case_that_kills_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without cases mutants survive, exit 1; the printed cases, taken up, leave none."""
    prover = tiny_prover(tmp_path)
    assert main(["mutate", "--protocol", str(tmp_path)]) in {0, 1}
    assert "mutants of" in capsys.readouterr().out
    assert main(["mutate", "--protocol", str(tmp_path), "--cases"]) == 0
    lines = capsys.readouterr().out
    cases = (tmp_path / "cases.yaml").read_text(encoding="utf-8") + lines
    (tmp_path / "cases.yaml").write_text(cases, encoding="utf-8")
    assert main(["mutate", "--protocol", str(tmp_path)]) == 0
    assert prover.protocol.name in capsys.readouterr().out
