"""The composition root: the only place that names concrete classes and puts them together.

Imports stand inside the functions that need them: a patient's first screen waits for none but its own, and a desk
needs no printer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from random import SystemRandom
from typing import TYPE_CHECKING

from kiosk import VERSION
from kiosk.clock import SystemClock, midnight
from kiosk.config import Config
from kiosk.opening import Shutter
from kiosk.paths import protocol_folder, resource
from kiosk.sounds import find_models, make_alarm, make_voice
from kiosk.stores import open_store, store_notices
from kiosk.text import Catalogue
from kiosk.visit.display import Display, Language

if TYPE_CHECKING:
    from kiosk.control.controller import Controller
    from kiosk.events import Log
    from kiosk.guard.content import Content, Notice
    from kiosk.guard.given import Given
    from kiosk.handout.tongue import Tongue
    from kiosk.languages import Languages
    from kiosk.paperwork import ClinicStore, PaperRenderer
    from kiosk.patient.kit import Say
    from kiosk.ports import Clock, KioskId, VisitRecord, Voice
    from kiosk.printer import JobReport, Printer
    from kiosk.printing.choose import Choice, Queues
    from kiosk.tickets import Tickets
    from kiosk.visit.views import Place
    from kiosk.visit.visit import Visit
    from kiosk.voice.piper import Models
    from rules.model import Protocol

PRACTICE_FILE = "practice-printer.json"
"""In the data folder: how the practice printer fails."""


@dataclass(frozen=True)
class House:
    """Everything that one program shares, made when first asked for."""

    config: Config
    clock: Clock = field(default_factory=SystemClock)
    practice: bool = False
    """Whether its patients are staff who learn; see `kiosk.programs.practice`."""
    given: Given | None = None
    """The settings as they were found; None: those of the program itself."""

    @property
    def demonstration(self) -> bool:
        """Whether every screen and page says "not for patients". The settings alone decide: the first screen cannot wait for the content."""
        return not self.config.for_patients

    @cached_property
    def catalogue(self) -> Catalogue:
        """The shell's words. Raises rules.errors.ProtocolError, MissingWordsError."""
        from kiosk.languages import known_languages

        code = self.config.language
        return Catalogue.read(resource("locale", code), self.config.words(code), leftwards=known_languages()[code].leftwards)

    @cached_property
    def content(self) -> Content:
        """The questions and rules that may run; what was refused is in the log. Raises rules.errors.ProtocolError when nothing may."""
        from kiosk.guard.content import admit

        config = self.config
        content = admit(protocol_folder(config.protocol), config.trusted_keys, config.acceptance, config.data / "protocols")
        if wrong := [notice for notice in content.told if notice.wrong]:
            self._log_content(wrong)
        return content

    def _log_content(self, notices: Sequence[Notice]) -> None:
        """In a log of its own, for programs that keep none open. One that cannot be written keeps nobody from the content: the desk tells it too."""
        from kiosk.events import LogEvent, open_log

        log = open_log(self.config.data / "log", self.clock)
        for notice in notices:
            log.write(LogEvent.CONTENT, detail=" ".join((notice.text_id, *notice.values.values())))
        log.close()

    def notices(self, *, so_far: bool = False) -> tuple[str, ...]:
        """What staff must know about content and languages now; to be asked again every day. `so_far`: of no language that nobody has looked at."""
        content = tuple(self.catalogue.say(notice.text_id, **notice.values) for notice in self.content.notices(self.clock.utc()))
        return (*content, *store_notices(self.config, self.catalogue), *self.not_offered(so_far=so_far))

    def not_offered(self, *, so_far: bool = False) -> tuple[str, ...]:
        """Which languages patients cannot choose, a sentence for each reason. Looking at all of them takes a second at first."""
        from kiosk.languages import known_languages

        known, why = known_languages(), dict[str, list[str]]()
        for refusal in self.languages.found if so_far else self.languages.refused:
            why.setdefault(refusal.text_id, []).append(f"{known[refusal.language].apart} ({refusal.detail})")
        return tuple(self.catalogue.say(text_id, languages=known[self.config.language].comma.join(names)) for text_id, names in why.items())

    def expired(self) -> bool:
        """Whether the content is now too old to send anybody home without staff."""
        return self.content.expired(self.clock.utc())

    @cached_property
    def protocol(self) -> Protocol:
        """The protocol in the clinic's language, with its and the country's words filled in. Raises rules.errors.ProtocolError, MissingWordsError."""
        return self.languages.spoken(self.config.language).protocol

    @cached_property
    def languages(self) -> Languages:
        """The languages that are offered, with their words. Raises rules.errors.ProtocolError."""
        from kiosk.languages import Languages

        return Languages(self.config, self.content.folder, self.content.protocol)

    def speech(self, code: str) -> tuple[Language, Say]:
        """A language, and the shell's words in it; the kiosk's own needs no questions to be loaded."""
        from kiosk.languages import known_languages

        if code == self.config.language:
            return known_languages()[code], self.catalogue.say
        spoken = self.languages.spoken(code)
        return spoken.language, spoken.catalogue.say

    @property
    def display(self) -> Display:
        """How the screen looks and speaks before a patient has chosen."""
        return Display(self.config.language, reach=self.config.reach)

    @property
    def place(self) -> Place:
        """What is the same for every visit at this kiosk."""
        from kiosk.visit.views import Place

        return Place(
            self.config.clinic_name,
            self.demonstration,
            str(self.config.logo or ""),
            languages=lambda: self.languages.offered,
            speak=lambda language: self.languages.spoken(language).protocol,
            in_each=self.languages.in_each,
            unreviewed=self.languages.draft,
            voice=self.config.voice != "off",
            without_desk=self.config.without_desk,
            shut=self.shutter.why,
            prints=lambda code, sections: self.languages.on_paper(code, sections).language.code == code,
        )

    @cached_property
    def shutter(self) -> Shutter:
        """Whether patients are seen now."""
        return Shutter(self.config.hours, self.clock)

    @cached_property
    def store(self) -> ClinicStore:
        """Where flags, and what is known of paper, are kept. It is opened with the first call."""
        return open_store(self.config, self.clock, lambda: self.log)

    @cached_property
    def log(self) -> Log:
        """The kiosk's log in the data folder; what somebody may have to answer for stands in the audit log too."""
        from kiosk.events import open_log
        from kiosk.guard.noting import note_deeds

        return note_deeds(open_log(self.config.data / "log", self.clock), self.config, self.clock, lambda: self.content.protocol.content)

    @cached_property
    def desk_log(self) -> Log:
        """The desk's own log: two programs never write one file."""
        from kiosk.events import open_log

        return open_log(self.config.data / "log" / "desk", self.clock)

    def printer(self) -> Printer:
        """The printer that the settings name. Asking the system for its queues may take a while."""
        return self.printers().printer(self.config.printer)

    def printers(self) -> Choice:
        """Every printer that can be named, as this clinic wants its pages."""
        from kiosk.printing.choose import Choice
        from kiosk.printing.setup import PageSetup

        config = self.config
        setup = PageSetup(config.paper, config.duplex, config.copies, owner=config.kiosk_id.replace(" ", "-"))
        return Choice(self.catalogue.say, setup, config.handout_folder, config.data / PRACTICE_FILE, self.queues)

    def queues(self) -> Queues:
        """The print queues of this computer: CUPS is asked itself, another system through Qt."""
        if sys.platform == "win32":
            from kiosk.qt_adapters.system_printer import SystemQueues

            return SystemQueues(self.catalogue.say)
        from kiosk.printing.cups import CupsServer

        return CupsServer(self.catalogue.say)

    def renderer(self) -> PaperRenderer:
        """What makes pages: handouts and slips in the language of each patient, the others in the clinic's."""
        from kiosk.handout.clinic import ClinicRenderer, Speaking
        from kiosk.handout.content import Letterhead
        from kiosk.handout.pdf import HandoutRenderer
        from kiosk.languages import known_languages

        config = self.config
        letterhead = Letterhead(config.clinic_name, config.clinic_phone, config.clinic_hours, config.logo)
        beside = config.language if config.bilingual else ""
        handouts = HandoutRenderer(self.languages.on_paper, letterhead, paper=config.paper, demonstration=self.demonstration, beside=beside)
        speaking = Speaking(
            config.language,
            self.tongue,
            partial(self.tongue, advice=True),
            lambda: [code for code in known_languages() if self.languages.refusal(code) is None],
        )
        return ClinicRenderer(handouts, speaking, letterhead, paper=config.paper, demonstration=self.demonstration)

    def tongue(self, code: str, *, advice: bool = False) -> Tongue:
        """What the pages beside the handout speak when this language is asked for: English where it is not offered, or lacks any `advice`."""
        from kiosk.handout.tongue import Tongue

        spoken = self.languages.on_paper(code, [section.id for section in self.protocol.sections] if advice else ())
        return Tongue(spoken.language, spoken.catalogue.say, spoken.protocol, draft=spoken.draft)

    @cached_property
    def models(self) -> Models | None:
        """Piper's voices, each tried once; None: the clinic has none."""
        return find_models(self.config)

    def voice(self) -> Voice:  # what reads aloud
        return make_voice(self.config, self.catalogue.say, self.models)

    def record(self, kiosk_id: KioskId, *, practice: bool = False) -> VisitRecord:
        """A new visit's record, with a ticket that nobody in the room has."""
        from uuid import uuid4

        from kiosk.ports import VisitId, VisitRecord

        return VisitRecord(
            visit_id=VisitId(str(uuid4())),
            kiosk_id=kiosk_id,
            ticket=self.tickets.draw(self.store),
            protocol=self.protocol.name,
            version=self.protocol.version,
            practice=practice,
            opened=self.clock.utc(),
            content=self.protocol.content,
            program=VERSION,
        )

    @cached_property
    def tickets(self) -> Tickets:
        """What draws this computer's tickets."""
        from kiosk.tickets import Tickets

        return Tickets(lambda: midnight(self.clock.utc()), SystemRandom().choice)

    def new_visit(self, protocol: Protocol) -> Visit:
        """The next patient's visit."""
        from kiosk.visit.visit import Visit

        # Where patients may not be asked in the clinic's language, the shell's words must not stand around English questions.
        display = replace(self.display, language=self.languages.spoken(self.config.language).language.code)
        return Visit(protocol, self.record(self.config.kiosk_id, practice=self.practice), self.clock, display=display, expired=self.expired)

    def print_at(self, printer: Callable[[], Printer], pdf: bytes, wanted: Callable[[], bool], changed: Callable[[JobReport], None]) -> JobReport:
        """Print and follow the job to its end; what speaks to printers is imported with the first page."""
        from kiosk.printing.job import Means, follow

        return follow(Means(printer, self.catalogue.say, self.clock), pdf, wanted, changed)

    def controller(self, printer: Callable[[], Printer] | None = None) -> Controller:
        """The patient's side, without a window. `printer` is asked for at the first handout.

        Raises rules.errors.ProtocolError, MissingWordsError: what cannot open welcomes nobody. A store that fails is told on the screen.
        """
        from kiosk.control.controller import Controller
        from kiosk.control.parts import Parts, Timing

        return Controller(
            Parts(
                new_visit=partial(self.new_visit, self.protocol),
                store=self.store,
                learn=self.tickets.look,
                make_renderer=self.renderer,
                print_page=partial(self.print_at, printer or self.printer),
                make_printer=printer or self.printer,
                clock=self.clock,
                log=self.log,
                place=self.place,
                timing=Timing(self.config.idle_seconds, self.config.idle_warning_seconds, self.config.reprint_minutes, self.config.answers_hours),
                make_alarm=partial(make_alarm, self.config),
                make_voice=self.voice,
            )
        )
