"""The two kiosks that are compared: what each is started with, and where the calm patient's finger goes on it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import tree
from bench_engines import facts, visible
from chromium import Chromium, kiosk_command, told
from outside import Side, Touch, rehearsed, started, wait_for_words
from table import UnmeasuredError
from web_form import expression
from x import Screen

from kiosk.programs.script import CALM, PATIENTS
from rules.interview import walk
from rules.model import Protocol

SIZE = (1920, 1080)
ONWARD = ("shell.continue", "welcome.start", "veil.show")
"""The buttons of ours that lead to another screen."""
JUDGED, SEED = 2000, 20_261_122
GROWTH_VISITS, WARM, LOOKED_AT = 120, 40, 20
"""So many visits; so many at first that do not count; the median of so many at either end."""


def our_command(data: Path) -> Sequence[str]:
    """As every day, but for the supervisor."""
    return [sys.executable, "-m", "kiosk", "patient", "--data", str(data)]


def our_touches() -> list[Touch]:
    """Where the controls stand, from Start to the last question. Needs a process of its own."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication, QWidget
    from visits import Kiosk

    from kiosk.programs.patient_program import application

    touches: list[Touch] = []
    over: list[str] = []

    class Finger(QObject):
        def eventFilter(self, thing: QObject, event: QEvent) -> bool:
            if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress and isinstance(thing, QWidget) and not over:
                at = event.globalPosition().toPoint() - thing.window().pos()
                touches.append(Touch((at.x(), at.y()), named(thing) in ONWARD))
            return False

    def named(thing: QObject | None) -> str:
        while thing is not None and not thing.objectName():
            thing = thing.parent()
        return thing.objectName() if thing is not None else ""

    app = application("backcheck")
    finger = Finger()
    with tempfile.TemporaryDirectory() as folder:
        kiosk = Kiosk(Path(folder), seen=lambda screen: over.append(screen) if screen == "review" else None)
        window = next(each for each in QApplication.topLevelWidgets() if each.isVisible())
        window.resize(*SIZE)
        app.installEventFilter(finger)
        kiosk.play(PATIENTS[0])
        app.removeEventFilter(finger)
        kiosk.close()
    return touches


def our_side(screen: Screen, display: str, touches: Sequence[Touch]) -> Side:
    """Rehearsed once."""
    with tempfile.TemporaryDirectory() as folder, started(screen, display, our_command(Path(folder))):
        return Side(our_command, rehearsed(screen, iter(touches)))


class WebKiosk:
    """The same questionnaire in a Chromium kiosk."""

    def __init__(self, page: Path, protocol: Protocol) -> None:
        self._page, self._protocol = page, protocol
        self.answers: Mapping[str, list[str]] = {link_id: codes.split() for link_id, codes in CALM.items()}

    def command(self, folder: Path) -> Sequence[str]:
        """With a profile that nobody has used."""
        return kiosk_command(self._page, folder, SIZE)

    def side(self, screen: Screen, display: str) -> Side:
        """Rehearsed once."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, self._told(folder, display) as (process, browser):
            wait_for_words(screen, process)
            return Side(self.command, rehearsed(screen, self._touches(browser.take_tab())))

    def _touches(self, tab: Chromium) -> Iterator[Touch]:
        while True:
            for question in tab.value("asked()"):
                for code in self.answers.get(question, []):
                    place = tab.value(f"place({json.dumps(question)}, {json.dumps(code)})")
                    if place is None:
                        raise UnmeasuredError(f"The web form has {question}.{code} out of sight.")
                    yield Touch((place[0], place[1]), onward=False)
            if tab.value("form.isLastPage"):
                return
            place = tab.value("place(null)")
            yield Touch((place[0], place[1]), onward=True)

    def figures(self, display: str) -> tuple[float, float]:
        """Megabytes grown in 1,000 visits; patients judged a second by our rules in its language. Raises UnmeasuredError."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, self._told(folder, display) as (process, browser):
            tab = browser.take_tab()
            late = [self._visited(tab, process.pid) for _ in range(GROWTH_VISITS)][WARM:]
            grown = statistics.median(late[-LOOKED_AT:]) - statistics.median(late[:LOOKED_AT])
            return grown * 1000 / (len(late) - LOOKED_AT), self._judged(tab)

    def _visited(self, tab: Chromium, process: int) -> float:
        tab.value(f"visit({json.dumps(self.answers)})")
        tab.sweep()
        return tree.pss(process)

    def _judged(self, tab: Chromium) -> float:
        protocol = self._protocol
        patients = visible(protocol, JUDGED, SEED)
        rules = [(rule.id, int(rule.level), expression(protocol, rule.when)) for rule in protocol.rules]
        values = [{link_id: sorted(codes) for link_id, codes in facts(protocol, given).items()} for given in patients]
        said = tab.value(f"judge({json.dumps(rules)}, {json.dumps(values)})")
        paths = (walk(protocol, given.answers, given.events) for given in patients)
        if said["verdicts"] != [[int(path.level), [rule.id for rule in path.fired]] for path in paths]:
            raise UnmeasuredError("SurveyJS judges a patient otherwise than we do.")
        return float(said["speed"])

    def _told(self, folder: str, display: str) -> AbstractContextManager[tuple[subprocess.Popen[bytes], Chromium]]:
        return told(self.command(Path(folder)), {"DISPLAY": display})
