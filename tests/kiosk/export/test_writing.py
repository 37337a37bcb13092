"""Files of an export: for their owner alone, whole or not at all, never in another's place."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kiosk.export.writing import TakenNameError, write


def test_only_the_owner_reads_them(tmp_path: Path) -> None:
    """Files have the mode 0600 and a new folder 0700, whatever the umask allows."""
    before = os.umask(0)
    try:
        (path,) = write(tmp_path / "out", {"a.csv": b"1"})
    finally:
        os.umask(before)
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert [each.name for each in path.parent.iterdir()] == ["a.csv"]


def test_nothing_is_replaced(tmp_path: Path) -> None:
    """A name that is taken, by a link to nowhere too, stops the export before its first file."""
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    with pytest.raises(TakenNameError):
        write(tmp_path, {"a": b"1", "b": b"2"})
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b"]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the content cannot be kept, neither the file nor half of it stays."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, {"a": b"1"})
    assert not list(tmp_path.iterdir())
