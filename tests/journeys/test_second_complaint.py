"""Another complaint is one folder of YAML and one line of settings: the wizard and the instruments take it as it is."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.config import load
from kiosk.flags import derive
from kiosk.paths import resource
from kiosk.printer import JobOutcome
from kiosk.programs.script import Patient, Visitor
from kiosk.visit.screens import ResultView
from rules.__main__ import main
from rules.model import Level
from tests.journeys.test_window import Stage
from tests.rules.signing import new_key, sign

NECK = Path(__file__).resolve().parents[1] / "fixtures" / "protocols" / "neck_spasm"
CALM = {
    "danger": "none", "age": "a18_44", "arms": "none", "arms_now": "same", "injury": "none", "history": "none", "where": "neck shoulder",
    "when": "week", "pain": "5", "activity": "4",
}  # fmt: skip
"""Somebody who slept badly."""
INSTRUMENTS = {
    "check": ((), "Nothing to mend."),
    "cases": ((), "121 of 121 cases hold"),
    "prove": (("--samples", "300"), "10 questions, 15 rules"),
    "explain": (("--answers", "answers.json"), "I drop things"),
    "trace": ((), "-> H01.6"),
    "simulate": (("--patients", "500"), "R-E03"),
    "graph": (("--out", "neck.svg"), ""),
    "mutate": (("--rule", "R-E01"), "neck_spasm"),
    "compare": ((str(NECK), str(NECK), "--patients", "500"), "No red flag asks for less."),
    "safety-case": (("--out", "neck.pdf", "--samples", "200", "--patients", "300"), "neck.pdf: "),
}
"""What each instrument is asked beside the protocol, and something that it then says."""


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """The wizard with the settings of the demonstration and one line more."""
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'{resource("kiosk.demonstration.toml").read_text()}\nprotocol = "{NECK}"\n')
    stage = Stage(load(settings, tmp_path / "data"))
    yield stage
    stage.close()


def played(stage: Stage, qtbot: QtBot, **changed: str) -> tuple[ResultView, Level | None, list[str]]:
    """What this patient sees at the end, the level of the flag at the desk, and what was on the screens on the way."""
    screens: list[str] = []
    stage.play(qtbot, Visitor(stage.controller, stage.window, stage.clock.tapped, screens.append).play(Patient("neck", {**CALM, **changed})))
    view = stage.controller.state.view
    assert isinstance(view, ResultView)
    flag = derive(stage.house.store.events(stage.visits[0]))  # type: ignore[arg-type]
    return view, flag.level if flag else None, [name for screen in screens for name in screen.split("-")]


def test_a_calm_visit_ends_with_a_sheet(stage: Stage, qtbot: QtBot) -> None:
    """Ten questions less the follow-up are asked, the sheet is printed, and no flag is raised."""
    reports: list[JobOutcome] = []
    stage.controller.press.over.connect(reports.append)
    view, flag, screens = played(stage, qtbot)
    assert (view.level, flag) == (Level.SELF_CARE, None)
    assert [name for name in screens if name in CALM] == [name for name in CALM if name != "arms_now"]
    assert Path(str(reports[0].report.path)).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changed", "level", "last"),
    [
        ({"danger": "headache"}, Level.EMERGENCY_NOW, "danger"),
        ({"arms": "weak", "arms_now": "worse"}, Level.EMERGENCY_NOW, "arms_now"),
        ({"arms": "weak"}, Level.URGENT_TODAY, "activity"),
        ({"injury": "major"}, Level.EMERGENCY_NOW, "injury"),
    ],
)
def test_a_warning_sign_flags_staff(stage: Stage, qtbot: QtBot, changed: dict[str, str], level: Level, last: str) -> None:
    """An emergency ends the questions where it is told and reaches the desk; what the follow-up clears goes on at its lower level."""
    view, flag, screens = played(stage, qtbot, **changed)
    assert (view.level, flag) == (level, level)
    assert [name for name in screens if name in CALM][-1] == last


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_instrument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """The instrument finds nothing wrong with it, and speaks of its own ids."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers.json").write_text(json.dumps({link_id: codes.split() for link_id, codes in CALM.items()}))
    asked, said = INSTRUMENTS[name]
    assert main([name, "--protocol", str(NECK), *asked]) == 0
    assert said in capsys.readouterr().out


def test_a_broken_rule_that_nothing_notices_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the cases leave a gap, as without their tables, mutate names the rule and tells the patient, and the exit code says so."""
    folder = tmp_path / "neck_spasm"
    shutil.copytree(NECK, folder)
    (folder / "tables.yaml").unlink()
    assert main(["mutate", "--protocol", str(folder), "--rule", "R-E02"]) == 1
    said = capsys.readouterr().out
    assert "R-E02" in said
    assert "A patient answers" in said


def test_its_safety_case_says_what_is_not_written_yet(tmp_path: Path) -> None:
    """Without a hazard log, a purpose and published cases every section stands in the file, and says so."""
    pdf = tmp_path / "neck.pdf"
    assert main(["safety-case", "--protocol", str(NECK), "--out", str(pdf), "--samples", "200", "--patients", "300"]) == 0
    said = " ".join(subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, text=True).stdout.split())
    assert [f"{number}. " in said for number in range(1, 10)] == [True] * 9
    for part in ("Clinical safety case: Neck spasm", "put it into safety.yaml", "put them into hazards.yaml", "They were left out"):
        assert part in said, part


def test_it_can_be_signed(tmp_path: Path) -> None:
    """A clinician signs it, and the signature holds."""
    folder = tmp_path / "neck_spasm"
    shutil.copytree(NECK, folder)
    key, public = new_key(tmp_path)
    assert sign(folder, key) == 0
    assert main(["sign", "--protocol", str(folder), "--verify", "--trusted-key", public]) == 0
