"""`kiosk papers`: the paper form, the pages for the wall and beside the panel, and a sample of each slip, as files."""

from __future__ import annotations

import sys
import uuid
from functools import partial
from pathlib import Path

from kiosk import VERSION
from kiosk.app import House
from kiosk.desk.rows import Row
from kiosk.desk.slip import staff_slip
from kiosk.desk.state import Study
from kiosk.desk.story import Teller
from kiosk.desk.wording import Wording
from kiosk.errors import ExitCode
from kiosk.flags import derive
from kiosk.languages import known_languages
from kiosk.paperwork import HOUSE_PAGES, PaperKind, StaffSlip, WaitingSlip
from kiosk.ports import VisitEnd, VisitId, VisitRecord
from kiosk.visit.latch import Latch
from rules.assess import assess
from rules.dossier import Dossier
from rules.load import load_dossier
from rules.model import Answers, Input, Level

SAMPLE_TICKET = "KP47"


def papers(house: House, out: Path, language: str | None) -> int:
    """Write every paper that is about no real patient; a sample slip is marked as practice and rests on one of the protocol's own cases."""
    code = language or house.config.language
    if code not in known_languages():
        print(house.catalogue.say("papers.no_language", code=code, known=", ".join(known_languages())), file=sys.stderr)
        return ExitCode.WRONG_USE
    renderer = house.renderer()
    made = {page: renderer.house_page(page, code) for page in HOUSE_PAGES}
    made[PaperKind.WAITING] = renderer.waiting_slip(code, WaitingSlip(SAMPLE_TICKET, house.clock.utc().astimezone()))
    made[PaperKind.STAFF] = renderer.staff_slip(sample_slip(house))
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for kind, pdf in made.items():
            (out / f"{kind.value}.pdf").write_bytes(pdf)
    except OSError as error:
        print(f"{out}: {error.strerror or error}. Name another folder with --out.", file=sys.stderr)
        return ExitCode.NOT_STORED
    print(house.catalogue.say("papers.saved", count=len(made), folder=str(out)))
    return ExitCode.DONE


def sample_slip(house: House) -> StaffSlip:
    """The staff slip of a patient who is to be seen today, in rehearsal."""
    protocol, clock = house.protocol, house.clock
    dossier = load_dossier(house.content.folder, protocol)
    given = Input(_sample_answers(dossier))
    found, now = assess(protocol, given), clock.utc()
    visit_id = VisitId(str(uuid.UUID(int=0)))
    about = (protocol.name, protocol.version, True, now, protocol.content, VERSION)
    record = VisitRecord(visit_id, house.config.kiosk_id, SAMPLE_TICKET, *about)
    events = tuple(Latch(visit_id, record.kiosk_id, clock).answer(found.fired))
    flag = derive(events)
    if flag is None:
        raise ValueError(f"{protocol.name} has no case that makes a flag")
    row = Row(
        flag, record.kiosk_id, record, VisitEnd(found.level, finished=True, sections=(), language="", utc=now), clash=False, minutes=0, late=False
    )
    wording = Wording(protocol, house.catalogue.say)
    story = Teller(wording, partial(assess, protocol), lambda: dossier).tell(Study(row, events, given.answers))
    return staff_slip(story, wording, now.astimezone())


def _sample_answers(dossier: Dossier) -> Answers:
    """The first of the protocol's cases, without events, that is seen today; else the first that makes a flag."""
    flagged = sorted((case for case in dossier.cases if case.rules and not case.events), key=lambda case: abs(case.level - Level.URGENT_TODAY))
    return {**dossier.base, **flagged[0].change} if flagged else dossier.base
