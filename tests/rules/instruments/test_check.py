"""`check`: every kind of fault, planted in a protocol, is found at its place; what is allowed stays, and an idle allowance is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.errors import Mistake
from rules.instruments.check import check
from rules.instruments.check_words import read_lists
from rules.instruments.places import places
from rules.load import load_protocol
from rules.texts import protocol_texts
from tests.rules.tiny import FILES, TINY, copy_to, replaced

REAL = protocol_folder("back_spasm")
RUB = """\
medicines:
  - id: rub
    name: "a rub"
    advised_by: [H2]
    warned_by: []
    risks: [{id: T1, risk: "Older", when: {any_of: {danger: [numb]}}, evidence: [EV01], why: "Thin skin."}]
    not_asked: [{id: T2, risk: "Sore skin", said_by: [H2.1], evidence: [EV01], why: "No question."}]
"""
"""A table of the risks of one medicine, with nothing to mend."""


def planted(folder: Path, file: str, old: str, new: str) -> list[Mistake]:
    """What is found in the smallest protocol with one piece of one file replaced."""
    return list(check(copy_to(folder, **{file: replaced(f"{file}.yaml", old, new).encode()})))


def test_smallest_protocol_has_nothing_to_mend(tmp_path: Path) -> None:
    """Nothing is found where nothing was planted."""
    assert check(copy_to(tmp_path)) == ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One piece of one file replaced, and what must then be said at which line (the first with `anchor`)."""

    file: str
    old: str
    new: str
    place: str
    anchor: str
    said: str


FAULTS = [
    Fault(
        "handout",
        '"Rest your thumb."',
        '"Exercise, medicine, hospital, remedy."',
        "handout",
        "id: H2",
        "H2 reads at grade 10.5 as a whole; the limit is 8",
    ),
    Fault(
        "questions",
        "enable_when: {all: [{level_below: URGENT_TODAY}, {any_of: {age: [a18, a60]}}]}",
        "enable_when: {all: [{level_below: URGENT_TODAY}, {any_of: {danger: [blue]}}]}",
        "questions",
        "id: pain",
        "Question pain is never asked",
    ),
    Fault(
        "questions",
        '{code: hand, text: "In the hand", pictogram: bm_hand}',
        '{code: hand, text: "In the hand", pictogram: bm_hand}\n      - {code: nail, text: "AT THE  tip!", pictogram: bm_nail}',
        "questions",
        "code: nail",
        "Options tip and nail of where read alike",
    ),
    Fault(
        "questions",
        '{code: numb, text: "My thumb is numb"',
        '{code: odd, text: "It is odd", pictogram: p_odd}\n      - {code: numb, text: "My thumb is numb"',
        "questions",
        "code: odd",
        "Option danger.odd changes nothing",
    ),
    Fault(
        "questions",
        'text: "How old are you?"',
        'text: "Considering your biography, approximately how numerous are your accumulated years?"',
        "questions",
        "Considering",
        "age.text reads at grade",
    ),
    Fault(
        "questions",
        '"At the base"',
        '"Interphalangeal"',
        "questions",
        "Interphal",
        "base has a word of more than 3 syllables",
    ),
    Fault(
        "questions",
        'text: "Where does it hurt?"',
        'text: "Where does it hurt when you do the things that you do on a day that is much like all of the days?"',
        "questions",
        "Where does it hurt when",
        "where.text has a sentence of 23 words",
    ),
    Fault(
        "questions",
        'text: "Where does it hurt?"',
        'text: "Does sex hurt?"',
        "questions",
        "id: where",
        'Question where speaks of "sex" and is not private',
    ),
    Fault(
        "rules",
        'patient: "Your pain is strong."',
        'patient: "Your pain is chronic."',
        "rules",
        "chronic",
        'says "chronic". It is jargon',
    ),
    Fault(
        "rules",
        "when: {all: [{at_least: {pain: 7}}, {term: OLD}]}",
        "when: {all: [{at_least: {pain: 7}}, {term: OLD}, {any_of: {danger: [blue]}}]}",
        "rules",
        "id: R-R01",
        "Rule R-R01 can never matter: whenever it fires, R-E01 fires too",
    ),
    Fault(
        "handout",
        "when: {term: REST_OK}",
        "when: {all: [{term: REST_OK}, {any_of: {danger: [unsure]}}]}",
        "handout",
        "id: H2",
        "Section H2 is never printed",
    ),
    Fault(
        "handout",
        "emphasis: {only: {where: [tip]}}",
        "emphasis: {any_of: {danger: [blue]}}",
        "handout",
        "emphasis:",
        "Section H2 is never put in a box",
    ),
    Fault(
        "handout",
        '"Rest your thumb."',
        '"You failed to rest it."',
        "handout",
        "You failed",
        "It blames the patient",
    ),
    Fault(
        "cases",
        "level: SELF_CARE",
        "level: URGENT_TODAY",
        "",
        "",
        'Case "Mild" gives SELF_CARE',
    ),
    Fault(
        "wording",
        "id: danger",
        "id: dangre",
        "wording",
        "dangre",
        'dangre has no finding private. Did you mean "danger"?',
    ),
    Fault(
        "wording",
        "[thumb]",
        "[thumb, elbow]",
        "wording",
        "elbow",
        'The name "elbow" stands in no text',
    ),
    Fault(
        "wording",
        "finding: private",
        "finding: privat",
        "wording",
        "privat,",
        'Did you mean "private"?',
    ),
    Fault(
        "evidence",
        "source:",
        "sauce:",
        "evidence",
        "sauce",
        'has no key "sauce"',
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.said)
def test_planted_fault_is_found_at_its_place(tmp_path: Path, fault: Fault) -> None:
    """Each planted fault is named with its file and line, and with how to mend it."""
    changed = FILES[f"{fault.file}.yaml"].replace(fault.old, fault.new, 1)
    found = check(copy_to(tmp_path, **{fault.file: changed.encode()}))
    told = [str(each) for each in found if fault.said in str(each)]
    assert told, [str(each) for each in found]
    if fault.place:
        line = next(at for at, text in enumerate(changed.splitlines(), start=1) if fault.anchor in text)
        assert told[0].startswith(f"{fault.place}.yaml:{line}:")
    assert all(each.mend.endswith((".", "?")) for each in found)


def test_faults_in_several_files_are_told_in_one_run(tmp_path: Path) -> None:
    """Words, reach and dossier are judged together: three planted faults of three kinds give three lines, in the order of the files."""
    folder = copy_to(
        tmp_path,
        rules=replaced("rules.yaml", '"Your pain is strong."', '"Your pain is chronic."').encode(),
        handout=replaced("handout.yaml", "emphasis: {only: {where: [tip]}}", "emphasis: {any_of: {danger: [blue]}}").encode(),
        trace=replaced("trace.yaml", "carried_by: [danger.numb]", "carried_by: [danger.nump]").encode(),
    )
    assert [each.file for each in check(folder)] == ["handout.yaml", "rules.yaml", "trace.yaml"]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("safety", 'intended_use: "Thumbs."\n', 'lacks the key "users"'),
        ("medicine-risks", "medicines: [{id: x}]\n", 'lacks the key "name"'),
        ("medicine-risks", RUB.replace("[H2.1]", "[H3.1]"), 'Risk T2: said_by names "H3.1", which is nowhere.'),
        ("medicine-risks", RUB.replace("T2", "T1"), "Risk T1 stands here twice."),
        ("unordered", 'unordered: [{question: dangre, why: "x"}]\n', 'There is no question "dangre"'),
        ("population", "settings: {}\n", "lacks the key"),
    ],
)
def test_files_of_other_instruments_are_read_too(tmp_path: Path, file: str, text: str, said: str) -> None:
    """A mistake in a file that only another instrument uses is found in the same run."""
    folder = copy_to(tmp_path)
    (folder / f"{file}.yaml").write_text(text, encoding="utf-8")
    found = [str(each) for each in check(folder)]
    assert any(line.startswith(f"{file}.yaml:") and said in line for line in found), found


def test_rule_covered_by_a_wider_one_is_found(tmp_path: Path) -> None:
    """A rule whose every answer set fires a rule of the same level is named; of two equal rules one is, not both."""
    twin = FILES["rules.yaml"] + (
        '  - {id: R-U02, level: URGENT_TODAY, when: {any_of: {danger: [numb]}}, staff: "Numb.", patient: "Numb.", evidence: [POL]}\n'
        '  - {id: R-E02, level: EMERGENCY_NOW, when: {any_of: {danger: [blue]}}, staff: "Blue.", patient: "Blue.", evidence: [POL]}\n'
    )
    found = [each.what for each in check(copy_to(tmp_path, rules=twin.encode())) if "can never matter" in each.what]
    assert len(found) == 2
    assert found[0].startswith("Rule R-U02 can never matter: whenever it fires, R-U01 fires too")
    assert found[1].startswith("Rule R-E02 can never matter: whenever it fires, R-E01 fires too")


def test_broken_protocol_gives_the_loaders_mistakes(tmp_path: Path) -> None:
    """What cannot be loaded gives the loader's mistakes alone: nothing else can be judged."""
    found = planted(tmp_path, "rules", "level: URGENT_TODAY", "level: SOON")
    assert [each.file for each in found] == ["rules.yaml"]


@pytest.mark.parametrize("folder", [TINY, REAL])
def test_every_text_has_a_place(folder: Path) -> None:
    """Every text id of a protocol leads to the line on which its words begin."""
    spots = places(folder)
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in folder.glob("*.yaml")}
    for text_id, text in protocol_texts(load_protocol(folder)).items():
        if text.isdecimal():
            continue
        spot = spots[text_id]
        here = lines[spot.file][spot.line - 1][spot.column - 1 :]
        assert here.startswith(('"', ">", "'", text[:5])), (text_id, spot, here)
        if here.startswith('"'):
            assert here[1:].startswith(re.split(r'["\\]', text)[0][:20]), text_id


def test_banned_words_have_reasons_and_do_not_repeat() -> None:
    """Every banned word has a reason that is a sentence, and blame, fear and jargon are among them."""
    banned = read_lists().banned
    assert all(why.endswith(".") for why in banned.values())
    assert {"you failed", "fatal", "nsaid"} <= banned.keys()
