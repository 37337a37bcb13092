"""Random patients for property tests: any set of codes that the screens can give."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import strategies as st

from rules.model import Answers, Code, Kind, Protocol, Question


def an_answer(question: Question) -> st.SearchStrategy[frozenset[Code]]:
    """What a patient can select on this question."""
    codes = [option.code for option in question.options]
    one = st.sampled_from(codes).map(lambda code: frozenset({code}))
    if question.kind in {Kind.SINGLE, Kind.SCALE}:
        return one
    several = [option.code for option in question.options if not option.exclusive]
    return one | st.frozensets(st.sampled_from(several), min_size=1, max_size=3)


@lru_cache(maxsize=8)
def patients(protocol: Protocol) -> st.SearchStrategy[Answers]:
    """Answers to some or all questions, half of the questions harmless so that calm visits occur too."""

    def of(question: Question) -> st.SearchStrategy[frozenset[Code]]:
        calm = [st.just(question.harmless)] * 4 if question.harmless else []
        return st.one_of(*calm, an_answer(question))

    required = {question.link_id: of(question) for question in protocol.questions}
    return st.fixed_dictionaries({}, optional=required) | st.fixed_dictionaries(required)


def answers(**given: str) -> Answers:
    """Answers written as danger="none", legs="weak one_numb"."""
    return {link_id: frozenset(codes.split()) for link_id, codes in given.items()}  # type: ignore[misc]
