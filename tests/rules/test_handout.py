"""The handout's switches: who is told of which pain drug and of packs, over every choice of what decides it; and who gets a handout at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import assess
from rules.condition import Known, holds
from rules.handout import HANDOUT_LEVELS, section_ids, select
from rules.model import PLACES, Answers, Event, Input, Kind, Level, LinkId, Protocol, Question, Stage, Term
from tests.journeys.steps import CALM
from tests.rules.draws import an_answer, answers, patients

NSAID_RISKS = {
    "health": {"stomach", "heart_kidney", "asthma", "allergy_nsaid", "allergy_para", "liver", "alcohol", "feel", "unsure", "pns"},
    "medicines": {"thinner", "steroid", "nsaid", "para", "glp1", "statin", "other", "unsure", "pns"},
    "pregnant": {"yes_lt20", "yes_20plus", "maybe", "postnatal", "pns"},
    "age": {"a60_69", "a70", "pns"},
    "history": {"vessel_risk", "aorta_risk", "aorta", "cancer", "unsure", "pns"},
    "infection_risk": {"diabetes", "valve", "sickle", "unsure", "pns"},
    "linked": {"eat", "runny", "new_med", "unsure"},
    "ill": {"vomit"},
    "setting_off": {"fluids"},
    "pattern": {"exert", "arm_jaw"},
    "when": {"w4_12", "gt12w", "unsure"},
}
"""What speaks against a drug like ibuprofen, as the labels and the safety review list it: written here a second time on purpose."""
PREGNANT = {"pregnant": {"yes_lt20", "yes_20plus", "maybe", "pns"}}
PARA_RISKS = {
    "health": {"liver", "alcohol", "small", "heart_kidney", "allergy_para", "unsure", "pns"},
    "medicines": {"para", "nsaid", "thinner", "unsure", "pns"},
    "infection_risk": {"diabetes", "valve", "unsure", "pns"},
    **PREGNANT,
}
PACK_RISKS = {"health": {"feel", "unsure", "pns"}, "infection_risk": {"diabetes", "unsure", "pns"}}
NEVER_PREGNANT = {"a60_69", "a70"}


def at_risk(patient: Answers, risks: dict[str, set[str]]) -> bool:
    """Whether any answer that this patient is asked is one of these."""
    asked = {link_id: codes for link_id, codes in patient.items() if link_id != "pregnant" or patient[LinkId("age")].isdisjoint(NEVER_PREGNANT)}
    return any(asked.get(LinkId(link_id), frozenset()) & codes for link_id, codes in risks.items())


def choices(question: Question, size: int) -> list[str]:
    """Every selection of this many options that the screen can give."""
    several = [option.code for option in question.options if not option.exclusive]
    return [" ".join(pair) for pair in combinations(several, 2)] if size == 2 else [option.code for option in question.options]


def drug_answers(protocol: Protocol) -> Iterator[dict[str, str]]:
    """Every single choice of health x medicines x pregnancy x age, and every pair of health and of medicines with every single of the rest."""
    health, medicines, pregnant, age = (protocol.question(LinkId(name)) for name in ("health", "medicines", "pregnant", "age"))
    assert (health.kind, medicines.kind, pregnant.kind, age.kind) == (Kind.MULTI, Kind.MULTI, Kind.SINGLE, Kind.SINGLE)
    ages = [code for code in choices(age, 1) if code != "u18"]
    people = [(how_old, pregnancy) for how_old in ages for pregnancy in (choices(pregnant, 1) if how_old not in NEVER_PREGNANT else ["na"])]
    for first, second in ((1, 1), (2, 1), (1, 2)):
        for sick, takes, (how_old, pregnancy) in product(choices(health, first), choices(medicines, second), people):
            yield {"health": sick, "medicines": takes, "age": how_old, "pregnant": pregnancy}


def judged(protocol: Protocol, patient: Answers) -> tuple[Level, frozenset[str]]:
    found = assess(protocol, Input(patient))
    return found.level, frozenset(section_ids(select(protocol, Input(patient), found)))


def printed(protocol: Protocol, **changed: str) -> frozenset[str]:
    return judged(protocol, answers(**CALM | changed))[1]


def test_pain_drugs_over_every_choice(protocol: Protocol) -> None:
    """Over every choice of health, medicines, pregnancy and age: each pain drug only without a listed risk, and never silence about either."""
    calm, seen = answers(**CALM), 0
    for changed in drug_answers(protocol):
        patient = {**calm, **answers(**changed)}
        level, ids = judged(protocol, patient)
        if level >= Level.URGENT_TODAY:
            assert not ids, changed
            continue
        seen += 1
        assert ids & {"H06a", "H06b", "H06f"}, changed
        assert ("H06a" in ids) is not at_risk(patient, NSAID_RISKS), changed
        assert "H06a" not in ids or not ids & {"H06b", "H06f"}, changed
        assert ("H06d" in ids) is at_risk(patient, PARA_RISKS), changed
        assert "H06c" not in ids or not ids & {"H06a", "H06d"}, changed
        assert ("H06f" in ids) is at_risk(patient, PREGNANT), changed
    assert seen > 20_000


@pytest.mark.parametrize("health", ["", "unsure", "pns", "none", "feel"])
@pytest.mark.parametrize("infection", ["none", "diabetes", "unsure", "pns", "immune"])
def test_packs_only_where_the_skin_feels_them(protocol: Protocol, health: str, infection: str) -> None:
    """Cold or warm packs, with how to use them safely, or the advice against them: never both, never neither, never with a listed risk."""
    patient = answers(**CALM | {"infection_risk": infection, "infection_risk_again": "unsure", "health": health})
    level, ids = judged(protocol, {link_id: codes for link_id, codes in patient.items() if codes})
    if level >= Level.URGENT_TODAY:
        assert not ids
        return
    unsafe = not health or at_risk(patient, PACK_RISKS)
    assert bool(ids & {"H03a", "H03b"}) is not unsafe
    assert ("H03c" in ids) is unsafe
    assert ("H03d" in ids) is not unsafe


@pytest.mark.parametrize("link_id", sorted(NSAID_RISKS))
def test_a_risk_from_any_question_speaks_against_ibuprofen(protocol: Protocol, link_id: str) -> None:
    """Whichever question it was asked at, alone it keeps the advice off wherever there is a handout at all."""
    assert "H06a" in printed(protocol)
    for code in NSAID_RISKS[link_id]:
        ids = printed(protocol, **{link_id: code})
        assert "H06a" not in ids, code
        assert not ids or ids & {"H06b", "H06f"}, code


def test_skipping_the_tips_is_no_risk(protocol: Protocol) -> None:
    """The question on what set it off may be left out; only a tick there speaks against ibuprofen."""
    patient = {link_id: codes for link_id, codes in answers(**CALM).items() if link_id != "setting_off"}
    assert "H06a" in judged(protocol, patient)[1]
    assert printed(protocol, setting_off="fluids") & {"H06a", "H06b"} == {"H06b"}


def test_diabetes_speaks_against_both(protocol: Protocol) -> None:
    """Diabetes and dialysis are asked with the risks of infection, and count for drugs too."""
    assert printed(protocol, infection_risk="diabetes") & {"H06a", "H06b", "H06c", "H06d"} == {"H06b", "H06d"}


def test_missing_health_is_unsafe(protocol: Protocol) -> None:
    """A handout question left open never gives ibuprofen, paracetamol or packs."""
    patient = {link_id: codes for link_id, codes in answers(**CALM).items() if link_id != "health"}
    level, ids = judged(protocol, patient)
    assert level is Level.SELF_CARE
    assert {"H06b", "H06d", "H03c"} <= ids
    assert not ids & {"H06a", "H06c", "H03a", "H03b", "H03d"}


@pytest.mark.parametrize("name", ["NSAID_OK", "PARA_OK", "PACKS_OK", "PREG"])
def test_safety_terms_count_unknown_the_unsafe_way(protocol: Protocol, name: str) -> None:
    """With every answer missing, nothing is safe, and everybody may be pregnant."""
    everything = frozenset(question.link_id for question in protocol.questions)
    known = Known({}, everything, frozenset(), Level.SELF_CARE, protocol.terms)
    assert holds(Term(name), known) is (name == "PREG")


@lru_cache(maxsize=1)
def many_calm(protocol: Protocol) -> st.SearchStrategy[Answers]:
    """Any patients, and calm ones with a few other answers: most random ones are far from a handout. Made once: nothing of it hangs on a draw."""
    one = st.one_of([st.tuples(st.just(each.link_id), st.just(frozenset()) | an_answer(each)) for each in protocol.questions])
    calm = st.lists(one, max_size=3).map(lambda changed: {link_id: codes for link_id, codes in (answers(**CALM) | dict(changed)).items() if codes})
    return calm | patients(protocol)


@given(data=st.data())
@settings(max_examples=400)
def test_who_gets_a_handout_and_in_which_order(data: st.DataObject, protocol: Protocol) -> None:
    """For any answers: no sections at URGENT or above, with an answer missing, unfinished or out of scope; else the help box is first."""
    patient = data.draw(many_calm(protocol))
    found = assess(protocol, Input(patient))
    ids = section_ids(select(protocol, Input(patient), found))
    decided = {question.link_id for question in protocol.questions if question.stage is not Stage.HANDOUT}.isdisjoint(found.missing)
    in_scope = bool(patient.get(LinkId("where"), frozenset()) & {"upper", "mid", "ribs", "flank", "low", "buttock"})
    assert bool(ids) == (found.level in HANDOUT_LEVELS and decided and in_scope)
    assert not select(protocol, Input(patient, frozenset({Event.UNFINISHED})), found)
    if ids:
        assert ids[0] == "H31"
        assert len(set(ids)) == len(ids)
        assert set(ids) & {"H06a", "H06b", "H06f"}


def test_places_are_printed_in_their_order(protocol: Protocol) -> None:
    """Whatever the order in the file, the parts of the page come in theirs, and sections of one part in the file's."""
    turned = replace(protocol, sections=tuple(reversed(protocol.sections)))
    patient = Input(answers(**CALM | {"legs": "one_pain", "feel": "sharp cramp"}))
    chosen = select(turned, patient, assess(turned, patient))
    places = [PLACES.index(item.section.place) for item in chosen]
    assert places == sorted(places)
    ids = section_ids(chosen)
    assert ids.index("H00b") < ids.index("H00a")


def test_sections_belong_to_their_level(protocol: Protocol) -> None:
    """The section about the visit is printed at ROUTINE only."""
    assert "H35" not in printed(protocol)
    assert "H35" in printed(protocol, legs="one_pain")


def test_section_that_follows_is_printed_with_its_leader_only(protocol: Protocol) -> None:
    """How to use packs safely is printed exactly when packs are."""
    assert {"H03a", "H03d"} <= printed(protocol)
    assert not printed(protocol, health="feel") & {"H03a", "H03b", "H03d"}


def test_box_stands_where_its_condition_holds(protocol: Protocol) -> None:
    """A section is boxed only for the answers that its emphasis names."""

    def boxed(**changed: str) -> set[str]:
        given_ = Input(answers(**CALM | changed))
        return {item.section.id for item in select(protocol, given_, assess(protocol, given_)) if item.boxed}

    assert "H05" not in boxed()
    assert "H05" in boxed(setting_off="sleep_bad")


def test_what_the_spasm_is_like_picks_the_opening_words(protocol: Protocol) -> None:
    """Each answer to `feel` but "not sure" opens with words of its own, and none is left without an opening."""
    openings = {}
    for option in protocol.question(LinkId("feel")).options:
        (openings[option.code],) = {section for section in printed(protocol, feel=option.code) if section.startswith("H00")}
    told = [opening for code, opening in openings.items() if code not in {"none", "unsure"}]
    assert len(set(told)) == len(told)
    assert openings["none"] == openings["unsure"]  # type: ignore[index]
