"""`kiosk export`: flags for other programs, out of the real store."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from kiosk.__main__ import main
from kiosk.paths import protocol_folder
from kiosk.ports import VisitId
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sqlite import SqliteStore
from rules.__main__ import main as rules_main
from tests.journeys.steps import CALM

Out = pytest.CaptureFixture[str]
Run = Callable[..., int]


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two real flags, a practice one and a visit without a flag."""
    tmp_path = tmp_path_factory.mktemp("visited")
    folder = tmp_path / "data"
    worrying = {link_id: codes.split() for link_id, codes in (CALM | {"saddle": "numb", "saddle_when": "new"}).items()}
    calm = {link_id: codes.split() for link_id, codes in CALM.items()}
    (tmp_path / "real.json").write_text(json.dumps([{"id": "a", "answers": {"danger": ["chest"]}}, {"id": "b", "answers": worrying}]))
    (tmp_path / "practice.json").write_text(json.dumps([{"id": "c", "answers": worrying}]))
    (tmp_path / "calm.json").write_text(json.dumps([{"id": "d", "answers": calm}]))
    for name, more in (("real", ["--real"]), ("practice", []), ("calm", ["--real"])):
        assert main(["visit", "--answers", str(tmp_path / f"{name}.json"), "--data", str(folder), "--out", str(tmp_path / "paper"), *more]) == 0
    return folder


@pytest.fixture
def data(visited: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(visited, tmp_path / "data")


@pytest.fixture
def run(tmp_path: Path, data: Path, capsys: Out) -> Run:
    capsys.readouterr()

    def to(folder: str, *more: str) -> int:
        return main(["export", "--data", str(data), "--out", str(tmp_path / folder), *more])

    return to


def real(data: Path) -> list[VisitId]:
    """Flagged visits that are no practice, the first first."""
    store = SqliteStore(data)
    events = store.events_after(0)[1]
    found = [visit_id for visit_id in dict.fromkeys(event.visit_id for event in events) if not store.visit(visit_id).practice]
    store.close()
    return found


def test_today_as_fhir(run: Run, data: Path, tmp_path: Path, capsys: Out) -> None:
    """One bundle a real flag, valid, for its owner's eyes only; practice and visits without a flag stay inside."""
    assert run("out") == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in files] == sorted(f"fhir-{visit_id}.json" for visit_id in real(data))
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    for path in files:
        Bundle.model_validate(json.loads(path.read_text(encoding="utf-8")))
    assert "2 flagged visits" in capsys.readouterr().out


def test_today_as_a_table(run: Run, tmp_path: Path) -> None:
    """One row a real flag, in the order in which they came."""
    assert run("out", "--format", "csv") == 0
    (path,) = (tmp_path / "out").iterdir()
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    assert [row["level"] for row in rows] == ["EMERGENCY_NOW", "EMERGENCY_NOW"]
    assert [row["answer.saddle"] for row in rows] == ["", "numb"]


@pytest.mark.parametrize("form", ["fhir", "csv", "note", "visits"])
def test_answers_that_cannot_be_read_keep_nothing_else_back(run: Run, data: Path, tmp_path: Path, capsys: Out, form: str) -> None:
    """Every other visit of the day goes out whole, the one without its answers with a mark; how many there are is said, and the exit code is 1."""
    first, second = real(data)
    with closing(sqlite3.connect(data / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE answers SET blob = x'01' WHERE visit_id = ?", (first,))
        connection.execute("INSERT OR IGNORE INTO visit_end SELECT visit_id, 'EMERGENCY_NOW', 1, '[]', 'en', opened, 1, '[]', '' FROM visit")
    assert run("out", "--format", form) == 1
    assert "The answers of 1 visits cannot be read" in capsys.readouterr().err
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    match form:
        case "csv":
            assert [row["unread"] for row in csv.DictReader(io.StringIO(*written.values()))] == ["yes", ""]
        case "visits":
            assert len(json.loads(*written.values())) == 1
        case _:
            marked = {name for name, text in written.items() if "answers cannot be read" in text}
            assert (len(written), marked) == (2, {name for name in written if first in name})
            assert second in "".join(written)


def test_one_ticket_as_a_note(run: Run, data: Path, tmp_path: Path) -> None:
    """The note has SBAR's four parts, the level and the reason; the ticket may be typed small and apart."""
    store = SqliteStore(data)
    ticket = store.visit(real(data)[1]).ticket
    store.close()
    assert run("out", "--format", "note", "--ticket", f"{ticket[:2].lower()} {ticket[2:]}") == 0
    (path,) = (tmp_path / "out").iterdir()
    text = path.read_text(encoding="utf-8")
    heads = [text.index(f"\n{part}\n") for part in ("Situation", "Background", "Assessment", "Recommendation")]
    assert heads == sorted(heads)
    assert text.startswith(f"Ticket {ticket[:2]} {ticket[2:]}  Emergency\n")
    assert "numb" in text.lower()


def test_visits_are_those_with_answers(run: Run, tmp_path: Path) -> None:
    """The file for replay holds both real visits, and neither ticket nor kiosk."""
    assert run("out", "--format", "visits") == 0
    (path,) = (tmp_path / "out").iterdir()
    found = json.loads(path.read_text(encoding="utf-8"))
    assert sorted(each["answers"]["danger"] for each in found) == [["chest"], ["none"]]


def test_the_rules_replay_what_was_exported(run: Run, tmp_path: Path, capsys: Out) -> None:
    """The file goes straight into `rules replay`; on the same version nobody moves."""
    assert run("out", "--format", "visits") == 0
    (path,) = (tmp_path / "out").iterdir()
    folder = str(protocol_folder("back_spasm"))
    assert rules_main(["replay", folder, folder, str(path)]) == 0
    assert "of 2 visits 0 would move" in capsys.readouterr().out


def test_a_second_export_replaces_nothing(run: Run, tmp_path: Path, capsys: Out) -> None:
    """What is there already is refused in one line, exit code 2."""
    assert run("out", "--format", "csv") == 0
    (path,) = (tmp_path / "out").iterdir()
    path.write_text("mine")
    capsys.readouterr()
    assert run("out", "--format", "csv") == 2
    said = capsys.readouterr()
    assert (len(said.err.splitlines()), said.out, path.read_text()) == (1, "", "mine")


@pytest.mark.parametrize("more", [["--ticket", "ZZ99"], ["--day", "tomorrow"], ["--ticket", "ZZ99", "--day", "2026-11-22"], ["--format", "xml"]])
def test_wrong_use_is_told(run: Run, more: list[str], capsys: Out) -> None:
    """A ticket that nobody has, a day that is none, both at once, an unknown form: exit code 2 and nothing written."""
    try:
        code = run("out", *more)
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert capsys.readouterr().err


def test_a_day_without_flags_writes_nothing(run: Run, tmp_path: Path, capsys: Out) -> None:
    """Nothing to export is no fault."""
    assert run("out", "--day", (date.today() - timedelta(days=400)).isoformat()) == 0  # noqa: DTZ011 - the clinic's own day
    assert not (tmp_path / "out").exists()
    assert "No flag" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path, capsys: Out) -> None:
    """A file in the folder's place: one line that names it, exit code 4."""
    (tmp_path / "out").write_text("")
    assert run("out") == 4
    said = capsys.readouterr().err
    assert str(tmp_path / "out") in said
    assert len(said.splitlines()) == 1


def test_the_audit_log_names_what_left(run: Run, data: Path, tmp_path: Path) -> None:
    """A line for each visit that went out, with the form; none for what was refused, and the chain holds."""
    assert run("out", "--format", "csv") == 0
    assert run("out", "--format", "csv") == 2
    (log,) = (data / "audit").glob("*.jsonl")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["what"], line["code"], line["visit"]) for line in lines] == [("export", "csv", visit_id) for visit_id in real(data)]
    assert main(["audit", "verify", "--data", str(data)]) == 0


def test_an_audit_log_that_cannot_be_written_is_told(run: Run, data: Path, tmp_path: Path, capsys: Out) -> None:
    """The files are there all the same, and one line on stderr says what is wrong."""
    (data / "audit").write_text("")
    assert run("out", "--format", "csv") == 0
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert "audit" in capsys.readouterr().err


def test_a_bundle_that_breaks_fhir_is_not_written(run: Run, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistake is told in words, exit code 1, and no file is made."""
    monkeypatch.setattr("kiosk.export.fhir.mistakes", lambda _: ("Flag.status open is none of FHIR's.",))
    assert run("out") == 1
    assert not (tmp_path / "out").exists()
    assert "Flag.status open" in capsys.readouterr().err
