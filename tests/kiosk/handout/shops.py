"""Clinics that print the shipped handout, in every language, and made-up patients who get it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kiosk import country
from kiosk.country import Paper
from kiosk.handout.content import Letterhead
from kiosk.handout.pdf import HandoutRenderer
from kiosk.languages import Spoken, known_languages
from kiosk.paths import protocol_folder, resource
from kiosk.text import Catalogue, filled
from rules.assess import assess
from rules.handout import Chosen, select
from rules.load import load_protocol
from rules.model import Answers, Input, Kind, Level, Protocol, Stage
from rules.translated import read_translation

CLINIC = Letterhead("Riverside Walk-in Clinic", "(555) 010-0147", "Open every day, 8 am to 8 pm")
CLINIC_WORDS = {"CLINIC_NAME": CLINIC.name, "CLINIC_PHONE": CLINIC.phone, "CLINIC_HOURS": CLINIC.hours}
CODES = ("US", "GB")
CALM = 0.93
"""How often a warning sign is denied: few enough answers reach a higher level, and enough of each occur."""


@dataclass(frozen=True)
class Shop:
    """A clinic that prints."""

    protocol: Protocol
    """In English."""
    renderer: HandoutRenderer
    paper: Paper


@cache
def shop(code: str, *, beside: bool = False) -> Shop:
    """A clinic in this country; `beside`: it wants English beside the patient's language."""
    home = country.read(code)
    renderer = HandoutRenderer(
        lambda language, _sections: spoken(code, language), CLINIC, paper=home.paper, demonstration=True, beside="en" if beside else ""
    )
    return Shop(spoken(code, "en").protocol, renderer, home.paper)


@cache
def spoken(code: str, language: str) -> Spoken:
    """The shipped words in this country and language."""
    known, folder = known_languages()[language], protocol_folder("back_spasm")
    words = CLINIC_WORDS | {name: word.format_map(CLINIC_WORDS) for name, word in country.read(code).words[language].items()}
    catalogue = Catalogue.read(resource("locale", language), words, leftwards=known.leftwards)
    english = load_protocol(folder)
    protocol = english if language == "en" else read_translation(folder, language, english).spoken()
    return Spoken(known, catalogue, filled(protocol, catalogue.fill), draft=language != "en")


def patient(protocol: Protocol, chance: random.Random) -> Answers:
    """Somebody who answers every question, most warning signs with the harmless answer."""
    answers = {}
    for question in protocol.questions:
        if question.stage in {Stage.WARNING, Stage.GATE} and question.harmless and chance.random() < CALM:
            answers[question.link_id] = question.harmless
            continue
        several = [option.code for option in question.options if not option.exclusive]
        many = question.kind in {Kind.MULTI, Kind.BODYMAP} and chance.random() < 0.8
        picked = chance.sample(several, chance.randint(1, len(several))) if many else [chance.choice(question.options).code]
        answers[question.link_id] = frozenset(picked)
    return answers


def handouts(protocol: Protocol, seed: int) -> Iterator[tuple[Level, tuple[Chosen, ...]]]:
    """What made-up patients would be handed, without end; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - made-up patients
    while True:
        given = Input(patient(protocol, chance))
        found = assess(protocol, given)
        chosen = select(protocol, given, found)
        if chosen:
            yield found.level, chosen
