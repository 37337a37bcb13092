"""How many wrong PINs each role's has met at one door, and how long its next try has to wait. No files, no PINs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.guard.roles import Role
from kiosk.ports import Clock

FREE_TRIES = 5
FIRST_WAIT_SECONDS = 15.0
DOUBLINGS = 7
"""15 s doubled so often are half an hour; each wrong one after that adds an hour."""
FORGOTTEN_SECONDS = 3600.0
"""After so long without a wrong PIN one is forgotten, as far as waiting goes: the slips of a month are no guesser's."""
MOST = {Role.FRONT_DESK: 50, Role.CLINICIAN: 50, Role.MANAGER: 100}
"""So many in a row, however slowly, and this role's PIN is looked at no more: until the manager's is typed; the manager's own until all are reset."""
_OLD = "tries"
"""The one number of older files."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Wrong PINs that may have been guesses at one role's."""

    row: int = 0
    """Since this role, or one that may do more, was last let in."""
    recent: int = 0
    """Of these, those that still make the next one wait."""

    def one_more(self) -> Missed:
        """After another one."""
        return Missed(self.row + 1, self.recent + 1)

    @property
    def whole_wait(self) -> float:
        """Seconds between the last one and the next."""
        over = self.recent - FREE_TRIES
        if over < 0:
            return 0.0
        return FIRST_WAIT_SECONDS * 2.0 ** min(over, DOUBLINGS) + FORGOTTEN_SECONDS * max(0, over - DOUBLINGS)


class Tries:
    """What was counted at one door, with when it was met by the monotonic clock: setting a clock or starting again shortens no wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._met: dict[Role, tuple[Missed, float]] = {}

    def take(self, held: Mapping[str, object]) -> None:
        """What a file says; another count than before begins a wait. Raises ValueError for what is none."""
        if held.keys() <= {_OLD}:
            held = {role.value: [held.get(_OLD, 0)] * 2 for role in Role}
        counts = {Role(name): _missed(said) for name, said in held.items()}
        for role in Role:
            self._meet(role, counts.get(role, Missed()))

    def file(self) -> dict[str, object]:
        """For `take`, of any program."""
        return {role.value: [missed.row, missed.recent] for role, (missed, _) in self._met.items()}

    def wait(self, role: Role) -> float:
        """Seconds until a PIN is held against this role's; 0 now, infinity never by itself."""
        missed, since = self._met[role]
        if missed.row >= MOST[role]:
            return math.inf
        return max(0.0, since + missed.whole_wait - self._clock.monotonic())

    def miss(self, roles: Iterable[Role]) -> dict[Role, tuple[Missed, float]]:
        """A PIN is held against those of these roles, and may be wrong. What was counted before, for `let_in`."""
        before = {role: self._faded(role) for role in Role}
        for role in roles:
            self._met[role] = (before[role][0].one_more(), self._clock.monotonic())
        return before

    def let_in(self, role: Role, before: Mapping[Role, tuple[Missed, float]]) -> None:
        """It was this role's: its count and those of roles that may do less are over. It was no guess at the others'."""
        self._met = {each: (Missed(), 0.0) if role.reaches(each) else met for each, met in before.items()}

    def forget(self) -> None:
        """Whatever was counted."""
        self._met.clear()

    def _meet(self, role: Role, missed: Missed) -> None:
        if role not in self._met or self._met[role][0] != missed:
            self._met[role] = (missed, self._clock.monotonic())

    def _faded(self, role: Role) -> tuple[Missed, float]:
        missed, since = self._met[role]
        hours = min(missed.recent, int((self._clock.monotonic() - since) // FORGOTTEN_SECONDS))
        return (Missed(missed.row, missed.recent - hours), since + hours * FORGOTTEN_SECONDS) if hours else (missed, since)


def _missed(said: object) -> Missed:
    """Raises ValueError."""
    if not isinstance(said, list) or len(said) != 2 or not all(type(number) is int and number >= 0 for number in said):  # noqa: PLR2004 - as `file` has it
        raise ValueError(said)
    return Missed(*said)
