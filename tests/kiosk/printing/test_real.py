"""Whether the tests at real printers are run or left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.printing.system import real


@pytest.mark.parametrize("installed", [True, False])
@pytest.mark.parametrize("everything", [True, False])
def test_nothing_is_left_out_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool, everything: bool) -> None:
    """Where a program is missing or another avahi runs, the real printer is left out on somebody's own computer, and fails in CI."""
    (tmp_path / "pid").write_text("1")
    monkeypatch.setattr(real, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(real, "AVAHI_RUNS", tmp_path / "pid")
    monkeypatch.setattr(real, "PROGRAMS", () if installed else ("no-such-program",))
    monkeypatch.setenv("CI", "1" if everything else "")
    with pytest.raises(pytest.fail.Exception if everything else pytest.skip.Exception), real.network():
        pass
