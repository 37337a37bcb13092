"""A system that cannot be written to: its files are read by those who read them, and the program needs nothing but its data folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lacking import lacking

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "resources" / "deploy"
SEALED = DEPLOY / "sealed"
PAGE = ROOT / "resources" / "docs" / "sealed-computer.md"
GENERATORS = Path("/lib/systemd/system-generators")
DATA = "/var/lib/backcheck"
HASH = "grub.pbkdf2.sha512.10000.0A1B.2C3D"
READ_ONLY = """set -eu
mount --make-rprivate /
mount --bind "$1" "$1"
cut -d" " -f5 /proc/self/mountinfo | while read -r place; do
    case $place in "$1" | /proc* | /sys* | /dev*) ;; *) mount -o remount,bind,ro "$place" ;; esac
done
for place in "$2" "$2/kiosk" /tmp /var/tmp; do
    if touch "$place/written" 2>/dev/null; then echo "$place can be written to" >&2; exit 9; fi
done
data=$1
shift 2
exec "$@" --data "$data"
"""


def lines(name: str) -> list[str]:
    """A file without its remarks."""
    return [line for line in (SEALED / name).read_text().splitlines() if line and not line.startswith("#")]


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """What systemd makes of the two tables when the computer starts."""
    for name, variable in (("fstab", "SYSTEMD_FSTAB"), ("cryptsetup", "SYSTEMD_CRYPTTAB")):
        program = GENERATORS / f"systemd-{name}-generator"
        if not program.exists():
            lacking(f"{program} is missing: it comes with systemd")
        table = SEALED / ("fstab" if name == "fstab" else "crypttab")
        done = subprocess.run([program, tmp_path, tmp_path, tmp_path], env={variable: str(table)}, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    return tmp_path


def test_the_data_folder_lies_on_the_encrypted_partition(units: Path) -> None:
    """systemd opens the partition by the computer's own key, asks nobody, and lays it where the kiosk's data lie; no program runs there."""
    mount = (units / "var-lib-backcheck.mount").read_text()
    assert f"\nWhere={DATA}\n" in mount
    assert "\nWhat=/dev/mapper/backcheck_data\n" in mount
    (options,) = re.findall(r"^Options=(.*)$", mount, re.MULTILINE)
    assert {"nodev", "nosuid", "noexec"} <= set(options.split(","))
    (opened,) = re.findall(r"^ExecStart=.* attach (.*)$", (units / "systemd-cryptsetup@backcheck_data.service").read_text(), re.MULTILINE)
    name, device, key, how = (word.strip("'") for word in opened.split())
    assert (name, device, key) == ("backcheck_data", "/dev/disk/by-partlabel/backcheck-data", "none")
    assert {"luks", "tpm2-device=auto", "headless=true"} <= set(how.split(","))


@pytest.mark.parametrize("name", ["backcheck.service", "backcheck-x.service"])
def test_no_kiosk_starts_without_its_data(units: Path, name: str) -> None:
    """Where the partition does not open the computer starts all the same, and the kiosk does not: no flag is kept in memory alone."""
    assert (units / "local-fs.target.wants" / "var-lib-backcheck.mount").is_symlink()
    assert not (units / "local-fs.target.requires").exists()
    assert f"\nRequiresMountsFor={DATA}\n" in (DEPLOY / name).read_text()


def boot_menu(folder: Path, text: str | None) -> subprocess.CompletedProcess[str]:
    """What /etc/grub.d/09_backcheck says where the file of the password's hash holds this."""
    held = folder / "backcheck-boot"
    if text is not None:
        held.write_text(text)
    return subprocess.run([SEALED / "09_backcheck"], env={**os.environ, "BACKCHECK_BOOT": str(held)}, capture_output=True, text=True, check=False)


def test_the_boot_menu_opens_the_sealed_system_alone(tmp_path: Path) -> None:
    """Without the password one entry starts, the sealed one; the entry for changes, and every change to a line, ask for it."""
    menu = boot_menu(tmp_path, f"{HASH}\n").stdout
    assert f'set superusers="staff"\npassword_pbkdf2 staff {HASH}\n' in menu
    entries = re.findall(r'^menuentry "([^"]+)" ([^\n]*) \{\n(.*?)^\}', menu, re.MULTILINE | re.DOTALL)
    assert [(name, who) for name, who, _ in entries] == [("Backcheck", "--unrestricted"), ("Backcheck, open for changes", "--users staff")]
    assert ["overlayroot=disabled" in body for _, _, body in entries] == [False, True]
    assert all("panic=10" in body for _, _, body in entries)


@pytest.mark.parametrize("text", [None, "", "secret", f"{HASH}\nmenuentry x --unrestricted {{ }}", f"{HASH} $(id)"])
def test_without_a_password_there_is_no_boot_menu(tmp_path: Path, text: str | None) -> None:
    """No hash, or anything beside it: update-grub fails, and the menu before stays, rather than one that is open."""
    done = boot_menu(tmp_path, text)
    assert done.returncode != 0
    assert done.stdout == ""


def test_what_is_written_to_the_system_goes_to_memory_alone() -> None:
    """The overlay takes the root and leaves the data folder, no swap is used, and the log that lies in memory stays small."""
    assert lines("overlayroot.local.conf") == ['overlayroot="tmpfs:swap=0,recurse=0"']
    assert lines("journald.conf") == ["[Journal]", "Storage=volatile", "RuntimeMaxUse=64M"]
    assert {"GRUB_DEFAULT=0", "GRUB_DISABLE_OS_PROBER=true", "GRUB_DISABLE_RECOVERY=true"} <= set(lines("grub.cfg"))


def test_the_program_writes_to_its_data_folder_alone(tmp_path: Path) -> None:
    """With every disk read-only but the data folder, /tmp and the program's own folder too, a kiosk plays its visits to the end."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        lacking("only root can lay a read-only system over this one, with unshare")
    data = tmp_path / "data"
    (data / "lost+found").mkdir(parents=True)  # a partition of its own has one
    env = {"PATH": os.environ["PATH"], "HOME": str(data), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = ["unshare", "--mount", "sh", "-c", READ_ONLY, "sh", data, ROOT, sys.executable, "-m", "kiosk", "--smoke"]
    done = subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert list((data / "handouts").glob("*.pdf"))


def test_page_is_one_page_and_names_every_file() -> None:
    """Whoever installs it reads one page, finds each file in it and in the package, and what was not tried."""
    text, build = PAGE.read_text(), (DEPLOY / "deb" / "build.sh").read_text()
    assert len(text.splitlines()) <= 60
    assert "not tried" in text.lower()
    assert [path.name for path in SEALED.iterdir() if not re.search(rf"[`/ ]{re.escape(path.name)}[` ]", text)] == []
    assert 'for each in "$here"/sealed/*' in build
    for where in (DEPLOY / "README.md", ROOT / "resources" / "docs" / "installer.md"):
        assert "resources/docs/sealed-computer.md" in where.read_text(), where
