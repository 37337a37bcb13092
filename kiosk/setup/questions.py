"""What a set-up asks, in its order, and which settings the answers make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk import country, settings, values
from kiosk.languages import known_languages
from kiosk.panel import PANELS
from kiosk.paths import protocol_folder
from kiosk.settings import Setting
from kiosk.setup.logo import HANDED_IN
from kiosk.values import UnfitError, matching
from kiosk.visit.states import WithoutDesk

if TYPE_CHECKING:
    from pathlib import Path


class Where(StrEnum):
    """Where flags go."""

    MONITOR = "monitor"
    """A second monitor on this computer shows the desk: the way without a database."""
    SERVER = "server"
    """The reception's computer, whose set-up shows a pairing code."""
    NOWHERE = "nowhere"
    """There is no desk: whoever would be flagged is sent to reception by the screen and the sheet."""


WHERE = Setting(
    "flags",
    Where.MONITOR.value,
    ", ".join(f'"{where}"' for where in Where),
    "Where flags go: the desk on a second monitor, the reception's computer by pairing, or nowhere.",
    lambda value: Where(matching("|".join(Where))(value)),
)
"""Not a key of the settings file: it makes several."""


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the set-up. Its words are `setup.ask.KEY`, `setup.note.KEY` and, for a choice, `setup.KEY.CHOICE`."""

    setting: Setting[object]
    choices: Callable[[], Sequence[str]] | None = None
    """None: it is typed."""
    several: bool = False
    """Several lines."""

    @property
    def key(self) -> str:
        """Under which the answer stands, in a file of answers too."""
        return self.setting.key

    @property
    def suggested(self) -> object:
        """What is taken when nothing is typed; None: there is nothing to suggest."""
        return self.setting.default

    def fit(self, value: object) -> None:
        """Raises UnfitError for an answer that the settings would refuse, None too."""
        if value is None:
            raise UnfitError("is missing")
        self.setting.parse(value)


def _protocols() -> Sequence[str]:
    return sorted(folder.name for folder in protocol_folder("").iterdir() if folder.is_dir() and not folder.name.startswith(("_", ".")))


QUESTIONS = (
    Question(settings.LANGUAGE, lambda: tuple(known_languages())),
    Question(settings.PANEL, lambda: tuple(PANELS)),
    Question(settings.COUNTRY, lambda: sorted(country.codes())),
    Question(settings.CLINIC_NAME),
    Question(settings.CLINIC_PHONE),
    Question(settings.CLINIC_HOURS),
    Question(HANDED_IN),
    Question(settings.KIOSK_ID),
    Question(settings.PRINTER),
    Question(WHERE, lambda: tuple(Where)),
    Question(settings.HOURS, several=True),
    Question(settings.PROTOCOL, _protocols),
)
"""The PINs and the pairing come beside these: neither is a setting. The panel comes early, for the keys on the screen rely on its measure."""
NAMED = frozenset({settings.COUNTRY.key, WHERE.key})
"""Whose choices have words of their own."""


def unfit(answers: Mapping[str, object]) -> Mapping[str, str]:
    """By key, why an answer cannot be used; what is not asked, or has no answer and no default, too."""
    found = {key: "is nothing that the set-up asks" for key in answers if key not in {question.key for question in QUESTIONS}}
    for question in QUESTIONS:
        value = answers.get(question.key, question.suggested)
        try:
            question.fit(value)
        except UnfitError as refused:
            found[question.key] = str(refused)
    return found


def settings_of(answers: Mapping[str, object], joined: Mapping[str, object], data: Path | None) -> dict[str, object]:
    """The settings that these answers make; `joined` are those of the pairing, `data` the data folder where it is another than the usual."""
    made = {question.key: answers.get(question.key, question.suggested) for question in QUESTIONS}
    where = Where(str(made.pop(WHERE.key)))
    made[settings.WITHOUT_DESK.key] = (WithoutDesk.PAPER if where is Where.NOWHERE else WithoutDesk.CLOSED).value
    if data is not None:
        made[settings.DATA.key] = str(data)
    return made | dict(joined)


def panel_inches(name: str) -> float:
    """The diagonal of a panel by its name. Raises UnfitError."""
    return values.panel(name).inches
