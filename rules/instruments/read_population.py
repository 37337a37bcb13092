"""Reading one question of a population file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rules.instruments.population import Asked, Chance, Figure, Given, Site, Table
from rules.load_nodes import Fields, Source
from rules.model import Code, LinkId
from rules.strict_yaml import Listing, Node, Scalar

DECIMAL = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,9})?\Z")
LINK = re.compile(r"(\w+): ([0-9.]+) if (\w+)\.(\w+)(?: .*)?")
"""As in "chest_front: 0.6 if danger.chest": the chance of one option for patients who gave that answer."""
FIGURE = ("p", "low", "high")
REASONS = ("source", "assumption")
QUESTION = (
    "type", "factor_loading", "asked_of", "note", "links", "shift_points", "correlation_with_pain",
    "leg_class", "one_pain_given_numb_one", "primary_site", "extra_marks", "leg_mark", "given",
)  # fmt: skip
NOWHERE = "no_back_area"


def number(source: Source, node: Node, name: str, low: float = 0.0, high: float = 1.0) -> float:
    """A decimal number in this range, without quotes."""
    if isinstance(node, Scalar) and node.plain and DECIMAL.match(node.value) and low <= float(node.value) <= high:
        return float(node.value)
    source.wrong(node, f"{name} should be a number from {low:g} to {high:g}.", "Write it as 0.25, without quotes.")
    return low


def figure(source: Source, node: Node, name: str, *, lowest: float = 0.0, highest: float = 1.0) -> Figure:
    """A number with bounds around it, and a source or an assumption."""
    return _figure(source, source.fields(node, name, FIGURE, REASONS), name, lowest, highest)


def _figure(source: Source, fields: Fields, name: str, lowest: float = 0.0, highest: float = 1.0) -> Figure:
    p, low, high = (number(source, fields.nodes[key], f"{name}: {key}", lowest, highest) if key in fields.nodes else 0.0 for key in FIGURE)
    if not low <= p <= high:
        source.wrong(fields.node, f"{name}: p should lie between low and high.", "Look at the three numbers.")
    reasons = [fields.text(key) for key in REASONS]
    if not any(reasons):
        source.wrong(fields.node, f"{name} has neither a source nor an assumption.", "Say where the number is from, or why it is a guess.")
    return Figure(p, low, high, *reasons)


def question(source: Source, link_id: LinkId, node: Node) -> Asked:
    """One question with the chance of each option."""
    ratios = tuple(key for key in _keys(source, node, link_id) if key.startswith("by_"))
    fields = source.fields(node, link_id, ("options",), (*QUESTION, *ratios))
    nodes = fields.nodes
    tables = _tables_of_question(source, link_id, {key: nodes[key] for key in ratios})
    links = _links(source, nodes.get("links"), link_id)
    options = {}
    for key, value in source.pairs(nodes["options"], f"{link_id}: options") if "options" in nodes else ():
        code = Code(key.value)
        own = _option(source, code, value, f"{link_id}.{code}")
        options[code] = replace(own, tables=(*own.tables, *tables.get(code, ())), given=(*own.given, *links.get(code, ())))
    correlation = nodes.get("correlation_with_pain")
    shift = nodes.get("shift_points")
    classes = nodes.get("leg_class")
    return Asked(
        link_id=link_id,
        loading=_optional(source, fields, "factor_loading"),
        options=options,
        shift=figure(source, shift, f"{link_id}: shift_points", lowest=-10, highest=10) if shift else None,
        follows=figure(source, correlation, f"{link_id}: correlation_with_pain").p if correlation else 0.0,
        classes=_figures(source, classes, f"{link_id}: leg_class") if classes else None,
        also_mild=_optional(source, fields, "one_pain_given_numb_one"),
        site=_site(source, fields) if "primary_site" in nodes else None,
        opened_by=_answers(source, nodes["given"], f"{link_id}: given") if "given" in nodes else None,
    )


def _keys(source: Source, node: Node, name: str) -> tuple[str, ...]:
    return tuple(key.value for key, _ in source.pairs(node, name))


def _optional(source: Source, fields: Fields, key: str) -> float:
    node = fields.nodes.get(key)
    return 0.0 if node is None else number(source, node, f"{fields.label}: {key}")


def _figures(source: Source, node: Node, name: str) -> dict[str, Figure]:
    return {key.value: figure(source, value, f"{name}.{key.value}") for key, value in source.pairs(node, name)}


def _option(source: Source, code: Code, node: Node, name: str) -> Chance:
    groups = tuple(key for key in _keys(source, node, name) if key.startswith("by_") or key == "age_ratio")
    fields = source.fields(node, name, FIGURE, (*REASONS, *groups, "given"))
    own = tuple(_table(source, key, fields.nodes[key], name) for key in groups)
    given = tuple(_given(source, each, name) for each in fields.items("given"))
    return Chance(code, _figure(source, fields, name), own, given)


def _table(source: Source, key: str, node: Node, name: str) -> Table:
    by = "age_band" if key == "age_ratio" else key.removeprefix("by_").removesuffix("_ratio")
    ratio = key.endswith("_ratio")
    values = {group.value: number(source, value, f"{name}: {key}", 0.0, 20.0 if ratio else 1.0) for group, value in source.pairs(node, key)}
    return Table(by, ratio, values)


def _tables_of_question(source: Source, link_id: LinkId, nodes: Mapping[str, Node]) -> dict[Code, tuple[Table, ...]]:
    """`by_X: {group: {option: chance}}` and `by_X_ratio: {option: {group: ratio}}` of a question, as tables of its options."""
    found: dict[Code, tuple[Table, ...]] = {}
    for key, node in nodes.items():
        outer = {scalar.value: inner for scalar, inner in source.pairs(node, f"{link_id}: {key}")}
        if key.endswith("_ratio"):
            for code, inner in outer.items():
                found[Code(code)] = (*found.get(Code(code), ()), _table(source, key, inner, link_id))
            continue
        rows: dict[Code, dict[str, float]] = {}
        for group, inner in outer.items():
            for scalar, value in source.pairs(inner, f"{link_id}: {key}: {group}"):
                rows.setdefault(Code(scalar.value), {})[group] = number(source, value, f"{link_id}: {key}: {group}")
        for row, values in rows.items():
            found[row] = (*found.get(row, ()), Table(key.removeprefix("by_"), ratio=False, values=values))
    return found


def _given(source: Source, node: Node, name: str) -> Given:
    fields = source.fields(node, f"{name}: given", ("when", *FIGURE), REASONS)
    when = _answers(source, fields.nodes["when"], f"{name}: given: when") if "when" in fields.nodes else {}
    if len(when) != 1:
        source.wrong(node, f"{name}: given needs one question under when.", "Write when: {legs: [both]}.")
    link_id, codes = next(iter(when.items()), (LinkId(""), frozenset[Code]()))
    return Given(link_id, codes, _figure(source, fields, name))


def _answers(source: Source, node: Node, name: str) -> dict[LinkId, frozenset[Code]]:
    found: dict[LinkId, frozenset[Code]] = {}
    for key, value in source.pairs(node, name):
        codes = source.texts(value, name) if isinstance(value, Listing) else (source.text(value, name),)
        found[LinkId(key.value)] = frozenset(Code(code) for code in codes)
    return found


def _links(source: Source, node: Node | None, name: str) -> dict[Code, tuple[Given, ...]]:
    found: dict[Code, tuple[Given, ...]] = {}
    for item in source.items(node, f"{name}: links") if node else ():
        text = source.text(item, f"{name}: links")
        match = LINK.fullmatch(text)
        if match is None:
            source.wrong(item, f"{name}: this link cannot be read.", 'Write it like "chest_front: 0.6 if danger.chest".')
            continue
        p = float(match[2])
        given = Given(LinkId(match[3]), frozenset({Code(match[4])}), Figure(p, p, p, "", text), keeps_share=True)
        found[Code(match[1])] = (*found.get(Code(match[1]), ()), given)
    return found


def _site(source: Source, fields: Fields) -> Site:
    primary, marks = (
        {Code(key): value for key, value in _figures(source, fields.nodes[part], f"{fields.label}: {part}").items()} if part in fields.nodes else {}
        for part in ("primary_site", "extra_marks")
    )
    leg = source.fields(fields.nodes.get("leg_mark", fields.node), f"{fields.label}: leg_mark", ("if_leg_pain", "if_none"), ("assumption",))
    return Site(primary, NOWHERE, marks, _optional(source, leg, "if_leg_pain"), _optional(source, leg, "if_none"))
