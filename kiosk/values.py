"""What a setting may hold: each function takes a value as TOML gives it, and returns the fit one or says why it does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kiosk import country
from kiosk.country import Paper
from kiosk.panel import PANELS, Panel
from kiosk.paths import protocol_folder, resource
from kiosk.visit.states import WithoutDesk
from rules.frozen import frozen

UNFILLED = re.compile(
    r"fill[ _-]?(me[ _-]?)?in.*|to ?do|tbd|n/?a|change ?me|none|unknown|example|your .*|my clinic|clinic name|<.*>|[.?x_ -]*",
    re.IGNORECASE,
)
"""Words that stand where somebody still has to write."""
TEXT_LIMIT = 80
"""Characters: a line at the head of a page takes no more."""
PATH_LIMIT = 4096
"""Characters: as long as Linux takes them."""
KEYRING = "keyring"
PHONE_DIGITS = 3
"""As few as 111 and 999 have."""
DWELL = (0.5, 10.0)
"""Seconds: faster than anybody presses a switch, slower than anybody waits."""
MOST_ROOMS = 6
"""So many buttons can be told apart at a glance."""
PANEL_INCHES = (10.0, 32.0)
"""Smaller, and no card is large enough for a thumb; larger, and nobody reaches its corners."""
_DIAGONAL = re.compile(r"([1-9]\d(?:\.\d)?)(-portrait)?", re.ASCII)
CONTENT = re.compile(r"[0-9a-f]{12}")


class UnfitError(Exception):
    """A value that a setting does not take; the message says what it holds instead of what it may hold."""


@frozen
class Acceptance:
    """A manager's word that unsigned questions and rules, or signed ones that are older than what has run, may be used on patients."""

    name: str
    date: str
    """ISO 8601."""
    reason: str
    content: str
    """The fingerprint of what was accepted: twelve hex digits. Anything else is not accepted."""


def line(value: object) -> str:
    """One printable line."""
    if not isinstance(value, str):
        raise UnfitError(f"is {_kind(value)}, not text in quotes")
    return _printable(value, TEXT_LIMIT)


def _printable(value: str, limit: int) -> str:
    text = value.strip()
    if not text.isprintable():
        raise UnfitError("holds a character that cannot be printed")
    if len(text) > limit:
        raise UnfitError(f"is {len(text)} characters long")
    return text


def place(value: object) -> str:
    """The path of a file or folder, or nothing for the usual one."""
    if not isinstance(value, str):
        raise UnfitError(f"is {_kind(value)}, not text in quotes")
    return _printable(value, PATH_LIMIT)


def key_place(value: object) -> str:
    """Where a key lies: a whole path, `KEYRING`, or nothing for the usual place."""
    text = place(value)
    if text and text != KEYRING and not text.startswith(("/", "~/")) and not re.match(r"[A-Za-z]:[\\/]", text):
        raise UnfitError("is no whole path")
    return text


def filled(value: object) -> str:
    """Text that somebody wrote for this clinic."""
    text = line(value)
    if UNFILLED.fullmatch(text):
        raise UnfitError("still has to be filled in")
    return text


def phone(value: object) -> str:
    """A number that can be called."""
    text = filled(value)
    if sum(c.isdigit() for c in text) < PHONE_DIGITS:
        raise UnfitError(f'is "{text}", which has too few digits to call')
    return text


def matching(pattern: str) -> Callable[[object], str]:
    """A line that is written like this."""
    compiled = re.compile(pattern)

    def parse(value: object) -> str:
        text = line(value)
        if not compiled.fullmatch(text):
            raise UnfitError(f'is "{text}"')
        return text

    return parse


def between(low: int, high: int) -> Callable[[object], int]:
    """A whole number in this range, both ends included."""

    def parse(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnfitError(f"is {_kind(value)}, not a whole number")
        if not low <= value <= high:
            raise UnfitError(f"is {value}")
        return value

    return parse


def yes_or_no(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise UnfitError(f"is {_kind(value)}, not true or false")
    return value


def key_name(value: object) -> str:
    """A key by the name that Qt has for it: a letter, a digit, or a word of the usual ones."""
    return matching(r"[A-Z0-9]|F([1-9]|1[0-9]|2[0-4])|Tab|Space|Return|Enter|Select|Up|Down|Left|Right|Home|End|PgUp|PgDown|Ins|Del|Backspace")(value)


def dwell(value: object) -> float:
    """Seconds for which the ring stands; 0: it never walks by itself."""
    shortest, longest = DWELL
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnfitError(f"is {_kind(value)}, not a number")
    if value != 0 and not shortest <= value <= longest:
        raise UnfitError(f"is {value}")
    return float(value)


def voice(value: object) -> str:
    """Where the kiosk reads aloud."""
    return matching("headphones|speaker|off")(value)


def without_desk(value: object) -> WithoutDesk:
    """What a kiosk does while no desk is open."""
    return WithoutDesk(matching("|".join(WithoutDesk))(value))


def rooms(value: object) -> tuple[str, ...]:
    """Names of rooms, short enough for a button; no two the same."""
    if not isinstance(value, list):
        raise UnfitError(f"is {_kind(value)}, not a list")
    names = tuple(map(matching(r"[A-Za-z0-9][A-Za-z0-9-]{0,5}"), value))
    if len(names) > MOST_ROOMS:
        raise UnfitError(f"holds {len(names)} names")
    if len(set(names)) < len(names):
        raise UnfitError("has a name twice")
    return names


def panel(value: object) -> Panel:
    """A touch panel by its name, or by another diagonal; its pixels are the screen's, where there is one."""
    text = line(value)
    if text in PANELS:
        return PANELS[text]
    found = _DIAGONAL.fullmatch(text)
    if not found or not PANEL_INCHES[0] <= float(found[1]) <= PANEL_INCHES[1]:
        raise UnfitError(f'is "{text}"')
    like = PANELS["21.5-portrait" if found[2] else "15.6"]
    return Panel(text, float(found[1]), like.width, like.height)


def paper(value: object) -> Paper | None:
    """A sheet's size; None: the country's."""
    text = line(value)
    if text == "auto":
        return None
    try:
        return Paper(text)
    except ValueError:
        raise UnfitError(f'is "{text}"') from None


def country_code(value: object) -> str:
    """A country that has a file."""
    text = line(value)
    if text not in country.codes():
        raise UnfitError(f'is "{text}"')
    return text


def protocol(value: object) -> str:
    """A protocol that has a folder, by its name or its whole path; what lies in it is looked at when it is loaded."""
    text = matching(r"[a-z][a-z0-9_]*|/.+")(value)
    if not protocol_folder(text).is_dir():
        raise UnfitError(f'is "{text}"')
    return text


def language(value: object) -> str:
    """A language that the shell has words in."""
    text = matching(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")(value)
    if not resource("locale", text).is_dir():
        raise UnfitError(f'is "{text}"')
    return text


def public_keys(value: object) -> tuple[str, ...]:
    """Public keys of those who may sign; none: empty."""
    if not isinstance(value, list):
        raise UnfitError(f"is {_kind(value)}, not a list")
    for key in value:
        from rules.manifest import KEY  # a kiosk without keys needs none of it

        if not isinstance(key, str) or not KEY.fullmatch(key):
            raise UnfitError(f"holds {_quoted(key)}, which is no public key")
    return tuple(value)


def acceptance(value: object) -> Acceptance | None:
    """A manager's acceptance; None for an empty table."""
    if not isinstance(value, dict):
        raise UnfitError(f"is {_kind(value)}, not a table")
    if not value:
        return None
    keys = tuple(Acceptance.__annotations__)
    for key in (*keys, *value):
        if key not in value or key not in keys:
            raise UnfitError(f'{"has no" if key in keys else "has a"} key "{key}"')
    day, content = value["date"], line(value["content"])
    if not isinstance(day, date) and not _is_day(day):
        raise UnfitError(f"has a date that is {_quoted(day)}")
    if not CONTENT.fullmatch(content):
        raise UnfitError(f'has a content that is "{content}"')
    return Acceptance(filled(value["name"]), str(day)[:10], filled(value["reason"]), content)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _quoted(value: object) -> str:
    return f'"{value[:TEXT_LIMIT]}"' if isinstance(value, str) else _kind(value)


def _kind(value: object) -> str:
    """What a TOML value is, in words."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
