"""The questionnaire in a terminal: a second front end for the same interview."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rules.ask import play
from rules.assess import assess
from rules.model import Answers, Assessment, Input, Level, LinkId, Protocol
from tests.journeys.steps import CALM
from tests.rules.draws import answers


class Terminal:
    """Types the numbers of the calm patient's answers, or what stands in `typed` first, and keeps what was shown."""

    def __init__(self, protocol: Protocol, *typed: str, **changed: str) -> None:
        self.protocol, self.given = protocol, CALM | changed
        self.typed: Iterator[str] = iter(typed)
        self.shown: list[str] = []
        self.order: list[str] = []

    def ask(self, _: str) -> str:
        self.order.append(self.question)
        return next(self.typed, None) or self.numbers(self.question)

    def numbers(self, link_id: str) -> str:
        codes = [option.code for option in self.protocol.question(LinkId(link_id)).options]
        return " ".join(str(codes.index(code) + 1) for code in self.given[link_id].split())  # type: ignore[arg-type]

    @property
    def question(self) -> str:
        """The question shown last; two may have the same words, so its last option must fit too."""
        if self.shown[-1].startswith("Type a number"):
            return self.order[-1]
        words = next(line for line in reversed(self.shown) if line.startswith("\n"))
        fits = (q for q in self.protocol.questions if self.shown[-1] == f"{len(q.options):4} {q.options[-1].text}")
        return next(q.link_id for q in fits if words == f"\n{q.text}")

    def play(self) -> tuple[Answers, Assessment]:
        return play(self.protocol, self.ask, self.shown.append)


def test_a_whole_visit_can_be_typed(protocol: Protocol) -> None:
    """Numbers typed, one or several with spaces, become the answers, and their assessment is what the engine says of them."""
    terminal = Terminal(protocol, legs="one_pain one_numb", legs_worse="no")
    given, found = terminal.play()
    whole = answers(**CALM | {"legs": "one_pain one_numb", "legs_worse": "no"})
    asked = {link_id: codes for link_id, codes in whole.items() if link_id in found.asked}
    assert given == asked
    assert found == assess(protocol, Input(given))
    assert terminal.order == list(found.asked)
    assert (found.level, found.missing) == (Level.URGENT_TODAY, ())


def test_an_emergency_ends_the_questions(protocol: Protocol) -> None:
    """After an emergency answer nothing more is asked."""
    terminal = Terminal(protocol, bladder_bowel="retention")
    assert terminal.play()[1].level is Level.EMERGENCY_NOW
    assert terminal.order == ["danger", "age", "bladder_bowel"]


def test_back_asks_the_question_before_again(protocol: Protocol) -> None:
    """The letter b goes back one question and takes its answer away; the new one counts."""
    terminal = Terminal(protocol, "8", "b", "9", "3", "1")  # danger: none, back, danger: unsure, again: unsure, age: under 18
    given, found = terminal.play()
    assert terminal.order == ["danger", "age", "danger", "danger_again", "age"]
    assert given == answers(danger="unsure", danger_again="unsure", age="u18")
    assert found.level >= Level.URGENT_TODAY


def test_back_on_the_first_question_is_explained(protocol: Protocol) -> None:
    """There is nothing before the first question: it is asked again."""
    terminal = Terminal(protocol, "b")
    terminal.play()
    assert terminal.order[:3] == ["danger", "danger", "age"]


@pytest.mark.parametrize("typed", ["", "0", "99", "x", "1 x", "-1", "1.5", "²", "8 1"])
def test_bad_input_is_explained(protocol: Protocol, typed: str) -> None:
    """What cannot be an answer is not one: the range is said, and the question is asked again."""
    terminal = Terminal(protocol, typed or " ")
    given, _ = terminal.play()
    (said,) = [line for line in terminal.shown if line.startswith("Type a number")]
    assert said == f"Type a number from 1 to {len(protocol.question(LinkId('danger')).options)}, or several with spaces, or b to go back."
    assert given[LinkId("danger")] == {"none"}


def test_one_answer_only_where_one_is_asked(protocol: Protocol) -> None:
    """On a single choice two numbers are refused, and nobody is told to type several."""
    terminal = Terminal(protocol, "8", "2 3")
    terminal.play()
    (said,) = [line for line in terminal.shown if line.startswith("Type a number")]
    assert "several" not in said


def test_every_option_and_help_is_shown(protocol: Protocol) -> None:
    """Each question is shown with its help and every option by number."""
    terminal = Terminal(protocol)
    terminal.play()
    danger = protocol.question(LinkId("danger"))
    start = terminal.shown.index(f"\n{danger.text}")
    assert terminal.shown[start + 1] == danger.help
    options = terminal.shown[start + 2 : start + 2 + len(danger.options)]
    assert options == [f"{number:4} {option.text}" for number, option in enumerate(danger.options, 1)]


def test_end_of_input_ends_the_play(protocol: Protocol) -> None:
    """When the input ends, the questionnaire ends; it makes up no answers."""
    terminal = Terminal(protocol)

    def two_answers(prompt: str) -> str:
        if len(terminal.order) == 2:
            raise EOFError
        return terminal.ask(prompt)

    with pytest.raises(EOFError):
        play(protocol, two_answers, terminal.shown.append)
    assert terminal.question == "bladder_bowel"
