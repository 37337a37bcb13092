"""What is selected after a touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.basics import Code, Kind

if TYPE_CHECKING:
    from rules.model import Question


def toggled(question: Question, selected: frozenset[Code], code: Code) -> frozenset[Code]:
    """The selection after a touch on `code`.

    A single answer or a scale takes the touched code in place of the last one; a second touch changes nothing, for
    hands that shake. Where several may be chosen, a touch adds or removes; an exclusive option ("None of these")
    clears the others and is cleared by them. Raises ValueError for a code that the question does not have.
    """
    if code not in question.codes():
        raise ValueError(f"{question.link_id}: no option {code!r}; it has {sorted(question.codes())}")
    if question.kind in {Kind.SINGLE, Kind.SCALE}:
        return frozenset({code})
    if code in selected:
        return selected - {code}
    exclusive = frozenset(option.code for option in question.options if option.exclusive)
    return frozenset({code}) if code in exclusive else (selected - exclusive) | {code}
