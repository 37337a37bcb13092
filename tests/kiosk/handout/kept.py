"""How often what was chosen for a patient reaches the paper, in every language and kind of sheet, as a table.

python -m tests.kiosk.handout.kept [patients]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from kiosk.languages import PROVEN
from rules.assess import assess
from rules.handout import Chosen, select
from rules.model import Input, Level, Protocol
from tests.benchmarks.patients import draw_patients
from tests.kiosk.handout.sample import variant
from tests.kiosk.handout.shops import CODES, shop

DRAWN, SEED = 400, 7
"""Of so many patients of an ordinary waiting room about one in three is handed a sheet."""
PATIENTS = 16
LANGUAGES = tuple(sorted(PROVEN))
KINDS = ("normal", "large", "beside")
ALWAYS = {
    "stage": ("H02a", "H02b", "H02c", "H02d", "H02e"),
    "packs": ("H03a", "H03b", "H03c", "H03d", "H20", "H21"),
    "moving": ("H23", "H24"),
    "pain relief": ("H06a", "H06b", "H06c", "H06d", "H06f", "H25", "H28"),
    "five answers": ("H34", "H34a", "H34b"),
}
"""What every sheet of every kind holds whenever it was chosen."""
SHORT = {
    "timeline": ("H30",),
    "sleep": ("H05", "H05b"),
    "what it is": ("H01",),
    "prevention": ("H32",),
    "who can help": ("H33",),
    "what sets it off": ("H37",),
    "self-care": ("H38",),
}
"""What evidence.md calls "always"."""
TICKED = {"ticked tips": ("H07", "H08", "H09", "H10", "H11", "H12", "H13")}
MORE = {
    "stretches drawn": ("H04d", "H04e"),
    "move and rest": ("H04a", "H04b"),
    "phone's code": ("H39",),
    "more on a spasm": ("H01m",),
    "more prevention": ("H32m",),
    "more on help": ("H33m", "H33b"),
    "how it feels": ("H00a", "H00b", "H00c", "H00d", "H00e", "H00f", "H00g", "H00h", "H00z"),
}
"""What gives way where a language needs the room."""
ROWS: Mapping[str, tuple[str, ...]] = ALWAYS | SHORT | TICKED | MORE


@dataclass(frozen=True)
class Kept:
    """For each row and each kind and language: how often it was chosen, and how often printed."""

    chosen: Counter[tuple[str, str, str]]
    printed: Counter[tuple[str, str, str]]

    def share(self, row: str, kind: str, language: str) -> float | None:
        """What part of what was chosen is printed; None where nobody was to get it."""
        asked = self.chosen[row, kind, language]
        return self.printed[row, kind, language] / asked if asked else None


def handed(protocol: Protocol, most: int) -> list[tuple[Level, tuple[Chosen, ...]]]:
    """What the first of the simulated patients are handed."""
    found = []
    for answers in draw_patients(protocol, DRAWN, SEED):
        given = Input(answers)
        judged = assess(protocol, given)
        if chosen := select(protocol, given, judged):
            found.append((judged.level, chosen))
    return found[:most]


@cache
def kept(kind: str, patients: int = PATIENTS) -> Kept:
    """Lay all sheets of this kind out, every other one for another country."""
    chosen, printed = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for number, (level, sections) in enumerate(handed(shop(CODES[0]).protocol, patients)):
        ids = tuple(each.section.id for each in sections)
        how = replace(variant(level, *(each.section.id for each in sections if each.boxed)), large=kind == "large")
        for language in LANGUAGES:
            if kind == "beside" and language == "en":
                continue
            made = shop(CODES[number % len(CODES)], beside=kind == "beside").renderer.laid_out(ids, language, how)
            for row, members in ROWS.items():
                chosen[row, kind, language] += len(wanted := set(members) & set(ids))
                printed[row, kind, language] += len(wanted & set(made.printed))
    return Kept(chosen, printed)


def table(kind: str, patients: int = PATIENTS) -> str:
    """One kind of sheet as lines: a row for each part, a column for each language, in percent."""
    found = kept(kind, patients)
    lines = [f"{kind:<18}" + "".join(f"{language:>6}" for language in LANGUAGES)]
    for row in ROWS:
        shares = [found.share(row, kind, language) for language in LANGUAGES]
        lines.append(f"  {row:<16}" + "".join("     -" if share is None else f"{share:>6.0%}" for share in shares))
    return "\n".join(lines)


if __name__ == "__main__":
    for each in KINDS:
        print(table(each, int(sys.argv[1]) if sys.argv[1:] else PATIENTS), flush=True)
