"""Reading the dossier, and following every reference between it and its protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields as keys_of
from pathlib import Path
from types import MappingProxyType

from rules.answers import answers_at
from rules.dossier import Conflict, Dossier, Evidence, Statement, Verdict
from rules.load_files import read_trees
from rules.load_flags import FlagReader, known_ids
from rules.load_nodes import Fields, Log, Source, near, short
from rules.load_tables import TABLE, TableReader
from rules.model import Answers, Case, Event, Level, Protocol
from rules.strict_yaml import Listing, Node, Scalar, Table, Tree
from rules.texts import protocol_texts

FILES = ("evidence.yaml", "trace.yaml", "conflicts.yaml", "redflags.yaml", "bookings.yaml", "cases.yaml", "rules.yaml", "handout.yaml")
"""The last two are read again for the places of what they cite."""
TABLES = "tables.yaml"
"""A protocol may go without it."""
EVIDENCE, CONFLICT = (tuple(key.name for key in keys_of(entry)) for entry in (Evidence, Conflict))
STATEMENT = tuple(key.name for key in keys_of(Statement) if key.name != "reason")


def read_dossier(folder: Path, protocol: Protocol, log: Log) -> Dossier:
    """The dossier in this folder. Mistakes go into the log. Raises ProtocolError when a file cannot be read as YAML at all."""
    trees = read_trees(folder, (*FILES, TABLES) if (folder / TABLES).exists() else FILES, log)
    log.settle()
    for tree in trees.values():
        log.extend(tree.mistakes)
    return _Reader(trees, protocol, log).dossier()


class _Reader:
    def __init__(self, trees: Mapping[str, Tree], protocol: Protocol, log: Log) -> None:
        self._trees = trees
        self._protocol = protocol
        self._log = log
        self._rule_ids = [rule.id for rule in protocol.rules]

    def dossier(self) -> Dossier:
        evidence = tuple(Evidence(*map(fields.text, EVIDENCE)) for _, fields in self._entries("evidence.yaml", "evidence", EVIDENCE))
        text_ids = protocol_texts(self._protocol).keys()
        traced = self._entries("trace.yaml", "statements", STATEMENT, ("reason",))
        statements = tuple(self._statement(source, fields, text_ids) for source, fields in traced)
        conflicts = tuple(Conflict(*map(fields.text, CONFLICT)) for _, fields in self._entries("conflicts.yaml", "conflicts", CONFLICT))
        sources = [*(each.id for each in evidence), *(each.id for each in statements)]
        flags = FlagReader(self._protocol, sources)
        red_flags = tuple(flags.red_flag(source, fields) for source, fields in self._entries("redflags.yaml", "red_flags", *flags.RED_FLAG))
        bookings = tuple(flags.booking(source, fields) for source, fields in self._entries("bookings.yaml", "bookings", *flags.BOOKING))
        base, cases = self._cases()
        reader = TableReader(self._protocol)
        tables = tuple(reader.table(source, fields) for source, fields in self._entries(TABLES, "tables", *TABLE)) if TABLES in self._trees else ()
        cited = MappingProxyType(self._cited(sources))
        dossier = Dossier(evidence, statements, conflicts, red_flags, bookings, base, cases, cited, tables)
        self._check_every_rule_has_a_case(dossier.examples)
        return dossier

    def _entries(self, file: str, key: str, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> Iterator[tuple[Source, Fields]]:
        """The tables of a file's one list; what stands first in them, such as the id, differs."""
        source = Source(file, self._log)
        top = source.fields(self._trees[file].root, file, (key,))
        found = [source.fields(item, f"An entry of {key}", needed, optional) for item in top.items(key)]
        name = needed[0]
        source.different([node for fields in found if isinstance(node := fields.nodes.get(name), Scalar)], f"The {name}")
        for fields in found:
            fields.label = f"{key} {fields.text(name)}"
            yield source, fields

    def _statement(self, source: Source, fields: Fields, text_ids: Iterable[str]) -> Statement:
        verdict = fields.one_of("verdict", Verdict) or Verdict.CARRIED
        carried_by = known_ids(source, fields, "carried_by", text_ids)
        if carried_by and verdict is Verdict.NOT_USED:
            source.wrong(fields.nodes["carried_by"], f"{fields.label} is not used, and yet texts carry it.", "Write [], or another verdict.")
        if not carried_by and verdict is not Verdict.NOT_USED:
            source.wrong(fields.node, f"{fields.label} is {verdict.value}, and no text carries it.", "Name the texts in carried_by.")
        if "reason" not in fields.nodes and verdict is not Verdict.CARRIED:
            source.wrong(fields.node, f"{fields.label} is {verdict.value} without a reason.", "Add reason.")
        return Statement(
            id=fields.text("id"),
            kind=fields.text("kind"),
            says=fields.text("says"),
            locator=fields.text("locator"),
            urgency=fields.text("urgency"),
            carried_by=carried_by,
            verdict=verdict,
            reason=fields.text("reason"),
        )

    def _cases(self) -> tuple[Answers, tuple[Case, ...]]:
        source = Source("cases.yaml", self._log)
        top = source.fields(self._trees["cases.yaml"].root, "cases.yaml", ("base", "cases"))
        questions = {question.link_id: question for question in self._protocol.questions}
        base = answers_at(source, top.nodes["base"], "base", questions) if "base" in top.nodes else {}
        found = []
        names: list[Scalar] = []
        for item in top.items("cases"):
            fields = source.fields(item, "A case", ("name", "change", "level", "rules"), ("events",))
            fields.label = f"Case {fields.text('name')}"
            if isinstance(node := fields.nodes.get("name"), Scalar):
                names.append(node)
            change = answers_at(source, fields.nodes["change"], "change", questions) if "change" in fields.nodes else {}
            fired = frozenset(known_ids(source, fields, "rules", self._rule_ids))
            level = fields.one_of("level", Level) or Level.SELF_CARE
            found.append(Case(fields.text("name"), MappingProxyType(dict(change)), fields.several_of("events", Event, empty=True), level, fired))
        source.different(names, "The case")
        return MappingProxyType(dict(base)), tuple(found)

    def _check_every_rule_has_a_case(self, cases: tuple[Case, ...]) -> None:
        tried = {rule_id for case in cases for rule_id in case.rules}
        source = Source("rules.yaml", self._log)
        for table in _tables(self._trees["rules.yaml"].root, "rules"):
            node = table.values.get("id")
            if isinstance(node, Scalar) and node.value not in tried:
                source.wrong(node, f"Rule {short(node.value)} fires in no case.", "Add a case in which it does to cases.yaml or tables.yaml.")

    def _cited(self, sources: list[str]) -> dict[str, tuple[str, ...]]:
        """What every rule and sentence cites, wildcards written out; a citation of nothing is a mistake."""
        found: dict[str, tuple[str, ...]] = {}
        rules, handout = Source("rules.yaml", self._log), Source("handout.yaml", self._log)
        for table in _tables(self._trees["rules.yaml"].root, "rules"):
            found[_word(table, "id")] = self._expanded(rules, table.values.get("evidence"), sources)
        for section in _tables(self._trees["handout.yaml"].root, "sections"):
            for at, sentence in enumerate(_tables(section, "text"), start=1):
                found[f"{_word(section, 'id')}.{at}"] = self._expanded(handout, sentence.values.get("from"), sources)
        return found

    @staticmethod
    def _expanded(source: Source, node: Node | None, sources: list[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for item in node.items if isinstance(node, Listing) else ():
            if not isinstance(item, Scalar):
                continue
            start, star, rest = item.value.partition("*")
            matched = [each for each in sources if (each.startswith(start) and not rest if star else each == start)]
            if not matched:
                mend = near(item.value, sources, "Name an id of evidence.yaml or trace.yaml.")
                source.wrong(item, f'There is no evidence or statement "{short(item.value)}".', mend)
            found |= dict.fromkeys(matched)
        return tuple(found)


def _tables(node: Node, key: str) -> Iterator[Table]:
    """The tables in the list at this key; the protocol was loaded, so anything else has been refused."""
    listing = node.values.get(key) if isinstance(node, Table) else None
    if isinstance(listing, Listing):
        yield from (item for item in listing.items if isinstance(item, Table))


def _word(table: Table, key: str) -> str:
    node = table.values.get(key)
    return node.value if isinstance(node, Scalar) else ""
