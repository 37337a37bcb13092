"""The newest release in CHANGELOG.md is a record as well: which hazards it touched, which tests were run, what is known to be wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HAZARDS = ROOT / "rules" / "protocols" / "back_spasm" / "hazards.yaml"
HEADINGS = ("Hazards touched", "Tests run", "Known anomalies")


def record(changes: str) -> dict[str, str]:
    """What stands under each heading of the newest release."""
    newest = re.split(r"^## ", changes, flags=re.MULTILINE)[1]
    return dict(re.findall(r"^### (.+)\n\n((?:(?!^### ).*\n?)*)", newest, re.MULTILINE))


def lacking(changes: str) -> list[str]:
    """What the record of the newest release lacks."""
    parts = record(changes)
    empty = [heading for heading in HEADINGS if not re.search(r"^\* \S", parts.get(heading, ""), re.MULTILINE)]
    known = set(re.findall(r"id: (HZ\d+)", HAZARDS.read_text(encoding="utf-8")))
    named = set(re.findall(r"\bHZ\d+", parts.get("Hazards touched", "")))
    made = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    run = set(re.findall(r"`make ([\w-]+)`", parts.get("Tests run", "")))
    return empty + sorted(named - known) + sorted(run - made) + ([] if named else ["no hazard is named"]) + ([] if run else ["no test is named"])


def test_the_newest_release_tells_what_a_record_must() -> None:
    """Each of the three stands there with something under it; each hazard is one of the log, each `make` one of the Makefile."""
    assert lacking((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) == []


WHOLE = "# Changes\n\n## 1.0\n\n### Hazards touched\n\n* HZ01\n\n### Tests run\n\n* `make test`\n\n### Known anomalies\n\n* None.\n"


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("Known anomalies", "Otherwise", "Known anomalies"),
        ("* None.", "", "Known anomalies"),
        ("HZ01", "HZ99", "HZ99"),
        ("make test", "make sure", "sure"),
        ("* HZ01", "* none", "no hazard is named"),
        ("## 1.0\n", "## 1.1\n\n### Added\n\n* All.\n\n## 1.0\n", "Tests run"),
    ],
)
def test_a_record_that_lacks_something_is_found(old: str, new: str, lacks: str) -> None:
    """A heading that is missing or empty, in the newest release and not in an older one, a hazard or a target that is not there."""
    assert lacking(WHOLE) == []
    assert lacks in lacking(WHOLE.replace(old, new, 1))
