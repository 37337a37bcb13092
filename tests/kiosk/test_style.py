"""The look: contrasts as promised, and a tokens file that says what is wrong with it."""

from __future__ import annotations

import pytest

from kiosk.paths import resource
from kiosk.style import StyleError, contrast, load_style

TEXT = [
    ("ink", "paper"), ("ink", "card"), ("ink", "selected"), ("ink", "wash"), ("ink", "pressed"), ("ink", "urgent"), ("quiet", "paper"),
    ("on_dark", "action"), ("on_dark", "action_pressed"), ("on_dark", "emergency"), ("on_dark", "emergency_pressed"),
    ("on_dark", "routine"), ("on_dark", "self_care"),
]  # fmt: skip
SHAPES = [("line", "paper"), ("line", "card"), ("action", "card"), ("action", "selected"), ("focus", "paper"), ("skin_line", "skin")]


@pytest.mark.parametrize(("words", "behind"), TEXT)
def test_words_have_ten_to_one(words, behind):
    """Every colour of words has a contrast of 10 on what it stands on, less one rounding."""
    colours = load_style(resource("style", "tokens.toml")).colours
    assert contrast(getattr(colours, words), getattr(colours, behind)) >= 9.95


@pytest.mark.parametrize(("shape", "behind"), SHAPES)
def test_shapes_have_three_to_one(shape, behind):
    """Every border and mark that carries meaning has a contrast of 3."""
    colours = load_style(resource("style", "tokens.toml")).colours
    assert contrast(getattr(colours, shape), getattr(colours, behind)) >= 3


def test_contrast_is_the_one_of_wcag():
    """Black on white is 21, a colour on itself 1."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("break_it", [lambda text: text.replace('ink = "', 'inc = "'), lambda text: text + "[", lambda _text: ""])
def test_a_broken_tokens_file_is_named(tmp_path, break_it):
    """A missing or unknown role, and a file that is no TOML, give one error with the file's name."""
    path = tmp_path / "tokens.toml"
    path.write_text(break_it(resource("style", "tokens.toml").read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(StyleError, match=r"tokens\.toml"):
        load_style(path)
