"""An assessment as JSON: the form that `rules assess`, `kiosk visit` and the desk share."""

from __future__ import annotations

import json
from dataclasses import replace

from rules.assess import assess
from rules.model import Assessment, Code, Input, LinkId, Protocol
from rules.report import assessment_json, rule_json, score_json
from tests.journeys.steps import CALM
from tests.rules.draws import answers


def judged(protocol: Protocol, **changed: str) -> Assessment:
    return assess(protocol, Input(answers(**CALM | changed)))


def test_score_is_told_with_its_parts_and_as_not_validated(protocol: Protocol) -> None:
    """The score has its mean, band, both parts, the count of warning signs for the three levels that warn, and says that it is not validated."""
    found = judged(protocol, legs="one_pain", pain="8", activity="7")
    assert score_json(found.score) == {
        "impact": 7.5, "band": "severe", "pain": 8, "activity": 7,
        "warning_signs": {"EMERGENCY_NOW": 0, "URGENT_TODAY": 0, "ROUTINE_APPOINTMENT": len(found.fired)},
        "validated": False,
    }  # fmt: skip


def test_score_without_its_questions_is_null(protocol: Protocol) -> None:
    """An emergency that ends the questions before pain was asked has no impact, and says so with null."""
    told = score_json(judged(protocol, danger="chest").score)
    assert [told[key] for key in ("impact", "band", "pain", "activity")] == [None] * 4


def test_rule_is_told_in_words(protocol: Protocol) -> None:
    """A rule carries id, level by name, both wordings and its evidence."""
    rule = judged(protocol, saddle="numb").fired[0]
    assert rule_json(rule) == {
        "id": rule.id, "level": "EMERGENCY_NOW", "staff": rule.staff, "patient": rule.patient, "evidence": list(rule.evidence),
    }  # fmt: skip


def test_everything_is_plain_json(protocol: Protocol) -> None:
    """Whatever is in it, it survives being written and read."""
    told = assessment_json(judged(protocol, legs="one_pain"), ("H31", "H35"))
    assert json.loads(json.dumps(told)) == told
    assert told["sections"] == ["H31", "H35"]


def test_fault_is_told_only_when_there_is_one(protocol: Protocol) -> None:
    """The key `fault` stands there only after a fault, and names no answer."""
    assert "fault" not in assessment_json(judged(protocol), ())
    faulty = assess(protocol, Input({**answers(**CALM), LinkId("legs"): frozenset({Code("purple")})}))
    told = assessment_json(faulty, ())
    assert told["fault"] == "legs has no such answer"
    assert "purple" not in json.dumps(told)
    assert "fault" not in assessment_json(replace(faulty, fault=None), ())
