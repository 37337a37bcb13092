"""Reading handout.yaml: the sections of the paper, what switches them on, and what each sentence rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from rules.load_conditions import Place, Vocabulary, read_condition
from rules.load_nodes import Fields, Source, near, short
from rules.load_rules import RULE_ID
from rules.load_terms import Use
from rules.model import PLACES, Condition, Level, Section, Sentence
from rules.strict_yaml import Node, Scalar

LOWEST_PRIORITY = 99
LONGEST_STAGE = 28
"""Days: pain that lasts longer is looked into, not waited for."""
PICTURE = re.compile(r"[a-z][a-z_]*")
HANDOUT_LEVELS = frozenset({Level.SELF_CARE, Level.ROUTINE_APPOINTMENT})
"""Nobody gets paper at the two urgent levels."""


def read_handout(source: Source, root: Node, vocabulary: Vocabulary) -> tuple[tuple[Section, ...], tuple[Use, ...]]:
    """Every section, in the order of the file, and their conditions with their places."""
    top = source.fields(root, "handout.yaml", ("sections",))
    reader = _Reader(source, vocabulary)
    sections = tuple(reader.section(item) for item in top.items("sections"))
    source.different(reader.ids, "The section")
    reader.check_follows(sections)
    return sections, tuple(reader.uses)


class _Reader:
    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        self._source = source
        self._vocabulary = vocabulary
        self.uses: list[Use] = []
        self.ids: list[Scalar] = []
        self._named: list[Scalar] = []
        """The sections that other sections follow, or that mark a sentence."""

    def section(self, node: Node) -> Section:
        source = self._source
        fields = source.fields(
            node, "A section", ("id", "title", "place", "priority", "text"), ("levels", "when", "follows", "emphasis", "check_days")
        )
        section_id = fields.name("id", RULE_ID, "H03a")
        fields.label = f"Section {section_id}"
        if isinstance(id_node := fields.nodes.get("id"), Scalar):
            self.ids.append(id_node)
        levels = self._levels(fields)
        follows = fields.items("follows", unlike=True)
        self._named += [item for item in follows if isinstance(item, Scalar)]
        return Section(
            id=section_id,
            title=fields.text("title"),
            when=self._condition(fields, "when"),
            levels=levels,
            follows=frozenset(source.text(item, f"{fields.label}: follows") for item in follows),
            priority=fields.number("priority", 1, LOWEST_PRIORITY),
            place=self._place(fields),
            text=tuple(self._sentence(item, f"{section_id}.{at}", levels) for at, item in enumerate(fields.items("text"), start=1)),
            emphasis=self._condition(fields, "emphasis"),
            check_days=fields.number("check_days", 0, LONGEST_STAGE),
        )

    def _place(self, fields: Fields) -> str:
        place = fields.text("place")
        if place and place not in PLACES:
            mend = near(place, PLACES, f"Use one of: {', '.join(PLACES)}.")
            self._source.wrong(fields.nodes["place"], f'There is no place "{short(place)}" on the page.', mend)
        return place

    def _condition(self, fields: Fields, key: str) -> Condition | None:
        node = fields.nodes.get(key)
        if node is None:
            return None
        condition = read_condition(self._source, node, self._vocabulary, Place.SWITCH)
        self.uses.append(Use(condition, self._source, node, Place.SWITCH))
        return condition

    def _levels(self, fields: Fields) -> frozenset[Level]:
        levels = fields.several_of("levels", Level)
        if levels - HANDOUT_LEVELS:
            what = f"{fields.label} names a level at which nothing is printed."
            self._source.wrong(fields.nodes["levels"], what, "Name SELF_CARE or ROUTINE_APPOINTMENT, or remove levels for both.")
        return levels

    def _sentence(self, node: Node, sentence_id: str, section_levels: frozenset[Level]) -> Sentence:
        source = self._source
        fields = source.fields(node, f"Sentence {sentence_id}", ("say", "from"), ("levels", "marked_by", "picture"))
        levels = self._levels(fields)
        if section_levels and levels and not levels & section_levels:
            what = f"{fields.label} is never printed: its section is not printed at its levels."
            source.wrong(fields.nodes["levels"], what, "Name a level of the section.")
        marked_by = fields.items("marked_by", unlike=True)
        self._named += [item for item in marked_by if isinstance(item, Scalar)]
        return Sentence(
            sentence_id,
            fields.text("say"),
            fields.texts("from", unlike=True),
            levels,
            frozenset(source.text(item, f"{fields.label}: marked_by") for item in marked_by),
            fields.name("picture", PICTURE, "knee_rolls"),
        )

    def check_follows(self, sections: tuple[Section, ...]) -> None:
        """Note sections that are named and not there, and those that follow each other in a circle."""
        known: Mapping[str, Section] = {section.id: section for section in sections}
        for node in self._named:
            if node.value not in known:
                self._source.wrong(node, f'There is no section "{short(node.value)}".', near(node.value, known, "Name the id of a section."))
        try:
            TopologicalSorter({section.id: section.follows for section in sections if section.id}).prepare()
        except CycleError as error:
            circle = [str(name) for name in error.args[1]]
            place = next(node for node in self.ids if node.value in circle)
            self._source.wrong(place, f"Sections follow each other in a circle: {', '.join(circle[:5])}.", "Remove one follows.")
