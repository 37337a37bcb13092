"""The variables of a protocol: one for each event, for each question being open, and for each of its options."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rules.basics import MISSING
from rules.instruments.diagrams import Diagrams, Node
from rules.instruments.mentions import cuts
from rules.model import Answers, Code, Event, Input, Kind, Level, LinkId, Protocol, Question


def event_name(event: Event) -> str:
    """The variable of an event."""
    return f"!{event.value}"


def open_name(link_id: LinkId) -> str:
    """The variable that says whether the question is asked."""
    return f"{link_id}?"


def code_name(link_id: LinkId, code: Code) -> str:
    """The variable that says whether this answer was given."""
    return f"{link_id}={code}"


STOPPED = "stopped"
"""The state of an interview whose questions have ended; each level that is reached is another."""
STATES = (STOPPED, *(level.name for level in Level))


def so_far(link_id: LinkId, state: str) -> str:
    """The passing variable that says how things stand before the question."""
    return f"{link_id}<{state}"


class Space:
    """The diagrams of one protocol's answers, its variables in the order of the questions."""

    def __init__(self, protocol: Protocol) -> None:
        """Raises MissingLibraryError when the authors' libraries are not installed."""
        self.protocol = protocol
        self.cuts = cuts(protocol)
        """Before these questions the state of the interview has variables of its own, while the interview is encoded."""
        self.codes: Mapping[LinkId, tuple[str, ...]] = {
            question.link_id: tuple(code_name(question.link_id, option.code) for option in question.options) for question in protocol.questions
        }
        self.own: Mapping[LinkId, tuple[str, ...]] = {link_id: (open_name(link_id), *names) for link_id, names in self.codes.items()}
        """Every variable of a question."""
        events = [event_name(event) for event in Event]
        passing = {link_id: tuple(so_far(link_id, state) for state in STATES) for link_id in self.cuts}
        order = [*events, *(name for link_id, own in self.own.items() for name in (*passing.get(link_id, ()), *own))]
        self.diagrams = Diagrams(order, frozenset(name for names in passing.values() for name in names))
        self._meaning = {name: (link_id, Code(name.removeprefix(f"{link_id}="))) for link_id, names in self.codes.items() for name in names}

    def event(self, event: Event) -> Node:
        """The event happened."""
        return self.diagrams.variable(event_name(event))

    def opened(self, link_id: LinkId) -> Node:
        """The question is asked."""
        return self.diagrams.variable(open_name(link_id))

    def any_of(self, link_id: LinkId, codes: Iterable[Code]) -> Node:
        """One of these was answered; with MISSING among them, also while the open question waits."""
        some = self.diagrams.false
        for code in codes:
            some = some | (self.unanswered(link_id) if code == MISSING else self.diagrams.variable(code_name(link_id, code)))
        return some

    def answered(self, link_id: LinkId) -> Node:
        """The question has an answer."""
        return self.diagrams.some(self.diagrams.variable(name) for name in self.codes[link_id])

    def unanswered(self, link_id: LinkId) -> Node:
        """The question is asked and has no answer."""
        return self.opened(link_id) & ~self.answered(link_id)

    def exactly(self, question: Question, codes: frozenset[Code]) -> dict[str, bool]:
        """The values of the question's options when these are its answer."""
        return {code_name(question.link_id, option.code): option.code in codes for option in question.options}

    def valid(self, question: Question) -> Node:
        """The question has an answer that its screen takes: see `rules.interview.possible`."""
        alone = [option.code for option in question.options if option.exclusive]
        together = [option.code for option in question.options if not option.exclusive]
        if question.kind in {Kind.SINGLE, Kind.SCALE}:
            alone, together = [option.code for option in question.options], []
        none_or_one, one = self.diagrams.true, self.diagrams.false
        for code in reversed(alone):
            chosen = self.diagrams.variable(code_name(question.link_id, code))
            one = self.diagrams.if_else(chosen, none_or_one, one)
            none_or_one = none_or_one & ~chosen
        free = self.any_of(question.link_id, together)
        return (one & ~free) | (none_or_one & free)

    def true_for(self, given: Input, asked: Collection[LinkId]) -> frozenset[str]:
        """The true variables of a patient who was asked this."""
        codes = (code_name(link_id, code) for link_id, chosen in given.answers.items() if link_id in asked for code in chosen)
        return frozenset((*map(event_name, given.events), *map(open_name, asked), *codes))

    def told(self, chosen: frozenset[str]) -> Input:
        """The answers and events behind these true variables."""
        answers: dict[LinkId, frozenset[Code]] = {}
        for name in chosen:
            if name in self._meaning:
                link_id, code = self._meaning[name]
                answers[link_id] = answers.get(link_id, frozenset()) | {code}
        order = [question.link_id for question in self.protocol.questions]
        ordered: Answers = {link_id: answers[link_id] for link_id in order if link_id in answers}
        return Input(ordered, frozenset(event for event in Event if event_name(event) in chosen))
