"""A worrying tick with a follow-up, on a bare visit: held at its full level until a clear answer, silence, time or the end decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.flags import Status
from kiosk.ports import EventKind
from kiosk.visit.states import Overlay, State
from rules.load import load_protocol
from rules.model import Level, LinkId
from tests.journeys.following import following
from tests.journeys.played import Played
from tests.journeys.steps import START, Change, Choose, Press, Step, Wait, answer, touch
from tests.rules.tiny import copy_to

HELD, WITHDRAWN, RAISED, CHANGED, UNFINISHED = (
    EventKind.HELD, EventKind.WITHDRAWN, EventKind.RAISED, EventKind.CHANGED, EventKind.UNFINISHED,
)  # fmt: skip
TICKED: tuple[Step, ...] = (START, *answer("danger", "blue"))
"""The tick is given, its follow-up is on screen."""
UNSURE: tuple[Step, ...] = (START, *answer("danger", "unsure"))
REST: tuple[Step, ...] = (*answer("age", "a18"), *answer("where", "tip"))


@pytest.fixture
def played(tmp_path: Path) -> Played:
    return Played(following(tmp_path))


def flag_of(played: Played) -> tuple[Level, Status]:
    flag = played.flag
    assert flag is not None
    return flag.level, flag.status


def told(played: Played) -> list[tuple[EventKind, tuple[str, ...]]]:
    return [(event.kind, event.rule_ids) for event in played.events]


def test_a_tick_is_held_and_asked_about(played: Played) -> None:
    """Continue on an emergency tick that has a follow-up asks it; staff see the tick at its full level, without an alarm."""
    played.play(TICKED)
    assert (played.visit.state, played.visit.cursor.current) == (State.ASKING, "danger_new")
    assert told(played) == [(HELD, ("R-E01",))]
    assert flag_of(played) == (Level.EMERGENCY_NOW, Status.HELD)
    assert played.visit.level is Level.SELF_CARE


@pytest.mark.parametrize("code", ["yes", "unsure"])
def test_yes_and_not_sure_raise_it(played: Played, code: str) -> None:
    """Anything but a clear no makes the emergency final, and ends the questions."""
    played.play((*TICKED, *answer("danger_new", code)))
    assert told(played) == [(HELD, ("R-E01",)), (RAISED, ("R-E01",))]
    assert played.visit.state is State.EMERGENCY


def test_a_clear_no_takes_it_back(played: Played) -> None:
    """A lowered tick is shown as taken back, raises no alarm, and the visit goes on to its end."""
    played.play((*TICKED, *answer("danger_new", "no"), *REST, *answer("pain", "3"), Press("confirm")))
    assert told(played) == [(HELD, ("R-E01",)), (WITHDRAWN, ("R-E01",))]
    assert flag_of(played)[1] is Status.WITHDRAWN
    assert played.visit.state is State.SELF_CARE


def test_a_touch_on_the_follow_up_takes_nothing_back(played: Played) -> None:
    """Until Continue, a touched no is no answer: whoever leaves then, or is silent, leaves the full level."""
    played.play((*TICKED, touch("danger_new", "no")))
    assert told(played) == [(HELD, ("R-E01",))]
    played.play([Wait("held")])
    assert flag_of(played) == (Level.EMERGENCY_NOW, Status.NEW)
    assert played.visit.state is State.EMERGENCY
    assert played.visit.result is not None
    assert [rule.id for rule in played.visit.result.fired] == ["R-E01"]


def test_silence_raises_it_after_30_s(played: Played) -> None:
    """Thirty seconds without a touch, and the tick counts in full."""
    played.play(TICKED).pause(29.9)
    assert flag_of(played)[1] is Status.HELD
    played.pause(0.2)
    assert flag_of(played) == (Level.EMERGENCY_NOW, Status.NEW)
    assert played.visit.state is State.EMERGENCY


@pytest.mark.parametrize("step", [touch("danger_new", "no"), Press("continue"), Press("help"), Press("extend"), Press("again")])
def test_whatever_the_patient_does_gives_time(played: Played, step: Step) -> None:
    """Any touch begins the thirty seconds anew, and the desk, which counts too, is told of it."""
    played.play(TICKED).pause(20)
    played.play([step]).pause(20)
    assert flag_of(played)[1] is Status.HELD
    assert told(played) == [(HELD, ("R-E01",))] * 2
    played.pause(10)
    assert flag_of(played)[1] is Status.NEW


def test_it_counts_after_90_s_in_all(played: Played) -> None:
    """Somebody who touches now and then, and never answers, leaves it open for ninety seconds and no longer."""
    played.play(TICKED)
    for code in ("no", "yes", "no"):
        played.pause(25)
        played.play([touch("danger_new", code)])
    played.pause(14.9)
    assert flag_of(played)[1] is Status.HELD
    played.pause(0.2)
    assert flag_of(played) == (Level.EMERGENCY_NOW, Status.NEW)


def test_touches_within_a_second_are_told_once(played: Played) -> None:
    """A finger that drums does not fill the store."""
    played.play((*TICKED, *[touch("danger_new", code) for code in ("no", "yes") * 20]))
    assert told(played) == [(HELD, ("R-E01",))]


def test_back_keeps_it_held(played: Played) -> None:
    """Going back to the tick and on again changes nothing for staff."""
    played.play((*TICKED, Press("back"), Press("continue")))
    assert played.visit.cursor.current == "danger_new"
    assert told(played) == [(HELD, ("R-E01",))]


def test_the_tick_changed_away_is_taken_back(played: Played) -> None:
    """Back, another answer, Continue: taken back; the touch alone takes nothing back yet."""
    played.play((*TICKED, Press("back"), touch("danger"), touch("danger", "none")))
    assert told(played) == [(HELD, ("R-E01",))]
    played.play([Press("continue")])
    assert told(played) == [(HELD, ("R-E01",)), (WITHDRAWN, ("R-E01",))]
    assert played.visit.cursor.current == "age"


def test_a_tick_kept_is_not_asked_about_again(played: Played) -> None:
    """Back past the follow-up and on again finds its answer as it was given."""
    played.play((*TICKED, *answer("danger_new", "no"), Press("back"), Press("back"), Press("continue")))
    assert (played.visit.cursor.current, played.visit.cursor.selection) == ("danger_new", {"no"})
    assert flag_of(played)[1] is Status.WITHDRAWN


def test_a_tick_given_again_is_asked_about_again(played: Played) -> None:
    """What the follow-up said of the tick before is forgotten with it."""
    played.play((*TICKED, *answer("danger_new", "no"), Press("back"), Press("back"), *answer("danger", "none")))
    played.play([Press("back"), *answer("danger", "blue")])
    assert (played.visit.cursor.current, played.visit.cursor.selection) == ("danger_new", frozenset())
    assert flag_of(played) == (Level.EMERGENCY_NOW, Status.HELD)


def test_another_tick_beside_it_asks_again(played: Played) -> None:
    """A tick without a follow-up is raised at once, and the one beside it stays held."""
    played.play((START, *answer("danger", "blue", "numb")))
    assert told(played) == [(HELD, ("R-E01", "R-U01")), (RAISED, ("R-U01",)), (HELD, ("R-E01",))]
    flag = played.flag
    assert flag is not None
    assert (flag.level, flag.status, flag.held, flag.held_level) == (Level.URGENT_TODAY, Status.NEW, ("R-E01",), Level.EMERGENCY_NOW)
    assert played.visit.cursor.current == "danger_new"
    played.play(answer("danger_new", "no"))
    flag = played.flag
    assert flag is not None
    assert (flag.level, flag.held, flag.withdrawn) == (Level.URGENT_TODAY, (), ("R-E01",))


def test_the_90_s_of_a_tick_outlast_another_flag(played: Played) -> None:
    """What is raised beside a held tick does not begin its time anew."""
    played.play((START, touch("danger", "blue", "numb"))).pause(20)
    played.play([Press("continue")])
    for _ in range(2):
        played.pause(28)
        played.play([touch("danger_new", "no")])
    played.pause(13.9)
    assert flag_of(played)[0] is Level.URGENT_TODAY
    played.pause(0.2)
    assert flag_of(played)[0] is Level.EMERGENCY_NOW


@pytest.mark.parametrize(
    ("code", "level", "state"),
    [("no", None, State.SELF_CARE), ("unsure", Level.URGENT_TODAY, State.URGENT), ("yes", Level.URGENT_TODAY, State.URGENT)],
)
def test_not_sure_is_asked_once_more(played: Played, code: str, level: Level | None, state: State) -> None:
    """Not sure on a warning screen waits for the same question in simpler words; only its no lowers it."""
    played.play(UNSURE)
    assert played.visit.cursor.current == "danger_again"
    assert flag_of(played) == (Level.URGENT_TODAY, Status.HELD)
    played.play((*answer("danger_again", code), *REST))
    if level is None:
        played.play(answer("pain", "3"))
    played.play([Press("confirm")])
    assert played.visit.state is state
    assert (flag_of(played)[1] is Status.NEW) == (level is not None)


def test_what_was_raised_never_lowers(played: Played) -> None:
    """After silence raised it, the follow-up's no changes nothing for the flag; staff see that the answer came."""
    played.play((*UNSURE, Wait("held")))
    assert (played.visit.state, played.visit.cursor.current) == (State.ASKING, "danger_again")
    played.play(answer("danger_again", "no"))
    assert told(played) == [(HELD, ("R-U02",)), (RAISED, ("R-U02",)), (CHANGED, ("R-U02",))]
    assert flag_of(played) == (Level.URGENT_TODAY, Status.NEW)
    played.play((*REST, Press("confirm")))
    assert played.visit.state is State.URGENT
    assert played.visit.sections == ()


def test_back_to_a_tick_that_was_raised_holds_nothing_anew(played: Played) -> None:
    """After silence raised it, going back and on again stores nothing; the answer that follows is still told."""
    played.play((*UNSURE, Wait("held"), Press("back"), Press("continue"), *answer("danger_again", "no")))
    assert told(played) == [(HELD, ("R-U02",)), (RAISED, ("R-U02",)), (CHANGED, ("R-U02",))]


def test_a_touch_that_silence_raised_is_told_when_it_changes(played: Played) -> None:
    """A touch that counted because nobody confirmed it, and was then taken back, is known to staff as changed."""
    played.play((START, touch("danger", "numb"), Wait("held"), touch("danger"), *answer("danger", "none")))
    assert told(played) == [(HELD, ("R-U01",)), (RAISED, ("R-U01",)), (CHANGED, ("R-U01",))]


def test_a_call_for_staff_is_no_answer_that_changes(played: Played) -> None:
    """A panel that stood open until it counted is not taken for an answer that the next one changed."""
    played.play((START, Press("help"), Wait("held"), Press("close_help"), *answer("danger", "none")))
    assert told(played) == [(HELD, ("help.talk",)), (RAISED, ("help.talk",))]
    played.play((Press("help"), Press("close_help")))
    assert len(played.events) == 2


def test_an_emergency_leaves_nothing_open(played: Played) -> None:
    """When one follow-up ends the questions, what waited for another counts in full: nobody will ask it."""
    played.play((START, *answer("danger", "blue", "unsure"), *answer("danger_new", "yes")))
    assert played.visit.state is State.EMERGENCY
    assert told(played) == [(HELD, ("R-E01", "R-U02")), (RAISED, ("R-E01", "R-U02"))]
    assert played.visit.latch.due is None


@pytest.mark.parametrize(
    "leaving",
    [(Wait("idle"), Wait("idle_over")), (Press("again"), Press("done")), (Press("staff"),), (Press("help"), Wait("idle_over"))],
    ids=["idle", "start again", "staff key", "from the panel"],
)
def test_leaving_while_it_is_held_raises_it(played: Played, leaving: tuple[Step, ...]) -> None:
    """However the visit ends, what was held counts in full."""
    played.play((*TICKED, *leaving))
    assert told(played) == [(HELD, ("R-E01",)), (RAISED, ("R-E01",)), (UNFINISHED, ("R-U09", "R-R20"))]
    assert flag_of(played) == (Level.EMERGENCY_NOW, Status.NEW)
    assert played.visit.state is State.ENDED


def test_calling_staff_while_it_is_held_raises_it(played: Played) -> None:
    """A patient who asks for staff instead of answering is not less worrying for it."""
    played.play((*TICKED, Press("help"), Choose("talk")))
    assert flag_of(played)[0] is Level.EMERGENCY_NOW
    assert played.visit.state is State.EMERGENCY


def test_change_from_the_review_asks_the_follow_up(played: Played) -> None:
    """A tick given from the review is held, and its follow-up asked, before the review comes back."""
    played.play((START, *answer("danger", "none"), *REST, *answer("pain", "3"), Change(LinkId("danger")), touch("danger"), *answer("danger", "blue")))
    assert (played.visit.state, played.visit.cursor.current) == (State.ASKING, "danger_new")
    assert flag_of(played) == (Level.EMERGENCY_NOW, Status.HELD)
    played.play(answer("danger_new", "no"))
    assert played.visit.state is State.REVIEW


@pytest.mark.parametrize(
    ("steps", "level"),
    [
        ((), None),
        ((touch("danger", "none"),), None),
        (answer("danger", "none"), Level.ROUTINE_APPOINTMENT),
        ((touch("danger", "numb"),), Level.URGENT_TODAY),
        (answer("danger", "numb"), Level.URGENT_TODAY),
        (answer("danger", "unsure"), Level.URGENT_TODAY),
        ((*answer("danger", "unsure"), *answer("danger_again", "no")), Level.URGENT_TODAY),
        ((touch("danger", "blue"),), Level.EMERGENCY_NOW),
        ((*answer("danger", "blue"), *answer("danger_new", "no")), Level.URGENT_TODAY),
    ],
    ids=["nothing", "touched none", "harmless", "touched", "worry", "not sure", "not sure then no", "touched emergency", "lowered"],
)
def test_passers_by(played: Played, steps: tuple[Step, ...], level: Level | None) -> None:
    """Left before any answer: no flag. After harmless answers: ROUTINE. After any worry or "not sure": its full level, at least URGENT."""
    played.play((START, *steps, Wait("idle"), Wait("idle_over")))
    flag = played.flag
    assert (flag.level if flag else None) == level
    assert flag is None or (flag.status, flag.unfinished) == (Status.NEW, True)
    assert played.visit.state is State.ENDED


def test_no_protocol_makes_an_unfinished_visit_silent(tmp_path: Path) -> None:
    """Where no rule speaks of unfinished visits they are ROUTINE all the same."""
    played = Played(load_protocol(copy_to(tmp_path)))
    played.play((START, *answer("danger", "none"), Press("staff")))
    assert [(event.kind, event.level, event.rule_ids) for event in played.events] == [(UNFINISHED, Level.ROUTINE_APPOINTMENT, ())]


@pytest.mark.parametrize(("pain", "asked"), [("3", False), ("9", True)])
def test_only_an_appointment_is_offered_for_booking(played: Played, pain: str, asked: bool) -> None:
    """The desk is offered a visit to book for a ROUTINE patient, and the answer is kept for it."""
    played.play((START, *answer("danger", "none"), *answer("age", "a60"), *answer("where", "tip"), *answer("pain", pain), Press("ready")))
    assert (played.visit.overlay is Overlay.OFFER) == asked
    if asked:
        played.play((Press("tips"), *answer("book", "yes"), Press("confirm")))
        assert played.visit.state is State.ROUTINE
        assert played.kept[LinkId("book")] == {"yes"}
