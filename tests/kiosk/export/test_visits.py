"""Answers without identity: what can tell who or when is not in them."""

from __future__ import annotations

import json
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kiosk.export.visits import visits
from rules.answers import read_answers
from tests.kiosk.export.conftest import VISIT, take, the_protocol
from tests.rules.draws import answers, patients


def out(*taken, seed: int = 1) -> list[dict[str, object]]:
    return json.loads(visits(the_protocol(), taken, Random(seed))[0])  # noqa: S311 - a seeded draw


def plain(given) -> str:
    return json.dumps({link_id: sorted(codes) for link_id, codes in given.items()}, sort_keys=True)


def test_nothing_tells_who_or_when() -> None:
    """No ticket, kiosk, time or id of the store; ids are by chance, others at every export."""
    one = take(answers(danger="chest"), closed="outcome.seen")
    first, again = out(one), out(one, seed=2)
    text = json.dumps(first)
    assert not [word for word in ("KP47", "kiosk", "2026", "12:00", VISIT) if word in text]
    assert set(first[0]) == {"id", "version", "answers", "events"}
    assert first[0]["id"] != again[0]["id"]


def test_the_version_names_the_content() -> None:
    """Two contents of one version are told apart by their first digits."""
    assert out(take(answers(danger="chest"), content="5d41402abc4b"))[0]["version"] == f"{the_protocol().version}+5d41402a"


def test_the_order_is_by_chance() -> None:
    """Who came first cannot be told: some seed turns the order round."""
    two = take(answers(danger="chest")), take(answers(danger="head"))
    assert len({json.dumps([each["answers"] for each in out(*two, seed=seed)]) for seed in range(20)}) == 2


def test_who_still_answers_stays_inside() -> None:
    """A visit that runs, and one whose answers are gone, are left out."""
    found, count = visits(the_protocol(), [take(answers(danger="chest"), ended=None), take({})], Random(1))  # noqa: S311 - a seeded draw
    assert (json.loads(found), count) == ([], 0)


@given(st.lists(patients(the_protocol()).filter(bool), max_size=3), st.integers())
def test_the_rules_read_it(drawn, seed: int) -> None:
    """`rules.answers` takes the file as it is, every answer with its events."""
    content, count = visits(the_protocol(), [take(each) for each in drawn], Random(seed))  # noqa: S311 - a seeded draw
    sets = read_answers(content, "visits.json", the_protocol())
    assert count == len(sets) == len(drawn)
    assert sorted(plain(one.answers) for one in sets) == sorted(map(plain, drawn))
    assert all({event.value for event in one.events} == {"too_unwell"} for one in sets)
