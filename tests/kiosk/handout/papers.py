"""The shipped words for pages beside the handout, and a staff slip to print."""

from __future__ import annotations

from datetime import datetime

from kiosk.country import read
from kiosk.handout.tongue import Tongue
from kiosk.handout.typesetting import load_fonts
from kiosk.languages import known_languages
from kiosk.paperwork import Entry, StaffSlip
from kiosk.paths import protocol_folder, resource
from kiosk.text import Catalogue, filled
from rules.load import load_protocol
from rules.model import Level
from tests.kiosk.handout.sample import CLINIC

AFTERNOON = datetime(2026, 11, 27, 14, 5)  # noqa: DTZ001 - the clinic's own time, whatever its zone
WORDS = {"CLINIC_NAME": CLINIC.name, "CLINIC_PHONE": CLINIC.phone, "CLINIC_HOURS": CLINIC.hours}
UNFILLED = load_protocol(protocol_folder("back_spasm"))


def english() -> Tongue:
    """The shipped protocol and the shell's words."""
    load_fonts()
    home = read("US").words["en"]
    catalogue = Catalogue.read(resource("locale", "en"), WORDS | {name: word.format_map(WORDS) for name, word in home.items()})
    return Tongue(known_languages()["en"], catalogue.say, filled(UNFILLED, catalogue.fill))


def entries(name: str, count: int, words: int = 12) -> tuple[Entry, ...]:
    """So many lines, each told apart by its number."""
    return tuple(Entry(f"{name}-{number}", " ".join(["answered"] * words)) for number in range(count))


def slip(reasons: int = 2, others: int = 5, worries: int = 2, to_do: int = 1) -> StaffSlip:
    """A slip with so many lines in each list."""
    return StaffSlip(
        ticket="KP 47",
        level=Level.URGENT_TODAY,
        level_words="Urgent today",
        place="Kiosk 1, since 13:55",
        marks=("New", "Helped by someone"),
        reasons=entries("reason", reasons),
        others=entries("other", others),
        worries=entries("worry", worries),
        score="Impact 6.5 of 10, moderate",
        to_do=entries("todo", to_do),
        protocol="Back spasm, version 0.1.0",
        printed_on=AFTERNOON,
    )
