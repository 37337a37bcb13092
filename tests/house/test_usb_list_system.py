"""The list of USB devices by a real usbguard, on devices that umockdev shows it in place of this machine's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.house.unpacked import unpacked
from tests.house.usb_devices import KEYBOARD, PRINTER, STILL, STORAGE, TOUCH, WIRELESS, Device, described
from tests.lacking import lacking

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("usbguard")]

SCRIPT = Path(__file__).resolve().parents[2] / "resources" / "deploy" / "backcheck-usb"
PANEL = Device('eGalaxTouch "P80"', 0x0EEF, 0xC000, [TOUCH])
PAD = Device("Keypad with-interface 08:06:50", 0x04D9, 0x1203, [KEYBOARD, TOUCH])
SLOT = Device("TM-T20", 0x04B8, 0x0202, [PRINTER, STORAGE])
STICK = Device("Keyboard with-interface 03:01:01", 0x0781, 0x5567, [STORAGE])
PHONE = Device("Pixel", 0x18D1, 0x4EE2, [STILL, (0xFF, 0x42, 1)])
RADIO = Device("Bluetooth Radio", 0x0BDA, 0xB00A, [WIRELESS, WIRELESS])
PLUGGED = [PANEL, PAD, SLOT, STICK, PHONE, RADIO]

SERVICE = """#!/bin/sh
# systemctl, for usbguard alone: started is when it answers, stopped is when it is gone.
ours=$BACKCHECK_USBGUARD/pid
gone() { ! grep -q "^State:[[:space:]]*[^Z]" "/proc/$(cat "$ours")/status" 2>/dev/null; }
case $* in
    "restart usbguard.service")
        [ ! -e "$ours" ] || { kill "$(cat "$ours")"; until gone; do :; done; }
        usbguard-daemon -K -c "$BACKCHECK_USBGUARD/usbguard-daemon.conf" > /dev/null 2>&1 < /dev/null &
        echo $! > "$ours"
        until usbguard list-devices > /dev/null 2>&1; do if gone; then exit 1; fi; done
        ;;
    "disable --now usbguard.service")
        kill "$(cat "$ours")"
        until gone; do :; done
        rm "$ours"
        ;;
    "--quiet is-active usbguard.service") [ -e "$ours" ] ;;
esac
"""


class Guarded:
    """A computer with usbguard, of which each run of a script sees the devices anew."""

    def __init__(self, folder: Path, tools: dict[str, str], packaged: Path) -> None:
        self.etc, self.devices = folder / "etc", folder / "devices"
        for each in ("rules.d", "access"):
            (self.etc / each).mkdir(parents=True)
        text = (packaged / "etc" / "usbguard" / "usbguard-daemon.conf").read_text()
        text = text.replace("/etc/usbguard/IPCAccessControl.d/", f"{self.etc}/access/").replace("/etc/usbguard/", f"{self.etc}/")
        text = text.replace("/var/log/usbguard/", f"{self.etc}/").replace("root plugdev", "root")
        (self.etc / "usbguard-daemon.conf").write_text(text)
        (self.etc / "usbguard-daemon.conf").chmod(0o600)
        (self.etc / "bin").mkdir()
        for name, body in (("systemctl", SERVICE), ("id", "#!/bin/sh\necho 0\n")):
            (self.etc / "bin" / name).write_text(body)
            (self.etc / "bin" / name).chmod(0o755)
        self.env = {**tools, "PATH": f"{self.etc / 'bin'}:{tools['PATH']}", "BACKCHECK_USBGUARD": str(self.etc)}

    def run(self, script: str, devices: list[Device]) -> str:
        """What a script says where these are plugged in; it must end well. The daemon ends with it."""
        self.devices.write_text(described(devices))
        ended = f"trap '[ ! -e {self.etc}/pid ] || systemctl disable --now usbguard.service' EXIT; usb=\"sh {SCRIPT}\"; set -e; {script}"
        command = ["umockdev-run", "--device", self.devices, "--", "sh", "-c", ended]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """usbguard and umockdev, unpacked: installed, it would guard this very machine."""
    if Path("/run/usbguard.pid").exists():
        lacking("a usbguard guards this machine already, and two do not go together")
    folder = tmp_path_factory.mktemp("usbguard")
    return unpacked(folder, "usbguard", "umockdev"), folder


@pytest.fixture
def guarded(tmp_path: Path, tools: tuple[dict[str, str], Path]) -> Guarded:
    """A computer without a list."""
    return Guarded(tmp_path, *tools)


AUTHORIZED = "for each in 1-1 1-2 1-3 1-4 1-5 1-6; do cat /sys/bus/usb/devices/$each/authorized 2>/dev/null || true; done"


def test_usbguard_lets_in_what_is_on_the_list_alone(guarded: Guarded) -> None:
    """Its own parser reads the list; at once and at the next start panel, keypad and printer work, and stick, telephone and radio do not."""
    said = guarded.run(f"$usb on; {AUTHORIZED}", PLUGGED)
    assert said.splitlines()[-6:] == ["1", "1", "1", "0", "0", "0"]
    assert said.count("Not on the list, though it is plugged in: ") == 3
    guarded.run(f"usbguard-rule-parser -f {guarded.etc}/rules.conf", [])
    assert guarded.run(f"systemctl restart usbguard.service; {AUTHORIZED}", PLUGGED).split() == ["1", "1", "1", "0", "0", "0"]


def test_a_stranger_s_keyboard_is_kept_out(guarded: Guarded) -> None:
    """Whatever was not plugged in when the list was made is kept out, a keyboard too; what was moved to another port is let in."""
    guarded.run("$usb on", [PANEL, PAD])
    stranger = Device("Keyboard", 0x046D, 0xC31C, [KEYBOARD])
    said = guarded.run(f"systemctl restart usbguard.service; {AUTHORIZED}; $usb list", [stranger, PAD, PANEL])
    assert said.split()[:3] == ["0", "1", "1"]
    assert "Kept out now:\n  Keyboard (046d:c31c): keyboard, keypad or switches\n" in said


def test_off_opens_everything(guarded: Guarded) -> None:
    """After off the stick that was kept out is let in, and so is whatever comes next."""
    said = guarded.run(f"$usb on; $usb off; {AUTHORIZED}; cat /sys/bus/usb/devices/usb1/authorized_default", [PANEL, STICK])
    assert said.split()[-3:] == ["1", "1", "1"]


def test_a_new_keypad_is_added(guarded: Guarded) -> None:
    """While it is on and keeps a new keypad out, on puts the keypad on the list."""
    guarded.run("$usb on", [PANEL])
    said = guarded.run(f"systemctl restart usbguard.service; {AUTHORIZED}; $usb on; {AUTHORIZED}", [PANEL, PAD])
    assert said.split()[:2] == ["1", "0"]
    assert said.split()[-2:] == ["1", "1"]
