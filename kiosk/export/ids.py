"""Ids that are the same at every export: of resources by their visit, of Backcheck's own codes by their protocol."""

from __future__ import annotations

import uuid

from kiosk.ports import VisitId
from rules.model import Protocol
from rules.report import Json

NAMESPACE = uuid.UUID("0d6f5a52-3f2e-5c7b-8f0a-6a9a3b1c7e44")
URI = "urn:ietf:rfc:3986"
"""FHIR's name for "the value is a URI"."""


def of_visit(visit_id: VisitId, what: str) -> str:
    """A UUID for one resource of a visit."""
    return str(uuid.uuid5(NAMESPACE, f"{visit_id}:{what}"))


def urn(what: str) -> str:
    """A URI for something of Backcheck's own. It names no web site, so that nobody has to keep one."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, what)}"


def questionnaire_url(name: str) -> str:
    """The canonical URL of a protocol's Questionnaire, without its version."""
    return urn(f"questionnaire:{name}")


def option_coding(protocol: Protocol, link_id: str, code: str, text: str = "") -> Json:
    """An option as a Coding: codes are unique within their question only, so each question is a code system."""
    coding: Json = {"system": urn(f"options:{protocol.name}:{link_id}"), "code": code}
    return coding | ({"display": text} if text else {})
