"""Answer files are read in every form that is promised, and refused with everything in them that a protocol does not know."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answers import AnswerSet, read_answers
from rules.errors import ProtocolError
from rules.load import load_protocol
from rules.model import Answers, Event, Protocol
from tests.rules.tiny import TINY

TINY_PROTOCOL = load_protocol(TINY)
WHOLE = {"danger": ["numb", "unsure"], "age": "a18", "where": ["tip"], "pain": 5}


def read(text: str) -> tuple[AnswerSet, ...]:
    """What the tiny protocol makes of this file."""
    return read_answers(text.encode(), "answers.yaml", TINY_PROTOCOL)


def plain(answers: Answers) -> dict[str, list[str]]:
    """Answers in a form that is short to compare."""
    return {str(link_id): sorted(codes) for link_id, codes in answers.items()}


@pytest.mark.parametrize("text", ["danger: [numb, unsure]\nage: a18\nwhere: [tip]\npain: 5\n", json.dumps(WHOLE), json.dumps(WHOLE, indent="\t")])
def test_one_bare_mapping_is_one_set(text: str) -> None:
    """A mapping of question to codes is one set without an id, in YAML as in JSON."""
    (found,) = read(text)
    assert (found.id, found.events) == ("", frozenset())
    assert plain(found.answers) == {"danger": ["numb", "unsure"], "age": ["a18"], "where": ["tip"], "pain": ["5"]}


def test_a_list_keeps_ids_and_events_and_leaves_other_keys_alone() -> None:
    """Each entry has an id, answers and perhaps events; what stands beside them does not matter."""
    first, second = read("- {id: 7, note: yes, answers: {pain: '10'}, events: [asked_staff]}\n- {id: b, answers: {}, more: {a: [1.5]}}\n")
    assert (first.id, plain(first.answers), first.events) == ("7", {"pain": ["10"]}, {Event.ASKED_STAFF})
    assert (second.id, plain(second.answers)) == ("b", {})


def test_a_list_may_stand_under_a_key() -> None:
    """A mapping with one list of sets, as `vignettes:`, is that list."""
    assert [found.id for found in read("meta: {count: 1}\nvignettes:\n- {id: a, answers: {pain: 1}}\n- {id: b, answers: {pain: 2}}\n")] == ["a", "b"]


def test_one_entry_needs_no_list() -> None:
    """A single {id, answers} is one set."""
    assert [(found.id, plain(found.answers)) for found in read('{"id": "x", "answers": {"pain": 0}}')] == [("x", {"pain": ["0"]})]


def test_no_answer_is_no_answer() -> None:
    """null and an empty list leave the question unanswered; a bare code will do for a list."""
    (found,) = read("danger: []\nage: null\nwhere: tip\npain:\n")
    assert plain(found.answers) == {"where": ["tip"]}


def test_signs_that_json_writes_in_halves_are_read() -> None:
    """A picture sign in a note, which JSON may escape as two halves, refuses nothing; escaped backslashes stay what they are."""
    text = json.dumps([{"id": "\N{GRINNING FACE} \\ud83d\\ude00", "answers": {"pain": 1}}])
    assert [found.id for found in read(text)] == ["\N{GRINNING FACE} \\ud83d\\ude00"]


@pytest.mark.parametrize(
    ("text", "what", "mend"),
    [
        ("pian: 3", 'no question "pian"', '"pain"'),
        ("danger: [bleu]", 'no code "bleu"', '"blue"'),
        ("age: [a18, a60]", "takes one answer", "Keep one"),
        ("danger: [none, blue]", "together with other answers", "Keep it alone"),
        ("danger: [blue, blue]", "stands here twice", "Keep one"),
        ("pain: 11", 'no code "11"', "0, 1, 2"),
        ("pain: 5.0", "without quotes", '"5.0"'),
        ("age: no", "without quotes", '"no"'),
        ("danger: {blue: yes}", "should be a text", "text"),
        ("pain: 1\npain: 2", "stands here twice", "Keep one"),
        ("- {answers: {pain: 1}}", 'lacks the key "id"', "Add id"),
        ("- {id: a}", 'lacks the key "answers"', "Add answers"),
        ("- {id: a, answers: {}, events: [lunch]}", '"lunch" is not known', "unfinished"),
        ("a: [{id: a, answers: {}}]\nb: [{id: b, answers: {}}]", "two lists", "Keep one"),
        ("just words", "should be a table", "key: value"),
        ("", "empty", "Fill it in"),
    ],
)
def test_what_the_protocol_does_not_know_is_refused(text: str, what: str, mend: str) -> None:
    """Unknown ids and codes, several answers where one is taken, exclusive ones with others, and wrong shapes are refused."""
    with pytest.raises(ProtocolError) as refusal:
        read(text)
    assert [mistake for mistake in refusal.value.mistakes if what in mistake.what and mend in mistake.mend], str(refusal.value)


def test_everything_unknown_is_listed_at_once() -> None:
    """One refusal names every unknown question and code with its line."""
    with pytest.raises(ProtocolError) as refusal:
        read("- id: a\n  answers: {pian: 3, danger: [bleu]}\n- id: b\n  answers: {age: old}\n")
    assert [mistake.line for mistake in refusal.value.mistakes] == [2, 2, 4]


def test_the_published_vignettes_are_read(protocol: Protocol) -> None:
    """The 46 vignettes with their sources, features and notes give 46 sets with answers."""
    path = Path(__file__).resolve().parents[1] / "fixtures" / "vignettes.yaml"
    found = read_answers(path.read_bytes(), path.name, protocol)
    assert len(found) == 46
    assert all(each.answers and each.id for each in found)


IDS = st.sampled_from(["danger", "age", "where", "pain", "x"])


@given(st.dictionaries(IDS, st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=4)))
def test_any_json_gives_answers_or_a_refusal(value: dict[str, object]) -> None:
    """Whatever JSON a program writes is read or refused."""
    with contextlib.suppress(ProtocolError):
        assert all(isinstance(found, AnswerSet) for found in read(json.dumps(value)))
