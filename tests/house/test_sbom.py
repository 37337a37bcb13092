"""What the program is made of is written down whole: every locked package with its licence, and the sum of every file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three files, beside a program of two files."""
    folder = tmp_path_factory.mktemp("dist")
    (folder / "backcheck" / "_internal").mkdir(parents=True)
    (folder / "backcheck" / "backcheck").write_text("program")
    (folder / "backcheck" / "_internal" / "library").write_text("library")
    command = [sys.executable, ROOT / "resources" / "deploy" / "sbom.py", folder / "backcheck"]
    subprocess.run(command, check=True)
    return folder


@pytest.fixture
def components(written: Path) -> list[dict[str, Any]]:
    """What the bill names."""
    found = json.loads((written / "bom.json").read_text())
    assert found["bomFormat"] == "CycloneDX"
    return list(found["components"])


def test_bill_names_every_locked_package_and_no_other(components: list[dict[str, Any]]) -> None:
    """The packages are those of requirements.lock, in their very versions, no more and no fewer; Python and the typefaces stand beside them."""
    lock = dict(re.findall(r"^(\S+?)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    named = {re.sub(r"[-_.]+", "-", each["name"]).lower(): each["version"] for each in components if each["type"] == "library"}
    assert named == lock
    assert "python" in {each["name"] for each in components}
    assert {path.name for path in (ROOT / "resources" / "fonts").iterdir()} <= {each["name"] for each in components}


def test_every_package_has_the_sums_of_its_lock(components: list[dict[str, Any]]) -> None:
    """Each package carries the hashes that requirements.lock allows for it."""
    lock = (ROOT / "requirements.lock").read_text()
    kept = [entry["content"] for each in components for reference in each.get("externalReferences", []) for entry in reference.get("hashes", [])]
    assert sorted(kept) == sorted(re.findall(r"sha256:(\w+)", lock))


def test_every_package_has_a_licence(components: list[dict[str, Any]], written: Path) -> None:
    """Each component says under which licence it is given on, and the list has a line for it."""
    assert [each["name"] for each in components if not each.get("licenses")] == []
    text = (written / "licences.txt").read_text()
    for each in components:
        assert re.search(rf"^{re.escape(each['name'])} \S*: \S", text, re.MULTILINE), each["name"]
    assert "SIL OPEN FONT LICENSE" in text


def test_bill_does_not_tell_where_it_was_made(written: Path) -> None:
    """No path of the computer that built it, and no time."""
    text = (written / "bom.json").read_text()
    assert str(ROOT) not in text
    assert sys.prefix not in text
    assert '"timestamp"' not in text


def test_sums_can_be_checked(written: Path) -> None:
    """`sha256sum --check` finds every file of the program as it was, and one that was changed."""
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert len((written / "SHA256SUMS").read_text().splitlines()) == 2
    assert subprocess.run(check, cwd=written, check=False).returncode == 0
    library = written / "backcheck" / "_internal" / "library"
    library.write_text("changed")
    assert subprocess.run(check, cwd=written, capture_output=True, check=False).returncode == 1
    library.write_text("library")
