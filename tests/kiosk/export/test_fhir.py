"""A flagged visit as FHIR: valid to another one's library, and to what that library lets pass."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.export import fhir
from kiosk.export.check_fhir import mistakes
from kiosk.export.codes import read_codes
from kiosk.export.enable import DESIGN_NOTE
from kiosk.export.questionnaire import questionnaire
from kiosk.export.words import Words
from kiosk.paths import resource
from rules.model import MISSING, All, Answered, AnyOf, Code, Level, LevelBelow, LinkId
from tests.kiosk.export.conftest import take, the_protocol
from tests.rules.draws import answers, patients

EVERY = answers(danger="none", age="a45_49", saddle="unsure", legs="weak one_numb", pain="7", pregnant="na")


def made(codes, words, **more):
    return fhir.bundle(the_protocol(), take(EVERY, **more), codes, words)


def part(bundle, kind: str):
    return next(entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind)


def item(bundle, name: str):
    return next(item for item in part(bundle, "Questionnaire")["item"] if item["linkId"] == name)


def test_the_library_takes_it(codes, words) -> None:
    """fhir.resources, R4B, reads the whole bundle, and writes the same again."""
    bundle = made(codes, words, closed="outcome.seen")
    again = json.loads(Bundle.model_validate(bundle).model_dump_json())
    assert {entry["resource"]["resourceType"] for entry in again["entry"]} == {"Questionnaire", "QuestionnaireResponse", "RiskAssessment", "Flag"}
    assert part(again, "Questionnaire")["item"] == part(bundle, "Questionnaire")["item"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(drawn=patients(the_protocol()), ended=st.sampled_from([True, False, None]), closed=st.sampled_from(["", "outcome.seen"]))
def test_any_answers_make_a_valid_bundle(drawn, ended, closed, codes, words) -> None:
    """Whatever a patient answers, the library takes the bundle, our own checks find nothing, and every answer is in it."""
    bundle = fhir.bundle(the_protocol(), take(drawn, ended=ended, closed=closed), codes, words)
    Bundle.model_validate(bundle)
    assert mistakes(bundle) == ()
    told = {
        each["linkId"]: {answer["valueCoding"]["code"] for answer in each["answer"]}
        for each in (part(bundle, "QuestionnaireResponse")["item"] if drawn else [])
    }
    assert told == {link_id: set(chosen) for link_id, chosen in drawn.items()}


def test_the_same_visit_has_the_same_ids(codes, words) -> None:
    """Exported twice, a visit can be recognised: its ids come from the visit alone."""
    first, again = made(codes, words), made(codes, words)
    assert first == again
    assert len({entry["fullUrl"] for entry in first["entry"]}) == 4


def test_nobody_is_named(codes, words) -> None:
    """No Patient, no name, and no visit id of the store: only urns that are made from it."""
    text = json.dumps(made(codes, words))
    assert '"resourceType": "Patient"' not in text
    assert "name" not in {key for resource in ("Flag", "RiskAssessment", "QuestionnaireResponse") for key in part(json.loads(text), resource)}
    assert take(EVERY).visit.visit_id not in text


def test_flag_and_assessment_say_where_it_stands(codes, words) -> None:
    """A closed flag is inactive with its end; an unfinished visit's response is stopped; while the patient answers, all is preliminary."""
    closed, running = made(codes, words, closed="outcome.seen", ended=False), made(codes, words, ended=None)
    assert (part(closed, "Flag")["status"], part(running, "Flag")["status"]) == ("inactive", "active")
    assert "end" in part(closed, "Flag")["period"]
    assert [part(each, "QuestionnaireResponse")["status"] for each in (closed, running)] == ["stopped", "in-progress"]
    assert [part(each, "RiskAssessment")["status"] for each in (closed, running)] == ["final", "preliminary"]


def test_another_versions_visit_brings_no_questionnaire(codes, words) -> None:
    """Answers to other questions than these do not travel with these questions."""
    bundle = made(codes, words, version="0.0.9")
    assert [entry["resource"]["resourceType"] for entry in bundle["entry"]] == ["QuestionnaireResponse", "RiskAssessment", "Flag"]
    assert part(bundle, "QuestionnaireResponse")["questionnaire"].endswith("|0.0.9")
    Bundle.model_validate(bundle)


def test_other_content_of_the_same_version_brings_no_questionnaire(codes, words) -> None:
    """Nor do the answers travel with questions that have the same version and other bytes; the assessment names content and program."""
    bundle = made(codes, words, content="5d41402abc4b")
    assert [entry["resource"]["resourceType"] for entry in bundle["entry"]] == ["QuestionnaireResponse", "RiskAssessment", "Flag"]
    assert part(bundle, "RiskAssessment")["method"] == {"text": f"back_spasm {the_protocol().version}+5d41402a, Backcheck 0.1.0"}
    Bundle.model_validate(bundle)


def test_follow_ups_are_shown_by_the_answers_that_open_them(codes, words) -> None:
    """`enableWhen` is the protocol's showing condition, code by code; a condition about levels is a note instead."""
    bundle = made(codes, words)
    when = item(bundle, "legs_worse")
    assert {one["answerCoding"]["code"] for one in when["enableWhen"]} == {"weak", "one_numb"}
    assert (when["enableBehavior"], "enableBehavior" in item(bundle, "danger_tear")) == ("any", False)
    level = item(bundle, "before")
    assert "enableWhen" not in level
    assert level["extension"][0]["url"] == DESIGN_NOTE
    assert "below URGENT_TODAY" in level["extension"][0]["valueMarkdown"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (All((AnyOf(LinkId("danger"), frozenset({Code("chest")})), Answered(LinkId("age")))), "all"),
        (All((AnyOf(LinkId("danger"), frozenset({Code("chest"), Code("head")})), Answered(LinkId("age")))), None),
        (AnyOf(LinkId("danger"), frozenset({Code("chest"), MISSING})), None),
        (All((LevelBelow(Level.URGENT_TODAY), Answered(LinkId("age")))), None),
    ],
)
def test_only_what_fhir_can_say_is_said(condition, said) -> None:
    """Comparisons under one all or any are `enableWhen`; what would have to be nested is a note, and the item is then always shown."""
    from kiosk.export.enable import showing

    assert showing(the_protocol(), condition).get("enableBehavior") == said


def test_codes_are_those_of_the_table_and_each_has_a_source(codes) -> None:
    """LOINC and SNOMED codes stand on the items that the table names, and every row says where it was read."""
    import tomllib

    form = questionnaire(the_protocol(), codes)
    assert {each["linkId"]: each["code"][0]["code"] for each in form["item"] if "code" in each} == {
        "pain": "72514-3", "age": "46251-5", "pregnant": "82810-3",
    }  # fmt: skip
    table = tomllib.loads(resource("export", "codes.toml").read_text(encoding="utf-8"))
    assert all(row["source"].startswith("https://") for row in table["code"])
    things = {"assessment", f"protocol:{the_protocol().name}", *(f"question:{question.link_id}" for question in the_protocol().questions)}
    assert {row["on"] for row in table["code"]} <= things


def broken(bundle, kind: str):
    """A copy to break, and one resource of it."""
    copy = deepcopy(bundle)
    return copy, part(copy, kind)


def wrong_status(bundle):
    copy, flag = broken(bundle, "Flag")
    flag["status"] = "open"
    return copy


def wrong_type(bundle):
    copy, form = broken(bundle, "Questionnaire")
    form["item"][0]["type"] = "multiple"
    return copy


def double_link_id(bundle):
    copy, form = broken(bundle, "Questionnaire")
    form["item"][1]["linkId"] = form["item"][0]["linkId"]
    return copy


def dangling_when(bundle):
    copy, _ = broken(bundle, "Questionnaire")
    item(copy, "danger_tear")["enableWhen"][0]["question"] = "dangre"
    return copy


def impossible_when(bundle):
    copy, _ = broken(bundle, "Questionnaire")
    item(copy, "danger_tear")["enableWhen"][0]["answerCoding"]["code"] = "torn"
    return copy


def wrong_operator(bundle):
    copy, _ = broken(bundle, "Questionnaire")
    item(copy, "danger_tear")["enableWhen"][0]["operator"] = "=="
    return copy


def foreign_answer(bundle):
    copy, response = broken(bundle, "QuestionnaireResponse")
    response["item"][0]["answer"][0]["valueCoding"]["code"] = "torn"
    return copy


def two_answers(bundle):
    copy, response = broken(bundle, "QuestionnaireResponse")
    age = next(each for each in response["item"] if each["linkId"] == "age")
    age["answer"] *= 2
    return copy


def lost_reference(bundle):
    copy, risk = broken(bundle, "RiskAssessment")
    risk["basis"][0]["reference"] = "urn:uuid:00000000-0000-0000-0000-000000000000"
    return copy


def slipped_code(bundle):
    copy, _ = broken(bundle, "Questionnaire")
    item(copy, "pain")["code"][0]["code"] = "72541-3"
    return copy


BREAKS = {
    wrong_status: "none of FHIR's", wrong_type: "none of FHIR's", double_link_id: "given twice", dangling_when: "no question before it",
    impossible_when: "does not offer", wrong_operator: "none of FHIR's", foreign_answer: "no option", two_answers: "takes one answer",
    lost_reference: "leads to nothing", slipped_code: "check digit",
}  # fmt: skip


@pytest.mark.parametrize("spoil", BREAKS, ids=lambda spoil: spoil.__name__)
def test_what_the_library_lets_pass_is_found(spoil, codes, words) -> None:
    """Each of these breaks FHIR and is taken by fhir.resources; our own check names it."""
    bundle = spoil(made(codes, words))
    Bundle.model_validate(bundle)
    assert any(BREAKS[spoil] in line for line in mistakes(bundle)), mistakes(bundle)


def test_what_the_library_refuses_is_refused(codes, words) -> None:
    """The library is no decoration: a Flag without a subject does not pass it."""
    copy, flag = broken(made(codes, words), "Flag")
    del flag["subject"]
    with pytest.raises(ValueError, match="subject"):
        Bundle.model_validate(copy)


def test_a_wrong_bundle_is_never_written(codes, words, monkeypatch) -> None:
    """A mistake in a bundle stops the export, with the mistake in words."""
    monkeypatch.setattr(fhir, "questionnaire", lambda *_: {**questionnaire(the_protocol(), codes), "status": "final"})
    with pytest.raises(fhir.BundleError, match=r"Questionnaire\.status final"):
        made(codes, words)


def test_every_clinic_language_can_be_exported(say) -> None:
    """Words of the clinic's language go in as they are: right to left and beyond Latin too."""
    from kiosk.text import Catalogue

    codes = read_codes(resource("export", "codes.toml"))
    for language in ("ar", "zh"):
        catalogue = Catalogue.read(resource("locale", language), {}, leftwards=language == "ar")
        Bundle.model_validate(fhir.bundle(the_protocol(), take(EVERY), codes, Words(the_protocol(), catalogue.say)))
