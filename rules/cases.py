"""The engine's own runner: which of a protocol's own cases do not hold, those of its decision tables included."""

from __future__ import annotations

from collections.abc import Iterator

from rules.assess import assess
from rules.dossier import Dossier
from rules.handout import section_ids, select
from rules.model import Assessment, Case, Input, Protocol


def failures(protocol: Protocol, dossier: Dossier) -> tuple[str, ...]:
    """One line for each case that does not hold: level, exactly the rules that fire, and what it says of questions and sections."""
    played = ((given, case, assess(protocol, given)) for case in dossier.examples for given in [given_in(dossier, case)])
    return tuple(line for given, case, found in played if (line := failure(protocol, given, case, found)))


def given_in(dossier: Dossier, case: Case) -> Input:
    """The answers and events of a case: the base, changed."""
    return Input({**dossier.base, **case.change}, case.events)


def failure(protocol: Protocol, given: Input, case: Case, found: Assessment) -> str | None:
    """What is otherwise than the case says; None when it holds."""
    wrong = [*_decided(case, found), *_shown(protocol, given, case, found)]
    return f'Case "{case.name}" {"; ".join(wrong)}.' if wrong else None


def _decided(case: Case, found: Assessment) -> Iterator[str]:
    """The level and the rules, where they are others."""
    fired = frozenset(rule.id for rule in found.fired)
    if (found.level, fired) != (case.level, case.rules):
        too_many, too_few = sorted(fired - case.rules), sorted(case.rules - fired)
        yield f"gives {found.level.name}, not {case.level.name}"
        yield f"fires besides: {', '.join(too_many) or 'none'}; does not fire: {', '.join(too_few) or 'none'}"


def _shown(protocol: Protocol, given: Input, case: Case, found: Assessment) -> Iterator[str]:
    """Questions and sections that are opened or printed against what the case says."""
    for link_id, asked in case.asks.items():
        if asked != (link_id in found.asked):
            yield f"does not ask {link_id}" if asked else f"asks {link_id}"
    if case.prints:
        printed = section_ids(select(protocol, given, found))
        for section, is_on in case.prints.items():
            if is_on != (section in printed):
                yield f"does not print {section}" if is_on else f"prints {section}"
