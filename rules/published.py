"""Published cases as a table of expected against given level, with the bars that the whole of them must clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rules.answers import AnswerSet, read_answers
from rules.assess import assess
from rules.errors import Mistake, ProtocolError
from rules.fill import fill_harmless
from rules.model import Input, Level, Protocol
from rules.vignettes import Vignette, read_vignettes

ACCEPTABLE_PERCENT = 90
"""Of all cases, at least so many come to a level that their source accepts."""
ALARM_PERCENT = 20
"""Of the cases that need nobody today, at most so many come to somebody today."""


class File(NamedTuple):
    """What a file holds, with the name that mistakes carry."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that the cases together must reach."""

    claim: str
    figure: str
    met: bool


@dataclass(frozen=True, slots=True)
class Round:
    """The level that each case came to, in the order of the file."""

    title: str
    given: tuple[tuple[Vignette, Level], ...]

    def verdicts(self) -> tuple[str, ...]:
        """DANGEROUS, off, acceptable or as expected, one a case."""
        return tuple(_verdict(case, level) for case, level in self.given)

    def bars(self) -> tuple[Bar, ...]:
        """Nothing dangerous, no emergency missed, enough acceptable, few false alarms."""
        verdicts = self.verdicts()
        dangerous = verdicts.count("DANGEROUS")
        good = len(verdicts) - dangerous - verdicts.count("off")
        emergencies = [level for case, level in self.given if case.expected is Level.EMERGENCY_NOW]
        caught = sum(level >= Level.URGENT_TODAY for level in emergencies)
        calm = [level for case, level in self.given if case.expected < Level.URGENT_TODAY]
        alarms = sum(level >= Level.URGENT_TODAY for level in calm)
        return (
            Bar("no case dangerous", f"{dangerous} dangerous", dangerous == 0),
            Bar("every EMERGENCY_NOW case at URGENT_TODAY or above", _share(caught, len(emergencies)), caught == len(emergencies)),
            Bar(f"at least {ACCEPTABLE_PERCENT} % acceptable", _share(good, len(verdicts)), 100 * good >= ACCEPTABLE_PERCENT * len(verdicts)),
            Bar(
                f"at most {ALARM_PERCENT} % of ROUTINE_APPOINTMENT and SELF_CARE cases at URGENT_TODAY or above",
                _share(alarms, len(calm)),
                100 * alarms <= ALARM_PERCENT * len(calm),
            ),
        )


def published_rounds(protocol: Protocol, cases: File, additions: File | None = None) -> tuple[Round, ...]:
    """Judge the answers of each case alone and, where additions are given, with these in place of the answers to the same questions.

    What neither answers is harmless, but not sure where only a worrying answer opens the question.
    Raises ProtocolError for a file without cases, and for additions to a case that is not there, or twice to one that is.
    """
    sets = read_answers(*cases, protocol)
    expected = read_vignettes(*cases)
    if not expected:
        raise ProtocolError((Mistake(cases.name, 1, 1, "The file holds no published cases.", "List them under vignettes."),))
    rounds = [_round("draft answers alone", protocol, sets, expected)]
    if additions is not None:
        added = _by_case(read_answers(*additions, protocol), {case.id for case in expected}, additions.name)
        merged = tuple(AnswerSet(item.id, {**item.answers, **added[item.id].answers}, item.events) if item.id in added else item for item in sets)
        rounds.append(_round("with additions", protocol, merged, expected))
    return tuple(rounds)


def published_table(rounds: tuple[Round, ...]) -> list[str]:
    """Lines: a case each with its level in every round, the sums of every round, and the bars of every round."""
    lines = [f"{'case':8} {'expected':20} " + " ".join(f"{each.title:20} {'verdict':11}" for each in rounds).rstrip()]
    for row in zip(*(each.given for each in rounds), strict=True):
        case = row[0][0]
        lines.append(f"{case.id:8} {case.expected.name:20} " + " ".join(f"{level.name:20} {_verdict(case, level):11}" for _, level in row).rstrip())
    for each in rounds:
        lines += ["", each.title, *_sums(each)]
    for each in rounds:
        lines += ["", f"bars, {each.title}", *(f"{'met' if bar.met else 'NOT MET':8} {bar.claim}: {bar.figure}" for bar in each.bars())]
    return lines


def _by_case(sets: tuple[AnswerSet, ...], known: set[str], file: str) -> Mapping[str, AnswerSet]:
    ids = [item.id for item in sets]
    strange = [Mistake(file, 0, 0, f'There is no published case "{name}".', "Correct the id.") for name in ids if name not in known]
    twice = [Mistake(file, 0, 0, f'Case "{name}" has additions twice.', "Put them together.") for name in sorted(set(ids)) if ids.count(name) > 1]
    if strange or twice:
        raise ProtocolError((*strange, *twice))
    return {item.id: item for item in sets}


def _round(title: str, protocol: Protocol, sets: tuple[AnswerSet, ...], expected: tuple[Vignette, ...]) -> Round:
    levels = {item.id: assess(protocol, Input(fill_harmless(protocol, item.answers), item.events)).level for item in sets}
    return Round(title, tuple((case, levels[case.id]) for case in expected))


def _verdict(case: Vignette, level: Level) -> str:
    if level in case.dangerous:
        return "DANGEROUS"
    if level not in case.acceptable:
        return "off"
    return "as expected" if level is case.expected else "acceptable"


def _share(count: int, total: int) -> str:
    return f"{count} of {total}" + (f" ({100 * count / total:.1f} %)" if total else "")


def _sums(each: Round) -> list[str]:
    lines = [f"{'expected':20} " + " ".join(f"{level.name:>20}" for level in reversed(Level))]
    for row in reversed(Level):
        counts = [sum(case.expected is row and level is column for case, level in each.given) for column in reversed(Level)]
        lines.append(f"{row.name:20} " + " ".join(f"{count:20}" for count in counts))
    verdicts = each.verdicts()
    return [*lines, ", ".join(f"{verdicts.count(name)} {name}" for name in ("as expected", "acceptable", "off", "DANGEROUS"))]
