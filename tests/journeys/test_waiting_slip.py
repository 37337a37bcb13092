"""The slip to wait with, by real taps at the real window: what comes out of the printer, and at which results there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.printer import JobOutcome
from kiosk.programs.hand import find
from kiosk.programs.script import Patient, Visitor
from kiosk.visit.display import spaced
from kiosk.visit.screens import PrintingState, ResultView
from rules.model import Level
from tests.journeys.steps import START, answer
from tests.journeys.test_window import Stage, stage
from tests.kiosk.handout.sample import page_texts

__all__ = ["stage"]


def test_a_tap_prints_the_ticket(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    """Seen today: Print my ticket, and on paper stand the clinic, the ticket, where to wait and the time; no level, reason or answer."""
    reports: list[JobOutcome] = []
    stage.controller.press.over.connect(reports.append)
    visitor = Visitor(stage.controller, stage.window, stage.clock.tapped, lambda _: None)
    stage.play(qtbot, visitor.play(Patient("urgent", {"legs": "one_numb", "legs_worse": "no"})))
    visit, view = stage.controller.visit, stage.controller.state.view
    assert isinstance(view, ResultView)
    assert (view.level, view.printing) == (Level.URGENT_TODAY, PrintingState.SAVED)
    (page,) = page_texts(Path(str(reports[0].report.path)).read_bytes(), tmp_path)
    ticket = spaced(visit.record.ticket).replace("\N{NO-BREAK SPACE}", " ")
    for words in (stage.house.config.clinic_name, ticket, "Please wait here.", "Tell us at once if you feel worse."):
        assert words in page
    protocol = stage.house.protocol
    assert visit.result is not None
    secrets = [*(rule.staff for rule in visit.result.fired), *(rule.patient for rule in visit.result.fired)]
    for link_id, codes in visit.cursor.answers.items():
        secrets += [option.text for option in protocol.question(link_id).options if option.code in codes]
    secrets += ["urgent", "today", "nurse"]
    read = " ".join(page.split()).lower()
    assert not [secret for secret in secrets if len(secret) > 3 and secret.lower() in read]
    assert visit.record.ticket not in str(reports[0].report.path)


def test_nothing_is_printed_without_a_tap(stage: Stage, qtbot: QtBot) -> None:
    """The result alone prints nothing: paper that nobody asked for stays in the tray for somebody else."""
    reports: list[JobOutcome] = []
    stage.controller.press.over.connect(reports.append)
    stage.play(qtbot, stage.steps((START, *answer("danger", "none"), *answer("age", "u18"))))
    stage.play(qtbot, stage.steps(()))
    assert reports == []
    assert not list(stage.house.config.handout_folder.glob("*.pdf"))


def test_an_emergency_offers_no_paper(stage: Stage, qtbot: QtBot) -> None:
    """On the emergency screen there is nothing to print."""
    stage.play(qtbot, stage.steps((START, *answer("danger", "chest"))))
    view = stage.controller.state.view
    assert isinstance(view, ResultView)
    assert view.level is Level.EMERGENCY_NOW
    button = find(stage.window, "print")
    assert button is None or not button.isVisible()


@pytest.mark.parametrize("level", [Level.URGENT_TODAY, Level.SELF_CARE])
def test_the_button_says_what_it_prints(stage: Stage, level: Level) -> None:
    """A ticket where somebody waits, a sheet where somebody goes home."""
    made = ResultView(level, "Heading", ("A line.",), (), "KP47", seen=False, stored=True, printing=PrintingState.OFFERED)
    assert stage.house.catalogue.say(f"{made.paper}.offer") == ("Print my ticket" if level is Level.URGENT_TODAY else "Print my sheet")
