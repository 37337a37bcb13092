"""A protocol in another language: text/<language>.yaml, which gives each text id its words and the fingerprint of the English they translate.

A line is `"danger.chest": {of: "8d3c0e51c2aa", text: "..."}`, with `state: "reviewed", by: "...", date: "..."` once somebody who speaks
the language has read it; without them it is a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rules.model import Level, Protocol
from rules.operators import mentions
from rules.texts import FINGERPRINT_LENGTH, fingerprint, protocol_texts, reworded

FOLDER = "text"
LINE = re.compile(
    rf'"([A-Za-z0-9_.-]+)": \{{of: "([0-9a-f]{{{FINGERPRINT_LENGTH}}})", text: "([^"\\]*)"'
    r'(?:, state: "(draft|reviewed)", by: "([^"\\]*)", date: "([0-9-]*)")?\}|#.*|'
)
"""How `translate import` writes a text. A line that is written otherwise is for the YAML parser."""
DRAFT, REVIEWED = "draft", "reviewed"


@dataclass(frozen=True, slots=True)
class Translated:
    """One text in another language."""

    of: str
    """The fingerprint of the English it translates."""
    text: str
    state: str = DRAFT
    by: str = ""
    """Who reviewed it."""
    date: str = ""
    """When, ISO 8601."""


@dataclass(frozen=True)
class Translation:
    """What one language has for a protocol."""

    protocol: Protocol
    """In English."""
    said: Mapping[str, Translated]

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Text id to English, numbers left out: they need no translation."""
        return {text_id: text for text_id, text in protocol_texts(self.protocol).items() if not text.isdecimal()}

    @cached_property
    def unfit(self) -> tuple[str, ...]:
        """The ids of texts that are missing, or whose English has changed since."""
        return tuple(text_id for text_id, text in self.texts.items() if text_id not in self.said or self.said[text_id].of != fingerprint(text))

    @cached_property
    def unreviewed(self) -> tuple[str, ...]:
        """The ids of texts that no named person has reviewed."""
        return tuple(text_id for text_id in self.texts if text_id not in self.said or self.said[text_id].state != REVIEWED)

    @cached_property
    def reviewers(self) -> tuple[str, ...]:
        """Everybody who reviewed a text."""
        return tuple(dict.fromkeys(each.by for each in self.said.values() if each.state == REVIEWED))

    def spoken(self) -> Protocol:
        """The protocol in these words; English where there are none that fit."""
        unfit = frozenset(self.unfit)
        return reworded(self.protocol, lambda text_id, text: self.said[text_id].text if text_id in self.said and text_id not in unfit else text)


def read_translation(folder: Path, language: str, protocol: Protocol) -> Translation:
    """What this language has for the protocol in this folder. Raises ProtocolError for a file that cannot be read, OSError where there is none."""
    path = folder / FOLDER / f"{language}.yaml"
    data = path.read_bytes()
    said = _line_by_line(data)
    return Translation(protocol, _by_parser(data, f"{FOLDER}/{path.name}") if said is None else said)


def red_flag_texts(protocol: Protocol) -> frozenset[str]:
    """The ids of the texts without which no patient may be asked in a language.

    Every question that a rule of URGENT_TODAY or above looks at, with its answers; the results; the choices behind "Talk to staff".
    """
    asked = {link_id for rule in protocol.rules if rule.level >= Level.URGENT_TODAY for link_id in mentions(rule.when, protocol.terms)}
    heads = (*(f"{link_id}." for link_id in asked), *(f"{level.name}." for level in Level), "help.")
    others = (".staff", ".brief", ".picture")
    return frozenset(text_id for text_id in protocol_texts(protocol) if text_id.startswith(heads) and not text_id.endswith(others))


def _line_by_line(data: bytes) -> dict[str, Translated] | None:
    """None: the file is for the parser to read, or to refuse."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        return None
    said: dict[str, Translated] = {}
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None or match[1] in said:
            return None
        if match[1] is not None:
            said[match[1]] = Translated(match[2], match[3], match[4] or DRAFT, match[5] or "", match[6] or "")
    return said


def _by_parser(data: bytes, name: str) -> dict[str, Translated]:
    from rules.load_nodes import Log, Source
    from rules.strict_yaml import Table, parse

    log = Log()
    tree = parse(data, name)
    log.extend(tree.mistakes)
    source, said = Source(name, log), {}
    for key, node in tree.root.values.items() if isinstance(tree.root, Table) else ():
        fields = source.fields(node, key, ("of", "text"), ("state", "by", "date"))
        words = dict(_words(fields.nodes))
        said[key] = Translated(words.get("of", ""), words.get("text", ""), words.get("state", DRAFT), words.get("by", ""), words.get("date", ""))
    log.settle()
    return said


def _words(nodes: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, node in nodes.items():
        value = getattr(node, "value", None)
        if isinstance(value, str):
            yield name, value
