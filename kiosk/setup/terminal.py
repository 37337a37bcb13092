"""The set-up in a terminal: one question after another in plain English, each asked again until its answer fits."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.guard.roles import Role
from kiosk.guard.strong import draw_pin, weakness
from kiosk.setup.questions import NAMED, QUESTIONS, Question
from kiosk.values import UnfitError

if TYPE_CHECKING:
    from kiosk.text import Catalogue


@dataclass(frozen=True, slots=True)
class Terminal:
    """Asks and tells."""

    say: Callable[..., str]
    tell: Callable[[str], None] = print
    ask: Callable[[str], str] = input
    ask_hidden: Callable[[str], str] = getpass.getpass

    def answers(self, printers: Callable[[], Sequence[str]]) -> dict[str, object]:
        """An answer to each question. Raises EOFError where nobody answers."""
        self.tell(self.say("setup.terminal.begin"))
        return {question.key: self._answer(question, printers) for question in QUESTIONS}

    def _answer(self, question: Question, printers: Callable[[], Sequence[str]]) -> object:
        self.tell("")
        self.tell(self.say(f"setup.ask.{question.key}"))
        self.tell(self.say(f"setup.note.{question.key}"))
        choices = question.choices() if question.choices else printers() if question.key == "printer" else ()
        for number, choice in enumerate(choices, 1):
            named = f": {self.say(f'setup.{question.key}.{choice}')}" if question.key in NAMED else ""
            self.tell(f"  {number}  {choice}{named}")
        while True:
            typed = self.ask(self._prompt(question)).strip()
            value = self._value(question, typed, choices)
            try:
                question.fit(value)
            except UnfitError as refused:
                self.tell(self.say("setup.terminal.refused", reason=str(refused), allowed=question.setting.allowed))
            else:
                return value

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
        """Whether the answer begins with y, or is nothing at all."""
        return self.ask(f"{self.say(text_id)} [y] > ").strip().lower()[:1] in {"", "y"}

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


def english() -> Catalogue:
    """A terminal speaks English, like the programs that this one is built on."""
    from kiosk.config import Config
    from kiosk.paths import resource
    from kiosk.text import TERMINAL_LANGUAGE, Catalogue

    return Catalogue.read(resource("locale", TERMINAL_LANGUAGE), Config.demonstration().words(TERMINAL_LANGUAGE))
