"""Claim 3b: a visit that is left at any moment, or a follow-up that waits, never counts for less than going on with harmless answers."""

from __future__ import annotations

from rules.assess import assess
from rules.instruments.diagrams import Node
from rules.instruments.encode import RAISED, Model, asks_for_level
from rules.instruments.local import in_turn, looked_at_when_calm, rules_about
from rules.instruments.prover import Prover, Refutation, Verdict, calmed
from rules.instruments.space import event_name, open_name
from rules.instruments.story import outcome, tell
from rules.model import Event, Input, Level, Protocol, Rule


def left(prover: Prover) -> Verdict:
    """Every moment of a visit, left there, against the same visit finished with the harmless answers."""
    model = prover.model
    moments = model.moments & model.no_events
    found: list[Refutation] = []
    for level in reversed(RAISED):
        if holds_around(model, level):
            continue
        wrong = moments & filled(model, model.at_least(level)) & ~when_left(model, model.at_least(level))
        given = prover.smallest(wrong)
        if given is not None and not found:
            found.append(_told(prover.protocol, given, level))
    claim = "A visit left at any moment never counts for less than going on with harmless answers"
    return Verdict("3b", claim, prover.count(moments), f"{len(RAISED)} levels", tuple(found))


def holds_around(model: Model, level: Level) -> bool:
    """Whether each rule of this level, once harmless answers are filled in, leaves the level to the same rules about the same questions.

    Asked wherever its questions may be open or closed, so it may be false where the claim holds. A question that the level itself closes
    when the visit is left is closed by at least this level.
    """
    if looked_at_when_calm(model, level):
        return False
    d, unfinished = model.space.diagrams, {event_name(Event.UNFINISHED): True}
    always = [d.fixed(model.fires[rule.id], unfinished) for rule in model.protocol.rules if rule.level >= level and not model.about[rule.id]]
    for rule in model.protocol.rules:
        if rule.level >= level:
            wrong = _filled_anyhow(model, rule) & in_turn(model, model.about[rule.id]) & ~d.some(always)
            near = rules_about(model, model.about[rule.id], level)
            # The rule itself first: nearly always it fires already.
            for other in sorted(near, key=lambda other: len(model.about[other.id] ^ model.about[rule.id])):
                if wrong == d.false:
                    break
                wrong = wrong & ~d.fixed(model.fires[other.id], unfinished)
            if wrong != d.false:
                return False
    return True


def _filled_anyhow(model: Model, rule: Rule) -> Node:
    """Where the rule may fire once each of its unanswered questions is filled in as if it were open, or as if it were closed."""
    d, space = model.space.diagrams, model.space
    node = model.fires[rule.id]
    for link_id in model.about[rule.id]:
        question = model.protocol.question(link_id)
        opened = d.fixed(node, {open_name(link_id): True})
        nothing = d.fixed(node, dict.fromkeys(space.own[link_id], False))
        if question.harmless:
            calm = d.fixed(opened, space.exactly(question, question.harmless))
        else:
            calm = d.whatever(space.codes[link_id], space.valid(question) & opened)
        node = d.if_else(space.answered(link_id), node, calm | nothing)
    return node


def filled(model: Model, node: Node) -> Node:
    """The function after every unanswered question got its harmless answer, or the answer that helps least where it has none."""
    d, space = model.space.diagrams, model.space
    for at in reversed(range(len(model.order))):
        question = model.protocol.questions[at]
        asked = model.shown[at] & ~model.ended_before[at] & ~model.emergency_before[at]
        if question.optional:
            asked = d.false
        opened = d.fixed(node, {open_name(question.link_id): True})
        if question.harmless:
            calm = d.fixed(opened, space.exactly(question, question.harmless))
        else:
            calm = ~d.whatever(space.codes[question.link_id], space.valid(question) & ~opened)
        nothing = d.fixed(node, dict.fromkeys(space.own[question.link_id], False))
        node = d.if_else(space.answered(question.link_id), node, d.if_else(asked, calm, nothing))
    return node


def when_left(model: Model, node: Node) -> Node:
    """The function once the visit counts as unfinished: what only a calmer visit is asked may then drop out."""
    d = model.space.diagrams
    unfinished = {event_name(Event.UNFINISHED): True}
    node = d.fixed(node, unfinished)
    for at in reversed(range(len(model.order))):
        question = model.protocol.questions[at]
        if asks_for_level(question.enable_when):
            dropped = d.fixed(node, dict.fromkeys(model.space.own[question.link_id], False))
            node = d.if_else(d.fixed(model.shown[at], unfinished), node, dropped)
    return node


def _told(protocol: Protocol, given: Input, level: Level) -> Refutation:
    leaving = Input(given.answers, frozenset({Event.UNFINISHED}))
    after = assess(protocol, Input(calmed(protocol, given.answers))).level
    story = f"{tell(protocol, leaving)[:-1]}; {outcome(protocol, leaving)}, but with harmless answers to the rest it would be {level.name}."
    confirmed = assess(protocol, leaving).level < after
    return Refutation("left", story if confirmed else f"The model and the program disagree: {story}", leaving)
