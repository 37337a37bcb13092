"""What the patient sees, as frozen values: one view a screen, one overlay (`kiosk.visit.overlay_views`), one shell. No Qt, no decisions.

The controller makes a `ScreenState` from the visit; the patient's window shows it and sends intents back.
Words of the protocol come inside the views; words of the shell are looked up by the window, so a view
names them by text id only.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.visit.states import Shown
from rules.basics import Code, Level, LinkId
from rules.frozen import frozen

if TYPE_CHECKING:
    from kiosk.visit.display import Display, Language, Sound
    from kiosk.visit.overlay_views import Overlay

    # The whole model takes longer to import than the welcome screen, which needs none of it, takes to draw.
    from rules.model import Question


class PrintingState(Enum):
    """Where the page stands, as far as the printer said. The values end the text ids of what is said of it, as `print.asked`."""

    NONE = "none"
    """No paper belongs to this result."""
    OFFERED = "offered"
    """There is one, and nobody asked for it yet: Print is shown."""
    ASKED = "asked"
    """Print was touched; the page is being made, or waits at the printer."""
    SENT = "sent"
    """The printer is at it."""
    PRINTED = "printed"
    """The printer said that the paper is out: the only state that says "take your paper"."""
    SAVED = "saved"
    """Kept as a file: the desk can print it with the ticket."""
    HANDED = "handed"
    """It went to the printer, and nobody will say whether it came out."""
    FAILED = "failed"
    """No paper copy now, known before it was asked for or learnt since: the desk can print it with the ticket."""


@frozen
class WelcomeView:
    """Nobody is at the screen: what this is, Start, the languages, and the two ways to staff."""

    languages: tuple[Language, ...] = ()
    """What may be chosen; with fewer than two, nothing is shown."""
    summoned: tuple[str, ...] = ()
    """Tickets that the desk calls now, as `KP47`: they stand in place of the title."""


@frozen
class Companion:
    """A second question on the same screen, with what is chosen so far."""

    question: Question
    selected: frozenset[Code]


@frozen
class QuestionView:
    """One question, with what is chosen so far, and perhaps a second one on the same screen."""

    question: Question
    selected: frozenset[Code]
    can_go_back: bool
    minutes_left: int
    """Whole minutes, at least 1; words are made from it."""
    number: int
    """How many questions are answered."""
    progress: float
    """0.0 to 1.0: the thin line."""
    message: str | None = None
    """Text id of a hint, such as `shell.choose_first` after Continue without an answer."""
    companion: Companion | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked here, in order."""
        return (self.question, self.companion.question) if self.companion else (self.question,)

    @property
    def complete(self) -> bool:
        """Whether something is chosen for every question here."""
        return bool(self.selected) and (self.companion is None or bool(self.companion.selected))


@frozen
class VeilView:
    """What stands before a private question: what it is about and why it is asked. Nothing of it is an answer."""

    question: Question
    topic: str
    can_go_back: bool
    minutes_left: int
    progress: float

    @property
    def title_id(self) -> str:
        """The text id of what stands over the topic: a second veil that looked like the first would look like a touch that failed."""
        return "veil.again" if self.question.follow_up_to and not self.question.topic else "veil.title"


@frozen
class ReviewRow:
    """One answered question on "Check your answers"."""

    link_id: LinkId
    question_text: str
    answer_texts: tuple[str, ...]
    """Empty: not provided."""
    private: bool
    """The window hides the answer until the patient asks to see it."""


@frozen
class ReviewView:
    """Check your answers: every asked question in order, each with Change."""

    rows: tuple[ReviewRow, ...]
    shown: Shown = Shown.PUBLIC
    """Which answers may be read."""


@frozen
class ResultView:
    """One of the four results. EMERGENCY_NOW has nothing to press but "Talk to staff"."""

    level: Level
    heading: str
    lines: tuple[str, ...]
    reasons: tuple[str, ...]
    """Patient texts of the rules that fired; may be empty."""
    ticket: str
    """Two consonants and two digits, as `KP47`; the window shows `KP 47`."""
    seen: bool
    """Somebody at the desk took the flag, and nobody is waited for since: only then "Staff are coming"."""
    stored: bool
    """False: the flag could not be stored, so the patient is told to tell reception, louder."""
    printing: PrintingState
    english_sheet: bool = False
    """The sheet is in English, whatever the screen speaks."""
    seen_by: str = ""
    """In which role it was taken, one of `kiosk.loop.ROLES`; empty: nobody said."""
    urge: str = ""
    """Text id of what to do instead of waiting, in place of the heading: nobody took the flag in time, no desk is open, or it is not stored."""

    @property
    def warned(self) -> bool:
        """Whether a box sends to reception because the flag could not be stored; a heading that does so is enough."""
        return not self.stored and self.urge != "result.go_now"

    @property
    def told(self) -> str:
        """The text id of who took the flag."""
        words = "result.coming" if self.level is Level.EMERGENCY_NOW else "result.seen"
        return f"{words}.{self.seen_by}" if self.seen_by else words

    @property
    def instead(self) -> str:
        """The text id of what stands in place of the heading; empty: the heading does."""
        return self.urge or ("result.no_sheet" if self.no_sheet else "")

    @property
    def offer(self) -> str:
        """The text id of the button that prints: what comes in another language is said before it is asked for."""
        return "print.offer_english" if self.english_sheet and self.paper == "print" else f"{self.paper}.offer"

    @property
    def no_sheet(self) -> bool:
        """Nothing comes out here, and there is nothing else to go by: the heading sends to the desk, where the protocol's speaks of the sheet."""
        return self.level is Level.SELF_CARE and self.printing in {PrintingState.SAVED, PrintingState.FAILED}

    @property
    def paper(self) -> str:
        """Which words speak of its paper: those of the sheet, or of the slip to wait with."""
        return "slip" if self.level is Level.URGENT_TODAY else "print"


@frozen
class OutOfServiceView:
    """The kiosk cannot be used; reception can."""

    reason_id: str
    """Text id, such as `out.protocol`, shown small for staff."""
    ticket: str | None = None
    """The ticket of the visit that broke off, if there was one: staff have a flag with it."""
    title_id: str = "out.title"
    lines_id: str = "out.lines"
    unwell_id: str = "out.unwell"
    others: tuple[tuple[Language, str], ...] = ()
    """The title in every other language: here nobody can choose one."""


View = WelcomeView | VeilView | QuestionView | ReviewView | ResultView | OutOfServiceView


@frozen
class Shell:
    """What stands around every screen."""

    clinic: str
    draft: bool
    """The protocol is not signed: a mark on every screen."""
    demonstration: bool
    ticket: str | None = None
    """Shown in the shell once staff were called during the questions."""
    translated: bool = False
    """The words are a machine's translation that nobody has reviewed: the mark on every screen says that too."""
    practice: bool = False
    """Staff are learning: a band on every screen says that nobody will come."""
    logo: str = ""
    """The file of the clinic's picture, for the welcome screen; empty: it has none."""


@frozen
class ScreenState:
    """Everything that the patient's window shows at one moment."""

    view: View
    shell: Shell
    overlay: Overlay | None = None
    coming: View | None = field(default=None, compare=False)
    """What Continue or Start would show with what is chosen now, as far as can be said: to be built ahead, never to be shown before."""
    display: Display | None = None
    """How it looks; None: as the window was made."""
    sound: Sound | None = None
    """How it speaks; None: as to any new patient."""
