"""The Unicode Bidirectional Algorithm (UAX 9). python-bidi, the kept library, tells no levels to shape by; the tests hold this against it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

EMBEDDINGS = {"LRE": 0, "RLE": 1, "LRO": 0, "RLO": 1}
ISOLATES = {"LRI": 0, "RLI": 1, "FSI": 0}
REMOVED = frozenset({*EMBEDDINGS, "PDF", "BN"})
NEUTRAL = frozenset({"B", "S", "WS", "ON", *ISOLATES, "PDI"})
STRONG = {"L": "L", "R": "R", "AL": "R"}
LEFTWARDS = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that only say which way words run: nothing is left of them once the levels are known."""
BRACKETS = dict(
    zip(
        "([{\u27e8\uff08\uff3b\uff5b\u300c\u300e\u3010\u3014\u3016\u3008\u300a",
        ")]}\u27e9\uff09\uff3d\uff5d\u300d\u300f\u3011\u3015\u3017\u3009\u300b",
        strict=True,
    )
)
"""The paired brackets that our typefaces can draw; another one counts as a neutral character."""
MOST_DEEP, MOST_BRACKETS = 125, 63


def levels(text: str, base: int) -> list[int]:
    """The level of every character of one paragraph, even: rightwards, odd: leftwards. `base` is the paragraph's own, 0 or 1."""
    classes = [unicodedata.bidirectional(character) or "L" for character in text]
    if not base and LEFTWARDS.isdisjoint(classes):
        return [0] * len(text)
    found, kinds = _explicit(classes, base)
    for sequence in tuple(_sequences(classes, found, base)):
        _weak(kinds, sequence)
        _paired(text, kinds, sequence)
        _neutral(kinds, sequence)
        for index in sequence.indices:
            found[index] += _IMPLICIT[found[index] % 2].get(kinds[index], 0)
    _blanks(classes, found, base)
    return found


def order(runs: Sequence[int]) -> list[int]:
    """Which run of one line stands where, from left to right, given the level of each (L2)."""
    places = list(range(len(runs)))
    for level in range(max(runs, default=0), 0, -1):
        start = 0
        while start < len(places):
            end = start
            while end < len(places) and runs[places[end]] >= level:
                end += 1
            places[start:end] = reversed(places[start:end])
            start = end + 1
    return places


_JOINS = {"EN": {"ES", "CS"}, "AN": {"CS"}}
"""What between two numbers of a class belongs to them (W4)."""
_IMPLICIT = ({"R": 1, "AN": 2, "EN": 2}, {"L": 1, "AN": 1, "EN": 1})
"""What a resolved class adds to an even and to an odd level (I1, I2)."""


@dataclass(frozen=True, slots=True)
class _Sequence:
    """An isolating run sequence: characters that are resolved together (X10)."""

    indices: tuple[int, ...]
    level: int
    before: str
    after: str

    @property
    def embedding(self) -> str:
        """The class of its own direction."""
        return "LR"[self.level % 2]


# --- explicit levels (X1 to X10) ---------------------------------------------------------------------


class _Stack:
    """Embeddings, overrides and isolates that are open."""

    def __init__(self, base: int) -> None:
        self._open: list[tuple[int, str, bool]] = [(base, "", False)]
        self._lost_isolates = self._lost_embeddings = self._isolates = 0

    @property
    def top(self) -> tuple[int, str]:
        """The level, and the class that every character takes; empty: its own."""
        return self._open[-1][:2]

    def push(self, kind: str, direction: int) -> None:
        """Open an embedding or isolate, or count one that goes too deep."""
        level = self.top[0] + (1 if (self.top[0] + 1) % 2 == direction else 2)
        fits = level <= MOST_DEEP and not self._lost_isolates and not self._lost_embeddings
        if fits:
            self._open.append((level, {"LRO": "L", "RLO": "R"}.get(kind, ""), kind in ISOLATES))
        if kind in ISOLATES:
            self._isolates, self._lost_isolates = self._isolates + fits, self._lost_isolates + (not fits)
        elif not fits and not self._lost_isolates:
            self._lost_embeddings += 1

    def close_isolate(self) -> None:
        """At a pop directional isolate, which closes all embeddings inside too."""
        if self._lost_isolates:
            self._lost_isolates -= 1
        elif self._isolates:
            self._lost_embeddings, self._isolates = 0, self._isolates - 1
            while not self._open.pop()[2]:
                pass

    def close_embedding(self) -> None:
        """At a pop directional formatting."""
        if self._lost_isolates:
            return
        if self._lost_embeddings:
            self._lost_embeddings -= 1
        elif not self._open[-1][2] and len(self._open) > 1:
            self._open.pop()


def _explicit(classes: Sequence[str], base: int) -> tuple[list[int], list[str]]:
    """Every character's level by what it stands in, and the classes that overrides leave."""
    found, kinds, stack = [], [], _Stack(base)
    for index, kind in enumerate(classes):
        if kind == "PDI":
            stack.close_isolate()
        level, override = stack.top
        found.append(level)
        kinds.append(kind if kind in REMOVED else override or kind)
        if kind == "PDF":
            stack.close_embedding()
        elif kind in EMBEDDINGS:
            stack.push(kind, EMBEDDINGS[kind])
        elif kind in ISOLATES:
            stack.push(kind, _first_strong(classes, index) if kind == "FSI" else ISOLATES[kind])
    return found, kinds


def _first_strong(classes: Sequence[str], start: int) -> int:
    """Which way a first strong isolate runs (X5c)."""
    depth = 0
    for kind in classes[start + 1 :]:
        if not depth and (kind == "PDI" or kind in STRONG):
            return int(STRONG.get(kind) == "R")
        depth += (kind in ISOLATES) - (kind == "PDI")
    return 0


def _sequences(classes: Sequence[str], found: Sequence[int], base: int) -> Iterator[_Sequence]:
    """Runs of one level, joined where an isolate interrupts them, without the characters that X9 removes."""
    kept = [index for index, kind in enumerate(classes) if kind not in REMOVED]
    runs: dict[int, list[int]] = {}
    for place, index in enumerate(kept):
        if not place or found[kept[place - 1]] != found[index]:
            run = runs[index] = []
        run.append(index)
    ends = _isolated(classes)
    goes_on = {run[-1]: ends[run[-1]] for run in runs.values() if run[-1] in ends}
    resumed = set(goes_on.values())
    place_of = {index: place for place, index in enumerate(kept)}
    for first, run in runs.items():
        if first in resumed:
            continue
        indices = list(run)
        while indices[-1] in goes_on:
            indices += runs[goes_on[indices[-1]]]
        level, start, end = found[first], place_of[first], place_of[indices[-1]]
        before = found[kept[start - 1]] if start else base
        open_ended = end + 1 == len(kept) or classes[indices[-1]] in ISOLATES
        after = base if open_ended else found[kept[end + 1]]
        yield _Sequence(tuple(indices), level, "LR"[max(level, before) % 2], "LR"[max(level, after) % 2])


def _isolated(classes: Sequence[str]) -> dict[int, int]:
    """Every isolate that is closed, and where (BD9)."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, kind in enumerate(classes):
        if kind in ISOLATES:
            opened.append(index)
        elif kind == "PDI" and opened:
            ends[opened.pop()] = index
    return ends


# --- resolving (W1 to N2, L1) ------------------------------------------------------------------------


def _weak(kinds: list[str], sequence: _Sequence) -> None:
    """Marks, numbers and what belongs to numbers."""
    previous = strong = sequence.before
    for index in sequence.indices:  # W1, W2, W3
        kind = kinds[index]
        if kind == "NSM":
            kind = "ON" if previous in ISOLATES or previous == "PDI" else previous
        previous = kind
        if kind in STRONG:
            strong = kind
        kinds[index] = "AN" if kind == "EN" and strong == "AL" else kind
    row = [kinds[index] for index in sequence.indices]
    for place in range(1, len(row) - 1):  # W4
        left, right = row[place - 1], row[place + 1]
        if left == right and row[place] in _JOINS.get(left, ()):
            row[place] = left
    _terminators(row)
    strong = sequence.before
    for index, kind in zip(sequence.indices, row, strict=True):  # W6, W7, and AL as R (W3)
        strong = STRONG.get(kind, strong)
        kinds[index] = "L" if kind == "EN" and strong == "L" else "ON" if kind in {"ES", "ET", "CS"} else STRONG.get(kind, kind)


def _terminators(row: list[str]) -> None:
    """Signs of money and per cent beside a European number belong to it (W5)."""
    for place, kind in enumerate(row):
        if kind == "EN":
            for step in (-1, 1):
                near = place + step
                while 0 <= near < len(row) and row[near] == "ET":
                    row[near] = "EN"
                    near += step


def _paired(text: str, kinds: list[str], sequence: _Sequence) -> None:
    """Both brackets of a pair run the same way (N0)."""
    here = ((place, kinds[index]) for place, index in enumerate(sequence.indices))
    strong = {place: "L" if kind == "L" else "R" for place, kind in here if kind in _STRONG_HERE}
    for opened, closed in _pairs(text, kinds, sequence.indices):
        inside = {kind for place, kind in strong.items() if opened < place < closed}
        if not inside:
            continue
        earlier = max((place for place in strong if place < opened), default=None)
        context = sequence.before if earlier is None else strong[earlier]
        taken = sequence.embedding if sequence.embedding in inside else context
        for place in (opened, closed):
            kinds[sequence.indices[place]] = strong[place] = taken
            _marks_follow(text, kinds, sequence.indices, place, taken)


_STRONG_HERE = frozenset({"L", "R", "EN", "AN"})


def _marks_follow(text: str, kinds: list[str], indices: Sequence[int], place: int, taken: str) -> None:
    """Marks upon a bracket run as it does."""
    for index in indices[place + 1 :]:
        if unicodedata.bidirectional(text[index]) != "NSM":
            return
        kinds[index] = taken


def _pairs(text: str, kinds: Sequence[str], indices: Sequence[int]) -> list[tuple[int, int]]:
    """The places of brackets that belong together, by the opening one (BD16)."""
    opened: list[tuple[str, int]] = []
    found = []
    for place, index in enumerate(indices):
        if kinds[index] != "ON":
            continue
        character = text[index]
        if character in BRACKETS:
            if len(opened) == MOST_BRACKETS:
                return []
            opened.append((BRACKETS[character], place))
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == character:
                found.append((opened[depth][1], place))
                del opened[depth:]
                break
    return sorted(found)


def _neutral(kinds: list[str], sequence: _Sequence) -> None:
    """What has no direction takes that of both its neighbours, else that of the embedding (N1, N2)."""
    indices, place, before = sequence.indices, 0, sequence.before
    while place < len(indices):
        end = place
        while end < len(indices) and kinds[indices[end]] in NEUTRAL:
            end += 1
        after = sequence.after if end == len(indices) else "L" if kinds[indices[end]] == "L" else "R"
        for index in indices[place:end]:
            kinds[index] = before if before == after else sequence.embedding
        before, place = after, end + 1


def _blanks(classes: Sequence[str], found: list[int], base: int) -> None:
    """Removed characters follow what stands before them; blanks at the end run as the paragraph does (X9, L1)."""
    for index, kind in enumerate(classes):
        if kind in REMOVED:
            found[index] = found[index - 1] if index else base
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in {"S", "B"}:
            trailing = True
        elif kind not in {"WS", *ISOLATES, "PDI"} and kind not in REMOVED:
            trailing = False
        if trailing:
            found[index] = base
