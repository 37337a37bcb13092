"""What makes a bundle wrong although FHIR's libraries take it: codes of closed sets, ids given twice, references that lead nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from kiosk.export.check_digits import loinc_holds, snomed_holds
from rules.report import Json

STATUSES: Mapping[str, frozenset[str]] = {
    "Questionnaire": frozenset({"draft", "active", "retired", "unknown"}),
    "QuestionnaireResponse": frozenset({"in-progress", "completed", "amended", "entered-in-error", "stopped"}),
    "RiskAssessment": frozenset({
        "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
    }),
    "Flag": frozenset({"active", "inactive", "entered-in-error"}),
}  # fmt: skip
"""FHIR R4's required value sets."""
ITEM_TYPES = frozenset({
    "group", "display", "question", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url",
    "choice", "open-choice", "attachment", "reference", "quantity",
})  # fmt: skip
OPERATORS = frozenset({"exists", "=", "!=", ">", "<", ">=", "<="})
CHECKED = {"http://loinc.org": loinc_holds, "http://snomed.info/sct": snomed_holds}
"""Vocabularies whose codes carry a check digit."""
REFERENCE = re.compile(r"urn:uuid:[0-9a-f-]{36}")


def mistakes(bundle: Json) -> tuple[str, ...]:
    """Everything that is wrong, a line each with where it stands; empty when all holds."""
    entries = _tables(bundle.get("entry"))
    resources = [cast("Json", entry["resource"]) for entry in entries]
    known = {str(entry.get("fullUrl")) for entry in entries}
    found = [] if bundle.get("type") == "collection" else [f"Bundle.type is {bundle.get('type')}, not collection."]
    found += [f"The fullUrl {url} is given twice." for url in _twice(str(entry.get("fullUrl")) for entry in entries)]
    for entry, resource in zip(entries, resources, strict=True):
        found += _of_resource(entry, resource)
    forms = {f"{form['url']}|{form['version']}": form for form in resources if form["resourceType"] == "Questionnaire"}
    for resource in resources:
        if resource["resourceType"] == "Questionnaire":
            found += _of_questionnaire(resource)
        elif (form := forms.get(str(resource.get("questionnaire")))) is not None:
            found += _of_response(resource, form)
    for value in _tree(bundle):
        found += _of_value(value, known)
    return tuple(found)


def _of_resource(entry: Json, resource: Json) -> Iterator[str]:
    kind, status = str(resource["resourceType"]), resource.get("status")
    if kind not in STATUSES:
        yield f"{kind} is none of the resources that an export holds."
    elif status not in STATUSES[kind]:
        yield f"{kind}.status {status} is none of FHIR's."
    if entry.get("fullUrl") != f"urn:uuid:{resource.get('id')}":
        yield f"{kind}: its fullUrl {entry.get('fullUrl')} does not name its id."


def _of_questionnaire(form: Json) -> Iterator[str]:
    items = list(_items(form))
    options = {str(item["linkId"]): _options(item) for item in items}
    yield from (f"The linkId {name} is given twice." for name in _twice(str(item["linkId"]) for item in items))
    before: set[str] = set()
    for item in items:
        name, when = str(item["linkId"]), _tables(item.get("enableWhen"))
        if item.get("type") not in ITEM_TYPES:
            yield f"{name}: the type {item.get('type')} is none of FHIR's."
        if (len(when) > 1) != (item.get("enableBehavior") in {"all", "any"}):
            yield f"{name}: enableBehavior must be all or any with several enableWhen, and be absent with one."
        for one in when:
            yield from (f"{name}: {wrong}" for wrong in _of_when(one, before, options))
        before.add(name)


def _of_when(one: Json, before: set[str], options: Mapping[str, frozenset[str]]) -> Iterator[str]:
    question, operator = str(one.get("question")), one.get("operator")
    if question not in before:
        yield f"enableWhen looks at {question}, which is no question before it."
    if operator not in OPERATORS:
        yield f"the operator {operator} is none of FHIR's."
    answer = one.get("answerCoding")
    if isinstance(answer, dict) and question in before and _code(answer) not in options[question]:
        yield f"enableWhen waits for {answer.get('code')}, which {question} does not offer."


def _of_response(response: Json, form: Json) -> Iterator[str]:
    asked = {str(item["linkId"]): item for item in _items(form)}
    given = _tables(response.get("item"))
    names = [str(item["linkId"]) for item in given]
    yield from (f"The linkId {name} is answered twice." for name in _twice(names))
    inside = [name for name in names if name in asked]
    if inside != sorted(inside, key=list(asked).index):
        yield "The answers do not stand in the order of the Questionnaire."
    for item, name in zip(given, names, strict=True):
        if name not in asked:
            yield f"{name} is answered and not in the Questionnaire."
            continue
        answers = [cast("Json", answer["valueCoding"]) for answer in _tables(item.get("answer"))]
        if len(answers) > 1 and not asked[name].get("repeats"):
            yield f"{name} takes one answer, and here are {len(answers)}."
        offered = _options(asked[name])
        yield from (f"{name}: {answer.get('code')} is no option of it." for answer in answers if _code(answer) not in offered)


def _of_value(value: Json, known: set[str]) -> Iterator[str]:
    system, code = value.get("system"), value.get("code")
    holds = CHECKED.get(str(system))
    if holds and not holds(str(code)):
        yield f"{code} is no code of {system}: its check digit is wrong."
    reference = value.get("reference")
    if isinstance(reference, str) and (not REFERENCE.fullmatch(reference) or reference not in known):
        yield f"The reference {reference} leads to nothing in this bundle."


def _items(holder: Json) -> Iterator[Json]:
    for item in _tables(holder.get("item")):
        yield item
        yield from _items(item)


def _options(item: Json) -> frozenset[str]:
    return frozenset(_code(cast("Json", option["valueCoding"])) for option in _tables(item.get("answerOption")))


def _code(coding: Json) -> str:
    return f"{coding.get('system')}|{coding.get('code')}"


def _tables(value: object) -> list[Json]:
    return [cast("Json", each) for each in value if isinstance(each, dict)] if isinstance(value, Sequence) else []


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _tree(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _tree(each)
    elif isinstance(value, list):
        for each in value:
            yield from _tree(each)
