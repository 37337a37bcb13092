"""Every key of the settings file: its default, what it may hold, and the line that explains it.

`python -m kiosk.settings` prints the example file that these make; `resources/kiosk.example.toml` is that print.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiosk import country
from kiosk.country import Paper
from kiosk.panel import PANELS, Panel
from kiosk.paths import protocol_folder, resource

T_co = TypeVar("T_co", covariant=True)

UNFILLED = re.compile(
    r"fill[ _-]?(me[ _-]?)?in.*|to ?do|tbd|n/?a|change ?me|none|unknown|example|your .*|my clinic|clinic name|<.*>|[.?x_ -]*",
    re.IGNORECASE,
)
"""Words that stand where somebody still has to write."""
TEXT_LIMIT = 80
"""Characters: a line at the head of a page takes no more."""
PHONE_DIGITS = 3
"""As few as 111 and 999 have."""


class UnfitError(Exception):
    """A value that a setting does not take; the message says what it holds instead of what it may hold."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T_co]):
    """One key of the settings file."""

    key: str
    default: str | int | None
    """As it stands in the file; None: it must be filled in."""
    allowed: str
    """What it may hold, in words, as `a whole number from 120 to 300`."""
    doc: str
    """One line for whoever installs the kiosk."""
    parse: Callable[[object], T_co]
    """From the file's value; raises UnfitError."""


def _text(value: object) -> str:
    """One printable line."""
    if not isinstance(value, str):
        raise UnfitError(f"is {_kind(value)}, not text in quotes")
    text = value.strip()
    if not text.isprintable():
        raise UnfitError("holds a character that cannot be printed")
    if len(text) > TEXT_LIMIT:
        raise UnfitError(f"is {len(text)} characters long")
    return text


def _filled(value: object) -> str:
    """Text that somebody wrote for this clinic."""
    text = _text(value)
    if UNFILLED.fullmatch(text):
        raise UnfitError("still has to be filled in")
    return text


def _phone(value: object) -> str:
    text = _filled(value)
    if sum(c.isdigit() for c in text) < PHONE_DIGITS:
        raise UnfitError(f'is "{text}", which has too few digits to call')
    return text


def _matching(pattern: str) -> Callable[[object], str]:
    compiled = re.compile(pattern)

    def parse(value: object) -> str:
        text = _text(value)
        if not compiled.fullmatch(text):
            raise UnfitError(f'is "{text}"')
        return text

    return parse


def _between(low: int, high: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnfitError(f"is {_kind(value)}, not a whole number")
        if not low <= value <= high:
            raise UnfitError(f"is {value}")
        return value

    return parse


def _panel(value: object) -> Panel:
    text = _text(value)
    if text not in PANELS:
        raise UnfitError(f'is "{text}"')
    return PANELS[text]


def _paper(value: object) -> Paper | None:
    """None: the country's."""
    text = _text(value)
    if text == "auto":
        return None
    try:
        return Paper(text)
    except ValueError:
        raise UnfitError(f'is "{text}"') from None


def _country(value: object) -> str:
    text = _text(value)
    if text not in country.codes():
        raise UnfitError(f'is "{text}"')
    return text


def _protocol(value: object) -> str:
    text = _matching(r"[a-z][a-z0-9_]*")(value)
    if not (protocol_folder(text) / "protocol.yaml").is_file():
        raise UnfitError(f'is "{text}"')
    return text


def _language(value: object) -> str:
    text = _matching(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")(value)
    if not resource("locale", text).is_dir():
        raise UnfitError(f'is "{text}"')
    return text


def _kind(value: object) -> str:
    """What a TOML value is, in words."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


CLINIC_NAME = Setting("clinic_name", None, "text", "The clinic's name, at the head of every screen and page.", _filled)
CLINIC_PHONE = Setting("clinic_phone", None, "a phone number", "The number that patients call, on every page.", _phone)
CLINIC_HOURS = Setting("clinic_hours", None, "text", "When that number is answered, as: Mon to Fri, 8 am to 6 pm.", _filled)
COUNTRY = Setting(
    "country",
    "US",
    'the name of a file in resources/country, as "US" or "GB"',
    "Sets the emergency number, names of medicines, units, spelling and paper.",
    _country,
)
PAPER = Setting("paper", "auto", '"A4", "Letter" or "auto"', "The handout's sheet; auto is the country's.", _paper)
PRINTER = Setting(
    "printer",
    "auto",
    '"auto", "folder", the name of a print queue or an ipp:// address',
    "Where handouts go; auto is the system's default queue if there is one, else the folder.",
    _matching(r"[A-Za-z0-9][\w.-]*|ipps?://[^\s/]+(/\S*)?"),
)
HANDOUT_FOLDER = Setting(
    "handout_folder",
    "",
    'a folder, or "" for handouts in the data folder',
    "Where handouts lie when no printer takes them.",
    _text,
)
KIOSK_ID = Setting(
    "kiosk_id",
    "kiosk 1",
    "letters, digits, spaces and -, at most 20",
    "This kiosk's name at the desk; no two the same.",
    _matching(r"\w[\w -]{0,19}"),
)
PANEL = Setting(
    "panel",
    "15.6",
    ", ".join(f'"{name}"' for name in PANELS),
    "The touch panel: its diagonal in inches. Sizes in millimetres rely on it.",
    _panel,
)
IDLE_SECONDS = Setting(
    "idle_seconds",
    120,
    "a whole number from 120 to 300",
    "Seconds without a touch before the screen asks whether anybody is there.",
    _between(120, 300),
)
IDLE_WARNING_SECONDS = Setting(
    "idle_warning_seconds",
    45,
    "a whole number from 20 to 45",
    "Seconds that it then waits for a touch before the visit ends.",
    _between(20, 45),
)
PROTOCOL = Setting(
    "protocol",
    "back_spasm",
    "the name of a folder in rules/protocols",
    "The questions, rules and handout.",
    _protocol,
)
LANGUAGE = Setting(
    "language",
    "en",
    "the name of a folder in resources/locale, as en",
    "The language that the welcome screen starts in.",
    _language,
)
DATA = Setting(
    "data",
    "",
    'a folder, or "" for backcheck in the state folder of the user',
    "Where flags are kept; nobody else can look into it. --data outranks it.",
    _text,
)
STAFF_KEY = Setting(
    "staff_key",
    "F12",
    "F1 to F12, alone or after Ctrl+, Alt+ or Shift+",
    "The key with which staff end an emergency screen.",
    _matching(r"((Ctrl|Alt|Shift)\+)*F([1-9]|1[0-2])"),
)

SETTINGS: tuple[Setting[object], ...] = (
    CLINIC_NAME, CLINIC_PHONE, CLINIC_HOURS, COUNTRY, PAPER, PRINTER, HANDOUT_FOLDER, KIOSK_ID, PANEL,
    IDLE_SECONDS, IDLE_WARNING_SECONDS, PROTOCOL, LANGUAGE, DATA, STAFF_KEY,
)  # fmt: skip
"""In the order of the example file."""

EXAMPLE_HEAD = """\
# The settings of one kiosk or desk. Copy this file, fill in the first three lines, and start with
#   kiosk --config kiosk.toml
# A line left out has the value that stands here.
"""


def example() -> str:
    """The example file: every key with its line and its default, and three that refuse until somebody fills them in."""
    import json  # a kiosk that reads settings needs none of it

    blocks = [EXAMPLE_HEAD]
    for setting in SETTINGS:
        value = "FILL IN" if setting.default is None else setting.default
        blocks.append(f"# {setting.doc}\n# Holds {setting.allowed}.\n{setting.key} = {json.dumps(value)}\n")
    return "\n".join(blocks)


if __name__ == "__main__":
    sys.stdout.write(example())
