"""Reading the rest of protocol.yaml: name, version, signature, the four levels, and the choices behind "Talk to staff"."""

from __future__ import annotations

import re
from datetime import date

from rules.load_nodes import Fields, Source
from rules.load_options import ID
from rules.model import Event, HelpChoice, Level, LevelText, SignOff
from rules.strict_yaml import Node, Scalar, is_null

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
VERSION = re.compile(r"\d+\.\d+\.\d+")
KEYS = ("protocol", "title", "version", "date", "sign_off", "scope", "levels", "help_choices")
LONGEST_HOLD = 30
"""Minutes that a visit may wait for somebody: after that the kiosk is missed by others."""


def read_header(source: Source, root: Node) -> Fields:
    """The keys of protocol.yaml; `terms` and `contradictions` may be left out."""
    return source.fields(root, "protocol.yaml", KEYS, ("terms", "contradictions"))


def read_date(source: Source, fields: Fields, key: str) -> str:
    """A day as 2026-11-22, in quotes or without; ISO 8601."""
    node = fields.nodes.get(key)
    if node is None:
        return ""
    value = node.value if isinstance(node, Scalar) else ""
    if ISO_DATE.fullmatch(value) and _is_day(value):
        return value
    source.wrong(node, f"{fields.label}: {key} should be a day.", 'Write it as year-month-day: "2026-11-22".')
    return ""


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def read_sign_off(source: Source, header: Fields) -> SignOff | None:
    """Who signed; None while it is null, for a draft."""
    node = header.nodes.get("sign_off")
    if node is None or is_null(node):
        return None
    fields = source.fields(node, "sign_off", ("name", "role", "registration", "date", "next_review"))
    signed, review = read_date(source, fields, "date"), read_date(source, fields, "next_review")
    if signed and review and review <= signed:
        source.wrong(fields.nodes["next_review"], "The next review is not after the day of signing.", "Give a later day.")
    if signed and review > (latest := _a_year_after(signed)):
        source.wrong(fields.nodes["next_review"], "The next review is more than 12 months after the day of signing.", f"Give {latest} at the latest.")
    return SignOff(fields.text("name"), fields.text("role"), fields.text("registration"), signed, review)


def _a_year_after(day: str) -> str:
    """The same day of the next year; for 29 February, the 28th."""
    year, rest = int(day[:4]) + 1, day[4:]
    return f"{year:04}{rest if rest != '-02-29' else '-02-28'}"


def read_levels(source: Source, header: Fields) -> dict[Level, LevelText]:
    """The four result screens."""
    found: dict[Level, LevelText] = {}
    nodes: list[Scalar] = []
    for item in header.items("levels"):
        fields = source.fields(item, "A level", ("level", "heading", "lines", "staff"))
        level = fields.one_of("level", Level)
        if isinstance(node := fields.nodes.get("level"), Scalar):
            nodes.append(node)
        text = LevelText(level or Level.URGENT_TODAY, fields.text("heading"), fields.texts("lines"), fields.text("staff"))
        if level is not None:
            found.setdefault(level, text)
    source.different(nodes, "The level")
    missing = [level.name for level in Level if level not in found]
    if missing and "levels" in header.nodes:
        source.wrong(header.nodes["levels"], f"Levels without a screen: {', '.join(missing)}.", "Add each with heading, lines and staff.")
    return {level: found[level] for level in sorted(found, reverse=True)}


def read_help_choices(source: Source, header: Fields) -> tuple[HelpChoice, ...]:
    """What a patient can say to staff at any time."""
    found = []
    nodes: list[Scalar] = []
    for item in header.items("help_choices"):
        fields = source.fields(item, "A help choice", ("code", "level", "event", "private", "text", "staff"), ("hold_minutes", "brief"))
        code = fields.name("code", ID, "unwell")
        if isinstance(node := fields.nodes.get("code"), Scalar):
            nodes.append(node)
        level, event = fields.one_of("level", Level), fields.one_of("event", Event)
        if level is Level.SELF_CARE:
            source.wrong(fields.nodes["level"], f'Help choice "{code}" is at SELF_CARE, which tells nobody.', "Raise it.")
        text, staff, private = fields.text("text"), fields.text("staff"), fields.flag("private")
        hold = fields.number("hold_minutes", 1, LONGEST_HOLD) if "hold_minutes" in fields.nodes else 0
        found.append(HelpChoice(code, level or Level.URGENT_TODAY, text, staff, event or Event.ASKED_STAFF, private, hold, fields.text("brief")))
    source.different(nodes, "The help choice")
    return tuple(found)
