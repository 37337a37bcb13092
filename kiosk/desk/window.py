"""The desk's window: its frame with the pages, what the board says handed to each, and the house's notices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.clock import midnight
from kiosk.control.siren import Siren
from kiosk.desk.alarm_bar import AlarmBar
from kiosk.desk.closed_page import ClosedPage
from kiosk.desk.closing import Judgement
from kiosk.desk.copies import Copies, StaffPage
from kiosk.desk.desk_parts import DeskParts
from kiosk.desk.door import HOME, LOCK_KEY, Door
from kiosk.desk.figures_page import FiguresPage
from kiosk.desk.flags_page import FlagsPage
from kiosk.desk.frame import Frame
from kiosk.desk.health_page import HealthPage
from kiosk.desk.keys import HELP, Keys
from kiosk.desk.look import Look
from kiosk.desk.loop_bar import NOTE_KEY
from kiosk.desk.note import Clipboard, note_text
from kiosk.desk.paper_panel import PaperPanel
from kiosk.desk.readying import Readying
from kiosk.desk.rights import Right
from kiosk.desk.rows import Group
from kiosk.desk.saving import Saving
from kiosk.desk.slip import staff_slip
from kiosk.desk.state import BoardState
from kiosk.desk.story import Teller
from kiosk.desk.strips import still
from kiosk.desk.tidings import Tidings
from kiosk.desk.undo import Undo
from kiosk.desk.watch import Watch
from kiosk.desk.wording import Wording
from kiosk.guard.audit import Deed
from kiosk.languages import known_languages
from kiosk.ports import VisitId

WIDTH, HEIGHT = 1280, 800
TALL = 960
"""From this height on everything is larger."""
SCALES = (1.0, 1.2)
HOUR_MS = 3_600_000


class DeskWindow(QWidget):
    """Polls from its first showing until it is closed."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        self._say, self._style = parts.say, parts.style
        self._wording = Wording(parts.protocol, parts.say)
        self.watch = Watch(parts.board, self)
        self._language = known_languages()[parts.copies.language]
        self._look = Look(parts.style, SCALES[0], self._language)
        self.frame = Frame(parts.say, parts.clinic, self)
        self.flags = FlagsPage(self._look, self._wording, Teller(self._wording, parts.assess, parts.dossier), self.watch, parts.rooms)
        self._alarm = AlarmBar(self._look, self._wording, Siren(parts.make_alarm, parts.copies.clock, self))
        self._clipboard = Clipboard(self)
        self.figures = FiguresPage(self._look, self._wording, parts.board.figures)
        self._copies = Copies(parts.copies, parts.say, self)
        self._panel = PaperPanel(self._copies, self._wording, parts.copies.clock, parts.copies.language)
        self._clock = parts.copies.clock
        self._told_of = Tidings(self._look, self._wording)
        self._told_trouble: str | None = None
        self.door = Door(parts.door, self.frame, self._look, self._wording, parts.copies.clock)
        parts.board.did, parts.board.purged = self.door.did, lambda count: self.door.note(Deed.PURGE, code=str(count))
        self._notices, self._hourly = parts.notices, QTimer(self, interval=HOUR_MS)
        self._readying = Readying(parts.later, self._show_notices, self)
        self._saving = Saving(parts.save_day, parts.say, self)
        self._closed, self._health = ClosedPage(self._look, self._wording, self._saving), HealthPage(self._look, self._wording)
        self._undo, self.keys = Undo(parts.say), Keys(parts.say, self)
        self._state, self._told = BoardState(), tuple[str, ...]()
        self.leaving = False
        """Whether the window closes without a word about what is not stored: it was said, or nobody is there to read it."""
        self._lay_out(draft=parts.protocol.sign_off is None)
        self._connect()
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if self._language.leftwards else Qt.LayoutDirection.LeftToRight)
        self.setWindowTitle(parts.say("desk.window", clinic=parts.clinic))
        self.setStyleSheet(self._look.stylesheet())
        self.resize(WIDTH, HEIGHT)
        self.flags.list.setFocus()

    @property
    def role(self) -> str:
        """In which role flags are taken here, one of `kiosk.loop.ROLES`: as who is signed in, else as the role's button says."""
        return self.flags.bar.role.role

    @role.setter
    def role(self, role: str) -> None:
        self.flags.bar.role.set_role(role)

    def stop(self) -> None:
        """End the polling and its thread."""
        self.watch.stop()
        self._copies.stop()
        self.flags.detail.stop()
        self.figures.stop()
        self._saving.stop()
        self._undo.stop()
        self._alarm.stop()
        self._clipboard.clear()
        self._hourly.stop()
        self._readying.stop()
        self.door.stop()

    def _lay_out(self, *, draft: bool) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        for name, page in (("flags", self.flags), ("closed", self._closed), ("figures", self.figures), ("health", self._health)):
            self.frame.add_page(name, page)
        self.frame.add_page("keys", self.keys, tab=False)
        self.frame.add_action(self._panel.opener())
        self.frame.add_action(self.door.badge)
        self.frame.add_panel(self._undo)
        self.frame.add_panel(self._panel)
        for banner in (self._alarm, *self._told_of.strips):
            self.frame.add_banner(banner)
        self.frame.add_foot(self._told_of.alive, 1)
        self.frame.add_foot(self._told_of.absent)
        self.frame.add_foot(self._alarm.test_button())
        if draft:
            self.frame.add_foot(still(self._say("desk.draft")))
        self.frame.add_foot(still(self._say("desk.keys.how", key=HELP)), covered=False)

    def _connect(self) -> None:
        self.watch.changed.connect(self._changed)
        self._hourly.timeout.connect(self._show_notices)
        bar = self.flags.detail.action_bar
        bar.slip_wanted.connect(partial(self.door.require, Right.SLIP, self._print_slip))
        bar.level_wanted.connect(bar.ask_level)
        bar.lower_wanted.connect(lambda level: self.door.require(Right.LOWER, partial(bar.let_lower, level)))
        bar.judged.connect(self._judge)
        self.flags.detail.answers_wanted.connect(partial(self.door.require, Right.DETAIL, self._open_answers))
        self.door.changed.connect(self._rights_changed)
        self.door.signed_in.connect(self.flags.first_alarm)
        self.door.deeds.changed.connect(lambda: self._told_of.audit.tell(self.door.deeds.told))
        self.flags.bar.note_wanted.connect(partial(self.door.require, Right.SLIP, self._copy_note))
        self._alarm.blinked.connect(self._light)
        self._alarm.arrival.wanted.connect(lambda visit_id: self._at_flags(partial(self.flags.list.show_flag, VisitId(visit_id))))
        for changed in (self._copies.changed, self._clipboard.changed):
            changed.connect(self._show_copies)
        self._copies.over.connect(self.watch.note_job)
        self._copies.looked.connect(self.watch.hear_printer)
        self._panel.closed.connect(self.flags.list.setFocus)
        self.frame.page_shown.connect(self._turn_to)
        self.flags.put_away.connect(self._undo.offer)
        self._undo.taken_back.connect(self.flags.reopen)
        self._closed.reopened.connect(self.flags.reopen)
        self._closed.save_wanted.connect(partial(self.door.require, Right.EXPORT, self._saving.start))
        self._saving.wrote.connect(self.door.note_export)
        self.watch.closed_listed.connect(self._closed.show_closed)
        for key, name, pressed in (
            (HELP, "keys", lambda: self.frame.show_page("flags" if self.frame.page == "keys" else "keys")),
            ("F2", "next_alarm", partial(self._at_flags, self.flags.next_alarm)),
            ("F3", "taken_last", partial(self._at_flags, self.flags.taken_last)),
            ("F5", "close", bar.ask_outcome),
            ("F6", "level", partial(bar.press, "level")),
            ("F7", "slip", partial(bar.press, "slip")),
            ("F9", "paper", self._panel.open),
            ("Ctrl+Z", "undo", self._undo.take_back),
            ("Ctrl+PgDown", "next_page", partial(self.frame.step, 1)),
            ("Ctrl+PgUp", "page_before", partial(self.frame.step, -1)),
        ):
            self.keys.add(key, name, pressed)
        self.keys.tell(NOTE_KEY, "note")
        self.keys.tell(LOCK_KEY, "lock")

    # --- what the board says ------------------------------------------------------------------------

    def _changed(self, state: BoardState) -> None:
        self._state = state
        self.flags.show_state(state)
        self.door.lock_page.show_alarms(self.flags.list.unseen)
        self._show_page()
        self._alarm.show_rows(self.flags.list.unseen)
        for group, label in self.frame.counts.items():
            label.setText(str(state.counts.get(group, 0)))
        self.leaving = self.leaving and state.unstored > 0
        self._told_of.show_state(state, leaving=self.leaving)
        if state.trouble != self._told_trouble:  # what the store did about it is among the notices
            self._told_trouble = state.trouble
            self._show_notices()
        self._panel.show_shelf(state.shelf)

    def _light(self, lit: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Whatever is in sight of an emergency that nobody has taken, on whichever page, blinks."""
        self.flags.light(lit=lit)
        self.door.lock_page.light(lit=lit)
        self.frame.counts[Group.NEW].light(self._look.colour("emergency") if lit else None)

    def _at_flags(self, choose: Callable[[], None]) -> None:
        """Choose a flag, from whatever page."""
        self.frame.show_page(HOME)
        choose()

    def _turn_to(self, page: str) -> None:
        """The page that was turned to is filled; the list of flags has the keyboard again when it is back."""
        self._alarm.arrival.look_away(away=page != HOME)
        self._show_page()
        if page == HOME:
            self.flags.list.setFocus()

    def _show_page(self) -> None:
        if self.frame.page == "closed":
            self.watch.list_closed(midnight(self._clock.utc()))
        elif self.frame.page == "health":
            self._health.show_health(self._state, self._told)

    def _show_notices(self) -> None:
        self._told = tuple(self._notices())
        self._told_of.notice.tell(self._told)

    # --- who may do what ----------------------------------------------------------------------------

    def _rights_changed(self) -> None:
        """What somebody opened or copied is not there for the next, and flags are taken in the role that is signed in."""
        self.flags.detail.cover_answers(covered=self.door.asks)
        if self.door.locked:
            self.flags.detail.action_bar.leave_level()
        if not self.door.may(Right.LOWER):
            self.flags.detail.action_bar.keep_level()
        if self.door.role is not None:
            self.flags.bar.role.set_role(self.door.role)
        elif self.door.asks:
            self._clipboard.clear()
        self.flags.bar.role.setVisible(not self.door.asks)

    def _judge(self, wanted: Judgement) -> None:
        """Whoever is signed in may raise a flag; to lower it is a clinician's."""
        flag = self.flags.detail.flag
        if flag is not None and (wanted.level > flag.level or self.door.may(Right.LOWER)):
            self.flags.judge(wanted)

    def _open_answers(self) -> None:
        visit_id = self.flags.detail.open_answers()
        if visit_id is not None:
            self.door.note(Deed.DETAIL, visit=visit_id)

    # --- paper --------------------------------------------------------------------------------------

    def _print_slip(self) -> None:
        """What was read is what is printed."""
        story = self.flags.detail.story
        if story is not None and not self.flags.detail.resting:
            slip = staff_slip(story, self._wording, self._clock.utc().astimezone())
            self._copies.print(StaffPage(slip), self._say("desk.slip.of", ticket=self._wording.ticket(story.row)))
            self.door.note(Deed.SLIP, visit=story.row.flag.visit_id)

    def _copy_note(self) -> None:
        """To be pasted into the record."""
        story = self.flags.detail.story
        if story is not None and not self.flags.detail.resting:
            note = note_text(staff_slip(story, self._wording, self._clock.utc().astimezone()), self._say)
            self._clipboard.lend(note, self._say("desk.note.copied", ticket=self._wording.ticket(story.row)))
            self.door.note(Deed.SLIP, visit=story.row.flag.visit_id)

    def _show_copies(self) -> None:
        """What was copied last, or what became of the last page; where paper is open, the panel says that."""
        told = "" if self._panel.isVisible() else self._copies.told
        self.flags.detail.show_copy(self._clipboard.told or told, busy=self._copies.busy)

    # --- Qt -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch.start()
        self._alarm.start()
        self._show_notices()
        self._readying.start()
        self._hourly.start()
        self.door.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._state.unstored and not self.leaving:
            self.leaving = True
            self._told_of.show_unstored(self._state.unstored, leaving=True)
            event.ignore()
            return
        self.stop()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = SCALES[self.height() >= TALL]
        if scale != self._look.scale:
            self._look = Look(self._style, scale, self._language)
            self.setStyleSheet(self._look.stylesheet())
            self.flags.restyle(self._look)
            self.figures.restyle(self._look)
            self.door.lock_page.restyle(self._look)
