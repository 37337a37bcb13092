"""What a bystander may see: private questions behind their veil, the way to a nurse, hidden answers, and results that tell nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from kiosk.config import Config
from kiosk.languages import Languages, known_languages
from kiosk.paths import protocol_folder
from kiosk.ports import EventKind
from kiosk.visit import intents as on
from kiosk.visit.screens import QuestionView, ResultView, ReviewView, ScreenState, VeilView, View
from kiosk.visit.states import Shown, State
from kiosk.visit.veiling import PNS, is_bare
from kiosk.visit.views import Place, screen_state
from rules.assess import assess
from rules.load import load_protocol
from rules.model import Code, Input, Kind, Level, LinkId, Protocol
from tests.journeys.played import Played
from tests.journeys.steps import CALM, CALM_PATH, Change, Press, answer, answers, touch

START = Press("start")
PROTOCOL = load_protocol(protocol_folder("back_spasm"))
PRIVATE = tuple(question.link_id for question in PROTOCOL.questions if question.private)
TO_BLADDER = (START, *answers(("danger", "age")))
TO_INFECTION = (START, *answers(CALM_PATH[: CALM_PATH.index(LinkId("infection_risk"))]))


@pytest.fixture
def played() -> Played:
    return Played(PROTOCOL)


def state(played: Played) -> ScreenState:
    return screen_state(played.visit, Place("A clinic", demonstration=True), 45)


def view(played: Played) -> View:
    return state(played).view


def screens(played: Played) -> Iterator[View]:
    """Every screen of a calm visit."""
    played.play([START])
    while played.visit.state is State.ASKING:
        yield view(played)
        if played.visit.veiled:
            played.play([Press("show")])
            yield view(played)
        link_id = str(played.visit.cursor.current)
        played.play(answer(link_id, *CALM[link_id].split()))


def test_every_intimate_question_is_behind_a_veil(played: Played) -> None:
    """A veil stands before each private question and before no other; it says the topic and the reason, and one touch shows the question."""
    seen = list(screens(played))
    veiled = [each.question.link_id for each in seen if isinstance(each, VeilView)]
    asked = [each.question for each in seen if isinstance(each, QuestionView)]
    assert veiled == [question.link_id for question in asked if question.private]
    for before, after in pairwise(seen):
        if isinstance(before, VeilView):
            assert isinstance(after, QuestionView)
            assert (before.question, bool(before.topic), bool(before.question.why)) == (after.question, True, True)


def test_every_private_question_has_a_topic_and_a_nurse() -> None:
    """Each of them, follow-ups included, has a topic, a reason, and the answer that a nurse shall ask."""
    assert {"bladder_bowel", "saddle", "sex_why", "infection_risk", "pregnant", "preg_signs"} <= set(PRIVATE)
    for link_id in PRIVATE:
        question = PROTOCOL.question(link_id)
        assert PROTOCOL.topic_of(link_id)
        assert question.why
        assert {option.code: option.text for option in question.options}[PNS] == "I would rather tell a nurse"


@pytest.mark.parametrize("back", [(Press("back"),), (Press("show"), Press("back"))], ids=["from the veil", "from the question"])
def test_back_to_a_private_question_veils_it_again(played: Played, back: tuple[Press, ...]) -> None:
    """Whoever comes back finds the veil, not the answer."""
    played.play((*TO_BLADDER, Press("show"), *answer("bladder_bowel", "none"), *back))
    shown = view(played)
    assert isinstance(shown, VeilView)
    assert shown.question.link_id == "bladder_bowel"
    played.play([Press("show")])
    asked = view(played)
    assert isinstance(asked, QuestionView)
    assert asked.selected == {"none"}


def test_change_of_a_private_answer_veils_it_again(played: Played) -> None:
    """Change on the review leads to the veil."""
    played.play([START]).to_review().play([Change(LinkId("saddle"))])
    assert isinstance(view(played), VeilView)


def test_nothing_private_stays_in_sight(played: Played) -> None:
    """After a while without a touch a private question is behind its veil again, with what was touched kept; any other stays."""
    played.play((START,))
    played.visit.handle(on.Veiled())
    assert isinstance(view(played), QuestionView)
    assert not is_bare(played.visit)
    played.play((*TO_BLADDER[1:], Press("show"), touch("bladder_bowel", "none")))
    assert is_bare(played.visit)
    played.visit.handle(on.Veiled())
    assert isinstance(view(played), VeilView)
    assert not is_bare(played.visit)
    played.play([Press("show")])
    asked = view(played)
    assert isinstance(asked, QuestionView)
    assert asked.selected == {"none"}


# --- I would rather tell a nurse ------------------------------------------------------------------


def test_a_nurse_is_an_answer_from_the_veil(played: Played) -> None:
    """One touch on the veil answers and raises what the rules say of it; the next question comes, unless staff are called as after a yes."""
    played.play((*TO_INFECTION, Press("nurse")))
    assert played.visit.cursor.answers[LinkId("infection_risk")] == {PNS}
    assert played.visit.latch.level is Level.URGENT_TODAY
    assert played.visit.cursor.current == "where"


@pytest.mark.parametrize("from_the_veil", [True, False], ids=["from the veil", "from the question"])
def test_a_nurse_is_called_as_after_a_yes(played: Played, *, from_the_veil: bool) -> None:
    """Of bladder and bowel, which may be an emergency, one touch calls staff at once and ends the questions; the screen repeats nothing of it."""
    played.play((*TO_BLADDER, Press("nurse")) if from_the_veil else (*TO_BLADDER, Press("show"), *answer("bladder_bowel", "pns")))
    assert played.visit.cursor.answers[LinkId("bladder_bowel")] == {PNS}
    assert (played.visit.latch.level, played.visit.state) == (Level.EMERGENCY_NOW, State.EMERGENCY)
    shown = view(played)
    assert isinstance(shown, ResultView)
    assert not shown.reasons


def test_a_nurse_takes_no_worry_back(played: Played) -> None:
    """From the veil of a question that has a worrying answer it stands beside that answer, and a "none" gives way to it."""
    played.play((*TO_BLADDER, *answer("bladder_bowel", "old"), Press("back"), Press("nurse")))
    assert played.visit.cursor.answers[LinkId("bladder_bowel")] == {"old", PNS}
    assert EventKind.CHANGED not in played.kinds
    again = Played(PROTOCOL).play((*TO_BLADDER, *answer("bladder_bowel", "none"), Press("back"), Press("nurse")))
    assert again.visit.cursor.answers[LinkId("bladder_bowel")] == {PNS}


def level_of(changed: dict[str, str]) -> Level:
    given = {LinkId(link_id): frozenset(map(Code, codes.split())) for link_id, codes in (CALM | changed).items()}
    return assess(PROTOCOL, Input(given)).level


OPENED_BY = {
    "bladder_when": "leak", "bladder_bowel_again": "unsure", "saddle_when": "numb", "sex_why": "sex", "saddle_again": "unsure",
    "infection_kind": "recent_inf", "immune_now": "immune", "infection_risk_again": "unsure", "preg_signs_again": "unsure",
}  # fmt: skip
"""What opens a private follow-up."""


@pytest.mark.parametrize("link_id", PRIVATE)
def test_staff_see_whoever_would_rather_tell_a_nurse(link_id: LinkId) -> None:
    """It counts for no less than any other answer, and never less than a visit. Sickle cell is the one exception: it is no private matter."""
    question = PROTOCOL.question(link_id)
    before = {question.follow_up_to: OPENED_BY[link_id]} if question.follow_up_to else {}
    if question.follow_up_to == "preg_signs" or link_id == "preg_signs":
        before |= {"pregnant": "maybe"}
    of = {option.code: level_of({**before, link_id: option.code}) for option in question.options}  # type: ignore[dict-item]
    assert of[PNS] >= Level.ROUTINE_APPOINTMENT
    assert of[PNS] == max(level for code, level in of.items() if code != "sickle")


# --- no answer where it is not asked --------------------------------------------------------------


def test_the_review_can_be_hidden_and_shown(played: Played) -> None:
    """Private answers are hidden until they are asked for, all are hidden by one touch, and what was bared is covered by a look elsewhere."""
    played.play([START]).to_review()
    review = view(played)
    assert isinstance(review, ReviewView)
    assert review.shown is Shown.PUBLIC
    for shown in (Shown.NONE, Shown.ALL):
        played.visit.handle(on.AnswersShown(shown))
        review = view(played)
        assert isinstance(review, ReviewView)
        assert review.shown is shown
    assert is_bare(played.visit)
    played.visit.handle(on.Veiled())
    assert played.visit.shown is Shown.PUBLIC
    played.visit.handle(on.AnswersShown(Shown.ALL))
    played.play([Change(LinkId("legs")), Press("continue")])
    assert (played.visit.state, played.visit.shown) == (State.REVIEW, Shown.PUBLIC)
    played.visit.handle(on.AnswersShown(Shown.NONE))
    played.play([Change(LinkId("legs")), Press("continue")])
    assert played.visit.shown is Shown.NONE


@pytest.mark.parametrize("changed", [{}, {"legs": "one_pain"}, {"ill": "fever"}])
def test_no_result_repeats_an_answer(played: Played, changed: dict[str, str]) -> None:
    """Below an emergency, no word of an answer stands on the result."""
    played.play([START]).to_review(**changed).play([Press("confirm")])
    told = repr(view(played))
    given = played.visit.cursor.answers
    texts = [option.text for question in PROTOCOL.questions for option in question.options if option.code in given.get(question.link_id, ())]
    assert not [text for text in texts if len(text) > 3 and text in told]


@pytest.fixture(scope="module")
def spoken() -> dict[str, Protocol]:
    folder = protocol_folder("back_spasm")
    languages = Languages(Config.demonstration(), folder, load_protocol(folder))
    return {code: languages.spoken(code).protocol for code in known_languages()}


NEUTRAL = {
    "en": ("Please wait here.", "Please see the desk before you go.", "Your sheet tells you what to do."),
    "es": ("Por favor, espere aquí.", "Por favor, pase por el mostrador antes de irse.", "Su hoja le dice qué hacer."),
    "fr": ("Attendez ici, s\u2019il vous plaît.", "Passez à l\u2019accueil avant de partir.", "Votre fiche vous dit quoi faire."),
    "ar": ("يرجى الانتظار هنا.", "يرجى مراجعة مكتب الاستقبال قبل المغادرة.", "ورقة الإرشادات تشرح لكم ما يجب فعله."),
    "hi": ("कृपया यहीं इंतज़ार करें।", "जाने से पहले कृपया डेस्क पर मिलें।", "क्या करना है, यह आपके पर्चे में लिखा है।"),
    "zh": ("请在这里等候。", "离开前请先到前台。", "指导单会告诉您该怎么做。"),
}
"""Read one by one: a place to wait, a desk to see, a sheet to read, as anybody in a clinic is told."""


@pytest.mark.parametrize("language", sorted(NEUTRAL))
def test_headings_tell_a_bystander_nothing(spoken: dict[str, Protocol], language: str) -> None:
    """In every language the headings below an emergency are those that somebody has read for this."""
    assert set(NEUTRAL) == set(known_languages())
    levels = (Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT, Level.SELF_CARE)
    assert tuple(spoken[language].levels[level].heading for level in levels) == NEUTRAL[language]


@pytest.mark.parametrize("language", sorted(NEUTRAL))
def test_the_nurse_is_named_in_every_language(spoken: dict[str, Protocol], language: str) -> None:
    """The way to a nurse says the same on every private question, and is not what other questions say for "I'd rather not say"."""
    said = {option.text for each in spoken[language].questions if each.private for option in each.options if option.code == PNS}
    others = {option.text for each in spoken[language].questions if not each.private for option in each.options if option.code == PNS}
    assert len(said) == 1
    assert not said & others
    assert all(spoken[language].topic_of(link_id) for link_id in PRIVATE)
    assert all(spoken[language].question(link_id).kind in {Kind.SINGLE, Kind.MULTI} for link_id in PRIVATE)
