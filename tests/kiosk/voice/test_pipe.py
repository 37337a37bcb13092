"""The two programs that speak and play: fed, ended at once, never left behind."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kiosk.ports import VoiceError
from kiosk.voice.pipe import Pipe, ask, surroundings

CAT = ("cat",)
FOREVER = ("sleep", "600")


def always() -> bool:
    """It is still wanted."""
    return True


def test_text_goes_in_at_one_end_and_out_at_the_other(tmp_path: Path) -> None:
    """The speaker gets the text on its standard input, never on its command line, and the player gets what comes of it."""
    Pipe().run("Was ist; rm -rf / \"'`$(x)", CAT, ("dd", f"of={tmp_path / 'played'}", "status=none"), always)
    assert (tmp_path / "played").read_text() == "Was ist; rm -rf / \"'`$(x)"


def test_stop_ends_both_at_once() -> None:
    """A player that would go on for ten minutes is over when `stop` was called, without an error."""
    pipe = Pipe()
    begun = threading.Event()

    def speak() -> None:
        pipe.run("x", CAT, FOREVER, lambda: begun.set() or True)

    thread = threading.Thread(target=speak)
    thread.start()
    assert begun.wait(10)
    pipe.stop()  # waits for the start that it interrupts
    thread.join(10)
    assert not thread.is_alive()


def test_what_is_no_longer_wanted_never_begins(tmp_path: Path) -> None:
    """Stopped before it began, no program is started."""
    Pipe().run("x", ("touch", str(tmp_path / "spoke")), CAT, lambda: False)
    assert not (tmp_path / "spoke").exists()


@pytest.mark.parametrize(("speak", "play"), [(("false",), CAT), (CAT, ("false",)), (("no-such-program",), CAT), (CAT, ("no-such-program",))])
def test_what_fails_is_told(speak: tuple[str, ...], play: tuple[str, ...]) -> None:
    """A program that is not there or fails is a VoiceError, at either end."""
    with pytest.raises(VoiceError):
        Pipe().run("x", speak, play, always)


def test_a_player_that_hangs_is_ended() -> None:
    """Past its time a sentence is given up, and the next one can begin."""
    pipe = Pipe(seconds=0.1)
    with pytest.raises(VoiceError, match="longer"):
        pipe.run("x", CAT, FOREVER, always)
    Pipe().run("x", CAT, ("dd", "of=/dev/null", "status=none"), always)


def test_asking_never_raises() -> None:
    """A program that is missing or fails has no answer."""
    assert ask("echo", "yes") == "yes\n"
    assert ask("false") is None
    assert ask("no-such-program") is None


def test_a_frozen_program_lends_nobody_its_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other programs get the library path that was there before ours was frozen."""
    monkeypatch.setenv("LD_LIBRARY_PATH", "/frozen")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/usr/local/lib")
    assert surroundings()["LD_LIBRARY_PATH"] == "/usr/local/lib"
