"""Decision tables that would kill the mutants that nobody notices yet: for an author to read, judge and correct, never to take as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rules.assess import assess
from rules.basics import MISSING
from rules.cases import failure, given_in
from rules.dossier import DecisionTable, Row
from rules.handout import section_ids, select
from rules.instruments.encode import mentioned
from rules.instruments.mutant_examples import Played
from rules.instruments.mutant_judge import MutantJudge
from rules.instruments.mutant_properties import broken_for
from rules.instruments.mutants import Mutant
from rules.instruments.prover import Prover
from rules.model import Answers, Assessment, Code, Event, Input, Level, LinkId, Protocol, Question, Rule, Section
from rules.tables import answered, cases_of, may_be_open


@dataclass(frozen=True, slots=True)
class Outline:
    """A table without its rows."""

    name: str
    change: Answers
    events: frozenset[Event]
    each: LinkId
    asks: frozenset[LinkId] = frozenset()
    prints: frozenset[str] = frozenset()


def suggested(judge: MutantJudge, every: Iterable[Mutant]) -> Iterator[DecisionTable]:
    """A table for each mutant that no example, property or table before it notices."""
    outlines: dict[tuple[object, ...], Outline] = {}
    for mutant in every:
        if judge.examples.notices(mutant) is not None or (given := judge.patient(mutant)) is None:
            continue
        if broken_for(judge.prover, mutant.protocol(judge.prover.protocol), given) is not None:
            continue
        outline = _outline(judge.prover, mutant, given)
        if outline is None:
            continue
        key = (outline.each, frozenset(outline.change.items()), outline.events)
        before = outlines.get(key, outline)
        outline = replace(before, asks=before.asks | outline.asks, prints=before.prints | outline.prints)
        outlines[key] = outline
        for case in filled(judge.prover, outline).cases:
            given = given_in(judge.prover.dossier, case)
            judge.examples.add(Played(case, given, assess(judge.prover.protocol, given)))
    for outline in outlines.values():
        yield filled(judge.prover, outline)


def filled(prover: Prover, outline: Outline) -> DecisionTable:
    """The table with what the program says now; answers that come to the same share a row."""
    question = prover.protocol.question(outline.each)
    empty = DecisionTable(outline.name, outline.change, outline.events, outline.each, (), {}, {}, ())
    rows: dict[tuple[Level, frozenset[str]], list[Code]] = {}
    asks: dict[LinkId, list[Code]] = {link_id: [] for link_id in sorted(outline.asks)}
    prints: dict[str, list[Code]] = {section: [] for section in sorted(outline.prints)}
    for code in _codes(question):
        given, found = _found(prover, empty, question, code)
        rows.setdefault((found.level, frozenset(rule.id for rule in found.fired)), []).append(code)
        printed = section_ids(select(prover.protocol, given, found)) if prints else ()
        for link_id in found.asked:
            asks.get(link_id, []).append(code)
        for section in printed:
            prints.get(section, []).append(code)
    table = replace(
        empty,
        rows=tuple(Row(frozenset(codes), level, fired) for (level, fired), codes in rows.items()),
        asks={link_id: frozenset(codes) for link_id, codes in asks.items()},
        prints={section: frozenset(codes) for section, codes in prints.items()},
    )
    return replace(table, cases=tuple(cases_of(table, question)))


def _found(prover: Prover, table: DecisionTable, question: Question, code: Code) -> tuple[Input, Assessment]:
    change = {**table.change, question.link_id: answered(table, question, code)}
    given = Input({**prover.dossier.base, **change}, table.events)
    return given, assess(prover.protocol, given)


def _codes(question: Question) -> list[Code]:
    return [option.code for option in question.options] + ([MISSING] if may_be_open(question) else [])


def _outline(prover: Prover, mutant: Mutant, given: Input) -> Outline | None:
    """The smallest change with which a table over one of the questions notices the mistake."""
    changed = mutant.protocol(prover.protocol)
    base = prover.dossier.base
    change = {link_id: codes for link_id, codes in given.answers.items() if base.get(link_id) != codes}
    for each in _questions(prover, mutant, change):
        for inside in _beside(mutant, given.answers.get(each, frozenset())):
            rest = {link_id: codes for link_id, codes in change.items() if link_id != each} | ({each: inside} if inside else {})
            outline = _with_what_shows(Outline(f"{mutant.subject}: {mutant.change}", rest, given.events, each), mutant, prover.protocol)
            if _kills(prover, changed, outline):
                return _without_needless(prover, changed, outline)
    return None


def _questions(prover: Prover, mutant: Mutant, change: Mapping[LinkId, object]) -> Iterator[LinkId]:
    """The question that the mistake is about first, then the others that the patient answers otherwise than the base."""
    known = [question.link_id for question in prover.protocol.questions]
    named = [LinkId(word) for word in re.findall(r"\w+", mutant.change) if word in known]
    about = list(mentioned(mutant.place.when, prover.protocol)) if isinstance(mutant.place, Rule | Section) and mutant.place.when else []
    yield from dict.fromkeys([*named, *(each for each in reversed(about) if each in change), *reversed(list(change)), *known])


def _beside(mutant: Mutant, codes: frozenset[Code]) -> Iterator[frozenset[Code]]:
    """What may stay in the change of the question itself: nothing, or all answers but one; that of which the mistake speaks goes first."""
    yield frozenset()
    named = re.findall(r"\w+", mutant.change)
    yield from (codes - {code} for code in sorted(codes, key=lambda code: (code not in named, code)) if len(codes) > 1)


def _with_what_shows(outline: Outline, mutant: Mutant, protocol: Protocol) -> Outline:
    """With what the table must say of questions and sections."""
    match mutant.place:
        case Question(link_id=link_id) if link_id != outline.each:
            return replace(outline, asks=frozenset({link_id}))
        case Rule() | Question():
            return outline
        case Section(id=name):
            return replace(outline, prints=frozenset({name, *(each.id for each in protocol.sections if name in each.follows)}))
        case _:
            return replace(outline, prints=frozenset(each.id for each in protocol.sections if each.when is not None or each.follows))


def _kills(prover: Prover, changed: Protocol, outline: Outline) -> bool:
    """Whether a row does not hold with the mistake, and the question is asked in each."""
    table = filled(prover, outline)
    notices = False
    for case in table.cases:
        given = given_in(prover.dossier, case)
        if failure(prover.protocol, given, case, assess(prover.protocol, given)) is not None:
            return False
        notices = notices or failure(changed, given, case, assess(changed, given)) is not None
    return notices


def _without_needless(prover: Prover, changed: Protocol, outline: Outline) -> Outline:
    for link_id in list(outline.change):
        less = replace(outline, change={key: codes for key, codes in outline.change.items() if key != link_id})
        outline = less if _kills(prover, changed, less) else outline
    for section in sorted(outline.prints) if len(outline.prints) > 1 else ():
        less = replace(outline, prints=outline.prints - {section})
        outline = less if less.prints and _kills(prover, changed, less) else outline
    return outline


def as_yaml(table: DecisionTable, protocol: Protocol) -> str:
    """The table as it stands in tables.yaml, answers in the order of the screen."""
    order = {code: at for question in protocol.questions for at, code in enumerate(_codes(question))}
    own = {code: at for at, code in enumerate(_codes(protocol.question(table.each)))}
    lines = [f"  - name: {json.dumps(table.name)}"]
    if table.change:
        lines.append(f"    change: {{{', '.join(f'{link_id}: {_listed(codes, order)}' for link_id, codes in table.change.items())}}}")
    if table.events:
        lines.append(f"    events: [{', '.join(sorted(event.value for event in table.events))}]")
    lines += [f"    each: {table.each}", "    gives:"]
    for row in table.rows:
        lines.append(f"      - {{answers: {_listed(row.answers, own)}, level: {row.level.name}, rules: {_listed(row.rules, {})}}}")
    for key, told in (("asks", table.asks), ("prints", table.prints)):
        if told:
            lines.append(f"    {key}: {{{', '.join(f'{name}: {_listed(codes, own)}' for name, codes in told.items())}}}")
    return "\n".join(lines) + "\n\n"


def _listed(words: Iterable[str], order: Mapping[Code, int]) -> str:
    """In quotes what YAML takes for something else; on a scale a bare number will do."""
    ordered = sorted(words, key=lambda word: (order.get(Code(word), 0), word))
    return f"[{', '.join(json.dumps(word) if word in {'yes', 'no'} else word for word in ordered)}]"
