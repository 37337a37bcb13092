"""The PIN book: whose PIN a number is, and how long a guesser has to wait.

It is two small files in the data folder and not a part of the store: each computer has its own PINs, they hold while
the server is away, and whoever may write the data folder may reset them anyway. `pins.json` holds one argon2id hash a
role, never a PIN. `pin-tries-DOOR.json` holds how many tries in a row were wrong, for each door: a patient who plays
with the staff's door on a kiosk does not shut the desk.

A try is counted on disk before it is judged, so that pulling the plug takes none back. It counts against every role whose
PIN it may have been meant for, and who is let in ends the count of their own role and of those below alone: one's own PIN
typed in between helps nobody to guess another's. After five wrong ones each further try waits, 15 s and twice as long
each time (`kiosk.guard.tries`); meanwhile the PINs of roles that do not wait are looked at as ever. The wait is measured
by the monotonic clock and begins anew with the program: setting the computer's clock or starting again shortens nothing.
Against somebody who can write the data folder no PIN protects.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kiosk.guard.kept import alone, keep_private
from kiosk.guard.roles import Role
from kiosk.guard.strong import weakness
from kiosk.guard.tries import Tries

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from kiosk.ports import Clock

PINS, TRIES, LOCK = "pins.json", "pin-tries-{}.json", "pins.lock"
SIZE_LIMIT = 16 * 1024
"""Bytes: twenty times a PIN book."""
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
"""OWASP's first choice for argon2id; a twentieth of a second for each PIN. Call `check` and `set` off the GUI thread."""
MEND = "Run `kiosk desk --reset-pins` as whoever may write the data folder, then choose new PINs."


class PinError(Exception):
    """The PIN book cannot be read or written: nobody gets in. The message says where, what and how to mend it."""


class PinRefusedError(Exception):
    """A PIN that may not be used; `text_id` says why, as `pin.weak.short` or `pin.taken`."""

    def __init__(self, text_id: str) -> None:
        self.text_id = text_id
        super().__init__(text_id)


@dataclass(frozen=True, slots=True)
class Wait:
    """No try is judged for so many seconds more."""

    seconds: float
    """Infinity: not before the manager's PIN is typed or, where that waits too, all are reset."""

    @property
    def told(self) -> str:
        """As it is said, minutes and seconds: 1:05."""
        minutes, seconds = divmod(max(1, round(self.seconds)), 60)
        return f"{minutes}:{seconds:02}"


class PinBook:
    """The PINs of one computer, seen from one door. For several threads at once."""

    def __init__(self, folder: Path, clock: Clock, door: str = "desk") -> None:
        """`folder` is the data folder; `door` is what the tries are counted for, `desk` or `kiosk`."""
        self._folder = folder
        self._path, self._tries_path = folder / PINS, folder / TRIES.format(door)
        self._lock = Lock()
        self._tries = Tries(clock)
        self.missed = 0
        """How many wrong PINs in a row the role that was let in last had met before."""

    # --- asking -------------------------------------------------------------------------------------

    def made(self) -> bool:
        """Whether anybody has chosen PINs; until then there is none to type. Raises PinError."""
        return bool(self._read())

    def waits(self) -> Mapping[Role, float]:
        """Whose PINs are not looked at now, and for how many seconds more; see `Wait`. Raises PinError."""
        with self._lock:
            self._look()
            return {role: wait for role in Role if (wait := self._tries.wait(role))}

    def check(self, least: Role, pin: str) -> Role | Wait | None:
        """Whose PIN this is, of the roles that may do what `least` may; None: of none of them that need not wait.

        `Role.FRONT_DESK` lets anybody in who has a PIN. A wrong PIN, another role's and what is no PIN at all come to the
        same, in the same time. Raises PinError: a try that cannot be counted is not judged.
        """
        with self._alone():
            hashes = self._read()
            self._look()
            waits = {role: self._tries.wait(role) for role in hashes if role.reaches(least)}
            judged = [role for role, wait in waits.items() if not wait]
            if waits and not judged:
                return Wait(min(waits.values()))
            before = self._tries.miss(judged)
            self._write(self._tries_path, self._tries.file())
            fitting = [role for role, known in hashes.items() if self._fits(known, pin)]  # each is asked, so that time tells nothing
            if not fitting or fitting[0] not in judged:
                return None
            self.missed = before[fitting[0]][0].row
            self._tries.let_in(fitting[0], before)
            self._write(self._tries_path, self._tries.file())
            return fitting[0]

    # --- choosing -----------------------------------------------------------------------------------

    def set(self, role: Role, pin: str) -> None:
        """Choose a role's PIN. Raises PinRefusedError, PinError."""
        self.set_all({role: pin})

    def set_all(self, pins: Mapping[Role, str]) -> None:
        """Choose several at once, all or none: no two roles have the same. Raises PinRefusedError, PinError."""
        refused = next(filter(None, map(weakness, pins.values())), None)
        if refused:
            raise PinRefusedError(refused)
        with self._alone():
            hashes = self._read()
            others = [known for role, known in hashes.items() if role not in pins]
            if len(set(pins.values())) < len(pins) or any(self._fits(known, pin) for known in others for pin in pins.values()):
                raise PinRefusedError("pin.taken")
            hashes |= {role: self._hasher().hash(pin) for role, pin in pins.items()}
            self._write(self._path, {role.value: hashes[role] for role in Role if role in hashes})

    def reset(self) -> None:
        """Forget every PIN and every try, whatever the files hold. Raises PinError."""
        try:
            for path in (self._path, *self._folder.glob(TRIES.format("*"))):
                path.unlink(missing_ok=True)
        except OSError as fault:
            raise PinError(f"{fault.filename}: cannot be removed: {fault.strerror}. Run it as whoever may write the data folder.") from None
        self._tries.forget()

    # --- files --------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One try at a time, whatever program makes it: five at once would be judged before they are counted."""
        with self._lock, ExitStack() as held:
            try:
                held.enter_context(alone(self._folder / LOCK))
            except OSError as fault:
                raise self._unwritable(self._folder / LOCK, fault) from None
            yield

    def _look(self) -> None:
        """What the disk says was counted."""
        try:
            self._tries.take(self._load(self._tries_path))
        except ValueError:
            raise self._damaged(self._tries_path) from None

    def _read(self) -> dict[Role, str]:
        """The hashes by role; empty while nobody has chosen any."""
        hashes = {}
        for name, known in self._load(self._path).items():
            if name not in set(Role) or not isinstance(known, str) or not self._ours(known):
                raise self._damaged(self._path)
            hashes[Role(name)] = known
        if not hashes and self._path.exists():
            raise self._damaged(self._path)
        return hashes

    def _load(self, path: Path) -> dict[str, object]:
        """A file's one mapping; empty without the file."""
        try:
            with path.open("rb") as file:
                content = file.read(SIZE_LIMIT + 1)
        except FileNotFoundError:
            return {}
        except OSError as fault:
            raise PinError(f"{path}: cannot be read: {fault.strerror}. {MEND}") from None
        try:
            held = json.loads(content) if len(content) <= SIZE_LIMIT else None
        except (ValueError, RecursionError):
            held = None
        if not isinstance(held, dict):
            raise self._damaged(path)
        return held

    def _write(self, path: Path, held: Mapping[str, object]) -> None:
        try:
            keep_private(path, json.dumps(held).encode())
        except OSError as fault:
            raise self._unwritable(path, fault) from None

    @staticmethod
    def _unwritable(path: Path, fault: OSError) -> PinError:
        return PinError(f"{path}: cannot be written: {fault.strerror}. Make room in the data folder, and let the kiosk write there.")

    @staticmethod
    def _damaged(path: Path) -> PinError:
        return PinError(f"{path}: is damaged. {MEND}")

    # --- argon2 -------------------------------------------------------------------------------------

    @staticmethod
    def _hasher() -> PasswordHasher:
        from argon2 import PasswordHasher  # with the first PIN, not with the first screen

        return PasswordHasher(PASSES, MEMORY_KIB, LANES)

    def _ours(self, known: str) -> bool:
        """Whether it is a hash as this book makes them: another one could ask for all the memory there is."""
        from argon2.exceptions import InvalidHashError

        try:
            return not self._hasher().check_needs_rehash(known)
        except (InvalidHashError, ValueError):
            return False

    def _fits(self, known: str, pin: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

        try:
            return self._hasher().verify(known, pin.encode(errors="replace"))
        except VerifyMismatchError:
            return False
        except (InvalidHashError, VerificationError):
            raise self._damaged(self._path) from None
