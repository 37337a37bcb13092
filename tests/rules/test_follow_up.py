"""A worrying tick counts in full until its follow-up is answered, and only then may count less."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.assess import assess
from rules.interview import walk
from rules.load import load_protocol
from rules.model import Code, Input, Level, LinkId, Protocol
from tests.rules.tiny import copy_to, mistakes_in, replaced

FOLLOW_UP = """\
  - id: danger_new
    stage: warning
    kind: single
    follow_up_to: danger
    text: "Is it new today?"
    enable_when: {any_of: {danger: [blue]}}
    options:
      - {code: "yes", text: "Yes", pictogram: p_yes}
      - {code: "no", text: "No", pictogram: p_no}
      - {code: unsure, text: "I'm not sure", pictogram: p_unsure}
  - id: age
"""
IN_FULL = 'when: {all: [{any_of: {danger: [blue]}}, {any_of: {danger_new: ["yes", unsure, missing]}}]}'
BLUE = {LinkId("danger"): frozenset({Code("blue")})}


@pytest.fixture
def protocol(tmp_path: Path) -> Protocol:
    """The tiny protocol with a follow-up to its emergency tick."""
    rules = replaced("rules.yaml", "when: {any_of: {danger: [blue]}}", IN_FULL).replace("danger: [numb,", "danger: [blue, numb,")
    return load_protocol(copy_to(tmp_path, questions=replaced("questions.yaml", "  - id: age\n", FOLLOW_UP).encode(), rules=rules.encode()))


@pytest.mark.parametrize(("answer", "level"), [("yes", Level.EMERGENCY_NOW), ("unsure", Level.EMERGENCY_NOW), ("no", Level.URGENT_TODAY)])
def test_the_answer_decides(protocol: Protocol, answer: str, level: Level) -> None:
    """Only a clear no lowers the tick; not being sure leaves it where it was."""
    assert assess(protocol, Input(BLUE | {LinkId("danger_new"): frozenset({Code(answer)})})).level is level


def test_silence_counts_in_full_and_still_asks(protocol: Protocol) -> None:
    """Without an answer the tick is an emergency, and yet the follow-up is the next question, not the end."""
    path = walk(protocol, BLUE)
    assert (path.level, path.settled, path.stopped, path.next) == (Level.EMERGENCY_NOW, Level.URGENT_TODAY, False, "danger_new")


def test_an_emergency_that_needs_no_follow_up_ends_the_questions(protocol: Protocol) -> None:
    """Once the follow-up is answered with yes, nothing more is asked."""
    path = walk(protocol, BLUE | {LinkId("danger_new"): frozenset({Code("yes")})})
    assert (path.settled, path.stopped, path.next) == (Level.EMERGENCY_NOW, True, None)


def test_a_fault_counts_silence_in_full_too(protocol: Protocol) -> None:
    """An answer that breaks the assessment does not hide the tick whose follow-up is open."""
    broken = assess(protocol, Input(BLUE | {LinkId("age"): frozenset({Code("a999")})}))
    assert broken.fault
    assert broken.level is Level.EMERGENCY_NOW


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("follow_up_to: danger", "follow_up_to: where", "right behind"),
        ("kind: single\n    follow_up_to", "kind: multi\n    follow_up_to", "one answer"),
        ("{any_of: {danger: [blue]}}", "{level_below: URGENT_TODAY}", "opened by danger alone"),
    ],
)
def test_a_follow_up_stands_behind_its_question(tmp_path: Path, old: str, new: str, what: str) -> None:
    """It is opened by that question alone, stands right behind it, takes one answer and leaves room to be unsure."""
    text = replaced("questions.yaml", "  - id: age\n", FOLLOW_UP.replace(old, new))
    assert any(what in mistake.what for mistake in mistakes_in(tmp_path, "questions.yaml", text))


@pytest.mark.parametrize("codes", ["danger: [missing]", "danger_new: [missing]"])
def test_only_a_rule_may_ask_for_silence_and_only_of_a_follow_up(tmp_path: Path, codes: str) -> None:
    """`missing` is refused for an ordinary question, and outside the rules."""
    handout = replaced("questions.yaml", "  - id: age\n", FOLLOW_UP.replace("{any_of: {danger: [blue]}}", f"{{any_of: {{{codes}}}}}"))
    assert any("Only a rule may ask for missing" in mistake.what for mistake in mistakes_in(tmp_path, "questions.yaml", handout))
