"""The protocol's own cases, through the engine's own runner: all hold, and what no longer holds is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kiosk.paths import protocol_folder
from rules.cases import failures
from rules.dossier import Dossier
from rules.load import load_dossier
from rules.model import Level, Protocol


@pytest.fixture(scope="module")
def dossier(protocol: Protocol) -> Dossier:
    return load_dossier(protocol_folder("back_spasm"), protocol)


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
