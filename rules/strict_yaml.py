"""YAML bytes as a tree that knows lines and columns; whatever could mislead a reader or stall the program is refused.

Refusal comes from the event stream, at the first offence and before anything is composed: composing 256 KiB of "[" takes minutes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from yaml import CSafeLoader, YAMLError
from yaml.error import Mark, MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError
from yaml.resolver import Resolver

from rules.errors import Mistake, ProtocolError

MAX_BYTES = 256 * 1024
"""Twice the largest protocol file there is."""
MAX_DEPTH = 20
BYTES_A_NODE = 8
"""Fewer than this on average is no text that anybody wrote: such a file is refused for its many nodes."""
MAX_REPEATED = 100
"""Repeated keys listed before the rest is left unread."""
# YAML 1.1 as written also has y and n; JSON and YAML 1.2 also read 1e5 as a number.
ALSO_SPECIAL = re.compile(r"(?:[yYnN]|[-+]?[0-9][0-9.]*[eE][-+]?[0-9]+)\Z")

PLAIN_WORDS = (
    ("mapping values are not allowed", "A colon stands where none can.", 'Put text that holds ": " in double quotes.'),
    ("cannot start any token", "No text can begin with this sign, nor a line with a tab.", "Put the text in double quotes; indent with spaces."),
    ("unexpected end of stream", "A quoted text has no end.", "Close it with the quote that it began with."),
    ("unknown escape character", "A backslash in double quotes stands before a letter that it cannot.", "Write two of them, or use single quotes."),
    ("expected ',' or", "A list or table in brackets has no end.", "Look for a missing comma, bracket or quote."),
    ("did not find expected key", "The indent does not fit the lines above, or a quote is missing.", "Line the keys up; put text in double quotes."),
    ("did not find expected '-'", "The indent does not fit the list above.", "Line the dashes up."),
    ("could not find expected ':'", "A key has no colon.", 'Write "key: value", with a space after the colon.'),
    ("control characters", "There is a sign in the text that cannot be printed.", "Delete it."),
)
"""What libyaml says, and what it means."""


class Scalar(NamedTuple):
    """One word, number or text. Here as below, lines and columns count from 1."""

    value: str
    plain: bool
    """Written without quotes, so YAML could take it for a number, a date or yes and no."""
    line: int
    column: int


class Listing(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


class Table(NamedTuple):
    """A table of `key: value`, in the order of the file."""

    keys: dict[str, Scalar]
    values: dict[str, Node]
    line: int
    column: int


Node = Scalar | Listing | Table


class Tree(NamedTuple):
    """One file as nodes, and the repeated keys met on the way (the first one counts)."""

    file: str
    root: Node
    mistakes: tuple[Mistake, ...]


def parse(data: bytes, file: str, *, limit: int = MAX_BYTES) -> Tree:
    """Read one document of at most `limit` bytes. `file` is the name that mistakes carry.

    Raises ProtocolError at the first thing that is no plain YAML: size, depth, encoding, anchors, tags, several documents, syntax.
    """
    if len(data) > limit:
        raise _refusal(file, 0, 0, f"The file is larger than {limit // 1024} KiB.", "Split it, or remove what does not belong.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise _refusal(file, line, column, "The file is not UTF-8.", 'Save it with the encoding "UTF-8".') from None
    try:
        return _Composer(data, file, limit // BYTES_A_NODE).tree()
    except MarkedYAMLError as error:
        raise _in_plain_words(file, error) from None
    except ReaderError as error:
        what, mend = _meaning(str(error))
        raise _refusal(file, data.count(b"\n", 0, error.position) + 1, 0, what, mend) from None
    except (YAMLError, RecursionError):
        raise _refusal(file, 0, 0, "The file cannot be read as YAML.", "Compare it with a file that works.") from None


def read_flat(data: bytes, file: str) -> dict[str, str]:
    """A file that is one table of `id: "text"`. Raises ProtocolError for anything else in it, with every mistake."""
    tree = parse(data, file)
    if not isinstance(tree.root, Table):
        raise _refusal(file, 1, 1, "The file is not a table of texts.", 'Write one "id: text" a line.')
    mistakes = list(tree.mistakes)
    texts: dict[str, str] = {}
    for key, node in tree.root.values.items():
        if isinstance(node, Scalar) and node.value.strip() and not special(node):
            texts[key] = node.value
        else:
            mend = "Write one text in double quotes."
            mistakes.append(Mistake(file, node.line, node.column, f'"{key[:60]}" has no text that YAML takes for one.', mend))
    if mistakes:
        raise ProtocolError(tuple(mistakes))
    return texts


def special(scalar: Scalar) -> bool:
    """Whether YAML would read the word as a number, a date, nothing, or yes and no."""
    return scalar.plain and _misread(scalar.value)


@lru_cache(maxsize=1024)  # the same few codes come again and again
def _misread(value: str) -> bool:
    candidates = Resolver.yaml_implicit_resolvers.get(value[:1], ())
    return any(pattern.match(value) for _, pattern in candidates) or ALSO_SPECIAL.match(value) is not None


def is_null(node: Node) -> bool:
    """Whether the value was left empty or says null."""
    return isinstance(node, Scalar) and node.plain and node.value in {"", "~", "null", "Null", "NULL"}


class _Composer:
    """Turns events into nodes, one document deep."""

    def __init__(self, data: bytes, file: str, max_nodes: int) -> None:
        # The stubs type every event as perhaps None and without its fields.
        self._next: Callable[[], Any] = CSafeLoader(data).get_event
        self._file = file
        self._nodes_left = max_nodes
        self._repeated: list[Mistake] = []

    def tree(self) -> Tree:
        self._next()
        begin = self._next()
        if type(begin) is not DocumentStartEvent:
            raise self._wrong(begin.start_mark, "The file is empty.", "Fill it in, or restore it from a copy.")
        root = self._node(self._next(), MAX_DEPTH)
        self._next()
        end = self._next()
        if type(end) is not StreamEndEvent:
            raise self._wrong(end.start_mark, "A second document begins here.", 'Remove the line "---" or "..." and what follows it.')
        return Tree(self._file, root, tuple(self._repeated))

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        self._nodes_left -= 1
        if self._nodes_left < 0:
            raise self._wrong(mark, "The file holds far too many values.", "Remove what does not belong.")
        if type(event) is AliasEvent or event.anchor is not None:
            raise self._wrong(mark, "Anchors (&) and aliases (*) are not used here.", "Write the text out, or put it in double quotes.")
        if event.tag is not None:
            raise self._wrong(mark, "Tags (!) are not used here.", "Remove the tag, or put the text in double quotes.")
        if type(event) is ScalarEvent:
            return Scalar(event.value, event.style == "", mark.line + 1, mark.column + 1)
        if depth == 0:
            raise self._wrong(mark, f"The nesting is deeper than {MAX_DEPTH}.", "Give the inner condition a name under terms.")
        return self._listing(mark, depth - 1) if type(event) is SequenceStartEvent else self._table(mark, depth - 1)

    def _listing(self, mark: Mark, depth: int) -> Listing:
        items: list[Node] = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._node(event, depth))
        return Listing(tuple(items), mark.line + 1, mark.column + 1)

    def _table(self, mark: Mark, depth: int) -> Table:
        keys: dict[str, Scalar] = {}
        values: dict[str, Node] = {}
        following = self._next
        while type(event := following()) is not MappingEndEvent:
            key = self._node(event, depth)
            if type(key) is not Scalar:
                raise self._wrong(event.start_mark, "A list or table stands where a key should.", 'Write "key: value".')
            value = self._node(following(), depth)
            if key.value in keys:
                self._repeat(key, keys[key.value])
            else:
                keys[key.value] = key
                values[key.value] = value
        return Table(keys, values, mark.line + 1, mark.column + 1)

    def _repeat(self, key: Scalar, first: Scalar) -> None:
        name = key.value[:60]
        what = f'The key "{name}" stands here twice: it is also on line {first.line}.'
        self._repeated.append(Mistake(self._file, key.line, key.column, what, "Keep one of them."))
        if len(self._repeated) >= MAX_REPEATED:
            raise ProtocolError(tuple(self._repeated))

    def _wrong(self, mark: Mark, what: str, mend: str) -> ProtocolError:
        return _refusal(self._file, mark.line + 1, mark.column + 1, what, mend)


def _refusal(file: str, line: int, column: int, what: str, mend: str) -> ProtocolError:
    return ProtocolError((Mistake(file, line, column, what, mend),))


def _in_plain_words(file: str, error: MarkedYAMLError) -> ProtocolError:
    mark = error.problem_mark or error.context_mark
    what, mend = _meaning(error.problem or "")
    return _refusal(file, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0, what, mend)


def _meaning(problem: str) -> tuple[str, str]:
    for words, what, mend in PLAIN_WORDS:
        if words in problem:
            return what, mend
    first = problem.splitlines()[0] if problem else "no reason given"
    return f"This cannot be read as YAML: {first}.", "Look here and at the line above for a missing quote, bracket, colon or indent."
