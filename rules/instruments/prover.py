"""What every proof works with: the encoded protocol, and how a counter-example becomes a patient whom the program confirms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from rules.assess import assess
from rules.dossier import Dossier
from rules.instruments.diagrams import Node
from rules.instruments.encode import Model
from rules.instruments.handouts import Handouts
from rules.instruments.risks import Medicine
from rules.instruments.sampling import Patients, draw, play
from rules.instruments.space import code_name, event_name
from rules.instruments.story import UNCLEAR, outcome, tell
from rules.interview import walk
from rules.model import Answers, Assessment, Event, Input, Protocol

SAMPLES = 2_000
"""In every run; tests and CI take more."""
WORRY, DOUBT, EVENT = 10, 11, 12
"""What an answer that is not harmless costs in the search for the smallest counter-example; "not sure" comes second where both would do."""


@dataclass(frozen=True, slots=True)
class Refutation:
    """A patient for whom a claim is false."""

    subject: str
    """What is wrong: the id of a row, rule, question or section."""
    story: str
    given: Input | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one claim."""

    number: str
    claim: str
    covers: int
    """Sets of answers over which it was proved."""
    checked: str
    """How many things of which kind: "93 rows"."""
    refutations: tuple[Refutation, ...]
    notes: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """No counter-example exists."""
        return not self.refutations


def calmed(protocol: Protocol, answers: Answers) -> Answers:
    """The answers with harmless ones to every further question that has one, follow-ups too."""
    filled = dict(answers)
    while True:
        path = walk(protocol, filled)
        opened = (protocol.question(link_id) for link_id in path.missing)
        more = {question.link_id: question.harmless for question in opened if question.harmless}
        # One of them may close another: what was filled in for nothing is taken out again.
        idle = [link_id for link_id in path.not_asked if link_id not in answers]
        if not more and not idle:
            return filled
        filled = {link_id: codes for link_id, codes in {**filled, **more}.items() if link_id not in idle}


@dataclass(eq=False)
class Prover:
    """One protocol with its dossier, encoded once for all claims."""

    model: Model
    dossier: Dossier
    medicines: tuple[Medicine, ...]
    unordered: dict[str, str] = field(default_factory=dict)
    """Why the answers of a question are not all ordered, by question."""
    samples: int = SAMPLES
    """Random sets of answers on which the model is held against the program."""

    like: Prover | None = None
    """A prover whose visits are nearly the same: a counter-example is looked for among those first."""

    @property
    def protocol(self) -> Protocol:
        """The protocol that is proved."""
        return self.model.protocol

    @cached_property
    def handouts(self) -> Handouts:
        """Its handout, encoded."""
        return Handouts(self.model)

    @cached_property
    def patients(self) -> Patients:
        """Seeded random patients, played through the program."""
        return play(self.protocol, draw(self.model.space, self.samples, seed=1))

    @cached_property
    def played(self) -> tuple[tuple[Input, Assessment], ...]:
        """Moments of a visit: those of the random patients that are one, and the dossier's cases."""
        base = self.dossier.base
        cases = [Input({**base, **case.change}, case.events) for case in self.dossier.cases]
        every = [*zip(self.patients.draw.inputs, self.patients.found, strict=True), *((given, assess(self.protocol, given)) for given in cases)]
        # Whoever skipped a question was never at such a moment.
        return tuple((given, found) for given, found in every if found.missing == found.asked[len(found.asked) - len(found.missing) :])

    @cached_property
    def alive(self) -> frozenset[str]:
        """The questions and answers of those of them that reached the end."""
        ended = [(given, found) for given, found in self.played if not found.missing]
        return frozenset().union(*(self.model.space.true_for(given, set(found.asked)) for given, found in ended))

    @cached_property
    def cost(self) -> dict[str, int]:
        """What each answer adds to the size of a counter-example: nothing for a harmless one."""
        costs = {event_name(event): EVENT for event in Event}
        for question in self.protocol.questions:
            for option in question.options:
                worth = DOUBT if option.code in UNCLEAR else WORRY
                costs[code_name(question.link_id, option.code)] = 0 if option.code in question.harmless else worth
        return costs

    def count(self, node: Node) -> int:
        """Exactly how many sets of answers make this true."""
        return self.model.space.diagrams.count(node)

    def smallest(self, wrong: Node) -> Input | None:
        """The answers with the fewest worries for which this is true, a visit that reached its end before any other; None when there are none."""
        d = self.model.space.diagrams
        if wrong == d.false:
            return None
        ended = wrong & self.model.complete
        chosen = d.cheapest(wrong if ended == d.false else ended, self.cost)
        return None if chosen is None else self.model.space.told(chosen)

    def confirmed(self, wrong: Node, is_wrong: Callable[[Assessment], bool]) -> Input | None:
        """As `smallest`, but only tried: the fewest worries of all with harmless answers beside them.

        Where the program confirms it, nothing is smaller.
        """
        chosen = self.model.space.diagrams.cheapest(wrong, self.cost)
        if chosen is None:
            return None
        least = self.model.space.told(chosen)
        given = Input(calmed(self.protocol, least.answers), least.events)
        names = [code_name(link_id, code) for link_id, codes in given.answers.items() for code in codes]
        as_small = sum(map(self.cost.__getitem__, names)) <= sum(self.cost.get(name, 0) for name in chosen if name in names)
        found = assess(self.protocol, given)
        meets = self.model.space.diagrams.holds(wrong, self.model.space.true_for(given, found.asked))
        return given if as_small and meets and not found.not_asked and is_wrong(found) else None

    def example(self, node: Node, is_so: Callable[[Assessment], bool] = lambda _: True) -> Input | None:
        """The smallest patient at any moment of a visit for whom this is true; None when there is none. `is_so` is what the program must say."""
        return self.confirmed(node, is_so) or self._alike(node, is_so) or self.smallest(self.model.moments & node)

    def _alike(self, node: Node, is_so: Callable[[Assessment], bool]) -> Input | None:
        if self.like is None:
            return None
        given = self.model.space.told(self.model.space.diagrams.any_setting(self.like.model.moments & node))
        found = assess(self.protocol, given)
        meets = self.model.space.diagrams.holds(node, self.model.space.true_for(given, found.asked))
        return given if meets and not found.not_asked and is_so(found) else None

    def refute(self, subject: str, wrong: Node, demand: str, is_wrong: Callable[[Assessment], bool]) -> tuple[Refutation, ...]:
        """The smallest counter-example at any moment of a visit, if there is one, played through the program. `demand` completes "but ..."."""
        if wrong == self.model.space.diagrams.false:
            return ()
        given = self.example(wrong, is_wrong)
        if given is None:
            return ()
        story = f"{tell(self.protocol, given)[:-1]}; {outcome(self.protocol, given)}, but {demand}."
        if not is_wrong(assess(self.protocol, given)):
            story = f"The model and the program disagree: {story}"
        return (Refutation(subject, story, given),)
