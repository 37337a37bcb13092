"""Signed copies of the tiny protocol, and the clinician's keys."""

from __future__ import annotations

from pathlib import Path

from rules.__main__ import main
from rules.instruments.sign import make_key
from tests.rules.tiny import copy_to

DAY, REVIEW = "2026-11-22", "2027-11-22"
WHO = ("--name", "Dr Ada Bell", "--role", "GP", "--registration", "GMC 1234567")


def new_key(folder: Path, name: str = "clinician.pem") -> tuple[Path, str]:
    """A private key in this folder, and its public line."""
    path = folder / name
    return path, make_key(path, folder / "protocol")


def unsigned(folder: Path, name: str = "tiny") -> Path:
    """The tiny protocol in a folder of its own below this one."""
    (folder / name).mkdir()
    return copy_to(folder / name)


def sign(folder: Path, key: Path, *, date: str = DAY, review: str = REVIEW) -> int:
    """Sign as the clinician does; the exit code."""
    return main(["sign", "--protocol", str(folder), "--key", str(key), *WHO, "--date", date, "--next-review", review])
