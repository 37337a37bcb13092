"""A protocol is loaded whole, or refused with every mistake, its place and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.errors import ProtocolError
from rules.load import check_folder, load_dossier, load_protocol
from rules.model import All, AnyOf, Code, Event, Happened, Kind, Level, LinkId, NoneOf, Not, Only, Stage, Term
from tests.rules.refusals import BLUE, REFUSED
from tests.rules.tiny import FILES, TINY, copy_to, mistakes_in, replaced


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
    assert [choice.event for choice in protocol.help_choices] == [Event.TOO_UNWELL, Event.ASKED_STAFF, Event.ASKED_STAFF]
    assert [choice.hold_minutes for choice in protocol.help_choices] == [0, 0, 5]
    assert [each.id for each in protocol.contradictions] == ["C01"]
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


def test_one_option_is_no_choice(tmp_path: Path) -> None:
    """A question that is no scale needs two options."""
    text = replaced("questions.yaml", '      - {code: base, text: "At the base", pictogram: bm_base}\n', "")
    text = text.replace('      - {code: hand, text: "In the hand", pictogram: bm_hand}\n', "")
    assert [mistake for mistake in mistakes_in(tmp_path, "questions.yaml", text) if "one option only" in mistake.what]


def test_a_chain_of_terms_ends(tmp_path: Path) -> None:
    """Five terms may rest on each other, six may not."""
    for links, refused in ((4, False), (5, True)):
        names = [f"T{at}" for at in range(links)]
        pairs = zip(names, [*names[1:], "OLD"], strict=True)
        chain = "".join(f"  - {{name: {name}, meaning: m, unknown_is: false, when: {{term: {inner}}}}}\n" for name, inner in pairs)
        text = replaced("protocol.yaml", "  - name: REST_OK", chain + "  - name: REST_OK")
        found = [mistake.what for mistake in mistakes_in(tmp_path, "protocol.yaml", text)]
        assert any("chain of more than 5" in what for what in found) is refused, found


def test_a_section_without_an_id_may_follow_nothing(tmp_path: Path) -> None:
    """Two mistakes in one section, no id and an empty name to follow, are both listed."""
    text = replaced("handout.yaml", "  - id: H3\n", '  - id: ""\n').replace("follows: [H2]", 'follows: [""]')
    found = mistakes_in(tmp_path, "handout.yaml", text)
    assert {("is empty" in mistake.what, mistake.file) for mistake in found} >= {(True, "handout.yaml")}


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
    signed = 'sign_off: {name: "Dr A", role: "GP", registration: "GMC 1", date: 2026-11-22, next_review: "2027-11-22"}'
    copy_to(tmp_path, protocol=replaced("protocol.yaml", "sign_off: null", signed).encode())
    sign_off = load_protocol(tmp_path).sign_off
    assert sign_off is not None
    assert (sign_off.name, sign_off.registration, sign_off.date) == ("Dr A", "GMC 1", "2026-11-22")
    found = mistakes_in(tmp_path, "protocol.yaml", replaced("protocol.yaml", "sign_off: null", signed.replace("2027", "2025")))
    assert "not after" in found[0].what


@pytest.mark.parametrize(
    ("signed", "review", "refused"),
    [
        ("2026-11-22", "2027-11-22", False), ("2026-11-22", "2027-11-23", True),
        ("2028-02-29", "2029-02-28", False), ("2028-02-29", "2029-03-01", True),
    ],
)  # fmt: skip
def test_a_review_is_due_within_a_year(tmp_path: Path, signed: str, review: str, refused: bool) -> None:
    """The next review is at most 12 months after the day of signing, in leap years too."""
    sign_off = f'sign_off: {{name: "Dr A", role: "GP", registration: "GMC 1", date: "{signed}", next_review: "{review}"}}'
    found = mistakes_in(tmp_path, "protocol.yaml", replaced("protocol.yaml", "sign_off: null", sign_off))
    assert any("more than 12 months" in mistake.what for mistake in found) is refused
    assert [mistake.mend for mistake in found if signed == "2028-02-29"] in ([], ["Give 2029-02-28 at the latest."])
    assert bool(found) is refused


def test_the_shipped_protocols_have_no_mistake() -> None:
    """Every protocol in the repository passes its own check, dossier included."""
    folders = [path.parent for path in (TINY.parents[3] / "rules" / "protocols").glob("*/protocol.yaml")]
    assert folders
    for folder in folders:
        assert [str(mistake) for mistake in check_folder(folder)] == []
        assert load_dossier(folder, load_protocol(folder)).cases
