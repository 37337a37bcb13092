"""Loading a protocol from its folder: either a whole one, or every mistake in it at once."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

from rules.dossier import Dossier
from rules.errors import Mistake, ProtocolError
from rules.load_conditions import NEVER, Place, Vocabulary, read_condition
from rules.load_contradictions import read_contradictions
from rules.load_files import read_trees
from rules.load_handout import read_handout
from rules.load_header import VERSION, read_date, read_header, read_help_choices, read_levels, read_sign_off
from rules.load_nodes import Fields, Log, Source
from rules.load_questions import read_questions
from rules.load_rules import read_rules
from rules.load_showing import check_can_fire, check_follow_ups, check_showing, read_showing
from rules.load_terms import Use, check_terms, read_terms, term_fields
from rules.model import Condition, LinkId, Protocol, Question
from rules.strict_yaml import Tree

FILES = ("protocol.yaml", "questions.yaml", "rules.yaml", "handout.yaml")
"""What the kiosk needs. The dossier beside them is `rules.load_dossier`."""
NAME = re.compile(r"[a-z][a-z0-9_]*")


def load_protocol(folder: Path) -> Protocol:
    """The protocol in this folder.

    Raises ProtocolError with every mistake in its four files; where a file cannot be read as YAML at all, with those refusals alone.
    """
    log = Log()
    trees = read_trees(folder, FILES, log)
    log.settle()
    protocol = _protocol(trees, log)
    log.settle()
    return protocol


def load_dossier(folder: Path, protocol: Protocol) -> Dossier:
    """What stands behind the protocol: evidence, source statements, conflicts, red flags, cases. Raises ProtocolError with every mistake."""
    from rules.load_dossier import read_dossier  # the kiosk never needs it

    log = Log()
    dossier = read_dossier(folder, protocol, log)
    log.settle()
    return dossier


def check_folder(folder: Path) -> tuple[Mistake, ...]:
    """Every mistake in a protocol's folder, sorted by file and line; the dossier's references are followed once the protocol itself is whole."""
    try:
        load_dossier(folder, load_protocol(folder))
    except ProtocolError as error:
        return error.mistakes
    return ()


def _protocol(trees: dict[str, Tree], log: Log) -> Protocol:
    for tree in trees.values():
        log.extend(tree.mistakes)
    header_source, question_source, rule_source, handout_source = (Source(name, log) for name in FILES)
    header = read_header(header_source, trees["protocol.yaml"].root)
    asked = read_questions(question_source, trees["questions.yaml"].root)
    drafts: dict[LinkId, Question] = {}
    for each in asked:
        drafts.setdefault(each.question.link_id, each.question)
    fields = term_fields(header_source, header.items("terms"))
    vocabulary = Vocabulary(drafts, fields)

    terms = read_terms(header_source, fields, vocabulary)
    questions, showing = read_showing(question_source, asked, vocabulary)
    rules, rule_uses = read_rules(rule_source, trees["rules.yaml"].root, vocabulary)
    sections, switches = read_handout(handout_source, trees["handout.yaml"].root, vocabulary)
    scope, scope_uses = _scope(header_source, header, vocabulary)
    contradictions, doubts = read_contradictions(header_source, header, vocabulary)
    check_follow_ups(question_source, asked, questions)
    if check_terms(header_source, terms, (*showing, *rule_uses, *switches, *scope_uses, *doubts)):
        check_showing(question_source, asked, questions, terms.named)
        check_can_fire((*rule_uses, *doubts), questions, terms.named)
    return Protocol(
        name=header.name("protocol", NAME, "back_spasm"),
        title=header.text("title"),
        version=header.name("version", VERSION, '"0.1.0"'),
        date=read_date(header_source, header, "date"),
        sign_off=read_sign_off(header_source, header),
        terms=MappingProxyType(dict(terms.named)),
        levels=MappingProxyType(read_levels(header_source, header)),
        help_choices=read_help_choices(header_source, header),
        questions=questions,
        rules=rules,
        sections=sections,
        scope=scope,
        contradictions=contradictions,
    )


def _scope(source: Source, header: Fields, vocabulary: Vocabulary) -> tuple[Condition, tuple[Use, ...]]:
    node = header.nodes.get("scope")
    if node is None:
        return NEVER, ()
    condition = read_condition(source, node, vocabulary, Place.GATE)
    return condition, (Use(condition, source, node, Place.GATE),)
