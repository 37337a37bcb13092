"""Reading when a question is shown, and refusing what could never come true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rules.load_conditions import Place, Vocabulary, leaves, read_condition
from rules.load_nodes import Source
from rules.load_questions import Asked
from rules.load_terms import Use
from rules.model import (
    All,
    Answered,
    Any,
    AnyOf,
    Code,
    Condition,
    Kind,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NamedTerm,
    NoneOf,
    Only,
    Question,
    Term,
)

Live = Mapping[LinkId, frozenset[Code]]
"""The codes of each question with which somebody can still be asked more."""


def read_showing(source: Source, asked: tuple[Asked, ...], vocabulary: Vocabulary) -> tuple[tuple[Question, ...], tuple[Use, ...]]:
    """Every question with its showing condition, and those conditions with their places."""
    questions, uses = [], []
    for each in asked:
        node = each.fields.nodes.get("enable_when")
        if node is None:
            questions.append(each.question)
            continue
        condition = read_condition(source, node, vocabulary, Place.SHOWING)
        questions.append(replace(each.question, enable_when=condition))
        uses.append(Use(condition, source, node, Place.SHOWING))
    return tuple(questions), tuple(uses)


def check_showing(source: Source, asked: tuple[Asked, ...], questions: tuple[Question, ...], terms: Mapping[str, NamedTerm]) -> None:
    """Note a question that looks at a later one, and one that no answers can open. Terms must not go round in circles."""
    live: dict[LinkId, frozenset[Code]] = {}
    mentions = Mentions(terms)
    for each, question in zip(asked, questions, strict=True):
        node = each.fields.nodes.get("enable_when")
        open_codes = question.codes() - question.stops_at
        if node is not None and question.enable_when is not None:
            later = sorted(mentions.of(question.enable_when) - live.keys())
            for link_id in later:
                what = f"{each.fields.label} is shown depending on {link_id}, which is not asked before it."
                source.wrong(node, what, f"Move {link_id} above it, or ask about another question.")
            if not later and not Possible(live, questions, terms).holds(question.enable_when):
                source.wrong(node, f"{each.fields.label} can never be shown: no answers to the questions before it fit.", "Change enable_when.")
                open_codes = frozenset()
        live.setdefault(question.link_id, open_codes)


def check_follow_ups(source: Source, asked: tuple[Asked, ...], questions: tuple[Question, ...]) -> None:
    """Note a follow-up or a companion on one screen that does not stand right behind its question, or could not be shown so."""
    before: Question | None = None
    for each, question in zip(asked, questions, strict=True):
        node = each.fields.nodes.get("follow_up_to")
        if node is not None:
            label, parent = each.fields.label, question.follow_up_to
            if before is None or parent not in {before.link_id, before.follow_up_to}:
                source.wrong(node, f"{label} does not stand right behind {parent}.", f"Move it there, or behind another follow-up to {parent}.")
            if not isinstance(question.enable_when, AnyOf) or question.enable_when.link_id != parent:
                source.wrong(node, f"{label} is not opened by {parent} alone.", f"Write enable_when: {{any_of: {{{parent}: [...]}}}}.")
            if question.kind is not Kind.SINGLE or "unsure" not in question.codes():
                source.wrong(node, f"{label} should take one answer, with unsure among them.", "Make it single, and add the option unsure.")
        if (node := each.fields.nodes.get("page_with")) is not None and not _share_a_page(before, question):
            what = f"{each.fields.label} cannot stand on one screen with {question.page_with}."
            source.wrong(node, what, "Both take one answer, are always shown, and follow one another.")
        before = question


def _share_a_page(before: Question | None, question: Question) -> bool:
    if before is None or before.link_id != question.page_with or before.page_with is not None:
        return False
    return all(each.enable_when is None and each.kind in {Kind.SINGLE, Kind.SCALE} for each in (before, question))


def check_can_fire(uses: tuple[Use, ...], questions: tuple[Question, ...], terms: Mapping[str, NamedTerm]) -> None:
    """Note a rule whose condition no answers can meet."""
    everything = {question.link_id: question.codes() for question in questions}
    possible = Possible(everything, questions, terms)
    for use in uses:
        if not possible.holds(use.condition):
            use.source.wrong(use.node, "This condition can never hold: it wants two answers to a question that takes one.", "Change it.")


class Mentions:
    """Which questions a condition looks at, terms included."""

    def __init__(self, terms: Mapping[str, NamedTerm]) -> None:
        self._terms = terms
        self._of_term: dict[str, frozenset[LinkId]] = {}

    def of(self, condition: Condition) -> frozenset[LinkId]:
        found: set[LinkId] = set()
        for leaf in leaves(condition):
            match leaf:
                case AnyOf(link_id, _) | NoneOf(link_id, _) | Only(link_id, _) | Answered(link_id):
                    found.add(link_id)
                case Term(name) if name in self._terms:
                    if name not in self._of_term:
                        self._of_term[name] = self.of(self._terms[name].when)
                    found |= self._of_term[name]
        return frozenset(found)


class Possible:
    """Whether some answers could make a condition hold. It may say yes wrongly, but never no.

    A part that could not be read has no codes or no parts: it is taken as possible, since its mistake is noted already.
    """

    def __init__(self, live: Live, questions: tuple[Question, ...], terms: Mapping[str, NamedTerm]) -> None:
        self._live = live
        self._one_answer = {question.link_id for question in questions if question.kind in {Kind.SINGLE, Kind.SCALE}}
        self._terms = terms
        self._of_term: dict[str, bool] = {}

    def holds(self, condition: Condition) -> bool:
        match condition:
            case AnyOf(link_id, codes):
                return not codes or not codes.isdisjoint(self._live.get(link_id, frozenset()))
            case Answered(link_id):
                return bool(self._live.get(link_id))
            case LevelBelow() | LevelAtLeast():
                return condition not in {LevelBelow(Level.SELF_CARE), LevelAtLeast(Level.EMERGENCY_NOW)}
            case Any(parts):
                return not parts or any(self.holds(part) for part in parts)
            case All(parts):
                return all(self.holds(part) for part in parts) and self._agree(condition)
            case _:
                return not isinstance(condition, Term) or self._term_holds(condition.name)

    def _term_holds(self, name: str) -> bool:
        if name not in self._of_term:
            self._of_term[name] = name not in self._terms or self.holds(self._terms[name].when)
        return self._of_term[name]

    def _agree(self, condition: All) -> bool:
        """Whether the codes wanted of each question that takes one answer have one in common."""
        wanted: dict[LinkId, frozenset[Code]] = {}
        for part in _together(condition):
            if isinstance(part, AnyOf) and part.codes and part.link_id in self._one_answer:
                wanted[part.link_id] = wanted.get(part.link_id, part.codes) & part.codes
        return all(wanted.values())


def _together(condition: All) -> Iterator[Condition]:
    for part in condition.parts:
        if isinstance(part, All):
            yield from _together(part)
        else:
            yield part
