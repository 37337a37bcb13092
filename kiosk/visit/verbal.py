"""A scale of pain in words, for whoever finds no number for it: five words, each of which stands for a number. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.basics import Code, Kind

if TYPE_CHECKING:
    from kiosk.visit.sentence import Say
    from rules.model import Question

FACES_PICTOGRAM = "p_faces"
"""What the protocol calls a scale of pain: faces stand over it, and it can be answered in words."""
MILD, STRONG = Code("2"), Code("8")
"""In the middle of what is called mild (1 to 3), and of what is called severe (7 to 10)."""


def has_faces(question: Question) -> bool:
    """Whether a question is a scale of pain."""
    return question.kind is Kind.SCALE and question.options[0].pictogram == FACES_PICTOGRAM


def in_words(question: Question, say: Say) -> tuple[tuple[Code, str], ...]:
    """The number that each word stands for, and the word: the protocol's own for 0, 5 and 10; nothing for another question."""
    if not has_faces(question):
        return ()
    least, middle, worst = question.words
    return ((Code("0"), least), (MILD, say("scale.mild")), (Code("5"), middle), (STRONG, say("scale.strong")), (Code("10"), worst))
