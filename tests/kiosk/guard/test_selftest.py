"""What the self-test sees of the computer itself: its screen, touch, disk, clock, and the pair of Qt and Python."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.guard import selftest
from kiosk.panel import PANELS
from rules.manifest import MANIFEST, manifest

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAD = 'I: Bus=0018\nN: Name="ELAN pad"\nB: PROP=5\nB: EV=b\n'
PANEL = 'I: Bus=0003\nN: Name="ILITEK Multi-Touch"\nH: Handlers=event3\nB: PROP=2\nB: EV=b\n'


class Usage(NamedTuple):
    """What shutil says of a disk."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(("qt", "python", "fine"), [("6.12.0", (3, 11), False), ("6.12.0", (3, 12), True), ("6.11.3", (3, 11), True)])
def test_pair_of_qt_and_python_that_crashes(monkeypatch: pytest.MonkeyPatch, qt: str, python: tuple[int, int], fine: bool) -> None:
    """The pair that aborts after some thousand touches is found by its versions, and named."""
    monkeypatch.setattr(selftest.sys, "version_info", (*python, 0))
    look = selftest.qt_holds(qt)
    assert (look.fine, look.values) == (fine, {"qt": qt, "python": f"{python[0]}.{python[1]}.0"})


def test_what_was_frozen_is_held_against_its_hashes(tmp_path: Path) -> None:
    """A changed, an added and a missing file are each named; what is as it was, and a clone, have nothing to tell."""
    for name in ("a.ttf", "b.ttf"):
        (tmp_path / name).write_bytes(b"letters")
    assert selftest.as_made([tmp_path]) is None
    (tmp_path / MANIFEST).write_bytes(manifest(tmp_path))
    assert selftest.as_made([tmp_path]) is None
    (tmp_path / "a.ttf").write_bytes(b"other letters")
    (tmp_path / "b.ttf").unlink()
    (tmp_path / "c.ttf").write_bytes(b"")
    look = selftest.as_made([tmp_path])
    assert look is not None
    assert (look.fine, set(look.values["files"].split(", "))) == (False, {"a.ttf", "b.ttf", "c.ttf"})


def test_a_disk_with_room_is_fine(tmp_path: Path) -> None:
    """A folder of one's own on a disk with room has nothing to mend, and so has one that is still to be made."""
    tmp_path.chmod(0o700)
    assert selftest.room(tmp_path).fine
    assert selftest.room(tmp_path / "not" / "yet").fine


def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below 200 MiB staff are told how little there is, while flags can still be stored."""
    tmp_path.chmod(0o700)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 199 * 1024 * 1024))
    look = selftest.room(tmp_path)
    assert (look.fine, look.text_id, look.values["free"]) == (False, "doctor.disk_full", "199")


def test_a_folder_that_others_can_read_is_told(tmp_path: Path) -> None:
    """A data folder that is not its owner's alone is to be mended."""
    tmp_path.chmod(0o750)
    assert selftest.room(tmp_path).text_id == "doctor.disk_rights"


def test_a_disk_that_cannot_be_looked_at_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails is a finding with its reason, not a traceback."""

    def fail(_: Path) -> Usage:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(shutil, "disk_usage", fail)
    assert selftest.room(tmp_path).values["reason"] == "Input/output error"


@pytest.mark.parametrize(
    ("now", "stored", "text_id"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), [], "doctor.clock_wrong"),
        (datetime(2026, 10, 31, tzinfo=UTC), [], "doctor.clock_wrong"),
        (datetime(2100, 1, 1, tzinfo=UTC), [], "doctor.clock_wrong"),
        (datetime(2038, 1, 20, tzinfo=UTC), [NOON], "doctor.clock"),
        (NOON, [NOON + timedelta(days=1)], "doctor.clock_back"),
        (NOON, [NOON + timedelta(minutes=9), NOON - timedelta(days=1)], "doctor.clock"),
        (NOON, [], "doctor.clock"),
    ],
)
def test_a_clock_that_cannot_be_right_is_told(now: datetime, stored: list[datetime], text_id: str) -> None:
    """1970, a year nobody lives in, and a time before the last heartbeat are wrong; 2038 and some minutes between two computers are not."""
    look = selftest.clock_goes(now, stored)
    assert (look.text_id, look.fine) == (text_id, text_id == "doctor.clock")


def test_the_screens_that_are_plugged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is connected counts, with its first mode; a socket without a cable, and one that tells nothing fit, do not."""
    sockets = (("card0-HDMI-A-1", "connected", "1920x1080\n1280x720\n"), ("card0-DP-1", "disconnected", ""), ("card0-DP-2", "connected", "?\n"))
    for name, status, modes in sockets:
        (tmp_path / name).mkdir()
        (tmp_path / name / "status").write_text(f"{status}\n")
        (tmp_path / name / "modes").write_text(modes)
    monkeypatch.setattr(selftest, "DRM", tmp_path)
    assert selftest.screens() == ((1920, 1080),)


@pytest.mark.parametrize(
    ("found", "text_id"),
    [
        ((), "doctor.screen_unknown"),
        (((1080, 1920),), "doctor.screen"),
        (((800, 600), (1920, 1080)), "doctor.screen"),
        (((1280, 720),), "doctor.screen_other"),
    ],
)
def test_a_screen_with_other_pixels_is_told(found: tuple[tuple[int, int], ...], text_id: str) -> None:
    """The panel's own pixels fit, upright or turned; any others are told, since sizes in millimetres rely on them."""
    look = selftest.screen_fits(PANELS["15.6"], found)
    assert (look.text_id, look.fine) == (text_id, text_id != "doctor.screen_other")


@pytest.mark.parametrize(
    ("listed", "text_id", "name"),
    [
        (PAD + "\n" + PANEL, "doctor.touch", "ILITEK Multi-Touch"),
        (PAD, "doctor.touch_none", None),
        ("", "doctor.touch_none", None),
        (None, "doctor.touch_unknown", None),
    ],
)
def test_a_touch_screen_is_found_by_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: str | None, text_id: str, name: str | None
) -> None:
    """A finger on a screen counts, a finger on a pad does not; a system without this list is no fault."""
    if listed is not None:
        (tmp_path / "devices").write_text(listed)
    monkeypatch.setattr(selftest, "INPUTS", tmp_path / "devices")
    look = selftest.touch()
    assert (look.text_id, look.values.get("name")) == (text_id, name)


def test_an_update_that_was_taken_back_is_told(tmp_path: Path) -> None:
    """What `backcheck-return` wrote last is told while the release that it returned to runs, and no longer once an update holds."""
    assert selftest.update_holds(None) is None
    assert selftest.update_holds(tmp_path) is None
    (tmp_path / "current").symlink_to("1.0")
    lines = ("2026-11-01T08:00:00Z from 1.1 to 0.9: closed: crashes\n", "2026-11-20T08:00:00Z from 2.0 to 1.0: 3 starts failed\n")
    (tmp_path / "returned").write_text("".join(lines))
    found = selftest.update_holds(tmp_path)
    assert found is not None
    assert (found.fine, found.text_id) == (False, "doctor.returned")
    assert found.values == {"when": "2026-11-20T08:00:00Z", "left": "2.0", "current": "1.0"}
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("2.1")
    assert selftest.update_holds(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\x00", b"from to : \n"])
def test_a_note_of_updates_that_is_rubbish_is_nothing(tmp_path: Path, content: bytes) -> None:
    """It keeps nobody from the rest of the self-test."""
    (tmp_path / "current").symlink_to("1.0")
    (tmp_path / "returned").write_bytes(content)
    assert selftest.update_holds(tmp_path) is None


@pytest.mark.parametrize(
    ("mounts", "text_id"),
    [
        ("overlayroot / overlay rw,relatime 0 0\n/dev/mapper/backcheck_data /var/lib/backcheck ext4 rw 0 0\n", "doctor.sealed"),
        ("/dev/sda2 / ext4 rw,relatime 0 0\noverlay /var/lib/docker overlay rw 0 0\n", "doctor.unsealed"),
        ("rootfs / rootfs rw 0 0\noverlayroot / overlay rw 0 0\n", "doctor.sealed"),
        ("", "doctor.unsealed"),
    ],
)
def test_a_computer_that_should_be_sealed_and_is_not_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: str, text_id: str) -> None:
    """What lies under / last decides, whatever else is mounted; where nobody sealed it there is nothing to tell."""
    (tmp_path / "mounts").write_text(mounts)
    monkeypatch.setattr(selftest, "SEAL", tmp_path / "seal")
    monkeypatch.setattr(selftest, "MOUNTS", tmp_path / "mounts")
    assert selftest.sealed() is None
    (tmp_path / "seal").write_text('overlayroot="tmpfs"')
    look = selftest.sealed()
    assert look is not None
    assert (look.fine, look.text_id) == (text_id == "doctor.sealed", text_id)
