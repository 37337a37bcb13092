"""Reading the named helper conditions, and what naming them means: no circles, none unused, no negation let in by a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from rules.load_conditions import Place, Vocabulary, leaves, read_condition
from rules.load_nodes import Fields, Source
from rules.model import Condition, NamedTerm, NoneOf, Not, Only, Term
from rules.strict_yaml import Node, Scalar

TERM_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
LONGEST_CHAIN = 5
"""Terms that rest on terms: more cannot be followed by a reader."""


@dataclass(frozen=True, slots=True)
class Use:
    """A condition outside the terms, and where it stands."""

    condition: Condition
    source: Source
    node: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Terms:
    """Every named term that could be read, with its place and the terms that it names itself."""

    named: Mapping[str, NamedTerm]
    nodes: Mapping[str, Node]
    names: Mapping[str, frozenset[str]]


def term_fields(source: Source, items: Iterable[Node]) -> dict[str, Fields]:
    """The terms of protocol.yaml by name, so far without their conditions."""
    found = [source.fields(item, "A term", ("name", "meaning", "when", "unknown_is")) for item in items]
    source.different([node for fields in found if isinstance(node := fields.nodes.get("name"), Scalar)], "The term")
    by_name: dict[str, Fields] = {}
    for fields in found:
        by_name.setdefault(fields.name("name", TERM_NAME, "NSAID_OK"), fields)
    return {name: fields for name, fields in by_name.items() if name}


def read_terms(source: Source, fields: Mapping[str, Fields], vocabulary: Vocabulary) -> Terms:
    """Every term with its condition."""
    named = {}
    for name, field in fields.items():
        field.label = f"Term {name}"
        when = read_condition(source, field.nodes["when"], vocabulary, Place.TERM) if "when" in field.nodes else None
        meaning, unknown_is = field.text("meaning"), field.flag("unknown_is")
        if when is not None:
            named[name] = NamedTerm(name, when, unknown_is, meaning)
    names = {name: frozenset(leaf.name for leaf in leaves(term.when) if isinstance(leaf, Term)) for name, term in named.items()}
    return Terms(named, {name: fields[name].node for name in named}, names)


def check_terms(source: Source, terms: Terms, uses: Iterable[Use]) -> bool:
    """Note circles, chains that are too long, unused terms, and negation brought into a rule by name. False: no further work on terms is safe."""
    try:
        order = tuple(TopologicalSorter(terms.names).static_order())
    except CycleError as error:
        circle = [str(name) for name in error.args[1]]
        source.wrong(terms.nodes[circle[0]], f"Terms name each other in a circle: {', '.join(circle[:5])}.", "Write one of them out.")
        return False
    depth: dict[str, int] = {}
    negates: dict[str, bool] = {}
    for name in order:
        term = terms.named.get(name)
        if term is None:
            continue
        inner = terms.names[name]
        depth[name] = 1 + max((depth.get(other, 0) for other in inner), default=0)
        negates[name] = _negates(term.when) or any(negates.get(other, False) for other in inner)
    for name, deep in depth.items():
        if deep == LONGEST_CHAIN + 1:
            source.wrong(terms.nodes[name], f"Term {name} rests on a chain of more than {LONGEST_CHAIN} terms.", "Write some of them out.")
    _check_uses(source, terms, tuple(uses), negates)
    return max(depth.values(), default=0) <= LONGEST_CHAIN


def _check_uses(source: Source, terms: Terms, uses: tuple[Use, ...], negates: Mapping[str, bool]) -> None:
    used: set[str] = set()
    for use in uses:
        for leaf in leaves(use.condition):
            if not isinstance(leaf, Term):
                continue
            used.add(leaf.name)
            if negates.get(leaf.name) and use.place in {Place.RULE, Place.SHOWING}:
                where = "A rule" if use.place is Place.RULE else "enable_when"
                what = f"{where} may not use the term {leaf.name}, which holds none_of, only or not: a missing answer would count as harmless."
                use.source.wrong(use.node, what, "Write the condition with any_of.")
    reached = list(used)
    while reached:
        fresh = terms.names.get(reached.pop(), frozenset()) - used
        used |= fresh
        reached.extend(fresh)
    for name in terms.named.keys() - used:
        source.wrong(terms.nodes[name], f"Term {name} is used nowhere.", "Remove it, or use it.")


def _negates(condition: Condition) -> bool:
    return any(isinstance(leaf, NoneOf | Only | Not) for leaf in leaves(condition))
