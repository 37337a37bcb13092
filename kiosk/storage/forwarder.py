"""Sends on what waits in a kiosk's outbox, and learns from the server what desks did: on a thread of its own, whatever the server does.

Everything may be sent again at any moment: the server keeps the first of each. Nothing leaves the outbox before the server has it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from random import Random

from kiosk.clock import midnight
from kiosk.errors import RefusedError, StoreError
from kiosk.guard.faults import fault_code
from kiosk.ports import Clock, FlagEvent, KioskId
from kiosk.storage.letters import Letter, Upstream
from kiosk.storage.outbox import GIVEN_UP, Outbox

POLL_SECONDS = 1.0
"""How soon a kiosk learns what a desk did."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds after the first failure, and after many: a server that comes back is not met by everybody at once, and no flag waits long."""
BEATS_SECONDS, TICKETS_SECONDS, CHORES_SECONDS = 5.0, 30.0, 60.0
APART = 0.25
"""These vary by a quarter, by chance: kiosks that were switched on together do not go on asking together."""
FIRST_AGAIN, LONGEST_AGAIN = 30.0, 300.0
"""Seconds until a letter that a working server refused too often is offered again, the first time and after many; less up to half, by chance."""
OFFERED_AT_ONCE = 10
"""So many of those a turn, or those of one visit: however many there are, new flags go between them."""
AT_ONCE = 100
"""Notes that are read and ticked off in one go."""
FAREWELL_SECONDS = 2.0
"""For what is still to be sent when the program ends; the rest waits in the file."""


class Forwarder:
    """One for each kiosk."""

    def __init__(self, outbox: Outbox, connect: Callable[[], Upstream], kiosk_id: KioskId, clock: Clock, chance: Random) -> None:
        """`connect` is called on the forwarder's own thread: the driver is a library of some size. `chance` spreads the attempts of many kiosks."""
        self._outbox, self._connect, self._kiosk_id, self._clock, self._chance = outbox, connect, kiosk_id, clock, chance
        self._due = dict.fromkeys(("news", "beats", "tickets", "chores"), float("-inf"))
        self._again: dict[str, float] | None = None
        """When the notes of a visit that were refused too often are offered again; those of before this start at once."""
        self._failures = 0
        self._read: int | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.told: Callable[[str], None] = lambda _: None
        """Called, on this thread, with "reached", "away" or the code of what broke, when that changes."""
        self._said = ""
        self.purged: Callable[[int], object] = bool
        """Called, on this thread, with how many answer sets and remarks the server erased because their time was over."""

    # --- the thread -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Go to work."""
        self._thread = threading.Thread(target=self._run, name="forwarder", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """One last attempt, for a short while; then no more."""
        self._stopped.set()
        self._outbox.written.set()
        if self._thread is not None:
            self._thread.join(FAREWELL_SECONDS)

    def _run(self) -> None:
        self._outbox.written.wait(POLL_SECONDS)  # the program starts: it is spared the driver's import for a moment
        while not self._stopped.is_set():
            self._outbox.written.clear()
            pause = self.attempt()
            if self._failures:
                self._stopped.wait(pause)
            else:
                self._outbox.written.wait(pause)
        if not self._failures:
            self.attempt()
            self._server.close()

    def attempt(self) -> float:
        """One turn; seconds until the next."""
        try:
            self.turn()
        except Exception as error:  # noqa: BLE001 - whatever breaks, flags wait: nobody starts this thread anew
            self._failures += 1
            self._tell("away" if isinstance(error, StoreError) else fault_code(type(error), error.__traceback__))
            longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10))
            return longest * self._chance.uniform(0.5, 1.0)
        self._failures = 0
        self._tell("reached")
        return POLL_SECONDS

    def _tell(self, what: str) -> None:
        if what != self._said:
            self._said = what
            self.told(what)

    @cached_property
    def _server(self) -> Upstream:
        return self._connect()

    # --- one turn -------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Send all that waits, then read what is new. Raises StoreError."""
        self._send_rushed()
        self._send_beats()
        while letters := self._outbox.waiting(AT_ONCE):
            self._send(letters)
        self._offer_again()
        if self._is_due("news", POLL_SECONDS):
            self._read_news()
        if self._is_due("beats", BEATS_SECONDS):
            self._outbox.desks = self._server.desks()
        if self._is_due("tickets", TICKETS_SECONDS):
            self._outbox.tickets = self._server.tickets_in_use(midnight(self._clock.utc()))
        if self._outbox.chores and self._is_due("chores", CHORES_SECONDS):
            self._do_chores()

    def _is_due(self, what: str, seconds: float) -> bool:
        now = self._clock.monotonic()
        if now < self._due[what]:
            return False
        self._due[what] = now + seconds * (1.0 if what == "news" else self._chance.uniform(1 - APART, 1 + APART))
        return True

    def _send_rushed(self) -> None:
        """What this disk did not take; it is sent again from there as soon as the disk has it."""
        rushed = self._outbox.rushed
        while rushed:
            what = rushed[0]
            with suppress(RefusedError):  # whoever could not store it tries again, and then it is here again: it holds up no other meanwhile
                self._server.append([what]) if isinstance(what, FlagEvent) else self._server.open_visit(what)
            rushed.popleft()

    def _send_beats(self) -> None:
        for who, utc in list(self._outbox.pulse.items()):
            self._server.beat(who, utc)
            if self._outbox.pulse.get(who) == utc:
                self._outbox.pulse.pop(who)

    def _send(self, letters: list[Letter]) -> None:
        """What was sent before a failure is ticked off all the same."""
        sent: list[int] = []
        try:
            for letter in letters:
                try:
                    letter.send(self._server)
                except RefusedError:  # it must not hold up the others for ever
                    self._outbox.refuse(letter.seqs)
                    raise
                sent += letter.seqs
        finally:
            if sent:
                self._outbox.sent(sent)

    def _offer_again(self) -> None:
        """What was refused too often, a visit after the other: its notes in order, each by itself: what is good among them gets through."""
        now, given_up, known = self._clock.monotonic(), self._outbox.given_up(), self._again
        self._again = {about: now if known is None else known.get(about, now + self._pause(GIVEN_UP)) for about in given_up}
        offered = 0
        for about, notes in given_up.items():
            if self._again[about] <= now and offered < OFFERED_AT_ONCE:
                offered += len(notes)
                left = [refused + 1 for seq, refused in notes.items() if not self._takes(seq)]
                self._again[about] = now + self._pause(max(left, default=GIVEN_UP))

    def _takes(self, seq: int) -> bool:
        """Whether the server takes this note now."""
        try:
            for letter in self._outbox.alone(seq):
                letter.send(self._server)
        except RefusedError:
            self._outbox.refuse([seq])
            return False
        self._outbox.sent([seq])
        return True

    def _pause(self, refused: int) -> float:
        """Until what was refused so often is offered again."""
        return min(LONGEST_AGAIN, FIRST_AGAIN * 2.0 ** min(refused - GIVEN_UP, 10)) * self._chance.uniform(0.5, 1.0)

    def _read_news(self) -> None:
        """What desks did goes into the kiosk's own file, for the visit that is under way."""
        if self._read is None:
            self._read = self._outbox.read
        last, news = self._server.desk_news(self._kiosk_id, self._read)
        if last < self._read:
            self._outbox.start_over()
            self._read = 0
            return
        for event in news:
            if self._outbox.visit(event.visit_id) is None and (visit := self._server.visit(event.visit_id)):
                self._outbox.open_visit(visit)
        if news:
            self._outbox.append(news)
            self._outbox.note_read(last)  # where nothing concerns this kiosk, its disk is spared
        self._read = last

    def _do_chores(self) -> None:
        """By the server's own time: a kiosk whose clock is wrong must not have everybody's answers erased."""
        chores, now = self._outbox.chores, self._server.now()
        if (keep := chores.get("sheets")) is not None:
            self._server.forget_sheets(now - keep)
        if (keep := chores.get("answers")) is not None and (gone := self._server.purge(now - keep)):
            self.purged(gone)
        chores.clear()
