"""A flag's story put into the order of the staff slip."""

from __future__ import annotations

from functools import partial
from itertools import chain

import pytest

from kiosk.desk.board import Board
from kiosk.desk.slip import may_be_slipped, staff_slip
from kiosk.desk.story import Story, Teller
from kiosk.desk.wording import Wording
from kiosk.paths import resource
from kiosk.ports import EventKind, VisitId
from kiosk.text import Catalogue
from rules.assess import assess
from rules.model import Answers, Code, Level, LinkId
from tests.kiosk.desk.fakes import NOON, Kiosk, OwnClock, Store
from tests.kiosk.desk.small_protocol import DOSSIER, PROTOCOL

WORDING = Wording(PROTOCOL, Catalogue.read(resource("locale", "en"), {}).say)


def answers(**given: str) -> Answers:
    return {LinkId(link_id): frozenset(map(Code, codes.split())) for link_id, codes in given.items()}


def story(store: Store, clock: OwnClock) -> Story:
    study = Board(store, clock, "front")
    study.tick()
    told = study.study(VisitId("v1"))
    assert told is not None
    return Teller(WORDING, partial(assess, PROTOCOL), lambda: DOSSIER).tell(told)


def test_every_answer_is_on_the_slip(store: Store, kiosk: Kiosk, clock: OwnClock):
    """What worries stands under assessment, the rest under background with who the patient is first; what is open is told."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",), answers(danger="chest unsure", saddle="none", pain="7"))
    slip = staff_slip(story(store, clock), WORDING, NOON)
    assert [(entry.text, entry.note) for entry in slip.worries] == [("Chest pain, I'm not sure", "Right now, any of these? · Not sure")]
    texts = [(entry.text, entry.note) for entry in slip.others]
    assert ("None of these", "Anything new between your legs? · Private · Answered, then no longer asked") in texts
    assert (slip.ticket, slip.level_words, slip.printed_on) == ("KP 47", "Emergency", NOON)


def test_reasons_begin_with_the_most_urgent(store: Store, kiosk: Kiosk, clock: OwnClock):
    """Each has its level in words, whatever order they came in."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, Level.URGENT_TODAY, ("R-U01",))
    kiosk.tell("v1", EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",))
    slip = staff_slip(story(store, clock), WORDING, NOON)
    assert [(entry.text, entry.note) for entry in slip.reasons] == [
        ("Possible heart problem.", "Emergency"),
        ("Unsure about the saddle area.", "Urgent today"),
    ]


def test_doubts_and_what_was_taken_back_are_told(store: Store, kiosk: Kiosk, clock: OwnClock):
    """Staff see that a sign was taken back, that answers came too fast, and that the visit was left."""
    kiosk.visit("v1", practice=True)
    kiosk.tell("v1", EventKind.HELD, Level.EMERGENCY_NOW, ("R-E01",))
    kiosk.tell("v1", EventKind.WITHDRAWN, Level.EMERGENCY_NOW, ("R-E01",))
    kiosk.tell("v1", EventKind.NOTED, Level.URGENT_TODAY, ("note.fast", "note.helped"))
    kiosk.tell("v1", EventKind.RAISED)
    kiosk.tell("v1", EventKind.UNFINISHED)
    slip = staff_slip(story(store, clock), WORDING, NOON)
    notes = [entry.note for entry in slip.worries]
    assert notes == ["Ask again", "Touched, then taken back or explained"]
    assert {"Practice", "Helped by someone", "Too fast to be read", "Left unfinished"} <= set(slip.marks)


def test_answers_that_cannot_be_read_are_said_to_be(store: Store, kiosk: Kiosk, clock: OwnClock):
    """A store that fails leaves no slip that looks as if there were none."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED)
    board = Board(store, clock, "front")
    board.tick()
    store.broken = frozenset({"answers"})
    study = board.study(VisitId("v1"))
    assert study is not None
    told = Teller(WORDING, partial(assess, PROTOCOL), lambda: DOSSIER).tell(study)
    assert staff_slip(told, WORDING, NOON).worries[0].text == "The answers cannot be read now."


@pytest.mark.parametrize(
    ("level", "kinds", "may"),
    [
        (Level.ROUTINE_APPOINTMENT, (EventKind.RAISED,), True),
        (Level.EMERGENCY_NOW, (EventKind.RAISED, EventKind.SEEN), True),
        (Level.EMERGENCY_NOW, (EventKind.HELD,), False),
        (Level.EMERGENCY_NOW, (EventKind.HELD, EventKind.WITHDRAWN), False),
    ],
)
def test_which_flags_have_a_slip(store: Store, kiosk: Kiosk, level: Level, kinds: tuple[EventKind, ...], may: bool):
    """Those that count, from ROUTINE up."""
    kiosk.visit("v1")
    for kind in kinds:
        kiosk.tell("v1", kind, level)
    assert may_be_slipped(story(store, kiosk.clock)) is may


def test_nothing_on_the_slip_is_an_id(store: Store, kiosk: Kiosk, clock: OwnClock):
    """Rules and questions stand in words: an id helps nobody at the bedside."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, answers=answers(danger="chest", pain="10"))
    slip = staff_slip(story(store, clock), WORDING, NOON)
    said = " ".join(f"{entry.text} {entry.note}" for entry in chain(slip.reasons, slip.others, slip.worries, slip.to_do))
    assert not [name for name in ("R-U01", "R-E01", "EV02", "danger", "activity") if name in said]
