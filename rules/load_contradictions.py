"""Reading the contradictions of protocol.yaml: answers that cannot all be true, and what staff are told of them."""

from __future__ import annotations

import re

from rules.load_conditions import NEVER, Place, Vocabulary, leaves, read_condition
from rules.load_nodes import Fields, Source
from rules.load_terms import Use
from rules.model import Answered, AnyOf, Condition, Contradiction, NoneOf, Only, Term
from rules.strict_yaml import Scalar

CONTRADICTION_ID = re.compile(r"C\d\d")
FEWEST = 2
"""Questions of a contradiction: one question's answers are kept apart by its options."""


def read_contradictions(source: Source, header: Fields, vocabulary: Vocabulary) -> tuple[tuple[Contradiction, ...], tuple[Use, ...]]:
    """Every contradiction, in the order of the file, and their conditions with their places."""
    found, uses, ids = [], [], []
    for item in header.items("contradictions"):
        fields = source.fields(item, "A contradiction", ("id", "when", "staff"))
        name = fields.name("id", CONTRADICTION_ID, "C01")
        fields.label = f"Contradiction {name}"
        if isinstance(node := fields.nodes.get("id"), Scalar):
            ids.append(node)
        when = NEVER
        if (node := fields.nodes.get("when")) is not None:
            when = read_condition(source, node, vocabulary, Place.SWITCH)
            uses.append(Use(when, source, node, Place.SWITCH))
            if when != NEVER and not _compares(when):
                source.wrong(node, f"{fields.label} looks at one question only.", "Name the other question too.")
        found.append(Contradiction(name, when, fields.text("staff")))
    source.different(ids, "The contradiction")
    return tuple(found), tuple(uses)


def _compares(condition: Condition) -> bool:
    """Whether it looks at enough questions; a term may hold any number."""
    parts = list(leaves(condition))
    asked = {part.link_id for part in parts if isinstance(part, AnyOf | NoneOf | Only | Answered)}
    return len(asked) >= FEWEST or any(isinstance(part, Term) for part in parts)
