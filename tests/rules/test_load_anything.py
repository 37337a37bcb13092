"""Whatever a file of a protocol holds, loading ends in a protocol or in a ProtocolError."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.answers import read_answers
from rules.errors import ProtocolError
from rules.load import load_dossier, load_protocol
from rules.strict_yaml import Listing, Node, Scalar, Table, parse
from tests.rules.tiny import FILES, TINY, copy_to

LOADED = ("protocol", "questions", "rules", "handout")
WORDS = sorted({word for text in FILES.values() for event in yaml.parse(text) if (word := getattr(event, "value", None))})
"""Every word of the tiny protocol: the likeliest wrong word is one from elsewhere."""
JUNK = st.sampled_from([*WORDS, "yes", "null", "", "7", "x", "S0-*", "{X}", "9" * 5000]) | st.text(max_size=5)

TREES = st.recursive(JUNK, lambda inner: st.lists(inner) | st.dictionaries(JUNK, inner), max_leaves=8)

Value = str | list["Value"] | dict[str, "Value"]


def outcome(name: str, data: bytes) -> object:
    """What comes of the tiny protocol when one of its files holds these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        changed = copy_to(Path(folder), **{name: data})
        try:
            protocol = load_protocol(changed)
            return protocol, load_dossier(changed, protocol)
        except ProtocolError as refusal:
            return refusal


@pytest.mark.parametrize("name", [*LOADED, "evidence", "trace", "conflicts", "redflags", "bookings", "cases"])
@given(data=st.binary(max_size=300) | TREES.map(repr).map(str.encode))
@settings(max_examples=30)
def test_any_bytes_give_a_protocol_or_a_refusal(name: str, data: bytes) -> None:
    """Any bytes in any file are loaded or refused, never another exception."""
    assert isinstance(outcome(name, data), tuple | ProtocolError)


@pytest.mark.parametrize("name", [*LOADED, "evidence", "trace", "conflicts", "redflags", "bookings", "cases"])
@given(st.data())
@settings(max_examples=60)
def test_a_mutated_protocol_is_loaded_or_refused(name: str, data: st.DataObject) -> None:
    """A good file with a node deleted, renamed, doubled or pointed elsewhere is loaded or refused."""
    tree = words_and_tables(parse(FILES[f"{name}.yaml"].encode(), name).root)
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(tree, data.draw)
    assert isinstance(outcome(name, dumped(tree).encode()), tuple | ProtocolError)


@given(st.binary(max_size=300))
def test_any_bytes_give_answers_or_a_refusal(data: bytes) -> None:
    """Any bytes in an answer file are read or refused, never another exception."""
    try:
        found: object = read_answers(data, "answers.yaml", load_protocol(TINY))
    except ProtocolError as refusal:
        found = refusal
    assert isinstance(found, tuple | ProtocolError)


def mutate(tree: Value, draw: object) -> None:
    """Change one place of the tree."""
    assert callable(draw)
    places = list(containers(tree))
    container = draw(st.sampled_from(places))
    key = draw(st.sampled_from(list(container) if isinstance(container, dict) else range(len(container))))
    match draw(st.sampled_from(["delete", "rename", "double", "retarget", "replace", "wrap"])):
        case "delete":
            del container[key]
        case "rename" if isinstance(container, dict):
            container[draw(JUNK)] = container.pop(key)
        case "double" if isinstance(container, list):
            container.append(container[key])
        case "replace":
            container[key] = draw(st.sampled_from([place for place in places if not holds(place, container)] or [""]))
        case "wrap":
            container[key] = draw(st.sampled_from([[container[key]], {"not": container[key]}, {"all": [container[key]]}, []]))
        case _:
            container[key] = draw(JUNK)
    if not tree:
        tree |= {"x": "y"} if isinstance(tree, dict) else ["y"]


def words_and_tables(node: Node) -> Value:
    """A parsed file as strings, lists and dictionaries that can be changed."""
    match node:
        case Scalar():
            return node.value
        case Listing():
            return [words_and_tables(item) for item in node.items]
        case Table():
            return {key: words_and_tables(value) for key, value in node.values.items()}


def containers(node: Value) -> list[dict[str, Value] | list[Value]]:
    """Every list and table that is not empty."""
    if isinstance(node, str):
        return []
    inner = [found for each in (node.values() if isinstance(node, dict) else node) for found in containers(each)]
    return [node, *inner] if node else inner


def holds(outer: Value, wanted: Value) -> bool:
    """Whether a node is or contains another, by identity."""
    if outer is wanted:
        return True
    return not isinstance(outer, str) and any(holds(each, wanted) for each in (outer.values() if isinstance(outer, dict) else outer))


def dumped(node: Value) -> str:
    """The tree in flow style; words that were bare in the file stay bare where they can."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{dumped(key)}: {dumped(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(dumped, node)) + "]"
    bare = node.replace("_", "").replace("-", "").isalnum() and node.isascii()
    return node if bare else yaml.dump(node, default_style='"', allow_unicode=True, width=10**9).strip()
