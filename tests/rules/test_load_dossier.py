"""The dossier is loaded with every reference followed, or refused with every one that leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.dossier import Verdict
from rules.load import load_dossier, load_protocol
from rules.model import Event, Level
from rules.texts import protocol_texts
from tests.rules.tiny import FILES, TINY, mistakes_in, replaced

LOWERED = 'evidence: [EV01], lowered_by: [{answer: {any_of: {danger: [none]}}, to: URGENT_TODAY, evidence: [EV01], why: "It is."}]'
REFUSED = {
    "rule rests on nothing": ("rules.yaml", "[EV01, S0-W1]", "[EV02, S0-W1]", "rules.yaml", 'no evidence or statement "EV02"', '"EV01"'),
    "sentence rests on nothing": ("handout.yaml", "from: [S0-W*, EV01]", "from: [X9*, EV01]", "handout.yaml", '"X9*"', "trace.yaml"),
    "rule without a case": ("cases.yaml", "rules: [R-R02]", "rules: []", "rules.yaml", "fires in no case", "Add a case"),
    "case with an unknown rule": ("cases.yaml", "rules: [R-R02]", "rules: [R-R03]", "cases.yaml", '"R-R03", which is nowhere', "R-R0"),
    "case with an unknown question": ("cases.yaml", "{danger: [blue]}", "{dangers: [blue]}", "cases.yaml", 'no question "dangers"', '"danger"'),
    "case with an unknown code": ("cases.yaml", "{danger: [blue]}", "{danger: [bleu]}", "cases.yaml", 'no code "bleu"', '"blue"'),
    "case with two answers to a single": ("cases.yaml", "{age: a60,", "{age: [a60, a18],", "cases.yaml", "takes one answer", "Keep one"),
    "case with an unknown event": ("cases.yaml", "[too_unwell]", "[unwell]", "cases.yaml", "not known", '"too_unwell"'),
    "case twice": ("cases.yaml", '"Blue"', '"Mild"', "cases.yaml", "twice", "rename"),
    "base with an unknown code": ("cases.yaml", "  pain: 3", "  pain: 30", "cases.yaml", 'no code "30"', "0, 1, 2"),
    "text id unknown": ("trace.yaml", "danger.blue", "danger.bleu", "trace.yaml", '"danger.bleu", which is nowhere', '"danger.blue"'),
    "carried by nothing": ("trace.yaml", "[danger.numb]", "[]", "trace.yaml", "no text carries it", "carried_by"),
    "not used yet carried": ("trace.yaml", "carried_by: [], verdict", "carried_by: [H1.1], verdict", "trace.yaml", "yet texts carry it", "[]"),
    "no reason": ("trace.yaml", ', reason: "It does not."', "", "trace.yaml", "without a reason", "Add reason"),
    "verdict unknown": ("trace.yaml", "verdict: weakened", "verdict: weak", "trace.yaml", "not known", '"weakened"'),
    "red flag too low": ("redflags.yaml", "EMERGENCY_NOW", "ROUTINE_APPOINTMENT", "redflags.yaml", "below", "bookings"),
    "red flag that names a rule": ("redflags.yaml", "level: EMERGENCY_NOW,", "level: EMERGENCY_NOW, rules: [R-E01],", "redflags.yaml", '"rules"', ""),
    "lowered by a plain answer": ("redflags.yaml", "evidence: [EV01, S0-W1]", LOWERED, "redflags.yaml", "answer to a follow-up", "without unsure"),
    "booking without a reason": ("bookings.yaml", ', why: "A visit can help."', "", "bookings.yaml", 'lacks the key "why"', "Add"),
    "red flag without its evidence": ("redflags.yaml", "[EV01, S0-W1]", "[EV01, S0-W9]", "redflags.yaml", "nowhere", '"S0-W'),
    "evidence twice": ("evidence.yaml", "id: POL", "id: EV01", "evidence.yaml", "twice", "rename"),
    "conflict lacks a side": ("conflicts.yaml", 'other_side: "Cool it.", ', "", "conflicts.yaml", 'lacks the key "other_side"', "Add"),
}


def test_the_tiny_dossier_loads_whole() -> None:
    """Evidence, statements, conflicts, red flags, base and cases all become values."""
    dossier = load_dossier(TINY, load_protocol(TINY))
    assert [evidence.id for evidence in dossier.evidence] == ["EV01", "POL"]
    assert [statement.verdict for statement in dossier.statements] == [Verdict.CARRIED, Verdict.WEAKENED, Verdict.CARRIED, Verdict.NOT_USED]
    assert (dossier.conflicts[0].topic, dossier.red_flags[0].level) == ("Warmth", Level.EMERGENCY_NOW)
    assert dossier.base["pain"] == {"3"}
    unwell = dossier.cases[2]
    assert (unwell.name, unwell.events, unwell.level, unwell.rules) == ("Too unwell", {Event.TOO_UNWELL}, Level.URGENT_TODAY, {"R-U01"})


def test_wildcards_are_written_out() -> None:
    """S0-W* stands for every statement that begins so, in the order of the trace."""
    sources = load_dossier(TINY, load_protocol(TINY)).sources
    assert sources["H1.1"] == ("S0-W1", "S0-W2", "EV01")
    assert sources["R-E01"] == ("EV01", "S0-W1")


@pytest.mark.parametrize("claim", REFUSED)
def test_a_mistake_is_refused_with_its_remedy(claim: str, tmp_path: Path) -> None:
    """Each of these single mistakes is found, with the file to mend, what is wrong and how to mend it."""
    file, old, new, where, what, mend = REFUSED[claim]
    found = mistakes_in(tmp_path, file, replaced(file, old, new))
    fitting = [each for each in found if each.file == where and what in each.what and mend in each.mend and each.line > 0]
    assert fitting, [str(mistake) for mistake in found]


def test_every_mistake_of_the_dossier_is_listed_at_once(tmp_path: Path) -> None:
    """Two mistakes in one file and the rule that loses its case through one of them come together."""
    text = replaced("cases.yaml", "rules: [R-R02]", "rules: [R-R03]").replace("[too_unwell]", "[unwell]")
    assert {(mistake.file, mistake.line) for mistake in mistakes_in(tmp_path, "cases.yaml", text)} == {
        ("rules.yaml", FILES["rules.yaml"][: FILES["rules.yaml"].index("R-R02")].count("\n") + 1),
        ("cases.yaml", 10),
        ("cases.yaml", 12),
    }


def test_every_text_has_an_id() -> None:
    """Text ids are unique, and follow the paths that translations use."""
    texts = protocol_texts(load_protocol(TINY))
    assert texts["danger.why"] == "A blue thumb needs help at once."
    assert texts["pain.words.3"] == "Worst pain"
    assert texts["H2.title"] == "Rest"
    assert texts["EMERGENCY_NOW.2"] == "Call {EMERGENCY_NUMBER} if you are alone."
    assert {"danger.text", "danger.help", "danger.blue", "R-E01.staff", "R-E01.patient", "H2.2", "help.talk", "help.talk.staff"} <= texts.keys()
