"""Tickets: easy to say and to read, never two alike in the room while there are others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from kiosk.errors import StoreError
from kiosk.tickets import DIGITS, LETTERS, UNKIND, Tickets, draw, every

ALL = tuple(every())
LOOK_OR_SOUND_ALIKE = set("BDGLQSVYZ") | set("AEIOU") | set("018")


def test_a_ticket_is_two_consonants_and_two_digits() -> None:
    """Every ticket has two letters and two digits, none of which looks or sounds like another, and no unkind pair."""
    assert all(re.fullmatch(f"[{LETTERS}]{{2}}[{DIGITS}]{{2}}", ticket) for ticket in ALL)
    assert not LOOK_OR_SOUND_ALIKE & set(LETTERS + DIGITS)
    assert not UNKIND & {ticket[:2] for ticket in ALL}


def test_there_are_thousands_of_them() -> None:
    """No ticket stands twice among all, and there are more than a day can use."""
    assert len(set(ALL)) == len(ALL) > 6000


def middle(tickets: Sequence[str]) -> str:
    """Stands for chance."""
    return tickets[len(tickets) // 2]


def test_no_ticket_is_given_twice_while_there_are_others() -> None:
    """Three hundred patients get three hundred tickets, and the last free one is found."""
    in_use: set[str] = set()
    for _ in range(300):
        in_use.add(draw(frozenset(in_use), middle))
    assert len(in_use) == 300
    assert draw(frozenset(ALL) - {"KP47"}, middle) == "KP47"


def test_chance_decides() -> None:
    """The chooser sees every free ticket, so that nobody can tell the next one."""
    seen: list[Sequence[str]] = []
    draw(frozenset({"KP47"}), lambda tickets: seen.append(tickets) or tickets[0])  # type: ignore[func-returns-value]
    assert sorted(seen[0]) == sorted(set(ALL) - {"KP47"})


def test_with_all_taken_one_is_given_again() -> None:
    """When every ticket is taken a patient still gets one."""
    assert draw(frozenset(ALL), middle) in ALL


class Known:
    """A store that knows some tickets, fails, and counts how often it was asked."""

    def __init__(self, *tickets: str) -> None:
        self.tickets, self.fails, self.asked = frozenset(tickets), False, 0

    def tickets_in_use(self, _since: datetime) -> frozenset[str]:
        self.asked += 1
        if self.fails:
            raise StoreError("no disk")
        return self.tickets


def test_only_the_first_ticket_waits_for_the_store() -> None:
    """The store is asked before the first ticket, then only by who looks; what it said, and what was drawn lately, is not drawn again."""
    first, second, third, *_ = ALL
    store = Known(first)
    tickets = Tickets(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda free: free[0])
    assert [tickets.draw(store), tickets.draw(store)] == [second, third]
    assert store.asked == 1
    store.tickets = frozenset(ALL[:10])
    tickets.look(store)
    assert tickets.draw(store) == ALL[10]
    assert store.asked == 2


def test_a_store_that_fails_costs_no_ticket() -> None:
    """Without a word of the store patients get tickets, each another."""
    store = Known()
    store.fails = True
    tickets = Tickets(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda free: free[0])
    assert [tickets.draw(store) for _ in range(3)] == list(ALL[:3])
