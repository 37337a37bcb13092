"""Tickets: easy to say and to read, never two alike in the room while there are others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiosk.tickets import DIGITS, LETTERS, UNKIND, draw, every

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
