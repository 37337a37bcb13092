"""Programs of Debian's that must not be installed for a test: fetched with all that they lack here, and unpacked into a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.lacking import lacking


def unpacked(folder: Path, *packages: str) -> dict[str, str]:
    """The environment in which these packages' programs are found. Nothing of theirs is configured or started, and no root is needed."""
    if shutil.which("apt-get") is None:
        lacking("apt-get is missing: these programs come from Debian's packages")
    archives = folder / "archives"
    (archives / "partial").mkdir(parents=True)
    options = ["-o", "Debug::NoLocking=1", "-o", f"Dir::Cache::archives={archives}", "-o", "APT::Sandbox::User="]
    fetch = ["apt-get", "install", "--download-only", "--reinstall", "--yes", "--no-install-recommends", *options, *packages]
    done = subprocess.run(fetch, capture_output=True, text=True, check=False)
    if done.returncode and not os.getuid():  # the package lists may be old, or not there at all
        subprocess.run(["apt-get", "update"], capture_output=True, check=False)
        done = subprocess.run(fetch, capture_output=True, text=True, check=False)
    if done.returncode:
        lacking(f"{', '.join(packages)} could not be fetched: {done.stderr.strip().rpartition(chr(10))[2]}")
    for archive in archives.glob("*.deb"):
        subprocess.run(["dpkg-deb", "--extract", archive, folder], check=True)
    libraries = ":".join(str(path) for path in sorted((folder / "usr" / "lib").glob("*-linux-*")))
    programs = f"{folder / 'usr' / 'bin'}:{folder / 'usr' / 'sbin'}"
    return {"PATH": f"{programs}:{os.environ['PATH']}", "LD_LIBRARY_PATH": libraries}
