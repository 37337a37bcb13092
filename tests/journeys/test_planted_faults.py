"""Mistakes that a hand makes in the YAML, planted in both complaints: each is told by its name, before a patient meets it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.paths import protocol_folder
from rules.__main__ import main

FOLDERS = {"neck": Path(__file__).resolve().parents[1] / "fixtures" / "protocols" / "neck_spasm", "back": protocol_folder("back_spasm")}


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of one file replaced."""

    folder: str
    file: str
    old: str
    new: str
    told: Mapping[str, str]
    """What each instrument that has to notice then says; {place} stands for the file and the line."""


LOWERED = {"prove": "asks for EMERGENCY_NOW", "cases": "gives URGENT_TODAY, not EMERGENCY_NOW"}
REFUSED = dict.fromkeys(("check", "prove", "cases"), "{place}")
NECK_F05 = 'concern: "Pressure on the cord", when: {any_of: {arms: [clumsy]}}, level: '
BACK_F02 = 'concern: "Short of breath at rest"\n    when: {any_of: {danger: [breath]}}\n    level: '
CORD = "{any_of: {arms: [clumsy]}}"
CHEST = "{any_of: {danger: [chest, breath, faint, blood, confused, head], danger_again: [worry]}}"
CRASH = "{any_of: {injury: [major]}}"
NO_CRASH = "{any_of: {injury: [minor, none, unsure]}}"
NECK_ANY = "any:\n        - any_of: {danger:"
BACK_ANY = f"any:\n        - {CHEST}"

SLIPS = {
    "neck: a red flag asks less": Slip("neck", "redflags.yaml", f"{NECK_F05}EMERGENCY_NOW", f"{NECK_F05}URGENT_TODAY", {"compare": "RED FLAG F05"}),
    "back: a red flag asks less": Slip("back", "redflags.yaml", f"{BACK_F02}EMERGENCY_NOW", f"{BACK_F02}URGENT_TODAY", {"compare": "RED FLAG F02"}),
    "neck: the rule of a red flag is lowered": Slip(
        "neck", "rules.yaml", "id: R-E02\n    level: EMERGENCY_NOW", "id: R-E02\n    level: URGENT_TODAY", {**LOWERED, "compare": "RED FLAG F05"}
    ),
    "back: the rule of a red flag is lowered": Slip(
        "back", "rules.yaml", "id: R-E01\n    level: EMERGENCY_NOW", "id: R-E01\n    level: URGENT_TODAY", {**LOWERED, "compare": "RED FLAG F02"}
    ),
    "neck: a condition is inverted": Slip("neck", "rules.yaml", CORD, f"{{not: {CORD}}}", REFUSED),
    "back: a condition is inverted": Slip("back", "rules.yaml", CHEST, CHEST.replace("any_of", "none_of"), REFUSED),
    "neck: the answers of a condition are inverted": Slip("neck", "rules.yaml", CRASH, NO_CRASH, {"prove": 'F06 "Major injury"', "cases": '"Crash"'}),
    "back: the answers of a condition are inverted": Slip("back", "rules.yaml", CRASH, NO_CRASH, {"prove": "F65", "cases": "R-E09"}),
    "neck: an option is misspelt": Slip("neck", "rules.yaml", CORD, CORD.replace("clumsy", "clumsey"), {**REFUSED, "check": '"clumsey"'}),
    "back: an option is misspelt": Slip("back", "rules.yaml", CHEST, CHEST.replace("breath", "braeth"), {**REFUSED, "check": '"braeth"'}),
    "neck: any becomes all": Slip("neck", "rules.yaml", NECK_ANY, NECK_ANY.replace("any:", "all:"), {"prove": "F01", "cases": "R-E01"}),
    "back: any becomes all": Slip("back", "rules.yaml", BACK_ANY, BACK_ANY.replace("any:", "all:"), {"prove": "F01", "cases": "R-E01"}),
}
NOTICED = [(name, command) for name, slip in SLIPS.items() for command in slip.told]


@pytest.mark.parametrize(("name", "command"), NOTICED, ids=[" / ".join(each) for each in NOTICED])
def test_a_planted_mistake_is_told_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, command: str) -> None:
    """The instrument names the place, the rule or the red flag, and its exit code is not 0."""
    slip = SLIPS[name]
    whole, folder = FOLDERS[slip.folder], tmp_path / slip.folder
    shutil.copytree(whole, folder)
    text = (whole / slip.file).read_text(encoding="utf-8")
    before, found, _ = text.partition(slip.old)
    assert found
    (folder / slip.file).write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8")
    more = {"prove": ("--only", "1"), "compare": (str(whole), str(folder), "--patients", "200")}.get(command, ())
    assert main([command, "--protocol", str(folder), *more]) != 0
    said = "".join(capsys.readouterr())
    place = f"{slip.file}:{before.count(chr(10)) + 1}:"
    assert slip.told[command].format(place=place) in said
