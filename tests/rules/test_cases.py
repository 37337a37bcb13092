"""The protocol's own cases and the published ones, through the engine's own runner: all hold, and the figures are no worse than the draft's."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.answers import read_answers
from rules.assess import assess
from rules.cases import failures, vignette_table
from rules.dossier import Dossier
from rules.errors import ProtocolError
from rules.fill import fill_harmless
from rules.load import load_dossier
from rules.model import Input, Level, Protocol
from rules.vignettes import read_vignettes

VIGNETTES = Path(__file__).resolve().parents[1] / "fixtures" / "vignettes.yaml"


@pytest.fixture(scope="module")
def dossier(protocol: Protocol) -> Dossier:
    return load_dossier(protocol_folder("back_spasm"), protocol)


@pytest.fixture(scope="module")
def given(protocol: Protocol) -> Counter[tuple[Level, Level]]:
    """How many published cases of each expected level come to each given level."""
    data = VIGNETTES.read_bytes()
    levels = {
        item.id: assess(protocol, Input(fill_harmless(protocol, item.answers), item.events)).level
        for item in read_answers(data, VIGNETTES.name, protocol)
    }
    return Counter((item.expected, levels[item.id]) for item in read_vignettes(data, VIGNETTES.name))


def test_every_case_holds(protocol: Protocol, dossier: Dossier) -> None:
    """Every case gives its level and exactly its rules."""
    assert failures(protocol, dossier) == ()


def test_the_drafts_fifty_cases_are_there(dossier: Dossier) -> None:
    """The draft's test cases, T01 to T50, are all among the cases."""
    names = {match[0] for case in dossier.cases if (match := re.match(r"T\d\d", case.name))}
    assert names == {f"T{number:02}" for number in range(1, 51)}


def test_every_rule_has_a_case(protocol: Protocol, dossier: Dossier) -> None:
    """Each rule fires in at least one case."""
    fired = {rule for case in dossier.cases for rule in case.rules}
    assert {rule.id for rule in protocol.rules} == fired


def test_changed_level_is_reported_by_name(protocol: Protocol, dossier: Dossier) -> None:
    """A rule whose level was changed is found, in the case that names it, with the level it gives now."""
    lowered = replace(
        protocol,
        rules=tuple(replace(rule, level=Level.URGENT_TODAY) if rule.id == "R-E02" else rule for rule in protocol.rules),
    )
    found = failures(lowered, dossier)
    assert any(line.startswith('Case "T02 can\'t pee" gives URGENT_TODAY, not EMERGENCY_NOW') for line in found), found


def test_rule_that_fires_no_more_is_reported_by_name(protocol: Protocol, dossier: Dossier) -> None:
    """A rule that is gone, and one that is new, are named in the case that misses them, although the level is the same."""
    case = next(case for case in dossier.cases if len(case.rules) > 1)
    gone = min(case.rules)
    other = replace(dossier, cases=(replace(case, rules=case.rules - {gone} | {"R-NEW"}),))
    (line,) = failures(protocol, other)
    assert f"fires besides: {gone}; does not fire: R-NEW" in line


def test_vignettes_are_printed_as_a_table(protocol: Protocol) -> None:
    """Each published case has a line with its expected and its given level and a verdict, and the sums stand below."""
    lines, dangerous = vignette_table(protocol, VIGNETTES.read_bytes(), VIGNETTES.name)
    print("\n".join(lines))
    cases = [line.split(maxsplit=3) for line in lines if line.startswith("HV")]
    assert len({case[0] for case in cases}) == 46
    assert all(case[1] in Level.__members__ and case[2] in Level.__members__ for case in cases)
    verdicts = Counter(case[3] for case in cases)
    assert lines[-1] == ", ".join(f"{verdicts[name]} {name}" for name in ("as expected", "acceptable", "off", "DANGEROUS"))
    assert dangerous == (verdicts["DANGEROUS"] > 0)


def test_emergencies_are_no_worse_than_the_drafts(given: Counter[tuple[Level, Level]]) -> None:
    """Of the published emergencies at least 12 are EMERGENCY, at most 3 ROUTINE, none SELF_CARE."""
    emergency = Level.EMERGENCY_NOW
    assert given[emergency, emergency] >= 12
    assert given[emergency, emergency] + given[emergency, Level.URGENT_TODAY] >= 16
    assert given[emergency, Level.ROUTINE_APPOINTMENT] <= 3
    assert given[emergency, Level.SELF_CARE] == 0


def test_self_care_is_no_worse_than_the_drafts(given: Counter[tuple[Level, Level]]) -> None:
    """Of the published self-care cases at least 3 stay at home, at most 1 is URGENT, none EMERGENCY."""
    calm = Level.SELF_CARE
    assert given[calm, calm] >= 3
    assert given[calm, calm] + given[calm, Level.ROUTINE_APPOINTMENT] >= 7
    assert given[calm, Level.EMERGENCY_NOW] == 0


def test_verdicts_are_no_worse_than_the_drafts(protocol: Protocol) -> None:
    """At most 2 published cases come out dangerous and 3 off; at least 26 are exactly as expected."""
    sums = vignette_table(protocol, VIGNETTES.read_bytes(), VIGNETTES.name)[0][-1]
    exact, _, off, dangerous = (int(part.split()[0]) for part in sums.split(", "))
    assert exact >= 26
    assert off <= 3
    assert dangerous <= 2


def test_vignette_without_its_level_is_refused(protocol: Protocol) -> None:
    """A published case that does not say what it should come to is refused with its place."""
    text = b"vignettes:\n- {id: a, answers: {danger: [none]}}\n- {id: b, answers: {}, disposition: {expected: SELF_KARE}}\n"
    with pytest.raises(ProtocolError) as refused:
        vignette_table(protocol, text, "cases.yaml")
    assert [mistake.line for mistake in refused.value.mistakes] == [2, 3]
