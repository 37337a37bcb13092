"""What the program refuses and how it ends: the exit codes, settings that cannot be used, and a store that keeps nothing."""

from __future__ import annotations

from enum import IntEnum

from rules.errors import Mistake


class ExitCode(IntEnum):
    """How the program ends; scripts and service files rely on these numbers."""

    DONE = 0
    FOUND = 1
    """A check found something."""
    WRONG_USE = 2
    REFUSED = 3
    """The settings or the protocol."""
    NOT_STORED = 4
    """Nothing could be stored."""
    ALREADY_RUNNING = 5
    ANEW = 6
    """It ended to be started anew, as every night: nothing is wrong."""
    WATCHDOG = 70
    """Ended by the watchdog, or by a fault that left nothing to show."""


class ConfigError(Exception):
    """A settings file that is refused, with every mistake found in it; the program ends with `ExitCode.REFUSED`."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class BundleError(Exception):
    """A file of the program itself is missing or broken; the message says which. The program ends with `ExitCode.REFUSED`."""


class StoreError(Exception):
    """Nothing could be written or read; the message says where, what and how to mend it."""


class RefusedError(StoreError):
    """The store works, and does not take this: a moment later it would not take it either."""


class UnreadableError(StoreError):
    """The store works, but these answers or remarks cannot be read or sealed here, because of their key; the message says why and how to mend it."""
