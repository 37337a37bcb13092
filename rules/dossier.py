"""What stands behind a protocol, as frozen values: evidence, source statements, conflicts, red flags and cases. The kiosk loads none of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from rules.model import Answers, Case, Code, Condition, Event, Level, LinkId


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source beyond the articles, and what it found."""

    id: str
    source: str
    finding: str
    status: str
    """How it was read: seen, abstract only, a copy."""


class Verdict(Enum):
    """Whether the protocol says what a source statement says."""

    CARRIED = "carried"
    WEAKENED = "weakened"
    NOT_USED = "not_used"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a source article, and the texts that carry it."""

    id: str
    kind: str
    says: str
    locator: str
    """A few words by which the place is found in the article."""
    urgency: str
    carried_by: tuple[str, ...]
    """Text ids such as `danger.chest`; empty when it is not used."""
    verdict: Verdict
    reason: str
    """Empty only when it is carried."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where sources disagree, and what was chosen."""

    id: str
    topic: str
    one_side: str
    other_side: str
    choice: str
    safer: str


@dataclass(frozen=True, slots=True)
class Lowering:
    """The one answer to a follow-up with which a red flag counts less, and why that is safe."""

    answer: Condition
    level: Level
    """What the flag still reaches with this answer."""
    evidence: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Answers that must reach a level whatever else was said, kept apart from the rules so that it can judge them."""

    id: str
    concern: str
    when: Condition
    level: Level
    evidence: tuple[str, ...]
    lowered_by: tuple[Lowering, ...]
    """Nothing else lowers it: not being sure, no answer and an unknown one mean the full level."""
    why: str
    """Why it may be changed, for a row that books a visit; empty for a red flag."""


@dataclass(frozen=True, slots=True)
class Row:
    """Answers to the question of a decision table that come to the same."""

    answers: frozenset[Code]
    """With MISSING among them, also the question that is open and not answered."""
    level: Level
    rules: frozenset[str]
    """Exactly the rules that fire."""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """What every single answer to one question gives while the other answers stay the same."""

    name: str
    change: Answers
    """The other answers, beside the base of the cases; an answer to the question itself is given beside each of its answers."""
    events: frozenset[Event]
    each: LinkId
    rows: tuple[Row, ...]
    """Every answer stands in exactly one of them."""
    asks: Mapping[LinkId, frozenset[Code]]
    """For which answers these questions are opened."""
    prints: Mapping[str, frozenset[Code]]
    """For which answers these sections are printed."""
    cases: tuple[Case, ...]
    """One for each answer."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All of it, with every reference followed."""

    evidence: tuple[Evidence, ...]
    statements: tuple[Statement, ...]
    conflicts: tuple[Conflict, ...]
    red_flags: tuple[RedFlag, ...]
    """Minimum EMERGENCY_NOW or URGENT_TODAY; never lowered to please a number."""
    bookings: tuple[RedFlag, ...]
    """Minimum ROUTINE_APPOINTMENT: a floor that may be changed with a reason."""
    base: Answers
    """The answers that every case changes."""
    cases: tuple[Case, ...]
    sources: Mapping[str, tuple[str, ...]]
    """Evidence and statement ids behind each handout sentence (`H03d.1`) and rule (`R-E01`), wildcards written out."""
    tables: tuple[DecisionTable, ...] = ()

    @property
    def examples(self) -> tuple[Case, ...]:
        """Every case, those of the tables included."""
        return (*self.cases, *(case for table in self.tables for case in table.cases))


class Severity(Enum):
    """The worst that the hazard could plausibly do to one patient."""

    MINOR = "minor"
    SIGNIFICANT = "significant"
    CONSIDERABLE = "considerable"
    MAJOR = "major"
    CATASTROPHIC = "catastrophic"


class Likelihood(Enum):
    """How often it is expected to harm somebody, the controls left out."""

    VERY_LOW = "very_low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class Residual(Enum):
    """The risk that is left with the controls."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that keeps a hazard from doing harm."""

    by: str
    """What does it: a rule, question, option, section or sentence by its id, `property 3` of the proof, or `file` and its path."""
    does: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """One way in which the product could harm a patient."""

    id: str
    hazard: str
    cause: str
    effect: str
    severity: Severity
    likelihood: Likelihood
    controls: tuple[Control, ...]
    tests: tuple[str, ...]
    """Test nodes such as `tests/rules/test_cases.py::test_every_case_holds`."""
    residual: Residual
    left: str
    """What stays open, and who must do it outside the software; empty where nothing is."""
    owner: str
