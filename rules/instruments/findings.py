"""What a check can find wrong in a protocol that loads, and what of it is allowed with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from rules.errors import Mistake
from rules.instruments.places import Spot
from rules.load_files import read_trees
from rules.load_nodes import Log, Source, near
from rules.strict_yaml import Node, Scalar

FILE = "wording.yaml"
"""In the protocol's folder; it may be left out."""


class Kind(Enum):
    """The kinds of findings that a protocol may allow by name, with a reason."""

    UNREACHABLE = "unreachable"
    COVERED = "covered"
    UNUSED = "unused"
    CASE = "case"
    ALIKE = "alike"
    GRADE = "grade"
    LONG = "long_sentence"
    BANNED = "banned_word"
    PRIVATE = "private"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, at a text id or the id of a question, rule or section."""

    kind: Kind
    subject: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """One finding that stays, and why."""

    kind: Kind
    subject: str
    why: str
    place: Spot


@dataclass(frozen=True, slots=True)
class Wording:
    """What a protocol says about its own words: names that have no plainer word, and findings that stay."""

    names: Mapping[str, Spot]
    """In small letters: medicines and clinical names; they weigh one syllable in a reading grade."""
    allowed: tuple[Allowed, ...]


def read_wording(folder: Path, log: Log) -> Wording:
    """The names and allowances of the protocol in this folder; none where it has no such file. Mistakes go into the log."""
    if not (folder / FILE).exists():
        return Wording({}, ())
    trees = read_trees(folder, (FILE,), log)
    if FILE not in trees:
        return Wording({}, ())
    log.extend(trees[FILE].mistakes)
    source = Source(FILE, log)
    top = source.fields(trees[FILE].root, FILE, (), ("names", "allowed"))
    return Wording(_names(source, top.items("names")), tuple(one for item in top.items("allowed") if (one := _allowed(source, item))))


def _names(source: Source, items: Iterable[Node]) -> dict[str, Spot]:
    found: dict[str, Spot] = {}
    scalars = []
    for item in items:
        fields = source.fields(item, "A name", ("words", "why"))
        fields.text("why")
        scalars += [node for node in fields.items("words", unlike=True) if isinstance(node, Scalar)]
    source.different(scalars, "The name")
    for node in scalars:
        found.setdefault(node.value.lower(), Spot(FILE, node.line, node.column))
    return found


def _allowed(source: Source, item: Node) -> Allowed | None:
    fields = source.fields(item, "An allowance", ("finding", "id", "why"))
    kind = fields.one_of("finding", Kind)
    why = fields.text("why")
    return Allowed(kind, fields.text("id"), why, Spot(FILE, item.line, item.column)) if kind else None


def settled(findings: Iterable[Finding], wording: Wording, spots: Mapping[str, Spot], *, unjudged: frozenset[Kind] = frozenset()) -> list[Mistake]:
    """Every finding that nothing allows, at its place; and every allowance that no finding needs, but for kinds that could not be judged."""
    found = list(findings)
    allowed = {(each.kind, each.subject) for each in wording.allowed}
    mistakes = [_mistake(each, spots) for each in found if (each.kind, each.subject) not in allowed]
    needed = {(each.kind, each.subject) for each in found}
    for each in wording.allowed:
        if (each.kind, each.subject) not in needed and each.kind not in unjudged:
            what = f"There is nothing to allow: {each.subject} has no finding {each.kind.value}."
            close = near(each.subject, [subject for kind, subject in needed if kind is each.kind], "Remove this entry.")
            mistakes.append(Mistake(each.place.file, each.place.line, each.place.column, what, close))
    return mistakes


def _mistake(finding: Finding, spots: Mapping[str, Spot]) -> Mistake:
    names = (finding.subject, finding.subject.rpartition(".")[0])
    spot = next((spots[name] for name in names if name in spots), Spot("protocol.yaml"))
    return Mistake(spot.file, spot.line, spot.column, finding.what, finding.mend)
