"""`translate export` and `translate import`: everything that a language has to say, as one PO file for a translator, and back."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rules.errors import Mistake, ProtocolError
from rules.instruments.book import Book, read_book
from rules.instruments.po import Returned, language_of, read_po, write_po
from rules.instruments.shell_words import SHELL, Shell
from rules.load import load_protocol
from rules.texts import fingerprint
from rules.translated import REVIEWED, Translated

DONE, WRONG_USE = 0, 2
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
NAME = re.compile(r'[^"\\\n]{2,80}')
MOST_NAMED = 5
"""Ids in the report; more make nobody wiser."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who read every text that comes back, and when."""

    by: str
    date: str
    """ISO 8601."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What follows `translate`."""
    parser.add_argument("what", choices=("export", "import", "record"), help="make a PO file, take one back, or record new words of the shell")
    parser.add_argument("name", metavar="LANG|F.po", help="the language's code to export or record, as es; the file to import")
    parser.add_argument("--out", type=Path, metavar="F.po", help="with export: the file to write")
    parser.add_argument("--reviewed-by", metavar="NAME", help="with import: who has read every text in the file, with profession")
    parser.add_argument("--date", metavar="DAY", help="with --reviewed-by: when, as 2026-11-27")
    parser.add_argument("--language", metavar="LANG", help="with import: refuse a file of another language")
    parser.add_argument("--shell", type=Path, default=SHELL, metavar="DIR", help=f"the program's words (default: {SHELL.parent.name}/{SHELL.name})")
    parser.add_argument("--protocol-only", action="store_true", help="leave the program's words out")


def run(options: argparse.Namespace) -> int:
    """Export, import or record. Exit 0 done, 2 wrong use or a file that is not taken: then nothing was written."""
    wrong = _wrong_use(options)
    if wrong:
        print(wrong, file=sys.stderr)
        return WRONG_USE
    shell = None if options.protocol_only else Shell(options.shell)
    if options.what == "export":
        return _export(options, shell)
    if options.what == "record":
        return _record(options, shell)
    try:
        return _import(options, shell)
    except ProtocolError as error:
        print(f"{error}\nNothing was written.", file=sys.stderr)
        return WRONG_USE


def _wrong_use(options: argparse.Namespace) -> str:
    if (options.what == "export") != bool(options.out):
        return "export needs --out F.po, and nothing else does."
    if bool(options.reviewed_by) != bool(options.date):
        return "A review needs both --reviewed-by and --date."
    if options.date and not DAY.fullmatch(options.date):
        return f"{options.date} is no day. Write it as 2026-11-27."
    if options.reviewed_by and not NAME.fullmatch(options.reviewed_by):
        return "The reviewer's name has a sign that a name has not, or is too long."
    return ""


def _export(options: argparse.Namespace, shell: Shell | None) -> int:
    book = read_book(load_protocol(options.folder), options.folder, shell, options.name)
    options.out.write_text(write_po(book), "utf-8")
    stale = sum(text.said is not None and not text.fresh for text in book.texts)
    missing = sum(text.said is None for text in book.texts)
    print(f"{options.out}: {len(book.texts)} texts in {book.language}, {stale} stale, {missing} missing.")
    return DONE


def _import(options: argparse.Namespace, shell: Shell | None) -> int:
    path = Path(options.name)
    data, file = path.read_bytes(), path.name
    language = language_of(data, file)
    if options.language and language != options.language:
        mend = f"Import it without --language, or take the file of {options.language}."
        raise ProtocolError((Mistake(file, 0, 0, f'This file is in "{language}", not in "{options.language}".', mend),))
    book = read_book(load_protocol(options.folder), options.folder, shell, language)
    returned = read_po(data, file, book)
    review = Review(options.reviewed_by, options.date) if options.reviewed_by else None
    said = merged(book, returned, review)
    write(book.files(said))
    print("\n".join(_report(book, returned, said)))
    return DONE


def _record(options: argparse.Namespace, shell: Shell | None) -> int:
    """For words of the shell that were written in all languages at once: what they translate is today's English."""
    book = read_book(load_protocol(options.folder), options.folder, shell, options.name)
    said = {text.text_id: text.said for text in book.texts if text.said is not None}
    fresh = {text.text_id: fingerprint(text.english) for text in book.texts if text.said is not None and not text.said.of}
    write(book.files({text_id: replace(each, of=fresh.get(text_id, each.of)) for text_id, each in said.items()}))
    print(f"{book.language}: {len(fresh)} texts without a record now translate today's English.")
    return DONE


def merged(book: Book, returned: Returned, review: Review | None) -> Mapping[str, Translated]:
    """What the language has afterwards. What did not change keeps its reviewer; a newer translation is not undone by an older file."""
    said: dict[str, Translated] = {}
    for text in book.texts:
        new, old = returned.said.get(text.text_id), text.said
        if new is None or (old is not None and text.fresh and new.of != old.of):
            found = old
        elif review is not None:
            found = replace(new, state=REVIEWED, by=review.by, date=review.date)
        else:
            found = old if old is not None and (old.of, old.text) == (new.of, new.text) else new
        if found is not None:
            said[text.text_id] = found
    return said


def write(files: Mapping[Path, str]) -> None:
    """Write what has changed. Each file is whole at every moment; all were made before the first is touched."""
    for path, content in files.items():
        if path.exists() and path.read_text("utf-8") == content:
            continue
        path.parent.mkdir(exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(content, "utf-8")
        beside.replace(path)


def _report(book: Book, returned: Returned, said: Mapping[str, Translated]) -> Iterator[str]:
    before = {text.text_id: text.said for text in book.texts}
    changed = [text_id for text_id, each in said.items() if each != before[text_id]]
    yield f"{book.language}: {len(returned.said)} texts came back, {len(changed)} changed."
    stale = [text.text_id for text in book.texts if text.text_id in said and said[text.text_id].of != fingerprint(text.english)]
    missing = [text.text_id for text in book.texts if text.text_id not in said]
    for what, ids in (("Left as they were, empty or fuzzy", returned.left), ("Stale, their English has changed", stale), ("Missing", missing)):
        if ids:
            yield f"{what}: {len(ids)} ({', '.join(ids[:MOST_NAMED])}{' ...' if len(ids) > MOST_NAMED else ''})."
