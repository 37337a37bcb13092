"""Drawn patients: possible answers, each as often as the population says, the same for the same seed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import lru_cache

import pytest

from kiosk.paths import protocol_folder
from rules.instruments.dials import Dial, at_bound, within_bounds
from rules.instruments.load_population import load_populations, population_of
from rules.instruments.patients import Lot, draw
from rules.instruments.population import Bound, Population
from rules.interview import possible
from rules.load import load_protocol
from rules.model import Code, Event, Input, Kind, LinkId, Protocol
from tests.rules.tiny import TINY

CENTRAL = at_bound(Bound.CENTRAL)
SIZE = 12_000
SIGMAS = 5


@lru_cache(maxsize=1)
def walk_in() -> tuple[Protocol, Population]:
    protocol = load_protocol(protocol_folder("back_spasm"))
    return protocol, load_populations(protocol_folder("back_spasm"), protocol)["primary_care_walk_in"]


@lru_cache(maxsize=4)
def drawn(bound: Bound = Bound.CENTRAL) -> list[Input]:
    return draw(*walk_in(), Lot(3, 0, SIZE), at_bound(bound))


def share(patients: list[Input], link_id: str, code: str) -> float:
    return sum(code in patient.answers[LinkId(link_id)] for patient in patients) / len(patients)


def near(found: float, p: float, size: int = SIZE) -> bool:
    return abs(found - p) <= SIGMAS * math.sqrt(p * (1 - p) / size) + 0.0005


def test_every_patient_can_be_real() -> None:
    """Each drawn answer is one that its screen can give, and every question has one."""
    protocol, _ = walk_in()
    for patient in drawn():
        assert patient.answers.keys() == {question.link_id for question in protocol.questions}
        assert all(possible(question, patient.answers[question.link_id]) and patient.answers[question.link_id] for question in protocol.questions)


def test_a_tick_is_as_frequent_as_its_chance() -> None:
    """The share of every option of a multi question whose chance depends on nothing is that chance, whatever the hidden factor does."""
    protocol, population = walk_in()
    wrong, seen = [], 0
    for question in protocol.questions:
        asked = population.questions[question.link_id]
        if question.kind is not Kind.MULTI or asked.classes:
            continue
        rest = {option.code for option in question.options if option.exclusive}
        for code, chance in asked.options.items():
            if code not in rest and not chance.tables and not chance.given:
                seen += 1
                found = share(drawn(), question.link_id, code)
                if not near(found, chance.figure.p):
                    wrong.append(f"{question.link_id}.{code}: {found} for {chance.figure.p}")
    assert not wrong
    assert seen > 40


@pytest.mark.parametrize("link_id", ["when", "course", "pain", "activity", "legs_worse"])
def test_a_single_answer_is_as_frequent_as_its_share(link_id: str) -> None:
    """The shares of a question with one answer are those of the file, scaled to 1."""
    _, population = walk_in()
    options = population.questions[LinkId(link_id)].options
    total = sum(chance.figure.p for chance in options.values())
    assert all(near(share(drawn(), link_id, code), chance.figure.p / total) for code, chance in options.items())


GROUPED = [("legs", "both"), ("legs", "one_numb"), ("legs", "weak"), ("history", "cancer"), ("medicines", "glp1")]


@pytest.mark.parametrize(("link_id", "code"), GROUPED)
def test_groups_give_the_share_of_the_file(link_id: str, code: str) -> None:
    """Options that follow the age, the leg class or a link still have the share that the file states for all."""
    _, population = walk_in()
    p = population.questions[LinkId(link_id)].options[Code(code)].figure.p
    assert share(drawn(), link_id, code) == pytest.approx(p, rel=0.12)


def test_old_patients_have_more_cancer() -> None:
    """A chance by age band differs between the bands as the file says."""
    protocol, population = walk_in()
    bands = next(table.values for table in population.questions[LinkId("history")].options[Code("cancer")].tables)
    for band in ("a18_44", "a70"):
        group = [patient for patient in drawn() if band in patient.answers[LinkId("age")]]
        assert near(share(group, "history", "cancer"), bands[band], len(group))
    assert protocol


def test_saddle_follows_the_legs() -> None:
    """What stands before the legs on the screen still follows the hidden leg class."""
    both, none = ([patient for patient in drawn() if code in patient.answers[LinkId("legs")]] for code in ("both", "none"))
    assert share(both, "saddle", "numb") > 3 * share(none, "saddle", "numb")


def test_pain_and_tasks_go_together() -> None:
    """The correlation of pain and daily tasks is near the file's 0.55."""
    import numpy as np

    pairs = [(next(iter(patient.answers[LinkId("pain")])), next(iter(patient.answers[LinkId("activity")]))) for patient in drawn()]
    numbers = np.array([(int(pain), int(tasks)) for pain, tasks in pairs if "unsure" not in {pain, tasks}])
    assert np.corrcoef(numbers.T)[0, 1] == pytest.approx(0.55, abs=0.06)


def test_link_moves_who_not_how_many() -> None:
    """Most patients with chest pain mark the front of the chest, and that place is marked about as often as without the link."""
    _, population = walk_in()
    chest = [patient for patient in drawn() if "chest" in patient.answers[LinkId("danger")]]
    assert share(chest, "where", "chest_front") == pytest.approx(0.6, abs=0.15)
    site = population.questions[LinkId("where")].site
    assert site
    assert near(share(drawn(), "where", "chest_front"), site.marks[Code("chest_front")].p)


def test_the_hidden_factor_gathers_symptoms() -> None:
    """With the factor some patients have many signs, so more have none at all on the screens of signs."""
    protocol, population = walk_in()
    apart = replace(population, questions={link_id: replace(asked, loading=0.0) for link_id, asked in population.questions.items()})
    signs = [LinkId(link_id) for link_id in ("danger", "ill", "other_signs")]

    def calm(patients: list[Input]) -> int:
        return sum(all("none" in patient.answers[link_id] for link_id in signs) for patient in patients)

    assert calm(drawn()) > 1.02 * calm(draw(protocol, apart, Lot(3, 0, SIZE), CENTRAL))


def test_bounds_move_flags_and_not_who_comes() -> None:
    """At the low bound fewer have a sign, at the high bound more; the ages stay."""
    low, central, high = (share(drawn(bound), "danger", "tear") for bound in (Bound.LOW, Bound.CENTRAL, Bound.HIGH))
    assert low < central / 2
    assert high > 2 * central
    assert {share(drawn(bound), "age", "a70") for bound in Bound} == {share(drawn(), "age", "a70")}


def tiny_draw(seed: int = 1, dial: Dial = CENTRAL, *, population: Population | None = None, size: int = 4000) -> list[Input]:
    protocol = load_protocol(TINY)
    return draw(protocol, population or population_of(TINY, protocol, "primary_care_walk_in"), Lot(seed, 0, size), dial)


def test_nobody_passes_a_screen_without_an_answer() -> None:
    """Where nothing is ticked and there is no "none of these", the commonest answer is given."""
    assert all(all(patient.answers.values()) for patient in tiny_draw())


def test_the_seed_decides() -> None:
    """The same seed gives the same patients, another seed others."""
    assert tiny_draw(1) == tiny_draw(1)
    for code in ("blue", "unsure"):
        one, other = ([code in patient.answers[LinkId("danger")] for patient in tiny_draw(seed)] for seed in (1, 2))
        assert one != other


def test_more_pain_more_signs() -> None:
    """The hidden factor moves ticks and pain the same way."""
    patients = tiny_draw(size=12_000)
    strong, weak = ([each for each in patients if each.answers[LinkId("pain")] <= frozenset(map(Code, codes))] for codes in (("9", "10"), "01"))
    assert share(strong, "danger", "blue") > 1.2 * share(weak, "danger", "blue")


def test_chances_by_group_move_with_their_bound() -> None:
    """At the low bound old patients' cancer is as much rarer as the bound is below the central share."""
    _, population = walk_in()
    chance = population.questions[LinkId("history")].options[Code("cancer")]
    table = next(table for table in chance.tables if table.by == "age_band")
    old = [patient for patient in drawn(Bound.LOW) if "a70" in patient.answers[LinkId("age")]]
    assert near(share(old, "history", "cancer"), table.values["a70"] * chance.figure.low / chance.figure.p, len(old))


def test_a_new_option_leaves_the_others_as_they_were() -> None:
    """Taking one option away changes no other answer of anybody: comparisons before and after see the same patients."""
    population = population_of(TINY, load_protocol(TINY), "primary_care_walk_in")
    asked = population.questions[LinkId("where")]
    fewer = replace(asked, options={code: chance for code, chance in asked.options.items() if code != "hand"})
    without = tiny_draw(population=replace(population, questions={**population.questions, LinkId("where"): fewer}))
    hand = frozenset({Code("hand")})
    for one, other in zip(tiny_draw(), without, strict=True):
        if one.answers[LinkId("where")] == hand:
            continue  # without that answer they must give some other one
        assert {key: codes - hand for key, codes in one.answers.items()} == {key: codes - hand for key, codes in other.answers.items()}


def test_given_answers_change_a_chance() -> None:
    """An added option may be likelier for patients who gave an answer before: 0.9 with a blue thumb, 0.3 without."""
    patients = tiny_draw()
    blue = [patient for patient in patients if "blue" in patient.answers[LinkId("danger")]]
    rest = [patient for patient in patients if patient not in blue]
    assert near(share(blue, "where", "base"), 0.9, len(blue))
    assert near(share(rest, "where", "base"), 0.3, len(rest))


def test_a_scale_moves_as_a_whole() -> None:
    """At the low bound of its shift the pain is a point lower for everybody who can say it, and never below 0."""
    for central, low in zip(tiny_draw(), tiny_draw(dial=at_bound(Bound.LOW)), strict=True):
        before, after = (next(iter(patient.answers[LinkId("pain")])) for patient in (central, low))
        assert after == (before if before == "unsure" else str(max(0, int(before) - 1)))


def test_events_come_as_often_as_they_should() -> None:
    """One visit in ten of the tiny population is left unfinished."""
    found = Counter(event for patient in tiny_draw() for event in patient.events)
    assert near(found[Event.UNFINISHED] / 4000, 0.1, 4000)


def test_within_bounds_stays_inside_and_differs() -> None:
    """A draw inside the bounds gives every input its own place, the same for the same number."""
    figure = population_of(TINY, load_protocol(TINY), "primary_care_walk_in").questions[LinkId("danger")].options[Code("blue")].figure
    values = [within_bounds(at)("danger.blue", figure) for at in range(50)]
    assert all(figure.low <= value <= figure.high for value in values)
    assert len(set(values)) == 50
    assert values[7] == within_bounds(7)("danger.blue", figure)
