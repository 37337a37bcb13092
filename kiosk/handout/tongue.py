"""One language as the pages beside the handout need it: the shell's words, the protocol's, and which way they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk import VERSION
from kiosk.visit.display import Language
from rules.model import Protocol

if TYPE_CHECKING:
    from kiosk.handout.typeface import Script


@dataclass(frozen=True)
class Tongue:
    """The words of one language."""

    language: Language
    say: Callable[..., str]
    """Words of the shell by text id."""
    protocol: Protocol
    """Its words are filled in."""
    draft: bool = False
    """Whether the words are a machine's translation that nobody has reviewed: every page says so."""

    @property
    def code(self) -> str:
        """BCP 47, as `es`: what the file says it is written in."""
        return self.language.code

    @property
    def script(self) -> Script:
        """How it is written."""
        from kiosk.handout.typeface import Script

        return Script.of(self.language)

    def date(self, day: datetime) -> str:
        """The month in words: 4/5 is another day in another country."""
        return self.say("handout.date", day=str(day.day), month=self.say(f"handout.month.{day.month}"), year=str(day.year))

    def clock(self, moment: datetime) -> str:
        """The time of day, as `14:05`."""
        return self.say("desk.clock", hour=f"{moment.hour:02}", minute=f"{moment.minute:02}")

    def marks(self, *, demonstration: bool) -> tuple[str, ...]:
        """What every page of these words must say of them; empty for a signed protocol in earnest."""
        unsigned, translated = self.protocol.sign_off is None, self.draft
        said = (
            self.say("handout.demonstration") if demonstration else "",
            self.say("handout.draft") if unsigned else "",
            self.say("shell.translated") if translated else "",
        )
        return tuple(filter(None, said))

    def version(self) -> str:
        """The program and the protocol, each with its version."""
        text_id = "handout.version_draft" if self.protocol.sign_off is None else "handout.version"
        made = datetime.fromisoformat(self.protocol.date)
        told = self.say(text_id, title=self.protocol.title, version=self.protocol.edition, date=self.date(made))
        return f"{self.say('handout.product')} {VERSION} · {told}"
