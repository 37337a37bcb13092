"""Reading questions.yaml: what is asked, in which order, and what the answers are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from types import MappingProxyType

from rules.load_conditions import known_code, known_codes
from rules.load_nodes import Fields, Source
from rules.load_options import ID, SCALE, read_options
from rules.model import Code, Kind, LinkId, Question, Stage
from rules.strict_yaml import Node, Scalar

TAKEN = frozenset({"help"})
"""`help.unwell` is a choice behind "Talk to staff"."""
SHORTEST_CHAIN = 2

NEEDED = ("id", "stage", "kind", "text", "options")
OPTIONAL = (
    "help", "why", "private", "enable_when", "stops_at", "order", "worse", "unsure_as", "harmless", "words", "pictogram",
    "follow_up_to", "page_with", "optional", "picture", "topic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it stands in the file. Its showing condition is read later, when every question is known."""

    question: Question
    fields: Fields


def read_questions(source: Source, root: Node) -> tuple[Asked, ...]:
    """Every question, in the order of the file, so far without its showing condition."""
    top = source.fields(root, "questions.yaml", ("questions",))
    found = tuple(_question(source, item) for item in top.items("questions"))
    source.different([node for asked in found if isinstance(node := asked.fields.nodes.get("id"), Scalar)], "The question")
    return found


def _question(source: Source, node: Node) -> Asked:
    fields = source.fields(node, "A question", NEEDED, OPTIONAL)
    link_id = LinkId(fields.name("id", ID, "bladder_bowel"))
    fields.label = f"Question {link_id}"
    if link_id in TAKEN:
        source.wrong(fields.nodes["id"], f'A question cannot be called "{link_id}".', "Give it another id.")
    kind = fields.one_of("kind", Kind)
    question = Question(
        link_id=link_id,
        stage=fields.one_of("stage", Stage) or Stage.WARNING,
        kind=kind or Kind.SINGLE,
        text=fields.text("text"),
        help=fields.text("help"),
        options=read_options(source, fields, kind),
        enable_when=None,
        stops_at=frozenset(),
        private=fields.flag("private"),
        why=fields.text("why"),
        order=SCALE if kind is Kind.SCALE else (),
        worse=(),
        unsure_as=MappingProxyType({}),
        harmless=frozenset(),
        words=fields.texts("words"),
        page_with=LinkId(fields.name("page_with", ID, "onset")) if "page_with" in fields.nodes else None,
        optional=fields.flag("optional"),
        picture=fields.text("picture"),
        topic=fields.text("topic"),
        follow_up_to=LinkId(fields.name("follow_up_to", ID, "legs")) if "follow_up_to" in fields.nodes else None,
    )
    _check_privacy(source, fields, question)
    if question.optional and question.stage is not Stage.HANDOUT:
        source.wrong(fields.nodes["optional"], f"{fields.label} may change a level, so it cannot be optional.", "Remove optional.")
    if question.picture and question.kind not in {Kind.SINGLE, Kind.MULTI}:
        source.wrong(fields.nodes["picture"], f"{fields.label} has no cards, beside which a picture could stand.", "Remove picture.")
    return Asked(_with_codes(source, fields, question), fields)


def _check_privacy(source: Source, fields: Fields, question: Question) -> None:
    if question.private and "why" not in fields.nodes:
        source.wrong(fields.node, f"{fields.label} is private and does not say why it is asked.", "Add why.")
    if "why" in fields.nodes and not question.private:
        what = f"{fields.label} says why it is asked, which is shown for private questions only."
        source.wrong(fields.nodes["why"], what, "Add private: true, or remove why.")
    if question.private and question.follow_up_to is None and "topic" not in fields.nodes:
        source.wrong(fields.node, f"{fields.label} is private and does not say what it is about before it is shown.", "Add topic.")
    if "topic" in fields.nodes and not question.private:
        what = f"{fields.label} has a topic, which is shown before private questions only."
        source.wrong(fields.nodes["topic"], what, "Add private: true, or remove topic.")


def _with_codes(source: Source, fields: Fields, question: Question) -> Question:
    """The question with what it says about its own codes."""
    stops_at, harmless, order = (_codes(source, fields, question, key) for key in ("stops_at", "harmless", "order"))
    if len(harmless) > 1 and question.kind in {Kind.SINGLE, Kind.SCALE}:
        source.wrong(fields.nodes["harmless"], f"{fields.label} takes one answer, so one code can be harmless.", "Keep one.")
    if len(harmless) > 1 and any(option.exclusive and option.code in harmless for option in question.options):
        source.wrong(fields.nodes["harmless"], f"{fields.label}: harmless has an exclusive code and another.", "Keep the exclusive one.")
    worse = _worse(source, fields, question)
    question = replace(
        question,
        stops_at=frozenset(stops_at),
        harmless=frozenset(harmless),
        order=question.order or order,
        worse=worse,
    )
    return replace(question, unsure_as=MappingProxyType(_unsure_as(source, fields, question)))


def _codes(source: Source, fields: Fields, question: Question, key: str) -> tuple[Code, ...]:
    node = fields.nodes.get(key)
    return () if node is None else known_codes(source, node, question, f"{fields.label}: {key}")


def _worse(source: Source, fields: Fields, question: Question) -> tuple[tuple[Code, ...], ...]:
    name = f"{fields.label}: worse"
    chains = tuple(known_codes(source, item, question, name) for item in fields.items("worse"))
    if any(len(chain) < SHORTEST_CHAIN for chain in chains):
        source.wrong(fields.nodes["worse"], f"{name} has a chain with fewer than two codes.", "Write [[harmless, worrying], ...].")
    milder = TopologicalSorter[Code]()
    for chain in chains:
        for low, high in pairwise(chain):
            milder.add(high, low)
    try:
        milder.prepare()
    except CycleError:
        source.wrong(fields.nodes["worse"], f"{name} goes round in a circle.", "Write each chain from harmless to worrying.")
    return chains


def _unsure_as(source: Source, fields: Fields, question: Question) -> dict[Code, Code]:
    node = fields.nodes.get("unsure_as")
    found: dict[Code, Code] = {}
    for key, value in source.pairs(node, f"{fields.label}: unsure_as") if node is not None else ():
        unclear, counts_as = known_code(source, key, question), known_code(source, value, question)
        if unclear is None or counts_as is None:
            continue
        if unclear in question.order or counts_as not in question.order:
            what = f'{fields.label}: unsure_as should lead from a code outside the order to one in it; "{unclear}: {counts_as}" does not.'
            source.wrong(key, what, "Write {unsure: the code that it counts as}.")
        found[unclear] = counts_as
    return found
