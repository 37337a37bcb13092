"""A decision table written out: one case for each answer to its question."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from rules.basics import MISSING
from rules.dossier import DecisionTable
from rules.model import Case, Code, Question, Stage


def cases_of(table: DecisionTable, question: Question) -> Iterator[Case]:
    """Each answer in the order of its row. The question itself must be asked, or the row would say nothing."""
    for row in table.rows:
        for code in [option.code for option in question.options if option.code in row.answers] + [MISSING] * (MISSING in row.answers):
            yield Case(
                name=f"{table.name}: {code}",
                change=MappingProxyType({**table.change, table.each: answered(table, question, code)}),
                events=table.events,
                level=row.level,
                rules=row.rules,
                asks=MappingProxyType({table.each: True, **{link_id: code in codes for link_id, codes in table.asks.items()}}),
                prints=MappingProxyType({section: code in codes for section, codes in table.prints.items()}),
            )


def may_be_open(question: Question) -> bool:
    """Whether an example may leave the question without an answer: a follow-up, or one that only the handout asks for."""
    return question.follow_up_to is not None or (question.stage is Stage.HANDOUT and not question.optional)


def answered(table: DecisionTable, question: Question, code: Code) -> frozenset[Code]:
    """The answer beside what the table has for the question already; "none" stands alone, and so does no answer."""
    if code == MISSING:
        return frozenset()
    alone = {option.code for option in question.options if option.exclusive}
    return frozenset({code}) if code in alone else (table.change.get(table.each, frozenset()) - alone) | {code}
