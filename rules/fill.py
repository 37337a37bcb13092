"""Fills what an older answer file does not know: harmless where nothing worrying was said, unsure where it was."""

from __future__ import annotations

from rules.interview import walk
from rules.model import Answers, Code, LinkId, Protocol, Question, Stage

UNCLEAR = (Code("unsure"), Code("maybe"), Code("pns"))
"""Codes that say "I don't know", the first that a question has."""


def fill_harmless(protocol: Protocol, answers: Answers) -> Answers:
    """Give each unanswered question its declared harmless answer.

    A question that only a worrying answer opens (a follow-up) is never made harmless: it gets "not sure"; one for the handout alone cannot worry.
    A question without such an answer stays open.
    """
    calm = {question.link_id: question.harmless for question in protocol.questions if question.harmless}
    usual = frozenset(walk(protocol, calm).asked)
    filled = dict(answers)
    while True:
        opened = [protocol.question(link_id) for link_id in walk(protocol, filled).missing]
        new = {question.link_id: codes for question in opened if (codes := _codes(question, usual))}
        if not new:
            return filled
        filled |= new


def _codes(question: Question, usual: frozenset[LinkId]) -> frozenset[Code]:
    if question.link_id in usual or question.stage is Stage.HANDOUT:
        return question.harmless
    return frozenset(next(([code] for code in UNCLEAR if code in question.codes()), []))
