"""`trace`: from every source statement to the texts that carry it, or why none does; and from every text back to its sources."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping

from rules.dossier import Dossier, Statement
from rules.load import load_dossier, load_protocol
from rules.load_conditions import leaves
from rules.load_nodes import near
from rules.model import AnyOf, Condition, NoneOf, Only, Protocol, Question, Rule, Section, Term
from rules.texts import protocol_texts

DONE, WRONG_USE = 0, 2
Whole = Question | Rule | Section


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One id, or everything."""
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="a statement, evidence, question, option, rule, section or sentence (default: all of them)"
    )


def run(options: argparse.Namespace) -> int:
    """Print both ways for one id, or for everything."""
    protocol = load_protocol(options.folder)
    trace = Trace(protocol, load_dossier(options.folder, protocol))
    if options.id is None:
        print("\n".join(trace.everything()))
        return DONE
    lines = trace.about(options.id)
    if not lines:
        print(f'There is nothing with the id "{options.id}". {near(options.id, trace.ids(), "See trace.yaml and questions.yaml.")}', file=sys.stderr)
        return WRONG_USE
    print("\n".join(lines))
    return DONE


class Trace:
    """Both directions, worked out once."""

    def __init__(self, protocol: Protocol, dossier: Dossier) -> None:
        self._protocol = protocol
        self._dossier = dossier
        self._texts = protocol_texts(protocol)
        self._statements = {each.id: each for each in dossier.statements}
        self._evidence = {each.id: each for each in dossier.evidence}
        self._carried: dict[str, list[str]] = {}
        for statement in dossier.statements:
            for text_id in statement.carried_by:
                self._carried.setdefault(text_id, []).append(statement.id)
        self._citing: dict[str, list[str]] = {}
        for name, sources in dossier.sources.items():
            for source in sources:
                self._citing.setdefault(source, []).append(name)
        self._looking: dict[str, list[Rule]] = {}
        for rule in protocol.rules:
            for text_id in sorted(self._options(rule.when)):
                self._looking.setdefault(text_id, []).append(rule)

    def _options(self, condition: Condition) -> set[str]:
        """The options that a condition names, its terms included."""
        found: set[str] = set()
        for leaf in leaves(condition):
            match leaf:
                case AnyOf(link_id, codes) | NoneOf(link_id, codes) | Only(link_id, codes):
                    found |= {f"{link_id}.{code}" for code in codes}
                case Term(name):
                    found |= self._options(self._protocol.terms[name].when)
        return found

    def ids(self) -> list[str]:
        """Everything that can be asked about."""
        wholes = [
            *(each.link_id for each in self._protocol.questions),
            *(each.id for each in self._protocol.rules),
            *(each.id for each in self._protocol.sections),
        ]
        return [*self._statements, *self._evidence, *wholes, *self._texts]

    def everything(self) -> Iterator[str]:
        """All statements, all evidence, then all texts in the order in which a patient meets them."""
        yield "# From the articles to the texts"
        for statement in self._dossier.statements:
            yield from ("", *self._of_statement(statement))
        yield from ("", "# From other evidence to the rules and sentences that rest on it")
        for name in self._evidence:
            yield from ("", *self._of_evidence(name))
        yield from ("", "# From the texts back to their sources")
        wholes: list[Whole] = [*self._protocol.questions, *self._protocol.rules, *self._protocol.sections]
        for whole in wholes:
            yield from ("", *self._of_whole(whole))

    def about(self, wanted: str) -> list[str]:
        """The lines about one id; none where there is no such id."""
        if wanted in self._statements:
            return list(self._of_statement(self._statements[wanted]))
        if wanted in self._evidence:
            return list(self._of_evidence(wanted))
        wholes: Mapping[str, Whole] = {
            **{each.link_id: each for each in self._protocol.questions},
            **{each.id: each for each in self._protocol.rules},
            **{each.id: each for each in self._protocol.sections},
        }
        if wanted in wholes:
            return list(self._of_whole(wholes[wanted]))
        return list(self._of_text(wanted)) if wanted in self._texts else []

    # --- forwards ---

    def _of_statement(self, statement: Statement) -> Iterator[str]:
        yield f"{statement.id} ({statement.kind}): {statement.says}"
        yield f"    the article's urgency: {statement.urgency}; found there at: {statement.locator}"
        yield from (f"    -> {text_id}: {self._texts[text_id]}" for text_id in statement.carried_by)
        also = [name for name in self._citing.get(statement.id, ()) if not self._is_carrier(name, statement)]
        yield from (f"    also cited by {name}" for name in also)
        if not statement.carried_by:
            yield f"    not used, because: {statement.reason}"
        elif statement.reason:
            yield f"    {statement.verdict.value}, because: {statement.reason}"

    @staticmethod
    def _is_carrier(name: str, statement: Statement) -> bool:
        return any(text_id == name or text_id.rpartition(".")[0] == name for text_id in statement.carried_by)

    def _of_evidence(self, name: str) -> Iterator[str]:
        each = self._evidence[name]
        yield f"{name}: {each.finding} [{each.source}; {each.status}]"
        citing = self._citing.get(name, [])
        yield f"    -> {', '.join(citing)}" if citing else "    no rule and no sentence rests on it"

    # --- backwards ---

    def _of_whole(self, whole: Whole) -> Iterator[str]:
        match whole:
            case Question():
                name = str(whole.link_id)
                yield f"{name}: question"
            case Rule():
                name = whole.id
                yield f"{name}: {whole.level.name}"
                yield from self._cited(name)
            case Section():
                name = whole.id
                yield f"{name}: section, {whole.title}"
        for text_id in self._texts:
            if text_id.rpartition(".")[0] == name or text_id.startswith(f"{name}.words."):
                yield from (f"  {line}" for line in self._of_text(text_id))

    def _of_text(self, text_id: str) -> Iterator[str]:
        yield f"{text_id}: {self._texts[text_id]}"
        yield from self._cited(text_id)
        cited = self._dossier.sources.get(text_id, ())
        for name in self._carried.get(text_id, ()):
            if name not in cited:
                yield f"    <- {name}: {self._statements[name].says}"
        looking = self._looking.get(text_id, [])
        yield from (f"    looked at by {rule.id}: {', '.join(self._dossier.sources[rule.id])}" for rule in looking)
        if not cited and not looking and text_id not in self._carried and text_id.rpartition(".")[0] not in self._dossier.sources:
            yield "    no source"

    def _cited(self, name: str) -> Iterator[str]:
        for source in self._dossier.sources.get(name, ()):
            says = self._statements[source].says if source in self._statements else self._evidence[source].finding
            yield f"    <- {source}: {says}"
