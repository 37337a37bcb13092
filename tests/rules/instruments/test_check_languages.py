"""Translations: what is missing, stale, unknown, too long or without its words to fill in is found; no language is no fault."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from rules.instruments.check import check
from rules.load import load_protocol
from rules.texts import fingerprint, protocol_texts
from tests.rules.tiny import TINY, copy_to

ENGLISH = {text_id: text for text_id, text in protocol_texts(load_protocol(TINY)).items() if not text.isdecimal()}
WHOLE = {text_id: {"of": fingerprint(text), "text": f"Pues {text}"} for text_id, text in ENGLISH.items()}
"""As good as a translation: JSON is YAML."""


def found(folder: Path, texts: object) -> list[str]:
    """What is found with this Spanish beside the smallest protocol."""
    copy_to(folder)
    (folder / "text").mkdir()
    (folder / "text" / "es.yaml").write_text(json.dumps(texts, indent=1), encoding="utf-8")
    return [str(each) for each in check(folder)]


def test_whole_translation_is_in_order(tmp_path: Path) -> None:
    """A translation of every text, each from today's English, has nothing to mend."""
    assert found(tmp_path, WHOLE) == []


@pytest.mark.parametrize(
    ("text_id", "entry", "said"),
    [
        ("danger.text", None, "The text danger.text is missing. Translate it, with of: "),
        ("danger.text", {"of": "0" * 12, "text": "x"}, "The translation of danger.text is stale"),
        ("danger.test", {"of": "0" * 12, "text": "x"}, 'There is no text "danger.test". Did you mean "danger.text"?'),
        ("H1.1", {"of": WHOLE["H1.1"]["of"], "text": "Llame."}, "The translation of H1.1 has not the words to fill in"),
        ("danger.text", {"of": WHOLE["danger.text"]["of"], "text": "¿" + "muy " * 21 + "mal?"}, "has a sentence of more than 20 words"),
        ("danger.text", {"of": WHOLE["danger.text"]["of"], "text": ENGLISH["danger.text"]}, "is the English itself"),
        ("danger.text", {"of": WHOLE["danger.text"]["of"], "text": "हाँ?"}, "has a letter of another script"),
        ("danger.text", {"of": WHOLE["danger.text"]["of"]}, 'danger.text lacks the key "text"'),
    ],
)
def test_planted_fault_is_found(tmp_path: Path, text_id: str, entry: object, said: str) -> None:
    """Each fault of a translation is named at its line in text/es.yaml."""
    texts = {key: value for key, value in WHOLE.items() if key != text_id} | ({text_id: entry} if entry else {})
    (line,) = found(tmp_path, texts)
    assert line.startswith("text/es.yaml:")
    assert said in line


def test_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """A list in place of the texts is one mistake, not a crash."""
    (line,) = found(tmp_path, ["x"])
    assert "is not a table of texts" in line


def test_fingerprint_is_of_the_composed_text() -> None:
    """The fingerprint is twelve hexadecimal digits of SHA-256, the same for one letter with an accent and for letter plus accent."""
    assert fingerprint("caf\u00e9") == fingerprint("cafe\u0301") == hashlib.sha256("caf\u00e9".encode()).hexdigest()[:12]
