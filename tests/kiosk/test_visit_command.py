"""`kiosk visit`: one visit without a screen, as an answer file tells it: judged, flagged, its handout written."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.flags import derive
from kiosk.ports import VisitId, VisitRecord
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sqlite import SqliteStore
from rules.__main__ import main as rules_main
from rules.model import Level
from tests.journeys.steps import CALM

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["protocol", "version", "level", "score", "rules", "asked", "not_asked", "missing", "sections", "dropped", "handout", "ticket"]

Out = pytest.CaptureFixture[str]
Visit = Callable[..., int]


def given(**changed: str) -> dict[str, list[str]]:
    """The calm patient's answers but for what is changed."""
    return {link_id: codes.split() for link_id, codes in (CALM | changed).items()}


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    """Runs `kiosk visit` on these answers, with data and handouts in folders of their own."""

    def run(answers: object, *more: str) -> int:
        file = tmp_path / "answers.json"
        file.write_text(json.dumps(answers), encoding="utf-8")
        return main(["visit", "--answers", str(file), "--data", str(tmp_path / "data"), "--out", str(tmp_path / "out"), *more])

    return run


def said(capsys: Out) -> list[dict[str, object]]:
    """What was printed, as JSON; nothing may stand on stderr."""
    captured = capsys.readouterr()
    assert captured.err == ""
    return [json.loads(line) for line in captured.out.splitlines()]


class Stored:
    """What the store holds after the command."""

    def __init__(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path / "data")
        events = store.events_after(0)[1]
        self.events: dict[VisitId, list[object]] = {event.visit_id: list(store.events(event.visit_id)) for event in events}
        self.records: Sequence[VisitRecord] = [record for visit in self.events if (record := store.visit(visit))]
        self.flags = [derive(store.events(visit)) for visit in self.events]
        self.answers = [store.answers(visit) for visit in self.events]
        self.ends = [store.end(visit) for visit in self.events]
        store.close()


def test_json_has_exactly_the_documented_keys(visit: Visit, capsys: Out) -> None:
    """One object, the documented keys in their order, the same judgement as `rules assess`."""
    assert visit(given(legs="one_pain"), "--json") == 0
    (found,) = said(capsys)
    assert list(found) == KEYS
    assert (found["protocol"], found["level"], found["missing"]) == ("back_spasm", "ROUTINE_APPOINTMENT", [])
    assert set(found["dropped"]) <= set(found["sections"])  # type: ignore[call-overload]
    assert len(str(found["ticket"])) == 4


def test_judged_as_the_rules_judge(visit: Visit, capsys: Out, tmp_path: Path) -> None:
    """Level, score, rules, questions and sections are those of `python -m rules assess` on the same file."""
    visit([{"id": "a", "answers": given(legs="one_pain")}, {"id": "b", "answers": given(saddle="numb", saddle_when="new")}], "--json")
    ours = said(capsys)
    rules_main(["assess", "--answers", str(tmp_path / "answers.json")])
    same = ["level", "score", "asked", "not_asked", "missing", "sections"]
    theirs = said(capsys)
    assert [{key: item[key] for key in same} for item in ours] == [{key: item[key] for key in same} for item in theirs]
    ids = [[rule["id"] for rule in item["rules"]] for side in (ours, theirs) for item in side]  # type: ignore[attr-defined]
    assert ids[:2] == ids[2:]


def test_handout_is_its_owners(visit: Visit, capsys: Out, tmp_path: Path) -> None:
    """The handout is a PDF that only its owner can read, in the folder of `--out`; its name holds nothing of the patient."""
    visit(given(), "--json")
    (found,) = said(capsys)
    path = Path(str(found["handout"]))
    assert path.parent == tmp_path / "out"
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "low" not in path.name
    assert str(found["ticket"]) not in path.name


def test_without_out_the_settings_folder_takes_it(tmp_path: Path, capsys: Out) -> None:
    """Without `--out` the handout lies where the settings say: beside the data."""
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(given()))
    assert main(["visit", "--answers", str(file), "--data", str(tmp_path / "data"), "--json"]) == 0
    assert Path(str(said(capsys)[0]["handout"])).parent == tmp_path / "data" / "handouts"


@pytest.mark.parametrize(("more", "practice"), [((), True), (("--real",), False)])
def test_flag_is_practice_unless_real(visit: Visit, capsys: Out, tmp_path: Path, more: tuple[str, ...], practice: bool) -> None:
    """The flag is stored with its answers and reaches the desk as practice, unless `--real` says otherwise."""
    visit(given(ill="fever"), "--json", *more)
    (found,) = said(capsys)
    stored = Stored(tmp_path)
    (record,), (flag,), (answers,), (end,) = stored.records, stored.flags, stored.answers, stored.ends
    assert (record.practice, record.ticket, record.kiosk_id) == (practice, found["ticket"], "command line")
    assert flag is not None
    assert end is not None
    assert flag.level is Level.URGENT_TODAY
    assert flag.rule_ids == tuple(rule["id"] for rule in found["rules"])  # type: ignore[attr-defined]
    assert answers["ill"] == {"fever"}  # type: ignore[index]
    assert (end.level, end.finished, end.sections) == (Level.URGENT_TODAY, True, ())
    assert (found["handout"], found["sections"]) == (None, [])


def test_self_care_leaves_no_flag(visit: Visit, capsys: Out, tmp_path: Path) -> None:
    """A calm visit is ended in the store, with its sections and without a flag."""
    visit(given(), "--json")
    assert not Stored(tmp_path).events
    assert said(capsys)[0]["sections"]
    store = SqliteStore(tmp_path / "data")
    assert not store.unended("command line")  # type: ignore[arg-type]
    store.close()


@pytest.mark.parametrize("answers", [{"danger": ["none"]}, {}, {"id": "x", "answers": {}}], ids=["one answer", "nothing", "an empty set"])
def test_unfinished_answers_are_routine_without_a_handout(visit: Visit, capsys: Out, tmp_path: Path, answers: object) -> None:
    """A set with open questions is a visit left early: at least ROUTINE, flagged as such, no paper."""
    assert visit(answers, "--json") == 0
    (found,) = said(capsys)
    assert (found["level"], found["handout"], found["sections"]) == ("ROUTINE_APPOINTMENT", None, [])
    assert found["missing"]
    assert "R-R20" in [rule["id"] for rule in found["rules"]]  # type: ignore[attr-defined]
    (end,) = Stored(tmp_path).ends
    assert end is not None
    assert not end.finished


def test_unfinished_answers_keep_their_level(visit: Visit, capsys: Out) -> None:
    """What an unfinished visit reached already is not lowered."""
    visit({"legs": ["one_numb"]}, "--json")
    assert said(capsys)[0]["level"] == "URGENT_TODAY"


def test_many_visits(visit: Visit, capsys: Out, tmp_path: Path) -> None:
    """Each set is a visit of its own with its own ticket and file."""
    assert visit([{"id": str(number), "answers": given(legs="one_pain")} for number in range(5)], "--json") == 0
    found = said(capsys)
    assert len({item["ticket"] for item in found}) == len({item["handout"] for item in found}) == 5
    assert len(Stored(tmp_path).records) == 5


def test_line_for_people(visit: Visit, capsys: Out) -> None:
    """Without `--json` a line says level, ticket, score, rules and the file."""
    visit(given(legs="one_pain"))
    line = capsys.readouterr().out
    for word in ("ROUTINE_APPOINTMENT", "ticket", "5 (moderate)", "R-R11", ".pdf"):
        assert word in line


def test_answers_from_standard_input(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads the answers from standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"saddle: [numb]\n")))
    assert main(["visit", "--answers", "-", "--data", str(tmp_path), "--json"]) == 0
    assert said(capsys)[0]["level"] == "EMERGENCY_NOW"


def test_unknown_codes_are_2_and_nothing_is_stored(visit: Visit, capsys: Out, tmp_path: Path) -> None:
    """Unknown codes in one of several sets: all listed, nothing printed, nothing stored."""
    assert visit([{"id": "good", "answers": given(ill="fever")}, {"id": "bad", "answers": {"legs": ["purple"], "dangre": ["x"]}}]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "purple" in captured.err
    assert "dangre" in captured.err
    assert not (tmp_path / "data" / FILE_NAME).exists()


def test_answer_file_that_is_not_there_is_2(tmp_path: Path, capsys: Out) -> None:
    """A file that cannot be read is named in one line."""
    assert main(["visit", "--answers", str(tmp_path / "none"), "--data", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.err == f"{tmp_path / 'none'}: No such file or directory. Check the name that follows --answers.\n"


def test_data_folder_that_takes_nothing_is_4(tmp_path: Path) -> None:
    """As a program: a data folder that cannot be written to ends it with 4 and one line that says so, without a result."""
    (tmp_path / "file").write_text("")
    (tmp_path / "answers.json").write_text(json.dumps(given()))
    command = [sys.executable, "-m", "kiosk", "visit", "--answers", tmp_path / "answers.json", "--data", tmp_path / "file" / "data"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (4, "")
    (line,) = done.stderr.splitlines()
    assert str(tmp_path / "file") in line


def test_out_folder_that_takes_nothing_is_4_and_the_flag_is_stored(visit: Visit, capsys: Out, tmp_path: Path) -> None:
    """When only the handout cannot be written, that is said; the flag is safe."""
    (tmp_path / "file").write_text("")
    assert visit(given(legs="one_pain"), "--out", str(tmp_path / "file" / "out")) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "The flag is stored; name another folder with --out." in captured.err
    assert Stored(tmp_path).flags


def test_no_qt_is_needed(tmp_path: Path) -> None:
    """A visit without a screen loads no Qt."""
    (tmp_path / "answers.json").write_text(json.dumps(given()))
    arguments = ["visit", "--answers", str(tmp_path / "answers.json"), "--data", str(tmp_path / "data")]
    program = f"import sys; from kiosk.__main__ import main; main({arguments!r}); sys.exit('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
