"""Reading the options of a question, and refusing one that no screen could show or no patient could tell apart."""

from __future__ import annotations

import re

from rules.load_nodes import Fields, Source
from rules.model import MISSING, Code, Kind, Option
from rules.strict_yaml import Listing, Node, Scalar

ID = re.compile(r"[a-z][a-z0-9_]*")
SCALE = tuple(Code(str(number)) for number in range(11))
BESIDE_A_SCALE = frozenset({"unsure", "pns"})
"""The options that a scale can show beside its numbers."""
TAKEN = frozenset({"text", "help", "why", "topic", "words", MISSING})
"""An option `help` of `danger` would have the text id `danger.help`, which is the question's own help; `missing` is the text of no answer."""
SCALE_WORDS = 3
"""For the low end, the middle and the high end."""


def read_options(source: Source, fields: Fields, kind: Kind | None) -> tuple[Option, ...]:
    """The options of the question with these fields; a scale's numbers come first. `kind` is None where the file names none."""
    _check_scale(source, fields, kind)
    nodes = fields.items("options", empty=kind is Kind.SCALE)
    if len(nodes) == 1 and kind is not Kind.SCALE:
        source.wrong(fields.nodes["options"], f"{fields.label} has one option only.", "Give at least two, so that there is a choice.")
    read = [_fields(source, node, fields.label) for node in nodes]
    source.different(_scalars(read, "code"), f"{fields.label}: the code")
    source.different(_scalars(read, "text"), f"{fields.label}: the text")
    listed = tuple(_option(source, option, kind) for option in read)
    _check_exclusive(source, fields, [option for option, made in zip(read, listed, strict=True) if made.exclusive], kind)
    if kind is not Kind.SCALE:
        return listed
    pictogram = fields.text("pictogram")
    return tuple(Option(code, code, pictogram) for code in SCALE) + listed


def _fields(source: Source, node: Node, label: str) -> Fields:
    return source.fields(node, f"{label}, an option", ("code", "text", "pictogram"), ("exclusive",))


def _scalars(read: list[Fields], key: str) -> list[Scalar]:
    return [node for option in read if isinstance(node := option.nodes.get(key), Scalar)]


def _option(source: Source, option: Fields, kind: Kind | None) -> Option:
    code = option.name("code", ID, "one_pain")
    if code in TAKEN:
        source.wrong(option.nodes["code"], f'A code cannot be called "{code}": that is the name of another text.', "Give it another code.")
    if code and kind is Kind.SCALE and code not in BESIDE_A_SCALE:
        what = f'A scale cannot show the option "{code}": it shows 0 to 10, unsure and pns.'
        source.wrong(option.nodes["code"], what, "Remove it, or make the question single.")
    return Option(Code(code), option.text("text"), option.text("pictogram"), option.flag("exclusive"))


def _check_exclusive(source: Source, fields: Fields, alone: list[Fields], kind: Kind | None) -> None:
    if alone and kind in {Kind.SINGLE, Kind.SCALE}:
        what = f"{fields.label} takes one answer, so no option can be exclusive."
        source.wrong(alone[0].nodes["exclusive"], what, "Remove exclusive.")
    elif len(alone) > 1:
        what = f"{fields.label} has more than one exclusive option."
        source.wrong(alone[1].nodes["exclusive"], what, 'Keep exclusive on "None of these" only.')
    elif not alone and kind is Kind.MULTI:
        what = f"{fields.label} has no exclusive option, so nobody can say that nothing fits."
        source.wrong(fields.node, what, 'Add "None of these" with exclusive: true.')


def _check_scale(source: Source, fields: Fields, kind: Kind | None) -> None:
    if kind is None:
        return
    for key in ("words", "pictogram"):
        if kind is Kind.SCALE and key not in fields.nodes:
            source.wrong(fields.node, f'{fields.label} is a scale and lacks the key "{key}".', f"Add {key}.")
        if kind is not Kind.SCALE and key in fields.nodes:
            source.wrong(fields.nodes[key], f"{fields.label} is no scale, so nothing shows its {key}.", f"Remove {key}.")
    words = fields.nodes.get("words")
    if kind is Kind.SCALE and isinstance(words, Listing) and len(words.items) != SCALE_WORDS:
        source.wrong(words, f"{fields.label}: words should be three.", "Write the words for the low end, the middle and the high end.")
    if kind is Kind.SCALE and "order" in fields.nodes:
        source.wrong(fields.nodes["order"], f"{fields.label}: the order of a scale is 0 to 10 already.", "Remove order.")
