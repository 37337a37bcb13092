"""The words of a program around the questions, as `translate` and `check` see them: a folder a language, files of `id: "text"`.

Beside them lies `translated.toml`, which says of each text what `text/<language>.yaml` says of a protocol's: the fingerprint
of the English it translates, and who reviewed it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rules.errors import Mistake, ProtocolError
from rules.flat import read_flat
from rules.translated import DRAFT, Translated

SHELL = Path(__file__).resolve().parents[2] / "resources" / "locale"
"""Where the words of this repository's own program lie. A name of a folder: nothing of the program is imported."""
ENGLISH = "en"
TERMINAL = frozenset({"commands.yaml", "doctor.yaml"})
"""For whoever installs the program: they stay English, as the messages of what it is built on."""
LANGUAGES, STATE = "languages.toml", "translated.toml"
STATE_HEAD = """\
# What each text of this folder translates: the fingerprint of its English, and who reviewed it and when; without that it is a draft.
# Written by `python -m rules translate import`. A text whose English has changed since is stale: `python -m rules check` says so.
"""


@dataclass(frozen=True)
class Shell:
    """The folder with `languages.toml` and a folder for each language."""

    folder: Path

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The codes of every language but English. Raises ProtocolError, OSError."""
        return tuple(code for code in read_toml(self.folder / LANGUAGES) if code != ENGLISH)

    @cached_property
    def english(self) -> Mapping[str, Mapping[str, str]]:
        """File to text id to English, without what only a terminal says. Raises ProtocolError, OSError."""
        paths = sorted((self.folder / ENGLISH).glob("*.yaml"))
        return {path.name: read_flat(path.read_bytes(), _name(path)) for path in paths if path.name not in TERMINAL}

    def texts(self, language: str, file: str) -> Mapping[str, str]:
        """What a language has in this file; nothing where there is none. Raises ProtocolError."""
        path = self.folder / language / file
        return read_flat(path.read_bytes(), _name(path)) if path.exists() else {}

    def said(self, language: str) -> dict[str, Translated]:
        """Every text that a language has, with its state; one without has the fingerprint "". Raises ProtocolError."""
        states = self.states(language)
        texts = {text_id: text for file in self.english for text_id, text in self.texts(language, file).items()}
        return {text_id: _translated(text, states.get(text_id, {})) for text_id, text in texts.items()}

    def states(self, language: str) -> Mapping[str, Mapping[str, str]]:
        """What `translated.toml` says, by text id. Raises ProtocolError."""
        path = self.folder / language / STATE
        found = read_toml(path) if path.exists() else {}
        return {text_id: {key: str(value) for key, value in each.items()} for text_id, each in found.items() if isinstance(each, dict)}

    def written(self, language: str, said: Mapping[str, Translated]) -> dict[Path, str]:
        """The files of a language as they have to be with these texts; lines that do not change stay as they are. Raises ProtocolError."""
        files = {self.folder / language / file: self._written(language, file, said) for file in self.english}
        known = [text_id for english in self.english.values() for text_id in english if text_id in said and said[text_id].of]
        files[self.folder / language / STATE] = STATE_HEAD + "".join(f"{_line_of_state(text_id, said[text_id])}\n" for text_id in known)
        return files

    def _written(self, language: str, file: str, said: Mapping[str, Translated]) -> str:
        path, before, english = self.folder / language / file, self.texts(language, file), tuple(self.english[file])
        old = path.read_text("utf-8").splitlines() if path.exists() else [f"# {language}: the words of {ENGLISH}/{file}."]
        rows = [(name, line) for line in old if (name := _id_of(line)) is None or name in english]
        for number, text_id in enumerate(english):
            if text_id in said and said[text_id].text != before.get(text_id):
                _put(rows, (text_id, f"{json.dumps(text_id)}: {json.dumps(said[text_id].text, ensure_ascii=False)}"), english[:number])
        return "".join(f"{line}\n" for _, line in rows)


def _put(rows: list[tuple[str | None, str]], row: tuple[str, str], earlier: Sequence[str]) -> None:
    """Into its own place, or behind the last of the texts that stand before it in English."""
    names = [name for name, _ in rows]
    if row[0] in names:
        rows[names.index(row[0])] = row
    else:
        rows.insert(max((names.index(each) for each in earlier if each in names), default=len(rows) - 1) + 1, row)


def _id_of(line: str) -> str | None:
    """The text id that a line begins with; None: it is a comment or empty."""
    name, colon, _ = line.partition(":")
    return name.strip('"') if colon and line[0] not in "# " else None


def _line_of_state(text_id: str, each: Translated) -> str:
    reviewed = f', state = "{each.state}", by = {json.dumps(each.by, ensure_ascii=False)}, date = "{each.date}"' if each.state != DRAFT else ""
    return f'"{text_id}" = {{ of = "{each.of}"{reviewed} }}'


def _translated(text: str, state: Mapping[str, str]) -> Translated:
    return Translated(state.get("of", ""), text, state.get("state", DRAFT), state.get("by", ""), state.get("date", ""))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read_toml(path: Path) -> Mapping[str, object]:
    """A file of TOML. Raises ProtocolError, OSError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProtocolError((Mistake(_name(path), 0, 0, f"This is not TOML: {error}.", "Put the file back, or mend this line."),)) from None
