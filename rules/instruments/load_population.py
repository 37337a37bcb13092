"""Reading a protocol's population files: the base file as its authors wrote it, and what was added since, in the same form.

`population.yaml` has its figures by setting. `population-additions.yaml` has `questions:` for every setting and, where one
differs, `settings:` in the base file's form; both add questions, or options to questions that the base file has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rules.errors import Mistake, ProtocolError
from rules.instruments.population import Asked, Chance, Figure, Population
from rules.instruments.population_checks import check_population
from rules.instruments.read_population import figure, number, question
from rules.load_files import read_trees
from rules.load_nodes import Fields, Log, Source
from rules.model import Code, Event, LinkId, Protocol
from rules.strict_yaml import Listing, Node, Tree

BASE, ADDED = "population.yaml", "population-additions.yaml"
TOP = ("meta", "dependence", "events", "cross_checks", "references", "settings")
EVENTS = {"incomplete": Event.UNFINISHED, "staff_button": Event.ASKED_STAFF}
"""The base file's names of events."""
CORRELATION = re.compile(r"(\w+)_pain_correlation")
LOADINGS = ("pain_loading", "leg_class_loading", "class_conditional_loading")


def load_populations(folder: Path, protocol: Protocol) -> Mapping[str, Population]:
    """Each setting's population for this protocol. Raises ProtocolError with every mistake, unknown and missing ids included."""
    log = Log()
    trees = read_trees(folder, (BASE, ADDED), log)
    log.settle()
    for tree in trees.values():
        log.extend(tree.mistakes)
    found = _Reader(trees, log).populations()
    log.settle()
    log.extend(dict.fromkeys(mistake for each in found.values() for mistake in check_population(each, protocol)))
    log.settle()
    return found


def population_of(folder: Path, protocol: Protocol, setting: str) -> Population:
    """One setting's population. Raises ProtocolError as above, and for a setting that the file does not have."""
    found = load_populations(folder, protocol)
    if setting in found:
        return found[setting]
    raise ProtocolError((Mistake(BASE, 0, 0, f'There is no setting "{setting}".', f"Use one of: {', '.join(found)}."),))


class _Reader:
    def __init__(self, trees: Mapping[str, Tree], log: Log) -> None:
        self._base = Source(BASE, log)
        self._added = Source(ADDED, log)
        self._top = self._base.fields(trees[BASE].root, BASE, ("dependence", "events", "settings"), TOP)
        self._more = self._added.fields(trees[ADDED].root, ADDED, ("monday",), ("meta", "simplest", "questions", "settings"))

    def populations(self) -> Mapping[str, Population]:
        dependence = self._table(self._base, self._top, "dependence")
        pain, classes, conditional = (number(self._base, dependence[key], key) if key in dependence else 0.0 for key in LOADINGS)
        events = {EVENTS[key]: figure(self._base, node, key) for key, node in self._table(self._base, self._top, "events").items() if key in EVENTS}
        common = self._questions(self._added, self._more.nodes.get("questions"))
        special = self._settings(self._added, self._more, ())
        monday = self._more.nodes.get("monday")
        simplest = self._simplest()
        follows = {LinkId(match[1]): number(self._base, node, key) for key, node in dependence.items() if (match := CORRELATION.fullmatch(key))}
        found = {}
        for setting, base in self._settings(self._base, self._top, ("serious_disease_base_rates",)).items():
            merged = self._merge(self._merge(base, common), special.get(setting, {}))
            merged = {key: replace(asked, follows=asked.follows or follows.get(key, 0.0)) for key, asked in merged.items()}
            peak = figure(self._added, monday, "monday", highest=5.0) if monday else Figure(1, 1, 1, "", "")
            found[setting] = Population(setting, merged, events, pain, classes, conditional, simplest, peak)
        for setting in special.keys() - found.keys():
            self._added.wrong(self._more.node, f'{BASE} has no setting "{setting}".', f"Use one of: {', '.join(found)}.")
        return found

    def _settings(self, source: Source, fields: Fields, beside: tuple[str, ...]) -> dict[str, dict[LinkId, Asked]]:
        found = {}
        for key, node in self._table(source, fields, "settings").items():
            inner = source.fields(node, f"setting {key}", ("questions",), beside)
            found[key] = self._questions(source, inner.nodes.get("questions"))
        return found

    def _table(self, source: Source, fields: Fields, key: str) -> dict[str, Node]:
        node = fields.nodes.get(key)
        return {} if node is None else {scalar.value: value for scalar, value in source.pairs(node, key)}

    def _questions(self, source: Source, node: Node | None) -> dict[LinkId, Asked]:
        if node is None:
            return {}
        return {LinkId(key.value): question(source, LinkId(key.value), value) for key, value in source.pairs(node, "questions")}

    def _merge(self, base: dict[LinkId, Asked], added: dict[LinkId, Asked]) -> dict[LinkId, Asked]:
        """What was added goes behind what there is; an option that is there already gets the new chance, and depends on what it did."""
        merged = dict(base)
        for key, new in added.items():
            old = merged.get(key, new)
            again = {code: _depends_as(old.options[code], chance) if code in old.options else chance for code, chance in new.options.items()}
            options = {**old.options, **again}
            merged[key] = replace(old, options=options, opened_by=new.opened_by or old.opened_by, loading=new.loading or old.loading)
        return merged

    def _simplest(self) -> dict[LinkId, frozenset[Code]]:
        found: dict[LinkId, frozenset[Code]] = {}
        for key, node in self._table(self._added, self._more, "simplest").items():
            codes = self._added.texts(node, key) if isinstance(node, Listing) else (self._added.text(node, key),)
            found[LinkId(key)] = frozenset(Code(code) for code in codes)
        return found


def _depends_as(old: Chance, new: Chance) -> Chance:
    """The new chance with the old one's groups and links where it names none; chances by group move in proportion."""
    moved = new.figure.p / old.figure.p if old.figure.p else 1.0
    tables = tuple(
        table if table.ratio else replace(table, values={group: min(1.0, value * moved) for group, value in table.values.items()})
        for table in old.tables
    )
    return replace(new, tables=new.tables or tables, given=new.given or old.given)
