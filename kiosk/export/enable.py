"""When a question is shown, as FHIR's `enableWhen` where that can say it, and as a note to implementers where it cannot."""

from __future__ import annotations

from kiosk.export.ids import option_coding
from rules.model import MISSING, All, Answered, Any, AnyOf, Condition, LevelAtLeast, LevelBelow, Protocol
from rules.report import Json

DESIGN_NOTE = "http://hl7.org/fhir/StructureDefinition/designNote"


def showing(protocol: Protocol, condition: Condition | None) -> Json:
    """The members of a Questionnaire's item that say when it is shown. One that FHIR cannot say is shown always: more is asked, never less."""
    if condition is None:
        return {}
    when, every = _flat(protocol, condition)
    if when is None:
        return {"extension": [{"url": DESIGN_NOTE, "valueMarkdown": f"Backcheck shows this item only {_told(condition)}."}]}
    return {"enableWhen": when} | ({"enableBehavior": "all" if every else "any"} if len(when) > 1 else {})


def _flat(protocol: Protocol, condition: Condition) -> tuple[list[Json] | None, bool]:
    """Comparisons, and whether all of them must hold; None where they would have to be nested, or speak of a level."""
    match condition:
        case AnyOf(link_id, codes) if MISSING not in codes:
            chosen = [option for option in protocol.question(link_id).options if option.code in codes]
            codings = (option_coding(protocol, link_id, option.code, option.text) for option in chosen)
            return [{"question": link_id, "operator": "=", "answerCoding": coding} for coding in codings], False
        case Answered(link_id):
            return [{"question": link_id, "operator": "exists", "answerBoolean": True}], True
        case All(parts) | Any(parts):
            return _joined(protocol, parts, every=isinstance(condition, All))
        case _:
            return None, False


def _joined(protocol: Protocol, parts: tuple[Condition, ...], *, every: bool) -> tuple[list[Json] | None, bool]:
    found: list[Json] = []
    for part in parts:
        when, joined = _flat(protocol, part)
        if when is None or (len(when) > 1 and joined != every):
            return None, every
        found += when
    return found, every


def _told(condition: Condition) -> str:
    match condition:
        case LevelBelow(level):
            return f"while the level reached so far is below {level.name}"
        case LevelAtLeast(level):
            return f"while the level reached so far is {level.name} or higher"
        case All(parts):
            return " and ".join(map(_told, parts))
        case Any(parts):
            return " or ".join(map(_told, parts))
        case _:
            return f"where this holds: {condition}"
