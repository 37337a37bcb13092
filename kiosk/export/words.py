"""What an export says of a flag in words: its level, its reasons and what they rest on."""

from __future__ import annotations

from typing import Protocol as Interface

from kiosk.flags import CALL
from kiosk.ports import VisitRecord
from rules.assess import EXPIRED, FAULT
from rules.basics import edition
from rules.model import Level, Protocol


class Say(Interface):
    """Words of the shell by text id; `kiosk.text.Catalogue.say`."""

    def __call__(self, text_id: str, **values: object) -> str: ...


class Words:
    """In the clinic's language, or in whichever the protocol is."""

    def __init__(self, protocol: Protocol, say: Say) -> None:
        self._say = say
        self._rules = {rule.id: rule for rule in (*protocol.rules, FAULT, EXPIRED)}
        self._choices = {CALL + choice.code: choice.staff for choice in protocol.help_choices}

    def level(self, level: Level) -> str:
        """A level in a word or two."""
        return self._say(f"desk.level.{level.name}")

    def reason(self, rule_id: str) -> str:
        """What staff read about a reason."""
        rule = self._rules.get(rule_id)
        return rule.staff if rule else self._choices.get(rule_id) or self._say("desk.reason.unknown", rule=rule_id)

    def evidence(self, rule_id: str) -> tuple[str, ...]:
        """What a reason rests on, by the ids of the protocol's dossier."""
        rule = self._rules.get(rule_id)
        return rule.evidence if rule else ()

    def asked(self, visit: VisitRecord) -> str:
        """Which questions and rules judged, and in which program, each with its version."""
        judged = f"{visit.protocol} {edition(visit.version, visit.content)}"
        return f"{judged}, {self._say('handout.product')} {visit.program}" if visit.program else judged

    def caution(self) -> str:
        """That this was sorted by answers at a screen, not by a clinician."""
        return self._say("slip.staff.draft")

    def unread(self) -> str:
        """That there are answers, and that they are not here."""
        return self._say("desk.detail.answers.unread")
