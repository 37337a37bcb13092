"""`kiosk run`: the supervisor as a program, with the commands that it starts."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.errors import ConfigError, ExitCode
from kiosk.events import Log, open_log
from kiosk.guard.given import settings_given
from kiosk.guard.pins import PINS
from kiosk.guard.supervisor import SettingUp, Supervisor

P = TypeVar("P", SettingUp, Supervisor)
WORKED = (PINS, "flags")
"""How the names of files begin that a data folder has once PINs were chosen, or a kiosk or desk was open: the flag file, one put aside too."""


class _Stop:
    """Hears a service manager's "stop": what runs is ended, and what would follow it ends as soon as it begins."""

    def __init__(self) -> None:
        self._asked = False
        self._running: SettingUp | Supervisor | None = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def reach(self, part: P) -> P:
        """From now on this is what is to be ended."""
        self._running = part
        if self._asked:
            part.end()
        return part

    def _hear(self, *_: object) -> None:
        self._asked = True
        if self._running is not None:
            self._running.end()


def run_supervised(config: Path | None, data: Path | None) -> int:
    """Keep the patient's program running until somebody ends it, at the kiosk or with a signal. A new machine is set up first, on its own screen."""
    given = [*(("--config", str(config)) if config else ()), *(("--data", str(data)) if data else ())]
    stop = _Stop()
    language, log = _settings(config, data)
    if config is not None and not config.exists() and _is_new(data):
        stop.reach(SettingUp([*_ourselves(), "setup", "--window", *given], log)).run()
        log.close()
        language, log = _settings(config, data)
    command, curtain = [*_ourselves(), "patient", *given], [*_ourselves(), "closed", "--language", language, "--reason"]
    code = stop.reach(Supervisor(command, curtain, log)).run()
    log.close()
    if code == ExitCode.ALREADY_RUNNING:
        print("Another kiosk runs on this data folder. Close it first, or give this one --data.", file=sys.stderr)
    return code


def _is_new(data: Path | None) -> bool:
    """Whether nobody has worked here yet: else settings that are gone must not have a stranger choose new ones, and PINs, on the patient's screen."""
    folder = Config.demonstration(data).data
    try:
        return not any(path.name.startswith(WORKED) for path in folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:  # what cannot be looked at may hold anything
        return False


def _settings(config: Path | None, data: Path | None) -> tuple[str, Log]:
    """The language of the closed screen, and the supervisor's own log. Settings that are refused are the patient's program's to tell."""
    try:
        settings = settings_given(config, data).config if config else Config.demonstration(data)
    except ConfigError:
        settings = Config.demonstration(data)
    with suppress(OSError):
        # Its owner's alone: whoever makes a folder with all above it gives only the last one its rights.
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.language, open_log(settings.data / "log" / "run", SystemClock())


def _ourselves() -> list[str]:
    """How this program is started once more: frozen, it is its own Python."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kiosk"]
