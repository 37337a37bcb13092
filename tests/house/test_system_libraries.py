"""The script that sees to the Debian packages, run against a machine that lacks everything, without touching this one."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "resources" / "deploy" / "system-libraries.sh"


class Machine:
    """A folder of stand-ins, first in the search path: `ldconfig` knows nothing, `apt-get` writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "asked"
        self.put("ldconfig", "exit 0")
        self.put("sudo", "exit 1")

    def put(self, name: str, body: str) -> None:
        """A command of this machine."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def user(self, number: int) -> None:
        """Who types: 0 is root."""
        self.put("id", f"echo {number}")

    def run(self, *purposes: str) -> subprocess.CompletedProcess[str]:
        """Run the script here."""
        path = f"{self.folder}:{os.environ['PATH']}"
        return subprocess.run(["sh", str(SCRIPT), *purposes], env={"PATH": path}, capture_output=True, text=True, check=False)

    def asked(self) -> list[str]:
        """What apt-get was asked, a line a call."""
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with none of the libraries, and root at the keyboard."""
    made = Machine(tmp_path)
    made.user(0)
    made.put("apt-get", f'echo "$*" >> {made.log}')
    return made


def test_root_gets_them_installed(machine: Machine) -> None:
    """As root the missing packages are named and installed in one call, with no question and no recommendation."""
    done = machine.run("offscreen")
    assert done.returncode == 0, done.stderr
    assert "Missing from this machine" in done.stderr
    (call,) = machine.asked()
    assert call.startswith("install --yes --no-install-recommends ")
    assert set(call.split()[3:]) == {"libegl1", "libgl1", "libglib2.0-0", "libfontconfig1", "libdbus-1-3", "libxkbcommon0"}


def test_lists_are_fetched_when_the_first_try_fails(machine: Machine) -> None:
    """A bare machine has no package lists: they are fetched, and the installation tried again."""
    machine.put("apt-get", f'echo "$*" >> {machine.log}; [ "$(wc -l < {machine.log})" -gt 1 ]')
    assert machine.run("offscreen").returncode == 0
    assert [call.split()[0] for call in machine.asked()] == ["install", "update", "install"]


def test_without_rights_the_line_to_type_is_printed(machine: Machine) -> None:
    """Who may not install gets the one line to type, and the program stops."""
    machine.user(1000)
    done = machine.run("offscreen", "screen")
    assert done.returncode == 1
    assert "  apt-get update && apt-get install --yes --no-install-recommends " in done.stderr
    assert "libxcb-cursor0" in done.stderr
    assert not machine.asked()


def test_sudo_that_asks_nothing_is_used(machine: Machine) -> None:
    """With a sudo that needs no password the packages are installed."""
    machine.user(1000)
    machine.put("sudo", 'shift; exec "$@"')
    assert machine.run("offscreen").returncode == 0
    assert len(machine.asked()) == 1


def test_a_failed_installation_stops(machine: Machine) -> None:
    """When apt-get cannot, neither can we: the exit code says so."""
    machine.put("apt-get", "exit 100")
    assert machine.run("offscreen").returncode != 0


def test_silent_when_nothing_is_missing(machine: Machine) -> None:
    """With every library there, nothing is said and nothing is asked."""
    names = "libEGL.so.1 libGL.so.1 libglib-2.0.so.0 libfontconfig.so.1 libdbus-1.so.3 libxkbcommon.so.0"
    machine.put("ldconfig", f'for name in {names}; do echo "  $name (libc6,x86-64) => /lib/$name"; done')
    done = machine.run("offscreen")
    assert (done.returncode, done.stdout, done.stderr, machine.asked()) == (0, "", "", [])


def test_unknown_purpose_is_refused(machine: Machine) -> None:
    """A misspelt purpose is wrong use, not nothing to do."""
    assert machine.run("ofscreen").returncode == 2
