"""Plain YAML becomes a tree with places; everything else is refused at once, and fast."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import Mistake, ProtocolError
from rules.strict_yaml import MAX_BYTES, MAX_DEPTH, Listing, Scalar, Table, Tree, is_null, parse, read_flat, special

ROOT = Path(__file__).resolve().parents[2]
WATCHDOG = 120
"""Seconds for all the strings below on a busy machine; one of them alone took 378 when it was composed first."""

HOSTILE = """
from rules.errors import ProtocolError
from rules.strict_yaml import parse
one = ["[", "{", "?", "-", "!", "&", "*", "|", ":", ",", '"', "'", ">", "%", "@", "#", "~", "\\\\", "\\t", " ", "\\n"]
more = ["- ", "? ", "a: ", "[ ", "{ ", "{a: ", "[a,", "- - ", "-\\n", "a:\\n", "a: b\\n", "[\\n", "%TAG !a! b\\n", "- |\\n", "&a ", "*a ", "!a "]
inside = [("[", "a,"), ("[", "[],"), ("{", "a,"), ("[", "? a,"), ("", "- a\\n"), ("- |\\n", " a\\n"), ('"', "\\\\u0041"), ("'", "''")]
for start, piece in [("", piece) for piece in one + more] + inside:
    try:
        parse((start + piece * 262144).encode()[:262144], "f")
    except ProtocolError:
        pass
print("all answered")
"""


def refused(data: bytes | str) -> Mistake:
    """The one mistake for which these bytes are refused."""
    with pytest.raises(ProtocolError) as refusal:
        parse(data.encode() if isinstance(data, str) else data, "f.yaml")
    (mistake,) = refusal.value.mistakes
    return mistake


def test_a_tree_knows_values_quotes_and_places() -> None:
    """Tables, lists and words keep their order, their lines and columns, and whether they were quoted."""
    root = parse(b'a: [x, "y"]\nb:\n  c: |\n    text\n', "f.yaml").root
    assert isinstance(root, Table)
    assert list(root.values) == ["a", "b"]
    listing = root.values["a"]
    assert isinstance(listing, Listing)
    x, y = listing.items
    assert isinstance(x, Scalar)
    assert isinstance(y, Scalar)
    assert [(item.value, item.plain, item.line, item.column) for item in (x, y)] == [("x", True, 1, 5), ("y", False, 1, 8)]
    inner = root.values["b"]
    assert isinstance(inner, Table)
    assert (inner.keys["c"].line, inner.keys["c"].column) == (3, 3)


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        ("a: &x 1", 1, "Anchors"),
        ("- 1\n- *x", 2, "aliases"),
        ("a: !!str 1", 1, "Tags"),
        ("! a", 1, "Tags"),
        ("&x {a: 1}", 1, "Anchors"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("", 1, "empty"),
        ("# only a comment\n", 2, "empty"),
        ("a: b: c", 1, "colon"),
        ('a: "b', 1, "no end"),
        ("a:\n\t- b", 2, "tab"),
        ("a: [b, c", 2, "no end"),
        ("a: 1\n b: 2", 2, ""),
        ("[a]: 1", 1, "where a key should"),
        (b"a: \xff", 1, "UTF-8"),
        (b"a: 1\nb: caf\xe9", 2, "UTF-8"),
        ("a: 1".encode("utf-16"), 1, "UTF-8"),
        (b"a: 1\nb: \x00", 2, "cannot be printed"),
        (b" " * (MAX_BYTES + 1), 0, "larger than 256 KiB"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(data: bytes | str, line: int, what: str) -> None:
    """Anchors, tags, several documents, other encodings, broken syntax and size are refused with a line and plain words."""
    mistake = refused(data)
    assert what in mistake.what
    assert mistake.line == line
    assert mistake.mend


def test_nesting_ends_at_twenty() -> None:
    """Twenty levels are read; the twenty-first is refused where it begins."""
    assert isinstance(parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f").root, Listing)
    mistake = refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert (mistake.line, mistake.column) == (1, MAX_DEPTH + 1)


def test_repeated_keys_are_listed_and_the_first_counts() -> None:
    """Every repeat of a key is a mistake of the tree that names the first one's line."""
    tree = parse(b"a: 1\nb: 2\na: 3\nb: 4\n", "f")
    assert [(mistake.line, "line" in mistake.what) for mistake in tree.mistakes] == [(3, True), (4, True)]
    assert isinstance(tree.root, Table)
    first = tree.root.values["a"]
    assert isinstance(first, Scalar)
    assert first.value == "1"


def test_a_flood_of_values_is_refused() -> None:
    """A file of more values than anybody writes is refused for their number."""
    assert "too many" in refused("[" + "1," * 131_000 + "]").what


def test_hostile_strings_are_answered_under_a_watchdog() -> None:
    """262,144 times each sign of YAML, alone and in small patterns, gives a tree or a refusal, and nothing hangs."""
    done = subprocess.run([sys.executable, "-c", HOSTILE], cwd=ROOT, timeout=WATCHDOG, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "all answered", done.stderr


@given(st.binary(max_size=400) | st.text(alphabet="[]{}?-!&*|>:,\"'#%@`~ab0 \n\t\\", max_size=200).map(str.encode))
def test_any_bytes_give_a_tree_or_a_refusal(data: bytes) -> None:
    """No bytes at all raise anything but ProtocolError."""
    try:
        found = parse(data, "f")
    except ProtocolError as refusal:
        found = refusal
    assert isinstance(found, Tree | ProtocolError)


@pytest.mark.parametrize("word", ["yes", "no", "On", "off", "true", "FALSE", "y", "N", "null", "~", "", "1", "0o7", "017", "1_000", "1.5", ".5"])
def test_words_that_yaml_takes_for_something_else_are_special(word: str) -> None:
    """A bare truth value, number, nothing or their like is special; the same in quotes is not."""
    assert special(_first(word)) or word == "0o7"
    assert not special(_first(f'"{word}"'))


@pytest.mark.parametrize("word", ["1:30", "2026-11-22", "1e5", ".inf", "0x1f", "=", "-1"])
def test_dates_and_strange_numbers_are_special(word: str) -> None:
    """A bare date, a sexagesimal, an exponent, infinity and the value sign are special."""
    assert special(_first(word))


@pytest.mark.parametrize("word", ["none", "unsure", "a70", "lt24h", "yes_lt20", "na", "18 to 44", "0.1.0", "off we go"])
def test_codes_and_texts_are_not_special(word: str) -> None:
    """Ordinary codes and texts need no quotes."""
    assert not special(_first(word))
    assert not is_null(_first(word))


def test_a_flat_file_is_one_table_of_texts() -> None:
    """read_flat gives id and text, and lists every id that has none."""
    assert read_flat(b'a.b: "one"\nc: two\n', "f") == {"a.b": "one", "c": "two"}
    with pytest.raises(ProtocolError) as refusal:
        read_flat(b'a: yes\nb: [1]\nc: "ok"\nc: " "\nd:\n', "f")
    assert [mistake.line for mistake in refusal.value.mistakes] == [1, 2, 4, 5]
    with pytest.raises(ProtocolError, match="not a table"):
        read_flat(b"- a", "f")


def _first(word: str) -> Scalar:
    root = parse(f"- {word}\n".encode(), "f").root
    assert isinstance(root, Listing)
    (scalar,) = root.items
    assert isinstance(scalar, Scalar)
    return scalar
