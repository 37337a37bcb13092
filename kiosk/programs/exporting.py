"""What leaves the store for other programs, made of a house: for `kiosk export`, and for the desk's button that saves the day."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app import House
from kiosk.errors import StoreError
from kiosk.export.fhir import BundleError, bundle
from kiosk.export.taken import Taken, of_day
from kiosk.export.writing import TakenNameError, write
from kiosk.paths import resource
from kiosk.ports import FlagStore

if TYPE_CHECKING:
    from kiosk.desk.saving import Saved
    from kiosk.paperwork import StaffSlip

DAY_FORMS = ("csv", "note", "fhir")
"""What the desk's button writes: a table to look at, notes for the record, bundles for other programs."""


def save_day(house: House, store: FlagStore, folder: Path) -> Saved:
    """Today's flags into a folder of their own below this one, and what became of it. Off the GUI thread; nothing is raised that can be told."""
    from kiosk.desk.saving import Saved

    say, now = house.catalogue.say, house.clock.utc().astimezone()
    try:
        taken = of_day(store, now.date())
        if not taken:
            return Saved(say("export.none", day=now.date().isoformat()))
        files = {name: content for form in DAY_FORMS for name, content in files_of(house, form, taken, now.date().isoformat())[0].items()}
        place = folder / f"{now:%Y-%m-%d-%H%M%S}"
        write(place, files)
    except (StoreError, BundleError) as error:
        return Saved(say("desk.save.failed", reason=str(error)))
    except TakenNameError as there:
        return Saved(say("desk.save.failed", reason=str(there)))
    except OSError as error:
        return Saved(say("desk.save.failed", reason=f"{error.filename or folder}: {error.strerror}"))
    return Saved(say("desk.save.done", count=len(taken), folder=str(place)), tuple(one.visit.visit_id for one in taken))


def files_of(house: House, form: str, taken: Sequence[Taken], of: str) -> tuple[Mapping[str, bytes], int]:
    """By name, and how many visits are in them. A name holds a day or a visit's own id, and nothing of the patient but the ticket asked for.

    `form`: `fhir`, `csv`, `note` or `visits`. Raises kiosk.export.fhir.BundleError.
    """
    if not taken:
        return {}, 0
    match form:
        case "fhir":
            return _fhir(house, taken), len(taken)
        case "note":
            return _notes(house, taken), len(taken)
        case "csv":
            from kiosk.export.table import table

            return {f"flags-{_plain(of)}.csv": table(house.protocol, taken)}, len(taken)
        case _:
            from kiosk.export.visits import visits

            content, count = visits(house.protocol, taken, random.SystemRandom())
            return ({f"visits-{_plain(of)}.json": content} if count else {}), count


def _plain(of: str) -> str:
    return "".join(sign for sign in of if sign.isalnum() or sign == "-")


def _fhir(house: House, taken: Sequence[Taken]) -> Mapping[str, bytes]:
    from kiosk.export.codes import read_codes
    from kiosk.export.words import Words

    codes, words = read_codes(resource("export", "codes.toml")), Words(house.protocol, house.catalogue.say)
    made = {one.visit.visit_id: bundle(house.protocol, one, codes, words) for one in taken}
    return {f"fhir-{name}.json": (json.dumps(each, ensure_ascii=False, indent=1) + "\n").encode() for name, each in made.items()}


def _notes(house: House, taken: Sequence[Taken]) -> Mapping[str, bytes]:
    from kiosk.export.note import note

    now = house.clock.utc().astimezone()
    slip_of = _slips(house)
    return {f"note-{one.visit.visit_id}.txt": note(slip_of(one, now), house.catalogue.say).encode() for one in taken}


def _slips(house: House) -> Callable[[Taken, datetime], StaffSlip]:
    """What makes the staff slip of a visit, as the desk would print it."""
    from kiosk.desk.rows import Row
    from kiosk.desk.slip import staff_slip
    from kiosk.desk.state import Study
    from kiosk.desk.story import Teller
    from kiosk.desk.wording import Wording
    from rules.assess import assess
    from rules.load import load_dossier

    protocol = house.protocol
    wording = Wording(protocol, house.catalogue.say)
    teller = Teller(wording, partial(assess, protocol), partial(load_dossier, house.content.folder, protocol))

    def made(one: Taken, now: datetime) -> StaffSlip:
        row = Row(one.flag, one.visit.kiosk_id, one.visit, one.end, clash=False, minutes=0, late=False)
        return staff_slip(teller.tell(Study(row, one.events, None if one.unread else one.answers)), wording, now)

    return made
