"""Says a row of the board in words: its ticket, level, waiting time, state and reason."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol as Interface

from kiosk.desk.places import spot
from kiosk.desk.rows import Row
from kiosk.flags import CALL, Status
from kiosk.loop import ROLE, ROLES
from kiosk.ports import FlagEvent
from kiosk.pulse import DESK_PREFIX
from rules.assess import EXPIRED, FAULT
from rules.model import HelpChoice, Level, Protocol, Rule

MINUTES_AN_HOUR = 60


class Say(Interface):
    """Words of the shell by text id, with values filled in; `kiosk.text.Catalogue.say`."""

    def __call__(self, text_id: str, **values: object) -> str: ...


class Wording:
    """One protocol's and the shell's words, for the desk."""

    def __init__(self, protocol: Protocol, say: Say) -> None:
        self.protocol, self.say = protocol, say
        self._rules = {rule.id: rule for rule in (*protocol.rules, FAULT, EXPIRED)}
        self._choices = {CALL + choice.code: choice for choice in protocol.help_choices}

    def rule(self, rule_id: str) -> Rule | None:
        """The rule behind a reason, or None: a choice of the patient, or a rule of another version."""
        return self._rules.get(rule_id)

    def choice(self, rule_id: str) -> HelpChoice | None:
        """The choice behind "Talk to staff" that is a reason, or None."""
        return self._choices.get(rule_id)

    def reason(self, rule_id: str) -> str:
        """What staff read about a reason."""
        known = self.rule(rule_id) or self.choice(rule_id)
        return known.staff if known else self.say("desk.reason.unknown", rule=rule_id)

    def brief(self, rule_id: str) -> str:
        """The same on one line; a private wish is not told where others may look over a shoulder."""
        choice, known = self.choice(rule_id), self.rule(rule_id) or self.choice(rule_id)
        if choice and choice.private:
            return self.say("desk.reason.private")
        return known.brief if known and known.brief else self.reason(rule_id)

    def urgency(self, rule_id: str) -> Level:
        """The level of a reason; of one that is not known, the lowest."""
        known = self.rule(rule_id) or self.choice(rule_id)
        return known.level if known else Level.SELF_CARE

    def by_urgency(self, rule_ids: tuple[str, ...]) -> list[str]:
        """Reasons, the most urgent first, else in the order in which they came."""
        return sorted(rule_ids, key=lambda rule_id: -self.urgency(rule_id))

    def level(self, level: Level) -> str:
        """A level in a word or two."""
        return self.say(f"desk.level.{level.name}")

    def ticket(self, row: Row) -> str:
        """As `KP 47`."""
        if row.visit is None:
            return self.say("desk.ticket.none")
        return f"{row.visit.ticket[:2]} {row.visit.ticket[2:]}"

    def waited(self, row: Row) -> tuple[str, str]:
        """A number, and what it counts: ("12", "min") or ("1:05", "hours")."""
        if row.minutes < MINUTES_AN_HOUR:
            return str(row.minutes), self.say("desk.minutes")
        hours, minutes = divmod(row.minutes, MINUTES_AN_HOUR)
        return f"{hours}:{minutes:02}", self.say("desk.hours")

    def states(self, row: Row) -> list[str]:
        """What the patient wants booked, unless an alarm outranks it, and where flag, person and visit stand: "New", "Room 2", "At the screen"."""
        books = row.wish if row.flag.level is Level.ROUTINE_APPOINTMENT else None
        words = [self.say(text_id) for text_id, so in (("desk.unstored", row.unstored), ("desk.here", row.here)) if so]
        words += [self.say(f"desk.wish.{books.value}")] if books else []
        taken = row.flag.status is Status.SEEN and row.loop.role in ROLES
        words.append(self.say(f"desk.state.seen.{row.loop.role}" if taken else f"desk.state.{row.flag.status.value}"))
        if row.flag.judged is not None:
            words.append(self.say("desk.state.judged", level=self.level(row.flag.judged)))
        if row.loop.place:
            words.append(spot(self.say, row.loop.place))
        if row.flag.held and row.flag.status is not Status.HELD:
            words.append(self.say("desk.state.held"))
        if row.flag.unfinished:
            words.append(self.say("desk.state.unfinished"))
        elif row.end is None:
            words.append(self.say("desk.state.answering"))
        if row.flag.changed:
            words.append(self.say("desk.state.changed"))
        return words

    def below(self, row: Row) -> list[str]:
        """What a row says below its reason, the end may have no room: where to look for the person, then that staff set the level."""
        where = spot(self.say, row.loop.place) if row.loop.place else self.place(row.kiosk_id)
        set_here = [] if row.flag.judged is None else [self.say("desk.detail.judged")]
        longer = [] if row.flag.judged is None else [self.say("desk.state.judged", level=self.level(row.flag.judged))]
        return [where, *set_here, *(state for state in self.states(row) if state not in {where, *longer})]

    def headline(self, row: Row) -> tuple[str, int]:
        """The most urgent reason on one line, and how many more there are."""
        reasons = self.by_urgency(row.flag.rule_ids)
        return (self.brief(reasons[0]), len(reasons) - 1) if reasons else ("", 0)

    def reasons(self, row: Row) -> list[str]:
        """All reasons, the most urgent first, each whole but for private wishes."""
        ordered = self.by_urgency(row.flag.rule_ids)
        return [self.brief(each) if (choice := self.choice(each)) and choice.private else self.reason(each) for each in ordered]

    def spoken(self, row: Row) -> str:
        """The whole row as one sentence, for a screen reader."""
        count, unit = self.waited(row)
        parts = [self.level(row.flag.level), self.ticket(row), self.place(row.kiosk_id), *self.states(row), f"{count} {unit}", *self.reasons(row)[:1]]
        if row.practice:
            parts.insert(0, self.say("desk.practice"))
        return ", ".join(parts)

    def place(self, who: str) -> str:
        """The name of a kiosk or desk, as it stands at the start of a line; without one it is this desk."""
        name = who.removeprefix(DESK_PREFIX) or self.say("desk.printer.here")
        return name[:1].upper() + name[1:]

    def with_role(self, name: str, event: FlagEvent) -> str:
        """Somebody, and in which role they did it where that was stored."""
        role = next((role for role in ROLES if f"{ROLE}{role}" in event.rule_ids), None)
        return name if role is None else self.say("desk.judged.who", name=name, role=self.say(f"desk.role.{role}"))

    def group(self, row: Row) -> str:
        """The heading that the row stands under."""
        return self.say(f"desk.group.{row.group.value}")

    def clock(self, moment: datetime) -> str:
        """The time of day here."""
        local = moment.astimezone()
        return self.say("desk.clock", hour=f"{local.hour:02}", minute=f"{local.minute:02}")
