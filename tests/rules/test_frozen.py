"""A frozen value behaves as a frozen data class does, whatever its fields are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from rules.frozen import frozen


def told(make: Callable[[type], Any]) -> Any:
    """The same fields, made by one or the other."""

    @make
    class Told:
        must: int
        may: str = "x"
        made: list[int] = field(default_factory=list, compare=False)
        aside: int = field(default=0, repr=False, compare=False)

    return Told


Ours, Theirs = told(frozen), told(dataclass(frozen=True))

WAYS = [((1,), {}), ((1, "y"), {}), ((1,), {"may": "y"}), ((), {"must": 2, "aside": 3}), ((1, "y", [4], 5), {})]
WRONG = [((), {}), ((1, "y", [], 0, 9), {}), ((1,), {"must": 1}), ((1,), {"other": 1})]


@pytest.mark.parametrize(("given", "named"), WAYS, ids=str)
def test_made_the_same_way(given: tuple[object, ...], named: dict[str, object]) -> None:
    """Values by place, by name and by default come to the same fields, the same text and the same copies."""
    ours, theirs = Ours(*given, **named), Theirs(*given, **named)
    assert [getattr(ours, each.name) for each in fields(Ours)] == [getattr(theirs, each.name) for each in fields(Theirs)]
    assert repr(ours) == repr(theirs)
    assert repr(replace(ours, may="z")) == repr(replace(theirs, may="z"))


@pytest.mark.parametrize(("given", "named"), WRONG, ids=str)
def test_refused_the_same_way(given: tuple[object, ...], named: dict[str, object]) -> None:
    """What a data class does not take is not taken."""
    for kind in (Ours, Theirs):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_equal_where_all_compared_fields_are() -> None:
    """Equality and hash go by the type and the fields that are compared."""
    assert Ours(1) == Ours(1, "x", [5], 7)
    assert hash(Ours(1)) == hash(Ours(1, "x", [5], 7))
    assert Ours(1) != Ours(2)
    assert Ours(1) != Theirs(1)
    assert Ours(1).made is not Ours(1).made


def test_nothing_of_it_changes() -> None:
    """No field is set or deleted, and no other is added."""
    one = Ours(1)
    for change in (lambda: setattr(one, "must", 2), lambda: setattr(one, "new", 2), lambda: delattr(one, "must")):
        with pytest.raises(FrozenInstanceError):
            change()
    assert one == Ours(1)


def test_matched_by_place() -> None:
    """`match` takes the fields in their order."""
    match Ours(1, "y"):
        case Ours(must, may):
            assert (must, may) == (1, "y")
        case _:
            pytest.fail("no match")
