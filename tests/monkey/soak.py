"""Visit after visit at the real window: what each leaves behind, and how much work each takes. `python -m tests.monkey.soak --visits N` prints it."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from kiosk.clock import SystemClock
from kiosk.control.sweeper import Sweeper
from kiosk.flags import derive
from kiosk.memory import keep_one_heap
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId
from kiosk.visit import intents as on
from kiosk.visit.screens import ScreenState, WelcomeView
from kiosk.visit.states import Overlay, State
from rules.model import Code, LinkId
from tests.journeys.behind_fence import Fenced
from tests.journeys.steps import CALM
from tests.monkey.memory import memory

REST_S = 120.0
DESK = KioskId("desk front")
WHOLE = 50
"""Every so many visits somebody answers every question and prints; the others leave early, as most do."""
LANGUAGES = cycle(("en", "ar", "es", "zh"))
EVERY = timedelta(minutes=5)
"""From one visit to the next: all on one day would be thousands of tickets in use at once, which no room can hold."""


class Later(SystemClock):
    """The real time, and what was passed over."""

    def __init__(self) -> None:
        self.passed = timedelta()

    def monotonic(self) -> float:
        return super().monotonic() + self.passed.total_seconds()

    def utc(self) -> datetime:
        return super().utc() + self.passed


@dataclass(frozen=True, slots=True)
class Left:
    """What there is while nobody is at the kiosk."""

    qt_objects: int
    threads: int
    files: int
    timers: int
    on_disk: int
    """Files in the data folder and the one for temporary files, but for logs and pages: these have limits of their own, in bytes and hours."""

    @classmethod
    def of(cls, soak: Soak) -> Left:
        """Count it now."""
        stage = soak.stage
        objects = [*stage.window.findChildren(QObject), *stage.controller.findChildren(QObject)]
        active = sum(1 for thing in objects if getattr(thing, "isActive", bool)() is True)
        kept = [path for path in soak.folder.rglob("*") if path.is_file() and path.parent.name != "log" and path.suffix != ".pdf"]
        return cls(len(objects), threading.active_count(), sum(1 for _ in Path("/proc/self/fd").iterdir()), active, len(kept))


@dataclass(frozen=True, slots=True)
class Visit:
    """One that was played."""

    number: int
    kind: str
    seconds: float
    worked: float
    """Seconds of processor."""
    shown: int
    """States that were shown: the work that it makes."""


class Soak:
    """A stage on which visits are played."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._temporary, tempfile.tempdir = tempfile.tempdir, str(folder / "tmp")
        (folder / "tmp").mkdir()
        self.stage = Fenced(folder / "data")
        self.stage.clock._clock = self._clock = Later()
        self._shown = 0
        self.stage.controller.state_changed.connect(self._count)
        Sweeper(self.stage.controller).setInterval(0)  # as in every kiosk, without the second and a half until it looks
        self.stage.sent.clear()

    def close(self) -> None:
        """End it."""
        self.stage.close()
        tempfile.tempdir = self._temporary

    def _count(self, _: ScreenState) -> None:
        self._shown += 1

    def visits(self, count: int) -> Iterator[Visit]:
        """Play so many; yields each when it is over and the kiosk welcomes the next. Keeps none of them, or it would grow itself."""
        early = (self._emergency, self._walks_away, self._starts_again)
        kinds = (*early, *early, self._walks_away, self._language)
        for number in range(1, count + 1):
            kind = self._whole if number % WHOLE == 0 else kinds[number % len(kinds)]
            self._shown, begun, worked = 0, time.perf_counter(), time.process_time()
            kind()
            self._rest()
            spent = time.perf_counter() - begun, time.process_time() - worked
            assert isinstance(self.stage.controller.state.view, WelcomeView), (number, kind)
            self._quiet()
            self._close_flags()
            self.stage.visits.clear()
            self.stage.sent.clear()
            self._clock.passed += EVERY
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            yield Visit(number, kind.__name__.strip("_"), *spent, self._shown)

    def _close_flags(self) -> None:
        """As a desk does sooner or later: nobody has thousands of them open."""
        store, clock = self.stage.house.store, self.stage.clock
        for visit_id in map(VisitId, self.stage.visits):
            if (flag := derive(store.events(visit_id))) is not None:
                closed = (str(uuid.uuid4()), visit_id, DESK, 1, EventKind.CLOSED, flag.level, (), clock.monotonic(), clock.utc())
                store.append([FlagEvent(*closed)])

    def _do(self, intent: on.Intent) -> None:
        self.stage.clock.tapped()
        self.stage.controller.handle(intent)
        self._rest()

    def _rest(self) -> None:
        limit = time.monotonic() + REST_S
        keeper = self.stage.controller._keeper
        QCoreApplication.processEvents()
        while keeper.busy or keeper._waiting or keeper._under_way:
            QCoreApplication.processEvents()
            assert time.monotonic() < limit, "the store never comes to rest"

    def _quiet(self) -> None:
        """Until the window has built the next screen ahead and let go of the last ones."""
        limit, ahead = time.monotonic() + REST_S, self.stage.window._ahead
        while ahead._quiet.isActive() or ahead._old:
            QCoreApplication.processEvents()
            assert time.monotonic() < limit, "the screens of the past stay"

    def _answer(self, link_id: str, *codes: str) -> None:
        self._do(on.Touched(LinkId(link_id), frozenset(map(Code, codes))))
        self._do(on.Continued())

    def _emergency(self) -> None:
        self._do(on.Started())
        self._answer("danger", "chest")
        self._do(on.StaffEnded())

    def _walks_away(self) -> None:
        self._do(on.Started())
        self._answer("danger", "none")
        self._do(on.IdleWarned())
        self._do(on.IdleExpired())

    def _starts_again(self) -> None:
        self._do(on.Started())
        self._do(on.Touched(LinkId("danger"), frozenset({Code("weak")})))
        self._do(on.StartAgainAsked())
        self._do(on.Done())

    def _language(self) -> None:
        display = self.stage.controller.visit.display
        self._do(on.Adjusted(display.__class__(next(LANGUAGES), 2, reach=True)))
        self._do(on.Started())
        self._do(on.HelpAsked())
        self._do(on.HelpClosed())
        self._do(on.StaffEnded())

    def _whole(self) -> None:
        """As the calm patient, to the sheet."""
        controller = self.stage.controller
        self._do(on.Started())
        while controller.visit.state is State.ASKING:
            if controller.visit.veiled:
                self._do(on.Unveiled())
            for question in controller.visit.cursor.page:
                self._do(on.Touched(question.link_id, frozenset(map(Code, CALM[question.link_id].split()))))
            self._do(on.Continued())
        self._do(on.Confirmed())
        while controller.visit.overlay in {Overlay.CHECK, Overlay.OFFER}:
            self._do(on.AnswersKept() if controller.visit.overlay is Overlay.CHECK else on.PrintedNow())
        self._do(on.PrintAsked())
        limit = time.monotonic() + 6 * REST_S
        while not controller.visit.printing or controller.visit.printing.value in {"waiting", "printing"}:
            QCoreApplication.processEvents()
            assert time.monotonic() < limit, f"no page: {controller.visit.printing}"
        self._do(on.Done())


@dataclass(frozen=True)
class Story:
    """What there is after late visits, and what there was after early ones."""

    grown: float
    """Bytes more."""
    left: tuple[Left, Left]
    """After the last of the early and of the late ones."""
    shown: tuple[dict[str, set[int]], dict[str, set[int]]]
    """How many states each kind of visit showed, among the early and among the late ones."""
    slower: float
    """How many times the work of an early visit a late one of its kind takes, at worst."""


def played(visits: int, early: range, late: range) -> Story:
    """So many visits, and what is told of them. For a process of its own: memory is counted as the program takes it."""
    keep_one_heap()
    _app = QApplication([])
    with tempfile.TemporaryDirectory() as folder, closing(Soak(Path(folder))) as soak:
        return _told(soak, visits, early, late)


def _told(soak: Soak, visits: int, early: range, late: range) -> Story:
    looked_at: dict[range, list[tuple[Visit, int]]] = {early: [], late: []}
    left: dict[int, Left] = {}
    for visit in soak.visits(visits):
        for among, seen in looked_at.items():
            if visit.number in among:
                seen.append((visit, memory()))
        if visit.number in {early[-1], visits}:
            left[visit.number] = Left.of(soak)
    held = [statistics.median(bytes_held for _, bytes_held in seen) for seen in looked_at.values()]
    first, last = ([visit for visit, _ in seen if visit.kind != "whole"] for seen in looked_at.values())  # pages are made on another thread, seldom
    print(f"{visits} visits: {(held[1] - held[0]) / 1e6:+.2f} MB; {left[early[-1]]}, then {left[visits]}")
    slower = 0.0
    for kind in sorted({visit.kind for visit in first}):
        (seconds, worked), (seconds_late, worked_late) = _medians(first, kind), _medians(last, kind)
        print(f"{kind}: {seconds:.0f} ms, then {seconds_late:.0f}; of the processor {worked:.0f} ms, then {worked_late:.0f}")
        slower = max(slower, worked_late / worked)
    return Story(held[1] - held[0], (left[early[-1]], left[visits]), (_shown_by(first), _shown_by(last)), slower)


def _shown_by(visits: list[Visit]) -> dict[str, set[int]]:
    told: dict[str, set[int]] = {}
    for visit in visits:
        told.setdefault(visit.kind, set()).add(visit.shown)
    return told


def _medians(visits: list[Visit], kind: str) -> tuple[float, float]:
    """Milliseconds, and those of the processor."""
    taken = [visit for visit in visits if visit.kind == kind]
    return 1000 * statistics.median(visit.seconds for visit in taken), 1000 * statistics.median(visit.worked for visit in taken)


def grown(count: int, *, aloud: bool = False) -> tuple[float, float]:
    """Megabytes of the first and of the last hundred visits, without the hundred that warm it up. For a process of its own."""
    keep_one_heap()
    _app = QApplication([])
    early: list[int] = []
    late: list[int] = []
    with tempfile.TemporaryDirectory() as folder, closing(Soak(Path(folder))) as soak:
        begun = time.perf_counter()
        for number in (visit.number for visit in soak.visits(count)):
            if 100 < number <= 200:  # the first hundred warm it up
                early.append(memory())
            elif number > count - 100:
                late.append(memory())
            if aloud and number % 100 == 0:
                seconds = time.perf_counter() - begun
                print(f"{number} visits, {seconds:.0f} s, {memory() / 1e6:.1f} MB: {Left.of(soak)}", flush=True)
    return statistics.median(early) / 1e6, statistics.median(late) / 1e6


def main() -> int:
    """Print what `--visits` visits leave."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey.soak", description=__doc__)
    parser.add_argument("--visits", type=int, default=1000, metavar="N")
    if (count := parser.parse_args().visits) <= 200:
        parser.error("the first two hundred visits tell nothing: ask for more")
    early, late = grown(count, aloud=True)
    print(f"{count} visits: {early:.1f} MB, then {late:.1f} MB: {late - early:+.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
