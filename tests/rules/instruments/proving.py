"""Provers for the tests: of a whole folder, and of the tiny protocol with changes; and every visit of a small protocol, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

from rules.instruments.prove import make_prover
from rules.instruments.prover import Prover
from rules.interview import possible, walk
from rules.model import Answers, Code, Protocol, Question
from tests.rules.tiny import copy_to


def tiny_prover(folder: Path, **changed: str) -> Prover:
    """The tiny protocol, changed, encoded with few random patients."""
    prover = make_prover(copy_to(folder, **{name: text.encode() for name, text in changed.items()}))
    prover.samples = 200
    return prover


def answers_to(question: Question) -> Iterator[frozenset[Code]]:
    """Everything that this screen takes."""
    codes = sorted(question.codes())
    for chosen in chain.from_iterable(combinations(codes, size) for size in range(1, len(codes) + 1)):
        if possible(question, frozenset(chosen)):
            yield frozenset(chosen)


def visits(protocol: Protocol, answers: Answers | None = None) -> Iterator[Answers]:
    """Every finished visit of a small protocol, each once."""
    given = answers or {}
    path = walk(protocol, given)
    if path.next is None:
        yield given
        return
    for codes in answers_to(protocol.question(path.next)):
        yield from visits(protocol, {**given, path.next: codes})
