"""A protocol is loaded whole, or refused with every mistake, its place and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.errors import ProtocolError
from rules.load import check_folder, load_dossier, load_protocol
from rules.model import All, AnyOf, Code, Event, Happened, Kind, Level, LinkId, NoneOf, Not, Only, Stage, Term
from tests.rules.tiny import FILES, TINY, copy_to, mistakes_in, replaced

BLUE = "when: {any_of: {danger: [blue]}}"
ENABLE = "enable_when: {all: [{level_below: URGENT_TODAY}, {any_of: {age: [a18, a60]}}]}"
REST = "when: {none_of: {danger: [blue, unsure]}}"

REFUSED = {
    # keys
    "unknown key": ("questions.yaml", "    stops_at:", "    stop_at:", 'no key "stop_at"', "stops_at"),
    "missing key": ("rules.yaml", '    staff: "Blue thumb."\n', "", 'lacks the key "staff"', "Add staff"),
    "duplicate key": ("rules.yaml", '    staff: "Blue thumb."\n', '    staff: "Blue thumb."\n    staff: "Red thumb."\n', "twice", "Keep one"),
    "rule without level": ("rules.yaml", "    level: EMERGENCY_NOW\n", "", 'lacks the key "level"', "Add level"),
    "rule without evidence": ("rules.yaml", "    evidence: [EV01, S0-W1]\n", "", 'lacks the key "evidence"', "Add evidence"),
    "empty evidence": ("rules.yaml", "evidence: [EV01, S0-W1]", "evidence: []", "empty list", "Fill it in"),
    "scale without words": ("questions.yaml", '    words: ["No pain", "Medium", "Worst pain"]\n', "", 'lacks the key "words"', "Add words"),
    "scale with two words": ("questions.yaml", '"No pain", "Medium", "Worst pain"', '"No pain", "Worst pain"', "should be three", "middle"),
    "private without why": ("questions.yaml", '    why: "A blue thumb needs help at once."\n', "", "does not say why", "Add why"),
    "why without private": ("questions.yaml", "    private: true\n", "", "private questions only", "private: true"),
    "level without a screen": ("protocol.yaml", "level: SELF_CARE", "level: URGENT_TODAY", "without a screen: SELF_CARE", "Add each"),
    # types
    "text is a list": ("questions.yaml", 'text: "How old are you?"', "text: [a]", "should be a text", "double quotes"),
    "empty text": ("questions.yaml", 'text: "How old are you?"', 'text: " "', "is empty", "Fill it in"),
    "missing text": ("questions.yaml", 'text: "How old are you?"', "text:", "is empty", "Fill it in"),
    "unquoted yes": ("questions.yaml", "code: numb,", "code: yes,", "without quotes", '"yes"'),
    "unquoted date as text": ("protocol.yaml", 'title: "Sore thumb"', "title: 2026-11-22", "without quotes", '"2026-11-22"'),
    "unquoted number as text": ("protocol.yaml", 'title: "Sore thumb"', "title: 1:30", "without quotes", '"1:30"'),
    "flag in quotes": ("questions.yaml", "private: true", 'private: "true"', "true or false", "without quotes"),
    "priority in quotes": ("handout.yaml", "priority: 5", 'priority: "5"', "whole number", "without quotes"),
    "priority zero": ("handout.yaml", "priority: 5", "priority: 0", "from 1", "number"),
    "no such day": ("protocol.yaml", '"2026-11-22"', '"2026-11-31"', "should be a day", "year-month-day"),
    "half a signature": ("protocol.yaml", "sign_off: null", 'sign_off: {name: "A"}', 'lacks the key "role"', "Add role"),
    "table instead of list": ("rules.yaml", "evidence: [EV01, S0-W1]", "evidence: {EV01: S0-W1}", "should be a list", "dash"),
    "loose bracket": ("protocol.yaml", "{EMERGENCY_NUMBER}", "{EMERGENCY_NUMBER", "curly bracket", "capitals"),
    # ids that lead nowhere
    "unknown stage": ("questions.yaml", "stage: gate", "stage: gaet", '"gaet" is not known', '"gate"'),
    "unknown kind": ("questions.yaml", "kind: bodymap", "kind: body", '"body" is not known', "bodymap"),
    "unknown level": ("rules.yaml", "level: URGENT_TODAY", "level: URGENT", "not known", "URGENT_TODAY"),
    "unknown event": ("protocol.yaml", "event: asked_staff", "event: ask_staff", "not known", '"asked_staff"'),
    "unknown place": ("handout.yaml", "place: tips", "place: tip", "no place", '"tips"'),
    "unknown question": ("rules.yaml", BLUE, "when: {any_of: {dangers: [blue]}}", 'no question "dangers"', '"danger"'),
    "unknown code": ("rules.yaml", BLUE, "when: {any_of: {danger: [bleu]}}", 'no code "bleu"', '"blue"'),
    "unknown term": ("rules.yaml", "{term: OLD}", "{term: OLDD}", 'no term "OLDD"', '"OLD"'),
    "unknown section": ("handout.yaml", "follows: [H2]", "follows: [H22]", 'no section "H22"', '"H2"'),
    "harmless code unknown": ("questions.yaml", "harmless: [none]", "harmless: [non]", 'no code "non"', '"none"'),
    "stops_at code unknown": ("questions.yaml", "stops_at: [u18]", "stops_at: [u19]", 'no code "u19"', '"u18"'),
    "order code unknown": ("questions.yaml", "a18, a60]\n    unsure", "a18, a61]\n    unsure", 'no code "a61"', '"a60"'),
    "worse code unknown": ("questions.yaml", "[none, numb]]", "[none, dumb]]", 'no code "dumb"', '"numb"'),
    "unsure_as code unknown": ("questions.yaml", "{pns: a60}", "{pns: a61}", 'no code "a61"', '"a60"'),
    "unsure_as from the order": ("questions.yaml", "{pns: a60}", "{a18: a60}", "outside the order", "counts as"),
    # the same twice
    "question twice": ("questions.yaml", "id: where", "id: age", '"age" stands here twice', "rename"),
    "rule twice": ("rules.yaml", "id: R-U01", "id: R-E01", '"R-E01" stands here twice', "rename"),
    "section twice": ("handout.yaml", "id: H3", "id: H2", '"H2" stands here twice', "rename"),
    "term twice": ("protocol.yaml", "name: REST_OK", "name: OLD", '"OLD" stands here twice', "rename"),
    "code twice": ("questions.yaml", "code: numb,", "code: blue,", '"blue" stands here twice', "rename"),
    "option text twice": ("questions.yaml", "My thumb is numb", "My thumb is blue", "stands here twice", "rename"),
    "code in a list twice": ("rules.yaml", "[numb, unsure]", "[numb, numb]", '"numb" stands here twice', "Keep one"),
    "help choice twice": ("protocol.yaml", "code: talk", "code: unwell", '"unwell" stands here twice', "rename"),
    # options and questions that no screen can show
    "option without pictogram": ("questions.yaml", ", pictogram: p_numb", "", 'lacks the key "pictogram"', "Add pictogram"),
    "exclusive in a single question": ("questions.yaml", "pictogram: p_child}", "pictogram: p_child, exclusive: true}", "takes one answer", "Remove"),
    "second exclusive option": (
        "questions.yaml",
        "pictogram: p_numb}",
        "pictogram: p_numb, exclusive: true}",
        "more than one exclusive",
        "None of these",
    ),
    "no exclusive option": ("questions.yaml", ", exclusive: true", "", "no exclusive option", "None of these"),
    "extra option on a scale": ("questions.yaml", '{code: unsure, text: "I can\'t say"', '{code: huge, text: "Huge"', "scale cannot show", "single"),
    "words on a single": (
        "questions.yaml",
        "    stops_at: [u18]\n",
        '    stops_at: [u18]\n    words: ["a", "b", "c"]\n',
        "is no scale",
        "Remove words",
    ),
    "order on a scale": (
        "questions.yaml",
        "    pictogram: p_face\n",
        '    pictogram: p_face\n    order: ["1", "2"]\n',
        "0 to 10 already",
        "Remove order",
    ),
    "code named as a text": ("questions.yaml", "code: numb,", "code: help,", "name of another text", "another code"),
    "shown by nothing": ("questions.yaml", ENABLE, "enable_when: {any_of: {age: [u18]}}", "can never be shown", "enable_when"),
    "shown below the lowest level": ("questions.yaml", ENABLE, "enable_when: {level_below: SELF_CARE}", "can never be shown", "enable_when"),
    "shown by two single answers": (
        "questions.yaml",
        ENABLE,
        "enable_when: {all: [{any_of: {age: [a18]}}, {any_of: {age: [a60]}}]}",
        "can never be shown",
        "enable_when",
    ),
    "shown by itself": ("questions.yaml", ENABLE, "enable_when: {answered: pain}", "not asked before it", "Move pain"),
    "shown by a term that looks ahead": (
        "questions.yaml",
        "    stops_at: [u18]\n",
        "    enable_when: {term: OLD}\n",
        "not asked before it",
        "Move age",
    ),
    "sentence at a level that its section lacks": (
        "handout.yaml",
        "levels: [SELF_CARE, ROUTINE_APPOINTMENT]",
        "levels: [SELF_CARE]",
        "never printed",
        "level of the section",
    ),
    "section at a level without paper": (
        "handout.yaml",
        "levels: [SELF_CARE, ROUTINE",
        "levels: [EMERGENCY_NOW, ROUTINE",
        "nothing is printed",
        "Name",
    ),
    # what answers are worth
    "two harmless answers": ("questions.yaml", "harmless: [a18]", "harmless: [a18, a60]", "one code can be harmless", "Keep one"),
    "worse goes round": ("questions.yaml", "[none, numb]]", "[blue, none]]", "circle", "harmless to worrying"),
    "worse of one": ("questions.yaml", "[none, numb]]", "[none]]", "fewer than two", "worrying"),
    # operators
    "unknown operator": ("rules.yaml", BLUE, "when: {any_off: {danger: [blue]}}", 'no operator "any_off"', '"any_of"'),
    "two operators": ("rules.yaml", BLUE, "when: {any_of: {danger: [blue]}, answered: danger}", "has several", "under all or any"),
    "not in a rule": ("rules.yaml", BLUE, f"when: {{not: {BLUE[6:]}}}", "may not stand in a rule", "any_of"),
    "none_of in a rule": ("rules.yaml", BLUE, "when: {none_of: {danger: [blue]}}", "may not stand in a rule", "any_of"),
    "only in enable_when": ("questions.yaml", ENABLE, "enable_when: {only: {danger: [none]}}", "may not stand in enable_when", "any_of"),
    "negation in a rule by name": ("rules.yaml", "{term: OLD}", "{term: REST_OK}", "may not use the term REST_OK", "any_of"),
    "level_below in a rule": ("rules.yaml", BLUE, "when: {level_below: URGENT_TODAY}", "enable_when only", "answers"),
    "level_below in the handout": ("handout.yaml", "{term: REST_OK}", "{level_below: URGENT_TODAY}", "enable_when only", "answers"),
    "level_below in a term": ("protocol.yaml", REST, "when: {level_below: URGENT_TODAY}", "enable_when only", "answers"),
    "second gate": ("rules.yaml", "    shown: true\n", "    gate: true\n", "second rule says gate", "remove gate"),
    "empty all": ("rules.yaml", BLUE, "when: {all: []}", "empty list", "Fill it in"),
    "no codes": ("rules.yaml", BLUE, "when: {any_of: {danger: []}}", "empty list", "Fill it in"),
    "at_least without order": ("rules.yaml", "{at_least: {pain: 7}}", "{at_least: {danger: numb}}", "not in the order", "any_of"),
    "at_least of two": ("rules.yaml", "{at_least: {pain: 7}}", "{at_least: {pain: 7, age: a60}}", "one question", "all or any"),
    "rule that cannot hold": (
        "rules.yaml",
        "{at_least: {pain: 7}}, {term: OLD}",
        "{any_of: {pain: [1]}}, {any_of: {pain: [2]}}",
        "never hold",
        "Change",
    ),
    # terms
    "term goes round": ("protocol.yaml", REST, "when: {any: [{term: REST_OK}, {term: OLD}]}", "circle", "Write one of them out"),
    "term unused": ("handout.yaml", "when: {term: REST_OK}", "when: {answered: where}", "used nowhere", "Remove it"),
    # sections
    "sections go round": ("handout.yaml", "    emphasis:", "    follows: [H3]\n    emphasis:", "circle", "Remove one follows"),
}


def test_the_tiny_protocol_loads_whole() -> None:
    """A good folder has no mistake, and every part of it becomes a value."""
    assert check_folder(TINY) == ()
    protocol = load_protocol(TINY)
    assert (protocol.name, protocol.title, protocol.version) == ("tiny", "Sore thumb", "0.1.0")
    assert (protocol.date, protocol.sign_off) == ("2026-11-22", None)
    assert [(question.link_id, question.stage, question.kind) for question in protocol.questions] == [
        ("danger", Stage.WARNING, Kind.MULTI),
        ("age", Stage.GATE, Kind.SINGLE),
        ("where", Stage.PAIN, Kind.BODYMAP),
        ("pain", Stage.PAIN, Kind.SCALE),
    ]
    assert [rule.id for rule in protocol.rules if rule.shown] == ["R-E01"]
    assert list(protocol.levels) == sorted(Level, reverse=True)
    assert [choice.event for choice in protocol.help_choices] == [Event.TOO_UNWELL, Event.ASKED_STAFF]
    assert [(section.id, section.follows, section.priority) for section in protocol.sections][-1] == ("H3", frozenset({"H2"}), 5)
    assert [sentence.id for sentence in protocol.sections[1].text] == ["H2.1", "H2.2"]


def test_a_scale_has_its_numbers_before_what_is_listed() -> None:
    """A scale's options are 0 to 10 with the question's pictogram, then the listed ones; its order is the numbers."""
    pain = load_protocol(TINY).question(LinkId("pain"))
    assert [option.code for option in pain.options] == [*map(str, range(11)), "unsure"]
    assert {option.pictogram for option in pain.options} == {"p_face", "p_unsure"}
    assert pain.order == tuple(map(str, range(11)))


def test_conditions_become_values() -> None:
    """Every operator of the file becomes its class; several questions under one any_of become an Any of AnyOf."""
    protocol = load_protocol(TINY)
    danger, where = LinkId("danger"), LinkId("where")
    assert protocol.rules[0].when == AnyOf(danger, frozenset({Code("blue")}))
    urgent = protocol.rules[1].when
    assert not isinstance(urgent, AnyOf)
    assert Happened(Event.TOO_UNWELL) in urgent.parts
    assert protocol.terms["REST_OK"].when == NoneOf(danger, frozenset({Code("blue"), Code("unsure")}))
    assert protocol.sections[1].emphasis == Only(where, frozenset({Code("tip")}))
    gate = protocol.rules[3].when
    assert isinstance(gate, All)
    assert isinstance(gate.parts[1], Not)


def test_at_least_takes_the_codes_above_and_the_unclear_ones() -> None:
    """at_least is every code at or above in the order, plus an unclear one that counts as such a code."""
    protocol = load_protocol(TINY)
    severe = protocol.rules[2].when
    assert severe == All((AnyOf(LinkId("pain"), frozenset(map(Code, ("7", "8", "9", "10", "unsure")))), Term("OLD")))
    assert protocol.terms["OLD"].when == AnyOf(LinkId("age"), frozenset(map(Code, ("a60", "pns"))))


@pytest.mark.parametrize("claim", REFUSED)
def test_a_mistake_is_refused_with_its_remedy(claim: str, tmp_path: Path) -> None:
    """Each of these single mistakes is found in its file, with a line, what is wrong and how to mend it."""
    file, old, new, what, mend = REFUSED[claim]
    found = mistakes_in(tmp_path, file, replaced(file, old, new))
    fitting = [mistake for mistake in found if what in mistake.what and mend in mistake.mend and mistake.line > 0]
    assert fitting, [str(mistake) for mistake in found]


def test_a_mistake_has_the_line_and_column_of_its_word(tmp_path: Path) -> None:
    """The place is that of the wrong word itself, counted from one."""
    text = replaced("rules.yaml", BLUE, "when: {any_of: {danger: [bleu]}}")
    (mistake,) = mistakes_in(tmp_path, "rules.yaml", text)
    assert text.splitlines()[mistake.line - 1][mistake.column - 1 :].startswith("bleu")
    assert mistake.file == "rules.yaml"


def test_every_mistake_is_listed_at_once(tmp_path: Path) -> None:
    """Mistakes in all four files come in one refusal, sorted by file and line."""
    changed = {
        "protocol": replaced("protocol.yaml", 'title: "Sore thumb"', "title: yes"),
        "questions": replaced("questions.yaml", "kind: bodymap", "kind: body").replace("code: numb,", "code: Numb,"),
        "rules": replaced("rules.yaml", BLUE, "when: {any_of: {danger: [bleu]}}"),
        "handout": replaced("handout.yaml", "place: tips", "place: tip"),
    }
    with pytest.raises(ProtocolError) as refusal:
        load_protocol(copy_to(tmp_path, **{name: text.encode() for name, text in changed.items()}))
    mistakes = refusal.value.mistakes
    assert {mistake.file for mistake in mistakes} == {"protocol.yaml", "questions.yaml", "rules.yaml", "handout.yaml"}
    assert list(mistakes) == sorted(mistakes)


def test_files_that_cannot_be_read_are_all_named(tmp_path: Path) -> None:
    """A missing file, a folder in place of one and a broken one are refused together."""
    copy_to(tmp_path, questions=b"questions: [")
    (tmp_path / "rules.yaml").unlink()
    (tmp_path / "handout.yaml").unlink()
    (tmp_path / "handout.yaml").mkdir()
    assert {mistake.file for mistake in check_folder(tmp_path)} == {"questions.yaml", "rules.yaml", "handout.yaml"}


def test_endless_mistakes_end(tmp_path: Path) -> None:
    """A file with thousands of mistakes is refused with the first five hundred and a word about the rest."""
    found = mistakes_in(tmp_path, "rules.yaml", "rules:\n" + "  - {}\n" * 5000)
    assert len(found) == 501
    assert any("more than 500" in mistake.what for mistake in found)


def test_the_kiosk_needs_four_files_only(tmp_path: Path) -> None:
    """load_protocol reads nothing of the dossier."""
    for name in ("protocol.yaml", "questions.yaml", "rules.yaml", "handout.yaml"):
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    assert load_protocol(tmp_path).name == "tiny"


def test_a_signature_is_read(tmp_path: Path) -> None:
    """A filled sign_off becomes a value; a review before the signing is refused."""
    signed = 'sign_off: {name: "Dr A", role: "GP", date: 2026-11-22, next_review: "2027-11-22"}'
    copy_to(tmp_path, protocol=replaced("protocol.yaml", "sign_off: null", signed).encode())
    sign_off = load_protocol(tmp_path).sign_off
    assert sign_off is not None
    assert (sign_off.name, sign_off.date) == ("Dr A", "2026-11-22")
    found = mistakes_in(tmp_path, "protocol.yaml", replaced("protocol.yaml", "sign_off: null", signed.replace("2027", "2025")))
    assert "not after" in found[0].what


def test_the_shipped_protocols_have_no_mistake() -> None:
    """Every protocol in the repository passes its own check, dossier included."""
    folders = [path.parent for path in (TINY.parents[3] / "rules" / "protocols").glob("*/protocol.yaml")]
    assert folders
    for folder in folders:
        assert [str(mistake) for mistake in check_folder(folder)] == []
        assert load_dossier(folder, load_protocol(folder)).cases
