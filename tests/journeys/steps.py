"""A patient's journey as a list of steps, played on a bare visit or on the real window by whoever takes the steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.flags import Flag, Status
from kiosk.paths import protocol_folder
from rules.interview import walk
from rules.load import load_protocol
from rules.model import Code, LinkId, Stage


@dataclass(frozen=True, slots=True)
class Press:
    """A button: start, helping, unwell, show, nurse, continue, back, ready, look, keep, print_now, tips, help, close_help, print, again, done.

    Or `confirm`: Continue on the review, then "They are right" and "Print now" where that is asked.
    """

    button: str


@dataclass(frozen=True, slots=True)
class Touch:
    """Everything selected on the question on screen after the touch."""

    link_id: LinkId
    codes: frozenset[Code]


@dataclass(frozen=True, slots=True)
class Choose:
    """One of the choices behind "Talk to staff"."""

    code: str


@dataclass(frozen=True, slots=True)
class Change:
    """Change beside an answer on the review."""

    link_id: LinkId


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes: idle, idle_over, held."""

    what: str


Step = Press | Touch | Choose | Change | Wait

CALM = {
    "danger": "none", "age": "a18_44", "bladder_bowel": "none", "saddle": "none", "legs": "none", "injury": "none", "ill": "none",
    "other_signs": "none", "pattern": "none", "history": "none", "infection_risk": "none", "where": "low", "feel": "cramp", "when": "h24_48",
    "onset": "slow", "course": "better", "pain": "5", "activity": "5", "pregnant": "na", "preg_signs": "none", "medicines": "none",
    "before": "first", "linked": "none", "setting_off": "none", "health": "none", "book": "yes",
}  # fmt: skip
"""The calm patient's answers, question by question. Follow-ups open after a worrying answer only, so a calm patient has none for them."""


def touch(link_id: str, *codes: str) -> Touch:
    """Select these codes on this question."""
    return Touch(LinkId(link_id), frozenset(map(Code, codes)))


def answer(link_id: str, *codes: str) -> tuple[Step, Step]:
    """Select and continue."""
    return touch(link_id, *codes), Press("continue")


def answers(order: tuple[str, ...], **changed: str) -> Iterator[Step]:
    """Answer these questions in this order as the calm patient does, but for what is changed; several codes with spaces."""
    given = CALM | changed
    for link_id in order:
        yield from answer(link_id, *given[link_id].split())


def raised(flag: Flag | None) -> str | None:
    """The level that staff were told of, by a flag that is not only held, nor taken back."""
    return flag.level.name if flag and flag.status not in {Status.HELD, Status.WITHDRAWN} else None


def asked(**changed: str) -> tuple[str, ...]:
    """The questions that the calm patient is asked, but for what is changed, in the order of the shipped protocol."""
    protocol = load_protocol(protocol_folder("back_spasm"))
    given: dict[LinkId, frozenset[Code]] = {}
    for_the_handout = {question.link_id for question in protocol.questions if question.stage is Stage.HANDOUT}
    while link_id := next((each for each in walk(protocol, given).missing if each not in for_the_handout), None):
        given[link_id] = frozenset(map(Code, (CALM | changed)[link_id].split()))
    return tuple(given)


@dataclass(frozen=True, slots=True)
class Journey:
    """What a patient does, and what comes of it."""

    name: str
    steps: tuple[Step, ...]
    ends: str
    """The state of `kiosk.visit.states.State` in which the journey ends."""
    level: str | None
    """The level that was raised at the desk; None: nothing was, or all of it was taken back."""


START = Press("start")
TO_LEGS = ("danger", "age", "bladder_bowel", "saddle", "legs")
CALM_PATH = asked()

LEAKS = (START, *answers(("danger", "age")), *answer("bladder_bowel", "leak"))
"""A worrying tick; its follow-up is on screen."""
OLD = {"bladder_bowel": "leak", "bladder_when": "years"}
ACHE = {"legs": "both", "legs_both": "ache"}

JOURNEYS = (
    Journey("calm", (START, *answers(CALM_PATH), Press("confirm")), "self_care", None),
    Journey("one leg hurts", (START, *answers(asked(legs="one_pain"), legs="one_pain"), Press("confirm")), "routine", "ROUTINE_APPOINTMENT"),
    Journey("cannot pee", (START, *answers(("danger", "age")), *answer("bladder_bowel", "retention")), "emergency", "EMERGENCY_NOW"),
    Journey("very unwell", (Press("unwell"),), "emergency", "EMERGENCY_NOW"),
    Journey("does not feel safe", (Press("help"), Choose("unsafe")), "welcome", "URGENT_TODAY"),
    Journey("asks for staff midway", (START, *answers(TO_LEGS), Press("help"), Choose("talk")), "asking", "ROUTINE_APPOINTMENT"),
    Journey("closes the help panel", (START, Press("help"), Press("close_help")), "asking", None),
    Journey(
        "changes a worrying answer",
        (
            START, *answers(TO_LEGS), *answers(("injury",)), *answer("ill", "fever"), Press("back"), touch("ill"), *answer("ill", "none"),
            *answers(CALM_PATH[CALM_PATH.index("other_signs") : CALM_PATH.index("before")]), Press("confirm"),
        ),
        "urgent",
        "URGENT_TODAY",
    ),
    Journey(
        "changes from the review",
        (
            START, *answers(CALM_PATH), Change(LinkId("legs")), touch("legs"), *answer("legs", "one_numb"), *answer("legs_worse", "no"),
            Press("confirm"),
        ),
        "urgent",
        "URGENT_TODAY",
    ),
    Journey("starts again", (START, *answers(TO_LEGS), Press("again"), Press("done")), "welcome", "ROUTINE_APPOINTMENT"),
    Journey("under 18", (START, *answers(("danger",)), *answer("age", "u18"), Press("confirm")), "urgent", "URGENT_TODAY"),
    Journey("walks away", (START, touch("danger", "chest"), Wait("idle"), Wait("idle_over")), "welcome", "EMERGENCY_NOW"),
    Journey("holds a touch", (START, touch("danger", "chest"), Wait("held")), "emergency", "EMERGENCY_NOW"),
    Journey("is answering", LEAKS, "asking", None),
    Journey("leaks since years", (START, *answers(asked(**OLD), **OLD), Press("confirm")), "self_care", None),
    Journey("leaks anew", (*LEAKS, *answer("bladder_when", "new")), "emergency", "EMERGENCY_NOW"),
    Journey("leaks, not sure since when", (*LEAKS, *answer("bladder_when", "unsure")), "emergency", "EMERGENCY_NOW"),
    Journey("leaks and is silent", (*LEAKS, Wait("held")), "emergency", "EMERGENCY_NOW"),
    Journey("touches the way out and is silent", (*LEAKS, touch("bladder_when", "years"), Wait("held")), "emergency", "EMERGENCY_NOW"),
    Journey("takes the leak back", (*LEAKS, Press("back"), touch("bladder_bowel"), *answer("bladder_bowel", "none")), "asking", None),
    Journey("starts again while asked", (*LEAKS, Press("again"), Press("done")), "welcome", "EMERGENCY_NOW"),
    Journey("walks away while asked", (*LEAKS, Wait("idle"), Wait("idle_over")), "welcome", "EMERGENCY_NOW"),
    Journey("aches in both legs", (START, *answers(asked(**ACHE), **ACHE), Press("confirm")), "routine", "ROUTINE_APPOINTMENT"),
    Journey("is not sure twice", (START, *answer("danger", "unsure"), *answer("danger_again", "unsure")), "asking", "URGENT_TODAY"),
    Journey("is not sure once", (START, *answer("danger", "unsure"), *answer("danger_again", "same")), "asking", None),
    Journey("answers after silence", (START, *answer("danger", "unsure"), Wait("held"), *answer("danger_again", "same")), "asking", "URGENT_TODAY"),
    Journey("passes by", (START, Wait("idle"), Wait("idle_over")), "welcome", None),
    Journey("passes by after a touch", (START, touch("danger", "none"), Wait("idle"), Wait("idle_over")), "welcome", None),
    Journey("leaves after harmless answers", (START, *answers(TO_LEGS), Wait("idle"), Wait("idle_over")), "welcome", "ROUTINE_APPOINTMENT"),
    Journey("leaves after a worry", (START, *answers(TO_LEGS, legs="one_pain"), Wait("idle"), Wait("idle_over")), "welcome", "URGENT_TODAY"),
    Journey("leaves after a worried touch", (START, touch("danger", "unsure"), Wait("idle"), Wait("idle_over")), "welcome", "URGENT_TODAY"),
)  # fmt: skip
"""Played on a bare visit and on the real window; the end and the flag must be the same."""
