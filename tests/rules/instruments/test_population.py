"""Reading a population: every answer has a chance with a reason, and nothing unknown, missing or too hopeful is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.errors import ProtocolError
from rules.instruments.load_population import load_populations, population_of
from rules.instruments.population import Bound, Figure, Given
from rules.instruments.population_checks import check_population
from rules.load import load_protocol
from rules.model import Code, Event, LinkId, Protocol
from tests.rules.tiny import FILES, TINY, copy_to, replaced

BASE, ADDED = "population.yaml", "population-additions.yaml"
BLUE = "blue: {p: 0.1, low: 0.02, high: 0.3, assumption: guess}"
SPORT = "unsure: {p: 0.05, low: 0.01, high: 0.1, assumption: guess}"
WHEN = "when: {danger: [blue]}"

PRISON = "settings: {prison: {questions: {age: {options: {a18: {p: 1, low: 1, high: 1, source: a}}}}}}\nquestions:\n"

REFUSED = {
    "no reason": (BASE, BLUE, "blue: {p: 0.1, low: 0.02, high: 0.3}", "neither a source nor an assumption"),
    "no lower bound": (BASE, BLUE, "blue: {p: 0.1, high: 0.3, assumption: guess}", 'lacks the key "low"'),
    "outside its bounds": (BASE, BLUE, "blue: {p: 0.4, low: 0.02, high: 0.3, assumption: guess}", "between low and high"),
    "more than certain": (BASE, BLUE, "blue: {p: 0.1, low: 0.02, high: 1.3, assumption: guess}", "from 0 to 1"),
    "in quotes": (BASE, BLUE, 'blue: {p: "0.1", low: 0.02, high: 0.3, assumption: guess}', "without quotes"),
    "unknown option": (BASE, BLUE, BLUE.replace("blue", "bleu"), 'no option "bleu"'),
    "option without a chance": (BASE, BLUE, BLUE.replace("blue", "bleu"), "danger.blue has no chance"),
    "unknown question": (BASE, "      age:\n", "      ages:\n", 'no question "ages"'),
    "question without chances": (BASE, "      age:\n", "      ages:\n", "age has no chances"),
    "misspelt group": (BASE, "by_age_band_ratio", "by_age_bend_ratio", "depends on age_bend"),
    "unknown key": (BASE, "factor_loading", "factor_lading", 'no key "factor_lading"'),
    "unknown option added": (ADDED, SPORT, SPORT.replace("unsure", "sure"), 'no option "sure"'),
    "condition on an unknown answer": (ADDED, WHEN, "when: {danger: [bleu]}", "not drawn before it"),
    "condition on two questions": (ADDED, WHEN, "when: {danger: [blue], age: [a18]}", "one question under when"),
    "simplest with an unknown code": (ADDED, "age: [a18]", "age: [a99]", 'simplest: "age"'),
    "another setting": (ADDED, "questions:\n", PRISON, "prison"),
}


@pytest.fixture(scope="module")
def tiny() -> Protocol:
    return load_protocol(TINY)


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_reason(tmp_path: Path, tiny: Protocol, case: str) -> None:
    """A population with one thing wrong is refused, and the message names it."""
    file, old, new, words = REFUSED[case]
    copy_to(tmp_path, **{file.removesuffix(".yaml"): replaced(file, old, new).encode()})
    with pytest.raises(ProtocolError) as error:
        load_populations(tmp_path, tiny)
    assert words in str(error.value)


def test_all_unknown_and_missing_ids_are_listed(tmp_path: Path, tiny: Protocol) -> None:
    """Two misspelt ids are both named, with what each leaves without a chance: nobody has to run it four times."""
    text = replaced(BASE, BLUE, BLUE.replace("blue", "bleu")).replace("      age:\n", "      ages:\n")
    with pytest.raises(ProtocolError) as error:
        load_populations(copy_to(tmp_path, population=text.encode()), tiny)
    for words in ('"bleu"', "danger.blue", '"ages"', "age has no chances"):
        assert words in str(error.value)


def test_shipped_population_covers_the_protocol(protocol: Protocol) -> None:
    """Every option of the shipped protocol has a chance in both settings, and both events of the base file are known."""
    found = load_populations(protocol_folder("back_spasm"), protocol)
    assert sorted(found) == ["emergency_department", "primary_care_walk_in"]
    for population in found.values():
        assert population.events.keys() == {Event.UNFINISHED, Event.ASKED_STAFF}
        for question in protocol.questions:
            rest = {option.code for option in question.options if option.exclusive}
            assert question.codes() - rest <= population.questions[question.link_id].options.keys()


def test_unknown_setting(tiny: Protocol) -> None:
    """A setting that the file does not have is refused with those that it has."""
    with pytest.raises(ProtocolError, match="primary_care_walk_in"):
        population_of(TINY, tiny, "emergency_department")


@pytest.mark.parametrize(("p", "source", "refused"), [(0.51, "", True), (0.5, "", False), (0.9, "a count", False)])
def test_nobody_hopes_that_follow_ups_clear(protocol: Protocol, p: float, source: str, *, refused: bool) -> None:
    """The harmless answer of a follow-up is expected in half of the patients at most, unless somebody has counted it."""
    population = load_populations(protocol_folder("back_spasm"), protocol)["primary_care_walk_in"]
    follow_up = next(question for question in protocol.questions if question.follow_up_to and question.harmless)
    asked = population.questions[follow_up.link_id]
    calm = next(iter(follow_up.harmless))
    hopeful = replace(asked.options[calm], figure=Figure(p, 0.0, 1.0, source, "guess"), given=())
    changed = replace(population, questions={**population.questions, follow_up.link_id: replace(asked, options={**asked.options, calm: hopeful})})
    found = [mistake.what for mistake in check_population(changed, protocol)]
    assert any("too often without a source" in what for what in found) is refused


@pytest.mark.parametrize(("p", "words"), [(0.9, "add up to"), (None, "too often without a source")])
def test_a_follow_up_is_one_whole_and_no_group_is_cleared_for_free(protocol: Protocol, p: float | None, words: str) -> None:
    """Shares that add up to more than 1 are refused, and so is a hopeful chance that only some patients get."""
    population = load_populations(protocol_folder("back_spasm"), protocol)["primary_care_walk_in"]
    follow_up = next(question for question in protocol.questions if question.follow_up_to and question.harmless)
    asked = population.questions[follow_up.link_id]
    chance = asked.options[next(iter(follow_up.harmless))]
    hope = Given(LinkId("age"), frozenset({Code("a70")}), Figure(0.9, 0, 1, "", "guess"))
    other = replace(chance, given=(hope,)) if p is None else replace(chance, figure=Figure(p, 0, 1, "a count", ""))
    options = {**asked.options, chance.code: other}
    changed = replace(population, questions={**population.questions, follow_up.link_id: replace(asked, options=options)})
    assert any(words in mistake.what for mistake in check_population(changed, protocol))


def test_a_setting_may_differ(tmp_path: Path, tiny: Protocol) -> None:
    """A chance under `settings` stands in place of the one for all settings."""
    here = PRISON.replace("prison", "primary_care_walk_in").replace("age", "danger").replace("a18", "unsure")
    text = FILES[ADDED] + here.removesuffix("questions:\n")
    folder = copy_to(tmp_path, **{"population-additions": text.encode()})
    assert population_of(folder, tiny, "primary_care_walk_in").questions[LinkId("danger")].options[Code("unsure")].figure.p == 1


def test_follow_up_names_what_opens_it(protocol: Protocol) -> None:
    """A follow-up whose chances speak of other patients than the protocol asks is refused, with what to write."""
    population = load_populations(protocol_folder("back_spasm"), protocol)["primary_care_walk_in"]
    follow_up = next(question for question in protocol.questions if question.follow_up_to)
    wrong = replace(population.questions[follow_up.link_id], opened_by={LinkId("pain"): frozenset({Code("10")})})
    changed = replace(population, questions={**population.questions, follow_up.link_id: wrong})
    found = list(check_population(changed, protocol))
    assert [mistake.mend for mistake in found if f"given: {{{follow_up.follow_up_to}:" in mistake.mend]


def test_a_chance_stated_again_depends_on_what_it_did(tmp_path: Path, tiny: Protocol) -> None:
    """An option of the base file that gets half its chance keeps its groups, and those that stand in its place are halved too."""
    text = replaced(ADDED, SPORT, SPORT + "\n      numb: {p: 0.06, low: 0.02, high: 0.2, assumption: other words}")
    base = replaced(BASE, "by_age_band_ratio: {a60: 2}", "by_age_band_ratio: {a60: 2}, by_age_band: {a18: 0.1}")
    folder = copy_to(tmp_path, **{"population-additions": text.encode(), "population": base.encode()})
    numb = population_of(folder, tiny, "primary_care_walk_in").questions[LinkId("danger")].options[Code("numb")]
    assert numb.figure.p == 0.06
    assert {table.ratio: dict(table.values) for table in numb.tables} == {True: {"a60": 2.0}, False: {"a18": pytest.approx(0.05)}}


def test_bounds_of_a_figure() -> None:
    """Central, low and high are the three numbers of the file."""
    figure = Figure(0.2, 0.1, 0.4, "", "guess")
    assert [figure.at(bound) for bound in Bound] == [0.2, 0.1, 0.4]
