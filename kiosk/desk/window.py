"""The desk's window: clinic, counts and troubles above, flags at the start, the chosen one's detail beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from kiosk.desk.board import Board, BoardState, Study
from kiosk.desk.copies import Copies, CopyParts, StaffPage
from kiosk.desk.detail import Detail
from kiosk.desk.detail_parts import words
from kiosk.desk.flag_list import FlagList
from kiosk.desk.look import Look
from kiosk.desk.paper_panel import PaperPanel, paper_told
from kiosk.desk.rows import Group, Row
from kiosk.desk.slip import staff_slip
from kiosk.desk.story import Assess, Teller
from kiosk.desk.strips import Strip, bar, beyond_strip, still
from kiosk.desk.watch import Watch
from kiosk.desk.wording import Say, Wording
from kiosk.flags import Flag, Status
from kiosk.ports import VisitId
from kiosk.style import Style
from rules.dossier import Dossier
from rules.model import Protocol

WIDTH, HEIGHT = 1280, 800
TALL = 960
"""From this height on everything is larger."""
SCALES = (1.0, 1.2)
HOUR_MS = 3_600_000
LIST_SHARE, DETAIL_SHARE = 28, 22


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the window is made of; `kiosk.app` chooses each."""

    board: Board
    protocol: Protocol
    assess: Assess
    dossier: Dossier
    """What stands behind the rules; loaded by `rules.load.load_dossier`."""
    say: Say
    style: Style
    clinic: str
    """The clinic's name, above the product's."""
    notices: Callable[[], Sequence[str]]
    """What staff must know about the questions and rules: asked at the start and every hour, shown for as long as it is said."""
    copies: CopyParts
    """What it prints with."""


class DeskWindow(QWidget):
    """Polls from its first showing until it is closed."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        self._say, self._style = parts.say, parts.style
        self._wording = Wording(parts.protocol, parts.say)
        self._teller = Teller(self._wording, parts.assess, parts.dossier)
        self._watch = Watch(parts.board, self)
        self._watch.changed.connect(self._changed)
        self._watch.studied.connect(self._studied)
        self._rows: tuple[Row, ...] = ()
        self._look = Look(parts.style, SCALES[0])
        self._list = FlagList(self._look, self._wording)
        self._detail = Detail(self._look, self._wording)
        self._copies = Copies(parts.copies, parts.say, self)
        self._panel = PaperPanel(self._copies, self._wording, parts.copies.clock, parts.copies.language)
        self._clock = parts.copies.clock
        self._counts = {group: words("0", "figure") for group in (Group.NEW, Group.SEEN)}
        self._trouble, self._silent, self._notice = (Strip(self._look, name) for name in ("trouble", "silent", "notice"))
        self._no_paper = Strip(self._look, "no_paper")
        self._notices, self._hourly = parts.notices, QTimer(self, interval=HOUR_MS)
        self._hourly.timeout.connect(self._show_notices)
        self._beyond = beyond_strip()
        self._alive = words("", "small", "quiet")
        self._none, self._none_note = words("", "title"), words("", "text", "quiet")
        self._lay_out(parts.clinic, draft=parts.protocol.sign_off is None)
        self._list.chosen.connect(self._choose)
        self._list.taken.connect(self._take)
        self._list.moved.connect(self._show_beyond)
        self._detail.seen.connect(self._take)
        self._detail.closed.connect(self._put_away)
        self._detail.slip_wanted.connect(self._print_slip)
        self._copies.changed.connect(self._show_copies)
        self._copies.over.connect(self._watch.note_job)
        self._panel.closed.connect(self._list.setFocus)
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(parts.say("desk.window", clinic=parts.clinic))
        self._tell_none(known=True)
        self.setStyleSheet(self._look.stylesheet())
        self.resize(WIDTH, HEIGHT)
        self._list.setFocus()

    def stop(self) -> None:
        """End the polling and its thread."""
        self._watch.stop()
        self._copies.stop()
        self._detail.stop()
        self._hourly.stop()

    # --- what the board says ------------------------------------------------------------------------

    def _changed(self, state: BoardState) -> None:
        before = {row.flag.visit_id: row for row in self._rows}
        self._rows = state.rows
        self._list.show_rows(state.rows)
        self._stack.setCurrentIndex(1 if state.rows else 0)
        for group, label in self._counts.items():
            label.setText(str(sum(row.group is group for row in state.rows)))
        self._tell_none(known=state.trouble is None)
        self._trouble.tell([self._say("desk.trouble"), state.trouble] if state.trouble else [])
        silent = [self._say("desk.silent", who=self._wording.place(one.who), time=self._wording.clock(one.since)) for one in state.silent]
        self._silent.tell(silent)
        self._no_paper.tell(paper_told(state.shelf, self._wording))
        self._panel.show_shelf(state.shelf)
        self._alive.setText(
            self._say("desk.alive", names=", ".join(map(self._wording.place, state.alive))) if state.alive else self._say("desk.alive.none")
        )
        selected = self._list.selected
        if selected is None:
            self._detail.show_story(None)
        elif selected not in before or _told(before[selected]) != _told(self._row(selected)) or self._elsewhere(selected):
            self._watch.study(selected)

    def _studied(self, study: Study | None) -> None:
        if study is not None and study.row.flag.visit_id == self._list.selected:
            self._detail.show_story(self._teller.tell(study))

    def _row(self, visit_id: VisitId) -> Row:
        return next(row for row in self._rows if row.flag.visit_id == visit_id)

    def _elsewhere(self, selected: VisitId) -> bool:
        return self._detail.flag is None or self._detail.flag.visit_id != selected

    # --- what the person does -----------------------------------------------------------------------

    def _choose(self, visit_id: VisitId) -> None:
        self._detail.expect(visit_id)
        self._watch.study(visit_id)

    def _take(self) -> None:
        flag = self._pressed({Status.NEW})
        if flag:
            self._watch.see(flag)

    def _put_away(self) -> None:
        flag = self._pressed({Status.SEEN, Status.WITHDRAWN})
        if flag:
            self._watch.close_flag(flag)

    def _print_slip(self) -> None:
        """What was read is what is printed."""
        story = self._detail.story
        if story is not None and not self._detail.resting:
            slip = staff_slip(story, self._wording, self._clock.utc().astimezone())
            self._copies.print(StaffPage(slip), self._say("desk.slip.of", ticket=self._wording.ticket(story.row)))

    def _show_copies(self) -> None:
        """Said once: where paper is open, the panel says it."""
        self._detail.show_copy("" if self._panel.isVisible() else self._copies.told, busy=self._copies.busy)

    def _pressed(self, meant: set[Status]) -> Flag | None:
        """The flag that was read, if the press can be meant for it."""
        flag = self._detail.flag
        if flag is None or self._detail.resting or flag.status not in meant or flag.visit_id != self._list.selected:
            return None
        return flag

    # --- how it is laid out -------------------------------------------------------------------------

    def _lay_out(self, clinic: str, *, draft: bool) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._list_side(), LIST_SHARE)
        middle.addWidget(self._detail, DETAIL_SHARE)
        for widget in (self._header(clinic), self._panel, self._notice, self._trouble, self._silent, self._no_paper):
            whole.addWidget(widget)
        whole.addLayout(middle, 1)
        whole.addWidget(self._footer(draft=draft))

    def _header(self, clinic: str) -> QWidget:
        header, across = bar("header", 12)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words(clinic, "title"))
        names.addWidget(words(self._say("desk.title"), "small", "quiet"))
        across.addLayout(names, 1)
        for group, label in self._counts.items():
            label.setWordWrap(False)
            across.addSpacing(20)
            across.addWidget(label)
            across.addWidget(still(self._say(f"desk.count.{group.value}")))
        across.addSpacing(20)
        across.addWidget(self._paper_button())
        return header

    def _paper_button(self) -> QPushButton:
        button = QPushButton(self._say("desk.paper"))
        button.setObjectName("open_paper")
        button.setProperty("plain", True)
        button.setToolTip(self._say("desk.paper.hint"))
        button.setAccessibleDescription(self._say("desk.paper.hint"))
        button.clicked.connect(self._panel.open)
        return button

    def _list_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("listSide")
        self._stack = QStackedLayout(side)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._list, 1)
        column.addWidget(self._beyond)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(full)
        return side

    def _empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(2)
        self._calm = QLabel()
        self._calm.setPixmap(self._look.icon("desk_calm", self._look.px(112), self._look.colour("action")))
        for label in (self._calm, self._none, self._none_note):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)
        return page

    def _footer(self, *, draft: bool) -> QWidget:
        footer, across = bar("footer", 6)
        across.addWidget(self._alive, 1)
        if draft:
            across.addWidget(still(self._say("desk.draft")))
            across.addSpacing(24)
        across.addWidget(still(self._say("desk.product")))
        return footer

    def _tell_none(self, *, known: bool) -> None:
        """An empty list is only called empty when the store says so."""
        self._none.setText(self._say("desk.list.empty" if known else "desk.list.unknown"))
        self._none_note.setText(self._say("desk.list.empty.note" if known else "desk.list.unknown.note"))
        self._calm.setVisible(known)

    def _show_notices(self) -> None:
        self._notice.tell(self._notices())

    def _show_beyond(self) -> None:
        beyond = self._list.beyond()
        told = [
            self._say(f"desk.list.{name}.new" if new else f"desk.list.{name}", count=count, new=new)
            for name, count, new in (("above", beyond.above, beyond.above_new), ("below", beyond.below, beyond.below_new))
            if count
        ]
        self._beyond.setText("  ·  ".join(told))
        self._beyond.setVisible(bool(told))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.start()
        self._show_notices()
        self._hourly.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = SCALES[self.height() >= TALL]
        if scale != self._look.scale:
            self._look = Look(self._style, scale)
            self.setStyleSheet(self._look.stylesheet())
            self._list.restyle(self._look)
            self._detail.restyle(self._look)


def _told(row: Row) -> Row:
    """What the detail tells of a row: all but how long it has waited."""
    return replace(row, minutes=0, late=False)
