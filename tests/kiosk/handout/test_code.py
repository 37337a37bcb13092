"""The square code: short enough for an old phone, large enough for a cheap printer, and read back off the page as it was written."""

from __future__ import annotations

import pytest

from kiosk import country
from kiosk.handout.code import HIGHEST_VERSION, LONGEST, MODULE, QUIET, encode
from kiosk.handout.content import HandoutError
from kiosk.handout.typesetting import MM
from kiosk.languages import known_languages
from kiosk.paths import protocol_folder
from rules.load import load_protocol
from rules.translated import read_translation
from tests.kiosk.handout.sample import HELP, renderer, section, variant
from tests.kiosk.handout.scanned import codes


def said(language: str) -> str:
    """What the shipped protocol's code says in this language, in the country with the longest words for it."""
    folder = protocol_folder("back_spasm")
    protocol = load_protocol(folder)
    words = protocol if language == "en" else read_translation(folder, language, protocol).spoken()
    number = country.read("US").words[language]["EMERGENCY_NUMBER"]
    code = next(each for each in words.sections if each.place == "code")
    return "\n".join(sentence.text for sentence in code.text).replace("{EMERGENCY_NUMBER}", number)


@pytest.mark.parametrize("language", known_languages())
def test_the_shipped_words_fit(language) -> None:
    """In every language the help list is at most 300 characters and its code of version 20 at most."""
    words = said(language)
    assert len(words) <= LONGEST
    assert encode(words).version <= HIGHEST_VERSION


def test_modules_are_large_enough() -> None:
    """A module measures half a millimetre at least, and four of them around the code stay empty."""
    assert MODULE >= 0.5 * MM
    code = encode("Call 911 now.")
    assert code.side == pytest.approx((len(code.rows) + 2 * QUIET) * MODULE)


@pytest.mark.parametrize("dots", [110, 300])
@pytest.mark.parametrize("language", known_languages())
def test_a_phone_reads_it_off_the_page(language, dots, tmp_path) -> None:
    """What is read off the rendered page, coarse or fine, is word for word what the protocol says; there is no address in it."""
    words = said(language)
    code = section("CODE", "code", *words.split("\n"))
    (read,) = codes(renderer(HELP, code).render(["HELP", "CODE"], "en", variant()), tmp_path, dots=dots)
    assert read == words
    assert "://" not in read


def test_too_many_words_are_refused() -> None:
    """Words that would need a larger code are refused before a sheet is printed."""
    with pytest.raises(HandoutError, match="301 characters"):
        encode("a" * (LONGEST + 1))
    with pytest.raises(HandoutError, match="version"):
        encode("疼" * LONGEST)
