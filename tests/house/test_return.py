"""A release that cannot open gives way to the one before, by itself; links are never half written, and nothing else is touched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kiosk.guard.selftest import update_holds

SCRIPT = Path(__file__).resolve().parents[2] / "resources" / "deploy" / "backcheck-return"


class Machine:
    """A folder of releases, with a `systemctl` that says what we want and writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.releases, self.bin, self.asked = folder / "releases", folder / "bin", folder / "asked"
        for each in (self.releases, self.bin):
            each.mkdir()
        self.status("open")

    def status(self, *words: str) -> None:
        """What `systemctl status` says of the kiosk: the first time, the second time, ..., and the last for ever."""
        (self.bin / "words").write_text("\n".join(words) + "\n")
        take = 'head -n 1 "$0.d"; [ "$(wc -l < "$0.d")" -le 1 ] || sed -i 1d "$0.d"'
        self._put("systemctl", f'case $1 in show) {take};; *) echo "$*" >> {self.asked};; esac')
        (self.bin / "words").rename(self.bin / "systemctl.d")
        self._put("sleep", ":")

    def _put(self, name: str, body: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The script, here; it must not fail."""
        env = {"PATH": f"{self.bin}:{os.environ['PATH']}", "BACKCHECK_RELEASES": str(self.releases), "BACKCHECK_PATIENCE": "5"}
        return subprocess.run(["sh", SCRIPT, *words], env=env, capture_output=True, text=True, check=True)

    def install(self, version: str, *, works: bool = True) -> str:
        """A release as the package brings it; what was said meanwhile."""
        packaged = self.releases / "packaged"
        packaged.mkdir(exist_ok=True)
        (packaged / "backcheck").unlink(missing_ok=True)  # as dpkg does: never into the old file
        (packaged / "backcheck").write_text(f"#!/bin/sh\necho {version}\nexit {0 if works else 1}\n")
        (packaged / "backcheck").chmod(0o755)
        return self.run("install", str(packaged), version).stderr

    @property
    def current(self) -> str:
        """Which release would start."""
        return (self.releases / "current").readlink().name

    def failed_start(self) -> None:
        """A start that never comes to an end."""
        self.run("starting")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which 1 runs and 2 was just installed."""
    made = Machine(tmp_path)
    made.install("1")
    made.install("2")
    return made


def test_three_failed_starts_return_to_the_release_before(machine: Machine) -> None:
    """After three starts that did not succeed the fourth is one of the release before, and a line says so."""
    for _ in range(3):
        machine.failed_start()
        assert machine.current == "2"
    machine.failed_start()
    assert machine.current == "1"
    assert "from 2 to 1: 3 starts failed" in (machine.releases / "returned").read_text()
    told = update_holds(machine.releases)
    assert told is not None
    assert (told.values["left"], told.values["current"]) == ("2", "1")


def test_it_returns_once_and_not_to_and_fro(machine: Machine) -> None:
    """The release before is not left in turn, however often it fails."""
    for _ in range(12):
        machine.failed_start()
    assert machine.current == "1"


def test_release_that_has_opened_is_off_trial(machine: Machine) -> None:
    """Once open, a release stays whatever happens later: a full disk in a year is no reason for an old program."""
    machine.failed_start()
    machine.run("opened", "backcheck.service")
    for _ in range(6):
        machine.failed_start()
    assert machine.current == "2"


@pytest.mark.parametrize("reason", ["crashes", "refused", "not_stored", "fault"])
def test_release_that_only_shows_the_closed_screen_is_left(machine: Machine, reason: str) -> None:
    """A new release that crashed, or refuses the settings, has started as far as systemd knows: it is left all the same, and the unit restarted."""
    machine.status(f"closed: {reason}")
    machine.run("starting")
    machine.run("opened", "backcheck.service")
    assert machine.current == "1"
    assert machine.asked.read_text() == "restart --no-block backcheck.service\n"


def test_slow_release_is_waited_for(machine: Machine) -> None:
    """A kiosk that opens late is open; one that is still slow when patience ends stays on trial, and is not left yet."""
    machine.status("closed: slow", "closed: again", "open")
    machine.run("starting")
    machine.run("opened", "backcheck.service")
    assert not (machine.releases / "trial").exists()
    machine.install("3")
    machine.status("closed: slow")
    machine.run("opened", "backcheck.service")
    assert (machine.releases / "trial").exists()
    assert machine.current == "3"


def test_first_release_has_nothing_to_return_to(tmp_path: Path) -> None:
    """With one release only nothing is counted and nothing fails, whether it opens or not."""
    machine = Machine(tmp_path)
    machine.install("1")
    machine.status("closed: refused")
    for _ in range(5):
        machine.failed_start()
        machine.run("opened", "backcheck.service")
    assert machine.current == "1"
    assert not machine.asked.exists()


def test_release_that_plays_no_visit_is_not_switched_to(machine: Machine) -> None:
    """A new release is tried off screen first; one that fails leaves the old one where it is."""
    assert "3 does not work here; 2 stays" in machine.install("3", works=False)
    assert machine.current == "2"
    assert not (machine.releases / "3").exists()
    told = update_holds(machine.releases)
    assert told is not None
    assert (told.values["left"], told.values["current"]) == ("3", "2")


def test_two_releases_are_kept_and_the_old_one_is_untouched(machine: Machine) -> None:
    """The release before stays byte for byte, though the package's own folder has the new one; older ones go."""
    machine.run("opened", "backcheck.service")
    machine.install("3")
    assert sorted(path.name for path in machine.releases.iterdir() if path.is_dir() and not path.is_symlink()) == ["2", "3", "packaged"]
    assert "echo 2" in (machine.releases / "2" / "backcheck").read_text()
    assert (machine.releases / "previous").readlink().name == "2"


def test_same_release_again_is_no_trial(machine: Machine) -> None:
    """To install what is there already changes nothing that could be returned from."""
    machine.run("opened", "backcheck.service")
    machine.install("2")
    assert machine.current == "2"
    assert not (machine.releases / "trial").exists()
    assert (machine.releases / "previous").readlink().name == "1"


def test_wrong_use_is_refused() -> None:
    """Anything else prints the usage and changes nothing."""
    done = subprocess.run(["sh", SCRIPT, "strating"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: ")
