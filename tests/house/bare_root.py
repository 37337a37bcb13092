"""A bare Debian 12 in a folder, for what is installed there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.lacking import lacking

ROOT = Path(__file__).resolve().parents[2]
DEB = ROOT / "resources" / "deploy" / "deb"
SUITE = "bookworm"


def named() -> str:
    """The packages that backcheck's control file names; of alternatives the first, which is Debian 12's."""
    (line,) = re.findall(r"^Depends: (.*)$", (DEB / "backcheck.control").read_text(), re.MULTILINE)
    return ",".join(entry.split("|")[0].split("(")[0].strip() for entry in line.split(","))


def mirror() -> str:
    """Where this machine's own apt has Debian from."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    return next(line.split()[0] for line in lines if line.split()[1:] == [SUITE, "main"])


def make_root(folder: Path) -> Bare:
    """By debootstrap. Without it, or a mirror that answers, the test is skipped, but never in CI."""
    missing = "debootstrap is missing" if shutil.which("debootstrap") is None else "only root can make a root" if os.getuid() else ""
    if missing:
        lacking(missing)
    command = ["debootstrap", "--variant=minbase", f"--include={named()}", SUITE, str(folder), mirror()]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        lacking(f"debootstrap made no Debian: {(done.stderr or done.stdout).strip().rpartition(chr(10))[2]}")
    return Bare(folder)


class Bare:
    """A Debian with nothing but what was named, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy(self, folder: Path) -> Bare:
        """Another one like it."""
        subprocess.run(["cp", "--archive", self.folder, folder], check=True)
        return Bare(folder)

    def run(self, *command: str, typed: str = "") -> str:
        """A command in there, without one variable of ours; what it said. `typed` is what somebody types meanwhile."""
        path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"
        whole = ["chroot", str(self.folder), "/usr/bin/env", "-i", path, "DEBIAN_FRONTEND=noninteractive", *command]
        done = subprocess.run(whole, input=typed, capture_output=True, text=True, check=False, timeout=900)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def kiosk(self, *words: str) -> str:
        """The installed program, as its user."""
        return self.run("setpriv", "--reuid=backcheck", "--regid=backcheck", "--clear-groups", "/usr/bin/backcheck", *words)

    def install(self, *packages: Path) -> None:
        """dpkg, in there. What backcheck-kiosk wants of cage, seatd and systemd is not there: only its files and scripts are looked at."""
        for package in packages:
            shutil.copy(package, self.folder / "root")
        self.run("dpkg", "--force-depends", "--install", *(f"/root/{package.name}" for package in packages))
