"""What every test shares: no screen, no home of its own, printed seeds, and nothing of Qt left behind."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:  # Qt itself is imported only after its platform is set below
    from PySide6.QtCore import QObject

ROOT = Path(__file__).resolve().parent.parent

# Before anything imports Qt: it reads these once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_STYLE_OVERRIDE", None)
if "XDG_RUNTIME_DIR" not in os.environ:
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="backcheck-")
    atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)

# The repository's root, so that `kiosk` and `rules` are found without an installation.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# A shared core may stand still for a second: no deadline. A failure prints the line that plays it again.
settings.register_profile("backcheck", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("backcheck")

GUI_FIXTURES = {"qtbot", "qapp"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that builds widgets, so that `-m "not gui"` is the fast half."""
    for item in items:
        if GUI_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("gui")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many combinations the gates of the patient's screens saw: no more than that was checked."""
    told = [value for report in terminalreporter.getreports("passed") for name, value in report.user_properties if name == "gates"]
    if told:
        gates, _, whole = told[0]
        screens = sum(count for _, count, _ in told)
        terminalreporter.write_line(f"gates: {gates} on {screens} screens in {len(told)} of {whole} looks (panel, language, size, reach)")


def pytest_report_header() -> str:
    """Say how to repeat a run of the property tests."""
    return "hypothesis: profile backcheck; --hypothesis-seed=N repeats a run"


@pytest.fixture(autouse=True)
def _state_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the data folder of whoever runs it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that builds widgets leaves no window and no running timer behind."""
    if not GUI_FIXTURES & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("qapp")
    gc.freeze()  # what was there before is passed over, here and by the collector: it is a million things after a thousand tests
    before = set(map(id, _shown_or_running()))
    yield
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if any(id(thing) not in before for thing in _shown_or_running()):
        gc.collect()  # perhaps only a cycle that Python has not looked at yet
    left = [f"{type(thing).__name__} {thing.objectName()!r}" for thing in _shown_or_running() if id(thing) not in before]
    gc.unfreeze()
    if left:
        pytest.fail(f"left behind, shown or running: {', '.join(left)}")


def _shown_or_running() -> list[QObject]:
    """Every visible window, and every timer of ours that would still fire; of those that the collector looks at."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer) and isValid(thing) and thing.isActive()]
    return [*windows, *timers]
