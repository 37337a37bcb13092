"""What becomes of a mistake: an example notices, a property does, it changes nothing, or nobody notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from rules.assess import assess
from rules.dossier import RedFlag
from rules.handout import section_ids, select
from rules.instruments.diagrams import Node
from rules.instruments.encode import Model, mentioned
from rules.instruments.mutant_difference import Differences
from rules.instruments.mutant_examples import Examples
from rules.instruments.mutant_properties import broken_for
from rules.instruments.mutants import Mutant
from rules.instruments.prove_flags import refuted_row
from rules.instruments.prove_order import refuted_question
from rules.instruments.prover import Prover
from rules.instruments.story import outcome, tell
from rules.interview import walk
from rules.model import Assessment, Input, LinkId, Protocol, Rule


class Fate(Enum):
    """What became of a mutant."""

    CASE = "killed by a case"
    PROPERTY = "killed by a property"
    EQUIVALENT = "proved equivalent: the same level, rules, questions and sections on every set of answers"
    SURVIVES = "survives"


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and its fate."""

    mutant: Mutant
    fate: Fate
    by: str
    """The case or claim that noticed; for a survivor, a patient who tells it from what it stands for."""
    given: Input | None = None
    """A survivor's patient."""


class MutantJudge:
    """Holds mutants against the examples and the proved properties of one protocol."""

    def __init__(self, prover: Prover) -> None:
        self.prover = prover
        self._model = prover.model
        self.examples = Examples(prover.protocol, prover.dossier)

    @cached_property
    def _differences(self) -> Differences:
        return Differences(self.prover)

    def prepare(self) -> None:
        """Work out what every mutant needs, so that processes that part afterwards share it."""
        _ = self._model.moments, self.prover.handouts, self._differences, self._model.settled, self._model.shown, self._takes

    def judge(self, mutant: Mutant) -> Judged:
        """An example is asked first, then whether anything changes at all, then the properties."""
        noticed = self.examples.notices(mutant)
        if noticed is not None:
            return Judged(mutant, Fate.CASE, noticed.name)
        given = self.patient(mutant)
        if given is None:
            return Judged(mutant, Fate.EQUIVALENT, "")
        changed = mutant.protocol(self.prover.protocol)
        claim = broken_for(self.prover, changed, given) or next(self._refuted(mutant), None)
        if claim is not None:
            return Judged(mutant, Fate.PROPERTY, claim)
        story = f"{tell(self.prover.protocol, given)[:-1]}; {outcome(self.prover.protocol, given)}."
        return Judged(mutant, Fate.SURVIVES, story, given)

    def patient(self, mutant: Mutant) -> Input | None:
        """Somebody for whom the mistake shows; None when it shows for nobody."""
        changed = mutant.protocol(self.prover.protocol)
        for wrong, visits in self._differences.of(mutant):
            # The fewest worries with harmless answers beside them are tried before all visits are.
            tried = self.prover.confirmed(wrong & self._takes, lambda _: True)
            if tried is not None and self._is_one_of(tried, visits) and _shows(self.prover.protocol, changed, tried):
                return tried
            if not wrong <= ~visits:
                return self._among(wrong & visits, changed)
        return None

    @cached_property
    def _takes(self) -> Node:
        """Every question has an answer that its screen takes, or none."""
        space = self._model.space
        return space.diagrams.every(space.valid(each) | ~space.answered(each.link_id) for each in self.prover.protocol.questions)

    def _is_one_of(self, given: Input, visits: Node) -> bool:
        asked = walk(self.prover.protocol, given.answers, given.events).asked
        return self._model.space.diagrams.holds(visits, self._model.space.true_for(given, asked))

    def _among(self, wrong: Node, changed: Protocol) -> Input:
        d, space = self._model.space.diagrams, self._model.space
        given = space.told(d.any_setting(wrong))
        if not _shows(self.prover.protocol, changed, given):
            given = space.told(d.cheapest(wrong, self.prover.cost) or frozenset())
        return given

    @cached_property
    def _known(self) -> frozenset[str]:
        """What is refuted without any mutant."""
        rows = {each.subject for row in self._rows for each in refuted_row(self.prover, row)}
        steps = {each.subject for question in self.prover.protocol.questions for each in refuted_question(self.prover, question)}
        return frozenset(rows | steps)

    @property
    def _rows(self) -> tuple[RedFlag, ...]:
        return (*self.prover.dossier.red_flags, *self.prover.dossier.bookings)

    def _refuted(self, mutant: Mutant) -> Iterator[str]:
        """What is refuted with a mistake in a rule, of the claims about the same questions."""
        if not isinstance(mutant.place, Rule):
            return
        about: set[LinkId] = set(mentioned(mutant.place.when, self.prover.protocol))
        about |= {question.follow_up_to for question in self.prover.protocol.questions if question.link_id in about and question.follow_up_to}
        mutated = Model(mutant.protocol(self.prover.protocol), like=self._model)
        changed = Prover(mutated, self.prover.dossier, self.prover.medicines, like=self.prover)
        for subject in self._of_claims(changed, mutant.place, mutant.mutated, about):
            if subject not in self._known:
                yield subject

    def _of_claims(self, changed: Prover, rule: Rule, wrong: object, about: set[LinkId]) -> Iterator[str]:
        fires, fired = changed.model.fires.get(rule.id), self._model.fires[rule.id]
        # What fires for more patients, or for more urgent ones, takes no red flag's level away.
        raises = fires is not None and fired <= fires and isinstance(wrong, Rule) and wrong.level >= rule.level
        for row in () if raises else self._rows:
            if not about.isdisjoint(mentioned(row.when, self.prover.protocol)):
                yield from (each.subject for each in refuted_row(changed, row))
        for link_id in sorted(about):
            yield from (each.subject for each in refuted_question(changed, self.prover.protocol.question(link_id)))


def _shows(protocol: Protocol, changed: Protocol, given: Input) -> bool:
    """Whether the program tells the two apart for this patient."""
    return _outcome(protocol, given) != _outcome(changed, given)


def _outcome(protocol: Protocol, given: Input) -> tuple[object, ...]:
    found: Assessment = assess(protocol, given)
    return found.level, tuple(rule.id for rule in found.fired), found.asked, section_ids(select(protocol, given, found))
