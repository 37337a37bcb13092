"""The set-up in a terminal: one question after another, each asked again until its answer fits; from the first on in the language that was chosen."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kiosk import settings
from kiosk.guard.roles import Role
from kiosk.guard.strong import draw_pin, weakness
from kiosk.languages import known_languages
from kiosk.setup.questions import NAMED, QUESTIONS, Question
from kiosk.setup.standing import refusal
from kiosk.text import TERMINAL_LANGUAGE
from kiosk.values import UnfitError

if TYPE_CHECKING:
    from kiosk.setup.standing import StandingPins
    from kiosk.text import Catalogue


@dataclass(slots=True)
class Terminal:
    """Asks and tells."""

    language: str = TERMINAL_LANGUAGE
    """Until the first question was answered."""
    tell: Callable[[str], None] = print
    ask: Callable[[str], str] = input
    ask_hidden: Callable[[str], str] = getpass.getpass

    def say(self, text_id: str, **values: object) -> str:
        """Words in the language that is spoken now."""
        return speech(self.language).say(text_id, **values)

    def refuse(self, reason: object, text_id: str = "setup.refused") -> None:
        """What cannot be used. The reason names keys and values of the settings file, and is in English as they are."""
        if self.language != TERMINAL_LANGUAGE:
            self.tell(self.say(text_id))
        self.tell(str(reason))

    def answers(self, printers: Callable[[], Sequence[str]]) -> dict[str, object]:
        """An answer to each question. Raises EOFError where nobody answers."""
        self.tell(self.say("setup.terminal.begin"))
        found: dict[str, object] = {}
        for question in QUESTIONS:
            found[question.key] = self._answer(question, printers)
            if question.key == settings.LANGUAGE.key:
                self.language = str(found[question.key])
                self.tell(self.say("setup.terminal.enter"))
        return found

    def _answer(self, question: Question, printers: Callable[[], Sequence[str]]) -> object:
        self.tell("")
        self.tell(self.say(f"setup.ask.{question.key}"))
        self.tell(self.say(f"setup.note.{question.key}"))
        choices = question.choices() if question.choices else printers() if question.key == "printer" else ()
        for number, choice in enumerate(choices, 1):
            self.tell(f"  {number}  {choice}{self._named(question.key, choice)}")
        while True:
            typed = self.ask(self._prompt(question)).strip()
            value = self._value(question, typed, choices)
            try:
                question.fit(value)
            except UnfitError as refused:
                self.refuse(self.say("setup.terminal.refused", reason=str(refused), allowed=question.setting.allowed))
            else:
                return value

    def _named(self, key: str, choice: str) -> str:
        if key == settings.LANGUAGE.key:
            return f": {known_languages()[choice].name}"
        return f": {self.say(f'setup.{key}.{choice}')}" if key in NAMED else ""

    def _prompt(self, question: Question) -> str:
        suggested = question.suggested
        shown = ", ".join(suggested) if isinstance(suggested, list) else str(suggested)
        return f"[{shown}] > " if suggested else "> "

    @staticmethod
    def _value(question: Question, typed: str, choices: Sequence[str]) -> object:
        """A number stands for its choice, nothing for what was suggested."""
        if not typed:
            return question.suggested
        if typed.isdecimal() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1]
        return [line.strip() for line in typed.split(",") if line.strip()] if question.several else typed

    def yes(self, text_id: str) -> bool:
        """Whether the answer begins with the language's own letter for yes or with y, or is nothing at all."""
        letter = self.say("setup.terminal.yes")
        return self.ask(f"{self.say(text_id)} [{letter}] > ").strip().lower()[:1] in {"", "y", letter}

    def proves(self, standing: StandingPins) -> bool:
        """Whether whoever sits here types the manager's PIN, in as many tries as it takes; nothing typed: no. Raises kiosk.guard.pins.PinError."""
        self.tell("")
        for text_id in ("setup.ask.standing", "setup.note.standing", "setup.terminal.keep"):
            self.tell(self.say(text_id))
        while pin := self.ask_hidden(f"{self.say(f'door.role.{Role.MANAGER}')}: ").strip():
            verdict = standing.prove(pin)
            if verdict is True:
                return True
            self.tell(refusal(verdict or None, self.say))
        return False

    def pins(self) -> dict[Role, str] | None:
        """A PIN for each role, drawn and shown once or typed unseen; None: the desk asks for them at its first start."""
        self.tell("")
        self.tell(self.say("setup.ask.pins"))
        if self.yes("setup.terminal.draw"):
            pins: dict[Role, str] = {}
            for role in Role:
                pins[role] = draw_pin(list(pins.values()))
                self.tell(f"  {self.say(f'door.role.{role}')}: {pins[role]}")
            self.tell(self.say("setup.terminal.write_down"))
            return pins
        if not self.yes("setup.terminal.type"):
            return None
        pins = {}
        for role in Role:
            pins[role] = self._pin(role, list(pins.values()))
        return pins

    def _pin(self, role: Role, taken: Sequence[str]) -> str:
        while True:
            pin = self.ask_hidden(f"{self.say(f'door.role.{role}')}: ")
            why = weakness(pin) or ("pin.taken" if pin in taken else None)
            if why is None:
                return pin
            self.tell(self.say(why))


@cache
def speech(language: str) -> Catalogue:
    """What a terminal says in this language; it sets no direction of its own, and what is filled in may be copied as it stands."""
    from kiosk.config import Config
    from kiosk.paths import resource
    from kiosk.text import Catalogue

    return Catalogue.read(resource("locale", language), Config.demonstration().words(language))
