"""What every `kiosk.paperwork.PaperStore` must do; a test module subclasses `PaperContract` and gives it a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.paperwork import ClinicStore, PaperJob, PaperKind
from kiosk.ports import VisitEnd, VisitId
from kiosk.printer import JobState, PrinterStatus
from rules.model import Level
from tests.kiosk.storage.contract import ANSWERS, NOON, event, record

HOUR = timedelta(hours=1)


def kept(hours: float = 0, *, sections: tuple[str, ...] = ("H31", "H03a"), level: Level = Level.SELF_CARE) -> VisitEnd:
    """A visit that ended so many hours after noon, with a sheet."""
    return VisitEnd(level, True, sections, "es", NOON + hours * HOUR, 3, ("H05",))


def job(visit_id: str, state: JobState, hours: float = 0, kind: PaperKind = PaperKind.HANDOUT) -> PaperJob:
    return PaperJob(VisitId(visit_id), kind, state, "Paper is out.", NOON + hours * HOUR)


class PaperContract:
    """Subclass as `TestMine(PaperContract)` and give a fixture `store` that is empty."""

    @pytest.fixture
    def store(self) -> ClinicStore:
        raise NotImplementedError

    def test_a_sheet_is_kept_with_all_it_is_made_of(self, store: ClinicStore):
        """Ticket, sections, language, text size and boxes come back, the latest visit first; a visit without a sheet does not."""
        for visit_id, ended in (("v1", kept()), ("v2", kept(1)), ("none", kept(1, sections=()))):
            store.open_visit(record(visit_id))
            store.end_visit(VisitId(visit_id), ended)
        assert store.sheets(NOON) == [(record("v2"), kept(1)), (record("v1"), kept())]
        assert store.sheets(NOON + HOUR) == [(record("v2"), kept(1))]

    def test_the_look_is_the_one_that_was_printed(self, store: ClinicStore):
        """Who changes the language or the text size before Print finds them so at the desk; nothing else of the end changes."""
        store.open_visit(record("v1"))
        store.end_visit(VisitId("v1"), kept())
        store.keep_look(VisitId("v1"), "fr", 2)
        assert store.end(VisitId("v1")) == replace(kept(), language="fr", size=2)

    def test_sheets_are_forgotten_and_the_visit_stays(self, store: ClinicStore):
        """What an older sheet was made of goes; level, end and ticket stay, younger sheets too, and nothing brings it back."""
        for visit_id, ended in (("old", kept()), ("young", kept(2))):
            store.open_visit(record(visit_id))
            store.end_visit(VisitId(visit_id), ended)
        store.forget_sheets(NOON + HOUR)
        store.keep_look(VisitId("old"), "fr", 2)
        assert store.end(VisitId("old")) == VisitEnd(Level.SELF_CARE, True, (), "", NOON)
        assert [visit.visit_id for visit, _ in store.sheets(NOON - HOUR)] == ["young"]
        assert store.visit(VisitId("old")) == record("old")
        assert store.unended(record("old").kiosk_id) == []

    def test_a_flag_loses_its_sheet_alone(self, store: ClinicStore):
        """A flagged visit's events and answers stay when what its sheet was made of goes."""
        store.open_visit(record("v1"))
        store.append([event("v1", level=Level.ROUTINE_APPOINTMENT)], ANSWERS)
        store.end_visit(VisitId("v1"), kept(level=Level.ROUTINE_APPOINTMENT))
        store.forget_sheets(NOON + HOUR)
        assert store.answers(VisitId("v1")) == ANSWERS
        assert len(store.events(VisitId("v1"))) == 1
        assert store.sheets(NOON) == []

    def test_the_last_word_about_a_page_counts(self, store: ClinicStore):
        """One job a visit and kind: a later one takes the place of an earlier one; another kind stands beside it; old ones go."""
        store.note_job(job("v1", JobState.FAILED))
        store.note_job(job("v1", JobState.PRINTED, 1))
        store.note_job(job("v1", JobState.NOT_KNOWN, 0.5, PaperKind.WAITING))
        assert store.jobs(NOON) == [job("v1", JobState.PRINTED, 1), job("v1", JobState.NOT_KNOWN, 0.5, PaperKind.WAITING)]
        store.forget_sheets(NOON + 0.75 * HOUR)
        assert store.jobs(NOON) == [job("v1", JobState.PRINTED, 1)]

    def test_the_last_word_of_a_printer_counts(self, store: ClinicStore):
        """Each kiosk's printer as it last said it was, and when."""
        store.note_printer("kiosk 1", PrinterStatus(ready=False, message="Paper is out."), NOON)
        store.note_printer("kiosk 2", PrinterStatus(ready=True, message=""), NOON)
        store.note_printer("kiosk 1", PrinterStatus(ready=True, message=""), NOON + HOUR)
        one, two = store.printers().items()
        assert one == ("kiosk 1", (PrinterStatus(ready=True, message=""), NOON + HOUR))
        assert two == ("kiosk 2", (PrinterStatus(ready=True, message=""), NOON))
