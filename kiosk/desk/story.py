"""One flag's detail as values: what to do, why, what the patient answered, how it scores, what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from kiosk.desk.change import Assess, Way, ways
from kiosk.desk.places import spot
from kiosk.desk.rows import Row
from kiosk.desk.state import Study
from kiosk.desk.wording import Wording
from kiosk.flags import FAST, HELPED, NOTE, Flag, Status
from kiosk.loop import PLACE, ROLE, ROLES
from kiosk.ports import EventKind, FlagEvent
from rules.basics import edition
from rules.dossier import Dossier
from rules.errors import ProtocolError
from rules.fill import UNCLEAR
from rules.model import Answers, Assessment, Event, Input, Level, LinkId, Question, Score, Stage


class Mark(Enum):
    """What a line is marked with; the words are `desk.mark.<value>`."""

    PRIVATE = "private"
    CHANGED = "changed"
    UNSURE = "unsure"
    DROPPED = "dropped"
    DRAFT = "draft"
    PRACTICE = "practice"
    CLASH = "clash"
    HELPED = "helped"
    FAST = "fast"
    CONTRADICTORY = "contradictory"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, with a quieter one below it."""

    text: str
    note: str = ""
    level: Level | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what was answered."""

    question: str
    answers: tuple[str, ...]
    worrying: bool
    """Anything but the answer that worries nobody."""
    marks: tuple[Mark, ...]
    warning: bool = True
    """Whether it was asked for a warning sign; else for the gate, the pain or the handout."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the detail shows, in its order."""

    row: Row
    marks: tuple[Mark, ...]
    to_do: tuple[Line, ...]
    judged: tuple[Line, ...]
    """Levels that staff set, the latest first."""
    reasons: tuple[Line, ...]
    waiting: tuple[Line, ...]
    """Held: touched and not answered, or with its follow-up open."""
    taken_back: tuple[Line, ...]
    """Held, then taken back, or lowered by the answer to its follow-up."""
    doubts: tuple[Line, ...]
    """What speaks against the answers: staff ask again."""
    score: Score | None
    """None without any answer."""
    answers: tuple[Answered, ...] | None
    """None when they cannot be read now."""
    unanswered: tuple[str, ...]
    """Questions that were open and have no answer, in their words; not told without any answer at all."""
    evidence: tuple[Line, ...]
    course: tuple[Line, ...]
    """What happened, with its time."""
    protocol: str


class Teller:
    """Turns a study into a story."""

    def __init__(self, wording: Wording, assess: Assess, dossier: Callable[[], Dossier]) -> None:
        """`dossier` is asked for what stands behind the rules when the first story is told."""
        self._wording, self._assess, self._dossier = wording, assess, dossier
        self._contradictions = {NOTE + each.id: each.staff for each in wording.protocol.contradictions}

    @cached_property
    def _entries(self) -> dict[str, Line]:
        """Evidence and statements by id."""
        try:
            dossier, say = self._dossier(), self._wording.say
        except ProtocolError:
            return {}  # the desk's log has it since the desk opened; a flag is read without
        return {
            entry.id: Line(say("desk.evidence.source", name=entry.id, source=entry.source, status=entry.status), entry.finding)
            for entry in dossier.evidence
        } | {entry.id: Line(say("desk.evidence.statement", name=entry.id, says=entry.says), entry.locator) for entry in dossier.statements}

    def tell(self, study: Study) -> Story:
        """The detail of one flag."""
        flag, wording = study.row.flag, self._wording
        answers = study.answers or {}
        assessment = self._assess(Input(answers, self._events(flag)))
        held = flag.held
        noted = tuple(reason for event in study.events if event.kind is EventKind.NOTED for reason in event.rule_ids)
        raised = () if flag.status in {Status.HELD, Status.WITHDRAWN} else flag.rule_ids
        return Story(
            row=study.row,
            marks=self._marks(study.row, noted),
            to_do=self._to_do(flag),
            judged=self._judged(study),
            reasons=self._reasons(raised, flag.changed),
            waiting=self._reasons(held, ()),
            taken_back=self._reasons(tuple(r for r in flag.withdrawn if r not in raised and r not in held), ()),
            doubts=self._doubts(noted),
            score=assessment.score if answers else None,
            answers=None if study.answers is None else tuple(self._answers(answers, assessment)),
            unanswered=tuple(wording.protocol.question(link_id).text for link_id in assessment.missing if answers),
            evidence=self._rests_on((*raised, *held)),
            course=tuple(self._course(study)),
            protocol=self._protocol(study.row),
        )

    def _course(self, study: Study) -> Iterable[Line]:
        for event in study.events:
            told = self._wording.say(f"desk.event.{self._happened(event)}", **self._told(event))
            late = f"  ·  {self._wording.say('desk.unstored')}" if event.event_id in study.unstored else ""
            yield Line(self._wording.clock(event.utc), told + late, event.level)

    def ways(self, study: Study) -> tuple[Line, ...]:
        """What would change the level, in words. Not for the thread that paints."""
        given = Input(study.answers or {}, self._events(study.row.flag))
        return tuple(self._way(way) for way in ways(self._wording.protocol, self._assess, given))

    def _way(self, way: Way) -> Line:
        say, question = self._wording.say, self._wording.protocol.question(way.link_id)
        told = []
        for name, codes in (("given", way.given), ("taken_back", way.taken_back)):
            options = [option.text for option in question.options if option.code in codes]
            told += [say(f"desk.way.{name}", options=" / ".join(options))] if options else []
        return Line(say("desk.way", level=self._wording.level(way.level), question=question.text), "; ".join(told), way.level)

    def _judged(self, study: Study) -> tuple[Line, ...]:
        """A remark that was purged, or is not here yet, leaves what was set."""
        remarks = {remark.event_id: remark for remark in study.remarks}
        lines = []
        for event in reversed(study.events):
            if event.kind is EventKind.OVERRIDDEN:
                remark = remarks.get(event.event_id)
                level, time = self._wording.level(event.level), self._wording.clock(event.utc)
                who = remark.name if remark else self._wording.place(event.kiosk_id)
                by = self._wording.say("desk.judged", level=level, time=time, name=self._wording.with_role(who, event))
                lines.append(Line(by, remark.reason if remark else "", event.level))
        return tuple(lines)

    def _events(self, flag: Flag) -> frozenset[Event]:
        choices = (self._wording.choice(rule_id) for rule_id in flag.rule_ids)
        happened = {choice.event for choice in choices if choice}
        return frozenset(happened | ({Event.UNFINISHED} if flag.unfinished else set()))

    def _marks(self, row: Row, noted: tuple[str, ...]) -> tuple[Mark, ...]:
        draft = self._wording.protocol.sign_off is None
        unlike = any(reason in self._contradictions for reason in noted)
        told = {Mark.HELPED: HELPED in noted, Mark.FAST: FAST in noted, Mark.CONTRADICTORY: unlike}
        present = told | {Mark.PRACTICE: row.practice, Mark.CLASH: row.clash, Mark.DRAFT: draft}
        return tuple(mark for mark, there in present.items() if there)

    def _doubts(self, noted: tuple[str, ...]) -> tuple[Line, ...]:
        fast = (Line(self._wording.say("desk.doubt.fast")),) if FAST in noted else ()
        return (*fast, *(Line(self._contradictions[reason]) for reason in noted if reason in self._contradictions))

    def _to_do(self, flag: Flag) -> tuple[Line, ...]:
        choices = [choice for rule_id in flag.rule_ids if (choice := self._wording.choice(rule_id))]
        said = [Line(choice.staff, marks=(Mark.PRIVATE,) if choice.private else ()) for choice in choices]
        if flag.status is Status.HELD:
            return (Line(self._wording.say("desk.to_do.held")), *said)
        if flag.status is Status.WITHDRAWN:
            return (Line(self._wording.say("desk.to_do.withdrawn")), *said)
        text = self._wording.protocol.levels[flag.level].staff
        return (Line(text), *said) if text else tuple(said)

    def _reasons(self, rule_ids: tuple[str, ...], changed: tuple[str, ...]) -> tuple[Line, ...]:
        return tuple(self._reason(rule_id, changed) for rule_id in self._wording.by_urgency(rule_ids))

    def _reason(self, rule_id: str, changed: tuple[str, ...]) -> Line:
        rule, choice = self._wording.rule(rule_id), self._wording.choice(rule_id)
        note = self._wording.say("desk.reason.note", rule=rule_id, evidence=", ".join(rule.evidence)) if rule else rule_id
        marks = (Mark.CHANGED,) if rule_id in changed else (Mark.PRIVATE,) if choice and choice.private else ()
        return Line(self._wording.reason(rule_id), note, self._wording.urgency(rule_id), marks)

    def _answers(self, answers: Answers, assessment: Assessment) -> Iterable[Answered]:
        """In the order of the interview; then what was answered and is no longer asked."""
        known = {question.link_id: question for question in self._wording.protocol.questions}
        for link_id in dict.fromkeys((*assessment.asked, *answers)):
            if link_id in answers:
                dropped = (Mark.DROPPED,) if link_id in assessment.not_asked else ()
                question = known.get(link_id)
                yield self._answered(question, answers, dropped) if question else Answered(link_id, tuple(sorted(answers[link_id])), True, dropped)

    def _answered(self, question: Question, answers: Answers, marks: tuple[Mark, ...]) -> Answered:
        codes = answers.get(LinkId(question.link_id), frozenset())
        texts = {option.code: option.text for option in question.options}
        words = [texts[option.code] for option in question.options if option.code in codes]
        words += [self._wording.say("desk.answer.unknown", code=code) for code in sorted(codes - texts.keys())]
        present = {Mark.PRIVATE: question.private, Mark.UNSURE: bool(codes & set(UNCLEAR))}
        found = tuple(mark for mark, there in present.items() if there)
        worrying = bool(question.harmless) and not codes <= question.harmless
        return Answered(question.text, tuple(words), worrying, (*found, *marks), question.stage is Stage.WARNING)

    def _rests_on(self, rule_ids: tuple[str, ...]) -> tuple[Line, ...]:
        rules = [self._wording.rule(rule_id) for rule_id in self._wording.by_urgency(rule_ids)]
        names = dict.fromkeys(name for rule in rules if rule for name in rule.evidence)
        return tuple(self._entries.get(name, Line(name)) for name in names)

    def _told(self, event: FlagEvent) -> dict[str, str]:
        wording = self._wording
        rules = map(self._noted, event.rule_ids) if event.kind is EventKind.NOTED else event.rule_ids
        told = {"level": wording.level(event.level), "rules": ", ".join(rules), "who": wording.place(event.kiosk_id)}
        if event.kind is EventKind.PLACED:
            told["place"] = ", ".join(spot(wording.say, place.removeprefix(PLACE)) for place in event.rule_ids)
        return told

    @staticmethod
    def _happened(event: FlagEvent) -> str:
        """The end of the text id of what is told of an event: of a flag that was taken also in which role, where it is known."""
        role = next((rule_id.removeprefix(ROLE) for rule_id in event.rule_ids if rule_id.startswith(ROLE)), "")
        return f"{event.kind.value}.{role}" if role in ROLES and event.kind is EventKind.SEEN else event.kind.value

    def _noted(self, reason: str) -> str:
        """What was noted, in words; a contradiction by its id, also one of another version of the questions."""
        name = reason.removeprefix(NOTE)
        say = self._wording.say
        return say("desk.note.contradiction", name=name) if name[:1].isupper() else say(f"desk.note.{name}")

    def _protocol(self, row: Row) -> str:
        known = self._wording.protocol
        told = self._wording.say("desk.protocol", title=known.title, version=known.edition, date=known.date)
        visit = row.visit
        if visit is None:
            return told
        if not known.is_that(visit.protocol, visit.version, visit.content):
            told = self._wording.say("desk.protocol.other", asked=f"{visit.protocol} {edition(visit.version, visit.content)}", known=told)
        return f"{told} · {self._wording.say('handout.product')} {visit.program}" if visit.program else told
