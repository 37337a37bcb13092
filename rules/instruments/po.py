"""One language as a PO file, the format of every translator's tool, and back: what is wrong with what came back, a message each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rules.errors import MissingLibraryError, Mistake, ProtocolError
from rules.instruments.book import Book, Text
from rules.instruments.foreign import FILLED_IN, faults
from rules.load_nodes import near, short
from rules.texts import fingerprint
from rules.translated import REVIEWED, Translated

if TYPE_CHECKING:
    import polib

FUZZY, BRACES = "fuzzy", "python-brace-format"
"""Tools colour a stale text, and see to the words in braces."""
LARGEST = 8 * 1024 * 1024
"""In bytes: twenty times the largest there is."""
LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"|)\s*')
"""A line of a PO file. What is written otherwise the library would drop without a word, or refuse without a reason."""
CONTEXT = re.compile(r'\s*msgctxt\s+"(.*)"\s*')
SYNTAX = re.compile(r"\(line (\d+)\)")
ASKED = """\
{name} {version} in the language "{language}". {all} texts: {stale} stale (fuzzy), {missing} missing, {reviewed} reviewed.
Write plain spoken words for somebody of twelve years, in pain and afraid; at most 20 words a sentence. Words in {{BRACES}} are
filled in by the program. A text that is still fuzzy, or empty, is left as it was when this file comes back:
python -m rules translate import FILE --reviewed-by "NAME, PROFESSION" --date 2026-11-27"""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a PO file brings."""

    said: Mapping[str, Translated]
    """The texts to take; drafts, each of the English that the file was made from."""
    left: tuple[str, ...]
    """The ids of fuzzy and empty texts."""


def write_po(book: Book) -> str:
    """The language as a PO file: the same bytes for the same texts. Raises MissingLibraryError."""
    library = _library()
    file = library.POFile(wrapwidth=120)
    have = [text for text in book.texts if text.said is not None]
    file.header = ASKED.format(
        name=book.protocol.name,
        version=book.protocol.version,
        language=book.language,
        all=len(book.texts),
        stale=sum(not text.fresh for text in have),
        missing=len(book.texts) - len(have),
        reviewed=sum(text.said.state == REVIEWED for text in have if text.said is not None),
    )
    file.metadata = {
        "Project-Id-Version": f"{book.protocol.name} {book.protocol.version}",
        "Language": book.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    file.extend(map(_entry, book.texts))
    return f"{file}"


def _entry(text: Text) -> polib.POEntry:
    said = text.said
    state = f"Reviewed by {said.by}, {said.date}." if said and said.state == REVIEWED else "Draft." if said else "Not translated yet."
    flags = [FUZZY] if said and not text.fresh else []
    flags += [BRACES] if FILLED_IN.search(text.english) else []
    entry: polib.POEntry = _library().POEntry(
        msgctxt=text.text_id,
        msgid=text.english,
        msgstr=said.text if said else "",
        comment=f"{text.context}\n{state}",
        occurrences=[(text.place, "")],
        flags=flags,
    )
    return entry


def language_of(data: bytes, file: str) -> str:
    """The language that a PO file says it is in. Raises ProtocolError, MissingLibraryError."""
    language = _parsed(data, file).metadata.get("Language", "")
    if not language:
        raise _refusal(file, 0, "The header does not say which language this is.", 'Put back its line "Language: ...\\n".')
    return language


def read_po(data: bytes, file: str, book: Book) -> Returned:
    """What a translator sent back for this language. Raises ProtocolError with every mistake in it; MissingLibraryError."""
    parsed = _parsed(data, file)
    project, mine = parsed.metadata.get("Project-Id-Version", ""), book.protocol.name
    if project.split(" ")[0] != mine:
        raise _refusal(file, 0, f'This file is of "{short(project)}", not of {mine}.', "Name that protocol with --protocol, or take the right file.")
    lines = _lines_of(data.decode())
    texts = {text.text_id: text for text in book.texts}
    mistakes = [Mistake(file, line, 0, what, mend) for line, what, mend in _mistakes(parsed, lines, texts, book.language)]
    if mistakes:
        raise ProtocolError(tuple(mistakes))
    taken = [entry for entry in parsed if not entry.obsolete and entry.msgstr and not entry.fuzzy]
    said = {entry.msgctxt: Translated(fingerprint(entry.msgid), entry.msgstr) for entry in taken}
    return Returned(said, tuple(text_id for text_id in texts if text_id not in said))


def _parsed(data: bytes, file: str) -> polib.POFile:
    if len(data) > LARGEST:
        raise _refusal(file, 0, f"The file is larger than {LARGEST // 1024**2} MiB.", "This is no PO file of ours.")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _refusal(file, data.count(b"\n", 0, error.start) + 1, "The file is not UTF-8.", 'Save it with the encoding "UTF-8".') from None
    for number, line in enumerate(text.splitlines(), start=1):
        if not LINE.fullmatch(line):
            raise _refusal(file, number, "This line is not written as PO.", "Look for a missing quotation mark, here or above.")
    try:
        parsed: polib.POFile = _library().pofile(f"{text}\n", wrapwidth=0)
    except OSError as error:
        found = SYNTAX.search(str(error))
        mend = "An entry has msgctxt, msgid and msgstr, in this order."
        raise _refusal(file, int(found[1]) if found else 0, "The file cannot be read as PO from here on.", mend) from None
    return parsed


def _lines_of(text: str) -> Mapping[str, tuple[int, ...]]:
    """Text id to the lines on which it is named."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = CONTEXT.fullmatch(line)
        if match:
            found.setdefault(match[1], []).append(number)
    return {text_id: tuple(numbers) for text_id, numbers in found.items()}


def _mistakes(parsed: polib.POFile, lines: Mapping[str, tuple[int, ...]], texts: Mapping[str, Text], language: str) -> Iterator[tuple[int, str, str]]:
    """Line, what is wrong and how to mend it."""
    for text_id, (first, *again) in lines.items():
        if text_id not in texts:
            yield first, f'There is no text "{short(text_id)}".', near(text_id, texts, "Remove the entry.")
        yield from ((line, f"The text {text_id} is also on line {first}.", "Keep one of them.") for line in again)
    for entry in parsed:
        if entry.obsolete:
            continue
        text_id, line = entry.msgctxt or "", lines.get(entry.msgctxt or "", (0,))[0]
        if not text_id:
            yield line, f'A text has no msgctxt: "{short(entry.msgid)}".', "Put back the text id above it."
        elif entry.msgid_plural:
            yield line, f"The text {text_id} has a plural.", "Write one msgid and one msgstr."
        elif entry.msgstr and not entry.fuzzy and text_id in texts:
            found = faults(language, entry.msgid, entry.msgstr)
            yield from ((line, f"The translation of {text_id} {fault.what}", fault.mend) for fault in found)


def _refusal(file: str, line: int, what: str, mend: str) -> ProtocolError:
    return ProtocolError((Mistake(file, line, 0, what, mend),))


def _library() -> Any:
    try:
        import polib
    except ImportError:
        raise MissingLibraryError from None
    return polib
