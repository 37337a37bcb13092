"""A protocol in another language: read fast and read carefully is the same; what does not fit today's English is told and not said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rules import translated
from rules.errors import ProtocolError
from rules.load import load_protocol
from rules.model import Level, Protocol
from rules.texts import fingerprint, protocol_texts
from rules.translated import DRAFT, REVIEWED, Translated, Translation, read_translation, red_flag_texts
from tests.rules.tiny import TINY

SHIPPED = Path(__file__).resolve().parents[2] / "rules" / "protocols" / "back_spasm"
LANGUAGES = sorted(path.stem for path in (SHIPPED / "text").glob("*.yaml"))


@pytest.fixture(scope="module")
def tiny() -> Protocol:
    """The smallest protocol."""
    return load_protocol(TINY)


def whole(protocol: Protocol) -> dict[str, Translated]:
    """Every text, as good as translated: with a mark before its English."""
    texts = Translation(protocol, {}).texts
    return {text_id: Translated(fingerprint(text), f"~ {text}") for text_id, text in texts.items()}


def read(folder: Path, protocol: Protocol, content: str | bytes) -> Translation:
    """What is read when text/es.yaml has this content."""
    (folder / "text").mkdir()
    (folder / "text" / "es.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_translation(folder, "es", protocol)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fast_reader_reads_what_the_parser_reads(language: str) -> None:
    """For every language that ships, line by line gives exactly the parser's texts, with their states."""
    data = (SHIPPED / "text" / f"{language}.yaml").read_bytes()
    fast = translated._line_by_line(data)
    assert fast
    assert fast == translated._by_parser(data, "es.yaml")


SHEET = {"en": "sheet", "es": "hoja", "fr": "fiche", "ar": "الورقة", "hi": "पर्चे", "zh": "指导单"}


@pytest.mark.parametrize("language", SHEET)
def test_the_box_is_said_to_be_on_the_sheet(language: str) -> None:
    """Whoever reads on the screen to begin with the box is told that it stands on the paper, in every language."""
    english = load_protocol(SHIPPED)
    protocol = english if language == "en" else read_translation(SHIPPED, language, english).spoken()
    for level in (Level.ROUTINE_APPOINTMENT, Level.SELF_CARE):
        assert SHEET[language] in protocol.levels[level].lines[2]


def test_a_review_is_read_both_ways(tiny: Protocol, tmp_path: Path) -> None:
    """State, reviewer and date come through the fast reader and the parser alike."""
    line = '"danger.text": {of: "0123456789ab", text: "Uno", state: "reviewed", by: "Ana Ruiz, enfermera", date: "2026-11-27"}\n'
    expected = {"danger.text": Translated("0123456789ab", "Uno", REVIEWED, "Ana Ruiz, enfermera", "2026-11-27")}
    assert translated._line_by_line(line.encode()) == translated._by_parser(line.encode(), "es.yaml") == expected
    assert read(tmp_path, tiny, line).reviewers == ("Ana Ruiz, enfermera",)


@pytest.mark.parametrize("text", ['with \\"quotes\\"', "back\\\\slash"])
def test_what_is_written_otherwise_is_for_the_parser(tiny: Protocol, tmp_path: Path, text: str) -> None:
    """A line with escapes is not guessed at: the parser reads it, and its neighbours with it."""
    content = f'"danger.text": {{of: "0123456789ab", text: "{text}"}}\n"danger.none": {{of: "0123456789ab", text: "No"}}\n'
    assert translated._line_by_line(content.encode()) is None
    said = read(tmp_path, tiny, content).said
    assert said["danger.text"].text == json.loads(f'"{text}"')
    assert said["danger.none"].state == DRAFT


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b'"danger.text": {of: "0123456789ab", text: "a"}\n"danger.text": {of: "0123456789ab", text: "b"}\n', b"- one\n- two: ["],
    ids=["no UTF-8", "twice", "no YAML"],
)
def test_a_broken_file_is_refused(tiny: Protocol, tmp_path: Path, content: bytes) -> None:
    """Bytes that are no text, a text that stands twice, what is no YAML: refused with their place, never half read."""
    with pytest.raises(ProtocolError):
        read(tmp_path, tiny, content)


@pytest.mark.parametrize("content", ["", "# Nothing yet.\n", '["danger.text"]\n'], ids=["empty", "comment", "list"])
def test_a_file_without_texts_fits_nothing(tiny: Protocol, tmp_path: Path, content: str) -> None:
    """An emptied file is read as no texts, every one of them unfit: nothing of it can be offered."""
    translation = read(tmp_path, tiny, content)
    assert translation.unfit == tuple(translation.texts)


def test_no_file_is_an_os_error(tiny: Protocol, tmp_path: Path) -> None:
    """A language without a file is not an empty one."""
    with pytest.raises(FileNotFoundError):
        read_translation(tmp_path, "es", tiny)


def test_missing_and_stale_are_unfit(tiny: Protocol) -> None:
    """A text without words, and one whose English is another, are unfit; nothing else is."""
    said = whole(tiny)
    del said["danger.text"]
    said["age.text"] = replace(said["age.text"], of=fingerprint("How old were you?"))
    assert Translation(tiny, said).unfit == ("danger.text", "age.text")
    assert Translation(tiny, whole(tiny)).unfit == ()


def test_spoken_is_english_where_nothing_fits(tiny: Protocol) -> None:
    """Every text is said in its translation, and in English where that is missing or stale; ids, rules and codes stay."""
    said = whole(tiny)
    del said["danger.text"]
    said["age.text"] = replace(said["age.text"], of="0" * 12)
    spoken = Translation(tiny, said).spoken()
    english, texts = protocol_texts(tiny), protocol_texts(spoken)
    as_english = {text_id for text_id in texts if texts[text_id] == english[text_id]}
    assert as_english == {"danger.text", "age.text", *(text_id for text_id, text in english.items() if text.isdecimal())}
    assert [(rule.id, rule.when, rule.level) for rule in spoken.rules] == [(rule.id, rule.when, rule.level) for rule in tiny.rules]
    assert [question.codes() for question in spoken.questions] == [question.codes() for question in tiny.questions]


def test_unreviewed_are_those_without_a_name(tiny: Protocol) -> None:
    """Drafts and missing texts are unreviewed; one that a person reviewed is not."""
    said = whole(tiny)
    said["danger.text"] = replace(said["danger.text"], state=REVIEWED, by="Ana", date="2026-11-27")
    del said["age.text"]
    unreviewed = set(Translation(tiny, said).unreviewed)
    assert unreviewed == set(Translation(tiny, said).texts) - {"danger.text"}


def test_red_flag_texts_are_what_an_urgent_rule_asks(tiny: Protocol) -> None:
    """The questions of urgent and emergency rules with all answers, the results and the calls are vital; staff's words, pictures and tips are not."""
    vital = red_flag_texts(tiny)
    assert {"danger.text", "danger.blue", "danger.why", "age.u18", "help.unwell", "EMERGENCY_NOW.heading", "SELF_CARE.1"} <= vital
    assert not any(text_id.startswith(("pain.", "where.", "H1", "R-")) or text_id.endswith(".staff") for text_id in vital)


def test_every_urgent_rule_of_the_shipped_protocol_can_be_asked() -> None:
    """No question that an urgent or emergency rule of back_spasm looks at is left out of its red-flag texts."""
    protocol = load_protocol(SHIPPED)
    vital = red_flag_texts(protocol)
    asked = {link for rule in protocol.rules if rule.level >= Level.URGENT_TODAY for link in translated.mentions(rule.when, protocol.terms)}
    assert asked
    for link_id in asked:
        question = protocol.question(link_id)
        assert {f"{link_id}.text", *(f"{link_id}.{option.code}" for option in question.options)} <= vital
