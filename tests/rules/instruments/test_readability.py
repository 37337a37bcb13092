"""The counter of syllables and grades, held against dictionaries and published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.instruments.readability import Counts, counts, sentences, syllables, words

GETTYSBURG = """Four score and seven years ago our fathers brought forth on this continent a new nation, conceived in liberty, and dedicated
 to the proposition that all men are created equal. Now we are engaged in a great civil war, testing whether that nation, or any nation so conceived
 and so dedicated, can long endure. We are met on a great battlefield of that war. We have come to dedicate a portion of that field as a final resting
 place for those who here gave their lives that that nation might live. It is altogether fitting and proper that we should do this. But in a larger
 sense we cannot dedicate, we cannot consecrate, we cannot hallow this ground. The brave men, living and dead, who struggled here have consecrated it,
 far above our poor power to add or detract. The world will little note, nor long remember, what we say here, but it can never forget what they did
 here. It is for us the living, rather, to be dedicated here to the unfinished work which they who fought here have thus far so nobly advanced. It is
 rather for us to be here dedicated to the great task remaining before us, that from these honored dead we take increased devotion to that cause for
 which they gave the last full measure of devotion, that we here highly resolve that these dead shall not have died in vain, that this nation, under
 God, shall have a new birth of freedom, and that government of the people, by the people, for the people, shall not perish from the earth.
""".replace("\n", "")
"""Lincoln's address of 1863."""

DICTIONARY = {
    1: "back eased aches calf scared through tongue knees wiped rash breathe once which pains hours worked stretched blood",
    2: "numbness bowel bladder muscle tingle tingly needed table balance stomach heartburn steroid elbow's doctor raises little people create quiet",
    3: "medicine arthritis pregnancy infection injury aorta area idea anyone bicycle serious hospital",
    4: "ibuprofen diabetes apixaban activity anxiety diarrhea sciatica evidently territory",
    5: "immediately abnormality physiotherapist inactivity university",
}  # fmt: skip
"""Words by the number of syllables that dictionaries give them."""


@pytest.mark.parametrize(("number", "word"), [(number, word) for number, line in DICTIONARY.items() for word in line.split()])
def test_syllables_are_those_of_the_dictionary(number: int, word: str) -> None:
    """A word has as many syllables as dictionaries give it."""
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("text", "ease"),
    [
        ("The cat sat on the mat.", 116.1),
        ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 69.0),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 37.5),
    ],
)
def test_reading_ease_is_as_published(text: str, ease: float) -> None:
    """The three sentences that Wikipedia's article on the Flesch-Kincaid tests works out give its values from these counts."""
    found = counts([text])
    assert 206.835 - 1.015 * found.words / found.sentences - 84.6 * found.syllables / found.words == pytest.approx(ease, abs=0.05)


def test_grade_of_the_simplest_book_is_as_published() -> None:
    """ "Green Eggs and Ham", 5.7 words a sentence and 1.02 syllables a word, has the published grade -1.3; the lowest possible is -3.4."""
    assert Counts(1000, 5700, 5814).grade == pytest.approx(-1.3, abs=0.05)
    assert Counts(1, 1, 1).grade == Counts(0, 0, 0).grade == pytest.approx(-3.4)


def test_grade_of_the_gettysburg_address_is_as_published() -> None:
    """Lincoln's address reads at the 11th grade, as the Boston Globe published in 2015, in ten sentences, as Word counts."""
    found = counts([GETTYSBURG])
    assert found.sentences == 10
    assert found.grade == pytest.approx(11.0, abs=0.3)


def test_names_and_words_to_fill_in_weigh_one_syllable() -> None:
    """A medicine's name, in any case and number, and a word to fill in do not raise a grade; another long word does."""
    plain = counts(["I take warm pills each day"])
    assert counts(["I take Ibuprofen's pills each day"], {"ibuprofen"}) == plain
    assert counts(["I take {PARA} pills each day"]) == plain
    assert counts(["I take ibuprofen pills each day"]).grade > plain.grade + 5


@pytest.mark.parametrize(
    ("text", "number"),
    [("One. Two! Three? (Four.) Five", 5), ("It takes 1.5 hours.", 1), ("3 days | strong pain | rest", 3), ("- A list.\n- Two", 2), ("...", 0)],
)
def test_sentences_end_where_a_reader_stops(text: str, number: int) -> None:
    """A stop, a cell of a table and a line end a sentence; a decimal point does not."""
    assert len(sentences(text)) == number


def test_a_number_and_a_word_with_an_apostrophe_are_one_word() -> None:
    """ "Can't", "1.5" and "{PARA}" are one word each; a hyphen parts two."""
    assert words("I can't take 1.5 full-dose {PARA}.") == ("I", "can't", "take", "1.5", "full", "dose", "{PARA}")


@given(st.text(max_size=60))
def test_any_text_has_a_grade(text: str) -> None:
    """Whatever stands in a text, it is counted, with at least one syllable a word."""
    found = counts([text])
    assert found.grade >= -3.4 - 1e-9
    assert found.words == len(words(text)) or not sentences(text)
