"""What the detail tells of a flag, and what the list says of it in a line."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from kiosk.desk.board import Board
from kiosk.desk.slip import staff_slip
from kiosk.desk.story import Mark, Story, Teller
from kiosk.desk.wording import Wording
from kiosk.paths import resource
from kiosk.ports import EventKind, VisitId, VisitRecord
from kiosk.text import Catalogue
from rules.assess import assess
from rules.model import Code, Level, LinkId
from rules.strict_yaml import read_flat
from tests.kiosk.desk.fakes import Kiosk, OwnClock
from tests.kiosk.desk.small_protocol import CHEST, DOSSIER, NONE, PROTOCOL, UNSURE

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT


@pytest.fixture
def wording() -> Wording:
    return Wording(PROTOCOL, Catalogue.read(resource("locale", "en"), {}).say)


@pytest.fixture
def tell(kiosk: Kiosk, clock: OwnClock, wording: Wording):
    """The story of the visit v1, as it is now."""

    def told() -> Story:
        board = Board(kiosk.store, clock, "front")
        board.tick()
        study = board.study(VisitId("v1"))
        assert study is not None
        return Teller(wording, partial(assess, PROTOCOL), lambda: DOSSIER).tell(study)

    return told


def answers(**given: str):
    return {LinkId(link_id): frozenset(map(Code, codes.split())) for link_id, codes in given.items()}


def test_why_and_what_it_rests_on(kiosk: Kiosk, tell):
    """Reasons are told in the rules' words, the most urgent first, with the evidence and the source statements behind them."""
    kiosk.tell("v1", EventKind.RAISED, URGENT, ("R-U01",))
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",))
    story = tell()
    assert [(line.text, line.level) for line in story.reasons] == [("Possible heart problem.", EMERGENCY), ("Unsure about the saddle area.", URGENT)]
    assert "R-E01" in story.reasons[0].note
    assert "EV05" in story.reasons[0].note
    assert [line.text for line in story.to_do] == ["Do what EMERGENCY_NOW says."]
    told = [f"{line.text} {line.note}" for line in story.evidence]
    assert len(told) == 3
    for words in (
        ("EV05", "A trial of 2019", "Chest pain counts", "seen"),
        ("S0-W1", "Chest pain with back pain", "see at once"),
        ("EV02", "RECALLED"),
    ):
        assert any(all(word in line for word in words) for line in told)


def test_answers_in_words(kiosk: Kiosk, tell):
    """Every answer stands beside its question, in the order of the interview; what worries, is unsure or private is marked; the rest is listed."""
    kiosk.tell("v1", EventKind.RAISED, answers=answers(saddle=f"{UNSURE}", danger=f"{UNSURE}", pain="7"))
    story = tell()
    assert [(a.question, a.answers, a.worrying, a.marks) for a in story.answers] == [
        ("Right now, any of these?", ("I'm not sure",), True, (Mark.UNSURE,)),
        ("Anything new between your legs?", ("I'm not sure",), True, (Mark.PRIVATE, Mark.UNSURE)),
        ("How bad is the pain?", ("7",), False, ()),
    ]
    assert story.unanswered == ("How much does it stop you?",)


def test_answers_after_an_emergency(kiosk: Kiosk, tell):
    """An emergency answer ends the questions: what was answered before it and is no longer asked is still told, and marked."""
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",), answers(danger=f"{CHEST} {UNSURE}", saddle=f"{NONE}"))
    assert [(a.answers, a.worrying, a.marks) for a in tell().answers] == [
        (("Chest pain", "I'm not sure"), True, (Mark.UNSURE,)),
        (("None of these",), False, (Mark.PRIVATE, Mark.DROPPED)),
    ]


def test_a_code_of_another_version_is_still_told(kiosk: Kiosk, tell):
    """An answer or a rule that this desk does not know is shown by its code, and the versions are named."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, URGENT, ("R-X99",), answers(danger="tail", old="yes"))
    story = tell()
    assert [(a.question, a.answers) for a in story.answers] == [
        ("Right now, any of these?", ("tail (not in this version)",)),
        ("old", ("yes",)),
    ]
    assert "R-X99" in story.reasons[0].text
    assert story.protocol == "Back spasm, version 0.1.0, 2026-11-22"


CONTENT = "1c5600308b55"
KNOWN = "Back spasm, version 0.1.0+1c560030, 2026-11-22"
OTHER = "Asked with back_spasm 0.1.0{}; the words here are those of " + KNOWN


@pytest.mark.parametrize(
    ("content", "program", "told"),
    [
        (CONTENT, "0.1.0", f"{KNOWN} · Backcheck 0.1.0"),
        ("5d41402abc4b", "0.2.0", f"{OTHER.format('+5d41402a')} · Backcheck 0.2.0"),
        ("", "", KNOWN),
    ],
    ids=["these", "others", "of an older program"],
)
def test_a_flag_names_what_asked(kiosk: Kiosk, clock: OwnClock, content: str, program: str, told: str):
    """The detail names version and first digits of the questions, and the program that asked them; other content of the same version is told."""
    visit = VisitRecord(VisitId("v1"), kiosk.kiosk_id, "KP47", "back_spasm", "0.1.0", False, clock.utc(), content, program)
    kiosk.store.open_visit(visit)
    kiosk.tell("v1", EventKind.RAISED, URGENT, ("R-U01",))
    board = Board(kiosk.store, clock, "front")
    board.tick()
    study = board.study(VisitId("v1"))
    assert study is not None
    known = replace(PROTOCOL, content=CONTENT)
    wording = Wording(known, Catalogue.read(resource("locale", "en"), {}).say)
    story = Teller(wording, partial(assess, known), lambda: DOSSIER).tell(study)
    assert story.protocol == told
    assert staff_slip(story, wording, clock.utc()).protocol == told


def test_changed_and_taken_back(kiosk: Kiosk, tell):
    """ "Answered yes, then changed" stands at its reason; "touched, then taken back" by itself."""
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    kiosk.tell("v1", EventKind.WITHDRAWN, EMERGENCY, ("R-E01",))
    story = tell()
    assert (story.reasons, [line.text for line in story.taken_back]) == ((), ["Possible heart problem."])
    kiosk.tell("v1", EventKind.RAISED, URGENT, ("R-U01",))
    kiosk.tell("v1", EventKind.CHANGED, URGENT, ("R-U01",))
    story = tell()
    assert [(line.text, line.marks) for line in story.reasons] == [("Unsure about the saddle area.", (Mark.CHANGED,))]
    assert [line.text for line in story.taken_back] == ["Possible heart problem."]


def test_a_touch_that_waits(kiosk: Kiosk, tell, wording: Wording):
    """A touch that is neither confirmed nor taken back is no reason yet, and staff are told to wait."""
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    story = tell()
    assert (story.reasons, [line.text for line in story.waiting]) == ((), ["Possible heart problem."])
    assert story.to_do[0].text == wording.say("desk.to_do.held")
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",))
    assert (len(tell().reasons), tell().waiting) == (1, ())


def test_states_in_words(kiosk: Kiosk, clock: OwnClock, wording: Wording):
    """A row says what the patient wants booked, unless it is an alarm, and that a warning question is being answered on top of what was raised."""
    for visit_id, level in (("v1", ROUTINE), ("v3", EMERGENCY)):
        kiosk.tell(visit_id, EventKind.RAISED, level, ("R-R20",), answers(book="yes"))
        kiosk.end(visit_id, level)
    kiosk.tell("v2", EventKind.RAISED, URGENT)
    kiosk.tell("v2", EventKind.HELD, EMERGENCY, ("R-E01",))
    rows = Board(kiosk.store, clock, "front").tick().rows
    assert [(row.flag.visit_id, wording.group(row), wording.states(row)) for row in rows] == [
        ("v3", "New", ["New"]),
        ("v2", "New", ["New", "Answering a warning question", "Still at the screen"]),
        ("v1", "Quiet list, no alarm", ["Wants a visit booked", "New"]),
    ]


def test_the_score(kiosk: Kiosk, tell):
    """Impact, band, parts and the count of warning signs by level come from the assessment of what was stored."""
    kiosk.tell("v1", EventKind.UNFINISHED, answers=answers(danger=f"{NONE}", saddle=f"{UNSURE}", pain="6", activity="9"))
    score = tell().score
    assert (score.impact, score.band, score.pain, score.activity) == (7.5, "severe", 6, 9)
    assert score.warning_signs[URGENT] == 1
    assert score.warning_signs[ROUTINE] == 1


def test_a_private_wish(kiosk: Kiosk, tell, wording: Wording):
    """ "I do not feel safe" is told in the detail with its mark, and never in the list."""
    kiosk.tell("v1", EventKind.HELP, URGENT, ("help.unsafe",))
    story = tell()
    assert story.to_do[1].text == "Says: not safe."
    assert story.to_do[1].marks == story.reasons[0].marks == (Mark.PRIVATE,)
    assert "safe" not in wording.headline(story.row)[0] + wording.spoken(story.row)


def test_draft_practice_and_clash_are_marked(kiosk: Kiosk, tell):
    """A draft protocol, a rehearsal and a ticket given twice each carry a mark."""
    kiosk.visit("v1", practice=True)
    kiosk.visit("v2")
    for visit_id in ("v1", "v2"):
        kiosk.tell(visit_id, EventKind.RAISED)
    assert tell().marks == (Mark.PRACTICE, Mark.CLASH, Mark.DRAFT)


def test_what_happened(kiosk: Kiosk, tell):
    """Every event is told with its time and who caused it."""
    kiosk.tell("v1", EventKind.RAISED)
    kiosk.tell("v1", EventKind.CLOSED)
    kiosk.tell("v1", EventKind.HELP, EMERGENCY, ("help.unwell",))
    course = tell().course
    assert [re.fullmatch(r"\d\d:\d\d", line.text) is not None for line in course] == [True] * 3
    assert course[0].note == "Kiosk 1: raised to Urgent today, R-U01"


def test_a_row_in_words(kiosk: Kiosk, clock: OwnClock, wording: Wording):
    """The list says ticket, level, waiting time, state and the most urgent reason; a reader hears it as one sentence."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, rules=("R-U01",))
    kiosk.tell("v1", EventKind.UNFINISHED, EMERGENCY, ("R-E01", "R-R20"))
    kiosk.tell("v1", EventKind.CHANGED)
    clock.move(12 * 60)
    (row,) = Board(kiosk.store, clock, "front").tick().rows
    assert wording.ticket(row) == "KP 47"
    assert wording.waited(row) == ("12", "min")
    assert wording.states(row) == ["New", "Left unfinished", "Answer changed"]
    assert wording.headline(row) == ("Possible heart problem.", 2)
    assert wording.spoken(row) == "Emergency, KP 47, Kiosk 1, New, Left unfinished, Answer changed, 12 min, Possible heart problem."
    clock.move(53 * 60)
    (row,) = Board(kiosk.store, clock, "front").tick().rows
    assert wording.waited(row) == ("1:05", "hours")


def test_the_words_and_their_users_agree():
    """Every text id in the desk's code has words, and no words stand there without a user."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[3] / "kiosk" / "desk").glob("*.py"))
    used = {re.sub(r"\{[^}]*\}", "*", text_id) for text_id in re.findall(r'"(desk\.[^" ]+)"', code)}
    files = resource("locale", "en").glob("*.yaml")
    there = {text_id for path in files for text_id in read_flat(path.read_bytes(), path.name) if text_id.startswith("desk.")}
    patterns = [re.compile(re.escape(text_id).replace(r"\*", r"[\w.]+")) for text_id in used]
    assert {text_id for text_id in used if "*" not in text_id} <= there
    assert {text_id for text_id in there if not any(pattern.fullmatch(text_id) for pattern in patterns)} == set()


def test_what_was_noted_is_told(kiosk: Kiosk, tell):
    """Help by somebody, haste and contradictions are marks of a flag, each with what staff can do; without a flag they are on no list."""
    kiosk.tell("v1", EventKind.NOTED, Level.SELF_CARE, ("note.helped",))
    board = Board(kiosk.store, OwnClock(), "front")
    assert board.tick().rows == ()
    kiosk.tell("v1", EventKind.RAISED, ROUTINE, ("R-R20",))
    kiosk.tell("v1", EventKind.NOTED, Level.SELF_CARE, ("note.fast", "note.C01", "note.C99"))
    story = tell()
    assert {Mark.HELPED, Mark.FAST, Mark.CONTRADICTORY} <= set(story.marks)
    fast, unlike = (line.text for line in story.doubts)
    assert fast.startswith("Answered too fast to be read.")
    assert unlike == "No sign, but the worst pain."
    assert story.course[-1].note.endswith("answers contradict (C01), answers contradict (C99)")
