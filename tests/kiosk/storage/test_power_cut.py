"""A power cut on a disk that loses, reorders and tears whatever it was not told to keep: no flag that was acknowledged is lost."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.losing_disk import STRACE, LosingDisk, told
from tests.lacking import lacking

pytestmark = pytest.mark.system
FLAGS = 6
CUTS = 4
"""Disks that are tried for each call after which the power may go."""
WRITER = Path(__file__).with_name("flag_writer.py")


def traced(folder: Path, trace: Path) -> None:
    """A kiosk that stores some flags in this folder, with every call that touches the disk written down."""
    if shutil.which(STRACE[0]) is None:
        lacking("strace is not installed. On Debian: apt-get install strace")
    command = [*STRACE, str(trace), sys.executable, str(WRITER), str(folder), str(FLAGS)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)


def test_a_disk_that_loses_what_it_had_taken(tmp_path: Path) -> None:
    """After each call and on each disk, every flag that was acknowledged by then is there with its answers, in a file that is whole."""
    chance = random.Random(seed := random.SystemRandom().randrange(2**32))  # noqa: S311 - what a disk does, no secret
    print(f"seed {seed}")
    folder = tmp_path / "kiosk"
    folder.mkdir(mode=0o700)
    traced(folder, trace := tmp_path / "trace")
    disk, tried = LosingDisk(folder), 0
    for number, asked in enumerate(told(trace)):
        if not disk.take(asked):
            continue
        for turn in range(CUTS):
            after = tmp_path / f"{number}-{turn}"
            after.mkdir(mode=0o700)
            disk.after_cut(after, chance)
            store = SqliteStore(after)
            said = set(disk.said.split())
            _, events = store.events_after(0)
            found = {event.event_id: event for event in events}
            assert said <= set(found), f"call {number}, {asked.name}: {len(said - set(found))} of {len(said)} flags are lost"
            assert all(store.answers(found[event_id].visit_id) for event_id in said)
            assert not [each for each in after.iterdir() if "damaged" in each.name]
            store.close()
            shutil.rmtree(after)
            tried += 1
    assert len(disk.said.split()) == FLAGS
    print(f"{tried} power cuts")
