"""What a desk may see of the kiosk on its own computer where a clinic has a server: flags that wait to be sent there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kiosk.ports import FlagEvent, VisitEnd, VisitId, VisitRecord
from rules.basics import Answers


@dataclass(frozen=True, slots=True)
class Waited:
    """One visit of which something waits."""

    events: tuple[FlagEvent, ...]
    """Those that the server does not have as far as the kiosk knows, in stored order."""
    visit: VisitRecord | None
    end: VisitEnd | None

    def after(self, before: Waited | None) -> Waited:
        """The same with what waited before: it was sent, and may not have been read at the server."""
        sent = [event for event in before.events if event not in self.events] if before else []
        return Waited((*sent, *self.events), self.visit, self.end)


class Beside(Protocol):
    """The kiosk's file, read only: nothing is made, mended or sent. Both raise StoreError."""

    def waiting(self) -> Mapping[VisitId, Waited]:
        """What waits now; nothing where there is no kiosk on this computer."""

    def answers(self, visit_id: VisitId) -> Answers:
        """The visit's answers, as `FlagStore.answers` has them."""
