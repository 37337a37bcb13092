"""What staff should know on every page: troubles across the window while they last, and at its foot who is on."""

from __future__ import annotations

from kiosk.desk.look import Look
from kiosk.desk.paper_panel import paper_told
from kiosk.desk.state import BoardState
from kiosk.desk.strips import OneLine, Strip, still
from kiosk.desk.wording import Wording
from kiosk.text import ISOLATED


class Tidings:
    """Strips and labels for the frame; each says what the board's state says."""

    def __init__(self, look: Look, wording: Wording) -> None:
        self._wording = wording
        self.strips = tuple(Strip(look, wording, name) for name in ("notice", "audit", "trouble", "unstored", "unread", "silent", "no_paper"))
        self.notice, self.audit, self._trouble, self._unstored, self._unread, self._silent, self._no_paper = self.strips
        self.alive, self.absent = OneLine(), still("")

    def show_state(self, state: BoardState, *, leaving: bool) -> None:
        """What the board says now; see `show_unstored`."""
        say, place, clock = self._wording.say, self._wording.place, self._wording.clock
        here = [say("desk.here.told", count=state.here)] if state.here else []
        self._trouble.tell([say("desk.trouble"), ISOLATED.format(state.trouble), *here] if state.trouble else [])
        self.show_unstored(state.unstored, leaving=leaving)
        self._unread.tell([say("store.unread"), ISOLATED.format(state.unread)] if state.unread else [])
        silent = [say("desk.silent", who=place(one.who), time=clock(one.since)) for one in state.silent]
        self._silent.tell([*silent, *(say(f"desk.ill.{one.ill}", who=place(one.who)) for one in state.ailing)])
        self._no_paper.tell(paper_told(state.shelf, self._wording))
        self.alive.tell(say("desk.alive", names=", ".join(map(place, state.alive))) if state.alive else say("desk.alive.none"))
        absent = ", ".join(say("desk.absent.kiosk", who=place(who), count=count) for who, count in state.absent)
        self.absent.setText(say("desk.absent", kiosks=absent) if absent else "")

    def show_unstored(self, count: int, *, leaving: bool) -> None:
        """What was done here and is not stored yet; `leaving`: somebody would close the window."""
        say = self._wording.say
        self._unstored.tell([say("desk.unstored.leaving" if leaving else "desk.unstored.count", count=count)] if count else [])
