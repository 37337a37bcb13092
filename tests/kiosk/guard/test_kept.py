"""Small private files: whose they are, whoever wrote them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.guard.audit import AuditLog, Deed
from kiosk.guard.kept import keep_private
from kiosk.guard.pins import PinBook
from kiosk.guard.roles import Role
from tests.lacking import lacking

SERVICE = 54_321
"""The number of a user and a group that nobody has."""


def whose(path: Path) -> tuple[int, int, str]:
    """Owner, group and mode."""
    status = path.stat()
    return status.st_uid, status.st_gid, f"{status.st_mode & 0o777:o}"


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """A folder of the service's user."""
    if os.geteuid() != 0:
        lacking("only root can give a file away")
    folder = tmp_path / "served"
    folder.mkdir(mode=0o700)
    os.chown(folder, SERVICE, SERVICE)
    return folder


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    """A new file is readable by whoever wrote it and by nobody else."""
    keep_private(tmp_path / "made" / "file", b"x")
    assert [whose(path)[2] for path in (tmp_path / "made", tmp_path / "made" / "file")] == ["700", "600"]


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_file_that_is_replaced_stays_whose_it_was(served: Path, mode: int) -> None:
    """Its owner, its group and whether that reads it are those of before; others never read it."""
    path = served / "file"
    path.write_bytes(b"old")
    path.chmod(mode | 0o004)
    os.chown(path, 0, SERVICE)
    keep_private(path, b"new")
    assert (whose(path), path.read_bytes()) == ((0, SERVICE, f"{mode:o}"), b"new")


def test_what_root_writes_is_the_folders_owners(served: Path) -> None:
    """PINs, their lock, the audit log and its key, written by root, are the service's: it could check no PIN else."""
    PinBook(served, SystemClock()).set_all({Role.MANAGER: "482915"})
    AuditLog(served, "command", "here", SystemClock()).write(Deed.PINS_RESET)
    found = {path.name: whose(path) for path in served.rglob("*")}
    assert {"pins.json", "pins.lock", "audit.key", "audit", "command.jsonl", "command.json"} <= found.keys()
    assert {(owner, group) for owner, group, _ in found.values()} == {(SERVICE, SERVICE)}
    assert {mode for _, _, mode in found.values()} == {"600", "700"}


def test_a_folder_that_is_open_to_a_group_gives_its_files_to_that_group(served: Path) -> None:
    """Root's folder of settings, which the service's group may look into: the group reads what root writes there."""
    os.chown(served, 0, SERVICE)
    served.chmod(0o750)
    keep_private(served / "kiosk.toml", b"x")
    assert whose(served / "kiosk.toml") == (0, SERVICE, "640")


def test_nothing_that_lay_there_is_given_away(served: Path, tmp_path: Path) -> None:
    """A lock that the service has made a link of: what it leads to stays root's."""
    other = tmp_path / "others"
    other.write_bytes(b"")
    (served / "pins.lock").symlink_to(other)
    PinBook(served, SystemClock()).set_all({Role.MANAGER: "482915"})
    assert whose(other)[:2] == (0, 0)
