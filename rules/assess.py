"""Answers in, assessment out: total, never raises, the highest level wins and nothing lowers it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from rules.condition import holds
from rules.interview import Path, UnknownCodeError, seen, walk
from rules.model import Answers, Any, Assessment, Code, Input, Level, LinkId, Protocol, Rule, Score

UNSURE_SCORE = 7
"""What "I can't say" counts as on a 0 to 10 scale: the lower end of "severe" (evidence.md 6.3)."""

MODERATE, SEVERE = 4.0, 7.0
"""Lower bounds of the bands; low bounds, so that mistakes go up (evidence EV33)."""

FAULT = Rule(
    id="kiosk_fault",
    level=Level.URGENT_TODAY,
    when=Any(()),
    staff="Kiosk fault: the answers could not all be judged. Please ask the patient yourself.",
    patient="Please talk to staff.",
    evidence=("POL",),
    brief="Kiosk fault: ask the patient",
)
"""The reason that staff see when something went wrong inside (evidence.md 6.3, item 4)."""

EXPIRED = replace(
    FAULT,
    id="protocol_expired",
    level=Level.ROUTINE_APPOINTMENT,
    staff="The questions are past their review date: nobody is sent home without staff.",
    patient="Please see the desk before you go.",
    brief="Questions past their review date",
)
"""The reason that staff see when the protocol is too old for self-care."""


def assess(protocol: Protocol, given: Input, *, expired: bool = False, floor: Level = Level.SELF_CARE) -> Assessment:
    """Judge a visit. Any fault inside gives at least URGENT_TODAY, says so in `fault`, and every other rule still counts.

    `expired` is whether the protocol is past its hard date; `floor` a level already latched in this visit.
    """
    fault: str | None = None
    lowest = max(floor, EXPIRED.level) if expired else floor
    try:
        path = walk(protocol, given.answers, given.events, floor)
    except Exception as error:  # noqa: BLE001 - total by contract: whatever breaks inside must end at staff, never in silence
        fault = _name(error)
        path = _walk_with_care(protocol, given)
    extra = ((FAULT,) if fault else ()) + ((EXPIRED,) if expired else ())
    fired = sorted((*path.fired, *extra), key=lambda rule: (-rule.level, rule.id))
    return Assessment(
        level=max((path.level, lowest, *(rule.level for rule in extra))),
        fired=tuple(fired),
        score=_score(given.answers, path.asked, path.fired),
        asked=path.asked,
        not_asked=path.not_asked,
        missing=path.missing,
        fault=fault,
    )


def _name(error: Exception) -> str:
    """What broke, without any answer in it."""
    return str(error) if isinstance(error, UnknownCodeError) else type(error).__name__


def _walk_with_care(protocol: Protocol, given: Input) -> Path:
    """Every rule by itself, over all known codes, so that one broken rule or code hides no other."""
    answers: dict[LinkId, frozenset[Code]] = {}
    for question in protocol.questions:
        codes = given.answers.get(question.link_id, frozenset()) & question.codes()
        if codes:
            answers[question.link_id] = codes
    # Everything counts as asked, so that a follow-up without an answer counts as its worst one here too.
    everything = tuple(question.link_id for question in protocol.questions)
    known = seen(protocol, answers, everything, given.events, Level.SELF_CARE)
    fired = []
    for rule in protocol.rules:
        try:
            if holds(rule.when, known):
                fired.append(rule)
        except Exception:  # noqa: BLE001, S112 - the broken rule is already reported as the fault
            continue
    level = max((rule.level for rule in fired), default=Level.SELF_CARE)
    return Path(tuple(answers), (), (), level, level, tuple(fired), stopped=level is Level.EMERGENCY_NOW)


def _score(answers: Answers, asked: tuple[LinkId, ...], fired: tuple[Rule, ...]) -> Score:
    pain = _scale(answers, asked, LinkId("pain"))
    activity = _scale(answers, asked, LinkId("activity"))
    impact = None if pain is None or activity is None else (pain + activity) / 2
    return Score(impact, None if impact is None else _band(impact), pain, activity, Counter(rule.level for rule in fired))


def _scale(answers: Answers, asked: tuple[LinkId, ...], link_id: LinkId) -> int | None:
    if link_id not in asked:
        return None
    for code in answers.get(link_id, ()):
        return int(code) if code.isdigit() else UNSURE_SCORE
    return None


def _band(impact: float) -> str:
    if impact < MODERATE:
        return "mild"
    return "moderate" if impact < SEVERE else "severe"
