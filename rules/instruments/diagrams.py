"""Binary decision diagrams: the one place that knows the library, and what it lacks (exact counts, cheapest answers, many at once)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

MEMORY = 2 * 1024**3
"""Bytes that the library may take before it gives up."""


class MissingLibraryError(Exception):
    """The libraries for authors are not installed."""


class Node(Protocol):
    """A yes-or-no function of the variables. Equal functions are the same node, so `==` decides equality."""

    def __and__(self, other: Node) -> Node: ...
    def __or__(self, other: Node) -> Node: ...
    def __xor__(self, other: Node) -> Node: ...
    def __invert__(self) -> Node: ...
    def __le__(self, other: Node) -> bool: ...
    def __int__(self) -> int: ...
    @property
    def var(self) -> str | None: ...
    @property
    def low(self) -> Node: ...
    @property
    def high(self) -> Node: ...


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
    def forall(self, names: Sequence[str], node: Node) -> Node: ...


class Diagrams:
    """Functions over variables in one fixed order."""

    def __init__(self, names: Iterable[str]) -> None:
        """Raises MissingLibraryError when the authors' libraries are not installed."""
        try:
            from dd import cudd
        except ImportError as error:
            message = 'This needs the libraries for authors. Install them with: pip install "backcheck[authors]"'
            raise MissingLibraryError(message) from error
        self._manager = cast("_Manager", cudd.BDD(memory_estimate=MEMORY))
        self._manager.configure(reordering=False)
        self.names = tuple(names)
        self._manager.declare(*self.names)
        self._at = {name: at for at, name in enumerate(self.names)}
        self.true, self.false = self._manager.true, self._manager.false

    def variable(self, name: str) -> Node:
        """The function that is this variable."""
        return self._manager.var(name)

    def every(self, nodes: Iterable[Node]) -> Node:
        """All of these; of none: always true."""
        total = self.true
        for node in nodes:
            total = total & node
        return total

    def some(self, nodes: Iterable[Node]) -> Node:
        """At least one of these; of none: never true."""
        total = self.false
        for node in nodes:
            total = total | node
        return total

    def if_else(self, test: Node, then: Node, otherwise: Node) -> Node:
        """`then` where the test holds, `otherwise` elsewhere."""
        return self._manager.ite(test, then, otherwise)

    def fixed(self, node: Node, values: Mapping[str, bool]) -> Node:
        """The function with these variables set."""
        return self._manager.let(values, node) if values else node

    def replaced(self, node: Node, by: Mapping[str, Node]) -> Node:
        """The function with these variables replaced by functions, all at once."""
        return self._manager.let(by, node) if by else node

    def whatever(self, names: Sequence[str], node: Node) -> Node:
        """True where some values of these variables make the function true."""
        return self._manager.exist(names, node) if names else node

    def flat(self, node: Node) -> Flat:
        """The function as plain lists, lowest nodes first. False and true are the entries 0 and 1."""
        index: dict[int, int] = {int(self.false): 0, int(self.true): 1}
        variable, low, high = [len(self.names)] * 2, [0, 1], [0, 1]
        stack = [node]
        while stack:
            at = stack[-1]
            if int(at) in index:
                stack.pop()
                continue
            # An odd number stands for a complemented function; the children that the library names are those of the plain one.
            turned = bool(int(at) & 1)
            children = (~at.low, ~at.high) if turned else (at.low, at.high)
            waiting = [child for child in children if int(child) not in index]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            index[int(at)] = len(variable)
            variable.append(self._at[at.var or ""])
            low.append(index[int(children[0])])
            high.append(index[int(children[1])])
        return Flat(self.names, variable, low, high, index[int(node)])

    def count(self, node: Node) -> int:
        """Exactly how many settings of all variables make it true."""
        return self.flat(node).count()


@dataclass(frozen=True, slots=True)
class Flat:
    """A function as lists: each entry tests one variable and goes to the entry `low` or `high`."""

    names: tuple[str, ...]
    variable: list[int]
    low: list[int]
    high: list[int]
    root: int

    def count(self) -> int:
        """Exactly how many settings of all variables make it true."""
        if self.root < 2:  # noqa: PLR2004 - false and true
            return self.root << len(self.names)
        counts = [0, 1]
        for at in range(2, len(self.variable)):
            depth, low, high = self.variable[at], self.low[at], self.high[at]
            counts.append((counts[low] << (self.variable[low] - depth - 1)) + (counts[high] << (self.variable[high] - depth - 1)))
        return counts[self.root] << self.variable[self.root]

    def cheapest(self, cost: Mapping[str, int]) -> frozenset[str] | None:
        """The true variables of a setting with the least total cost; None when there is none. A variable that does not matter is false."""
        if self.root == 0:
            return None
        never = 1 + sum(abs(cost.get(name, 0)) for name in self.names)
        best = [never * 2, 0]
        for at in range(2, len(self.variable)):
            best.append(min(best[self.low[at]], best[self.high[at]] + cost.get(self.names[self.variable[at]], 0)))
        chosen, at = set(), self.root
        while at > 1:
            name = self.names[self.variable[at]]
            if best[self.low[at]] <= best[self.high[at]] + cost.get(name, 0):
                at = self.low[at]
            else:
                chosen.add(name)
                at = self.high[at]
        return frozenset(chosen)

    def possible(self) -> frozenset[str]:
        """The variables that can be true while the function is. Every variable must be settled on every path, as in a domain."""
        return frozenset(self.names[self.variable[at]] for at in range(2, len(self.variable)) if self.high[at] != 0)
