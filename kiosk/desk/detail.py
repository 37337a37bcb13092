"""The detail of one flag: its page, and the actions below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from kiosk.desk.actions import Actions
from kiosk.desk.detail_parts import LevelTag, Parts, words
from kiosk.desk.look import Look
from kiosk.desk.practice import PracticeStrip
from kiosk.desk.slip import may_be_slipped
from kiosk.desk.story import Line, Story
from kiosk.desk.wording import Wording
from kiosk.flags import Flag
from kiosk.ports import VisitId

REST_MS = 700
"""After the detail changed by itself its buttons rest for this long: nobody presses what they have not read."""
PATIENCE_MS = 150
"""A chosen flag that is not there by then leaves the page blank, so that nobody reads another patient's."""
MARKS_A_ROW = 3
"""More would push the detail wider than the window in a language of long words."""
NOTHING, STORY, BLANK = range(3)


class Detail(QFrame):
    """Shows a story."""

    answers_wanted = Signal()
    """The answers are covered, and somebody asks to read them."""
    stood = Signal()
    """Another flag may stand here, or its buttons may be pressed again."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self._look, self._wording = look, wording
        self._story: Story | None = None
        self._expected: VisitId | None = None
        self._covered, self._opened = False, VisitId("")
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._enable)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("storyScroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.action_bar = Actions(look, wording)
        self._ways = QVBoxLayout()
        self._copying = False
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(self._something())
        self._stack.addWidget(QWidget())
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(partial(self._stack.setCurrentIndex, BLANK))
        self._enable()

    @property
    def flag(self) -> Flag | None:
        """The flag as it stands here now, so that a press means what was read; None while there is none."""
        return self._story.row.flag if self._story else None

    @property
    def story(self) -> Story | None:
        """What stands here now."""
        return self._story

    @property
    def resting(self) -> bool:
        """Whether the buttons rest because the detail has just changed by itself."""
        return self._rest.isActive()

    def expect(self, visit_id: VisitId) -> None:
        """A person chose this flag: what is shown next is no surprise."""
        self._expected = visit_id
        if not self._patience.isActive():  # a key that is held down chooses again and again
            self._patience.start()

    def show_story(self, story: Story | None) -> None:
        """Show a flag, or that there is none. The same flag keeps its place on the page."""
        self._patience.stop()
        before, self._story = self._story, story
        if story is None or story.row.flag.visit_id != self._opened:
            self._opened = VisitId("")
        if story is None:
            self._stack.setCurrentIndex(NOTHING)
            self._enable()
            return
        self._show(story, keep=before is not None and before.row.flag.visit_id == story.row.flag.visit_id)
        if _changed(before, story) and self._expected != story.row.flag.visit_id:
            self._rest.start()
        self._expected = None
        self._enable()

    def cover_answers(self, *, covered: bool) -> None:
        """Whether answers are covered until `open_answers`; what was opened before is covered again."""
        if (covered, VisitId("")) != (self._covered, self._opened):
            self._covered, self._opened = covered, VisitId("")
            self._show_again()

    def open_answers(self) -> VisitId | None:
        """Uncover the answers of the flag that stands here, for as long as it does; whose they are."""
        flag = self.flag
        if flag is None:
            return None
        self._opened = flag.visit_id
        self._show_again()
        return flag.visit_id

    def show_copy(self, told: str, *, busy: bool) -> None:
        """What became of the last page that was printed here."""
        self._copying = busy
        self.action_bar.tell_copy(told)
        self._enable()

    def show_ways(self, visit_id: VisitId, lines: Sequence[Line]) -> None:
        """What would change the level of this flag, where it still stands here."""
        if lines and not self._closed and self._story is not None and self._story.row.flag.visit_id == visit_id and not self._ways.count():
            parts = Parts(self._look, self._wording)
            self._ways.addWidget(parts.section(self._wording.say("desk.detail.ways"), parts.lines(lines, role="small")))

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self._look = look
        self._show_again()

    def stop(self) -> None:
        """Leave no timer running."""
        self._rest.stop()
        self._patience.stop()

    def _enable(self) -> None:
        slip = self._story is not None and may_be_slipped(self._story) and not self._copying
        self.action_bar.show_flag(self.flag, resting=self.resting, slip=slip)
        self.stood.emit()

    def _show_again(self) -> None:
        if self._story:
            self._show(self._story, keep=True)

    def _show(self, story: Story, *, keep: bool) -> None:
        place = self._scroll.verticalScrollBar().value() if keep else 0
        page = self._page(story)
        self._scroll.setWidget(page)
        page.adjustSize()
        self._scroll.verticalScrollBar().setValue(place)
        self._stack.setCurrentIndex(STORY)

    def _page(self, story: Story) -> QWidget:
        say, parts = self._wording.say, Parts(self._look, self._wording)
        page = QWidget()
        page.setObjectName("story")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(self._look.px(24), self._look.px(18), self._look.px(24), self._look.px(24))
        layout.setSpacing(self._look.px(20))
        layout.addWidget(self._head(story, parts))
        for title, lines, role in (
            ("to_do", story.to_do, "strong"),
            ("judged", story.judged, "text"),
            ("reasons", story.reasons, "text"),
            ("doubts", story.doubts, "text"),
            ("waiting", story.waiting, "text"),
            ("taken_back", story.taken_back, "text"),
        ):
            if lines:
                layout.addWidget(parts.section(say(f"desk.detail.{title}"), parts.lines(lines, role=role)))
        for widget in self._answers(story, parts):
            layout.addWidget(widget)
        if story.evidence:
            layout.addWidget(parts.section(say("desk.detail.evidence"), parts.lines(story.evidence, role="small")))
        self._ways = QVBoxLayout()
        layout.addLayout(self._ways)
        layout.addWidget(parts.section(say("desk.detail.course"), parts.course(story.course), words(story.protocol, "small", "quiet")))
        layout.addStretch(1)
        return page

    def _answers(self, story: Story, parts: Parts) -> Iterator[QWidget]:
        """What the patient said, unless it is covered."""
        say = self._wording.say
        title = say("desk.detail.answers" if story.row.end is None else "desk.detail.answers.end")
        if self._closed:
            yield parts.section(title, self._opener())
            return
        if story.score:
            yield parts.section(say("desk.detail.score"), parts.score(story.score))
        none = say("desk.detail.answers.unread" if story.answers is None else "desk.detail.answers.none")
        yield parts.section(title, parts.answers(story.answers) if story.answers else words(none, "text", "quiet"))
        if story.unanswered:
            open_ones = words("  ·  ".join(story.unanswered), "small", "quiet")
            yield parts.section(say("desk.detail.unanswered", count=len(story.unanswered)), open_ones)

    @property
    def _closed(self) -> bool:
        """Whether the answers are covered now, and what follows from them."""
        return self._covered and (self._story is None or self._story.row.flag.visit_id != self._opened)

    def _opener(self) -> QPushButton:
        button = QPushButton(self._wording.say("desk.answers"))
        button.setObjectName("answers")
        button.setProperty("plain", True)
        button.setToolTip(self._wording.say("desk.answers.hint"))
        button.setAccessibleDescription(self._wording.say("desk.answers.hint"))
        button.clicked.connect(self.answers_wanted)
        return button

    def _head(self, story: Story, parts: Parts) -> QWidget:
        wording, row = self._wording, story.row
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(6))
        if row.practice:
            column.addWidget(PracticeStrip(self._look, wording.say("desk.practice.band")))
        top = QHBoxLayout()
        top.addWidget(words(wording.ticket(row), "big"), 1)
        top.addWidget(LevelTag(self._look, row.flag.level, wording.level(row.flag.level)), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(top)
        place = wording.say("desk.detail.place", who=wording.place(row.kiosk_id), time=wording.clock(row.flag.raised_at))
        column.addWidget(words("  ·  ".join([place, *wording.states(row)]), "text", "quiet"))
        for first in range(0, len(story.marks), MARKS_A_ROW):
            marks = QHBoxLayout()
            for mark in story.marks[first : first + MARKS_A_ROW]:
                marks.addWidget(parts.mark(mark))
            marks.addStretch(1)
            column.addLayout(marks)
        return box

    def _nothing(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        for text, role, tone in (("desk.detail.none", "title", "ink"), ("desk.detail.none.note", "text", "quiet")):
            label = words(self._wording.say(text), role, tone)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addStretch(1)
        return page

    def _something(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.action_bar)
        return page


def _changed(before: Story | None, now: Story) -> bool:
    """Whether another flag, or the same one at another level, stands here."""
    if before is None:
        return True
    old, new = before.row.flag, now.row.flag
    return (old.visit_id, old.level) != (new.visit_id, new.level)
