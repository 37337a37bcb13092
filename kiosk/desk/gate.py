"""Who is signed in at the desk, what they may do now, and when it locks. No widgets, and no PINs: `kiosk.desk.door` asks for those."""

from __future__ import annotations

from kiosk.desk.rights import ASKED, LEAST, Right
from kiosk.guard.roles import Role
from kiosk.ports import Clock

IDLE_SECONDS = 300.0
"""Without a touch for so long the desk locks: its screen may face the waiting room (S25)."""
DAY_SECONDS = 12 * 3600.0
"""Nobody stays signed in for longer, however busy the desk is (NIST SP 800-63B)."""
PROOF_SECONDS = 300.0
"""For so long after a PIN was typed it is not asked for again, whatever is done: whoever typed it may have left the chair."""


class Gate:
    """Locked until somebody signs in; open for good where no PIN is asked for."""

    def __init__(self, clock: Clock, *, needed: bool) -> None:
        """`needed`: whether PINs are asked for at all."""
        self._clock, self._needed = clock, needed
        self._role: Role | None = None
        self._signed_in = self._touched = 0.0
        self._proof: tuple[Role, float] | None = None

    @property
    def locked(self) -> bool:
        """Whether nothing but tickets and levels may be seen."""
        return self._needed and self._role is None

    @property
    def role(self) -> Role | None:
        """Who is signed in; None while it is locked, and where nobody is asked."""
        return self._role

    @property
    def acting(self) -> Role | None:
        """Whose PIN was typed last, while it counts; else who is signed in. What is done now is done by this role."""
        return self._proved() or self._role

    @property
    def proved(self) -> bool:
        """Whether the PIN that was typed last still counts."""
        return self._proved() is not None

    def may(self, right: Right) -> bool:
        """Whether it may be done now, without a PIN."""
        if not self._needed:
            return True
        proved = self._proved()
        if self._role is None:
            return False
        if proved is not None and proved.reaches(LEAST[right]):
            return True
        return right not in ASKED and self._role.reaches(LEAST[right])

    def sign_in(self, role: Role) -> None:
        """This role's PIN was typed at the locked desk."""
        now = self._clock.monotonic()
        self._role, self._signed_in, self._touched = role, now, now
        self.prove(role)

    def prove(self, role: Role) -> None:
        """This role's PIN was typed for something that the PIN is asked for; who is signed in stays so."""
        self._proof = (role, self._clock.monotonic() + PROOF_SECONDS)

    def sign_out(self) -> None:
        """Lock at once."""
        self._role = self._proof = None

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._clock.monotonic()

    def tick(self) -> bool:
        """Lock if it is time to; whether it did."""
        if self._role is None:
            return False
        now = self._clock.monotonic()
        over = now - self._touched >= IDLE_SECONDS or now - self._signed_in >= DAY_SECONDS
        if over:
            self.sign_out()
        return over

    def _proved(self) -> Role | None:
        if self._proof is None or self._clock.monotonic() >= self._proof[1]:
            return None
        return self._proof[0]
