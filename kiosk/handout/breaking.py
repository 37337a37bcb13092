"""Where a line may end: the Unicode line breaking algorithm (UAX 14), by the library uniseg, asked only where there is something to ask.

With one change: a word with a hyphen and a range such as 1-2 stay whole. Whoever reads with effort stumbles over half a word.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import LineBreak, line_break, line_break_units

_WHOLE = frozenset({LineBreak.AL, LineBreak.CM, LineBreak.NU})
"""Letters, marks on them and digits: no line ends between two of these."""
_CERTAIN = re.compile(
    r"(?<=[\w\u0900-\u0963.,:;!?)%\u060c\u061b\u061f\u0964\u2069]) (?=[^\W_]|[(\u2067\u2068])"
    r"|(?<=[\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f\u4e00-\u9fff])(?=[\u4e00-\u9fff])"
)
"""A blank between words, a Chinese letter behind a letter or a point: a line may always end there, and nothing before it counts for what comes after.
uniseg takes 70 microseconds a character, a tenth of a second for every block of a sheet; words come again."""
KEPT_WORDS = 8192
"""Those of every section in one language are some 3,000."""
_PASSING = re.compile(r"[A-Z\d\W_]+")
_HYPHENS = "-\u2010\u2013"
_POINTS = ".,:;!?،؛؟।"


def pieces(text: str) -> list[str]:
    """The text cut wherever a line may end; blanks stand at the end of a piece, where the line drops them."""
    made: list[str] = []
    start = 0
    for gap in _CERTAIN.finditer(text):
        made += _cut(text[start : gap.end()])
        start = gap.end()
    return [*made, *_cut(text[start:])]


def passing(word: str) -> bool:
    """Whether it may stand on this sheet alone, as a ticket's letters, a day or an hour do: nothing is kept of it, or it would fill the stores."""
    return _PASSING.fullmatch(word) is not None


def clusters(text: str) -> list[str]:
    """What a reader takes for one character each: for a word that is wider than its line."""
    return list(grapheme_clusters(text))


def _cut(text: str) -> tuple[str, ...]:
    word = text.rstrip(" ").rstrip(_POINTS)
    if all(_class(character) in _WHOLE for character in word):
        return (text,) if text else ()
    return _units.__wrapped__(text) if passing(text) else _units(text)


@lru_cache(KEPT_WORDS)
def _units(text: str) -> tuple[str, ...]:
    return tuple(line_break_units(text, property=_class))


@cache
def _class(character: str) -> LineBreak:
    return LineBreak.AL if character in _HYPHENS else line_break(character)
