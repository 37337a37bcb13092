"""The shipped handout, for many made-up patients: two pages, the safety advice complete, every word as written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import pytest

from kiosk import country
from kiosk.country import Paper
from kiosk.handout.pdf import HandoutRenderer
from kiosk.paths import protocol_folder, resource
from kiosk.text import Catalogue, filled
from rules.assess import assess
from rules.handout import Chosen, select
from rules.load import load_protocol
from rules.model import Answers, Input, Kind, Level, Protocol, Stage
from tests.kiosk.handout.sample import CLINIC, body_words, overlaps, page_texts, section_words, variant

CLINIC_WORDS = {"CLINIC_NAME": CLINIC.name, "CLINIC_PHONE": CLINIC.phone, "CLINIC_HOURS": CLINIC.hours}
HANDOUTS = 300
NEVER_LEFT_OUT = {"help", "visit", "stage", "packs", "pain_relief", "questions", "footer"}
CALM = 0.93
"""How often a warning sign is denied: few enough answers reach a higher level, and enough of each occur."""


@cache
def shop(code: str) -> tuple[Protocol, HandoutRenderer]:
    """The protocol and the renderer of a clinic in this country."""
    home = country.read(code)
    words = CLINIC_WORDS | {name: word.format_map(CLINIC_WORDS) for name, word in home.words["en"].items()}
    catalogue = Catalogue.read(resource("locale", "en"), words)
    protocol = filled(load_protocol(protocol_folder("back_spasm")), catalogue.fill)
    return protocol, HandoutRenderer(protocol, CLINIC, paper=home.paper, say=catalogue.say, demonstration=True)


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


@pytest.mark.parametrize(("code", "paper"), [("US", Paper.LETTER), ("GB", Paper.A4)])
def test_two_pages_whatever_the_answers(code, paper) -> None:
    """No patient's advice takes more than two pages, and what keeps them safe never gives way."""
    protocol, renderer = shop(code)
    assert country.read(code).paper is paper
    places = {section.id: section.place for section in protocol.sections}
    drawn = handouts(protocol, seed=1)
    for _ in range(HANDOUTS // 2):
        level, chosen = next(drawn)
        ids = [each.section.id for each in chosen]
        made = renderer.sheet(ids, "en", variant(level, *(each.section.id for each in chosen if each.boxed)))
        assert made.pages <= 2, ids
        assert sorted(made.printed + made.dropped) == sorted(ids)
        assert not {places[section] for section in made.dropped} & NEVER_LEFT_OUT, ids


@pytest.mark.parametrize("code", ["US", "GB"])
def test_every_shipped_word_reads_back(code, tmp_path) -> None:
    """On some patients' pages, what is read is what the protocol says, section by section, nothing else, and no word on another."""
    protocol, renderer = shop(code)
    drawn = handouts(protocol, seed=2)
    sections = {section.id: section for section in protocol.sections}
    for _ in range(8):
        level, chosen = next(drawn)
        boxed = [each.section.id for each in chosen if each.section.place in {"stage", "move"}]
        made = renderer.sheet([each.section.id for each in chosen], "en", variant(level, *boxed))
        read = body_words(page_texts(made.pdf, tmp_path), "Printed 22 November 2026")
        expected = ["Back", "spasm:", "your", "advice", "sheet"]
        for section_id in made.printed:
            if sections[section_id].place == "footer":
                continue
            words = section_words(sections[section_id], level)
            joined = sections[section_id].place == "opening" and read[len(expected) : len(expected) + len(words)] != words
            expected += words[len(sections[section_id].title.split()) :] if joined else words
        assert read == expected
        assert not overlaps(made.pdf, tmp_path)
