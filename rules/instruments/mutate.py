"""`mutate`: break every rule on purpose, and see that a case or a property notices."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from rules.assess import assess
from rules.condition import Known, holds
from rules.dossier import RedFlag
from rules.instruments.diagrams import Node
from rules.instruments.encode import Model, mentioned
from rules.instruments.mutants import Mutant, mutants
from rules.instruments.prove import make_prover
from rules.instruments.prove_flags import refuted_row
from rules.instruments.prove_order import refuted_question
from rules.instruments.prover import Prover
from rules.instruments.story import outcome, tell
from rules.interview import seen
from rules.model import Case, Input, Level, LinkId

DONE, FOUND, WRONG_USE = 0, 1, 2


class Fate(Enum):
    """What became of a mutant."""

    CASE = "killed by a case"
    PROPERTY = "killed by a property"
    EQUIVALENT = "proved equivalent: the same level and rules on every set of answers"
    SURVIVES = "survives"


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and its fate."""

    mutant: Mutant
    fate: Fate
    by: str
    """The case or claim that noticed; for a survivor, a patient who tells it from the rule."""
    given: Input | None = None
    """A survivor's patient."""


@dataclass(frozen=True, slots=True)
class _Played:
    """A case with what it looks like to conditions."""

    case: Case
    known: Known
    level: Level
    fired: frozenset[str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `mutate` takes besides the protocol."""
    parser.add_argument("--rule", metavar="ID", help="only the mutants of this rule")
    parser.add_argument("--cases", action="store_true", help="print the cases that would kill the survivors, for cases.yaml once a clinician agrees")


def run(options: argparse.Namespace) -> int:
    """Judge every mutant, and print what came of them. Raises ProtocolError, OSError, MissingLibraryError."""
    prover = make_prover(options.folder)
    judge = MutantJudge(prover)
    if options.cases:
        for case in judge.missing_cases(mutant for mutant in mutants(prover.protocol) if options.rule in {None, mutant.rule.id}):
            print(case)
        return DONE
    found = [judge.judge(mutant) for mutant in mutants(prover.protocol) if options.rule in {None, mutant.rule.id}]
    counts = Counter(each.fate for each in found)
    print(f"{prover.protocol.name} {prover.protocol.version}: {len(found)} mutants of {len({each.mutant.rule.id for each in found})} rules")
    for fate in Fate:
        print(f"{counts[fate]:6} {fate.value}")
    for fate in (Fate.EQUIVALENT, Fate.SURVIVES):
        for each in found:
            if each.fate is fate:
                print(f"{fate.name:10} {each.mutant.rule.id} {each.mutant.change}{f': {each.by}' if each.by else ''}")
    return FOUND if counts[Fate.SURVIVES] else DONE


class MutantJudge:
    """Holds mutants against the cases and the proved properties of one protocol."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._model = prover.model
        self._cases = [_played(prover, case) for case in prover.dossier.cases]

    def judge(self, mutant: Mutant) -> Judged:
        """A case is asked first, then whether anything changes at all, then the properties."""
        for played in self._cases:
            if self._notices(played, mutant):
                return Judged(mutant, Fate.CASE, played.case.name)
        mutated = Model(mutant.protocol(self._prover.protocol), like=self._model)
        given = self._prover.example(self._difference(mutant, mutated))
        if given is None:
            return Judged(mutant, Fate.EQUIVALENT, "")
        changed = Prover(mutated, self._prover.dossier, self._prover.medicines, like=self._prover)
        for subject in self._refuted(changed, mutant):
            if subject not in self._known:
                return Judged(mutant, Fate.PROPERTY, subject)
        story = f"{tell(self._prover.protocol, given)[:-1]}; {outcome(self._prover.protocol, given)}."
        return Judged(mutant, Fate.SURVIVES, story, given)

    def missing_cases(self, every: Iterable[Mutant]) -> Iterator[str]:
        """A line of cases.yaml for each survivor that the lines before it leave alive."""
        for mutant in every:
            judged = self.judge(mutant)
            if judged.given is not None:
                base = self._prover.dossier.base
                change = {link_id: codes for link_id, codes in judged.given.answers.items() if base.get(link_id) != codes}
                found = assess(self._prover.protocol, Input({**base, **change}, judged.given.events))
                fired = frozenset(rule.id for rule in found.fired)
                case = Case(f"not {mutant.rule.id}: {mutant.change}", change, judged.given.events, found.level, fired)
                self._cases.append(_played(self._prover, case))
                yield _line(case)

    def _notices(self, played: _Played, mutant: Mutant) -> bool:
        """Whether this case has another level or other rules with the mutant."""
        rule, mutated = mutant.rule, mutant.mutated
        fired, fires = rule.id in played.fired, mutated is not None and holds(mutated.when, played.known) is True
        same = fired == fires and (mutated is None or mutated.level == rule.level)
        if same or (not fired and not fires):
            return False
        given = Input({**self._prover.dossier.base, **played.case.change}, played.case.events)
        found = assess(mutant.protocol(self._prover.protocol), given)
        return (found.level, frozenset(each.id for each in found.fired)) != (played.level, played.fired)

    def _difference(self, mutant: Mutant, mutated: Model) -> Node:
        """Where the mutant shows: the rule fires or not, or its new level is somebody's."""
        d = self._model.space.diagrams
        if mutant.mutated is not None and mutant.mutated.level != mutant.rule.level:
            highest = max(mutant.mutated.level, mutant.rule.level)
            return self._model.fires[mutant.rule.id] & ~(self._model if highest > mutant.rule.level else mutated).at_least(highest)
        return d.differ(self._model.fires[mutant.rule.id], mutated.fires.get(mutant.rule.id, d.false))

    @cached_property
    def _known(self) -> frozenset[str]:
        """What is refuted without any mutant."""
        rows = {each.subject for row in self._rows for each in refuted_row(self._prover, row)}
        steps = {each.subject for question in self._prover.protocol.questions for each in refuted_question(self._prover, question)}
        return frozenset(rows | steps)

    @property
    def _rows(self) -> tuple[RedFlag, ...]:
        return (*self._prover.dossier.red_flags, *self._prover.dossier.bookings)

    def _refuted(self, changed: Prover, mutant: Mutant) -> Iterator[str]:
        """What is refuted with the mutant, of the claims about the same questions."""
        about: set[LinkId] = set(mentioned(mutant.rule.when, self._prover.protocol))
        about |= {question.follow_up_to for question in self._prover.protocol.questions if question.link_id in about and question.follow_up_to}
        fires, fired = changed.model.fires.get(mutant.rule.id), self._model.fires[mutant.rule.id]
        raises = fires is not None and fired <= fires and mutant.mutated is not None and mutant.mutated.level >= mutant.rule.level
        # What fires for more patients, or for more urgent ones, takes no red flag's level away.
        for row in () if raises else self._rows:
            if not about.isdisjoint(mentioned(row.when, self._prover.protocol)):
                yield from (each.subject for each in refuted_row(changed, row))
        for link_id in sorted(about):
            yield from (each.subject for each in refuted_question(changed, self._prover.protocol.question(link_id)))


def _played(prover: Prover, case: Case) -> _Played:
    given = Input({**prover.dossier.base, **case.change}, case.events)
    found = assess(prover.protocol, given)
    known = seen(prover.protocol, given.answers, found.asked, given.events, found.level)
    return _Played(case, known, found.level, frozenset(rule.id for rule in found.fired))


def _line(case: Case) -> str:
    """The case as a line of cases.yaml."""
    change = ", ".join(f"{link_id}: [{', '.join(json.dumps(code) for code in sorted(codes))}]" for link_id, codes in case.change.items())
    events = f", events: [{', '.join(sorted(event.value for event in case.events))}]" if case.events else ""
    return f'  - {{name: {json.dumps(case.name)}, change: {{{change}}}{events}, level: {case.level.name}, rules: [{", ".join(sorted(case.rules))}]}}'
