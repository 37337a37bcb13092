"""What people did at this desk while no store took it: kept in memory, shown as not stored, and stored in its order as soon as it can be."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from kiosk.errors import StoreError
from kiosk.flags import RAISING, Flag, Status, derive
from kiosk.paperwork import ClinicStore
from kiosk.ports import EventKind, FlagEvent, Remark, VisitId

TAKING = frozenset({EventKind.SEEN, EventKind.CLOSED})
"""What is about the flag as somebody read it: where it rises before that is stored, they have read another one."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did."""

    event: FlagEvent
    remark: Remark | None
    risen: int
    """How often the flag had risen, or called, when it was done."""


class Unstored:
    """In the order in which it was done. Not for two threads at once."""

    def __init__(self, store: ClinicStore) -> None:
        self._store = store
        self._acts: list[Act] = []
        self._stored: set[str] = set()
        """The ids of events that are stored, and were not read there yet."""

    def __len__(self) -> int:
        return len(self._acts) - len(self._stored)

    @property
    def visits(self) -> frozenset[VisitId]:
        """Of whose flags something is kept."""
        return frozenset(act.event.visit_id for act in self._acts)

    def keep(self, event: FlagEvent, remark: Remark | None, history: Sequence[FlagEvent]) -> None:
        """Done to a flag with this history."""
        self._acts.append(Act(event, remark, _risen(history)))

    def of(self, visit_id: VisitId) -> Sequence[Act]:
        """What was done to this flag, until it is read from the store."""
        return [act for act in self._acts if act.event.visit_id == visit_id]

    def outdate(self, visit_id: VisitId, history: Sequence[FlagEvent]) -> None:
        """What the store has is done with. A flag that has risen since it was taken here waits anew: nobody has read what it is now."""
        if not self._acts:
            return
        risen, known = _risen(history), {event.event_id for event in history}
        gone = [act for act in self.of(visit_id) if act.event.event_id in known or (act.event.kind in TAKING and act.risen < risen)]
        self._leave_out(gone)

    def store_all(self, done: Callable[[FlagEvent], object], later: Container[VisitId]) -> None:
        """Tell `done` of each that is stored. What fails keeps its place before all that came later. Raises StoreError.

        What was done to the flags of `later` is left: they are not stored themselves, and nothing is seen before it is raised.
        """
        for act in [act for act in self._acts if act.event.visit_id not in later and act.event.event_id not in self._stored]:
            try:
                self._store_one(act)
            except StoreError:
                # A call is for now: nobody is to look up at a ticket that was wanted an hour ago.
                self._leave_out([act for act in self._acts if act.event.kind is EventKind.SUMMONED])
                raise
            self._stored.add(act.event.event_id)
            done(act.event)

    def _leave_out(self, gone: Sequence[Act]) -> None:
        self._acts = [act for act in self._acts if act not in gone]
        self._stored -= {act.event.event_id for act in gone}

    def _store_one(self, act: Act) -> None:
        if act.remark is not None:  # first: no level is ever set by nobody, and a remark without its event is swept up
            self._store.remark(act.remark)
        self._store.append([act.event])


def standing(history: Sequence[FlagEvent], acts: Sequence[Act]) -> Flag | None:
    """A flag with what was done here. What is not stored may raise it; it makes it no calmer, for nobody else knows of it."""
    stored = derive(history)
    if stored is None or not acts:
        return stored
    flag = derive([*history, *(act.event for act in acts)])
    return flag if flag is None or flag.level > stored.level else replace(stored, status=flag.status)


def shown(history: Sequence[FlagEvent], acts: Sequence[Act]) -> Flag | None:
    """The same as the list shows it: until a close is stored the flag stays on it."""
    flag = standing(history, acts)
    if flag is not None and flag.status is Status.CLOSED:
        return standing(history, [act for act in acts if act.event.kind is not EventKind.CLOSED])
    return flag


def _risen(history: Sequence[FlagEvent]) -> int:
    return sum(event.kind in RAISING for event in history)
