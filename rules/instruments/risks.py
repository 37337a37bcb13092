"""The medicines that a handout may speak of, with every risk that must keep the advice off it: kept apart from the handout's own switches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rules.load_conditions import NEVER, Place, Vocabulary, read_condition
from rules.load_files import read_trees
from rules.load_flags import known_ids
from rules.load_nodes import Fields, Log, Source, near, short
from rules.model import Condition, Protocol

MEDICINES, UNORDERED = "medicine-risks.yaml", "unordered.yaml"


@dataclass(frozen=True, slots=True)
class Risk:
    """Who must not get the advice."""

    id: str
    risk: str
    when: Condition
    evidence: tuple[str, ...]
    why: str
    """Why these answers stand for what the source says."""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """What a source warns of and no question asks for: the advice leaves it to whoever reads it."""

    id: str
    risk: str
    said_by: tuple[str, ...]
    """Sentences of the advice that tell the reader."""
    evidence: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Medicine:
    """A kind of medicine, the sections that advise it, and those that warn of it."""

    id: str
    name: str
    advised_by: tuple[str, ...]
    warned_by: tuple[str, ...]
    """On every handout stands one of these or one of the former."""
    risks: tuple[Risk, ...]
    not_asked: tuple[NotAsked, ...] = ()


def read_medicines(folder: Path, protocol: Protocol, sources: tuple[str, ...]) -> tuple[Medicine, ...]:
    """The medicines of a protocol's folder; none without the file. `sources` are the ids that evidence may name. Raises ProtocolError."""
    log = Log()
    if not (folder / MEDICINES).exists():
        return ()
    tree = read_trees(folder, (MEDICINES,), log)[MEDICINES]
    log.settle()
    log.extend(tree.mistakes)
    source = Source(MEDICINES, log)
    top = source.fields(tree.root, MEDICINES, ("medicines",))
    reader = _Reader(source, protocol, sources)
    keys = ("id", "name", "advised_by", "warned_by", "risks")
    found = tuple(reader.medicine(source.fields(item, "A medicine", keys, ("not_asked",))) for item in top.items("medicines"))
    log.settle()
    return found


def read_unordered(folder: Path, protocol: Protocol) -> dict[str, str]:
    """Why some answers of a question are not ordered, by question; empty without the file. Raises ProtocolError."""
    log = Log()
    if not (folder / UNORDERED).exists():
        return {}
    tree = read_trees(folder, (UNORDERED,), log)[UNORDERED]
    log.settle()
    log.extend(tree.mistakes)
    source = Source(UNORDERED, log)
    known = [question.link_id for question in protocol.questions]
    reasons = {}
    for item in source.fields(tree.root, UNORDERED, ("unordered",)).items("unordered"):
        fields = source.fields(item, "An entry of unordered", ("question", "why"))
        if fields.text("question") not in known:
            source.wrong(item, f'There is no question "{short(fields.text("question"))}".', near(fields.text("question"), known, "Name a question."))
        reasons[fields.text("question")] = fields.text("why")
    log.settle()
    return reasons


class _Reader:
    def __init__(self, source: Source, protocol: Protocol, sources: tuple[str, ...]) -> None:
        self._source = source
        self._sources = sources
        self._sections = {section.id: [sentence.id for sentence in section.text] for section in protocol.sections}
        self._vocabulary = Vocabulary({question.link_id: question for question in protocol.questions}, protocol.terms)
        self._ids: set[str] = set()

    def medicine(self, fields: Fields) -> Medicine:
        fields.label = f"Medicine {fields.text('id')}"
        advised_by = known_ids(self._source, fields, "advised_by", self._sections)
        sentences = [sentence for section in advised_by for sentence in self._sections.get(section, ())]
        return Medicine(
            id=fields.text("id"),
            name=fields.text("name"),
            advised_by=advised_by,
            warned_by=known_ids(self._source, fields, "warned_by", self._sections),
            risks=tuple(map(self._risk, self._rows(fields, "risks", "when"))),
            not_asked=tuple(self._not_asked(row, sentences) for row in self._rows(fields, "not_asked", "said_by")),
        )

    def _rows(self, medicine: Fields, key: str, own: str) -> list[Fields]:
        rows = []
        for item in medicine.items(key):
            row = self._source.fields(item, f"{medicine.label}: {key}", ("id", "risk", own, "evidence", "why"))
            row.label = f"Risk {row.text('id')}"
            if row.text("id") in self._ids:
                self._source.wrong(item, f"{row.label} stands here twice.", "Give each risk an id of its own.")
            self._ids.add(row.text("id"))
            rows.append(row)
        return rows

    def _risk(self, fields: Fields) -> Risk:
        node = fields.nodes.get("when")
        when = NEVER if node is None else read_condition(self._source, node, self._vocabulary, Place.SWITCH)
        evidence = known_ids(self._source, fields, "evidence", self._sources)
        return Risk(fields.text("id"), fields.text("risk"), when, evidence, fields.text("why"))

    def _not_asked(self, fields: Fields, sentences: list[str]) -> NotAsked:
        evidence = known_ids(self._source, fields, "evidence", self._sources)
        said_by = known_ids(self._source, fields, "said_by", sentences)
        return NotAsked(fields.text("id"), fields.text("risk"), said_by, evidence, fields.text("why"))
