"""The engine's own runner: which of a protocol's own cases do not hold."""

from __future__ import annotations

from rules.assess import assess
from rules.dossier import Dossier
from rules.model import Case, Input, Protocol


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
