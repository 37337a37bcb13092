"""An assessment as plain data for JSON: one form for `rules assess`, `kiosk visit --json` and the desk."""

from __future__ import annotations

from rules.model import Assessment, Level, Rule, Score

Json = dict[str, object]


def rule_json(rule: Rule) -> Json:
    """A rule that fired, with the words for staff and patient and its evidence ids."""
    return {
        "id": rule.id,
        "level": rule.level.name,
        "staff": rule.staff,
        "patient": rule.patient,
        "evidence": list(rule.evidence),
    }


def score_json(score: Score) -> Json:
    """The score, labelled for what it is."""
    return {
        "impact": score.impact,
        "band": score.band,
        "pain": score.pain,
        "activity": score.activity,
        "warning_signs": {level.name: score.warning_signs.get(level, 0) for level in reversed(Level) if level is not Level.SELF_CARE},
        "validated": False,
    }


def assessment_json(assessment: Assessment, sections: tuple[str, ...]) -> Json:
    """The whole assessment, with the sections of its handout in print order."""
    data: Json = {
        "level": assessment.level.name,
        "score": score_json(assessment.score),
        "rules": [rule_json(rule) for rule in assessment.fired],
        "asked": list(assessment.asked),
        "not_asked": list(assessment.not_asked),
        "missing": list(assessment.missing),
        "sections": list(sections),
    }
    if assessment.fault is not None:
        data["fault"] = assessment.fault
    return data
