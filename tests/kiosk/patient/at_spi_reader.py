"""Reads the patient's screen as a screen reader does, over AT-SPI, and writes each control as JSON: role, name, states. Needs a session bus."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "benchmarks")]

from screen import virtual_screen  # noqa: E402

PATIENCE_S = 60.0
CHECKED, ENABLED, FOCUSABLE, SHOWING = 4, 8, 11, 25
"""Bits of an AT-SPI state set."""
REF = re.compile(r"\('([^']+)', (?:objectpath )?'([^']+)'\)")


class Reader:
    """One accessibility bus."""

    def __init__(self) -> None:
        said = _gdbus("--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress")
        self._address = re.findall(r"'([^']+)'", said)[0]

    def call(self, where: tuple[str, str], method: str, *arguments: str) -> str:
        """What one object answers."""
        bus, path = where
        return _gdbus("--address", self._address, "--dest", bus, "--object-path", path, "--method", f"org.a11y.atspi.{method}", *arguments)

    def children(self, where: tuple[str, str]) -> list[tuple[str, str]]:
        """The objects below one."""
        return REF.findall(self.call(where, "Accessible.GetChildren"))

    def walk(self, where: tuple[str, str]) -> Iterator[tuple[tuple[str, str], str, str, int]]:
        """Every object below one: where it is, its role, its name and its states."""
        for child in self.children(where):
            role = re.findall(r"'(.*)'", self.call(child, "Accessible.GetRoleName"))[0]
            name = _gdbus(
                "--address", self._address, "--dest", child[0], "--object-path", child[1],
                "--method", "org.freedesktop.DBus.Properties.Get", "org.a11y.atspi.Accessible", "Name",
            )  # fmt: skip
            low, high = (int(number) for number in re.findall(r"(\d+)", self.call(child, "Accessible.GetState").replace("uint32", "")))
            yield child, role, re.findall(r"<['\"](.*)['\"]>", name)[0], low | high << 32
            yield from self.walk(child)


def _gdbus(*words: str) -> str:
    done = subprocess.run(["gdbus", "call", *words], capture_output=True, text=True, check=True, timeout=20)
    return done.stdout


def read(data: str) -> list[dict[str, object]]:
    """Start the kiosk on a screen of its own, press Start as a screen reader does, and read the first question."""
    with virtual_screen() as display:
        environment = {**os.environ, "DISPLAY": str(display), "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        kiosk = subprocess.Popen([sys.executable, "-m", "kiosk", "--data", data], cwd=ROOT, env=environment)
        try:
            reader = Reader()
            root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
            start = _wait(reader, root, "Start")
            reader.call(start, "Action.DoAction", "0")
            _wait(reader, root, "Continue")
            return [
                {"role": role, "name": name, "checked": bool(states >> CHECKED & 1), "focusable": bool(states >> FOCUSABLE & 1)}
                for _, role, name, states in reader.walk(root)
                if states >> SHOWING & 1
            ]
        finally:
            kiosk.terminate()
            kiosk.wait()


def _wait(reader: Reader, root: tuple[str, str], wanted: str) -> tuple[str, str]:
    """Where the control of this name is, as soon as there is one that can be seen."""
    limit = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit:
        try:
            for where, _, name, states in reader.walk(root):
                if name == wanted and states >> ENABLED & 1 and states >> SHOWING & 1:
                    return where
        except (subprocess.CalledProcessError, IndexError):
            continue  # the screen changed while it was read
    raise TimeoutError(wanted)


if __name__ == "__main__":
    # Not to stdout: the bus's own servers write there.
    Path(sys.argv[2]).write_text(json.dumps(read(sys.argv[1])), encoding="utf-8")
