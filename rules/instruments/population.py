"""The population as frozen values: how often each answer is expected, how sure that is, and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from rules.model import Code, Event, LinkId


class Bound(Enum):
    """Which end of its plausible range every flag input takes at once."""

    CENTRAL = "central"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its plausible range (not a confidence interval) and why it is what it is."""

    p: float
    low: float
    high: float
    source: str
    """Where it was read; empty where nobody has counted it."""
    assumption: str
    """What was added to the source, or the reason where there is none."""

    def at(self, bound: Bound) -> float:
        """The number at this bound."""
        return {Bound.CENTRAL: self.p, Bound.LOW: self.low, Bound.HIGH: self.high}[bound]


@dataclass(frozen=True, slots=True)
class Table:
    """How a chance differs between groups of patients. A patient in none of the groups has the chance itself."""

    by: str
    """`age_band`, `leg_class`, `pain_band`, or the id of a question with one answer."""
    ratio: bool
    """True: the values multiply the chance. False: they stand in its place, and move with its bounds."""
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Given:
    """Another chance for patients who gave one of these answers."""

    link_id: LinkId
    codes: frozenset[Code]
    chance: Figure
    keeps_share: bool = False
    """A link moves who chooses the option, not how many: all other patients then choose it less often."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How often one option is chosen by those who are asked."""

    code: Code
    figure: Figure
    tables: tuple[Table, ...] = ()
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A body map: one main place each (the rest is the first), marks added with their own chance, and the leg."""

    primary: Mapping[Code, Figure]
    nowhere: str
    """The key of `primary` for patients without any mark on the back."""
    marks: Mapping[Code, Figure]
    leg_if_pain: float
    leg_if_none: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's answers in this population."""

    link_id: LinkId
    loading: float
    """How much the hidden symptom factor moves its options, 0 to 1."""
    options: Mapping[Code, Chance]
    shift: Figure | None = None
    """A scale only: points by which the whole distribution moves; its single cells then stay."""
    follows: float = 0.0
    """Correlation with the pain now."""
    classes: Mapping[str, Figure] | None = None
    """Hidden classes drawn before the options, from mild to bad, and `unsure`."""
    also_mild: float = 0.0
    """Chance that the middle class has the mild class's option too."""
    site: Site | None = None
    opened_by: Mapping[LinkId, frozenset[Code]] | None = None
    """A follow-up: the answers that open it, as the population file says."""


@dataclass(frozen=True, slots=True)
class Population:
    """Everything that a draw of patients needs, for one setting."""

    setting: str
    questions: Mapping[LinkId, Asked]
    events: Mapping[Event, Figure]
    pain_loading: float
    class_loading: float
    conditional_loading: float
    simplest: Mapping[LinkId, frozenset[Code]]
    """Who counts as the simplest patient: one of these answers on each of these questions; empty: nobody does."""
    monday: Figure
    """Visits on the busiest weekday as a multiple of the average day."""
