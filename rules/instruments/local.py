"""What holds around a few questions whatever else was answered: small enough to decide most claims without the whole interview."""

from __future__ import annotations

from collections.abc import Iterable

from rules.instruments.diagrams import Node
from rules.instruments.encode import Model, asks_for_level, mentioned
from rules.load_conditions import leaves
from rules.model import All, Level, LevelBelow, LinkId, Question, Rule


def follow_ups(model: Model, link_id: LinkId) -> tuple[Question, ...]:
    """The follow-ups of a question."""
    return tuple(question for question in model.protocol.questions if question.follow_up_to == link_id)


def answers_of(model: Model, question: Question) -> Node:
    """Every answer of this question together with its follow-ups, all of them answered, where answers alone decide that it is asked."""
    total = model.space.valid(question)
    if question.enable_when is not None and not asks_for_level(question.enable_when):
        total = total & model.condition(question.enable_when)
    for follow_up in follow_ups(model, question.link_id):
        opens = model.condition(follow_up.enable_when) if follow_up.enable_when is not None else model.space.diagrams.true
        opened, answered = model.space.opened(follow_up.link_id), model.space.answered(follow_up.link_id)
        total = total & model.space.diagrams.if_else(opens, opened & model.space.valid(follow_up), ~opened & ~answered)
    return total


def waiting_or_answered(model: Model, link_ids: Iterable[LinkId]) -> Node:
    """The follow-ups of these questions are open where their question opens them.

    Whoever an emergency stopped before that has the highest level anyway.
    """
    d = model.space.diagrams
    touched = {each.follow_up_to or each.link_id for each in model.protocol.questions if each.link_id in set(link_ids)}
    opens = [
        ~model.condition(each.enable_when) | model.space.opened(each.link_id)
        for each in model.protocol.questions
        if each.follow_up_to in touched and each.enable_when is not None
    ]
    return d.every(opens)


def in_turn(model: Model, link_ids: Iterable[LinkId]) -> Node:
    """At a moment of a visit: behind one of these questions that waits, or that everybody is asked and has no answer, no other has one."""
    d, space = model.space.diagrams, model.space
    total = silent = d.true
    for link_id in sorted(link_ids, key=model.order.index, reverse=True):
        question = model.protocol.question(link_id)
        everybody = question.enable_when is None and not question.optional
        waits = ~space.answered(link_id) if everybody else space.unanswered(link_id)
        total = d.if_else(waits, silent, total)
        silent = silent & ~space.answered(link_id)
    return total


def answered_where_opened(model: Model, link_ids: Iterable[LinkId]) -> Node:
    """Those of these questions that an answer opens have one only where it does, and so has that."""
    d, left, total = model.space.diagrams, list(link_ids), model.space.diagrams.true
    seen: set[LinkId] = set()
    while left:
        question = model.protocol.question(left.pop())
        if question.link_id not in seen and question.enable_when is not None and not asks_for_level(question.enable_when):
            opens, unanswered = model.condition(question.enable_when), ~model.space.answered(question.link_id)
            total = total & d.if_else(model.space.opened(question.link_id), opens, unanswered)
            left += mentioned(question.enable_when, model.protocol)
        seen.add(question.link_id)
    return total


def rules_about(model: Model, link_ids: Iterable[LinkId], level: Level) -> tuple[Rule, ...]:
    """The rules that give at least this level and look at one of these questions."""
    about = set(link_ids)
    return tuple(rule for rule in model.protocol.rules if rule.level >= level and not about.isdisjoint(model.about[rule.id]))


def looked_at_when_calm(model: Model, level: Level) -> bool:
    """Whether a rule of this level or above looks at a question that a lower level closes, or a higher one opens."""
    for question in model.protocol.questions:
        if asks_for_level(question.enable_when):
            closes = [leaf.level for leaf in leaves(question.enable_when or All(())) if isinstance(leaf, LevelBelow)]
            closing = min(closes, default=Level.SELF_CARE)
            if any(rule.level > closing for rule in rules_about(model, [question.link_id], level)):
                return True
    return False
