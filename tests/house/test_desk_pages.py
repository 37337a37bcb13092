"""What the pages for receptionist and nurse say of the desk stands there: keys with what they do, captions of buttons, quoted words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from kiosk.desk.door import LOCK_KEY
from kiosk.desk.keys import HELP
from kiosk.desk.loop_bar import NOTE_KEY
from kiosk.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PAGES = {name: (ROOT / "resources" / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("receptionist", "nurse")}
ENGLISH = ROOT / "resources" / "locale" / "en"
WORDS: dict[str, str] = {key: text for path in ENGLISH.glob("*.yaml") for key, text in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
STAFF_KEY = next(setting.default for setting in SETTINGS if setting.key == "staff_key")


def keys() -> dict[str, str]:
    """Each key of the desk, with the name of what it does, out of the window's own table."""
    named = {"HELP": HELP, "NOTE_KEY": NOTE_KEY, "LOCK_KEY": LOCK_KEY}
    found = {HELP: "keys", NOTE_KEY: "note", LOCK_KEY: "lock", "Enter": "seen", STAFF_KEY: "staff"}
    for node in ast.walk(ast.parse((ROOT / "kiosk" / "desk" / "window.py").read_text(encoding="utf-8"))):
        match node:
            case ast.Tuple(elts=[ast.Constant(value=str(key)), ast.Constant(value=str(name)), _]):
                found[key] = name
            case ast.Tuple(elts=[ast.Name(id=constant), ast.Constant(value=str(name)), _]) if constant in named:
                found[named[constant]] = name
    return found


def captions(name: str) -> set[str]:
    """What buttons say that do this: a key may stand behind it in brackets, and {which} in it."""
    ours = (text for key, text in WORDS.items() if key == f"desk.{name}" or key.startswith(f"desk.{name}."))
    return {re.sub(r" \(\{?\w+\}?\)$", "", text) for text in ours}


@pytest.mark.parametrize("page", PAGES)
def test_every_key_does_what_the_page_says(page: str) -> None:
    """A key in brackets behind a button is that button's; any other key is one of the desk, or the staff key."""
    known = keys()
    told = re.findall(r"\*\*([^*]+)\*\* \((F\d+|Ctrl\+\w+|Enter)\)", PAGES[page])
    assert len(told) >= 2
    assert [(caption, key) for caption, key in told if key not in known or caption not in captions(known[key])] == []
    assert set(re.findall(r"\bF\d{1,2}\b|\bCtrl\+\w+", PAGES[page])) <= set(known)


@pytest.mark.parametrize("page", PAGES)
def test_every_button_has_that_caption(page: str) -> None:
    """What is bold and no sentence is the caption of something at the desk."""
    bold = {text for text in re.findall(r"\*\*([^*]+)\*\*", PAGES[page]) if text[0].isupper() and not text.endswith((".", ":"))}
    assert len(bold) >= 3
    assert bold - {re.sub(r" \(\{?\w+\}?\)$", "", text) for key, text in WORDS.items() if key.startswith("desk.")} == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_quotation_is_what_stands_there(page: str) -> None:
    """Words in quotation marks are those of a window, of the questions or of the rules; dots stand for what is filled in."""
    said = [*WORDS.values(), *re.findall(r'text: "([^"]+)"', (ROOT / "rules" / "protocols" / "back_spasm" / "questions.yaml").read_text("utf-8"))]
    said = [text.rstrip(".").casefold() for text in said if len(re.sub(r"\{\w+\}|\W", "", text)) > 3]  # others would fit anything
    patterns = [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))) for text in said]
    quoted = {text.strip(". ").casefold() for text in re.findall(r'"([^"\n]+)"', PAGES[page])}
    strange = {text for text in quoted if not any(pattern.search(text) or text in whole for pattern, whole in zip(patterns, said, strict=True))}
    assert strange == set()


def test_the_table_of_keys_is_found() -> None:
    """The search above sees the window's table: without it nothing would be compared."""
    assert {"F5": "close", "F6": "level", "F7": "slip", "F9": "paper", "Ctrl+Z": "undo", "F4": "note", "Ctrl+L": "lock"}.items() <= keys().items()
