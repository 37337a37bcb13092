"""What ails a kiosk reaches the desk with its heartbeat, in words, and goes when it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.board import SILENT_SECONDS, Board
from kiosk.desk.state import Ailing
from kiosk.guard.selftest import Look
from kiosk.health import MARK, Ill, heard, told_by
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.programs import doctor
from kiosk.text import Catalogue
from tests.kiosk.desk.fakes import K1, OwnClock, Store
from tests.kiosk.guard.stage import GuardedStage


@pytest.mark.parametrize("ill", Ill)
def test_what_is_told_is_heard(ill: Ill) -> None:
    """A heartbeat of an ill names the kiosk and the ill, and no kiosk has such a name."""
    assert heard(told_by("kiosk 1", ill)) == ("kiosk 1", ill)


@pytest.mark.parametrize("name", ["kiosk 1", "desk:front", f"{MARK}plague:kiosk 1"])
def test_what_is_no_ill_is_none(name: str) -> None:
    """An ordinary heartbeat, and an ill that only a newer version knows, are none."""
    assert heard(name) is None


@pytest.mark.parametrize("code", known_languages())
def test_every_ill_has_words(code: str) -> None:
    """The desk can say each in every language, with which kiosk it is."""
    say = Catalogue.read(resource("locale", code), {}).say
    assert all("kiosk 1" in say(f"desk.ill.{ill}", who="kiosk 1") for ill in Ill)


def test_the_desk_shows_it_for_as_long_as_it_is_told(tmp_path: Path) -> None:
    """An ill shows beside the kiosk that has it, is no kiosk of its own, and goes a minute after the last heartbeat that said it."""
    store, clock = Store(tmp_path), OwnClock()
    board = Board(store, clock, "front")
    for name in (K1, told_by(K1, Ill.DISK), told_by(K1, Ill.OUT), f"{MARK}plague:{K1}"):
        store.beat(name, clock.utc())
    state = board.tick()
    assert state.ailing == (Ailing(K1, Ill.DISK), Ailing(K1, Ill.OUT))
    assert (state.alive, state.silent) == ((K1,), ())
    clock.move(SILENT_SECONDS)
    store.beat(K1, clock.utc())
    state = board.tick()
    assert (state.ailing, state.alive, state.silent) == ((), (K1,), ())
    store.close()


def test_the_self_test_tells_the_desk_and_takes_it_back(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the start everything is looked at; what is wrong is logged once and told with each heartbeat, and no longer when it was mended."""
    stage = GuardedStage(tmp_path)
    full = Look(fine=False, text_id="doctor.disk_full", values={"folder": "x", "free": "1"})
    monkeypatch.setattr("kiosk.guard.selftest.room", lambda _: full)
    monkeypatch.setattr(doctor, "LOOKS", [each for each in doctor.LOOKS if each[0] is not Ill.SOUND])
    done: list[bool] = []
    stage.guarded.test(then=lambda: done.append(True))
    qtbot.waitUntil(lambda: Ill.DISK in stage.controller.heart.ills)
    assert done
    stage.controller.heart.beat()
    qtbot.waitUntil(lambda: told_by(stage.house.config.kiosk_id, Ill.DISK) in stage.house.store.beats())
    stage.guarded._test({Ill.DISK})
    assert stage.logged("self_test") == ["disk"]
    monkeypatch.undo()
    stage.guarded._test({Ill.DISK})
    qtbot.waitUntil(lambda: Ill.DISK not in stage.controller.heart.ills)
    stage.close()
