"""A protocol's own examples, played once, and which of them can notice a mistake: every condition is judged on all of them at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.assess import assess
from rules.basics import MISSING
from rules.cases import failure, given_in
from rules.dossier import Dossier
from rules.handout import select
from rules.instruments.encode import asks_for_level
from rules.instruments.mutants import Mutant
from rules.model import (
    All,
    Answered,
    Any,
    AnyOf,
    Assessment,
    Case,
    Condition,
    Happened,
    Input,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NamedTerm,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Rule,
    Section,
    Term,
)

Truth = tuple[int, int]
"""On which examples the condition holds, and on which it does not, a bit for each; on the others it is unknown."""


@dataclass(frozen=True, slots=True)
class Played:
    """An example with what the protocol makes of it."""

    case: Case
    given: Input
    found: Assessment


class Examples:
    """Every example that holds; one that does not could notice anything."""

    def __init__(self, protocol: Protocol, dossier: Dossier) -> None:
        self._protocol = protocol
        self.played: list[Played] = []
        self._handed = 0
        self._bits: dict[object, int] = {}
        for case in dossier.examples:
            given = given_in(dossier, case)
            if failure(protocol, given, case, found := assess(protocol, given)) is None:
                self.add(Played(case, given, found))

    def add(self, played: Played) -> None:
        """One more example."""
        bit = 1 << len(self.played)
        self.played.append(played)
        self._handed |= bit * bool(select(self._protocol, played.given, played.found))
        for key in _facts(played):
            self._bits[key] = self._bits.get(key, 0) | bit

    def notices(self, mutant: Mutant) -> Case | None:
        """The first example that does not hold any more with this mistake."""
        changed = mutant.protocol(self._protocol)
        for at in _each(self._candidates(mutant, changed)):
            each = self.played[at]
            found = each.found if isinstance(mutant.place, Section) else assess(changed, each.given)
            if failure(changed, each.given, each.case, found) is not None:
                return each.case
        return None

    def _candidates(self, mutant: Mutant, changed: Protocol) -> int:
        """The examples on which the mistake may show."""
        found = self._everybody
        match mutant.place, mutant.mutated:
            case Rule() as rule, Rule() as wrong:
                fires = self._fact(("rule", rule.id))
                found = fires if wrong.level != rule.level else fires ^ self._truth(wrong.when, changed)[0]
            case Rule() as rule, None:
                found = self._fact(("rule", rule.id))
            case Question() as question, Question(enable_when=when):
                if when is not None and not asks_for_level(when) and not asks_for_level(question.enable_when):
                    found = self._fact(("asked", question.link_id)) ^ self._truth(when, changed)[0]
            case Section() as section, _:
                found = self._handed & self._told(changed, section.id)
            case NamedTerm(), _:
                found = self._moved_by_terms(changed)
        return found

    def _moved_by_terms(self, changed: Protocol) -> int:
        moved = 0
        whens = [*(rule.when for rule in changed.rules), *(section.when for section in changed.sections if section.when is not None)]
        for when in whens:
            moved |= self._truth(when, self._protocol)[0] ^ self._truth(when, changed)[0]
        return moved

    def _told(self, changed: Protocol, name: str) -> int:
        """The examples that say something of this section, or of one that is printed with it."""
        about = [name, *(each.id for each in (*changed.sections, *self._protocol.sections) if name in each.follows)]
        return self._some(self._fact(("prints", each)) for each in about)

    @property
    def _everybody(self) -> int:
        return (1 << len(self.played)) - 1

    def _fact(self, key: object) -> int:
        return self._bits.get(key, 0)

    @staticmethod
    def _some(found: Iterable[int]) -> int:
        total = 0
        for each in found:
            total |= each
        return total

    def _truth(self, condition: Condition, protocol: Protocol) -> Truth:
        """As `rules.condition.holds` says, with the level that was reached in the end."""
        match condition:
            case AnyOf() | NoneOf() | Only():
                return self._of_answer(condition, protocol)
            case Answered() | Happened() | LevelBelow() | LevelAtLeast():
                holds = self._plain(condition)
                return holds, ~holds & self._everybody
            case All(parts):
                each = [self._truth(part, protocol) for part in parts]
                return self._every(yes for yes, _ in each), self._some(no for _, no in each)
            case Any(parts):
                each = [self._truth(part, protocol) for part in parts]
                return self._some(yes for yes, _ in each), self._every(no for _, no in each)
            case Not(part):
                yes, no = self._truth(part, protocol)
                return no, yes
            case Term(name):
                yes, no = self._truth(protocol.terms[name].when, protocol)
                return (~no & self._everybody, no) if protocol.terms[name].unknown_is else (yes, ~yes & self._everybody)

    def _of_answer(self, condition: AnyOf | NoneOf | Only, protocol: Protocol) -> Truth:
        link_id, codes = condition.link_id, condition.codes
        hit = self._some(self._fact(("said", link_id, code)) for code in codes)
        waits = self._fact(("open", link_id))
        match condition:
            case AnyOf():
                return (hit | waits, ~hit & ~waits & self._everybody) if MISSING in codes else self._known(link_id, hit)
            case NoneOf():
                return self._known(link_id, self._fact(("answered", link_id)) & ~hit)
            case Only():
                others = self._some(self._fact(("said", link_id, code)) for code in protocol.question(link_id).codes() - codes)
                return self._known(link_id, self._fact(("answered", link_id)) & ~others)

    def _plain(self, condition: Answered | Happened | LevelBelow | LevelAtLeast) -> int:
        match condition:
            case Answered(link_id):
                return self._fact(("answered", link_id))
            case Happened(event):
                return self._fact(event)
            case LevelBelow(level):
                return self._everybody & ~self._fact(("level", level))
            case LevelAtLeast(level):
                return self._fact(("level", level))

    def _known(self, link_id: LinkId, holds: int) -> Truth:
        waits = self._fact(("open", link_id))
        return holds & ~waits, ~holds & ~waits & self._everybody

    def _every(self, found: Iterable[int]) -> int:
        total = self._everybody
        for each in found:
            total &= each
        return total


def _facts(played: Played) -> Iterator[object]:
    """All that a condition may look at, and what the example tells."""
    found, answers = played.found, played.given.answers
    yield from (("rule", rule.id) for rule in found.fired)
    yield from (("asked", link_id) for link_id in found.asked)
    yield from (("open", link_id) for link_id in found.missing)
    yield from (("prints", section) for section in played.case.prints)
    yield from (("level", level) for level in type(found.level) if level <= found.level)
    yield from played.given.events
    for link_id in found.asked:
        if codes := answers.get(link_id):
            yield ("answered", link_id)
            yield from (("said", link_id, code) for code in codes)


def _each(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the last first: the tables, which are made for this, stand behind the other cases."""
    while bits:
        at = bits.bit_length() - 1
        yield at
        bits ^= 1 << at
