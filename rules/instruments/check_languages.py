"""Looking at translations: text/<language>.yaml, which maps a text id to the fingerprint of its English and the text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rules.errors import Mistake, ProtocolError
from rules.instruments.foreign import faults
from rules.load_nodes import Log, Source, near, short
from rules.model import Protocol
from rules.strict_yaml import Node, Table, parse
from rules.texts import fingerprint, protocol_texts
from rules.translated import FOLDER


def language_mistakes(folder: Path, protocol: Protocol) -> tuple[Mistake, ...]:
    """Everything missing, stale, unknown or too long in the translations beside this protocol; nothing where there are none."""
    english = {text_id: text for text_id, text in protocol_texts(protocol).items() if not text.isdecimal()}
    mistakes: list[Mistake] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        log = Log()
        name = f"{FOLDER}/{path.name}"
        try:
            tree = parse(path.read_bytes(), name)
            log.extend(tree.mistakes)
            _read(Source(name, log), tree.root, english)
            log.settle()
        except ProtocolError as error:
            mistakes += error.mistakes
    return tuple(mistakes)


def _read(source: Source, root: Node, english: Mapping[str, str]) -> None:
    if not isinstance(root, Table):
        source.wrong(root, "The file is not a table of texts.", "Write one text id a line, with of and text.")
        return
    for text_id in english:
        if text_id not in root.values:
            source.wrong(root, f"The text {text_id} is missing.", f"Translate it, with of: {fingerprint(english[text_id])}.")
    for key in root.keys.values():
        if key.value not in english:
            source.wrong(key, f'There is no text "{short(key.value)}".', near(key.value, english, "Remove it."))
        else:
            _text(source, key.value, root.values[key.value], english[key.value])


def _text(source: Source, text_id: str, node: Node, english: str) -> None:
    fields = source.fields(node, text_id, ("of", "text"), ("state", "by", "date"))
    if "of" not in fields.nodes or "text" not in fields.nodes:
        return
    text, of, now = fields.text("text"), fields.nodes["of"], fingerprint(english)
    if getattr(of, "value", "") != now:
        source.wrong(of, f"The translation of {text_id} is stale: its English has changed.", f'Look at it again, then write of: "{now}".')
    for fault in faults(Path(source.file).stem, english, text):
        source.wrong(fields.nodes["text"], f"The translation of {text_id} {fault.what}", fault.mend)
