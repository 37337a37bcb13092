"""Binary decision diagrams: the one place that knows the library, and what it lacks (exact counts, cheapest answers, many at once)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, cast

from rules.errors import MissingLibraryError
from rules.instruments.listing import Listing

LARGE = 5_000
"""Parts of a function from which on writing and reading a file costs less than asking the library for each part."""
MEMORY = 2 * 1024**3
"""Bytes that the library may take before it gives up."""


class Node(Protocol):
    """A yes-or-no function of the variables. Equal functions are the same node, so `==` decides equality."""

    def __and__(self, other: Node) -> Node: ...
    def __or__(self, other: Node) -> Node: ...
    def __invert__(self) -> Node: ...
    def __le__(self, other: Node) -> bool: ...
    def __int__(self) -> int: ...
    @property
    def var(self) -> str | None: ...
    @property
    def low(self) -> Node: ...
    @property
    def high(self) -> Node: ...
    @property
    def dag_size(self) -> int: ...
    @property
    def support(self) -> AbstractSet[str]: ...


class _Manager(Protocol):
    @property
    def true(self) -> Node: ...
    @property
    def false(self) -> Node: ...
    def configure(self, *, reordering: bool) -> object: ...
    def declare(self, *names: str) -> None: ...
    def var(self, name: str) -> Node: ...
    def ite(self, test: Node, then: Node, otherwise: Node) -> Node: ...
    def let(self, definitions: Mapping[str, bool] | Mapping[str, Node], node: Node) -> Node: ...
    def exist(self, names: Sequence[str], node: Node) -> Node: ...
    def pick(self, node: Node) -> Mapping[str, bool] | None: ...
    def forall(self, names: Sequence[str], node: Node) -> Node: ...
    def dump(self, filename: str, roots: Sequence[Node]) -> None: ...


class Diagrams:
    """Functions over variables in one fixed order."""

    def __init__(self, names: Iterable[str], passing: AbstractSet[str] = frozenset()) -> None:
        """`passing` are names of variables that are gone from every function before it is counted or searched.

        Raises MissingLibraryError when the authors' libraries are not installed.
        """
        try:
            from dd import cudd
        except ImportError as error:
            raise MissingLibraryError from error
        self._manager = cast("_Manager", cudd.BDD(memory_estimate=MEMORY))
        self._manager.configure(reordering=False)
        self._and_exists = cast("Callable[[Node, Node, Sequence[str]], Node]", cudd.and_exists)
        order = tuple(names)
        self._manager.declare(*order)
        self.names = tuple(name for name in order if name not in passing)
        self._at = {name: at for at, name in enumerate(self.names)}
        self.true, self.false = self._manager.true, self._manager.false
        last = len(self.names)
        self.table = Table(self.names, [last, last], [0, 1], [0, 1])
        """Every function that was counted or searched."""
        self._index = {int(self.false): 0, int(self.true): 1}
        self._kept: list[Node] = []
        self._counted: dict[int, int] = {}

    def variable(self, name: str) -> Node:
        """The function that is this variable."""
        return self._manager.var(name)

    def every(self, nodes: Iterable[Node]) -> Node:
        """All of these; of none: always true."""
        total = self.true
        for node in nodes:
            total = total & node
        return total

    def every_in_pairs(self, nodes: Iterable[Node]) -> Node:
        """All of these, neighbours first: for many parts that each look at much, this meets the fewest nodes on the way."""
        left = list(nodes) or [self.true]
        while len(left) > 1:
            left = [left[at] & left[at + 1] if at + 1 < len(left) else left[at] for at in range(0, len(left), 2)]
        return left[0]

    def some(self, nodes: Iterable[Node]) -> Node:
        """At least one of these; of none: never true."""
        total = self.false
        for node in nodes:
            total = total | node
        return total

    def some_in_pairs(self, nodes: Iterable[Node]) -> Node:
        """At least one of these, neighbours first."""
        return ~self.every_in_pairs(~node for node in nodes)

    def if_else(self, test: Node, then: Node, otherwise: Node) -> Node:
        """`then` where the test holds, `otherwise` elsewhere."""
        return self._manager.ite(test, then, otherwise)

    def differ(self, one: Node, other: Node) -> Node:
        """Where exactly one of the two is true."""
        return self._manager.ite(one, ~other, other)

    def fixed(self, node: Node, values: Mapping[str, bool]) -> Node:
        """The function with these variables set."""
        return self._manager.let(values, node) if values else node

    def replaced(self, node: Node, by: Mapping[str, Node]) -> Node:
        """The function with these variables replaced by functions, all at once."""
        return self._manager.let(by, node) if by else node

    def whatever(self, names: Sequence[str], node: Node) -> Node:
        """True where some values of these variables make the function true."""
        return self._manager.exist(names, node) if names else node

    def both(self, one: Node, other: Node, gone: Sequence[str]) -> Node:
        """Where both hold for some values of these variables."""
        return self._and_exists(one, other, gone) if gone else one & other

    def needed(self, node: Node) -> AbstractSet[str]:
        """The variables that the function looks at."""
        return node.support

    def entry(self, node: Node) -> int:
        """The function's place in `table`, where every function seen so far shares its parts with the others."""
        index, table = self._index, self.table
        stack = [node]
        while stack:
            at = stack[-1]
            number = int(at)
            if number in index:
                stack.pop()
                continue
            # An odd number stands for a complemented function; the children that the library names are those of the plain one.
            low, high = (~at.low, ~at.high) if number & 1 else (at.low, at.high)
            low_number, high_number = int(low), int(high)
            if low_number in index and high_number in index:
                stack.pop()
                index[number] = len(table.variable)
                table.variable.append(self._at[at.var or ""])
                table.low.append(index[low_number])
                table.high.append(index[high_number])
                # The library may give the number of a forgotten function to another one.
                self._kept.append(at)
            else:
                stack += [child for child, known in ((low, low_number in index), (high, high_number in index)) if not known]
        return index[int(node)]

    def count(self, node: Node) -> int:
        """Exactly how many settings of all variables make it true."""
        number = int(node)
        if number not in self._counted:
            self._counted[number] = self.listing(node).count() if self.large(node) else self.table.count(self.entry(node))
            self._kept.append(node)
        return self._counted[number]

    def large(self, node: Node) -> bool:
        """Whether the function has so many parts that it is better listed than searched part by part."""
        return node.dag_size > LARGE

    def listing(self, node: Node) -> Listing:
        """The function as arrays."""
        with TemporaryDirectory() as folder:
            file = Path(folder) / "function.dddmp"
            self._manager.dump(str(file), [node])
            return Listing(self.names, file.read_bytes())

    def any_setting(self, node: Node) -> frozenset[str]:
        """The true variables of some setting; none where there is none."""
        found = self._manager.pick(node) or {}
        return frozenset(name for name, value in found.items() if value)

    def cheapest(self, node: Node, cost: Mapping[str, int]) -> frozenset[str] | None:
        """The true variables of a setting with the least total cost; None when there is none. A variable that does not matter is false."""
        return self.listing(node).cheapest(cost) if self.large(node) else self.table.cheapest(self.entry(node), cost)

    def holds(self, node: Node, chosen: AbstractSet[str]) -> bool:
        """Whether the function is true with exactly these variables true."""
        while node not in (self.true, self.false):
            # The children that the library names are those of the plain function, which an odd number says is complemented.
            child = node.high if node.var in chosen else node.low
            node = ~child if int(node) & 1 else child
        return node == self.true

    def possible(self, node: Node) -> frozenset[str]:
        """The variables that can be true while the function is. Every variable must be settled on every path, as in a domain."""
        return self.table.possible(self.entry(node))


@dataclass(frozen=True, slots=True)
class Table:
    """Functions as lists: each entry tests one variable and goes to the entry `low` or `high`, which stand before it.

    False and true are the entries 0 and 1.
    """

    names: tuple[str, ...]
    variable: list[int]
    low: list[int]
    high: list[int]
    counts: list[int] = field(default_factory=lambda: [0, 1])
    """Of each entry so far, how many settings of its variable and all later ones make it true."""

    def count(self, root: int) -> int:
        """Exactly how many settings of all variables make this entry true."""
        for at in range(len(self.counts), root + 1):
            depth, low, high = self.variable[at], self.low[at], self.high[at]
            below = self.counts[low] << (self.variable[low] - depth - 1), self.counts[high] << (self.variable[high] - depth - 1)
            self.counts.append(sum(below))
        return self.counts[root] << self.variable[root]

    def cheapest(self, root: int, cost: Mapping[str, int]) -> frozenset[str] | None:
        """As `Diagrams.cheapest`."""
        if root == 0:
            return None
        best = {0: sum(map(abs, cost.values())) * 2 + 1, 1: 0}
        for at in self._below(root):
            best[at] = min(best[self.low[at]], best[self.high[at]] + cost.get(self.names[self.variable[at]], 0))
        chosen, at = set(), root
        while at > 1:
            name = self.names[self.variable[at]]
            if best[self.low[at]] <= best[self.high[at]] + cost.get(name, 0):
                at = self.low[at]
            else:
                chosen.add(name)
                at = self.high[at]
        return frozenset(chosen)

    def possible(self, root: int) -> frozenset[str]:
        """As `Diagrams.possible`."""
        return frozenset(self.names[self.variable[at]] for at in self._below(root) if self.high[at] != 0)

    def _below(self, root: int) -> list[int]:
        """The entries that this one is made of, itself the last."""
        found, stack = {0, 1}, [root]
        while stack:
            at = stack.pop()
            if at not in found:
                found.add(at)
                stack += (self.low[at], self.high[at])
        return sorted(found - {0, 1})
