"""What a published case should come to: read beside its answers from the same file."""

from __future__ import annotations

from dataclasses import dataclass

from rules.load_nodes import Log, Source
from rules.model import Level
from rules.strict_yaml import Listing, Node, Table, parse

MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Vignette:
    """The levels of one case, as its source or a reader sees them."""

    id: str
    expected: Level
    acceptable: frozenset[Level]
    dangerous: frozenset[Level]


def read_vignettes(data: bytes, file: str) -> tuple[Vignette, ...]:
    """The `disposition` of every case under `vignettes:`. Raises ProtocolError."""
    log = Log()
    tree = parse(data, file, limit=MAX_BYTES)
    source = Source(file, log)
    cases = tree.root.values.get("vignettes") if isinstance(tree.root, Table) else None
    found = tuple(_vignette(source, node) for node in (cases.items if isinstance(cases, Listing) else ()))
    log.settle()
    return found


def _vignette(source: Source, node: Node) -> Vignette:
    case = node.values if isinstance(node, Table) else {}
    levels = case.get("disposition", node)
    found = levels.values if isinstance(levels, Table) else {}
    if "id" not in case or "expected" not in found:
        source.wrong(node, "A published case lacks its id or its disposition: expected.", "Add both.")
        return Vignette("", Level.SELF_CARE, frozenset(), frozenset())
    return Vignette(
        id=source.text(case["id"], "id"),
        expected=source.one_of(found["expected"], "expected", Level) or Level.SELF_CARE,
        acceptable=source.several_of(found.get("acceptable"), "acceptable", Level, empty=True),
        dangerous=source.several_of(found.get("dangerous"), "dangerous", Level, empty=True),
    )
