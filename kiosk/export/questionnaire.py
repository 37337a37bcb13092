"""A protocol as a FHIR R4 Questionnaire: every question, when it is shown, and what is known of it in other vocabularies."""

from __future__ import annotations

from kiosk.export.codes import Codes
from kiosk.export.enable import showing
from kiosk.export.ids import option_coding, questionnaire_url, urn
from rules.model import Kind, Option, Protocol, Question
from rules.report import Json

EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
CATEGORY = "http://hl7.org/fhir/StructureDefinition/questionnaire-displayCategory"
CATEGORIES = "http://hl7.org/fhir/questionnaire-display-category"
SEVERAL = frozenset({Kind.MULTI, Kind.BODYMAP})
ENDS = "An emergency, or an answer that the protocol names, ends the questions; the rules that judge them are not part of this resource."


def questionnaire(protocol: Protocol, codes: Codes) -> Json:
    """The resource. A protocol that nobody signed is a draft there too."""
    signed = protocol.sign_off
    return {
        "resourceType": "Questionnaire",
        "id": urn(f"questionnaire:{protocol.name}:{protocol.version}").removeprefix("urn:uuid:"),
        "url": questionnaire_url(protocol.name),
        "version": protocol.version,
        "name": "".join(part.capitalize() for part in protocol.name.split("_")),
        "title": protocol.title,
        "status": "active" if signed else "draft",
        "experimental": signed is None,
        "subjectType": ["Patient"],
        "date": protocol.date,
        "purpose": ENDS,
        **({"approvalDate": signed.date} if signed else {}),
        **({"code": found} if (found := codes.on(f"protocol:{protocol.name}")) else {}),
        "item": [_item(protocol, question, codes) for question in protocol.questions],
    }


def _item(protocol: Protocol, question: Question, codes: Codes) -> Json:
    help_ = [_help(question)] if question.help else []
    found = codes.on(f"question:{question.link_id}")
    return {
        "linkId": question.link_id,
        **({"code": found} if found else {}),
        "text": question.text,
        "type": "choice",
        **showing(protocol, question.enable_when),
        "required": not question.optional,
        "repeats": question.kind in SEVERAL,
        "answerOption": [_option(protocol, question, option) for option in question.options],
        **({"item": help_} if help_ else {}),
    }


def _option(protocol: Protocol, question: Question, option: Option) -> Json:
    value: Json = {"valueCoding": option_coding(protocol, question.link_id, option.code, option.text)}
    return ({"extension": [{"url": EXCLUSIVE, "valueBoolean": True}]} if option.exclusive else {}) | value


def _help(question: Question) -> Json:
    category = {"coding": [{"system": CATEGORIES, "code": "instructions", "display": "Instructions"}]}
    return {
        "extension": [{"url": CATEGORY, "valueCodeableConcept": category}],
        "linkId": f"{question.link_id}.help",
        "text": question.help,
        "type": "display",
    }
