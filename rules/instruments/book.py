"""Every text that a language needs, of a protocol and of the program around it, with what the language has for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rules.errors import Mistake, ProtocolError
from rules.instruments.context import protocol_contexts, shell_contexts
from rules.instruments.shell_words import Shell
from rules.load_nodes import near
from rules.model import Protocol
from rules.texts import fingerprint
from rules.translated import FOLDER, REVIEWED, Translated, Translation, read_translation

HEAD = """\
# {name} in the language "{language}": {reviewed} of {all} texts are reviewed by a named person; the others are drafts, as a machine made them
# or a translator sent them back. Do not edit by hand: `python -m rules translate export` gives a translator one file, and `translate import` takes it
# back. `of` is the fingerprint of the English.
"""


@dataclass(frozen=True, slots=True)
class Text:
    """One text, with its English and what a translator has to know."""

    text_id: str
    english: str
    place: str
    """The file that it stands in."""
    context: str
    said: Translated | None

    @property
    def fresh(self) -> bool:
        """Whether the language has it, from today's English."""
        return self.said is not None and self.said.of == fingerprint(self.english)


@dataclass(frozen=True)
class Book:
    """One language: the texts of its protocol, then those of the shell."""

    language: str
    protocol: Protocol
    folder: Path
    """The protocol's."""
    shell: Shell | None
    """None: only the protocol is translated."""
    texts: tuple[Text, ...]

    def files(self, said: Mapping[str, Translated]) -> dict[Path, str]:
        """The language's files with these texts in place of what it has. Raises ProtocolError, OSError."""
        mine = [text for text in self.texts if text.place == FOLDER and text.text_id in said]
        reviewed = sum(said[text.text_id].state == REVIEWED for text in mine)
        head = HEAD.format(name=self.protocol.name, language=self.language, reviewed=reviewed, all=len(mine))
        lines = "".join(f"{_line(text.text_id, said[text.text_id])}\n" for text in mine)
        shell = self.shell.written(self.language, said) if self.shell is not None else {}
        return {self.folder / FOLDER / f"{self.language}.yaml": head + lines, **shell}


def read_book(protocol: Protocol, folder: Path, shell: Shell | None, language: str) -> Book:
    """Everything of one language. Raises ProtocolError for files that cannot be read, or a language that the shell does not know; OSError."""
    if shell is not None and language not in shell.languages:
        mend = near(language, shell.languages, f"Use one of {', '.join(shell.languages)}, or add it to languages.toml first.")
        raise ProtocolError((Mistake("languages.toml", 0, 0, f'There is no language "{language}" to translate into.', mend),))
    texts = (*_of_protocol(_translation(folder, language, protocol)), *(_of_shell(shell, language) if shell is not None else ()))
    return Book(language, protocol, folder, shell, texts)


def _translation(folder: Path, language: str, protocol: Protocol) -> Translation:
    try:
        return read_translation(folder, language, protocol)
    except FileNotFoundError:
        return Translation(protocol, {})


def _of_protocol(translation: Translation) -> Iterator[Text]:
    contexts = protocol_contexts(translation.protocol)
    for text_id, english in translation.texts.items():
        yield Text(text_id, english, FOLDER, contexts[text_id], translation.said.get(text_id))


def _of_shell(shell: Shell, language: str) -> Iterator[Text]:
    said = shell.said(language)
    for file, english in shell.english.items():
        contexts = shell_contexts(file, english)
        yield from (Text(text_id, text, file, contexts[text_id], said.get(text_id)) for text_id, text in english.items())


def _line(text_id: str, each: Translated) -> str:
    """As rules.translated reads it fastest."""
    reviewed = f', state: "{each.state}", by: "{each.by}", date: "{each.date}"' if each.state == REVIEWED else ""
    return f'"{text_id}": {{of: "{each.of}", text: "{each.text}"{reviewed}}}'
