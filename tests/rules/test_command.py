"""`python -m rules`: one JSON object a line, exit codes that scripts can rely on, and every refusal said once on stderr."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rules.__main__ import main
from tests.journeys.steps import CALM
from tests.rules.tiny import FILES, copy_to, replaced

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["id", "level", "score", "rules", "asked", "not_asked", "missing", "sections"]
CALM_JSON = {link_id: codes.split() for link_id, codes in CALM.items()}

Out = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answers.yaml"


def assess(file: Path, content: object, *more: str) -> int:
    """Run `assess` on a file with this content."""
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return main(["assess", "--answers", str(file), *more])


def lines(capsys: Out) -> list[dict[str, object]]:
    """What was printed, as JSON; nothing may stand on stderr."""
    said = capsys.readouterr()
    assert said.err == ""
    return [json.loads(line) for line in said.out.splitlines()]


def test_assess_is_a_program(file: Path) -> None:
    """As a process of its own it prints one JSON object with exactly the documented keys and ends with 0."""
    file.write_text(json.dumps(CALM_JSON))
    command = [sys.executable, "-m", "rules", "assess", "--answers", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert list(found) == KEYS
    assert (found["id"], found["level"], found["rules"], found["missing"]) == ("", "SELF_CARE", [], [])
    assert found["not_asked"] == ["preg_signs", "book"]
    assert found["sections"][0] == "H31"


def test_list_gives_one_line_each_in_order(file: Path, capsys: Out) -> None:
    """A list of sets gives one object a line, in its order, with ids and events; nothing is carried from one to the next."""
    sets = [
        {"id": "a", "answers": CALM_JSON | {"saddle": ["numb"]}},
        {"id": "b", "answers": CALM_JSON, "note": "left alone"},
        {"id": "c", "answers": {}, "events": ["unfinished"]},
    ]
    assert assess(file, sets) == 0
    found = lines(capsys)
    assert [(item["id"], item["level"]) for item in found] == [("a", "EMERGENCY_NOW"), ("b", "SELF_CARE"), ("c", "ROUTINE_APPOINTMENT")]
    assert all(list(item) == KEYS for item in found)


def test_vignettes_file_can_be_assessed(capsys: Out) -> None:
    """The file of published cases is an answer file: one line for each of its 46 cases."""
    assert main(["assess", "--answers", str(ROOT / "tests/fixtures/vignettes.yaml"), "--fill-harmless"]) == 0
    found = lines(capsys)
    assert len({item["id"] for item in found}) == 46
    assert not [item["id"] for item in found if item["level"] != "EMERGENCY_NOW" and set(item["missing"]) - {"feel"}]  # type: ignore[call-overload]


def test_answers_come_from_standard_input(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads the answers from standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"saddle: [numb]\n")))
    assert main(["assess", "--answers", "-"]) == 0
    assert lines(capsys)[0]["level"] == "EMERGENCY_NOW"


def test_rules_are_told_in_full(file: Path, capsys: Out) -> None:
    """Each rule that fired comes with level, words for staff and patient and evidence; most urgent first."""
    assess(file, CALM_JSON | {"saddle": ["sex"], "legs": ["one_pain"]})
    rules = lines(capsys)[0]["rules"]
    assert [rule["id"] for rule in rules] == ["R-E04", "R-U03", "R-R11"]  # type: ignore[attr-defined,index]
    assert all(list(rule) == ["id", "level", "staff", "patient", "evidence"] for rule in rules)  # type: ignore[attr-defined]


def test_missing_and_not_asked_are_listed(file: Path, capsys: Out) -> None:
    """Open questions without an answer are missing, answers to questions that would not be asked are left out; there are no sections then."""
    assess(file, {"legs": ["none"], "legs_worse": "yes", "age": "a60_69", "pregnant": "na"})
    (found,) = lines(capsys)
    assert set(found["not_asked"]) == {"legs_worse", "pregnant"}  # type: ignore[call-overload]
    assert {"danger", "ill", "history"} <= set(found["missing"])  # type: ignore[call-overload]
    assert set(found["missing"]) <= set(found["asked"])  # type: ignore[call-overload]
    assert found["sections"] == []


def test_fill_harmless_is_asked_for(file: Path, capsys: Out) -> None:
    """Without `--fill-harmless` nothing is filled; with it, only questions without a harmless answer stay open."""
    assess(file, {"legs": ["one_pain"]})
    assess(file, {"legs": ["one_pain"]}, "--fill-harmless")
    plain, filled = lines(capsys)
    assert "danger" in plain["missing"]  # type: ignore[operator]
    assert (filled["level"], filled["missing"]) == ("ROUTINE_APPOINTMENT", [])


def test_every_unknown_code_is_listed_and_nothing_printed(file: Path, capsys: Out) -> None:
    """Unknown questions and codes, in whichever set, are all listed with their lines; exit 2, and not even the good sets are printed."""
    text = "- {id: good, answers: {danger: [none]}}\n- {id: b, answers: {dangre: [none], legs: [purple]}}\n- {id: c, answers: {age: a5}}\n"
    assert assess(file, text) == 2
    said = capsys.readouterr()
    assert said.out == ""
    for where in (":2:", ":3:", "dangre", "purple", "a5"):
        assert where in said.err
    assert len(said.err.splitlines()) == 3
    assert "Traceback" not in said.err


@pytest.mark.parametrize("content", ["legs: [", "just words", "a: &x [1]", "\x00"])
def test_unreadable_answers_are_refused(file: Path, capsys: Out, content: str) -> None:
    """A file that is no answer file is refused with its name, exit 2."""
    assert assess(file, content) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(str(file))


def test_file_that_is_not_there_is_named(capsys: Out, tmp_path: Path) -> None:
    """An answer file that cannot be read is named with the reason, exit 2."""
    assert main(["assess", "--answers", str(tmp_path / "nowhere.yaml")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'nowhere.yaml'}: No such file or directory. Check the name and that it may be read.\n"


@pytest.mark.parametrize("arguments", [[], ["assess"], ["asses"], ["assess", "--answers", "x", "--calm"], ["cases", "extra"]])
def test_wrong_use_is_2(arguments: list[str], capsys: Out) -> None:
    """A command that is not understood, or only begun, ends with 2 and the usage."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["assess", "--answers", "-"], ["ask"], ["cases"], ["vignettes", "-"]])
def test_refused_protocol_is_3(command: list[str], tmp_path: Path, capsys: Out) -> None:
    """Every command refuses a protocol with a mistake in it, naming the place, exit 3."""
    folder = copy_to(tmp_path, rules=replaced("rules.yaml", "R-E01\n    level: EMERGENCY_NOW", "R-E01\n    level: EMERGENCY").encode())
    assert main([*command, "--protocol", str(folder)]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "rules.yaml:4:" in said.err


def test_protocol_that_is_not_there_is_3(tmp_path: Path, capsys: Out) -> None:
    """A protocol that does not exist is refused, not a crash."""
    assert main(["cases", "--protocol", str(tmp_path / "none")]) == 3
    assert capsys.readouterr().err


def test_check_finds_nothing_in_what_is_shipped(capsys: Out) -> None:
    """The shipped protocol has nothing to mend, and its parts are counted: 55 questions, 108 rules, 143 source statements."""
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "Nothing to mend." in said
    for part in ("55 questions", "108 rules", "143 source statements"):
        assert part in said


def test_check_lists_every_planted_mistake(tmp_path: Path, capsys: Out) -> None:
    """Mistakes planted in three files are all found, each with file, line and remedy; exit 1."""
    folder = copy_to(
        tmp_path,
        rules=replaced("rules.yaml", 'staff: "Blue thumb."', "staff: yes").encode(),
        questions=replaced("questions.yaml", "stops_at: [u18]", "stops_at: [u19]").encode(),
        handout=replaced("handout.yaml", "follows: [H2]", "follows: [H9]").encode(),
    )
    assert main(["check", "--protocol", str(folder)]) == 1
    *found, total = capsys.readouterr().err.splitlines()
    assert total == f"3 to mend in {folder.name}."
    assert [line.split(":")[0] for line in found] == ["handout.yaml", "questions.yaml", "rules.yaml"]


def test_cases_that_do_not_hold_are_1(tmp_path: Path, capsys: Out) -> None:
    """A case that no longer holds is named; exit 1. With all holding it is 0."""
    folder = copy_to(tmp_path)
    assert main(["cases", "--protocol", str(folder)]) == 0
    (folder / "cases.yaml").write_text(FILES["cases.yaml"].replace("level: SELF_CARE", "level: URGENT_TODAY"))
    capsys.readouterr()
    assert main(["cases", "--protocol", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith('Case "Mild" gives SELF_CARE, not URGENT_TODAY')
    assert said.out == "4 of 5 cases hold.\n"


def test_ask_prints_level_and_answers(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ask` plays a visit from standard input and ends with the level's words and one JSON line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n"))
    assert main(["ask"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "EMERGENCY_NOW: We have called staff. Stay here." in said
    found = json.loads(said[-1])
    assert found["answers"] == {"danger": ["chest"]}
    assert found["level"] == "EMERGENCY_NOW"


def test_ask_that_ends_early_is_2(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Input that ends before the questions do is exit 2, said in a sentence, with no result printed."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("8\n"))
    assert main(["ask"]) == 2
    said = capsys.readouterr()
    assert said.err == "Left before the end: on a kiosk, staff would be told.\n"
    assert '"level"' not in said.out
