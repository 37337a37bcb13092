"""Where a mistake shows at all: as a function of the answers, so that a mistake that shows nowhere is proved to change nothing.

Moments are closed under going back: of every visit its beginnings are moments too. Where a mistake first leads another way, the visit up
to there is a moment of the right protocol; so it is enough to look for a difference among those.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.instruments.diagrams import Node
from rules.instruments.encode import Model
from rules.instruments.handouts import Handouts
from rules.instruments.mutants import Mutant
from rules.instruments.prover import Prover
from rules.model import Level, NamedTerm, Question, Rule, Section

Difference = tuple[Node, Node]
"""Where the mistake would show, and the visits that count."""


class Differences:
    """Differences from one encoded protocol."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._model = prover.model
        self._d = prover.model.space.diagrams
        self._handouts = prover.handouts

    def of(self, mutant: Mutant) -> Iterator[Difference]:
        """Where rules fire otherwise, another level is reached, the questions end elsewhere, other questions are asked or sections printed."""
        match mutant.place:
            case Rule() as rule:
                yield self._of_rule(rule, mutant), self._model.moments
            case Question() as question:
                yield self._of_question(question, mutant), self._model.moments
            case Section() as section:
                yield self._of_section(section, mutant), self._handouts.domain
            case NamedTerm():
                yield from self._of_term(mutant)

    def _of_rule(self, rule: Rule, mutant: Mutant) -> Node:
        d, wrong = self._d, mutant.mutated
        mutated = Model(mutant.protocol(self._prover.protocol), like=self._model)
        fires = self._model.fires[rule.id]
        ended = d.false
        if rule.level is Level.EMERGENCY_NOW or (isinstance(wrong, Rule) and wrong.level is Level.EMERGENCY_NOW):
            ended = d.differ(self._model.settled, mutated.settled)
        if isinstance(wrong, Rule) and wrong.level != rule.level:
            highest = max(wrong.level, rule.level)
            return ended | (fires & ~(self._model if highest > rule.level else mutated).at_least(highest))
        return ended | d.differ(fires, mutated.fires.get(rule.id, d.false))

    def _of_question(self, question: Question, mutant: Mutant) -> Node:
        """Where it is asked otherwise, the interview having come so far."""
        model, d = self._model, self._d
        at = model.order.index(question.link_id)
        when = mutant.mutated.enable_when if isinstance(mutant.mutated, Question) else None
        return d.differ(model.shown[at], model.shown_if(at, when)) & ~model.ended_before[at] & ~model.emergency_before[at]

    def _of_section(self, section: Section, mutant: Mutant) -> Node:
        d, wrong = self._d, mutant.mutated
        on = {**self._handouts.on, section.id: self._handouts.switched(wrong) if isinstance(wrong, Section) else d.false}
        found = d.false
        for each in self._prover.protocol.sections:
            if each is section or section.id in each.follows:
                now = wrong if each is section else each
                printed = self._printed(now, on) if isinstance(now, Section) else d.false
                found = found | d.differ(self._printed(each, self._handouts.on), printed)
        return found & self._handouts.handed

    def _of_term(self, mutant: Mutant) -> Iterator[Difference]:
        d, model = self._d, self._model
        mutated = Model(mutant.protocol(self._prover.protocol), space=model.space)
        yield d.some(d.differ(fires, mutated.fires[name]) for name, fires in model.fires.items()), model.moments
        on = Handouts(mutated, like=self._handouts).on
        sections = self._prover.protocol.sections
        printed = d.some(d.differ(self._printed(each, self._handouts.on), self._printed(each, on)) for each in sections)
        yield printed & self._handouts.handed, self._handouts.domain

    def _printed(self, section: Section, on: dict[str, Node]) -> Node:
        """Where the section is printed for whoever is handed something."""
        return on[section.id] & self._d.some(on[each] for each in section.follows) if section.follows else on[section.id]
