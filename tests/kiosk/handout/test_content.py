"""Sections become blocks: order, joining, forms of lines, and what gives way first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.handout.content import Form, HandoutError, Line, Row, blocks, give_way
from rules.model import Level
from tests.kiosk.handout.sample import ASKED, FOOTER, HELP, STEPS, protocol, section, variant

STAGE = section("STAGE", "stage", "It hurts.", "It will pass.", "Do this:", "- Walk.", "- Sleep.")
SHARP = section("SHARP", "opening", "It can stab.", priority=3, title="How it feels")
CRAMP = section("CRAMP", "opening", "It can cramp.", priority=2, title="How it feels")


def made(*sections, level=Level.SELF_CARE, boxed=()):
    """The blocks of these sections, asked for in this order."""
    return blocks(protocol(*sections), [each.id for each in sections], variant(level, *boxed))


def test_blocks_stand_in_print_order() -> None:
    """Whatever order sections are named in, the help box is first and the footer last."""
    assert [block.place for block in made(FOOTER, STEPS, STAGE, HELP)] == ["help", "stage", "timeline", "footer"]


def test_plain_sentences_run_on_and_bullets_stand_alone() -> None:
    """Sentences make one paragraph that leads in the list below it."""
    stage = made(HELP, STAGE)[1]
    assert stage.lines == (Line("It hurts. It will pass. Do this:", Form.LEAD), Line("Walk.", Form.BULLET), Line("Sleep.", Form.BULLET))


def test_openings_are_joined() -> None:
    """Two ways a spasm feels make one block under one title, which gives way as late as the later of them."""
    opening = made(HELP, SHARP, CRAMP)[1]
    assert (opening.sections, opening.title, opening.priority) == (("SHARP", "CRAMP"), "How it feels", 2)
    assert opening.lines == (Line("It can stab. It can cramp."),)


def test_bars_make_a_row() -> None:
    """Three parts with bars between them are a step of the timeline; other lines stay lines."""
    timeline = made(HELP, STEPS)[1]
    assert timeline.rows[1] == Row("Over 4 weeks", "still sore", "book a visit")
    assert timeline.lines == (Line("Many feel better."),)


def test_a_row_of_two_parts_is_refused() -> None:
    """A timeline row with a part missing costs no patient a garbled table: it is refused by name."""
    with pytest.raises(HandoutError, match="STEPS"):
        made(HELP, section("STEPS", "timeline", "0 to 3 days | strong pain"))


def test_questions_are_strong() -> None:
    """In quick questions the question is set apart from its answer."""
    assert made(HELP, ASKED)[1].lines == (Line("The one you like.", Form.BULLET, strong="Heat or ice?"), Line("No question at all.", Form.BULLET))


def test_sentences_of_another_level_are_left_out() -> None:
    """A sentence for those who get a visit is not printed for those who go home."""
    both = section("WHO", "who", "For all.", "For some.")
    only = replace(both, text=(both.text[0], replace(both.text[1], levels=frozenset({Level.ROUTINE_APPOINTMENT}))))
    assert made(HELP, only)[1].lines == (Line("For all."),)
    assert made(HELP, only, level=Level.ROUTINE_APPOINTMENT)[1].lines == (Line("For all. For some."),)


def test_boxes() -> None:
    """The help box and the sections that the answers emphasise are boxed, nothing else."""
    assert [block.boxed for block in made(HELP, STAGE, STEPS, boxed=("STEPS",))] == [True, False, True]


def test_no_sheet_without_the_help_box() -> None:
    """A sheet that does not say when to get help is never made."""
    with pytest.raises(HandoutError, match="help"):
        made(STAGE)


def test_unknown_sections_are_refused_by_name() -> None:
    """A reprint of sections that a new version lacks is refused, and the message names them."""
    with pytest.raises(HandoutError, match="GONE"):
        blocks(protocol(HELP), ["HELP", "GONE"], variant())


def test_order_of_giving_way() -> None:
    """The highest priority goes first, of equals the last on the sheet; two tips stay a step longer; priority 1 never goes."""
    tips = [section(f"TIP{number}", "tips", "Do it.", priority=4) for number in range(4)]
    who, steps, about, move = (section(each.upper(), each, "So.", priority=n) for each, n in (("who", 5), ("timeline", 3), ("about", 2), ("move", 3)))
    sheet = made(HELP, STAGE, move, *tips, about, steps, who)
    assert [sheet[index].sections[0] for index in give_way(sheet)] == ["WHO", "TIP3", "TIP2", "TIMELINE", "TIP1", "TIP0", "MOVE", "ABOUT"]
