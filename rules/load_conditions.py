"""Reading conditions: one operator a table, only where it is allowed, about questions, codes and terms that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeGuard

from rules.load_nodes import WHOLE_NUMBER, Source, near, short
from rules.model import (
    MISSING,
    All,
    Answered,
    Any,
    AnyOf,
    Code,
    Condition,
    Event,
    Happened,
    Kind,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NoneOf,
    Not,
    Only,
    Question,
    Term,
)
from rules.strict_yaml import Node, Scalar, special

NEVER: Condition = Any(())
"""Stands in for a condition that could not be read."""


class Place(Enum):
    """Where a condition stands, which decides the operators it may use."""

    RULE = auto()
    GATE = auto()
    """The scope, or the one rule marked as its gate."""
    SHOWING = auto()
    SWITCH = auto()
    """In the handout."""
    TERM = auto()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a condition may name."""

    questions: Mapping[LinkId, Question]
    terms: Mapping[str, object]


def read_condition(source: Source, node: Node, vocabulary: Vocabulary, place: Place) -> Condition:
    """The condition at this node; `NEVER`, with a mistake noted, where it cannot be read."""
    return _Reader(source, vocabulary, place).read(node)


def leaves(condition: Condition) -> Iterator[Condition]:
    """Every part of a condition that is not made of parts, a term being one; and every Not, for those who ask for negation."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield condition
            yield from leaves(part)
        case _:
            yield condition


def known_question(source: Source, node: Scalar, questions: Mapping[LinkId, Question]) -> Question | None:
    """The question named at this node, or a mistake."""
    question = questions.get(LinkId(node.value))
    if question is None:
        mend = near(node.value, questions, "Name the id of a question in questions.yaml.")
        source.wrong(node, f'There is no question "{short(node.value)}".', mend)
    return question


def known_code(source: Source, node: Node, question: Question) -> Code | None:
    """A code of this question, or a mistake. On a scale a bare number will do."""
    if not isinstance(node, Scalar):
        source.text(node, f"A code of {question.link_id}")
        return None
    whole = question.kind is Kind.SCALE and WHOLE_NUMBER.match(node.value)
    if not whole and (special(node) or not node.value.strip()):
        source.text(node, f"A code of {question.link_id}")
        return None
    codes = [option.code for option in question.options]
    if node.value in codes:
        return Code(node.value)
    listed = f"Its codes: {', '.join(codes[:20])}."
    mend = listed if question.kind is Kind.SCALE else near(node.value, codes, listed)
    source.wrong(node, f'Question {question.link_id} has no code "{short(node.value)}".', mend)
    return None


def known_codes(source: Source, node: Node, question: Question, name: str) -> tuple[Code, ...]:
    """A list of different codes of this question."""
    found = (known_code(source, item, question) for item in source.items(node, name, unlike=True))
    return tuple(code for code in found if code is not None)


def at_or_above(question: Question, code: Code) -> frozenset[Code]:
    """Codes from this one to the end of the question's order, and the unclear ones that count as one of them."""
    above = frozenset(question.order[question.order.index(code) :])
    return above | {unclear for unclear, counts_as in question.unsure_as.items() if counts_as in above}


class _Reader:
    def __init__(self, source: Source, vocabulary: Vocabulary, place: Place) -> None:
        self._source = source
        self._vocabulary = vocabulary
        self._place = place
        self._operators: Mapping[str, Callable[[Node], Condition]] = {
            "any_of": lambda node: _joined(Any, self._codes(node, "any_of", AnyOf)),
            "none_of": lambda node: _joined(All, self._codes(node, "none_of", NoneOf)),
            "only": lambda node: _joined(All, self._codes(node, "only", Only)),
            "answered": self._answered,
            "event": self._event,
            "level_below": lambda node: self._level(node, "level_below", LevelBelow),
            "level_at_least": lambda node: self._level(node, "level_at_least", LevelAtLeast),
            "all": lambda node: All(self._parts(node, "all")),
            "any": lambda node: Any(self._parts(node, "any")),
            "not": lambda node: Not(self.read(node)),
            "term": self._term,
            "at_least": self._at_least,
        }

    def read(self, node: Node) -> Condition:
        pairs = self._source.pairs(node, "A condition")
        if len(pairs) > 1:
            names = ", ".join(short(key.value) for key, _ in pairs[:5])
            self._source.wrong(pairs[1][0], f"A condition has one key, and this one has several: {names}.", "Put them in a list under all or any.")
        if not pairs:
            return NEVER
        key, value = pairs[0]
        operator = self._operators.get(key.value)
        if operator is None:
            mend = near(key.value, self._operators, f"Use one of: {', '.join(self._operators)}.")
            self._source.wrong(key, f'There is no operator "{short(key.value)}".', mend)
            return NEVER
        self._check_place(key)
        return operator(value)

    def _check_place(self, key: Scalar) -> None:
        if key.value in {"level_below", "level_at_least"} and self._place is not Place.SHOWING:
            self._source.wrong(key, f"{key.value} may stand in enable_when only.", "Ask about answers instead.")
        if key.value in {"none_of", "only", "not"} and self._place in {Place.RULE, Place.SHOWING}:
            where = "a rule" if self._place is Place.RULE else "enable_when"
            what = f"{key.value} may not stand in {where}: a missing answer would then count as harmless."
            self._source.wrong(key, what, "List the codes that count, with any_of.")

    def _codes(self, node: Node, operator: str, build: Callable[[LinkId, frozenset[Code]], Condition]) -> tuple[Condition, ...]:
        found = []
        for key, value in self._source.pairs(node, operator):
            question = known_question(self._source, key, self._vocabulary.questions)
            if question is not None:
                codes = self._codes_of(value, question, operator)
                found.append(build(question.link_id, frozenset(codes)))
        return tuple(found)

    def _codes_of(self, node: Node, question: Question, operator: str) -> tuple[Code, ...]:
        """The codes at this node; a rule may also ask whether a follow-up is still without an answer."""
        name = f"The codes of {question.link_id}"
        items = self._source.items(node, name, unlike=True)
        silent = [item for item in items if isinstance(item, Scalar) and item.value == MISSING]
        if silent and (question.follow_up_to is None or self._place is not Place.RULE or operator != "any_of"):
            what = f"Only a rule may ask for {MISSING}, with any_of, and only of a follow-up."
            self._source.wrong(silent[0], what, "Remove it: an open question that is no follow-up counts at the level so far.")
        found = (known_code(self._source, item, question) for item in items if item not in silent)
        return tuple(code for code in found if code is not None) + ((MISSING,) if silent else ())

    def _parts(self, node: Node, operator: str) -> tuple[Condition, ...]:
        return tuple(self.read(item) for item in self._source.items(node, operator))

    def _answered(self, node: Node) -> Condition:
        question = known_question(self._source, node, self._vocabulary.questions) if self._is_word(node, "answered") else None
        return Answered(question.link_id) if question else NEVER

    def _event(self, node: Node) -> Condition:
        event = self._source.one_of(node, "event", Event)
        return Happened(event) if event else NEVER

    def _level(self, node: Node, operator: str, build: type[LevelBelow | LevelAtLeast]) -> Condition:
        level = self._source.one_of(node, operator, Level)
        return NEVER if level is None else build(level)

    def _term(self, node: Node) -> Condition:
        if not self._is_word(node, "term"):
            return NEVER
        if node.value not in self._vocabulary.terms:
            mend = near(node.value, self._vocabulary.terms, "Name one of the terms in protocol.yaml.")
            self._source.wrong(node, f'There is no term "{short(node.value)}".', mend)
            return NEVER
        return Term(node.value)

    def _at_least(self, node: Node) -> Condition:
        pairs = self._source.pairs(node, "at_least")
        if len(pairs) > 1:
            self._source.wrong(pairs[1][0], "at_least asks about one question.", "Write one at_least for each, in a list under all or any.")
        if not pairs:
            return NEVER
        key, value = pairs[0]
        question = known_question(self._source, key, self._vocabulary.questions)
        code = known_code(self._source, value, question) if question else None
        if question is None or code is None:
            return NEVER
        if code not in question.order:
            what = f'at_least cannot tell what is more than "{code}": it is not in the order of {question.link_id}.'
            self._source.wrong(value, what, "Use a code that stands in the order, or any_of.")
            return NEVER
        return AnyOf(question.link_id, at_or_above(question, code))

    def _is_word(self, node: Node, name: str) -> TypeGuard[Scalar]:
        return bool(self._source.text(node, name).strip()) and isinstance(node, Scalar)


def _joined(build: type[All | Any], parts: tuple[Condition, ...]) -> Condition:
    return parts[0] if len(parts) == 1 else build(parts)
