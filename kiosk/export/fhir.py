"""One flagged visit as a FHIR R4 Bundle: Questionnaire, QuestionnaireResponse, RiskAssessment and Flag, without anybody's name."""

from __future__ import annotations

from datetime import datetime

from kiosk.export.check_fhir import mistakes
from kiosk.export.codes import Codes
from kiosk.export.ids import URI, of_visit, option_coding, questionnaire_url, urn
from kiosk.export.questionnaire import questionnaire
from kiosk.export.taken import Taken
from kiosk.export.words import Words
from kiosk.flags import Status
from kiosk.ports import EventKind
from rules.model import LinkId, Protocol
from rules.report import Json

CATEGORY = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/flag-category", "code": "clinical", "display": "Clinical"}]}
OPEN = frozenset({Status.HELD, Status.NEW, Status.SEEN})


class BundleError(Exception):
    """A bundle that breaks FHIR's own rules; nothing is written. The message names every mistake."""


def bundle(protocol: Protocol, taken: Taken, codes: Codes, words: Words) -> Json:
    """The visit, with the Questionnaire where this protocol is the one that asked. Raises BundleError."""
    asked_by_this = protocol.is_that(taken.visit.protocol, taken.visit.version, taken.visit.content)
    resources = [questionnaire(protocol, codes)] if asked_by_this else []
    resources += [_response(protocol, taken)] if taken.answers else []
    resources += [_risk(protocol, taken, codes, words), _flag(taken, words)]
    made: Json = {
        "resourceType": "Bundle",
        "id": of_visit(taken.visit.visit_id, "bundle"),
        "type": "collection",
        "timestamp": _instant(taken.flag.last_at),
        "entry": [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources],
    }
    if found := mistakes(made):
        raise BundleError("\n".join(found))
    return made


def _response(protocol: Protocol, taken: Taken) -> Json:
    visit, end = taken.visit, taken.end
    order = {question.link_id: place for place, question in enumerate(protocol.questions)}
    given = sorted(taken.answers, key=lambda link_id: (order.get(link_id, len(order)), link_id))
    status = "in-progress" if end is None else "completed" if end.finished else "stopped"
    return {
        "resourceType": "QuestionnaireResponse",
        "id": of_visit(visit.visit_id, "response"),
        "questionnaire": f"{questionnaire_url(visit.protocol)}|{visit.version}",
        "status": status,
        "subject": _subject(taken),
        "authored": _instant(end.utc if end else taken.flag.last_at),
        "item": [_answered(protocol, link_id, taken) for link_id in given],
    }


def _answered(protocol: Protocol, link_id: LinkId, taken: Taken) -> Json:
    """In the protocol's order; a question or code of another version goes out as it was stored, without words."""
    question = next((each for each in protocol.questions if each.link_id == link_id), None)
    texts = {option.code: option.text for option in question.options} if question else {}
    codes = sorted(taken.answers[link_id], key=lambda code: (list(texts).index(code) if code in texts else len(texts), code))
    answers = [{"valueCoding": option_coding(protocol, link_id, code, texts.get(code, ""))} for code in codes]
    return {"linkId": link_id, **({"text": question.text} if question else {}), "answer": answers}


def _risk(protocol: Protocol, taken: Taken, codes: Codes, words: Words) -> Json:
    visit, flag = taken.visit, taken.flag
    basis = [{"reference": f"urn:uuid:{of_visit(visit.visit_id, 'response')}"}] if taken.answers else []
    triage = codes.on("assessment")
    return {
        "resourceType": "RiskAssessment",
        "id": of_visit(visit.visit_id, "risk"),
        "status": "final" if taken.end else "preliminary",
        "method": {"text": words.asked(visit)},
        **({"code": {"coding": triage}} if triage else {}),
        "subject": _subject(taken),
        "occurrenceDateTime": _instant(flag.raised_at),
        **({"basis": basis} if basis else {}),
        "prediction": [
            {"outcome": {"coding": [_level(taken, words)], "text": words.level(flag.level)}},
            *(_prediction(visit.protocol, rule, words) for rule in flag.rule_ids),
        ],
        **({"mitigation": text} if (text := protocol.levels[flag.level].staff) else {}),
        "note": [{"text": words.caution()}, *([{"text": words.unread()}] if taken.unread else [])],
    }


def _prediction(protocol: str, rule: str, words: Words) -> Json:
    """A reason, with what it rests on."""
    coding: Json = {"system": urn(f"rules:{protocol}"), "code": rule}
    evidence = words.evidence(rule)
    return {"outcome": {"coding": [coding], "text": words.reason(rule)}} | ({"rationale": ", ".join(evidence)} if evidence else {})


def _flag(taken: Taken, words: Words) -> Json:
    visit, flag = taken.visit, taken.flag
    closed = [event.utc for event in taken.events if event.kind is EventKind.CLOSED] if flag.status is Status.CLOSED else []
    return {
        "resourceType": "Flag",
        "id": of_visit(visit.visit_id, "flag"),
        "identifier": [{"system": URI, "value": f"urn:uuid:{of_visit(visit.visit_id, 'flag')}"}, {"type": {"text": "ticket"}, "value": visit.ticket}],
        "status": "active" if flag.status in OPEN else "inactive",
        "category": [CATEGORY],
        "code": {"coding": [_level(taken, words)], "text": words.level(flag.level)},
        "subject": _subject(taken),
        "period": {"start": _instant(flag.raised_at), **({"end": _instant(closed[-1])} if closed else {})},
    }


def _level(taken: Taken, words: Words) -> Json:
    return {"system": urn("levels"), "code": taken.flag.level.name, "display": words.level(taken.flag.level)}


def _subject(taken: Taken) -> Json:
    """The person is known by the visit alone: no name, no number, nothing to look up."""
    who = of_visit(taken.visit.visit_id, "subject")
    return {"type": "Patient", "identifier": {"system": URI, "value": f"urn:uuid:{who}"}}


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
