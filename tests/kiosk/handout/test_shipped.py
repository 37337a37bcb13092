"""The shipped handout: every word as written, and for ordinary patients more than the least."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.country import Paper
from kiosk.handout import ink, shaping, typesetting
from kiosk.handout.layout import placed
from kiosk.languages import PROVEN
from rules.assess import assess
from rules.handout import select
from rules.model import Input, Level
from tests.kiosk.handout.sample import NOON, block_words, body_words, overlaps, page_texts, variant
from tests.kiosk.handout.shops import CODES, handouts, shop

PRINTED = "Printed 22 November 2026"


@pytest.mark.parametrize(("code", "paper"), [("US", Paper.LETTER), ("GB", Paper.A4)])
def test_paper_of_the_country(code, paper) -> None:
    """A clinic prints on its country's paper."""
    assert shop(code).paper is paper


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_word_reads_back(code, tmp_path) -> None:
    """On some patients' pages, what is read is what the protocol says, block by block, nothing else, and no word on another."""
    drawn, renderer = handouts(shop(code).protocol, seed=2), shop(code).renderer
    for _ in range(8):
        level, chosen = next(drawn)
        boxed = [each.section.id for each in chosen if each.section.place in {"stage", "move"}]
        asked = [each.section.id for each in chosen], "en", variant(level, *boxed)
        made, where = renderer.sheet(*asked), renderer.laid_out(*asked)
        read = body_words(page_texts(made.pdf, tmp_path), PRINTED)
        shown = [each for each in placed(where.layout, where.furniture) if each.shown.first == 0]
        expected = [word for each in shown for word in block_words(each.each.block, headed=each.each.headed)]
        assert read == expected
        assert sorted(section for each in shown for section in each.each.block.sections) == sorted({*made.printed} - {"H36"})
        assert not overlaps(made.pdf, tmp_path)


def printed(code: str, **answers: str) -> set[str]:
    """The sections on the sheet of somebody harmless but for these answers."""
    protocol = shop(code).protocol
    given = {question.link_id: question.harmless or frozenset([question.options[0].code]) for question in protocol.questions}
    given |= {link_id: frozenset(codes.split()) for link_id, codes in answers.items()}  # type: ignore[misc]
    found = assess(protocol, Input(given))
    chosen = select(protocol, Input(given), found)
    assert found.level is Level.SELF_CARE
    return set(shop(code).renderer.sheet([each.section.id for each in chosen], "en", variant(found.level)).printed)


@pytest.mark.parametrize("code", CODES)
def test_an_ordinary_sheet_has_its_tips_and_its_timeline(code) -> None:
    """Somebody with a fresh spasm and two triggers reads about the first at length and the second in short, and finds the timeline."""
    on = printed(code, when="lt24h", feel="sharp", medicines="none", health="none", setting_off="lifting desk", age="a18_44", linked="none")
    assert on >= {"H30", "H37", "H38", "H34"}
    assert on & {"H10", "H08"}


@pytest.mark.parametrize("language", sorted(PROVEN))
def test_a_ticket_and_an_hour_are_kept_by_no_store(language) -> None:
    """Of a sheet's ticket and hour nothing is kept for the next one, be it a word, a line or its drawing: only what sheets say again is."""
    level, chosen = next(handouts(shop("US").protocol, seed=3))
    ids, found = [each.section.id for each in chosen], []
    for ticket, hours in (("KP47", 0), ("ZB91", 1), ("GT38", 5), ("MW52", 11)):
        how = replace(variant(level), ticket=ticket, printed_on=NOON + timedelta(hours=hours, minutes=hours))
        shop("US").renderer.render(ids, language, how)
        found.append((shaping._shaped.cache_info().currsize, ink._readable.cache_info().currsize, typesetting._kept.cache_info().currsize))
    assert len(set(found)) == 1, found


def test_no_ticket_and_no_answer_in_the_file() -> None:
    """Title, subject and list of contents say what the sheet is about, never whose it is."""
    level, chosen = next(handouts(shop("US").protocol, seed=3))
    pdf = shop("US").renderer.render([each.section.id for each in chosen], "en", replace(variant(level), ticket="ZZ99"))
    assert b"ZZ99" not in pdf
    assert b"/Title (Back spasm: your advice sheet)" in pdf
    assert b"/Outlines" in pdf
