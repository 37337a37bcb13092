"""Sections become blocks: order, joining, forms of lines, and what gives way first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.handout.content import Form, HandoutError, Line, Row, give_way
from kiosk.handout.making import Wording, blocks
from rules.model import Level, Section, Sentence
from tests.kiosk.handout.sample import ASKED, FOOTER, HELP, NOON, SAY, STEPS, protocol, section, variant

MOVE = section("MOVE", "move", "It hurts.", "It will pass.", "Do this:", "- Walk.", "- Sleep.")
STAGE = section("STAGE", "stage", "It hurts.", "It will pass.")
SHARP = section("SHARP", "opening", "It can stab.", priority=3, title="How it feels")
CRAMP = section("CRAMP", "opening", "It can cramp.", priority=2, title="How it feels")


def made(*sections, level=Level.SELF_CARE, boxed=()):
    """The blocks of these sections, asked for in this order."""
    return blocks(Wording(protocol(*sections), SAY), [each.id for each in sections], variant(level, *boxed))


def test_blocks_stand_in_print_order() -> None:
    """Whatever order sections are named in, the help box is first and the footer last."""
    assert [block.place for block in made(FOOTER, STEPS, STAGE, HELP)] == ["help", "today", "timeline", "footer"]


def test_plain_sentences_run_on_and_bullets_stand_alone() -> None:
    """Sentences make one paragraph that leads in the list below it; the title stands before its first words."""
    assert made(HELP, MOVE)[1].lines == (
        Line("It hurts. It will pass. Do this:", Form.LEAD, strong="Title of MOVE"),
        Line("Walk.", Form.BULLET),
        Line("Sleep.", Form.BULLET),
    )


def test_openings_are_joined() -> None:
    """Two ways a spasm feels make one block under one title, which gives way as late as the later of them."""
    opening = made(HELP, SHARP, CRAMP)[1]
    assert (opening.sections, opening.title, opening.priority) == (("SHARP", "CRAMP"), "How it feels", 2)
    assert opening.lines == (Line("It can stab. It can cramp.", strong="How it feels"),)


def test_bars_make_a_row() -> None:
    """Four parts with bars between them are a step of the timeline; other lines stay lines."""
    timeline = made(HELP, STEPS)[1]
    assert timeline.rows[1] == Row("Lasting", "over 4 weeks", "still sore", "book a visit")
    assert timeline.lines == (Line("Many feel better."),)


def test_a_row_of_three_parts_is_refused() -> None:
    """A timeline row with a part missing costs no patient a garbled table: it is refused by name."""
    with pytest.raises(HandoutError, match="STEPS"):
        made(HELP, section("STEPS", "timeline", "Start | 0 to 3 days | strong pain"))


def test_questions_are_strong() -> None:
    """In quick questions the question is set apart from its answer."""
    assert made(HELP, ASKED)[1].lines == (Line("The one you like.", Form.BULLET, strong="Heat or ice?"), Line("No question at all.", Form.BULLET))


def test_sentences_of_another_level_are_left_out() -> None:
    """A sentence for those who get a visit is not printed for those who go home."""
    both = section("WHO", "who", "For all.", "For some.")
    only = replace(both, text=(both.text[0], replace(both.text[1], levels=frozenset({Level.ROUTINE_APPOINTMENT}))))
    assert made(HELP, only)[1].lines == (Line("For all.", strong="Title of WHO"),)
    assert made(HELP, only, level=Level.ROUTINE_APPOINTMENT)[1].lines == (Line("For all. For some.", strong="Title of WHO"),)


def test_boxes() -> None:
    """The help box and the sections that the answers emphasise are boxed, and what to do today; nothing else."""
    assert [block.boxed for block in made(HELP, MOVE, STEPS, boxed=("STEPS",))] == [True, False, True]


def test_no_sheet_without_the_help_box() -> None:
    """A sheet that does not say when to get help is never made."""
    with pytest.raises(HandoutError, match="help"):
        made(STAGE)


def test_unknown_sections_are_refused_by_name() -> None:
    """A reprint of sections that a new version lacks is refused, and the message names them."""
    with pytest.raises(HandoutError, match="GONE"):
        blocks(Wording(protocol(HELP), SAY), ["HELP", "GONE"], variant())


def test_order_of_giving_way() -> None:
    """The highest priority goes first, of equals the last on the sheet; two tips stay a step longer; priority 1 never goes."""
    tips = [section(f"TIP{number}", "tips", "Do it.", priority=4) for number in range(4)]
    who, steps, about, move = (section(each.upper(), each, "So.", priority=n) for each, n in (("who", 5), ("timeline", 3), ("about", 2), ("move", 3)))
    drawn = replace(section("DRAWN", "tips", "So.", priority=5, title="Title of TIP0"), text=(Sentence("DRAWN.1", "So.", (), picture="lift"),))
    sheet = made(HELP, STAGE, move, tips[0], drawn, *tips[1:], about, steps, who)
    order = ["WHO", "DRAWN", "TIP3", "TIP2", "TIMELINE", "TIP1", "TIP0", "MOVE", "ABOUT"]
    assert [sheet[index].sections[0] for index in give_way(sheet)] == order


def test_the_last_resort() -> None:
    """When nothing else is left, the places of the last resort go too, in their order, and only those."""
    sheet = made(HELP, STAGE, section("CARE", "care", "So."), section("CAUSES", "causes", "So."), section("WHO", "who", "So.", priority=7))
    assert [sheet[index].sections[0] for index in give_way(sheet, ("causes", "care"))] == ["WHO", "CAUSES", "CARE"]


def test_what_yields_goes_before_the_tips_that_stay() -> None:
    """A place of the last resort that yields goes behind the tips beyond two and before those two."""
    tips = [section(f"TIP{number}", "tips", "Do it.", priority=3) for number in range(3)]
    sheet = made(HELP, *tips, section("CARE", "care", "So."), section("LATER", "prevention", "So."))
    order = ["TIP2", "LATER", "TIP1", "TIP0", "CARE"]
    assert [sheet[index].sections[0] for index in give_way(sheet, ("prevention", "care"), {"prevention"})] == order


def test_today_stands_behind_the_help_box() -> None:
    """The visit, the stage and the short words on packs and moving are one box, each after its title; a second stage stands by itself."""
    visit, short = section("VISIT", "visit", "Staff will help."), section("SHORT", "today", "Walk.", title="Move")
    leg = section("LEG", "stage", "It may tingle.")
    sheet = made(HELP, visit, STAGE, leg, short)
    assert [block.place for block in sheet] == ["help", "today", "stage"]
    assert (sheet[1].sections, sheet[1].title, sheet[1].boxed) == (("VISIT", "STAGE", "SHORT"), "What to do today", True)
    assert [(line.strong, line.text, line.small) for line in sheet[1].lines] == [
        ("Title of VISIT", "Staff will help.", True),
        ("Title of STAGE", "It hurts. It will pass.", False),
        ("Move", "Walk.", True),
    ]


def test_short_words_on_medicines_are_large() -> None:
    """What page 1 says on pain relief stands in the size of pain relief; on packs, in that of packs."""
    pain, packs = section("PAIN", "pain_relief", "Ask first."), section("PACKS", "packs", "In a towel.")
    short = [replace(section(f"SHORT{each.id}", "today", "So."), follows=frozenset({each.id})) for each in (pain, packs)]
    assert [line.small for line in made(HELP, pain, packs, *short)[1].lines] == [False, True]


def test_one_matter_has_one_heading() -> None:
    """Sections on pain relief stand under one heading, each after its own title, so that a warning is not taken for another matter."""
    sheet = made(HELP, section("NO", "pain_relief", "Do not.", title="No"), section("YES", "pain_relief", "You may.", title="Yes"))
    assert (sheet[1].title, sheet[1].sections) == ("Pain relief", ("NO", "YES"))
    assert [(line.strong, line.text) for line in sheet[1].lines] == [("No", "Do not."), ("Yes", "You may.")]


def marked(place: str, *said: str) -> Section:
    """A section whose last line is marked by the section STAGE."""
    lines = section("MARKED", place, *said)
    return replace(lines, text=(*lines.text[:-1], replace(lines.text[-1], marked_by=frozenset({"STAGE"}))))


def test_a_ticked_trigger_stands_out() -> None:
    """Where its section is printed too, a line stands out behind the others; else it runs on with them."""
    triggers = marked("causes", "Sport.", "Stress.", "Lifting.")
    assert made(HELP, triggers)[-1].lines == (Line("Sport. Stress. Lifting.", strong="Title of MARKED"),)
    assert made(HELP, STAGE, triggers)[-1].lines == (Line("Sport. Stress.", strong="Title of MARKED"), Line("Lifting.", marked=True))


def test_you_are_here_with_the_date_of_the_next_stage() -> None:
    """The patient's own step says so, and by when to book a visit; the date is the stage's number of days after printing, in words."""
    steps = marked("timeline", "A | 1 day | sore | rest", "B | 2 days | better | walk")
    stage = replace(STAGE, check_days=11)
    sheet = made(HELP, stage, steps)
    assert [row.here for row in sheet[-1].rows] == [(), ("You are here", "Not better by 3 December: book a visit.")]
    assert sheet[1].lines[-1] == Line("", strong="Not better by 3 December: book a visit.")
    assert made(HELP, stage, steps, level=Level.ROUTINE_APPOINTMENT)[-1].rows[1].here[1] == "Not better by 3 December: call us."
    assert made(HELP, STAGE, steps)[-1].rows[1].here == ("You are here",)


def test_the_date_depends_on_nothing_but_the_stage() -> None:
    """Two patients of one stage get one date: the sheet gives no answer away. Across the end of a year it is still right."""
    stage = replace(STAGE, check_days=11)
    late = replace(variant(), printed_on=NOON.replace(month=12, day=28))
    (_, today) = blocks(Wording(protocol(HELP, stage), SAY), ["HELP", "STAGE"], late)
    assert today.lines[-1].strong == "Not better by 8 January: book a visit."


def test_the_code_says_its_sentences() -> None:
    """A section in the place of the code is printed as what its sentences say to a phone, with a line on how to read it."""
    code = made(HELP, section("CODE", "code", "Call 911.", "See a doctor."))[-1]
    assert (code.code, code.lines) == ("Call 911.\nSee a doctor.", (Line(SAY("handout.code")),))


def test_lines_for_two_languages_do_not_run_on() -> None:
    """Beside its translation every sentence is a line of its own."""
    sheet = blocks(Wording(protocol(HELP, MOVE), SAY), ["HELP", "MOVE"], variant(), run_on=False)
    assert [line.text for line in sheet[1].lines] == ["It hurts.", "It will pass.", "Do this:", "Walk.", "Sleep."]
