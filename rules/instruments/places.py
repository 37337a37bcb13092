"""Where each text, question, option, rule and section of a protocol stands in its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rules.load import FILES
from rules.load_files import read_trees
from rules.load_nodes import Log
from rules.strict_yaml import Listing, Node, Scalar, Table


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file; lines and columns count from 1, and 0 is the whole file."""

    file: str
    line: int = 0
    column: int = 0


def places(folder: Path) -> dict[str, Spot]:
    """The spot of every text id (`danger.chest`, `R-E01.staff`, `H03d.1`) and of every id of a question, rule, section or term (`term.BONE`).

    Raises ProtocolError when a file cannot be read as YAML.
    """
    log = Log()
    trees = read_trees(folder, FILES, log)
    log.settle()
    found: dict[str, Spot] = {}
    for file, reader in zip(FILES, (_header, _questions, _rules, _sections), strict=True):
        for name, node in reader(trees[file].root):
            found.setdefault(name, Spot(file, node.line, node.column))
    return found


Named = Iterator[tuple[str, Node]]


def _header(root: Node) -> Named:
    if isinstance(root, Table) and "title" in root.values:
        yield "title", root.values["title"]
    for table, name in _entries(root, "levels", "level"):
        yield name, table
        yield from _keys(table, name, ("heading", "staff"))
        yield from _numbered(table.values.get("lines"), name)
    for table, name in _entries(root, "help_choices", "code"):
        yield f"help.{name}", table.values.get("text", table)
        yield from _keys(table, f"help.{name}", ("brief", "staff"))
    for table, name in _entries(root, "contradictions", "id"):
        yield name, table
        yield from _keys(table, name, ("staff", "when"))
    for table, name in _entries(root, "terms", "name"):
        yield f"term.{name}", table


def _questions(root: Node) -> Named:
    for table, name in _entries(root, "questions", "id"):
        yield name, table
        yield from _keys(table, name, ("text", "help", "why", "topic", "picture", "enable_when"))
        yield from _numbered(table.values.get("words"), f"{name}.words")
        for option, code in _entries(table, "options", "code"):
            yield f"{name}.{code}", option.values.get("text", option)


def _rules(root: Node) -> Named:
    for table, name in _entries(root, "rules", "id"):
        yield name, table
        yield from _keys(table, name, ("staff", "brief", "patient", "when"))


def _sections(root: Node) -> Named:
    for table, name in _entries(root, "sections", "id"):
        yield name, table
        yield from _keys(table, name, ("title", "when", "emphasis"))
        listing = table.values.get("text")
        for at, item in enumerate(listing.items if isinstance(listing, Listing) else (), start=1):
            yield f"{name}.{at}", item.values.get("say", item) if isinstance(item, Table) else item


def _entries(node: Node, key: str, name: str) -> Iterator[tuple[Table, str]]:
    """The tables of the list at this key, each with what it is called."""
    listing = node.values.get(key) if isinstance(node, Table) else None
    for item in listing.items if isinstance(listing, Listing) else ():
        if isinstance(item, Table) and isinstance(word := item.values.get(name), Scalar):
            yield item, word.value


def _keys(table: Table, name: str, keys: tuple[str, ...]) -> Named:
    yield from ((f"{name}.{key}", table.values[key]) for key in keys if key in table.values)


def _numbered(node: Node | None, name: str) -> Named:
    yield from ((f"{name}.{at}", item) for at, item in enumerate(node.items if isinstance(node, Listing) else (), start=1))
