"""`kiosk run`: the supervisor as a program, with the commands that it starts."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.config import Config, load
from kiosk.errors import ConfigError, ExitCode
from kiosk.events import Log, open_log
from kiosk.guard.supervisor import Supervisor


def run_supervised(config: Path | None, data: Path | None) -> int:
    """Keep the patient's program running until somebody ends it, at the kiosk or with a signal."""
    given = [*(("--config", str(config)) if config else ()), *(("--data", str(data)) if data else ())]
    language, log = _settings(config, data)
    supervisor = Supervisor([*_ourselves(), "patient", *given], [*_ourselves(), "closed", "--language", language, "--reason"], log)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.end())
    code = supervisor.run()
    log.close()
    if code == ExitCode.ALREADY_RUNNING:
        print("Another kiosk runs on this data folder. Close it first, or give this one --data.", file=sys.stderr)
    return code


def set_up_first(config: Path, data: Path | None) -> None:
    """A new machine: the set-up stands on its screen. Where it cannot, or is closed, the kiosk says that its settings are refused."""
    subprocess.run(  # noqa: S603 - our own program
        [*_ourselves(), "setup", "--window", "--config", str(config), *(("--data", str(data)) if data else ())], stdin=subprocess.DEVNULL, check=False
    )


def _settings(config: Path | None, data: Path | None) -> tuple[str, Log]:
    """The language of the closed screen, and the supervisor's own log. Settings that are refused are the patient's program's to tell."""
    try:
        settings = load(config, data) if config else Config.demonstration(data)
    except ConfigError:
        settings = Config.demonstration(data)
    with suppress(OSError):
        # Its owner's alone: whoever makes a folder with all above it gives only the last one its rights.
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.language, open_log(settings.data / "log" / "run", SystemClock())


def _ourselves() -> list[str]:
    """How this program is started once more: frozen, it is its own Python."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kiosk"]
