"""What the desk knows of paper, without widgets."""

from __future__ import annotations

from datetime import timedelta

from kiosk.desk.board import Board, Keep
from kiosk.desk.shelf import FRESH, Librarian
from kiosk.paperwork import PaperJob, PaperKind
from kiosk.ports import VisitEnd, VisitId
from kiosk.printer import JobState, PrinterStatus
from rules.model import Level
from tests.kiosk.desk.fakes import NOON, Kiosk, OwnClock, Store

HOURS = timedelta(hours=2)


def sheet(kiosk: Kiosk, visit_id: str, ticket: str, *, size: int = 1) -> None:
    """A visit without a flag that ended with a sheet."""
    kiosk.visit(visit_id, ticket)
    end = VisitEnd(Level.SELF_CARE, True, ("H31", "H05"), "es", kiosk.clock.utc(), size, ("H05",))
    kiosk.store.end_visit(VisitId(visit_id), end)


def test_a_sheet_again_is_the_same_but_for_the_date(store: Store, kiosk: Kiosk, clock: OwnClock):
    """Sections, language, level, ticket and boxes are those of the visit; only the date is the desk's own."""
    sheet(kiosk, "v1", "KP47")
    (kept,) = Librarian(store, clock, HOURS).look().sheets
    page = kept.again(NOON + timedelta(minutes=5))
    assert (page.sections, page.language) == (("H31", "H05"), "es")
    assert (page.variant.level, page.variant.ticket, page.variant.boxed) == (Level.SELF_CARE, "KP47", {"H05"})
    assert page.variant.printed_on == NOON + timedelta(minutes=5)


def test_sheets_go_when_their_time_is_over(store: Store, kiosk: Kiosk, clock: OwnClock):
    """After two hours, or what the settings say, the desk drops them itself: no kiosk need run."""
    sheet(kiosk, "v1", "KP47")
    clock.move(HOURS.total_seconds() - 1)
    sheet(kiosk, "v2", "BD22")
    look = Librarian(store, clock, HOURS).look
    assert [each.visit.ticket for each in look().sheets] == ["BD22", "KP47"]
    clock.move(2)
    assert [each.visit.ticket for each in look().sheets] == ["BD22"]
    assert store.end(VisitId("v1")).sections == ()


def test_failed_paper_is_told_by_ticket(store: Store, kiosk: Kiosk, clock: OwnClock):
    """Sheets and slips that were asked for and may not have come out, the latest first; what was printed since is not among them."""
    for visit_id, ticket in (("v1", "KP47"), ("v2", "BD22"), ("v3", "FG33")):
        sheet(kiosk, visit_id, ticket)
    kiosk.visit("v4", "HJ44")
    for visit_id, kind, state in (
        ("v1", PaperKind.HANDOUT, JobState.FAILED),
        ("v2", PaperKind.HANDOUT, JobState.NOT_KNOWN),
        ("v3", PaperKind.HANDOUT, JobState.PRINTED),
        ("v4", PaperKind.WAITING, JobState.FAILED),
    ):
        clock.move(1)
        store.note_job(PaperJob(VisitId(visit_id), kind, state, "Paper is out.", clock.utc()))
    look = Librarian(store, clock, HOURS).look
    assert look().failed == ("HJ44", "BD22", "KP47")
    store.note_job(PaperJob(VisitId("v1"), PaperKind.HANDOUT, JobState.PRINTED, "", clock.utc()))
    assert look().failed == ("HJ44", "BD22")


def test_a_printers_trouble_is_told_while_it_is_news(store: Store, clock: OwnClock):
    """A printer that is not ready is named with its reason; one that is ready, or that said so long ago, is not."""
    store.note_printer("kiosk 1", PrinterStatus(ready=False, message="Paper is out."), clock.utc())
    store.note_printer("kiosk 2", PrinterStatus(ready=True, message=""), clock.utc())
    look = Librarian(store, clock, HOURS).look
    assert [(one.who, one.message, one.since) for one in look().printers] == [("kiosk 1", "Paper is out.", NOON)]
    clock.move(FRESH.total_seconds() + 1)
    assert look().printers == ()


def test_the_board_tells_paper_too(store: Store, kiosk: Kiosk, clock: OwnClock):
    """Each state of the board has the shelf; what the desk prints itself counts at once."""
    board = Board(store, clock, "front", Keep(HOURS))
    sheet(kiosk, "v1", "KP47")
    failed = PaperJob(VisitId("v1"), PaperKind.HANDOUT, JobState.FAILED, "", clock.utc())
    store.note_job(failed)
    assert board.tick().shelf.failed == ("KP47",)
    state = board.note_job(PaperJob(VisitId("v1"), PaperKind.HANDOUT, JobState.PRINTED, "", clock.utc()))
    assert state.shelf.failed == ()
    assert len(state.shelf.sheets) == 1


def test_a_store_that_fails_keeps_what_was_known(store: Store, kiosk: Kiosk, clock: OwnClock):
    """The list of sheets stays, and the board says what broke."""
    board = Board(store, clock, "front", Keep(HOURS))
    sheet(kiosk, "v1", "KP47")
    assert len(board.tick().shelf.sheets) == 1
    store.broken = frozenset({"sheets"})
    clock.move(2)
    state = board.tick()
    assert state.trouble == "The flag file is away."
    assert len(state.shelf.sheets) == 1
