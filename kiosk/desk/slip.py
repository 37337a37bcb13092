"""The staff slip of a flag: what the detail tells, put in the order of SBAR. Nothing here draws."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kiosk.desk.story import Answered, Line, Mark, Story
from kiosk.desk.wording import Wording
from kiosk.flags import Status
from kiosk.paperwork import Entry, StaffSlip
from rules.model import Level, Score


def may_be_slipped(story: Story) -> bool:
    """Whether there is a slip: for a flag at ROUTINE or above that counts, not for a sign that is still being answered or was taken back."""
    flag = story.row.flag
    return flag.level >= Level.ROUTINE_APPOINTMENT and flag.status not in {Status.HELD, Status.WITHDRAWN}


def staff_slip(story: Story, wording: Wording, now: datetime) -> StaffSlip:
    """The slip as it would be printed now; `now` in the clinic's own time."""
    row, say = story.row, wording.say
    answers = story.answers or ()
    calm = sorted((each for each in answers if not each.worrying), key=lambda each: each.warning)  # who the patient is, before what is not the matter
    unread = (Entry(say("desk.detail.answers.unread")),) if story.answers is None else ()
    return StaffSlip(
        ticket=wording.ticket(row),
        level=row.flag.level,
        level_words=wording.level(row.flag.level),
        place=say("desk.detail.place", who=wording.place(row.kiosk_id), time=wording.clock(row.flag.raised_at)),
        marks=(*(say(f"desk.mark.{mark.value}") for mark in story.marks if mark is not Mark.DRAFT), *wording.states(row)),
        reasons=tuple(_said(line, wording) for line in (*story.reasons, *story.waiting)),
        others=(*_answers(calm, wording), *_open(story, wording)),
        worries=(
            *unread,
            *_answers((each for each in answers if each.worrying), wording),
            *(Entry(line.text, say("desk.detail.doubts")) for line in story.doubts),
            *(Entry(line.text, say("desk.detail.taken_back")) for line in story.taken_back),
        ),
        score=_score(story.score, wording),
        to_do=tuple(Entry(line.text) for line in story.to_do),
        protocol=story.protocol,
        printed_on=now,
    )


def _said(line: Line, wording: Wording) -> Entry:
    """A reason with its marks; what it rests on stays on the screen."""
    level = [wording.level(line.level)] if line.level is not None else []
    return Entry(line.text, " · ".join([*level, *_marks(line.marks, wording)]))


def _answers(answers: Iterable[Answered], wording: Wording) -> Iterable[Entry]:
    for each in answers:
        yield Entry(", ".join(each.answers), " · ".join([each.question, *_marks(each.marks, wording)]))


def _open(story: Story, wording: Wording) -> Iterable[Entry]:
    yield from (Entry(wording.say("slip.staff.unanswered"), question) for question in story.unanswered)


def _marks(marks: tuple[Mark, ...], wording: Wording) -> list[str]:
    return [wording.say(f"desk.mark.{mark.value}") for mark in marks]


def _score(score: Score | None, wording: Wording) -> str:
    if score is None or score.impact is None or score.band is None:
        return ""
    say = wording.say
    return say("desk.score.impact", impact=f"{score.impact:g}", band=say(f"desk.score.band.{score.band}"))
