"""The engine's own runner: a protocol's cases, and published vignettes as a table of expected against given level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.answers import read_answers
from rules.assess import assess
from rules.dossier import Dossier
from rules.fill import fill_harmless
from rules.model import Case, Input, Level, Protocol
from rules.vignettes import Vignette, read_vignettes


def failures(protocol: Protocol, dossier: Dossier) -> tuple[str, ...]:
    """One line for each case that does not hold: level and exactly the rules that fire."""
    return tuple(line for case in dossier.cases if (line := _failure(protocol, dossier, case)))


def _failure(protocol: Protocol, dossier: Dossier, case: Case) -> str | None:
    found = assess(protocol, Input({**dossier.base, **case.change}, case.events))
    fired = frozenset(rule.id for rule in found.fired)
    if (found.level, fired) == (case.level, case.rules):
        return None
    too_many, too_few = sorted(fired - case.rules), sorted(case.rules - fired)
    return (
        f'Case "{case.name}" gives {found.level.name}, not {case.level.name};'
        f" fires besides: {', '.join(too_many) or 'none'}; does not fire: {', '.join(too_few) or 'none'}."
    )


def vignette_table(protocol: Protocol, data: bytes, file: str) -> tuple[list[str], bool]:
    """Lines of the table with its sums, and whether any result is dangerous. Raises ProtocolError."""
    sets = read_answers(data, file, protocol)
    given = {item.id: assess(protocol, Input(fill_harmless(protocol, item.answers), item.events)).level for item in sets}
    expected = read_vignettes(data, file)
    lines = [f"{'case':8} {'expected':20} {'given':20} verdict"]
    lines += [f"{item.id:8} {item.expected.name:20} {given[item.id].name:20} {_verdict(item, given[item.id])}" for item in expected]
    lines += ["", *_sums(expected, given)]
    return lines, any(given[item.id] in item.dangerous for item in expected)


def _verdict(item: Vignette, level: Level) -> str:
    if level in item.dangerous:
        return "DANGEROUS"
    if level not in item.acceptable:
        return "off"
    return "as expected" if level is item.expected else "acceptable"


def _sums(expected: Iterable[Vignette], given: Mapping[str, Level]) -> list[str]:
    lines = [f"{'expected':20} " + " ".join(f"{level.name:>20}" for level in reversed(Level))]
    for row in reversed(Level):
        counts = [sum(item.expected is row and given[item.id] is level for item in expected) for level in reversed(Level)]
        lines.append(f"{row.name:20} " + " ".join(f"{count:20}" for count in counts))
    verdicts = [_verdict(item, given[item.id]) for item in expected]
    wanted = ("as expected", "acceptable", "off", "DANGEROUS")
    return [*lines, "", ", ".join(f"{verdicts.count(name)} {name}" for name in wanted)]
