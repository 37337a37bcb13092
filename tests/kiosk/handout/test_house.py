"""Habits of this room: one maker of paragraphs, and reportlab only when paper is wanted."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.house.test_files import python_files

PARAGRAPHS = {"Paragraph", "XPreformatted", "ParagraphAndImage", "Preformatted", "makeParagraph"}


def test_one_function_makes_paragraphs() -> None:
    """Only the function that escapes makes paragraphs: anywhere else a word could become markup."""
    made = [
        path.name
        for path in python_files()
        if "kiosk" in path.parts and "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in PARAGRAPHS
    ]
    assert made == ["typesetting.py"]


def test_words_are_drawn_as_paragraphs_only() -> None:
    """Nothing draws a string straight onto the page, past the check for letters that the font lacks."""
    drawn = [
        f"{path.name}:{node.lineno}"
        for path in python_files()
        if path.parent.name == "handout" and "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ((node.attr.startswith("draw") and node.attr.endswith("String")) or node.attr == "beginText")
    ]
    assert not drawn


def test_reportlab_waits_for_the_first_sheet() -> None:
    """The kiosk's start does not pay for paper: making a renderer imports no reportlab."""
    code = (
        "import sys; from tests.kiosk.handout.sample import *\n"
        "made = renderer(HELP); assert 'reportlab' not in sys.modules\n"
        "made.warm_up(); assert 'reportlab.platypus' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
