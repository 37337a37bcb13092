"""Reading an answer file: one set of answers or many, in YAML or JSON, checked against a protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules.load_conditions import known_code, known_question
from rules.load_nodes import Log, Source
from rules.model import Answers, Code, Event, Kind, LinkId, Protocol, Question
from rules.strict_yaml import Listing, Node, Scalar, Table, is_null, parse

MAX_ANSWER_BYTES = 2 * 1024 * 1024
"""About a thousand published cases with their sources."""
# JSON writes a sign beyond U+FFFF as two halves, which YAML refuses.
HALVES = re.compile(rb"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """The answers of one visit, with its id in the file; the id is empty when the file holds one bare mapping."""

    id: str
    answers: Answers
    events: frozenset[Event]


def read_answers(data: bytes, file: str, protocol: Protocol) -> tuple[AnswerSet, ...]:
    """Every set of answers in the file. `file` is the name that mistakes carry.

    The file holds one mapping of question to code or codes; or one `{id, answers, events?}` or a list of them; or a mapping with one key,
    such as `vignettes`, that holds the list. Keys beside these are left alone. A question with null or [] counts as not answered.
    Raises ProtocolError with every unknown id and code.
    """
    log = Log()
    tree = parse(HALVES.sub(_joined, data), file, limit=MAX_ANSWER_BYTES)
    log.extend(tree.mistakes)
    source = Source(file, log)
    questions = {question.link_id: question for question in protocol.questions}
    found = tuple(_set(source, node, questions) for node in _sets(source, tree.root, questions))
    log.settle()
    return found


def answers_at(source: Source, node: Node, name: str, questions: Mapping[LinkId, Question]) -> Answers:
    """The answers in this table of question to code or codes."""
    found: dict[LinkId, frozenset[Code]] = {}
    if isinstance(node, Table) and not node.keys:
        return found
    for key, value in source.pairs(node, name):
        question = known_question(source, key, questions)
        codes = _codes(source, value, question) if question is not None else frozenset()
        if question is not None and codes:
            found[question.link_id] = codes
    return found


def _sets(source: Source, root: Node, questions: Mapping[LinkId, Question]) -> tuple[Node, ...]:
    if isinstance(root, Listing):
        return source.items(root, "The file", empty=True)
    if not isinstance(root, Table) or "answers" in root.keys or any(LinkId(key) in questions for key in root.keys):
        return (root,)
    lists = [node for node in root.values.values() if isinstance(node, Listing) and any(isinstance(item, Table) for item in node.items)]
    if len(lists) > 1:
        source.wrong(lists[1], "The file holds two lists of answers.", "Keep one of them in it.")
    return lists[0].items if lists else (root,)


def _set(source: Source, node: Node, questions: Mapping[LinkId, Question]) -> AnswerSet:
    if not isinstance(node, Table) or ("answers" not in node.keys and "id" not in node.keys):
        return AnswerSet("", answers_at(source, node, "A set of answers", questions), frozenset())
    for key in ("id", "answers"):
        if key not in node.keys:
            source.wrong(node, f'A set of answers lacks the key "{key}".', f"Add {key}.")
    answers = answers_at(source, node.values["answers"], "answers", questions) if "answers" in node.keys else {}
    events = source.several_of(node.values.get("events"), "events", Event, empty=True)
    return AnswerSet(_id(source, node), answers, events)


def _id(source: Source, node: Table) -> str:
    value = node.values.get("id")
    if value is None:
        return ""
    # A bare number will do for a name.
    return value.value if isinstance(value, Scalar) and value.value.strip() and not is_null(value) else source.text(value, "id")


def _codes(source: Source, node: Node, question: Question) -> frozenset[Code]:
    if is_null(node):
        return frozenset()
    nodes = source.items(node, question.link_id, unlike=True, empty=True) if isinstance(node, Listing) else (node,)
    found = [known_code(source, item, question) for item in nodes]
    codes = frozenset(code for code in found if code is not None)
    if len(nodes) > 1 and question.kind in {Kind.SINGLE, Kind.SCALE}:
        source.wrong(node, f"Question {question.link_id} takes one answer, and here are {len(nodes)}.", "Keep one.")
    alone = [option.code for option in question.options if option.exclusive and option.code in codes]
    if alone and len(codes) > 1:
        source.wrong(node, f'Question {question.link_id} has "{alone[0]}" together with other answers.', "Keep it alone, or remove it.")
    return codes


def _joined(match: re.Match[bytes]) -> bytes:
    high, low = int(match[2], 16), int(match[3], 16)
    return match[1] + b"\\U%08x" % (0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00))
