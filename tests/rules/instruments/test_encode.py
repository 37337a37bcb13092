"""The encoded protocol: counts that equal counting one by one, and a model that says what the program says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.assess import assess
from rules.instruments.agree import disagreements
from rules.instruments.encode import Model
from rules.instruments.handouts import Handouts
from rules.instruments.prove import make_prover
from rules.instruments.sampling import draw, play
from rules.instruments.space import Space
from rules.load import load_protocol
from rules.model import Input, Level, Protocol, Rule
from tests.rules.instruments.proving import visits
from tests.rules.test_follow_up import FOLLOW_UP, IN_FULL
from tests.rules.tiny import TINY, copy_to, replaced

NECK = TINY.parent / "neck_spasm"


@pytest.fixture(params=["tiny", "follow_up"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Protocol:
    """The tiny protocol, as it is and with a follow-up."""
    if request.param == "tiny":
        return load_protocol(TINY)
    rules = replaced("rules.yaml", "when: {any_of: {danger: [blue]}}", IN_FULL).replace("danger: [numb,", "danger: [blue, numb,")
    return load_protocol(copy_to(tmp_path, questions=replaced("questions.yaml", "  - id: age\n", FOLLOW_UP).encode(), rules=rules.encode()))


def test_levels_are_counted_exactly(small: Protocol) -> None:
    """The number of finished visits at each level is what counting them one by one gives."""
    model = Model(small)
    by_hand = Counter(assess(small, Input(answers)).level for answers in visits(small))
    assert {level: model.space.diagrams.count(model.complete & model.exactly(level)) for level in Level} == {level: by_hand[level] for level in Level}
    assert model.space.diagrams.count(model.complete) == by_hand.total()


def test_a_small_model_is_its_program(small: Protocol) -> None:
    """Random answers, left visits, skipped questions and events: the same questions, level, rules and sections."""
    model = Model(small)
    assert not list(disagreements(model, Handouts(model), play(small, draw(model.space, 3_000, seed=7))))


def test_a_second_complaint_is_encoded_without_a_word_of_python() -> None:
    """The neck protocol's model is its program too."""
    neck = load_protocol(NECK)
    model = Model(neck)
    assert not list(disagreements(model, Handouts(model), play(neck, draw(model.space, 3_000, seed=7))))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 3))])
def test_the_shipped_model_is_its_program(protocol: Protocol, seed: int) -> None:
    """On 100,000 random sets of answers, a quarter of them in the fast run, the model that is proved says what the program that runs says."""
    model = Model(protocol)
    assert not list(disagreements(model, Handouts(model), play(protocol, draw(model.space, 25_000, seed))))


def test_corner_cases_agree(protocol: Protocol) -> None:
    """Where the solver finds somebody for whom a rule fires, or who just reaches a level, the program says the same."""
    prover = make_prover(protocol_folder("back_spasm"))
    for rule_id, node in prover.model.fires.items():
        given = prover.example(node)
        assert given is not None, rule_id
        assert rule_id in {rule.id for rule in assess(protocol, given).fired}, rule_id
    for level in Level:
        given = prover.example(prover.model.exactly(level))
        assert given is not None
        assert assess(protocol, given).level is level


def _changed(rule: Rule, small: Protocol) -> Protocol:
    return replace(small, rules=tuple(replace(each, level=Level.ROUTINE_APPOINTMENT) if each is rule else each for each in small.rules))


def test_a_planted_disagreement_is_found() -> None:
    """Where the program runs another rule than the one that was encoded, the comparison says so and names it."""
    small = load_protocol(TINY)
    model = Model(small)
    emergency = next(rule for rule in small.rules if rule.level is Level.EMERGENCY_NOW)
    program = _changed(emergency, small)
    found = list(disagreements(model, Handouts(model), play(program, draw(model.space, 500, seed=1))))
    assert "whether the level is at least EMERGENCY_NOW" in {each.about for each in found}


def test_every_draw_is_an_answer_that_a_screen_takes(small: Protocol) -> None:
    """What is drawn at random could be touched: where nothing is asked amiss, no fault is found."""
    space = Space(small)
    assert all(assess(small, given).fault is None for given in draw(space, 500, seed=3).inputs)
