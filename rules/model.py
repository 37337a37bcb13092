"""The protocol as frozen values: what was loaded, and what an assessment says.

Nothing here reads a file or decides anything. `rules.load` makes a `Protocol`, `rules.interview`,
`rules.assess` and `rules.handout` apply it. The basic words, the conditions and the parts of a protocol's head are told in
`rules.basics`, `rules.operators` and `rules.header`, and may be imported from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.basics import MISSING, Answers, Code, Event, Kind, Level, LinkId, Stage, edition
from rules.header import Contradiction, HelpChoice, LevelText, SignOff
from rules.operators import All, Answered, Any, AnyOf, Condition, Happened, LevelAtLeast, LevelBelow, NamedTerm, NoneOf, Not, Only, Term

__all__ = [
    "MISSING",
    "PLACES",
    "All",
    "Answered",
    "Answers",
    "Any",
    "AnyOf",
    "Assessment",
    "Case",
    "Code",
    "Condition",
    "Contradiction",
    "Event",
    "Happened",
    "HelpChoice",
    "Input",
    "Kind",
    "Level",
    "LevelAtLeast",
    "LevelBelow",
    "LevelText",
    "LinkId",
    "NamedTerm",
    "NoneOf",
    "Not",
    "Only",
    "Option",
    "Protocol",
    "Question",
    "Rule",
    "Score",
    "Section",
    "Sentence",
    "SignOff",
    "Stage",
    "Term",
]  # fmt: skip

# --- the questionnaire ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a patient can touch."""

    code: Code
    text: str
    pictogram: str
    exclusive: bool = False
    """True for "None of these": it clears the others and is cleared by them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One screen of the interview, with its wording and when it is shown."""

    link_id: LinkId
    stage: Stage
    kind: Kind
    text: str
    help: str
    options: tuple[Option, ...]
    enable_when: Condition | None
    """None: always shown."""
    stops_at: frozenset[Code]
    """Codes that end the interview (under 18)."""
    private: bool
    """An intimate question: only staff see the answer."""
    why: str
    """Why it is asked, for an intimate question; empty otherwise."""
    order: tuple[Code, ...]
    """Codes from least to most, for `at_least`; empty where none is declared."""
    worse: tuple[tuple[Code, ...], ...]
    """Chains of codes from harmless to worrying: the partial order that proofs rely on."""
    unsure_as: Mapping[Code, Code]
    """Which code an unclear one counts as in `at_least`."""
    harmless: frozenset[Code]
    """The answer that worries nobody; empty where there is none."""
    words: tuple[str, ...] = ()
    """For a scale: the words at its low end, middle and high end."""
    follow_up_to: LinkId | None = None
    """The question whose worrying or unclear answer this one asks about; it stands right behind it. None: not a follow-up.

    Until it is answered the other's answer counts in full, and even an emergency waits for it before the questions end.
    """
    page_with: LinkId | None = None
    """The question before it, with which it stands on one screen where there is room; it changes nothing else."""
    optional: bool = False
    """Offered before the end instead of asked in turn: without an answer it counts as never opened. For the handout only."""
    topic: str = ""
    """What an intimate question is about, told before it is shown; empty on a follow-up that is about the same as what it follows."""
    picture: str = ""
    """What the drawing beside the question shows, in words; empty: it has none. The screens have the drawing, by the question's id."""

    def codes(self) -> frozenset[Code]:
        """Every code this question takes."""
        return frozenset(option.code for option in self.options)


@dataclass(frozen=True, slots=True)
class Rule:
    """If the condition holds, the patient is at least at this level."""

    id: str
    level: Level
    when: Condition
    staff: str
    patient: str
    evidence: tuple[str, ...]
    shown: bool = False
    """Whether the emergency screen adds the patient's reason ("keep still" after a fall); else it stays with staff."""
    brief: str = ""
    """The reason for staff on one line of a list; empty: they read the whole one."""


# --- the handout ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """One printed statement, with the source statements and evidence it rests on."""

    id: str
    text: str
    sources: tuple[str, ...]
    levels: frozenset[Level] = frozenset()
    """Empty: at every level that has a handout."""
    marked_by: frozenset[str] = frozenset()
    """Stands out when one of these sections is printed too: a trigger that was ticked, the patient's own stage of recovery."""
    picture: str = ""
    """The name of a drawing in `resources/pictures/handout` that shows the same: the sentence is its caption and its alternative text."""


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the handout and what switches it on."""

    id: str
    title: str
    when: Condition | None
    levels: frozenset[Level]
    """Empty: at every level that has a handout."""
    follows: frozenset[str]
    """Printed only together with one of these sections; empty: on its own."""
    priority: int
    """1 is never dropped; a higher number gives way first when the paper is full."""
    place: str
    """The part of the page it belongs to; see `PLACES`."""
    text: tuple[Sentence, ...]
    emphasis: Condition | None = None
    """Printed in a box when this holds."""
    check_days: int = 0
    """Of a stage: whoever is no better this many days after printing books a visit, by a date on the sheet; 0: no date."""


PLACES = (
    "help", "visit", "stage", "today", "relief", "packs", "move", "pain_relief", "tips", "causes", "care",
    "opening", "about", "timeline", "prevention", "who", "questions", "code", "footer",
)  # fmt: skip
"""The places of the handout, in print order."""


@dataclass(frozen=True, slots=True)
class Case:
    """An example that the rules must keep: answers, the level, and exactly the rules that fire."""

    name: str
    change: Answers
    events: frozenset[Event]
    level: Level
    rules: frozenset[str]
    asks: Mapping[LinkId, bool] = field(default_factory=dict)
    """Whether these questions are opened; of any other the example says nothing."""
    prints: Mapping[str, bool] = field(default_factory=dict)
    """Whether these sections of the handout are printed; of any other the example says nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Protocol:
    """One complaint's questionnaire, rules and handout: everything the kiosk needs.

    Compared and hashed by identity, so that what is worked out once for a protocol can be kept.
    """

    name: str
    title: str
    version: str
    date: str
    """The date of this version, ISO 8601."""
    sign_off: SignOff | None
    """None: a draft. Every screen and page says so."""
    terms: Mapping[str, NamedTerm]
    levels: Mapping[Level, LevelText]
    help_choices: tuple[HelpChoice, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    sections: tuple[Section, ...]
    scope: Condition
    """Holds when this protocol can speak about the patient; outside it there is no handout."""
    contradictions: tuple[Contradiction, ...] = ()
    content: str = ""
    """The first digits of the SHA-256 of all its files, see `rules.manifest.fingerprint`; empty where nobody took it."""

    @property
    def edition(self) -> str:
        """Its version and the first digits of its content."""
        return edition(self.version, self.content)

    def is_that(self, name: str, version: str, content: str) -> bool:
        """Whether this is the protocol of that name, version and content; an empty content is not known, and not held against it."""
        return (self.name, self.version) == (name, version) and content in {"", self.content}

    def question(self, link_id: LinkId) -> Question:
        """The question with this id. Raises KeyError when there is none."""
        for question in self.questions:
            if question.link_id == link_id:
                return question
        raise KeyError(link_id)

    def topic_of(self, link_id: LinkId) -> str:
        """What an intimate question is about; a follow-up that does not say is about the same as what it follows. Raises KeyError."""
        question = self.question(link_id)
        return question.topic or (self.topic_of(question.follow_up_to) if question.follow_up_to else "")


# --- what an assessment says ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Input:
    """What is assessed: answers, and what else happened in the visit."""

    answers: Answers
    events: frozenset[Event] = frozenset()


@dataclass(frozen=True, slots=True)
class Score:
    """How much the pain interferes; for staff to sort by, not validated, never lowers a level."""

    impact: float | None
    """Mean of pain and activity, 0 to 10, one decimal; "can't say" counts as 7; None while one is missing."""
    band: str | None
    """"mild" below 4, "moderate" below 7, else "severe"."""
    pain: int | None
    activity: int | None
    warning_signs: Mapping[Level, int]
    """How many rules fired, by level."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The level, the rules that fired, and what is unknown."""

    level: Level
    fired: tuple[Rule, ...]
    """Sorted by level, most urgent first, then id."""
    score: Score
    asked: tuple[LinkId, ...]
    """The questions this patient would be asked, in order."""
    not_asked: tuple[LinkId, ...]
    """Answered but never opened, and so left out."""
    missing: tuple[LinkId, ...]
    """Opened but without an answer."""
    fault: str | None = field(default=None)
    """Set when something went wrong inside: the level is then at least URGENT_TODAY."""
