"""What stands on the paper form for the day when no kiosk works: every question, option, red flag and advice of a protocol, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kiosk.handout.form_marks import family, mark, opened, together
from kiosk.handout.form_ticks import Numbers, Ticks, letter, level_words, with_only_as_none
from kiosk.handout.tongue import Tongue
from rules.model import (
    PLACES,
    All,
    Any,
    Condition,
    Event,
    Kind,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    Not,
    Protocol,
    Question,
    Section,
    Stage,
    Term,
)
from rules.operators import mentions

LEFT_OUT = frozenset({"code", "footer"})
"""Places of the handout that stand on a sheet and not on this form: what a phone reads, and what a sheet without answers says of itself."""
MEDICINES = frozenset({"relief", "pain_relief"})
CALLS = "0"
"""The number of what stands behind "Talk to staff"."""


@dataclass(frozen=True, slots=True)
class Box:
    """One option with its box."""

    name: str
    """As it is cited: `7c`."""
    label: str
    """Before its box: `c`."""
    text: str
    level: Level
    """What the tick reaches by itself; SELF_CARE: nothing."""
    opens: tuple[str, ...] = ()
    """Numbers of the follow-ups that it opens: its level holds until they are answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on paper."""

    link_id: str
    number: str
    text: str
    help: str
    why: str
    only: tuple[str, ...]
    """When it is answered at all, a sentence each; empty: always."""
    boxes: tuple[Box, ...]
    words: tuple[str, ...]
    """Of a scale: at its low end, middle and high end."""
    scale: bool
    follow_ups: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind."""

    stage: Stage
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Ticks that count together."""

    rule_id: str
    level: Level
    text: str
    ticks: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One section of the handout."""

    section_id: str
    title: str
    lines: tuple[str, ...]
    only: str
    """The ticks it is for; empty: for everybody."""
    help: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form."""

    calls: Asked
    groups: tuple[Group, ...]
    """Warning signs first."""
    rows: tuple[Row, ...]
    terms: tuple[tuple[str, str], ...]
    """Letters that stand for ticks in `rows`."""
    advice: tuple[Advice, ...]


def form(tongue: Tongue) -> Form:
    """The form of this protocol, in these words."""
    protocol, say = tongue.protocol, tongue.say
    grouped = _grouped(protocol)
    numbers = _numbers(protocol, grouped, say)
    ticks = Ticks(numbers, lambda boxes: say("form.none_of", ticks=boxes))
    asking = _Asking(protocol, numbers, ticks, say)
    rows = tuple(Row(each.rule.id, each.rule.level, each.rule.staff, ticks.write(each.when)) for each in together(protocol))
    return Form(
        calls=_calls(protocol, say),
        groups=tuple(Group(stage, tuple(asking.asked(question) for question in questions)) for stage, questions in grouped),
        rows=rows,
        terms=ticks.terms(),
        advice=tuple(_advice(protocol, ticks)),
    )


def _grouped(protocol: Protocol) -> tuple[tuple[Stage, tuple[Question, ...]], ...]:
    """Main questions by stage, in their order; one that waits for a tick of a later group stands in that group, right behind it."""
    order = list(Stage)
    group: dict[LinkId, Stage] = {}
    mains = [question for question in protocol.questions if question.follow_up_to is None]
    for question in mains:
        waits_for = mentions(question.enable_when, protocol.terms) if question.enable_when else frozenset()
        stages = [question.stage, *(group[family(protocol, each)] for each in waits_for if family(protocol, each) in group)]
        group[question.link_id] = max(stages, key=order.index)
    return tuple((stage, tuple(each for each in mains if group[each.link_id] is stage)) for stage in order if stage in group.values())


def _numbers(protocol: Protocol, grouped: Sequence[tuple[Stage, Sequence[Question]]], say: Callable[..., str]) -> Numbers:
    numbers: dict[LinkId, str] = {}
    for at, question in enumerate((each for _, questions in grouped for each in questions), start=1):
        numbers[question.link_id] = str(at)
        followers = [each for each in protocol.questions if each.follow_up_to == question.link_id]
        numbers |= {follower.link_id: f"{at}.{place}" for place, follower in enumerate(followers, start=1)}
    events = {choice.event: f"{CALLS}{letter}" for letter, choice in zip("abcdefgh", protocol.help_choices, strict=False)}
    return Numbers(numbers, protocol, {Event.UNFINISHED: say("form.unfinished")} | events)


def _calls(protocol: Protocol, say: Callable[..., str]) -> Asked:
    """Behind "Talk to staff" on every screen; on paper they come first."""
    boxes = tuple(Box(f"{CALLS}{label}", label, choice.text, choice.level) for label, choice in zip("abcdefgh", protocol.help_choices, strict=False))
    return Asked("help", CALLS, say("form.calls"), "", "", (), boxes, (), scale=False)


class _Asking:
    """Puts questions on paper."""

    def __init__(self, protocol: Protocol, numbers: Numbers, ticks: Ticks, say: Callable[..., str]) -> None:
        self._protocol, self._numbers, self._ticks, self._say = protocol, numbers, ticks, say
        helps = Counter(each.help for each in protocol.questions if each.kind is Kind.MULTI and each.help)
        self._touch = helps.most_common(1)[0][0] if helps else ""

    def asked(self, question: Question) -> Asked:
        """A question with its follow-ups."""
        followers = [each for each in self._protocol.questions if each.follow_up_to == question.link_id]
        return Asked(
            link_id=question.link_id,
            number=self._numbers.questions[question.link_id],
            text=question.text,
            help=self._help(question),
            why=question.why if question.follow_up_to is None else "",
            only=tuple(self._only(question)),
            boxes=tuple(self._boxes(question)),
            words=question.words,
            scale=question.kind is Kind.SCALE,
            follow_ups=tuple(self.asked(each) for each in followers),
        )

    def _only(self, question: Question) -> Iterator[str]:
        when = question.enable_when
        kinds = level_words(when)
        if LevelBelow in kinds:
            yield self._say("form.only_below")
        if LevelAtLeast in kinds:
            yield self._say("form.only_book")
        boxes = self._ticks.expanded(when) if when is not None else ""
        if boxes:
            yield self._say("form.only", ticks=boxes)

    def _help(self, question: Question) -> str:
        """As on the screen, but a pen ticks where a finger touches: what nearly every question of several choices says there."""
        if question.kind is Kind.BODYMAP:
            return self._say("form.tick_all")
        if not self._touch or not question.help.startswith(self._touch):
            return question.help
        more = question.help.removeprefix(self._touch)
        return self._say("form.tick_all") + ("" if any(option.exclusive and option.text in more for option in question.options) else more)

    def _boxes(self, question: Question) -> Iterator[Box]:
        for option in question.options:
            opens = tuple(self._numbers.questions[each] for each in opened(self._protocol, question, option.code))
            name = self._numbers.box(question.link_id, option.code)
            yield Box(name, letter(question, option.code).lstrip(":"), option.text, mark(self._protocol, question, option.code), opens)


def _advice(protocol: Protocol, ticks: Ticks) -> Iterator[Advice]:
    """In print order. That a medicine may suit somebody is never on paper: it takes all answers weighed, which nobody does by hand."""
    left_out = {section.id for section in protocol.sections if _is_left_out(section, protocol)}
    whens = {section.id: section.when for section in protocol.sections}
    for section in sorted(protocol.sections, key=lambda each: PLACES.index(each.place)):
        if section.id in left_out or (section.follows and section.follows <= left_out):
            continue
        when = _of_all([section.when, _of_any([whens[each] for each in sorted(section.follows)])])
        careful = section.place in MEDICINES and _allows(when, protocol, negated=True)
        yield Advice(
            section_id=section.id,
            title=section.title,
            lines=tuple(sentence.text for sentence in section.text),
            only="" if when is None or careful else ticks.expanded(with_only_as_none(when, protocol)),
            help=section.place == "help",
        )


def _of_any(whens: Sequence[Condition | None]) -> Condition | None:
    """For whom at least one of these is; None: for everybody."""
    found = tuple(when for when in whens if when is not None)
    return (found[0] if len(found) == 1 else Any(found)) if len(found) == len(whens) and found else None


def _of_all(whens: Sequence[Condition | None]) -> Condition | None:
    """For whom all of these are; None: for everybody."""
    found = tuple(when for when in whens if when is not None)
    return (found[0] if len(found) == 1 else All(found)) if found else None


def _is_left_out(section: Section, protocol: Protocol) -> bool:
    """Whether it says that a medicine may suit, stands on a sheet only, or is the caption of a drawing that says what stands above it."""
    allowing = section.place in MEDICINES and section.when is not None and _allows(section.when, protocol)
    caption = bool(section.follows) and section.when is None and all(sentence.picture for sentence in section.text) and section.place != "today"
    return allowing or caption or section.place in LEFT_OUT


def _allows(condition: Condition | None, protocol: Protocol, *, negated: bool = False) -> bool:
    """Whether it rests on a helper term that counts as no while an answer is missing: leave that something is safe; `negated`, on its opposite."""
    match condition:
        case Term(name):
            return not negated and not protocol.terms[name].unknown_is
        case Not(part):
            return negated and _allows(part, protocol)
        case All(parts) | Any(parts):
            return any(_allows(part, protocol, negated=negated) for part in parts)
        case _:
            return False


def every_box(whole: Form) -> Iterable[Box]:
    """Every box on the form, follow-ups included."""
    yield from whole.calls.boxes
    for group in whole.groups:
        for question in group.questions:
            yield from question.boxes
            for follow_up in question.follow_ups:
                yield from follow_up.boxes


def advised(section: Section, whole: Form) -> bool:
    """Whether the form carries this section."""
    return any(advice.section_id == section.id for advice in whole.advice)
