"""The catalogue: a text id and a language give words, with the clinic's and the country's words filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rules.flat import read_flat

if TYPE_CHECKING:
    from rules.model import Protocol, Question

PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")


class MissingWordsError(Exception):
    """A text id has no words, or its words need a value that nobody gave."""


class Catalogue:
    """Words of the shell in one language. The protocol's own words are with its questions and rules."""

    def __init__(self, texts: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._texts, self._words = texts, words

    @classmethod
    def read(cls, folder: Path, words: Mapping[str, str]) -> Catalogue:
        """Every file of a locale folder; an id that stands in two files is a mistake.

        `words` are the country's and clinic's, such as EMERGENCY_NUMBER. Raises rules.errors.ProtocolError, MissingWordsError.
        """
        texts: dict[str, str] = {}
        for path in sorted(folder.glob("*.yaml")):
            for text_id, text in read_flat(path.read_bytes(), path.name).items():
                if text_id in texts:
                    message = f"{path.name}: the text id {text_id} stands in another file too. Keep it in one."
                    raise MissingWordsError(message)
                texts[text_id] = text
        return cls(texts, words)

    def say(self, text_id: str, **values: object) -> str:
        """The words of a text id. Raises MissingWordsError."""
        if text_id not in self._texts:
            message = f"no words for {text_id}"
            raise MissingWordsError(message)
        return self.fill(self._texts[text_id], **values)

    def fill(self, text: str, **values: object) -> str:
        """A text with every {WORD} replaced. Raises MissingWordsError for one that is not known."""

        def word(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in values:
                return str(values[name])
            if name in self._words:
                return self._words[name]
            message = f"nobody says what {{{name}}} is"
            raise MissingWordsError(message)

        return PLACEHOLDER.sub(word, text)


def filled(protocol: Protocol, fill: Callable[[str], str]) -> Protocol:
    """The protocol with every {WORD} in its texts replaced. Raises MissingWordsError for one that nobody says."""
    return replace(
        protocol,
        levels={
            level: replace(text, heading=fill(text.heading), lines=tuple(map(fill, text.lines)), staff=fill(text.staff))
            for level, text in protocol.levels.items()
        },
        help_choices=tuple(replace(choice, text=fill(choice.text), staff=fill(choice.staff)) for choice in protocol.help_choices),
        questions=tuple(_filled_question(question, fill) for question in protocol.questions),
        rules=tuple(replace(rule, staff=fill(rule.staff), patient=fill(rule.patient)) for rule in protocol.rules),
        sections=tuple(
            replace(
                section,
                title=fill(section.title),
                text=tuple(replace(sentence, text=fill(sentence.text)) for sentence in section.text),
            )
            for section in protocol.sections
        ),
    )


def _filled_question(question: Question, fill: Callable[[str], str]) -> Question:
    return replace(
        question,
        text=fill(question.text),
        help=fill(question.help),
        why=fill(question.why),
        picture=fill(question.picture),
        options=tuple(replace(option, text=fill(option.text)) for option in question.options),
        words=tuple(map(fill, question.words)),
    )
