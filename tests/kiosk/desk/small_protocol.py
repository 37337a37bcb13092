"""A protocol as small as the desk's tests need: three questions, three rules, two choices, and what stands behind them."""

from __future__ import annotations

from rules.dossier import Dossier, Evidence, Statement, Verdict
from rules.model import (
    All,
    AnyOf,
    Code,
    Contradiction,
    Event,
    Happened,
    HelpChoice,
    Kind,
    Level,
    LevelText,
    LinkId,
    Option,
    Protocol,
    Question,
    Rule,
    Stage,
)

NONE, UNSURE, CHEST = Code("none"), Code("unsure"), Code("chest")


def question(name: str, text: str, options: tuple[Option, ...], *, kind: Kind = Kind.MULTI, private: bool = False) -> Question:
    """Always shown; "none" worries nobody."""
    harmless = frozenset({NONE}) if any(option.code == NONE for option in options) else frozenset()
    return Question(LinkId(name), Stage.WARNING, kind, text, "", options, None, frozenset(), private, "", (), (), {}, harmless)


def rule(name: str, level: Level, when: AnyOf | Happened, staff: str, evidence: tuple[str, ...]) -> Rule:
    return Rule(name, level, when, staff, "", evidence)


OPTIONS = (Option(CHEST, "Chest pain", ""), Option(NONE, "None of these", "", exclusive=True), Option(UNSURE, "I'm not sure", ""))
SCALE = tuple(Option(Code(str(n)), str(n), "") for n in range(11))

PROTOCOL = Protocol(
    name="back_spasm",
    title="Back spasm",
    version="0.1.0",
    date="2026-11-22",
    sign_off=None,
    terms={},
    levels={level: LevelText(level, "", (), f"Do what {level.name} says.") for level in Level},
    help_choices=(
        HelpChoice("unwell", Level.EMERGENCY_NOW, "I feel very unwell", "Says: very unwell.", Event.TOO_UNWELL, private=False),
        HelpChoice("unsafe", Level.URGENT_TODAY, "I do not feel safe", "Says: not safe.", Event.ASKED_STAFF, private=True),
    ),
    questions=(
        question("danger", "Right now, any of these?", OPTIONS),
        question("saddle", "Anything new between your legs?", OPTIONS[1:], private=True),
        question("pain", "How bad is the pain?", SCALE, kind=Kind.SCALE),
        question("activity", "How much does it stop you?", SCALE, kind=Kind.SCALE),
    ),
    rules=(
        rule("R-E01", Level.EMERGENCY_NOW, AnyOf(LinkId("danger"), frozenset({CHEST})), "Possible heart problem.", ("EV05", "S0-W1")),
        rule("R-U01", Level.URGENT_TODAY, AnyOf(LinkId("saddle"), frozenset({UNSURE})), "Unsure about the saddle area.", ("EV02",)),
        rule("R-R20", Level.ROUTINE_APPOINTMENT, Happened(Event.UNFINISHED), "Questions left unfinished.", ("POL",)),
    ),
    sections=(),
    scope=AnyOf(LinkId("danger"), frozenset({NONE})),
    contradictions=(
        Contradiction(
            "C01", All((AnyOf(LinkId("danger"), frozenset({NONE})), AnyOf(LinkId("pain"), frozenset({Code("10")})))), "No sign, but the worst pain."
        ),
    ),
)

DOSSIER = Dossier(
    evidence=(Evidence("EV05", "A trial of 2019", "Chest pain counts", "seen"), Evidence("EV02", "A pathway", "Saddle counts", "RECALLED")),
    statements=(Statement("S0-W1", "warning", "Chest pain with back pain", "see at once", "now", ("danger.chest",), Verdict.CARRIED, ""),),
    conflicts=(),
    red_flags=(),
    bookings=(),
    base={},
    cases=(),
    sources={},
)
