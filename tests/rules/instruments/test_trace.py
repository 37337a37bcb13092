"""`trace`: from every statement to its texts and from every text to its statements, and both agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.__main__ import main
from rules.instruments.check import check
from rules.instruments.trace import Trace
from rules.load import load_dossier, load_protocol
from rules.texts import protocol_texts
from tests.rules.tiny import TINY, copy_to, replaced

Out = pytest.CaptureFixture[str]


def traced(capsys: Out, *wanted: str) -> list[str]:
    """What `trace` prints about this id of the smallest protocol."""
    assert main(["trace", "--protocol", str(TINY), *wanted]) == 0
    return capsys.readouterr().out.splitlines()


def test_statement_leads_to_its_texts(capsys: Out) -> None:
    """A statement is told with its urgency, its place in the article, and every text that carries it, to the option and the sentence."""
    lines = traced(capsys, "S0-W1")
    assert lines[0] == "S0-W1 (warning): A blue thumb is an emergency"
    assert "    the article's urgency: immediate; found there at: blue thumb" in lines
    assert "    -> danger.blue: My thumb is blue" in lines
    assert "    -> H1.1: Call {EMERGENCY_NUMBER} if your thumb turns blue." in lines


def test_unused_statement_says_why(capsys: Out) -> None:
    """A statement that no text carries is told with the reason; a weakened one too."""
    assert "    not used, because: It does not." in traced(capsys, "S0-T2")
    assert "    weakened, because: Seen the same day instead." in traced(capsys, "S0-W2")


def test_option_rule_and_sentence_lead_back(capsys: Out) -> None:
    """An option leads to its statements and to the rules that look at it, a rule and a sentence to what they cite."""
    assert traced(capsys, "danger.blue")[1:] == ["    <- S0-W1: A blue thumb is an emergency", "    looked at by R-E01: EV01, S0-W1"]
    assert "    <- S0-W1: A blue thumb is an emergency" in traced(capsys, "R-E01")
    assert traced(capsys, "H2.1") == ["H2.1: Rest your thumb.", "    <- S0-T1: Rest helps"]
    assert traced(capsys, "where.hand")[1:] == ["    no source"]


def test_question_and_section_are_told_whole(capsys: Out) -> None:
    """A question is told with each of its texts, a section with each of its sentences."""
    assert {line.split(":")[0].strip() for line in traced(capsys, "age") if not line.startswith("    ")} >= {"age", "age.text", "age.u18", "age.pns"}
    assert [line.split(":")[0] for line in traced(capsys, "H2") if not line.startswith("    ")] == ["H2", "  H2.title", "  H2.1", "  H2.2"]


def test_evidence_leads_to_what_rests_on_it(capsys: Out) -> None:
    """An evidence entry is told with its finding and with the rules and sentences that rest on it."""
    assert traced(capsys, "EV01")[-1] == "    -> R-E01, R-R01, H1.1"


def test_unknown_id_is_2(capsys: Out) -> None:
    """An id that is nowhere is refused with the nearest one, exit 2."""
    assert main(["trace", "--protocol", str(TINY), "H2.9"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert 'Did you mean "H2.' in said.err


@pytest.mark.parametrize("folder", [TINY, protocol_folder("back_spasm")])
def test_everything_stands_in_the_whole_trace(folder: Path) -> None:
    """Without an id every statement, evidence entry and text stands in it, and each can be asked about by itself."""
    protocol = load_protocol(folder)
    dossier = load_dossier(folder, protocol)
    trace = Trace(protocol, dossier)
    told = {line.strip().split(":")[0].split(" (")[0] for line in trace.everything()}
    sourceless = {"title", "help", *(level.name for level in protocol.levels)}
    shown = {text_id for text_id in protocol_texts(protocol) if text_id.split(".")[0] not in sourceless}
    assert {each.id for each in dossier.statements} | {each.id for each in dossier.evidence} | shown <= told
    assert all(trace.about(name) for name in trace.ids())


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("handout.yaml", 'from: [S0-T1]}\n      - {say: "See', 'from: [POL]}\n      - {say: "See', "Sentence H2.1 carries S0-T1 in trace.yaml"),
        ("trace.yaml", "[H2.1, ", "[", "Sentence H2.1 rests on S0-T1, and trace.yaml does not say"),
    ],
)
def test_disagreement_between_trace_and_sentence_is_found(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    """A sentence that cites a statement which does not name it, or the other way round, is found by `check`."""
    folder = copy_to(tmp_path, **{file.removesuffix(".yaml"): replaced(file, old, new).encode()})
    assert any(said in each.what for each in check(folder))
