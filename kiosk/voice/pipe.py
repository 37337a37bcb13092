"""Two programs side by side, one that makes sound of words and one that plays it; both can be ended at any moment."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen, SubprocessError, TimeoutExpired, run

from kiosk.ports import VoiceError

ASK_S = 5.0
"""A program that is only asked something and has not answered by then will not."""
SENTENCE_S = 120.0
"""The longest text of a screen takes half of it at the slowest rate; a player that hangs is ended then."""


def surroundings() -> dict[str, str]:
    """Ours, but for the library path that a frozen program sets for itself: other programs have their own libraries."""
    ours = dict(os.environ)
    before = ours.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        ours["LD_LIBRARY_PATH"] = before
    return ours


def made(text: str, command: Sequence[str], seconds: float) -> bytes | None:
    """What a program makes of a text within so many seconds; None if it is not there, hangs or fails."""
    try:
        done = run(command, input=text.encode(), capture_output=True, timeout=seconds, check=True, env=surroundings())  # noqa: S603 - a fixed program
    except (OSError, SubprocessError):
        return None
    return done.stdout


def ask(*command: str) -> str | None:
    """What a program prints; None if it is not there, hangs or fails."""
    printed = made("", command, ASK_S)
    return None if printed is None else printed.decode(errors="replace")


def opens(player: str, device: str) -> bool:
    """Whether ALSA's player can open this device; to play nothing is how to find out."""
    return ask(player, "-q", "-D", device, "-t", "raw", "-f", "S16_LE", "-r", "22050", "/dev/null") is not None


class Pipe:
    """Speaks one text at a time."""

    def __init__(self, seconds: float = SENTENCE_S) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._running: tuple[Popen[bytes], ...] = ()
        self._stopped = False

    def run(self, text: str, speak: Sequence[str], play: Sequence[str], wanted: Callable[[], bool]) -> None:
        """Give `speak` the text and `play` what comes of it, until both are done or stopped. Raises VoiceError."""
        with self._lock:
            if not wanted():
                return
            self._stopped = False
            speaker, player = self._running = self._start(speak, play)
        try:
            self._feed(speaker, text)
            player.wait(self._seconds)
            speaker.wait(self._seconds)
        except TimeoutExpired:
            raise VoiceError(f"{play[0]} took longer than {self._seconds:.0f} seconds.") from None
        finally:
            self._end()
        if not self._stopped and (speaker.returncode or player.returncode):
            raise VoiceError(f"{speak[0]} ended with {speaker.returncode}, {play[0]} with {player.returncode}.")

    def stop(self) -> None:
        """End both programs now."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()

    def _start(self, speak: Sequence[str], play: Sequence[str]) -> tuple[Popen[bytes], Popen[bytes]]:
        env = surroundings()
        try:
            speaker = Popen(speak, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=env)  # noqa: S603 - a fixed program; the text is its input
        except OSError as error:
            raise VoiceError(f"{speak[0]} cannot be started: {error.strerror}.") from None
        try:
            player = Popen(play, stdin=speaker.stdout, stdout=DEVNULL, stderr=DEVNULL, env=env)  # noqa: S603 - as above
        except OSError as error:
            speaker.kill()
            speaker.communicate()
            raise VoiceError(f"{play[0]} cannot be started: {error.strerror}.") from None
        if speaker.stdout is not None:
            speaker.stdout.close()  # the player alone reads it: when it ends, the speaker is told
        return speaker, player

    def _feed(self, speaker: Popen[bytes], text: str) -> None:
        if speaker.stdin is not None:
            with suppress(OSError):  # it was stopped meanwhile
                speaker.stdin.write(text.encode())
            with suppress(OSError):
                speaker.stdin.close()

    def _end(self) -> None:
        with self._lock:
            running, self._running = self._running, ()
            for process in running:
                process.kill()
        for process in running:
            process.wait()
