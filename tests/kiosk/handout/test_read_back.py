"""What is printed in any script reads back as the catalogue's words, in the order in which they are read."""

from __future__ import annotations

import pytest

from kiosk.handout import shaping
from tests.kiosk.handout.scripts import CODES, drawn, read_back, texts, words

NO_BLANKS = str.maketrans("", "", " ")


TORN = {"الصر ع": "الصرع"}
"""Letters that stand so far apart that pdftotext takes them for two words."""


def together(code: str, text: str) -> str:
    """A text as it is compared: Chinese lines end between letters, where no blank stands."""
    for torn, word in TORN.items():
        text = text.replace(torn, word)
    return words(text).translate(NO_BLANKS) if code == "zh" else words(text)


def check(code: str, said: tuple[str, ...], folder, *, bold: bool) -> None:
    """Each of these texts is read back whole, and nothing else."""
    path = folder / "texts.pdf"
    drawn(path, code, said, bold=bold)
    assert [together(code, read) for read in read_back(path)] == [together(code, text) for text in said]
    in_file_order = [read.translate(NO_BLANKS) for read in read_back(path, "-raw")]
    assert in_file_order == [words(text).translate(NO_BLANKS) for text in said]


@pytest.mark.parametrize("bold", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("code", CODES)
def test_every_text_reads_back(code, bold, tmp_path) -> None:
    """Every text that a sheet may hold is read back: word by word where the letters stand, and letter by letter as they follow in the file."""
    check(code, texts(code), tmp_path, bold=bold)


TRAPS = {
    "en": ["Call 911 (ER) & say <b>it</b> — “now”."],
    "ar": [
        "اتصلوا بالرقم \u2068911\u2069 أو (ER) الآن: \u2068KP 47\u2069، هاتف \u2068(555) 010-0147\u2069.",
        "من 1 إلى 3 أيام، 5-7 أيام، 50% و1.5 كغ (نقص الإحساس).",
        "لا تأخذوا Percocet (أوكسيكودون) أو [acetaminophen]؛ هل سألتم؟ نعم!",
        "في القائمة: لآلئ، إلى، على، لأن، لإزالة الألم.",
    ],
    "hi": ["हिन्दी में कर्त्तव्य, राष्ट्रीय, ज़रूरत, पेड़ू, (aspirin) 2-3 दिन, 911, “नींद”।"],
    "zh": ["拨打911\uff08ER\uff09\uff1a“睡眠”、50%\uff0c1到2周。"],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, said in TRAPS.items() for text in said])
def test_traps_read_back(code, text, tmp_path) -> None:
    """Numbers, brackets, quotation marks, names in Latin letters, conjuncts and joined letters are read back where they belong."""
    check(code, (text,), tmp_path, bold=False)


def test_a_page_without_help_for_readers_is_noticed(tmp_path, monkeypatch) -> None:
    """Arabic points and joined letters without what they say beside them read back wrong: this test would see it."""
    shaping._shaped.cache_clear()
    monkeypatch.setattr(shaping, "_told", lambda glyph: glyph)
    text = "لا تقفوا (ER)، الآن."
    path = tmp_path / "texts.pdf"
    drawn(path, "ar", [text])
    shaping._shaped.cache_clear()
    assert read_back(path) != [words(text)]
