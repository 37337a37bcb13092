"""Reading the decision tables of a dossier: every answer to a question in exactly one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from rules.answers import answers_at
from rules.basics import MISSING
from rules.dossier import DecisionTable, Row
from rules.load_conditions import known_code, known_question
from rules.load_flags import known_ids
from rules.load_nodes import Fields, Source, near, short
from rules.model import Code, Event, Kind, Level, LinkId, Protocol, Question
from rules.strict_yaml import Node, Scalar
from rules.tables import cases_of, may_be_open

TABLE = (("name", "each", "gives"), ("change", "events", "asks", "prints"))
"""Needed and optional keys of a table."""
ROW = ("answers", "level", "rules")


class TableReader:
    """Reads the entries of tables.yaml against one protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self._questions = {question.link_id: question for question in protocol.questions}
        self._sections = [section.id for section in protocol.sections]
        self._rule_ids = [rule.id for rule in protocol.rules]

    def table(self, source: Source, fields: Fields) -> DecisionTable:
        """One table with its cases; with a mistake in it, it has none."""
        node = fields.nodes.get("each")
        question = known_question(source, node, self._questions) if isinstance(node, Scalar) else None
        if node is not None and not isinstance(node, Scalar):
            source.wrong(node, f"{fields.label}: each should be the id of one question.", "Write one id.")
        change = answers_at(source, fields.nodes["change"], "change", self._questions) if "change" in fields.nodes else {}
        table = DecisionTable(
            name=fields.text("name"),
            change=MappingProxyType(dict(change)),
            events=fields.several_of("events", Event, empty=True),
            each=question.link_id if question else LinkId(""),
            rows=self._rows(source, fields, question) if question else (),
            asks=self._asks(source, fields, question) if question else {},
            prints=self._prints(source, fields, question) if question else {},
            cases=(),
        )
        if question is None:
            return table
        if question.kind in {Kind.SINGLE, Kind.SCALE} and question.link_id in table.change:
            source.wrong(fields.nodes["change"], f"{fields.label} changes {question.link_id}, which each goes through.", "Remove it from change.")
        return replace(table, cases=tuple(cases_of(table, question)))

    def _rows(self, source: Source, fields: Fields, question: Question) -> tuple[Row, ...]:
        rows: list[Row] = []
        first: dict[Code, int] = {}
        for item in fields.items("gives"):
            row = source.fields(item, f"{fields.label}: a row", ROW)
            answers = []
            for node in row.items("answers"):
                code = self._code(source, node, question)
                if code is None:
                    continue
                answers.append(code)
                if first.setdefault(code, node.line) != node.line or answers.count(code) > 1:
                    source.wrong(node, f'{fields.label} has the answer "{code}" twice: it is also on line {first[code]}.', "Keep one.")
            level = row.one_of("level", Level) or Level.SELF_CARE
            rows.append(Row(frozenset(answers), level, frozenset(known_ids(source, row, "rules", self._rule_ids))))
        left = [option.code for option in question.options if option.code not in first]
        if left:
            mend = f"Add {', '.join(left)} to a row of gives."
            source.wrong(fields.nodes["gives"], f"{fields.label} leaves out answers of {question.link_id}.", mend)
        return tuple(rows)

    def _code(self, source: Source, node: Node, question: Question) -> Code | None:
        """A code of the question, or no answer where the visit may end without one."""
        if not (isinstance(node, Scalar) and node.value == MISSING):
            return known_code(source, node, question)
        if may_be_open(question):
            return MISSING
        what = f"{question.link_id} is neither a follow-up nor for the handout only, so that it is never left open."
        source.wrong(node, what, f"Remove {MISSING}.")
        return None

    def _codes(self, source: Source, node: Node, name: str, question: Question) -> frozenset[Code]:
        found = (self._code(source, item, question) for item in source.items(node, name, unlike=True, empty=True))
        return frozenset(code for code in found if code is not None)

    def _asks(self, source: Source, fields: Fields, question: Question) -> Mapping[LinkId, frozenset[Code]]:
        found = {}
        for key, value in source.pairs(fields.nodes["asks"], f"{fields.label}: asks") if "asks" in fields.nodes else ():
            asked = known_question(source, key, self._questions)
            if asked is not None:
                found[asked.link_id] = self._codes(source, value, f"{fields.label}: asks {key.value}", question)
        return MappingProxyType(found)

    def _prints(self, source: Source, fields: Fields, question: Question) -> Mapping[str, frozenset[Code]]:
        found = {}
        for key, value in source.pairs(fields.nodes["prints"], f"{fields.label}: prints") if "prints" in fields.nodes else ():
            if key.value not in self._sections:
                mend = near(key.value, self._sections, "Name a section of handout.yaml.")
                source.wrong(key, f'{fields.label}: prints names "{short(key.value)}", which is nowhere.', mend)
            found[key.value] = self._codes(source, value, f"{fields.label}: prints {key.value}", question)
        return MappingProxyType(found)
