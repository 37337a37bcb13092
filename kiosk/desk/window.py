"""The desk's window: its frame with the pages, what the board says handed to each, and the house's notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiosk.desk.board import Board, BoardState
from kiosk.desk.copies import Copies, CopyParts, StaffPage
from kiosk.desk.detail_parts import words
from kiosk.desk.flags_page import FlagsPage
from kiosk.desk.frame import Frame
from kiosk.desk.look import Look
from kiosk.desk.paper_panel import PaperPanel, paper_told
from kiosk.desk.slip import staff_slip
from kiosk.desk.story import Assess, Teller
from kiosk.desk.strips import Strip, still
from kiosk.desk.watch import Watch
from kiosk.desk.wording import Say, Wording
from kiosk.style import Style
from rules.dossier import Dossier
from rules.model import Protocol

WIDTH, HEIGHT = 1280, 800
TALL = 960
"""From this height on everything is larger."""
SCALES = (1.0, 1.2)
HOUR_MS = 3_600_000


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
        self._watch = Watch(parts.board, self)
        self._look = Look(parts.style, SCALES[0])
        self.frame = Frame(parts.say, parts.clinic, self)
        self.flags = FlagsPage(self._look, self._wording, Teller(self._wording, parts.assess, parts.dossier), self._watch)
        self._copies = Copies(parts.copies, parts.say, self)
        self._panel = PaperPanel(self._copies, self._wording, parts.copies.clock, parts.copies.language)
        self._clock = parts.copies.clock
        self._trouble, self._silent, self._notice = (Strip(self._look, name) for name in ("trouble", "silent", "notice"))
        self._no_paper = Strip(self._look, "no_paper")
        self._notices, self._hourly = parts.notices, QTimer(self, interval=HOUR_MS)
        self._alive = words("", "small", "quiet")
        self._lay_out(draft=parts.protocol.sign_off is None)
        self._connect()
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(parts.say("desk.window", clinic=parts.clinic))
        self.setStyleSheet(self._look.stylesheet())
        self.resize(WIDTH, HEIGHT)
        self.flags.list.setFocus()

    def stop(self) -> None:
        """End the polling and its thread."""
        self._watch.stop()
        self._copies.stop()
        self.flags.detail.stop()
        self._hourly.stop()

    def _lay_out(self, *, draft: bool) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        self.frame.add_page("flags", self.flags)
        self.frame.add_action(self._paper_button())
        for banner in (self._panel, self._notice, self._trouble, self._silent, self._no_paper):
            self.frame.add_banner(banner)
        self.frame.add_foot(self._alive, 1)
        if draft:
            self.frame.add_foot(still(self._say("desk.draft")))

    def _connect(self) -> None:
        self._watch.changed.connect(self._changed)
        self._hourly.timeout.connect(self._show_notices)
        self.flags.detail.slip_wanted.connect(self._print_slip)
        self._copies.changed.connect(self._show_copies)
        self._copies.over.connect(self._watch.note_job)
        self._panel.closed.connect(self.flags.list.setFocus)

    def _paper_button(self) -> QPushButton:
        button = QPushButton(self._say("desk.paper"))
        button.setObjectName("open_paper")
        button.setProperty("plain", True)
        button.setToolTip(self._say("desk.paper.hint"))
        button.setAccessibleDescription(self._say("desk.paper.hint"))
        button.clicked.connect(self._panel.open)
        return button

    # --- what the board says ------------------------------------------------------------------------

    def _changed(self, state: BoardState) -> None:
        self.flags.show_state(state)
        for group, label in self.frame.counts.items():
            label.setText(str(sum(row.group is group for row in state.rows)))
        self._trouble.tell([self._say("desk.trouble"), state.trouble] if state.trouble else [])
        silent = [self._say("desk.silent", who=self._wording.place(one.who), time=self._wording.clock(one.since)) for one in state.silent]
        self._silent.tell(silent)
        self._no_paper.tell(paper_told(state.shelf, self._wording))
        self._panel.show_shelf(state.shelf)
        self._alive.setText(
            self._say("desk.alive", names=", ".join(map(self._wording.place, state.alive))) if state.alive else self._say("desk.alive.none")
        )

    def _show_notices(self) -> None:
        self._notice.tell(self._notices())

    # --- paper --------------------------------------------------------------------------------------

    def _print_slip(self) -> None:
        """What was read is what is printed."""
        story = self.flags.detail.story
        if story is not None and not self.flags.detail.resting:
            slip = staff_slip(story, self._wording, self._clock.utc().astimezone())
            self._copies.print(StaffPage(slip), self._say("desk.slip.of", ticket=self._wording.ticket(story.row)))

    def _show_copies(self) -> None:
        """Said once: where paper is open, the panel says it."""
        self.flags.detail.show_copy("" if self._panel.isVisible() else self._copies.told, busy=self._copies.busy)

    # --- Qt -----------------------------------------------------------------------------------------

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
            self.flags.restyle(self._look)
