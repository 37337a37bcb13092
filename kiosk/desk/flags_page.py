"""The desk's first page: flags at the start, the chosen one's detail beside them, and what a person does to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.desk.board import BoardState, Study
from kiosk.desk.detail import Detail
from kiosk.desk.flag_list import FlagList
from kiosk.desk.list_side import ListSide
from kiosk.desk.look import Look
from kiosk.desk.rows import Row
from kiosk.desk.story import Teller
from kiosk.desk.watch import Watch
from kiosk.desk.wording import Wording
from kiosk.flags import Flag, Status
from kiosk.ports import VisitId

LIST_SHARE, DETAIL_SHARE = 28, 22


class FlagsPage(QWidget):
    """Keeps the list and the detail about the same flag."""

    def __init__(self, look: Look, wording: Wording, teller: Teller, watch: Watch) -> None:
        super().__init__()
        self._teller, self._watch = teller, watch
        self._rows: tuple[Row, ...] = ()
        self.list = FlagList(look, wording)
        self.detail = Detail(look, wording)
        self._side = ListSide(self.list, look, wording.say)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._side, LIST_SHARE)
        across.addWidget(self.detail, DETAIL_SHARE)
        watch.studied.connect(self._studied)
        self.list.chosen.connect(self._choose)
        self.list.taken.connect(self._take)
        self.detail.seen.connect(self._take)
        self.detail.closed.connect(self._put_away)

    def show_state(self, state: BoardState) -> None:
        """What the board says now; the detail is asked for anew where it tells something else."""
        before = {row.flag.visit_id: row for row in self._rows}
        self._rows = state.rows
        self.list.show_rows(state.rows)
        self._side.tell(rows=bool(state.rows), known=state.trouble is None)
        selected = self.list.selected
        if selected is None:
            self.detail.show_story(None)
        elif selected not in before or _told(before[selected]) != _told(self._row(selected)) or self._elsewhere(selected):
            self._watch.study(selected)

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self.list.restyle(look)
        self.detail.restyle(look)

    def pressed(self, meant: set[Status]) -> Flag | None:
        """The flag that was read, if a press can be meant for it: it stands so, and did not change under the finger."""
        flag = self.detail.flag
        if flag is None or self.detail.resting or flag.status not in meant or flag.visit_id != self.list.selected:
            return None
        return flag

    def _studied(self, study: Study | None) -> None:
        if study is not None and study.row.flag.visit_id == self.list.selected:
            self.detail.show_story(self._teller.tell(study))

    def _row(self, visit_id: VisitId) -> Row:
        return next(row for row in self._rows if row.flag.visit_id == visit_id)

    def _elsewhere(self, selected: VisitId) -> bool:
        return self.detail.flag is None or self.detail.flag.visit_id != selected

    def _choose(self, visit_id: VisitId) -> None:
        self.detail.expect(visit_id)
        self._watch.study(visit_id)

    def _take(self) -> None:
        flag = self.pressed({Status.NEW})
        if flag:
            self._watch.see(flag)

    def _put_away(self) -> None:
        flag = self.pressed({Status.SEEN, Status.WITHDRAWN})
        if flag:
            self._watch.close_flag(flag)


def _told(row: Row) -> Row:
    """What the detail tells of a row: all but how long it has waited."""
    return replace(row, minutes=0, late=False)
