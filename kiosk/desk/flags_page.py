"""The desk's first page: flags at the start, the chosen one's detail beside them, and what a person does to it."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.desk.actions import CLOSABLE, JUDGED
from kiosk.desk.closing import Judgement
from kiosk.desk.detail import Detail
from kiosk.desk.flag_list import FlagList
from kiosk.desk.list_side import ListSide
from kiosk.desk.look import Look
from kiosk.desk.loop_bar import LoopBar
from kiosk.desk.rows import Row
from kiosk.desk.state import BoardState, Study
from kiosk.desk.story import Teller
from kiosk.desk.watch import Watch
from kiosk.desk.wording import Wording
from kiosk.flags import Flag, Outcome, Status
from kiosk.ports import VisitId

LIST_SHARE, DETAIL_SHARE = 28, 22
HURRY_MS = 120
"""Who chooses another flag this soon holds a key down: the detail, which takes longer to lay out than the list to move, waits until they stay."""


class FlagsPage(QWidget):
    """Keeps the list and the detail about the same flag."""

    put_away = Signal(str, str)
    """The `VisitId` of a flag that was closed here and is off the list, and a sentence that says so."""

    def __init__(self, look: Look, wording: Wording, teller: Teller, watch: Watch, rooms: Sequence[str]) -> None:
        super().__init__()
        self._teller, self._watch = teller, watch
        self._wording = wording
        self._asked: Row | None = None
        """What the list said of the chosen flag when its detail was last asked for."""
        self._awaited: VisitId | None = None
        """The flag whose detail was asked for last, until it comes."""
        self._leaving: dict[VisitId, str] = {}
        self._coming: VisitId | None = None
        """A closed flag that was opened again here, until it is back on the list."""
        self._taken_last = VisitId("")
        self._hurry = QTimer(self, singleShot=True, interval=HURRY_MS)
        self._hurry.timeout.connect(self._stay)
        self._passed = False
        """The chosen flag's detail is still to be asked for: others were chosen just before."""
        self.list = FlagList(look, wording)
        self.detail = Detail(look, wording)
        self.bar = LoopBar(wording.say, rooms)
        self.detail.action_bar.add_row(self.bar)
        self._side = ListSide(self.list, look, wording)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._side, LIST_SHARE)
        across.addWidget(self.detail, DETAIL_SHARE)
        watch.studied.connect(self._studied)
        self.list.chosen.connect(self._choose)
        self.list.taken.connect(self._enter)
        actions = self.detail.action_bar
        actions.seen.connect(self._take)
        actions.closed.connect(self._put_away)
        actions.done.connect(self.list.setFocus)
        self.detail.stood.connect(self._stand)
        self.bar.placed.connect(self._place)
        self.bar.role.changed.connect(self._name_seen)
        self._name_seen(self.bar.role.role)
        self.bar.summoned.connect(self._summon)

    def show_state(self, state: BoardState) -> None:
        """What the board says now; the detail is asked for anew where it tells something else."""
        before = self.list.selected
        self.list.show_rows(state.rows)
        if before in self._leaving and self.list.selected != before:
            self.first_alarm()
        self._find_again()
        self._side.tell(rows=bool(state.rows), known=state.trouble is None)
        self._tell_left(known=state.trouble is None)
        selected = self.list.selected
        row = self.list.row(selected) if selected else None
        if selected is None or row is None:
            self.detail.show_story(None)
        elif not self._passed and (self._asked is None or _told(self._asked) != _told(row) or self._elsewhere(selected)):
            self._study(selected)
        self._asked = row

    def next_alarm(self) -> None:
        """Choose the next alarm that nobody has taken, in the order of the list; after the last one comes the first."""
        waiting = [row.flag.visit_id for row in self.list.unseen if row.waits]
        if waiting:
            at = waiting.index(self.list.selected) + 1 if self.list.selected in waiting else 0
            self.list.show_flag(waiting[at % len(waiting)])

    def first_alarm(self) -> None:
        """Stand on the most urgent alarm that nobody has taken, though no person chose it: its buttons and Enter rest until it was read."""
        following = next((row.flag.visit_id for row in self.list.unseen if row.waits), None)
        if following is not None and following != self.list.selected:
            self.list.go_on(following)
            self._study(following)

    def reopen(self, visit_id: str) -> None:
        """Bring a closed flag back to the list; it is chosen once it is there."""
        self._coming = VisitId(visit_id)
        self._watch.reopen(self._coming)

    def taken_last(self) -> None:
        """Choose the flag that was taken here last, if it is still on the list: whoever took it may say where the person is."""
        self.list.show_flag(self._taken_last)

    def light(self, *, lit: bool) -> None:
        """Emergencies that nobody has taken are lit, or not."""
        self._side.light(lit=lit)

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self.list.restyle(look)
        self._side.restyle(look)
        self.detail.restyle(look)

    def pressed(self, meant: AbstractSet[Status]) -> Flag | None:
        """The flag that was read, if a press can be meant for it: it stands so, and did not change under the finger."""
        flag = self.detail.flag
        if flag is None or self.detail.resting or flag.status not in meant or flag.visit_id != self.list.selected:
            return None
        return flag

    def _studied(self, study: Study | None) -> None:
        self._awaited = None
        if study is not None and study.row.flag.visit_id == self.list.selected:
            self.detail.show_story(self._teller.tell(study))
            if study.answers:
                self._watch.work_out(partial(self._teller.ways, study), partial(self.detail.show_ways, study.row.flag.visit_id))

    def _elsewhere(self, selected: VisitId) -> bool:
        """Whether the detail is about another flag, and this one's is not on its way."""
        return selected != self._awaited and (self.detail.flag is None or self.detail.flag.visit_id != selected)

    def _choose(self, visit_id: VisitId) -> None:
        self.detail.expect(visit_id)
        self._passed = self._hurry.isActive()
        if not self._passed:
            self._study(visit_id)
        self._hurry.start()

    def _stay(self) -> None:
        """Nothing else was chosen meanwhile."""
        selected = self.list.selected
        if self._passed and selected is not None:
            self._study(selected)
        self._passed = False

    def _study(self, visit_id: VisitId) -> None:
        self._awaited, self._asked = visit_id, self.list.row(visit_id)
        self._watch.study(visit_id)

    def _enter(self) -> None:
        """Enter takes a flag; on one that somebody has taken it goes to the next alarm, so that the same key works off a queue."""
        row = self.list.row(self.list.selected) if self.list.selected else None
        if row is not None and row.flag.status is not Status.NEW:
            self.next_alarm()
        else:
            self._take()

    def _take(self) -> None:
        """The flag stays chosen: what is pressed next, where the person is, is about the patient who was just taken."""
        flag = self.pressed({Status.NEW})
        if flag:
            self._taken_last = flag.visit_id
            self._watch.see(flag, self.bar.role.role)

    def _find_again(self) -> None:
        """What was opened again is chosen; it came by itself, so its buttons rest."""
        if self._coming is not None and self.list.row(self._coming) is not None:
            self.list.go_on(self._coming)
            self._coming = None

    def _place(self, place: str) -> None:
        flag = self.pressed({Status.NEW, Status.SEEN})
        if flag:
            self._watch.place(flag, place)

    def _summon(self) -> None:
        flag = self.pressed({Status.NEW, Status.SEEN})
        if flag:
            self._watch.summon(flag)

    def _name_seen(self, role: str) -> None:
        self.detail.action_bar.name_seen(self._wording.say(f"desk.seen.{role}"))

    def _stand(self) -> None:
        self.bar.show_row(self.detail.story.row if self.detail.story else None, resting=self.detail.resting)

    def _put_away(self, outcome: Outcome) -> None:
        flag = self.pressed(CLOSABLE)
        if flag:
            say, story = self._wording.say, self.detail.story
            ticket = self._wording.ticket(story.row) if story else ""
            self._leaving[flag.visit_id] = say("desk.closed.told", ticket=ticket, outcome=say(f"desk.{outcome.value}"))
            self._watch.close_flag(flag, outcome)

    def _tell_left(self, *, known: bool) -> None:
        """A close is told once the flag is off the list; where the store failed, or the flag rose meanwhile, it never is."""
        for visit_id, told in list(self._leaving.items()):
            row = self.list.row(visit_id)
            if row is None or not known or row.flag.status is Status.NEW:
                del self._leaving[visit_id]
            if row is None and known:
                self.put_away.emit(visit_id, told)

    def judge(self, wanted: Judgement) -> None:
        """Set this level, for who may."""
        flag = self.pressed(JUDGED)
        if flag:
            self._watch.set_level(flag, wanted, self.bar.role.role)


def _told(row: Row) -> Row:
    """What the detail tells of a row: all but how long it has waited."""
    return replace(row, minutes=0, late=False)
