"""Looking at the words of the program around the questions: every text in every language, of today's English, and the countries' words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rules.errors import Mistake, ProtocolError
from rules.instruments.foreign import faults
from rules.instruments.shell_words import ENGLISH, STATE, Shell, read_toml
from rules.load_nodes import near, short
from rules.texts import fingerprint

COUNTRY = "country"
"""The folder beside the languages' with what differs from country to country."""
HOW = "`python -m rules translate"


def shell_mistakes(folder: Path) -> tuple[Mistake, ...]:
    """Everything missing, stale, unknown, twice or badly made in these words; nothing where there is no such folder."""
    if not folder.exists():
        return ()
    shell = Shell(folder)
    try:
        languages = shell.languages
        found = [each for language in languages for each in _language(shell, language)]
        return (*found, *_countries(folder.parent / COUNTRY, languages))
    except ProtocolError as error:
        return error.mistakes


def _language(shell: Shell, language: str) -> Iterator[Mistake]:
    states, first = shell.states(language), dict[str, str]()
    for file, english in shell.english.items():
        texts, name = shell.texts(language, file), f"{language}/{file}"
        for text_id in texts:
            if text_id not in english:
                yield Mistake(name, 0, 0, f'There is no text "{short(text_id)}".', near(text_id, english, "Remove it."))
        for text_id, words in english.items():
            if first.setdefault(text_id, file) != file:
                what = f"The text {text_id} stands in {first[text_id]} too."
                yield Mistake(f"{ENGLISH}/{file}", 0, 0, what, "Keep it in one file.")
            yield from _text(name, text_id, words, texts.get(text_id), states.get(text_id, {}).get("of", ""))


def _text(name: str, text_id: str, english: str, text: str | None, of: str) -> Iterator[Mistake]:
    language = name.split("/", maxsplit=1)[0]
    if text is None:
        yield Mistake(name, 0, 0, f"The text {text_id} is missing.", f"Translate it, then say {HOW} record {language}`.")
        return
    for fault in faults(language, english, text):
        yield Mistake(name, 0, 0, f"The translation of {text_id} {fault.what}", fault.mend)
    if not of:
        what = f"Nothing says which English the translation of {text_id} is of."
        yield Mistake(f"{language}/{STATE}", 0, 0, what, f"If it is of today's, say {HOW} record {language}`.")
    elif of != fingerprint(english):
        what = f"The translation of {text_id} is stale: its English has changed."
        yield Mistake(f"{language}/{STATE}", 0, 0, what, f'Look at it again, then write of = "{fingerprint(english)}".')


def _countries(folder: Path, languages: tuple[str, ...]) -> Iterator[Mistake]:
    for path in sorted(folder.glob("*.toml")):
        words = read_toml(path).get("words", {})
        tables = {language: each for language, each in words.items() if isinstance(each, dict)} if isinstance(words, dict) else {}
        for language in languages:
            yield from _country(f"{COUNTRY}/{path.name}", language, tables.get(ENGLISH, {}), tables.get(language, {}))


def _country(name: str, language: str, english: Mapping[str, object], words: Mapping[str, object]) -> Iterator[Mistake]:
    for key in (*english, *(key for key in words if key not in english)):
        if key not in words:
            yield Mistake(name, 0, 0, f"[words.{language}] lacks {key}.", "Add it; a language without it is not offered.")
        elif key not in english:
            yield Mistake(name, 0, 0, f"[words.{language}] has {key}, and English has not.", near(key, english, "Remove it."))
        else:
            found = faults(language, str(english[key]), str(words[key]))
            yield from (Mistake(name, 0, 0, f"{key} in [words.{language}] {fault.what}", fault.mend) for fault in found)
