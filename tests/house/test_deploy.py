"""What guards the computer that patients stand before: each file can be read by whatever reads it, and holds the keys that must stand."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kiosk.errors import ExitCode
from kiosk.guard.supervisor import Patience
from tests.house.unpacked import unpacked
from tests.lacking import lacking

DEPLOY = Path(__file__).resolve().parents[2] / "resources" / "deploy"
UNITS = ["backcheck.service", "backcheck-x.service"]
SCRIPTS = [path for path in DEPLOY.rglob("*") if path.is_file() and path.read_text().startswith("#!/bin/sh")]
SCORES = {"backcheck.service": 1.9, "backcheck-x.service": 6.5}
"""Of systemd 252; the files name them."""


class Unit:
    """A file of sections with keys that may stand more than once."""

    def __init__(self, name: str) -> None:
        self.values: dict[str, list[str]] = {}
        for line in (DEPLOY / name).read_text().splitlines():
            assert re.fullmatch(r"|#.*|\[\w+\]|\w+ ?= ?.*", line), f"{name}: {line}"
            if line and line[0] not in "#[":
                key, _, value = line.partition("=")
                self.values.setdefault(key.strip(), []).append(value.strip())

    def one(self, key: str) -> str:
        """The value of a key that must stand once."""
        (value,) = self.values[key]
        return value


@pytest.mark.parametrize("name", UNITS)
def test_service_can_be_read_by_systemd(name: str, tmp_path: Path) -> None:
    """systemd finds nothing to complain of in a service but the programs that only an installed kiosk has."""
    if shutil.which("systemd-analyze") is None:
        lacking("systemd-analyze is missing; the tests beside this read the file all the same")
    text = re.sub(r"=(\+?)/usr/(?:bin|lib)/\S+", r"=\1/bin/true", (DEPLOY / name).read_text())
    text = re.sub(r"^(Requires|After|Conflicts|OnSuccess)=.*$", "", text, flags=re.MULTILINE)
    (tmp_path / name).write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", tmp_path / name], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if name in line] == []


@pytest.mark.parametrize("name", UNITS)
def test_service_is_as_closed_as_its_head_says(name: str) -> None:
    """The score that `systemd-analyze security` gives is the one in the file's head, and no worse than it was."""
    assert f"says {SCORES[name]} " in (DEPLOY / name).read_text().replace("\n# ", " ")
    if shutil.which("systemd-analyze") is None:
        lacking("systemd-analyze is missing")
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", DEPLOY / name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stderr
    assert float(found[1]) <= SCORES[name]


@pytest.mark.parametrize("name", UNITS)
def test_service_keeps_the_kiosk_running(name: str) -> None:
    """A service starts `kiosk run` without rights, hears that it lives, and starts it again for ever, but not against another kiosk or staff."""
    unit = Unit(name)
    program = "x-session" if "xinit" in unit.one("ExecStart") else name
    assert re.search(r"/opt/backcheck/current/backcheck run --config \S+ --data /var/lib/backcheck$", (DEPLOY / program).read_text(), re.MULTILINE)
    assert (unit.one("User"), unit.one("Group")) == ("backcheck", "backcheck")
    assert (unit.one("Type"), unit.one("NotifyAccess"), unit.one("Restart"), unit.one("StartLimitIntervalSec")) == ("notify", "all", "always", "0")
    assert unit.one("RestartPreventExitStatus") == f"{int(ExitCode.DONE)} {int(ExitCode.ALREADY_RUNNING)}"
    assert unit.one("OnSuccess") == "getty@tty1.service"
    assert unit.one("StateDirectoryMode") == unit.one("RuntimeDirectoryMode") == "0700"
    assert unit.one("LimitCORE") == "0"
    # With a PAM session the processes leave the unit, and systemd no longer hears them: systemd.exec(5), PAMName=.
    assert "PAMName" not in unit.values


@pytest.mark.parametrize("name", UNITS)
def test_service_waits_as_long_as_the_supervisor_may_need(name: str) -> None:
    """The watchdog and the end wait longer than the supervisor waits for its programs; the start outlasts the trial of a release."""
    unit, patience = Unit(name), Patience()
    assert int(unit.one("WatchdogSec")) > 2 * patience.ending
    assert int(unit.one("TimeoutStopSec")) >= max(30, 2 * patience.ending + 10)
    trial = int(re.findall(r"BACKCHECK_PATIENCE:-(\d+)", (DEPLOY / "backcheck-return").read_text())[0])
    assert int(unit.one("TimeoutStartSec")) > trial + patience.start


def test_wayland_service_is_hardened() -> None:
    """The usual service has no way up, sees nothing, writes nothing but its data, and never lets a key change the terminal."""
    unit = Unit("backcheck.service")
    said = {key: unit.one(key) for key in unit.values if len(unit.values[key]) == 1}
    yes = (
        "NoNewPrivileges RestrictSUIDSGID LockPersonality MemoryDenyWriteExecute RestrictRealtime RestrictNamespaces ProtectHome PrivateTmp "
        "PrivateIPC ProtectKernelTunables ProtectKernelModules ProtectKernelLogs ProtectControlGroups ProtectClock ProtectHostname"
    )
    assert [key for key in yes.split() if said[key] != "yes"] == []
    assert (said["ProtectSystem"], said["CapabilityBoundingSet"], said["AmbientCapabilities"]) == ("strict", "", "")
    assert unit.values["SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert (said["DevicePolicy"], said["IPAddressDeny"]) == ("closed", "any")
    command = said["ExecStart"].split(" -- ")[0].split()
    assert command[0] == "/usr/bin/cage"
    assert "-s" not in command


def test_first_start_can_write_its_settings() -> None:
    """The package lays no settings, so that the set-up comes; the folder that the service names takes its file, and keeps root's from it."""
    command = re.search(r"--config (\S+) --data (\S+)", Unit("backcheck.service").one("ExecStart"))
    assert command
    folder = str(Path(command[1]).parent)
    assert Unit("backcheck.service").values["ReadWritePaths"] == [f"-{folder}"]
    script = (DEPLOY / "deb" / "backcheck.postinst").read_text()
    assert f"\ninstall -d -o root -g backcheck -m 3770 {folder}\n" in script
    assert Path(command[1]).name not in script
    assert Path(command[2]) == Path("/var/lib") / Unit("backcheck.service").one("StateDirectory")


def test_what_was_not_tried_says_so() -> None:
    """Each file for a system that was not at hand begins with "Not tried"."""
    for name in ("backcheck-x.service", "x-session", "xorg.conf", "windows.md", "windows-assigned-access.xml"):
        assert "Not tried" in "\n".join((DEPLOY / name).read_text().splitlines()[:3]), name


def test_computer_never_sleeps_or_shows_a_terminal() -> None:
    """logind ignores lid and sleep, has no terminal ready, and the power key is a clean end; nothing can put the computer to sleep."""
    login, sleep = ConfigParser(), ConfigParser()
    for parser, name in ((login, "logind.conf"), (sleep, "sleep.conf")):
        parser.read_string((DEPLOY / name).read_text())
    held = login["Login"]
    assert (held["NAutoVTs"], held["ReserveVT"], held["HandlePowerKey"], held["IdleAction"]) == ("0", "0", "poweroff", "ignore")
    handles = ("HandleSuspendKey", "HandleHibernateKey", "HandleLidSwitch", "HandleLidSwitchExternalPower", "HandleLidSwitchDocked")
    assert {held[key] for key in handles} == {"ignore"}
    assert set(sleep["Sleep"].values()) == {"no"}
    assert len(sleep["Sleep"]) == 4


def test_kernel_answers_no_key_and_writes_no_core() -> None:
    """Magic keys are off, and no program's memory is written into a file."""
    lines = dict(line.split(" = ") for line in (DEPLOY / "sysctl.conf").read_text().splitlines() if line and line[0] != "#")
    assert lines == {"kernel.sysrq": "0", "kernel.panic": "10", "kernel.core_pattern": "|/bin/false", "fs.suid_dumpable": "0"}


def test_memory_sticks_are_refused() -> None:
    """Each udev rule is one that udev can read; mass storage, cameras and wireless adapters are not let near a driver."""
    match = r'[A-Z]+(?:\{[\w./]+\})?(?:==|!=|=|\+=)"[^"]*"'
    rules = [line for line in (DEPLOY / "udev.rules").read_text().splitlines() if line and line[0] != "#"]
    assert rules
    assert [line for line in rules if not re.fullmatch(rf"{match}(?:, {match})*", line)] == []
    refused = {found[1] for line in rules if line.endswith('ATTR{authorized}="0"') and (found := re.search(r'bInterfaceClass\}=="(\w\w)"', line))}
    assert refused == {"08", "06", "e0"}


def test_x_server_leaves_no_way_out() -> None:
    """On X no key changes the terminal or ends the server, and the screen never goes dark."""
    options = dict(re.findall(r'Option "(\w+)" "(\w+)"', (DEPLOY / "xorg.conf").read_text()))
    assert (options["DontVTSwitch"], options["DontZap"]) == ("true", "true")
    assert {options[key] for key in ("BlankTime", "StandbyTime", "SuspendTime", "OffTime")} == {"0"}


def test_windows_file_starts_the_supervisor_alone() -> None:
    """Assigned Access is well-formed, knows one profile and starts `kiosk run` in it."""
    names = {"a": "http://schemas.microsoft.com/AssignedAccess/2017/config"}
    tree = ET.parse(DEPLOY / "windows-assigned-access.xml")  # noqa: S314 - our own file
    (profile,) = tree.findall(".//a:Profile", names)
    (program,) = profile.findall("a:KioskModeApp", names)
    latest = "{http://schemas.microsoft.com/AssignedAccess/2021/config}"
    assert program.get(f"{latest}ClassicAppPath", "").endswith("\\backcheck.exe")
    assert program.get(f"{latest}ClassicAppArguments", "").startswith("run --config ")
    (default,) = tree.findall(".//a:DefaultProfile", names)
    assert default.get("Id") == profile.get("Id")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(DEPLOY).as_posix())
def test_script_stops_at_the_first_fault(script: Path) -> None:
    """Each script can be read by a plain shell, and stops where a command fails or a name is empty."""
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert "\nset -eu\n" in script.read_text()


@pytest.mark.system
def test_no_script_has_a_known_trap(tmp_path: Path) -> None:
    """ShellCheck finds no error and no warning in any script."""
    tools = unpacked(tmp_path, "shellcheck")
    done = subprocess.run(["shellcheck", "--severity=warning", *SCRIPTS], env=tools, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_page_names_every_file() -> None:
    """The page about these files says of each where it goes."""
    page = (DEPLOY / "README.md").read_text()
    assert [path.name for path in DEPLOY.iterdir() if path.is_file() and path.name != "README.md" and f"`{path.name}`" not in page] == []
