"""The desk's real window and its paper: the slip of a flag, a sheet again by its ticket, the clinic's pages, what became of each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QListWidget

from kiosk.desk.window import DeskWindow
from kiosk.paperwork import PaperJob, PaperKind
from kiosk.ports import EventKind, VisitId
from kiosk.printer import Fault, JobReport, JobState, PrinterStatus
from kiosk.visit.display import spaced
from rules.model import Level
from tests.kiosk.desk.fakes import ANSWERS, DeskPaper, Kiosk, OwnClock, Store
from tests.kiosk.desk.looking import button, press, ready, texts
from tests.kiosk.desk.test_shelf import sheet

URGENT, ROUTINE = Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT


def typed(qtbot, window: DeskWindow, ticket: str) -> None:
    field = window.findChild(QLineEdit, "ticket")
    field.clear()
    qtbot.keyClicks(field, ticket)


def listed(window: DeskWindow) -> list[str]:
    sheets = window.findChild(QListWidget, "sheets")
    return [sheets.item(row).text() for row in range(sheets.count())]


@pytest.fixture
def shelf(qtbot, window: DeskWindow, kiosk: Kiosk) -> DeskWindow:
    """Paper is open, and two sheets can be printed again."""
    sheet(kiosk, "v1", "KP47")
    kiosk.clock.move(60)
    sheet(kiosk, "v2", "KD22")
    press(qtbot, window, "open_paper")
    qtbot.waitUntil(lambda: len(listed(window)) == 2)
    return window


@pytest.mark.parametrize("level", [ROUTINE, URGENT, Level.EMERGENCY_NOW])
def test_the_slip_of_what_is_read(qtbot, window: DeskWindow, kiosk: Kiosk, desk_paper: DeskPaper, level: Level):
    """From ROUTINE up, Print slip prints ticket, level, reasons and answers of the flag on screen, once."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, level, ("R-E01",), ANSWERS)
    ready(qtbot, window, "v1", "slip")
    press(qtbot, window, "slip")
    qtbot.waitUntil(lambda: "is printed" in texts(window))
    (slip,) = desk_paper.slips
    assert (slip.ticket, slip.level) == ("KP 47", level)
    assert slip.reasons[0].text == "Possible heart problem."
    assert slip.worries[0].text == "Chest pain"
    assert slip.worries[0].note == "Right now, any of these?"
    assert slip.to_do[0].text == f"Do what {level.name} says."
    assert "The slip of KP 47 is printed. Take it from the printer." in texts(window)
    assert desk_paper.slips_printed == 1


def test_no_slip_of_a_sign_that_may_be_taken_back(qtbot, window: DeskWindow, kiosk: Kiosk):
    """While a warning question is being answered there is no slip yet, and without a flag there is none."""
    assert not button(window, "slip").isEnabled()
    kiosk.tell("v1", EventKind.HELD, URGENT)
    qtbot.waitUntil(lambda: window.flags.detail.flag is not None)
    assert not button(window, "slip").isEnabled()
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    ready(qtbot, window, "v1", "slip")


def test_two_presses_print_one(qtbot, window: DeskWindow, kiosk: Kiosk, desk_paper: DeskPaper):
    """While a page is on its way every button that prints rests."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    ready(qtbot, window, "v1", "slip")
    desk_paper.gate.clear()
    press(qtbot, window, "slip")
    press(qtbot, window, "slip")
    press(qtbot, window, "open_paper")
    assert not any(button(window, name).isEnabled() for name in ("slip", "again", "downtime", "wall", "bezel"))
    desk_paper.gate.set()
    ready(qtbot, window, "v1", "slip")
    assert len(desk_paper.slips) == 1


@pytest.mark.parametrize(
    "told",
    [
        (JobReport(JobState.FAILED, "Paper is out. Put in paper."), "was not printed. Paper is out. Put in paper."),
        (JobReport(JobState.NOT_KNOWN, "No word within 60 seconds."), "Nobody knows whether The slip of KP 47 was printed."),
        (JobReport(JobState.SAVED, path="/data/x.pdf"), "is kept as a file, nothing came out on paper: /data/x.pdf"),
    ],
)
def test_never_more_than_the_printer_said(qtbot, window: DeskWindow, kiosk: Kiosk, desk_paper: DeskPaper, told: tuple[JobReport, str]):
    """What failed, what nobody knows and what is only a file are told as that, and it can be tried again."""
    desk_paper.report, said = told
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    ready(qtbot, window, "v1", "slip")
    press(qtbot, window, "slip")
    qtbot.waitUntil(lambda: said in texts(window))
    assert button(window, "slip").isEnabled()


def test_a_sheet_again_by_its_ticket(qtbot, shelf: DeskWindow, desk_paper: DeskPaper):
    """Typing chooses the sheet with that ticket, and Print again prints it; spaces and small letters do not matter."""
    assert [line[:5] for line in listed(shelf)] == [spaced("KD22"), spaced("KP47")]
    assert not button(shelf, "again").isEnabled()
    typed(qtbot, shelf, "kp 47")
    assert [line[:5] for line in listed(shelf)] == [spaced("KP47")]
    press(qtbot, shelf, "again")
    qtbot.waitUntil(lambda: f"The sheet of {spaced('KP47')} is printed." in texts(shelf))
    ((sections, language, variant),) = desk_paper.sheets
    assert (sections, language, variant.ticket, variant.boxed) == (("H31", "H05"), "es", "KP47", {"H05"})
    assert desk_paper.slips_printed == 0  # a sheet of advice may be a file


def test_a_sheet_again_by_keyboard(qtbot, shelf: DeskWindow, desk_paper: DeskPaper):
    """Typed and Enter; Escape closes it and the list of flags has the keyboard again."""
    typed(qtbot, shelf, "KD22")
    qtbot.keyClick(shelf.findChild(QLineEdit, "ticket"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk_paper.sheets) == 1)
    qtbot.waitUntil(lambda: not shelf._copies.busy)
    qtbot.keyClick(shelf.findChild(QLineEdit, "ticket"), Qt.Key.Key_Escape)
    assert not shelf._panel.isVisible()


def test_enter_twice_prints_one(qtbot, shelf: DeskWindow, desk_paper: DeskPaper):
    """The keyboard prints no second page while the first is on its way."""
    typed(qtbot, shelf, "KP47")
    desk_paper.gate.clear()
    for _ in range(3):
        qtbot.keyClick(shelf.findChild(QLineEdit, "ticket"), Qt.Key.Key_Return)
    desk_paper.gate.set()
    qtbot.waitUntil(lambda: not shelf._copies.busy)
    assert len(desk_paper.sheets) == 1


def test_a_ticket_that_is_not_kept_prints_nothing(qtbot, shelf: DeskWindow, desk_paper: DeskPaper):
    """No guess is made: there is nothing to choose and nothing to press."""
    typed(qtbot, shelf, "XX99")
    assert listed(shelf) == []
    qtbot.keyClick(shelf.findChild(QLineEdit, "ticket"), Qt.Key.Key_Return)
    assert not button(shelf, "again").isEnabled()
    assert desk_paper.sheets == []


def test_the_list_stays_while_sheets_arrive(qtbot, shelf: DeskWindow, kiosk: Kiosk):
    """What was chosen stays chosen when another visit ends."""
    shelf.findChild(QListWidget, "sheets").item(1).setSelected(True)
    kiosk.clock.move(60)
    sheet(kiosk, "v3", "BB33")
    qtbot.waitUntil(lambda: len(listed(shelf)) == 3)
    assert [item.text()[:5] for item in shelf.findChild(QListWidget, "sheets").selectedItems()] == [spaced("KP47")]


@pytest.mark.parametrize("kind", [PaperKind.DOWNTIME, PaperKind.WALL, PaperKind.BEZEL])
def test_the_clinics_pages(qtbot, shelf: DeskWindow, desk_paper: DeskPaper, kind: PaperKind):
    """One button for each page that is about no patient, in the clinic's language."""
    press(qtbot, shelf, kind.value)
    qtbot.waitUntil(lambda: "is printed" in texts(shelf))
    assert desk_paper.pages == [(kind, "en")]


def test_failed_paper_and_printers_stand_in_a_strip(qtbot, window: DeskWindow, kiosk: Kiosk, clock: OwnClock, store: Store):
    """Whose paper may not have come out, and which printer does not work, stand there unasked; a reprint at the desk takes the ticket off."""
    sheet(kiosk, "v1", "KP47")
    store.note_job(PaperJob(VisitId("v1"), PaperKind.HANDOUT, JobState.FAILED, "Paper is out.", clock.utc()))
    store.note_printer("kiosk 1", PrinterStatus(ready=False, message="Paper is out. Put in paper."), clock.utc())
    clock.move(2)
    qtbot.waitUntil(lambda: f"Asked for paper and may have none: {spaced('KP47')}" in texts(window))
    assert "Kiosk 1: its printer does not work. Paper is out. Put in paper. (" in texts(window)
    press(qtbot, window, "open_paper")
    assert "did not print" in listed(window)[0]
    typed(qtbot, window, "KP47")
    press(qtbot, window, "again")
    qtbot.waitUntil(lambda: "may have none" not in texts(window))


def test_the_desks_own_printer_stands_in_the_strip(qtbot, open_window, desk_paper: DeskPaper, monkeypatch: pytest.MonkeyPatch):
    """A printer of the desk that does not work is told unasked, and no more once it works."""
    for name in ("FIRST_MS", "BAD_MS", "IDLE_MS"):
        monkeypatch.setattr(f"kiosk.control.printer_watch.{name}", 20)
    desk_paper.printer.trouble.fault = Fault.OUT_OF_PAPER
    window = open_window()
    qtbot.waitUntil(lambda: "This desk: its printer does not work." in texts(window))
    desk_paper.printer.trouble.fault = None
    qtbot.waitUntil(lambda: "its printer does not work" not in texts(window))


def test_nothing_to_print_again_is_said(qtbot, window: DeskWindow):
    """An empty list is explained."""
    press(qtbot, window, "open_paper")
    assert "No sheet can be printed again now." in texts(window)


def test_a_note_that_was_copied_is_told_while_it_can_be_pasted(qtbot, window: DeskWindow, kiosk: Kiosk):
    """F4 says whose note is on the clipboard, and says it no more once the clipboard has forgotten it."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, URGENT, ("R-E01",), ANSWERS)
    ready(qtbot, window, "v1")
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert "The note of KP 47 is copied. Paste it within a minute." in texts(window)
    assert "KP 47" in QGuiApplication.clipboard().text()
    window._clipboard._until.timeout.emit()
    assert "is copied" not in texts(window)
    assert QGuiApplication.clipboard().text() == ""
