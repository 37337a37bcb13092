"""What is said, as values: a change says only what is new, a control says what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.paths import protocol_folder, resource
from kiosk.text import Catalogue
from kiosk.visit import spoken
from kiosk.visit.display import Display, Language, Sound
from kiosk.visit.overlay_views import HelpView, IdleView, LookView, SoundView
from kiosk.visit.screens import PrintingState, QuestionView, ResultView, ReviewRow, ReviewView, ScreenState, Shell, VeilView, WelcomeView
from kiosk.visit.spoken import Around
from kiosk.visit.states import Shown
from rules.load import load_protocol
from rules.model import Code, Level, LinkId

PROTOCOL = load_protocol(protocol_folder("back_spasm"))
WORDS = {"EMERGENCY_NUMBER": "911", "ADVICE_LINE": "the nurse line", "PARA": "acetaminophen", "PARA_BRAND": "Tylenol"}
GUIDED = Sound(guided=True)
Say = Callable[..., str]


@pytest.fixture(scope="module")
def say() -> Say:
    """The shell's words."""
    return Catalogue.read(resource("locale", "en"), WORDS).say


def asked(link_id: str, *codes: str, message: str | None = None) -> QuestionView:
    """A question with these codes chosen."""
    return QuestionView(PROTOCOL.question(LinkId(link_id)), frozenset(map(Code, codes)), True, 2, 3, 0.3, message)


def state(view, overlay=None, sound: Sound = GUIDED, **shell: object) -> ScreenState:
    """A screen that is shown."""
    return ScreenState(view, Shell("A clinic", draft=False, demonstration=False, **shell), overlay, sound=sound)


def texts(sentences) -> list[str]:
    """The words alone."""
    return [sentence.text for sentence in sentences]


def result(**changed: object) -> ResultView:
    """A result that staff are told of."""
    made = ResultView(Level.URGENT_TODAY, "Stay.", ("A line.",), (), "KP47", seen=False, stored=True, printing=PrintingState.NONE)
    return replace(made, **changed)


def test_a_question_is_heard_in_the_order_in_which_it_is_read(say: Say) -> None:
    """Heading first, then help, the options by number, what is chosen, and how to go on."""
    view = asked("danger", "chest")
    said = texts(spoken.sentences(state(view), say))
    count = len(view.question.options)
    assert said[:2] == [view.question.text, view.question.help]
    assert said[2] == f"Option 1 of {count}, chosen: {view.question.options[0].text}"
    assert said[3] == f"Option 2 of {count}: {view.question.options[1].text}"
    assert said[-2] == f"You chose: {view.question.options[0].text}"
    assert said[-1] == say("voice.how_several")


def test_keys_are_spoken_of_to_whoever_is_guided(say: Say) -> None:
    """Somebody who only pressed Listen has a finger on the screen, and is not told of keys."""
    with_keys, without = (texts(spoken.sentences(state(asked("age"), sound=sound), say)) for sound in (GUIDED, Sound()))
    assert with_keys[:-1] == without
    assert with_keys[-1] == say("voice.how_one")


def test_a_scale_is_heard_as_numbers_with_their_words(say: Say) -> None:
    """Eleven numbers are one sentence; what 0, 5 and 10 mean is said with each, and the words that can be chosen instead are another."""
    view = asked("pain", "5")
    said = texts(spoken.sentences(state(view), say))
    assert "Choose a number: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10" in said
    assert "Or choose a word: No pain, Mild, Medium, Strong, Worst you can think of" in said
    assert [text for text in said if text[0].isdigit() and text.endswith(view.question.words)] == [
        f"{number}: {words}" for number, words in zip((0, 5, 10), view.question.words, strict=True)
    ]
    assert "You chose: 5" in said


def test_of_a_screen_in_parts_only_what_stands_on_this_part_is_heard(say: Say) -> None:
    """The question on each of them; an answer, with its number, only where it can be read."""
    view = asked("age", "18_44")
    first, *_, last = view.question.options
    around = spoken.Around((), shown=frozenset({view.question.text, last.text}))
    said = texts(spoken.whole(state(view), say, around))
    assert view.question.text in said
    assert say("voice.option", number=len(view.question.options), count=len(view.question.options), words=last.text) in said
    assert not [text for text in said if first.text in text]


def test_names_of_languages_are_in_their_own(say: Say) -> None:
    """The welcome says each language's name with that language's code."""
    languages = (Language("en", "English", False, ""), Language("es", "Español", False, ""))
    said = spoken.sentences(state(WelcomeView(languages)), say)
    assert [(sentence.text, sentence.language) for sentence in said if sentence.language] == [("English", "en"), ("Español", "es")]


def test_a_private_answer_stays_private(say: Say) -> None:
    """What the review does not show it does not say."""
    view = ReviewView((ReviewRow(LinkId("x"), "Is it numb?", ("Yes, all of it",), private=True),))
    said = " ".join(texts(spoken.sentences(state(view), say)))
    assert "Is it numb? Private answer" in said
    assert "all of it" not in said


def test_a_ticket_is_spelt(say: Say) -> None:
    """Letter by letter wherever it is said: on results, in the shell, when staff are called."""
    assert any("K P 4 7" in text for text in texts(spoken.sentences(state(result()), say)))
    around = Around(("Continue", "Back"))
    said = texts(spoken.whole(state(asked("age"), ticket="KP47"), say, around))
    assert "Your ticket: K P 4 7" in said
    assert "Buttons: Continue, Back" in said


def test_an_overlay_is_all_that_is_said(say: Say) -> None:
    """What lies behind cannot be reached, and is not read."""
    said = texts(spoken.whole(state(asked("age"), HelpView(PROTOCOL.help_choices)), say, Around(("Continue",))))
    assert said == [say("help.title"), say("help.lines"), *(choice.text for choice in PROTOCOL.help_choices), say("help.close")]


def test_a_control_is_an_option_with_its_number_or_its_own_words(say: Say) -> None:
    """Cards, zones of the body on either view, and numbers with their words; buttons say what they say."""
    danger, where = asked("danger", "chest"), asked("where")
    options = danger.question.options
    count = len(options)
    chosen, other = (spoken.control(state(danger), say, f"danger.{options[at].code}", options[at].text) for at in (0, 1))
    assert chosen == f"Option 1 of {count}, chosen: {options[0].text}"
    assert other == f"Option 2 of {count}: {options[1].text}"
    low = next(number for number, option in enumerate(where.question.options, 1) if option.code == "low")
    assert spoken.control(state(where), say, "back.low", "Lower back").startswith(f"Option {low} of ")
    assert spoken.control(state(asked("pain")), say, "pain.0", "0: no pain").endswith(": 0: no pain")
    assert spoken.control(state(danger), say, "shell.continue", "Continue") == "Continue"
    assert spoken.control(state(danger, HelpView(())), say, "danger.chest", "x") == "x"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (asked("age"), asked("age", "a70"), ["Chosen: 70 or over"]),
        (asked("age", "u18"), asked("age", "a70"), ["No longer chosen: Under 18", "Chosen: 70 or over"]),
        (asked("age"), asked("age", message="shell.choose_first"), ["Choose an answer first"]),
        (asked("age", message="shell.choose_first"), asked("age", message="shell.choose_first"), []),
        (asked("age"), asked("age"), []),
        (result(), result(seen=True), ["Staff have seen your alert."]),
        (result(), result(stored=False), ["Tell someone at reception now. Show them your ticket."]),
        (result(printing=PrintingState.ASKED), result(printing=PrintingState.PRINTED), ["Take your paper."]),
    ],
)
def test_of_the_same_screen_only_what_is_new_is_said(say: Say, before, after, said: list[str]) -> None:
    """A choice, one taken back, a hint, what staff or the printer did; and nothing for nothing."""
    assert texts(spoken.news(state(before), state(after), say)) == said


def test_another_screen_is_said_whole(say: Say) -> None:
    """A new question, an overlay that comes or goes: from the heading on."""
    age, danger = state(asked("age")), state(asked("danger"))
    assert spoken.news(age, danger, say) == spoken.sentences(danger, say)
    idle = state(asked("age"), IdleView(45))
    assert spoken.news(age, idle, say) == spoken.sentences(idle, say)
    assert spoken.news(idle, age, say) == spoken.sentences(age, say)
    assert spoken.news(idle, state(asked("age"), IdleView(44)), say) == ()


def test_a_new_speed_says_itself(say: Say) -> None:
    """Only the step that changed is heard, in the new speed."""
    before, after = (state(asked("age"), SoundView(sound), sound=sound) for sound in (GUIDED, replace(GUIDED, rate=5)))
    assert texts(spoken.news(before, after, say)) == ["Speed: 6 of 7"]


def test_the_picture_says_that_it_went_and_how_to_have_it_back(say: Say) -> None:
    """Whoever turns it off by ear, or by mistake, hears what happened."""
    off = state(asked("age"), sound=replace(GUIDED, picture=False))
    assert texts(spoken.news(state(asked("age")), off, say)) == [say("voice.picture_off")]
    assert texts(spoken.news(off, state(asked("age")), say)) == [say("voice.picture_on")]


def test_the_chosen_size_and_colours_are_said(say: Say) -> None:
    """Each tile that is chosen says so."""
    said = texts(spoken.sentences(state(asked("age"), LookView(Display("en", size=2), voice=False)), say))
    assert say("voice.tile_chosen", words="Large") in said
    assert say("look.sound") not in said


def test_the_veil_says_only_what_it_shows(say: Say) -> None:
    """Before a private question one hears what it is about, why it is asked and both ways on; of the question nothing."""
    question = next(question for question in PROTOCOL.questions if question.private)
    view = VeilView(question, PROTOCOL.topic_of(question.link_id), can_go_back=True, minutes_left=2, progress=0.5)
    said = texts(spoken.sentences(state(view), say))
    assert said[:3] == ["A private question", view.topic, question.why]
    assert said[-3:-1] == ["Show the question", "I would rather tell a nurse"]
    assert not {question.text, *(option.text for option in question.options)} - {"I would rather tell a nurse"} & set(said)


def test_what_is_hidden_on_the_review_is_not_said(say: Say) -> None:
    """An answer is said only while it can be read; hiding all of them is one word, showing them says each."""
    row = ReviewRow(LinkId("x"), "Is it numb?", ("Yes, all of it",), private=True)
    shown = {each: state(ReviewView((row,), each)) for each in Shown}
    heard = {each for each, view in shown.items() if any("Yes, all of it" in text for text in texts(spoken.whole(view, say, Around(()))))}
    assert heard == {Shown.ALL}
    assert texts(spoken.news(shown[Shown.PUBLIC], shown[Shown.NONE], say)) == ["Hidden"]
    assert "Is it numb? Yes, all of it" in texts(spoken.news(shown[Shown.PUBLIC], shown[Shown.ALL], say))
