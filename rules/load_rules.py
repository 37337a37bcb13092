"""Reading rules.yaml: each rule with its level, its reasons and its evidence."""

from __future__ import annotations

import re

from rules.load_conditions import NEVER, Place, Vocabulary, read_condition
from rules.load_nodes import Source
from rules.load_terms import Use
from rules.model import Level, Rule
from rules.strict_yaml import Node, Scalar

RULE_ID = re.compile(r"[A-Z][A-Za-z0-9_-]*")
NEEDED = ("id", "level", "when", "staff", "patient", "evidence")


def read_rules(source: Source, root: Node, vocabulary: Vocabulary) -> tuple[tuple[Rule, ...], tuple[Use, ...]]:
    """Every rule, in the order of the file, and their conditions with their places."""
    top = source.fields(root, "rules.yaml", ("rules",))
    rules, uses, ids = [], [], []
    gates: list[Node] = []
    for item in top.items("rules"):
        fields = source.fields(item, "A rule", NEEDED, ("gate", "shown", "brief"))
        rule_id = fields.name("id", RULE_ID, "R-E01")
        fields.label = f"Rule {rule_id}"
        if isinstance(node := fields.nodes.get("id"), Scalar):
            ids.append(node)
        place = Place.GATE if fields.flag("gate") else Place.RULE
        if place is Place.GATE:
            gates.append(fields.nodes["gate"])
        when = NEVER
        if (node := fields.nodes.get("when")) is not None:
            when = read_condition(source, node, vocabulary, place)
            uses.append(Use(when, source, node, place))
        level = fields.one_of("level", Level)
        if level is Level.SELF_CARE:
            what = f"{fields.label} is at SELF_CARE, where every visit starts, so it does nothing."
            source.wrong(fields.nodes["level"], what, "Raise it, or remove it.")
        evidence = fields.texts("evidence", unlike=True)
        staff, patient, brief = fields.text("staff"), fields.text("patient"), fields.text("brief")
        rules.append(Rule(rule_id, level or Level.SELF_CARE, when, staff, patient, evidence, fields.flag("shown"), brief))
    source.different(ids, "The rule")
    for gate in gates[1:]:
        source.wrong(gate, "A second rule says gate: true; one rule is the scope gate.", "Write this one with any_of, and remove gate.")
    return tuple(rules), tuple(uses)
