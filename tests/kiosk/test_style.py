"""The look: contrasts as promised, and a tokens file that says what is wrong with it."""

from __future__ import annotations

import pytest

from kiosk.paths import resource
from kiosk.style import StyleError, contrast, load_style
from kiosk.visit.display import CONTRASTS

LEAST = {"default": 9.95, "black_on_white": 9.95, "white_on_black": 9.95, "low_glare": 7.0}
"""By set of colours: the contrast of words, less one rounding. Whoever chooses the last is dazzled by more."""
TEXT = [
    ("ink", "paper"), ("ink", "card"), ("ink", "selected"), ("ink", "pressed"), ("ink", "wash"), ("ink", "off"),
    ("quiet", "paper"), ("quiet", "card"), ("quiet", "wash"),
    ("on_action", "action"), ("on_action", "action_pressed"), ("on_urgent", "urgent"), ("on_practice", "practice"),
    ("on_dark", "emergency"), ("on_dark", "emergency_pressed"), ("on_dark", "routine"), ("on_dark", "self_care"),
]  # fmt: skip
SHAPES = [
    ("line", "paper"), ("line", "card"), ("action", "paper"), ("action", "card"), ("action", "selected"), ("action", "off"),
    ("focus", "paper"), ("focus", "card"), ("skin_line", "skin"),
]  # fmt: skip


def colours_of(contrast_name):
    """The colours of a set that a patient can choose."""
    style = load_style(resource("style", "tokens.toml"))
    return style.contrasts.get(contrast_name, style.colours)


def test_every_set_has_its_bar():
    """No set of colours can be chosen for which nobody says how much its words stand out."""
    assert list(LEAST) == list(CONTRASTS)


@pytest.mark.parametrize("name", CONTRASTS)
@pytest.mark.parametrize(("words", "behind"), TEXT)
def test_words_stand_out(name, words, behind):
    """Every colour of words has a contrast of 10 on what it stands on in each set of colours, of 7 in low glare."""
    colours = colours_of(name)
    assert contrast(getattr(colours, words), getattr(colours, behind)) >= LEAST[name]


@pytest.mark.parametrize("name", CONTRASTS)
@pytest.mark.parametrize(("shape", "behind"), SHAPES)
def test_shapes_have_three_to_one(name, shape, behind):
    """Every border and mark that carries meaning has a contrast of 3 in each set of colours."""
    colours = colours_of(name)
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
