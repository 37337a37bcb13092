"""`mutate`: which mistakes are made, and who notices them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kiosk.paths import protocol_folder
from rules.__main__ import main
from rules.assess import assess
from rules.handout import section_ids, select
from rules.instruments.mutant_judge import Fate, Judged, MutantJudge
from rules.instruments.mutants import Mutant, mutants
from rules.instruments.mutate import judge_all
from rules.instruments.prove import make_prover
from rules.instruments.prover import Prover
from rules.load import load_protocol
from rules.model import Answers, Input, Protocol, Stage
from tests.rules.instruments.proving import answers_to, tiny_prover
from tests.rules.tiny import TINY, replaced

NECK = TINY.parent / "neck_spasm"
SAMPLE = 150
"""Of about 5,000; the slow test takes all."""


def _named(protocol: Protocol, subject: str, change: str) -> Mutant:
    return next(mutant for mutant in mutants(protocol) if (mutant.subject, mutant.change) == (subject, change))


def test_every_rule_is_broken_in_many_ways() -> None:
    """Each rule is dropped, moved a level and changed in its codes; at_least moves by one."""
    made = {(mutant.subject, mutant.change) for mutant in mutants(load_protocol(TINY))}
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
        ("R-R02", "without not"),
    } <= made


def test_showing_conditions_and_handout_switches_are_broken_too() -> None:
    """So are when a question is shown, when a section is printed, and the terms behind that."""
    made = {(mutant.subject, mutant.change) for mutant in mutants(load_protocol(TINY))}
    assert {
        ("question pain", "always shown"),
        ("question pain", "all turned into any"),
        ("question pain", "level_below ROUTINE_APPOINTMENT"),
        ("question pain", "level_below inverted"),
        ("question pain", "age without a60"),
        ("section H1", "dropped"),
        ("section H2", "for anybody"),
        ("section H2", "not REST_OK"),
        ("section H2", "at any level"),
        ("section H3", "printed by itself"),
        ("term REST_OK", "danger without unsure"),
        ("term REST_OK", "unknown is true"),
    } <= made


def test_no_mutant_is_what_it_stands_for() -> None:
    """A mutant differs from what it is made of, and no two are told in the same words."""
    for folder in (TINY, NECK, protocol_folder("back_spasm")):
        every = list(mutants(load_protocol(folder)))
        assert all(mutant.mutated != mutant.place for mutant in every)
        assert len({(mutant.subject, mutant.change) for mutant in every}) == len(every)


def test_a_case_or_a_red_flag_notices(tmp_path: Path) -> None:
    """Lowering the emergency is noticed; by its red flag alone where no case tells."""
    prover = tiny_prover(tmp_path)
    lowered = _named(prover.protocol, "R-E01", "lowered to URGENT_TODAY")
    assert MutantJudge(prover).judge(lowered).fate is Fate.CASE
    prover.dossier = replace(prover.dossier, cases=(), tables=())
    found = MutantJudge(prover).judge(lowered)
    assert (found.fate, found.by) == (Fate.PROPERTY, "F01")


def test_an_equivalent_mutant_is_proved_equivalent(tmp_path: Path) -> None:
    """A code that ends the visit before the rule's other question is asked changes nothing, and is listed as equivalent, not as a survivor."""
    rules = replaced("rules.yaml", "{at_least: {pain: 7}}, {term: OLD}", "{any_of: {danger: [none]}}, {at_least: {pain: 7}}, {term: OLD}")
    prover = tiny_prover(tmp_path, rules=rules)
    assert MutantJudge(prover).judge(_named(prover.protocol, "R-R01", "danger with blue too")).fate is Fate.EQUIVALENT


def _every_visit(protocol: Protocol) -> Iterator[Answers]:
    """Every finished visit; a question that is only for the handout may have no answer."""
    found: list[Answers] = [{}]
    for question in protocol.questions:
        some = [*answers_to(question), *([frozenset()] if question.stage is Stage.HANDOUT else [])]
        found = [{**given, question.link_id: codes} for given in found for codes in some]
    yield from found


def _outcome(protocol: Protocol, given: Answers) -> tuple[object, ...]:
    found = assess(protocol, Input(given))
    return found.level, found.fired, found.asked, section_ids(select(protocol, Input(given), found))


@pytest.mark.parametrize("part", range(4))
def test_equivalence_is_what_playing_every_visit_says(part: int, tmp_path: Path) -> None:
    """On the tiny protocol exactly those mutants are called equivalent that change no level, reason, question or section of any visit."""
    prover = tiny_prover(tmp_path)
    prover.dossier = replace(prover.dossier, cases=(), tables=())
    judge = MutantJudge(prover)
    visits = list(_every_visit(prover.protocol))
    right = [_outcome(prover.protocol, given) for given in visits]
    for mutant in list(mutants(prover.protocol))[part::4]:
        if "event" in mutant.change:
            continue
        changed = mutant.protocol(prover.protocol)
        differs = any(_told(changed, given) != _ids(before) for given, before in zip(visits, right, strict=True))
        assert (judge.patient(mutant) is not None) == differs, (mutant.subject, mutant.change)


def _told(protocol: Protocol, given: Answers) -> tuple[object, ...]:
    return _ids(_outcome(protocol, given))


def _ids(outcome: tuple[object, ...]) -> tuple[object, ...]:
    level, fired, asked, printed = outcome
    return level, frozenset(rule.id for rule in fired), asked, printed  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def back() -> Prover:
    return make_prover(protocol_folder("back_spasm"))


PLANTED = (
    ("R-E02", "lowered to URGENT_TODAY"),
    ("R-E18", "lowered to URGENT_TODAY"),
    ("R-U09", "ill inverted"),
    ("R-R04", "when without gt12w"),
    ("R-E12", "ill without vomit"),
    ("R-E31", "any turned into all"),
    ("R-E32", "without preg_signs_again [pns]"),
    ("R-E15", "all turned into any"),
    ("question legs_both", "legs inverted"),
)


def test_planted_mistakes_are_each_named(back: Prover) -> None:
    """A red flag lowered, a condition inverted, an option dropped, any turned into all: each is noticed by something that has a name."""
    judge = MutantJudge(back)
    for subject, change in PLANTED:
        found = judge.judge(_named(back.protocol, subject, change))
        assert found.fate in {Fate.CASE, Fate.PROPERTY}, (subject, change)
        assert found.by


def test_a_survivor_is_reported_by_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without cases mutants survive: exit 1, and each is told with its rule, the mistake and a patient; the printed tables leave none."""
    tiny_prover(tmp_path)
    assert main(["mutate", "--protocol", str(tmp_path)]) == 1
    assert "SURVIVES   R-R01: pain with 6 too: " in capsys.readouterr().out
    assert main(["mutate", "--protocol", str(tmp_path), "--tables"]) == 0
    (tmp_path / "tables.yaml").write_text("tables:\n" + capsys.readouterr().out, encoding="utf-8")
    assert main(["cases", "--protocol", str(tmp_path)]) == 0
    assert main(["mutate", "--protocol", str(tmp_path)]) == 0
    assert "     0 survives" in capsys.readouterr().out


def test_one_rule_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """With --rule only the mutants of that rule, question, section or term are judged."""
    assert main(["mutate", "--protocol", str(TINY), "--rule", "term REST_OK"]) == 0
    assert "of 1 rules, questions, sections and terms" in capsys.readouterr().out


@pytest.mark.parametrize("folder", [TINY, NECK], ids=["tiny", "neck_spasm"])
def test_no_mutant_of_the_small_protocols_survives(folder: Path) -> None:
    """Cases, tables and properties of the fixtures notice every mistake that changes anything."""
    assert _survivors(make_prover(folder)) == []


def test_no_mutant_of_a_sample_survives(back: Prover) -> None:
    """Of a seeded sample of the shipped protocol's mutants none survives."""
    every = list(mutants(back.protocol))
    chosen = Random(1).sample(every, SAMPLE)  # noqa: S311 - which ones are tried is no secret
    assert [_line(each) for each in map(MutantJudge(back).judge, chosen) if each.fate is Fate.SURVIVES] == []


@pytest.mark.slow
def test_no_mutant_survives(back: Prover) -> None:
    """No mutant of the shipped protocol survives."""
    assert _survivors(back) == []


def _survivors(prover: Prover) -> list[str]:
    found = judge_all(MutantJudge(prover), list(mutants(prover.protocol)))
    return [_line(each) for each in found if each.fate is Fate.SURVIVES]


def _line(each: Judged) -> str:
    return f"{each.mutant.subject}: {each.mutant.change}: {each.by}"
