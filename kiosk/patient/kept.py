"""What was worked out once and is asked for again: never more of it than a limit, so that a kiosk that runs for months does not grow."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by what they depend on."""

    def __init__(self, most: int) -> None:
        """`most` values are kept; then all go, and those still in use come again."""
        self._most = most
        self._values: dict[tuple[Hashable, ...], T] = {}

    def once(self, what: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """The value of `what`, made if it is not known."""
        if what not in self._values:
            if len(self._values) >= self._most:
                self._values.clear()
            self._values[what] = make()
        return self._values[what]

    def forget(self, words: str) -> None:
        """Let go of what depends on a text that holds these words: nobody will say it again."""
        self._values = {what: value for what, value in self._values.items() if not any(isinstance(part, str) and words in part for part in what)}
