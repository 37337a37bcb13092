"""The list of USB devices: what is plugged in when it is made, and no stick, camera or wireless adapter; and nobody is ever shut out by it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "resources" / "deploy" / "backcheck-usb"
HUB = 'allow id 1d6b:0002 serial "0000:00:14.0" name "xHCI Host Controller" hash "a=" parent-hash "b=" with-interface 09:00:00 with-connect-type ""'
TOUCH = 'allow id 0eef:c000 serial "" name "Touch \\"P80\\"" hash "c=" parent-hash "a=" with-interface 03:00:00 with-connect-type "hotplug"'
KEYPAD = 'allow id 04d9:1203 serial "" name "Pad" hash "d=" parent-hash "a=" with-interface { 03:01:01 03:00:00 } with-connect-type "hotplug"'
PRINTER = 'allow id 04b8:0202 serial "7" name "TM-T20" hash "e=" parent-hash "a=" with-interface { 07:01:02 08:06:50 } with-connect-type "hotplug"'
STICK = 'allow id 0781:5567 serial "4" name "with-interface 03:01:01" hash "f=" parent-hash "a=" with-interface 08:06:50 with-connect-type "hotplug"'
PHONE = 'allow id 18d1:4ee2 serial "9" name "Phone" hash "g=" parent-hash "a=" with-interface { 06:01:01 ff:42:01 } with-connect-type "hotplug"'
WIRELESS = 'allow id 0bda:b00a serial "" name "Radio" hash "h=" parent-hash "a=" with-interface { e0:01:01 e0:01:01 } with-connect-type "not used"'
CONFIG = "ImplicitPolicyTarget=block\nPresentDevicePolicy=apply-policy\nInsertedDevicePolicy=apply-policy\n"


class Machine:
    """usbguard and systemctl that say what we want, and files in place of the kernel's."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin, self.etc, self.sys = folder, folder / "bin", folder / "etc", folder / "sys"
        for each in (self.bin, self.etc / "rules.d", self.sys / "usb1", self.sys / "1-1", self.sys / "1-1:1.0"):
            each.mkdir(parents=True)
        (self.etc / "usbguard-daemon.conf").write_text(CONFIG)
        self.plugged(HUB, TOUCH, KEYPAD)
        self.put("id", "echo 0")
        self.put("systemctl", f'echo "$*" >> {folder}/asked')
        self.put("usbguard", f'case "$1" in generate-policy) cat {folder}/plugged;; list-devices) cat {folder}/blocked;; esac')
        self.put("usbguard-rule-parser", "exit 0")
        (folder / "blocked").write_text("")
        for name in ("usb1/authorized_default", "usb1/authorized", "1-1/authorized", "1-1:1.0/authorized"):
            (self.sys / name).write_text("0\n")

    def put(self, name: str, body: str) -> None:
        """A command of this machine."""
        (self.bin / name).write_text(f"#!/bin/sh\n{body}\n")
        (self.bin / name).chmod(0o755)

    def plugged(self, *rules: str) -> None:
        """What usbguard says is plugged in."""
        (self.folder / "plugged").write_text("".join(f"{rule}\n" for rule in rules))

    def run(self, *words: str, beside: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
        """The script, here, with the commands of other folders beside this machine's."""
        env = {"PATH": f"{self.bin}:{beside}", "BACKCHECK_USBGUARD": str(self.etc), "BACKCHECK_USB_DEVICES": str(self.sys)}
        return subprocess.run(["/bin/sh", SCRIPT, *words], env=env, capture_output=True, text=True, check=False)

    @property
    def rules(self) -> list[str]:
        """The list as it lies there."""
        path = self.etc / "rules.conf"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def asked(self) -> list[str]:
        """What systemctl was asked."""
        path = self.folder / "asked"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A touch screen and a keypad are plugged in, and no list was ever made."""
    return Machine(tmp_path)


def test_what_is_plugged_in_is_let_in_and_nothing_else(machine: Machine) -> None:
    """The list holds each device that belongs there, root alone reads it, and usbguard starts on it, now and with the computer."""
    done = machine.run("on")
    assert done.returncode == 0, done.stderr
    assert machine.rules == [HUB, TOUCH, KEYPAD]
    assert (machine.etc / "rules.conf").stat().st_mode & 0o777 == 0o600
    assert machine.asked[:2] == ["enable usbguard.service", "restart usbguard.service"]
    assert '  Touch \\"P80\\" (0eef:c000): touch screen or mouse\n' in done.stdout
    assert "  Pad (04d9:1203): keyboard, keypad or switches, touch screen or mouse\n" in done.stdout


def test_sticks_telephones_and_radios_are_never_on_it(machine: Machine) -> None:
    """Plugged in or not, whatever it calls itself, storage, a camera or a wireless adapter is left out and said so; a printer with a slot is not."""
    machine.plugged(HUB, TOUCH, PRINTER, STICK, PHONE, WIRELESS)
    done = machine.run("on")
    assert machine.rules == [HUB, TOUCH, PRINTER]
    left = [line for line in done.stdout.splitlines() if line.startswith("Not on the list")]
    assert [line.rpartition("(")[2].split(")")[0] for line in left] == ["0781:5567", "18d1:4ee2", "0bda:b00a"]
    assert "memory stick or disk" in left[0]
    assert "keyboard" not in left[0]


@pytest.mark.parametrize("broken", ["nobody could work", "cannot tell", "cannot read", "config"])
def test_nothing_changes_where_a_list_cannot_be_made(machine: Machine, broken: str) -> None:
    """No touch screen or keyboard, a usbguard that fails or cannot read its list, other settings: list and service stay as they are."""
    (machine.etc / "rules.conf").write_text("before\n")
    if broken == "nobody could work":
        machine.plugged(HUB, PRINTER, STICK)
    elif broken == "cannot tell":
        machine.put("usbguard", "exit 1")
    elif broken == "cannot read":
        machine.put("usbguard-rule-parser", "exit 1")
    else:
        (machine.etc / "usbguard-daemon.conf").write_text(CONFIG.replace("=block", "=allow"))
    done = machine.run("on")
    assert done.returncode == 1
    assert done.stderr.startswith("backcheck-usb: ")
    assert (machine.rules, machine.asked) == (["before"], [])


@pytest.mark.parametrize("fault", ["does not start", "does not answer", "keeps the keypad out"])
def test_nobody_is_shut_out(machine: Machine, fault: str) -> None:
    """Where usbguard fails, or keeps out what people work with, it is switched off, everything is let in again and the list before is back."""
    (machine.etc / "rules.conf").write_text("before\n")
    if fault == "does not start":
        machine.put("systemctl", f'echo "$*" >> {machine.folder}/asked; [ "$1" != restart ]')
    elif fault == "does not answer":
        machine.put("usbguard", f'[ "$1" = generate-policy ] && cat {machine.folder}/plugged')
    else:
        (machine.folder / "blocked").write_text(f"4: {KEYPAD.replace('allow', 'block')}\n")
    done = machine.run("on")
    assert done.returncode == 1
    assert "the list before is back" in done.stderr
    assert machine.rules == ["before"]
    assert machine.asked[-1] == "disable --now usbguard.service"
    assert (machine.sys / "1-1" / "authorized").read_text() == "1\n"


def test_off_lets_all_in_but_what_udev_refuses(machine: Machine) -> None:
    """Off: usbguard ends for good, every device and port is open, a part that udev.rules has refused stays refused, and the list stays."""
    machine.run("on")
    done = machine.run("off")
    assert done.returncode == 0, done.stderr
    assert machine.asked[-1] == "disable --now usbguard.service"
    opened = {path.relative_to(machine.sys).as_posix(): path.read_text() for path in machine.sys.rglob("authorized*")}
    assert opened == {"usb1/authorized_default": "1\n", "usb1/authorized": "1\n", "1-1/authorized": "1\n", "1-1:1.0/authorized": "0\n"}
    assert machine.rules == [HUB, TOUCH, KEYPAD]


def test_what_is_replaced_is_kept(machine: Machine) -> None:
    """The list before stays beside the new one, also when a second keypad is added later."""
    machine.run("on")
    machine.plugged(HUB, TOUCH, KEYPAD, PRINTER)
    machine.run("on")
    assert machine.rules == [HUB, TOUCH, KEYPAD, PRINTER]
    assert (machine.etc / "rules.conf.before").read_text().splitlines() == [HUB, TOUCH, KEYPAD]


def test_list_says_what_is_kept_out_and_whether_it_is_on(machine: Machine) -> None:
    """In sentences: no list yet; on, with what is kept out and rules from elsewhere; off."""
    assert "There is no list yet" in machine.run("list").stdout
    machine.run("on")
    (machine.folder / "blocked").write_text(f"9: {STICK.replace('allow', 'block')}\n")
    (machine.etc / "rules.d" / "own.conf").write_text("allow\n")
    said = machine.run("list").stdout
    assert "It is on. Kept out now:\n  with-interface 03:01:01 (0781:5567): memory stick or disk\n" in said
    assert f"not made here: {machine.etc}/rules.d/own.conf" in said
    machine.put("systemctl", "exit 3")
    assert "It is off" in machine.run("list").stdout


def test_wrong_use_and_strangers_are_refused(machine: Machine) -> None:
    """A misspelt word is wrong use; who is not root, or has no usbguard, is told and changes nothing."""
    assert machine.run("onn").returncode == 2
    machine.put("id", "echo 1000")
    assert "only root" in machine.run("on").stderr
    machine.put("id", "echo 0")
    (machine.bin / "usbguard").unlink()
    assert "apt-get install usbguard" in machine.run("on", beside=str(machine.etc)).stderr
    assert not machine.asked
    assert not machine.rules
