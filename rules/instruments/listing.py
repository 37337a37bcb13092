"""One large function as arrays: what would take a step of Python for each of its parts is done for all parts of one variable at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Truths = NDArray[np.bool_]

START, END = b".nodes\n", b".end"
COLUMNS = 5
"""A part in the library's file: number, variable, its place, and the parts where it is true and false; negative: where that part is not true."""
TRUE = b"T"
NEVER = 1 << 40
"""Costs more than any answers do."""


class Listing:
    """A function, read from the file that the library writes of it."""

    def __init__(self, names: Sequence[str], data: bytes) -> None:
        import numpy as np

        words = data[data.index(START) + len(START) : data.index(END)].split()
        places = {name.encode(): at for at, name in enumerate(names)}
        last = len(names)
        # Part 1 is "true"; a place before it keeps the numbers of the file.
        self._variable = np.array([last, *(last if name in {TRUE, b"1"} else places[name] for name in words[1::COLUMNS])])
        self._high = np.array([0, *map(int, words[3::COLUMNS])])
        self._low = np.array([0, *map(int, words[4::COLUMNS])])
        head = data[: data.index(START)]
        self._root = int(head[head.index(b".rootids") :].split()[1])
        self._names = tuple(names)

    def _upwards(self) -> Iterator[tuple[int, Numbers]]:
        """Each variable with its parts, the last variable first."""
        import numpy as np

        order = np.argsort(-self._variable, kind="stable")
        order = order[self._variable[order] < len(self._names)]
        ends = np.flatnonzero(np.diff(self._variable[order])) + 1
        for parts in np.split(order, ends):
            if len(parts):
                yield int(self._variable[parts[0]]), parts

    def count(self) -> int:
        """Exactly how many settings of all variables make it true."""
        import numpy as np

        last = len(self._names)
        power = np.array([1 << at for at in range(last + 1)], dtype=object)
        # Numbers without bound: one more digit would be one too many for the processor's own.
        counts = np.zeros(len(self._variable), dtype=object)
        counts[1] = 1
        for place, parts in self._upwards():
            high, low = self._high[parts], np.abs(self._low[parts])
            below = np.where(self._low[parts] < 0, power[last - self._variable[low]] - counts[low], counts[low])
            counts[parts] = counts[high] * power[self._variable[high] - place - 1] + below * power[self._variable[low] - place - 1]
        root = abs(self._root)
        found = counts[root] if self._root > 0 else power[last - self._variable[root]] - counts[root]
        return int(found) << int(self._variable[root])

    def cheapest(self, cost: Mapping[str, int]) -> frozenset[str] | None:
        """As `Diagrams.cheapest`."""
        import numpy as np

        # Two rows: the least cost at which a part is true, and at which it is not.
        best = np.full((2, len(self._variable)), NEVER)
        best[0, 1] = 0
        for place, parts in self._upwards():
            price = cost.get(self._names[place], 0)
            low, turned = np.abs(self._low[parts]), (self._low[parts] < 0).astype(np.int64)
            for side in (0, 1):
                best[side, parts] = np.minimum(best[side ^ turned, low], best[side, self._high[parts]] + price)
        return self._chosen(best, cost)

    def _chosen(self, best: Numbers, cost: Mapping[str, int]) -> frozenset[str] | None:
        at, side, chosen = abs(self._root), int(self._root < 0), set()
        if best[side, at] >= NEVER // 2:
            return None
        while at > 1:
            name, low, high = self._names[self._variable[at]], int(self._low[at]), int(self._high[at])
            turned = side ^ int(low < 0)
            if best[turned, abs(low)] <= best[side, high] + cost.get(name, 0):
                at, side = abs(low), turned
            else:
                chosen.add(name)
                at = high
        return frozenset(chosen)

    def holds(self, rows: Truths) -> Truths:
        """The function on every row of variables."""
        import numpy as np

        at = np.full(len(rows), abs(self._root))
        turned = np.full(len(rows), self._root < 0)
        active = np.flatnonzero(at > 1)
        while len(active):
            here = at[active]
            following = np.where(rows[active, self._variable[here]], self._high[here], self._low[here])
            turned[active] ^= following < 0
            at[active] = np.abs(following)
            active = active[at[active] > 1]
        return ~turned
