"""Claim 3b: a visit that is left at any moment, or a follow-up that waits, never counts for less than going on with harmless answers."""

from __future__ import annotations

from rules.assess import assess
from rules.instruments.diagrams import Node
from rules.instruments.encode import RAISED, Model, asks_for_level
from rules.instruments.prover import Prover, Refutation, Verdict, calmed
from rules.instruments.space import event_name, open_name
from rules.instruments.story import outcome, tell
from rules.model import Event, Input, Level, Protocol


def left(prover: Prover) -> Verdict:
    """Every moment of a visit, left there, against the same visit finished with the harmless answers."""
    model = prover.model
    moments = model.moments & model.no_events
    found: list[Refutation] = []
    for level in reversed(RAISED):
        wrong = moments & filled(model, model.at_least(level)) & ~when_left(model, model.at_least(level))
        given = prover.smallest(wrong)
        if given is not None and not found:
            found.append(_told(prover.protocol, given, level))
    claim = "A visit left at any moment never counts for less than going on with harmless answers"
    return Verdict("3b", claim, prover.count(moments), f"{len(RAISED)} levels", tuple(found))


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
