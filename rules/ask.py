"""The questionnaire in a terminal: a second front end, which proves that the rules know no screen."""

from __future__ import annotations

from collections.abc import Callable

from rules.assess import assess
from rules.interview import possible, walk
from rules.model import Answers, Assessment, Code, Input, Kind, LinkId, Protocol, Question

Ask = Callable[[str], str]
"""Shows a prompt and returns what was typed, as `input` does; raises EOFError at the end of input."""


def play(protocol: Protocol, ask: Ask, show: Callable[[str], None]) -> tuple[Answers, Assessment]:
    """Ask every open question in turn; "b" goes back. Raises EOFError when the input ends."""
    answers: dict[LinkId, frozenset[Code]] = {}
    order: list[LinkId] = []
    while (link_id := walk(protocol, answers).next) is not None:
        question = protocol.question(link_id)
        _show(question, show)
        typed = ask("> ").strip()
        if typed == "b" and order:
            answers.pop(order.pop())
        elif codes := _read(question, typed):
            answers[link_id] = codes
            order.append(link_id)
        else:
            show(f"Type a number from 1 to {len(question.options)}{_several(question)}, or b to go back.")
    return answers, assess(protocol, Input(answers))


def _show(question: Question, show: Callable[[str], None]) -> None:
    show(f"\n{question.text}")
    if question.help:
        show(question.help)
    for number, option in enumerate(question.options, 1):
        show(f"{number:4} {option.text}")


def _several(question: Question) -> str:
    return ", or several with spaces" if question.kind in {Kind.MULTI, Kind.BODYMAP} else ""


def _read(question: Question, typed: str) -> frozenset[Code]:
    """The codes typed; empty for what cannot be an answer."""
    numbers = [int(part) for part in typed.split() if part.isdecimal()]
    if len(numbers) != len(typed.split()) or any(not 1 <= number <= len(question.options) for number in numbers):
        return frozenset()
    codes = frozenset(question.options[number - 1].code for number in numbers)
    return codes if possible(question, codes) else frozenset()
