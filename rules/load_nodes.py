"""Reading single values out of a YAML tree: the right type or a mistake with its place, never an exception for one mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TypeVar

from rules.errors import Mistake, ProtocolError
from rules.strict_yaml import Listing, Node, Scalar, Table, is_null, special

MOST_MISTAKES = 500
"""Beyond these nobody reads on, and the time to find near misses stays short."""
MAX_DIGITS = 9
LONGEST_GUESSED = 60
"""A longer word is no misspelt id, and comparing it would be slow."""

WHOLE_NUMBER = re.compile(rf"(0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})\Z")
PLACEHOLDER = re.compile(r"\{[A-Z][A-Za-z_]*\}")

E = TypeVar("E", bound=Enum)


class Log:
    """Every mistake found so far, over all files."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def extend(self, mistakes: Iterable[Mistake]) -> None:
        """Take over mistakes that a reader has already written down. Raises ProtocolError when there are too many."""
        self._found.extend(mistakes)
        if len(self._found) >= MOST_MISTAKES:
            more = Mistake(self._found[-1].file, 0, 0, f"There are more than {MOST_MISTAKES} mistakes.", "Mend these, then look again.")
            raise ProtocolError((*self._found[:MOST_MISTAKES], more))

    def settle(self) -> None:
        """Raises ProtocolError when there was any mistake."""
        if self._found:
            raise ProtocolError(tuple(self._found))


def near(word: str, known: Iterable[str], otherwise: str) -> str:
    """How to mend an unknown word: the nearest known one, or else the advice given."""
    from difflib import get_close_matches  # a protocol is mostly without a mistake

    close = get_close_matches(word, list(known), n=1) if len(word) <= LONGEST_GUESSED else []
    return f'Did you mean "{close[0]}"?' if close else otherwise


def short(value: str) -> str:
    """A value as it is quoted in a message."""
    return value if len(value) <= LONGEST_GUESSED else value[:LONGEST_GUESSED] + "..."


class Source:
    """One file being read. Every method notes what is wrong and answers with a stand-in of the right type."""

    def __init__(self, file: str, log: Log) -> None:
        self.file = file
        self._log = log

    def wrong(self, node: Node, what: str, mend: str) -> None:
        """Note a mistake at this node."""
        self._log.extend([Mistake(self.file, node.line, node.column, what, mend)])

    def text(self, node: Node, name: str) -> str:
        """A text that is not empty; a number or a bare yes or no is refused, since YAML takes them for something else."""
        value = self._word(node, name)
        if "{" in value or "}" in value:
            rest = PLACEHOLDER.sub("", value)
            if "{" in rest or "}" in rest:
                self.wrong(node, f"{name} has a curly bracket that is no word to fill in.", "Write such words in capitals, as {EMERGENCY_NUMBER}.")
        return value

    def _word(self, node: Node, name: str) -> str:
        if not isinstance(node, Scalar):
            self.wrong(node, f"{name} should be a text, but it is {_shape(node)}.", "Write one text in double quotes.")
            return ""
        if not special(node) and node.value and not node.value.isspace():
            return node.value
        if node.value.strip() == "" or is_null(node):
            self.wrong(node, f"{name} is empty.", "Fill it in.")
        else:
            mend = f'Put quotes around it: "{short(node.value)}".'
            self.wrong(node, f"{name} says {short(node.value)} without quotes, which is no text in YAML.", mend)
        return node.value

    def name(self, node: Node, name: str, pattern: re.Pattern[str], example: str) -> str:
        """An id or a code of the given shape."""
        value = self._word(node, name)
        if value.strip() and not pattern.fullmatch(value):
            self.wrong(node, f'{name} "{short(value)}" is not written as such names are.', f"Write it like {example}.")
        return value

    def number(self, node: Node, name: str, low: int, high: int) -> int:
        """A whole number from low to high, without quotes."""
        if isinstance(node, Scalar) and node.plain and WHOLE_NUMBER.match(node.value) and low <= int(node.value) <= high:
            return int(node.value)
        self.wrong(node, f"{name} should be a whole number from {low} to {high}.", "Write the number without quotes.")
        return low

    def flag(self, node: Node, name: str) -> bool:
        """True or false, in small letters without quotes."""
        if not (isinstance(node, Scalar) and node.plain and node.value in {"true", "false"}):
            self.wrong(node, f"{name} should be true or false.", "Write true or false, in small letters, without quotes.")
            return False
        return node.value == "true"

    def one_of(self, node: Node, name: str, choices: type[E]) -> E | None:
        """One of a closed set, written by its value, or by its name where the value is a number."""
        known = {str(each.value) if isinstance(each.value, str) else each.name: each for each in choices}
        value = self._word(node, name)
        if value and value not in known:
            self.wrong(node, f'{name} "{short(value)}" is not known.', near(value, known, f"Use one of: {', '.join(known)}."))
        return known.get(value)

    def several_of(self, node: Node | None, name: str, choices: type[E], *, empty: bool = False) -> frozenset[E]:
        """A list of different members of a closed set; absent is empty. `empty`: a list may be so too."""
        if node is None:
            return frozenset()
        found = (self.one_of(item, name, choices) for item in self.items(node, name, unlike=True, empty=empty))
        return frozenset(each for each in found if each is not None)

    def items(self, node: Node, name: str, *, unlike: bool = False, empty: bool = False) -> tuple[Node, ...]:
        """A list. `unlike`: no word twice. `empty`: it may have nothing in it."""
        if not isinstance(node, Listing):
            self.wrong(node, f"{name} should be a list, but it is {_shape(node)}.", "Write [one, two], or one line with a dash for each.")
            return ()
        if not node.items and not empty:
            self.wrong(node, f"{name} is an empty list.", "Fill it in, or remove the key.")
        if unlike:
            self.different([item for item in node.items if isinstance(item, Scalar)], name)
        return node.items

    def different(self, scalars: Iterable[Scalar], name: str) -> None:
        """Note every word that was there before."""
        first: dict[str, Scalar] = {}
        for scalar in scalars:
            if scalar.value and first.setdefault(scalar.value, scalar) is not scalar:
                line = first[scalar.value].line
                self.wrong(scalar, f'{name} "{short(scalar.value)}" stands here twice: it is also on line {line}.', "Keep one, or rename one.")

    def texts(self, node: Node, name: str, *, unlike: bool = False, empty: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.text(item, name) for item in self.items(node, name, unlike=unlike, empty=empty))

    def pairs(self, node: Node, name: str) -> tuple[tuple[Scalar, Node], ...]:
        """A table with free keys: each key with its value."""
        if not isinstance(node, Table):
            self.wrong(node, f'{name} should be a table of "key: value", but it is {_shape(node)}.', "Write {key: value}.")
            return ()
        if not node.keys:
            self.wrong(node, f"{name} is empty.", "Fill it in, or remove the key.")
        return tuple((key, node.values[key.value]) for key in node.keys.values())

    def fields(self, node: Node, name: str, needed: Iterable[str], optional: Iterable[str] = ()) -> Fields:
        """A table with fixed keys. Unknown and missing ones are noted here, so the reader need not look again."""
        if not isinstance(node, Table):
            self.wrong(node, f'{name} should be a table of "key: value", but it is {_shape(node)}.', f"It needs: {', '.join(needed)}.")
            return Fields(self, node, name, {})
        known = (*needed, *optional)
        for key in node.keys.values():
            if key.value not in known:
                self.wrong(key, f'{name} has no key "{short(key.value)}".', near(key.value, known, f"Keys here: {', '.join(known)}."))
        for key_needed in needed:
            if key_needed not in node.values:
                self.wrong(node, f'{name} lacks the key "{key_needed}".', f"Add {key_needed}.")
        return Fields(self, node, name, {key: value for key, value in node.values.items() if key in known})


class Fields:
    """The known keys of one table. A missing key gives the stand-in without another mistake: `fields` noted it."""

    def __init__(self, source: Source, node: Node, name: str, nodes: Mapping[str, Node]) -> None:
        self.node = node
        self.nodes = nodes
        self.label = name
        self._source = source

    def text(self, key: str) -> str:
        node = self.nodes.get(key)
        return "" if node is None else self._source.text(node, f"{self.label}: {key}")

    def name(self, key: str, pattern: re.Pattern[str], example: str) -> str:
        node = self.nodes.get(key)
        return "" if node is None else self._source.name(node, f"{self.label}: {key}", pattern, example)

    def texts(self, key: str, *, unlike: bool = False, empty: bool = False) -> tuple[str, ...]:
        node = self.nodes.get(key)
        return () if node is None else self._source.texts(node, f"{self.label}: {key}", unlike=unlike, empty=empty)

    def items(self, key: str, *, unlike: bool = False, empty: bool = False) -> tuple[Node, ...]:
        node = self.nodes.get(key)
        return () if node is None else self._source.items(node, f"{self.label}: {key}", unlike=unlike, empty=empty)

    def flag(self, key: str) -> bool:
        node = self.nodes.get(key)
        return node is not None and self._source.flag(node, f"{self.label}: {key}")

    def number(self, key: str, low: int, high: int) -> int:
        node = self.nodes.get(key)
        return low if node is None else self._source.number(node, f"{self.label}: {key}", low, high)

    def one_of(self, key: str, choices: type[E]) -> E | None:
        node = self.nodes.get(key)
        return None if node is None else self._source.one_of(node, f"{self.label}: {key}", choices)

    def several_of(self, key: str, choices: type[E], *, empty: bool = False) -> frozenset[E]:
        return self._source.several_of(self.nodes.get(key), f"{self.label}: {key}", choices, empty=empty)


def _shape(node: Node) -> str:
    match node:
        case Scalar():
            return "empty" if is_null(node) else f'the single word "{short(node.value)}"'
        case Listing():
            return "a list"
        case Table():
            return "a table"
