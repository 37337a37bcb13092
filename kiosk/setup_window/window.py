"""The set-up window: a question a page, then the PINs, then what was written and how to start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.control.background import Lane
from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.pin_setup import PinSetup
from kiosk.fonts import load_fonts
from kiosk.guard.roles import Role
from kiosk.languages import known_languages
from kiosk.setup import pairing
from kiosk.setup.questions import NAMED, QUESTIONS, WHERE, Question, Where
from kiosk.setup_window.card import CardPage
from kiosk.setup_window.glass import Glass, Room
from kiosk.setup_window.keyboard import has_letters
from kiosk.setup_window.manager import ManagerPage
from kiosk.setup_window.pages import ChoicePage, TextPage
from kiosk.setup_window.parts import SetupParts, WriteError, Written
from kiosk.values import UnfitError
from kiosk.visit.display import Language

SCALE = 1.25
"""Of the desk's sizes: it is read standing."""
EDGE, SPACING = 24, 12
PAIRING, STANDING, PINS, DONE = "pairing", "standing", "pins", "done"
"""The pages that are no question."""


class SetupWindow(QWidget):
    """Asks, and hands all over once."""

    finished = Signal()
    """The settings are written, and whoever set up has read how to start."""

    def __init__(self, parts: SetupParts, screen: QSize) -> None:
        """`screen` in pixels: what the bank card is measured on. Needs a QApplication."""
        super().__init__()
        self.setObjectName("setup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._parts, self._screen = parts, screen
        self.answers: dict[str, object] = {question.key: question.suggested for question in QUESTIONS if question.suggested is not None}
        self._pairing: pairing.Pairing | None = None
        self._written: Written | None = None
        self._printers: dict[str, str] = {}
        self._guarded, self._place = False, 0
        self._lane = Lane("setup", self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self._column.setSpacing(SPACING)
        self._note, self._told, self._page = words(""), words(""), QWidget()
        self._lane.run(parts.standing.asked, self._known)
        self._lane.run(parts.find_printers, self._found)
        self._show()

    # --- which page -----------------------------------------------------------------------------------

    @property
    def steps(self) -> tuple[str, ...]:
        """The pages in their order, as far as the answers tell."""
        asked = [question.key for question in QUESTIONS if question.choices is None or len(question.choices()) > 1]
        if self.answers.get(WHERE.key) == Where.SERVER:
            asked.insert(asked.index(WHERE.key) + 1, PAIRING)
        return (*asked, *([STANDING] if self._guarded else ()), PINS, DONE)

    @property
    def step(self) -> str:
        """The page that is shown."""
        return self.steps[self._place]

    @property
    def page(self) -> QWidget:
        """What stands in its middle."""
        return self._page

    def go(self, forward: int) -> None:
        """To the next page or the one before; not past an answer that does not fit."""
        if forward > 0 and not self._taken():
            return
        self._place = max(0, self._place + forward)
        self._show()

    def _taken(self) -> bool:
        """Whether the page's answer fits; if not, it is said."""
        question, page = _question(self.step), self._page
        try:
            if isinstance(page, CardPage):
                self.answers[self.step] = page.panel
            elif question is not None and isinstance(page, ChoicePage | TextPage):
                question.fit(page.answer)
                self.answers[question.key] = page.answer
            elif self.step == PAIRING and isinstance(page, TextPage):
                self._pairing = pairing.read(page.line.text())
        except (UnfitError, pairing.PairingError) as refused:
            self._tell(self._say("setup.refused" if isinstance(refused, UnfitError) else "setup.pairing.refused"))
            return False
        return True

    # --- the pages ------------------------------------------------------------------------------------

    def _show(self) -> None:
        language = known_languages()[str(self.answers["language"])]
        self._dress(language)
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        step = self.step
        self._note, self._told, self._page = words(self._noted(language), "text", "quiet"), words("", "strong"), self._made(step)
        if step == PINS:  # they have words and buttons of their own
            stands = [self._page]
        elif isinstance(self._page, TextPage):  # the keys take what is below the line
            stands = [self._head(), self._note, self._told, self._ends(self._page.line), self._page]
        else:
            stands = [self._head(), self._note, self._page, self._told, self._ends()]
        for widget in stands:
            self._column.addWidget(widget, 1 if widget is self._page else 0)
            widget.show()
        self._tell("")
        self._page.setFocus()

    def _noted(self, language: Language) -> str:
        if self.step in {PINS, DONE}:
            return ""
        note = self._say(f"setup.note.{self.step}")
        typed = (question := _question(self.step)) is not None and question.choices is None
        return f"{note} {self._say('setup.key.missing')}" if typed and not has_letters(language.code) else note

    def _tell(self, text: str) -> None:
        """What is to be said of this page, in the note's place; nothing: the note."""
        self._told.setText(text)
        if self.step != PINS:
            self._told.setVisible(bool(text))
            self._note.setVisible(bool(self._note.text()) and not text)

    def _room(self) -> Room:
        """For the keys: what head, note and line leave."""
        taken = self._look.metrics("figure").height() + 2 * self._look.metrics("text").height() + self._glass.target + 3 * SPACING
        return self._glass.room(EDGE, taken)

    def _dress(self, language: Language) -> None:
        self._say, self._glass = self._parts.speech(language.code), Glass(self._screen, str(self.answers["panel"]))
        self._look = Look(self._parts.style, SCALE, language)
        ground = self._look.colour("paper").name()
        self.setStyleSheet(f"{self._look.stylesheet()} #setup {{ background: {ground}; }}")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if language.leftwards else Qt.LayoutDirection.LeftToRight)
        self.setWindowTitle(self._say("setup.title"))

    def _made(self, step: str) -> QWidget:
        pages = {STANDING: self._manager, PINS: self._pins, DONE: self._farewell}
        if step in pages:
            return pages[step]()
        if step == "panel":
            return CardPage(self._look, self._say, self._screen, str(self.answers[step]), self._glass.target)
        question = _question(step)
        return self._asking(question) if question else self._typing("")

    def _asking(self, question: Question) -> QWidget:
        key, value, high = question.key, self.answers.get(question.key, ""), self._glass.target
        if key == "printer":
            return ChoicePage({name: self._say(f"setup.printer.{name}") for name in ("auto", "folder")} | self._printers, str(value), high)
        if question.choices is not None:
            page = ChoicePage({choice: self._named(key, choice) for choice in question.choices()}, str(value), high)
            if key == "language":
                for code, language in known_languages().items():
                    page.set_in(code, load_fonts(language.script) if language.script else load_fonts())
                page.changed.connect(self._speak_anew)
            return page
        text = ", ".join(value) if isinstance(value, list) else str(value)
        return self._typing(text, several=question.several)

    def _typing(self, text: str, *, several: bool = False) -> TextPage:
        return TextPage(self._say, str(self.answers["language"]), text, self._say(f"setup.ask.{self.step}"), self._room(), several=several)

    def _pins(self) -> PinSetup:
        pins = PinSetup(self._look, self._say)
        pins.chosen.connect(self._finish)
        pins.begin(first=True)
        return pins

    def _manager(self) -> ManagerPage:
        page = ManagerPage(self._look, self._say, self._lane, self._parts.standing)
        page.proved.connect(self._proved)
        return page

    def _named(self, step: str, choice: str) -> str:
        if step == "language":
            return known_languages()[choice].name
        return self._say(f"setup.{step}.{choice}") if step in NAMED else choice.replace("_", " ")

    def _speak_anew(self) -> None:
        if isinstance(self._page, ChoicePage):
            self.answers["language"] = self._page.answer
            self._show()

    def _farewell(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        written = self._written
        if written is not None:
            column.addWidget(words(self._say("setup.done.file", file=written.file)))
            for text_id, command in written.commands.items():
                column.addWidget(words(self._say(text_id, command=command)))
            if written.unsigned:
                column.addWidget(words(self._say("setup.done.unsigned"), "strong"))
        column.addStretch(1)
        return page

    def _head(self) -> QWidget:
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(words(self._say("setup.done.title" if self.step == DONE else f"setup.ask.{self.step}"), "figure"), 1)
        count = words(self._say("setup.step", number=self._place + 1, count=len(self.steps)), "text", "quiet")
        count.setWordWrap(False)
        across.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _ends(self, between: QWidget | None = None) -> QWidget:
        """Back and Next, at the two ends of a row."""
        ends = QWidget()
        across = QHBoxLayout(ends)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        if self._place > 0 and self.step != DONE:
            across.addWidget(self._button("setup.back", "back", lambda: self.go(-1)))
        across.addWidget(between or QWidget(), 1)
        if self.step == "printer":
            across.addWidget(self._button("setup.printer.test", "test_page", self._test))
        if self.step == DONE:
            across.addWidget(self._button("setup.close", "next", self.finished.emit, primary=True))
        elif self.step == STANDING:
            across.addWidget(self._button("setup.standing.keep", "keep_pins", lambda: self._finish({})))
        else:
            across.addWidget(self._button("setup.next", "next", lambda: self.go(1), primary=True))
        return ends

    def _button(self, text_id: str, name: str, pressed: Callable[[], None], *, primary: bool = False) -> QPushButton:
        button = QPushButton(self._say(text_id))
        button.setObjectName(name)
        button.setProperty("plain", True)
        button.setProperty("primary", primary)
        button.setMinimumSize(self._glass.target, self._glass.target)
        button.clicked.connect(pressed)
        return button

    # --- what takes longer ----------------------------------------------------------------------------

    def _found(self, names: Future[Sequence[str]]) -> None:
        self._printers = {name: name for name in names.result()}
        if self.step == "printer" and isinstance(self._page, ChoicePage):
            self._page.offer(self._printers)

    def _known(self, guarded: Future[bool]) -> None:
        """A PIN book that cannot be read refuses new PINs by itself, with its reason."""
        self._guarded = guarded.exception() is None and guarded.result()

    def _proved(self) -> None:
        self._guarded = False
        self._show()

    def _test(self) -> None:
        if self._taken():
            self._tell(self._say("setup.printer.testing"))
            answers = dict(self.answers)
            self._lane.run(lambda: self._parts.print_test(answers), lambda done: self._tell(done.result()))

    def _finish(self, pins: Mapping[Role, str]) -> None:
        answers, code = dict(self.answers), self._pairing if self.answers[WHERE.key] == Where.SERVER else None
        self._lane.run(lambda: self._parts.write(answers, code, pins), self._ended)

    def _ended(self, done: Future[Written]) -> None:
        try:
            self._written = done.result()
        except WriteError as error:
            failed = self._say("setup.done.failed", reason=error)
            self._page.refuse(failed) if isinstance(self._page, PinSetup) else self._tell(failed)
            return
        self._place = len(self.steps) - 1
        self._show()

    # --- Qt -----------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        self._lane.close()
        super().closeEvent(event)


def _question(key: str) -> Question | None:
    return next((question for question in QUESTIONS if question.key == key), None)
