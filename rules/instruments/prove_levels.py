"""Claims 4, 5 and 8: one level each, nothing dead, and an early stop that changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rules.instruments.diagrams import Node
from rules.instruments.encode import RAISED, Model, negates
from rules.instruments.local import answered_where_opened, rules_about, waiting_or_answered
from rules.instruments.mentions import settled
from rules.instruments.prover import Prover, Refutation, Verdict
from rules.instruments.space import code_name, open_name
from rules.model import Assessment, Level, Question, Rule


def one_level(prover: Prover) -> Verdict:
    """The four levels share no set of answers and leave none out."""
    model, d = prover.model, prover.model.space.diagrams
    # Below a level are far fewer sets of answers than at it, and so far smaller functions.
    below = [prover.count(model.complete & ~model.at_least(level)) for level in Level]
    above = (*below[1:], prover.count(model.complete))
    counts = {level: more - less for level, less, more in zip(reversed(Level), reversed(below), reversed(above), strict=True)}
    found: list[Refutation] = []
    for one in Level:
        for other in Level:
            if one < other:
                both = model.exactly(one) & model.exactly(other)
                found += prover.refute(f"{one.name} and {other.name}", both, "it has two levels", lambda _: True)
    none = ~d.some(model.exactly(level) for level in Level)
    found += prover.refute("no level", none, "it has none", lambda _: True)
    total = above[-1]
    notes = tuple(f"{level.name}: {number:,} ({number / total:.2%}) of {total:,} finished visits" for level, number in counts.items())
    return Verdict("4", "Every set of answers gets exactly one level", prover.count(model.moments), f"{len(Level)} levels", tuple(found), notes)


def nothing_dead(prover: Prover) -> Verdict:
    """Each question, option, rule and section is somebody's, and each rule alone decides somebody's level."""
    found = (*_dead_answers(prover), *_dead_rules(prover), *_dead_sections(prover))
    protocol = prover.protocol
    checked = f"{len(protocol.questions)} questions, {sum(len(each.options) for each in protocol.questions)} options, "
    checked += f"{len(protocol.rules)} rules, {len(protocol.sections)} sections"
    return Verdict("5", "No rule, question, option or section is dead", prover.count(prover.model.moments), checked, found)


def _dead_answers(prover: Prover) -> Iterator[Refutation]:
    alive = prover.alive
    for question in prover.protocol.questions:
        if open_name(question.link_id) not in alive and not _given(prover, question, prover.model.space.opened(question.link_id)):
            yield Refutation(question.link_id, f'Nobody is ever asked "{question.text}".')
            continue
        for option in question.options:
            name = code_name(question.link_id, option.code)
            if name not in alive and not _given(prover, question, prover.model.space.diagrams.variable(name)):
                yield Refutation(f"{question.link_id}.{option.code}", f'Nobody can ever answer "{option.text}" to "{question.text}".')


def _given(prover: Prover, question: Question, answer: Node) -> bool:
    """Whether somebody whose visit reaches its end gives this answer: tried first with harmless ones beside it."""
    model = prover.model
    here = answer & model.space.opened(question.link_id) & model.space.valid(question) & answered_where_opened(model, [question.link_id])
    tried = prover.confirmed(here, lambda found: question.link_id in found.asked and not found.missing)
    return tried is not None or model.complete & answer != model.space.diagrams.false


def _dead_rules(prover: Prover) -> Iterator[Refutation]:
    model, d = prover.model, prover.model.space.diagrams
    seen = {rule_id for _, found in prover.played for rule_id in _deciding(found)}
    for rule in prover.protocol.rules:
        if rule.id in seen or _decides_alone(prover, rule):
            continue
        alone = _alone(model, rule, model.protocol.rules)
        if alone != d.false and model.moments & alone != d.false:
            continue
        if model.fires[rule.id] == d.false or model.moments & model.fires[rule.id] == d.false:
            yield Refutation(rule.id, f"{rule.id} never fires.")
        else:
            yield Refutation(rule.id, f"{rule.id} decides nothing: whenever it fires, another rule gives at least {rule.level.name}.")


def _decides_alone(prover: Prover, rule: Rule) -> bool:
    """Whether the program confirms a patient with harmless answers but for the rule's own questions."""
    model = prover.model
    if prover.confirmed(model.fires[rule.id], _decided_by(rule.id)) is not None:
        return True
    near = _alone(model, rule, rules_about(model, model.about[rule.id], rule.level))
    about = model.about[rule.id]
    # Harmless answers are filled in beside these, so none of these may wait.
    answered = model.space.diagrams.every(~model.space.unanswered(link_id) for link_id in about)
    visit = waiting_or_answered(model, about) & answered_where_opened(model, about) & answered
    return prover.confirmed(near & visit, _decided_by(rule.id)) is not None


def _alone(model: Model, rule: Rule, rules: Sequence[Rule]) -> Node:
    """Where the rule fires and no other of these gives at least its level."""
    alone = model.fires[rule.id]
    others = [other for other in rules if other is not rule and other.level >= rule.level]
    # Those about the same questions first: where they cover it, the rest need not be asked.
    for other in sorted(others, key=lambda other: len(model.about[other.id] - model.about[rule.id])):
        alone = alone & ~model.fires[other.id]
        if alone == model.space.diagrams.false:
            break
    return alone


def _deciding(found: Assessment) -> tuple[str, ...]:
    """The rule that alone gives this patient's level, if there is one; a lower one decides nothing here."""
    top = [rule.id for rule in found.fired if rule.level == found.level]
    return tuple(top) if len(top) == 1 else ()


def _decided_by(rule_id: str) -> Callable[[Assessment], bool]:
    return lambda found: rule_id in _deciding(found)


def _dead_sections(prover: Prover) -> Iterator[Refutation]:
    seen = frozenset().union(*prover.patients.printed)
    for section in prover.protocol.sections:
        if section.id not in seen and prover.handouts.domain & prover.handouts.printed(section.id) == prover.model.space.diagrams.false:
            yield Refutation(section.id, f'Nobody is ever handed the section "{section.title}".')


def early_stop(prover: Prover) -> Verdict:
    """Whoever is stopped by an emergency would have had the same level had the questions gone on."""
    model = prover.model
    found: list[Refutation] = []
    places = () if _kept_by_itself(model) else zip(prover.protocol.questions, model.emergency_before, strict=False)
    for question, stopped in places:
        wrong = model.going_on & stopped & ~model.at_least(Level.EMERGENCY_NOW)
        demand = "the questions stopped at EMERGENCY_NOW before"
        found += prover.refute(question.link_id, wrong, f"{demand} {question.link_id}", lambda found: found.level < Level.EMERGENCY_NOW)
    ended = model.ended_before[-1] & ~model.at_least(Level.URGENT_TODAY)
    ended = ended if ended == model.space.diagrams.false else model.complete & ended
    found += prover.refute("ends", ended, "an answer ended the questions", lambda found: found.level < Level.URGENT_TODAY)
    ends = [f"{question.link_id}.{code}" for question in prover.protocol.questions for code in sorted(question.stops_at)]
    notes = (f"Ended by an answer, not by a level, so at least URGENT_TODAY: {', '.join(ends)}",) if ends else ()
    claim = "The level at an early stop equals the level had the questions gone on"
    return Verdict("8", claim, prover.count(model.going_on), f"{len(model.order)} places to stop", tuple(found), notes)


def _kept_by_itself(model: Model) -> bool:
    """Whether each emergency that no answer can lower stays one in its own rule, whatever its later questions are answered."""
    d = model.space.diagrams
    for rule in model.protocol.rules:
        if rule.level is Level.EMERGENCY_NOW:
            stopped = model.condition(settled(rule.when, model.protocol))
            for link_id in sorted(model.about[rule.id], key=model.order.index, reverse=True):
                if not stopped <= model.fires[rule.id]:
                    return False
                stopped = d.fixed(stopped, dict.fromkeys(model.space.own[link_id], False))
    return True


def no_negation(prover: Prover) -> Verdict:
    """K2: no rule looks at what was not said, so that an answer can only add; the scope gate is the one exception and is listed."""
    gates = [rule.id for rule in prover.protocol.rules if negates(rule.when, prover.protocol)]
    found = tuple(Refutation(gate, f"{gate} is a second rule that looks at what was not said.") for gate in gates[1:])
    notes = tuple(f"{gate} is the scope gate" for gate in gates[:1])
    checked = f"{len(prover.protocol.rules)} rules"
    return Verdict("K2", "Only the scope gate looks at what was not said", prover.count(prover.model.moments), checked, found, notes)


def levels_reached(prover: Prover) -> Verdict:
    """K11: every level is somebody's."""
    model = prover.model
    seen = {found.level for given, found in prover.played if not found.missing and not given.events}
    found = tuple(
        Refutation(level.name, f"Nobody's level is {level.name}.")
        for level in (Level.SELF_CARE, *RAISED)
        if level not in seen and model.complete & model.exactly(level) == model.space.diagrams.false
    )
    return Verdict("K11", "Every level is reached", prover.count(model.complete), f"{len(Level)} levels", found)
