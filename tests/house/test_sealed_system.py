"""The sealed system's files, read by the programs that read them at the start: Debian's overlayroot and GRUB, unpacked and not installed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.unpacked import unpacked
from tests.lacking import lacking

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
SEALED = ROOT / "resources" / "deploy" / "sealed"
PAGE = ROOT / "resources" / "docs" / "sealed-computer.md"
FSTAB = """UUID=6a0c / ext4 errors=remount-ro 0 1
UUID=55D2 /boot/efi vfat umask=0077,ro 0 1
UUID=9b1e none swap sw 0 0
"""
"""As Debian's installer writes it, with the swap that it offers."""


def test_overlayroot_leaves_the_data_folder_and_takes_the_rest(tmp_path: Path) -> None:
    """Its own script reads the settings, lays memory over the root, leaves out the swap, and does not touch the line of the data folder."""
    tools = unpacked(tmp_path, "overlayroot")
    script = (tmp_path / "usr/share/initramfs-tools/scripts/init-bottom/overlayroot").read_text()
    functions = re.search(r'^safe_string\(\) \{.*(?=^cfgd=")', script, re.MULTILINE | re.DOTALL)
    assert functions
    (tmp_path / "fstab").write_text(FSTAB + (SEALED / "fstab").read_text())
    asked = f"""{functions[0]}
log_warn() {{ echo "$*" >&2; exit 9; }}
debug() {{ :; }}
parse_cfg {SEALED}/overlayroot.local.conf ours overlayroot overlayroot_cfgdisk > {tmp_path}/said
. {tmp_path}/said
[ "${{overlayroot%%:*}}" = tmpfs ] || exit 8
parse_string "${{overlayroot#tmpfs:}}" "," _RET_common_
overlayrootify_fstab {tmp_path}/fstab /media/root-ro /media/root-rw /overlay "$_RET_common_recurse" "$_RET_common_swap" overlay
"""
    done = subprocess.run(["sh", "-c", asked], env=tools, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    table = [" ".join(line.split()) for line in done.stdout.splitlines() if line and not line.startswith("#")]
    (data,) = (line for line in (SEALED / "fstab").read_text().splitlines() if not line.startswith("#"))
    assert data in table
    assert any(line.startswith("/media/root-ro/ / overlay lowerdir=/media/root-ro/,upperdir=/media/root-rw/overlay/") for line in table)
    assert not [line for line in table if " swap " in line]
    assert len(table) == 3


def test_grub_can_read_the_menu(tmp_path: Path) -> None:
    """GRUB's own parser finds nothing wrong with what the script says."""
    tools = unpacked(tmp_path, "grub-common")
    (tmp_path / "hash").write_text("grub.pbkdf2.sha512.10000.0A1B.2C3D\n")
    env = {**tools, "BACKCHECK_BOOT": str(tmp_path / "hash")}
    menu = subprocess.run([SEALED / "09_backcheck"], env=env, capture_output=True, text=True, check=True)
    (tmp_path / "grub.cfg").write_text(menu.stdout)
    done = subprocess.run(["grub-script-check", tmp_path / "grub.cfg"], env=tools, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (tmp_path / "grub.cfg").write_text(menu.stdout.replace("}", ""))
    assert subprocess.run(["grub-script-check", tmp_path / "grub.cfg"], env=tools, capture_output=True, check=False).returncode != 0


@pytest.fixture
def tpm(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A TPM that is a program, and the tools beside it; where it listens is in TPM."""
    if shutil.which("systemd-cryptenroll") is None:
        lacking("systemd-cryptenroll is missing: it comes with systemd")
    tools = unpacked(tmp_path / "tools", "cryptsetup-bin", "tpm2-tools", "swtpm")
    libraries, programs = tmp_path / "tools/usr/lib", f"{tmp_path}/tools/sbin:{tmp_path}/tools/usr/sbin:{tools['PATH']}"
    inside = ":".join(str(path) for path in libraries.glob("*-linux-*/swtpm"))
    tools = {**tools, "LD_LIBRARY_PATH": f"{tools['LD_LIBRARY_PATH']}:{inside}", "PATH": programs, "TPM": f"swtpm:path={tmp_path}/tpm"}
    begin = ["swtpm", "socket", "--tpm2", "--daemon", "--pid", f"file={tmp_path}/pid", "--tpmstate", f"dir={tmp_path}"]
    begin += ["--server", f"type=unixio,path={tmp_path}/tpm", "--ctrl", f"type=unixio,path={tmp_path}/tpm.ctrl"]
    subprocess.run([*begin, "--flags", "not-need-init,startup-clear"], env=tools, check=True, capture_output=True)
    yield tools
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGTERM)


def test_the_page_s_commands_leave_two_keys(tpm: dict[str, str], tmp_path: Path) -> None:
    """Typed in the page's order the commands make an encrypted partition with a key in the TPM and one on paper, and no password any more."""
    disk = tmp_path / "disk"
    disk.touch()
    os.truncate(disk, 64 << 20)
    commands = re.findall(r"`((?:cryptsetup luksFormat|systemd-cryptenroll) [^`]*P)`", PAGE.read_text())
    assert len(commands) == 4
    for command in commands:
        typed = command.removesuffix("P").replace("--tpm2-device=auto", f"--tpm2-device={tpm['TPM']}") + str(disk)
        if "luksFormat" in typed:
            typed += " --batch-mode --pbkdf-memory 32000 -"
        done = subprocess.run(typed.split(), env={**tpm, "PASSWORD": "secret"}, input="secret", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    said = subprocess.run(["systemd-cryptenroll", disk], env=tpm, capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in said.splitlines()[1:]] == ["recovery", "tpm2"]
