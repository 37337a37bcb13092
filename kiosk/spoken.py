"""What is read aloud: the words of a screen as sentences, from the same views and words that the window shows. No Qt.

Nothing is said that is not shown, but for what the eye sees and the ear does not: the number of an option, whether it
is chosen, what comes next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from kiosk import screens
from kiosk.display import CONTRASTS, RATES, SIZES, VOLUMES, Language, Sound
from kiosk.screens import PrintingState, QuestionView, ResultView, ScreenState, View
from rules.basics import Code, Kind, Level

if TYPE_CHECKING:
    from rules.model import Question

Say = Callable[..., str]

PRINT_WORDS = {
    PrintingState.OFFERED: "print.offered",
    PrintingState.ASKED: "print.asked",
    PrintingState.SENT: "print.sent",
    PrintingState.PRINTED: "print.printed",
    PrintingState.SAVED: "print.saved",
    PrintingState.FAILED: "print.failed",
}
WELCOME = ("welcome.title", "welcome.what", "welcome.not", "welcome.cleared", "welcome.start", "welcome.unwell")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to say in one breath."""

    text: str
    language: str = ""
    """The code of its own language, for a language's name; empty: the screen's."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the screen now, as only the window knows it."""

    buttons: tuple[str, ...]
    """The words of the shell's buttons, in the order in which keys reach them."""
    titles: tuple[str, ...] = ()
    """Titles of drawings on this part of the screen."""


def sentences(state: ScreenState, say: Say) -> tuple[Sentence, ...]:
    """What a screen says, its overlay alone where one lies over it; from its heading to how to go on."""
    if state.overlay is not None:
        return tuple(_overlay(state.overlay, say))
    guided = state.sound is not None and state.sound.guided
    return (*_view(state.view, say), *([Sentence(say(how))] if guided and (how := _how(state.view)) else ()))


def whole(state: ScreenState, say: Say, around: Around) -> tuple[Sentence, ...]:
    """Everything that can be read on the screen: what `sentences` says, then what stands around it."""
    if state.overlay is not None:
        return sentences(state, say)
    return (*sentences(state, say), *_plain(around.titles), *_shell(state, say, around.buttons))


def control(state: ScreenState, say: Say, name: str, words: str) -> str:
    """A control that a key reached: an option with its number and whether it is chosen, or its words as they are."""
    if state.overlay is None and isinstance(state.view, QuestionView):
        for question, selected in _asked(state.view):
            for number, option in enumerate(question.options, 1):
                if name in {f"{question.link_id}.{option.code}", f"back.{option.code}", f"front.{option.code}"}:
                    return _option(say, number, len(question.options), words, chosen=option.code in selected)
    return words


def news(before: ScreenState, after: ScreenState, say: Say) -> tuple[Sentence, ...]:
    """What to say of a change: a new screen whole, of the same screen only what is new; nothing for nothing."""
    if type(before.overlay) is not type(after.overlay):
        return sentences(after, say)
    if isinstance(before.overlay, screens.SoundView) and isinstance(after.overlay, screens.SoundView):
        return tuple(_plain(text for text in sound_words(after.overlay.sound, say) if text not in sound_words(before.overlay.sound, say)))
    if after.overlay is not None:
        return ()
    if before.sound is not None and after.sound is not None and before.sound.picture != after.sound.picture:
        return tuple(_plain([say("voice.picture_on" if after.sound.picture else "voice.picture_off")]))
    return tuple(_changes(before.view, after.view, say)) if _same(before.view, after.view) else sentences(after, say)


def same_screen(before: ScreenState, after: ScreenState) -> bool:
    """Whether the same screen is shown, with the same thing over it, whatever is new on it."""
    return type(before.overlay) is type(after.overlay) and _same(before.view, after.view)


def sound_words(sound: Sound, say: Say) -> tuple[str, str]:
    """Speed and volume in words, each as a step of so many."""
    rate = say("sound.rate", step=sound.rate + 1, steps=len(RATES))
    return rate, say("sound.volume", step=sound.volume + 1, steps=VOLUMES)


def _plain(texts: Iterable[str]) -> Iterator[Sentence]:
    return (Sentence(text) for text in texts if text)


def _asked(view: QuestionView) -> Iterator[tuple[Question, frozenset[Code]]]:
    yield view.question, view.selected
    if view.companion:
        yield view.companion.question, view.companion.selected


def _same(one: View, other: View) -> bool:
    """Whether the second view is the first one's screen, somewhat later."""
    if isinstance(one, QuestionView) and isinstance(other, QuestionView):
        return one.questions == other.questions
    if isinstance(one, ResultView) and isinstance(other, ResultView):
        return (one.level, one.ticket) == (other.level, other.ticket)
    return one == other


def _changes(before: View, after: View, say: Say) -> Iterator[Sentence]:
    if isinstance(before, QuestionView) and isinstance(after, QuestionView):
        yield from _plain(_choices(before, after, say))
        if after.message and after.message != before.message:
            yield Sentence(say(after.message))
    if isinstance(before, ResultView) and isinstance(after, ResultView):
        old = set(_result(before, say))
        yield from (sentence for sentence in _result(after, say) if sentence not in old)


def _choices(before: QuestionView, after: QuestionView, say: Say) -> Iterator[str]:
    for (question, was), (_, now) in zip(_asked(before), _asked(after), strict=True):
        for option in question.options:
            if (option.code in was) is not (option.code in now):
                yield say("voice.now_chosen" if option.code in now else "voice.now_not", words=option.text)


def _how(view: View) -> str:
    """How to go on with the keys, as a text id."""
    if isinstance(view, QuestionView):
        several = any(question.kind in {Kind.MULTI, Kind.BODYMAP} for question in view.questions)
        return "voice.how_several" if several else "voice.how_one"
    if isinstance(view, screens.OutOfServiceView) or (isinstance(view, ResultView) and view.level is Level.EMERGENCY_NOW):
        return ""
    return "voice.how_buttons"


# --- the screens ----------------------------------------------------------------------------------


def _view(view: View, say: Say) -> Iterator[Sentence]:
    match view:
        case screens.WelcomeView():
            yield from _plain(say(text_id) for text_id in WELCOME)
            yield from _names(view.languages if len(view.languages) > 1 else ())
        case QuestionView():
            for question, selected in _asked(view):
                yield from _plain(_question(question, selected, say))
            yield from _plain([say(view.message) if view.message else ""])
        case screens.ReviewView():
            yield from _plain(_review(view, say))
        case ResultView():
            yield from _result(view, say)
        case screens.OutOfServiceView():
            ticket = [say("out.ticket", ticket=spelt(view.ticket))] if view.ticket else []
            yield from _plain([say("out.title"), say("out.lines"), say("out.unwell"), *ticket, say(view.reason_id)])


def _names(languages: Iterable[Language]) -> Iterator[Sentence]:
    return (Sentence(language.name, language.code) for language in languages)


def _question(question: Question, selected: frozenset[Code], say: Say) -> Iterator[str]:
    yield from (question.text, question.help, question.why)
    if question.picture:
        yield say("voice.picture", words=question.picture)
    options, count = question.options, len(question.options)
    if question.kind is Kind.SCALE:
        numbers = [option for option in options if option.text.isdigit()]
        yield say("voice.numbers", numbers=", ".join(option.text for option in numbers))
        ends = (numbers[0], numbers[len(numbers) // 2], numbers[-1])
        yield from (f"{end.text}: {words}" for end, words in zip(ends, question.words, strict=False))
    for number, option in enumerate(options, 1):
        if question.kind is not Kind.SCALE or not option.text.isdigit():
            yield _option(say, number, count, option.text, chosen=option.code in selected)
    chosen = ", ".join(option.text for option in options if option.code in selected)
    if question.kind is Kind.BODYMAP:
        yield f"{say('body.chosen')} {chosen or say('body.nothing')}"
    elif chosen:
        yield say("voice.chosen", words=chosen)


def _option(say: Say, number: int, count: int, words: str, *, chosen: bool) -> str:
    return say("voice.option_chosen" if chosen else "voice.option", number=number, count=count, words=words)


def _review(view: screens.ReviewView, say: Say) -> Iterator[str]:
    yield from (say("review.title"), say("review.help"))
    for row in view.rows:
        answer = say("review.none") if not row.answer_texts else say("review.private") if row.private else ", ".join(row.answer_texts)
        yield f"{row.question_text} {answer}"
    yield say("voice.beside", words=say("review.change"))
    if view.tips:
        yield say("review.tips")


def _result(view: ResultView, say: Say) -> Iterator[Sentence]:
    yield from _plain([view.heading])
    if not view.stored:
        yield Sentence(say("result.not_stored"))
    if view.seen:
        yield Sentence(say("result.coming" if view.level is Level.EMERGENCY_NOW else "result.seen"))
    yield from _plain(view.lines)
    if view.reasons:
        yield from _plain([say("result.reasons"), *view.reasons])
    yield Sentence(f"{say('result.ticket')}: {spelt(view.ticket)}. {say('result.ticket_use')}")
    if view.printing is not PrintingState.NONE:
        yield Sentence(say(PRINT_WORDS[view.printing], ticket=spelt(view.ticket)))
    if view.printing is PrintingState.OFFERED:
        yield Sentence(say("print.offer"))


def spelt(ticket: str) -> str:
    """A ticket letter by letter: `KP47` as `K P 4 7`; in one breath it would be a word."""
    return " ".join(ticket)


# --- what lies over them, and around --------------------------------------------------------------


def _overlay(overlay: screens.Overlay, say: Say) -> Iterator[Sentence]:  # noqa: PLR0911 - one for each overlay
    match overlay:
        case screens.HelpView():
            choices = (choice.text for choice in overlay.choices)
            return _plain([say("help.title"), say("help.lines"), *choices, say("help.close")])
        case screens.HelpCalledView():
            words = "called.not_stored" if not overlay.stored else "called.lines" if overlay.can_go_on else "called.stay"
            title = say("called.title" if overlay.stored else "called.not_stored_title")
            return _plain([title, say(words, ticket=spelt(overlay.ticket)), say("called.go_on") if overlay.can_go_on else ""])
        case screens.IdleView():
            left = say("idle.lines_one" if overlay.seconds_left == 1 else "idle.lines_many", seconds=overlay.seconds_left)
            return _plain([say("idle.title"), left, say("idle.extend")])
        case screens.StartAgainView():
            return _plain(map(say, ("again.title", "again.lines", "again.no", "again.yes")))
        case screens.LanguagesView():
            return chain(_plain([say("languages.title")]), _names(overlay.languages), _plain([say("adjust.close")]))
        case screens.LookView():
            return _plain(_look(overlay, say))
        case screens.SoundView():
            return _plain(_sound(overlay.sound, say))


def _look(view: screens.LookView, say: Say) -> Iterator[str]:
    def tile(text_id: str, *, chosen: bool) -> str:
        return say("voice.tile_chosen", words=say(text_id)) if chosen else say(text_id)

    display = view.display
    yield from (say("look.title"), say("look.sizes"))
    yield from (tile(f"look.size.{size}", chosen=size == display.size) for size in range(SIZES))
    yield say("look.contrasts")
    yield from (tile(f"look.contrast.{name}", chosen=name == display.contrast) for name in CONTRASTS)
    yield tile("look.low", chosen=display.reach)
    if view.voice:
        yield say("look.sound")
    yield from (say("look.normal"), say("adjust.close"))


def _sound(sound: Sound, say: Say) -> Iterator[str]:
    rate, volume = sound_words(sound, say)
    guided = say("sound.guided")
    yield from (say("sound.title"), rate, say("sound.slower"), say("sound.faster"), volume, say("sound.quieter"), say("sound.louder"))
    yield say("voice.tile_chosen", words=guided) if sound.guided else guided
    yield from (say("sound.dark"), say("adjust.close"))


def _shell(state: ScreenState, say: Say, buttons: tuple[str, ...]) -> Iterator[Sentence]:
    shell, view = state.shell, state.view
    yield from _plain([shell.clinic])
    if isinstance(view, QuestionView):
        many = "shell.minutes_one" if view.minutes_left == 1 else "shell.minutes_many"
        yield Sentence(say(many, minutes=view.minutes_left))
    if shell.ticket:
        yield Sentence(say("shell.ticket", ticket=spelt(shell.ticket)))
    if buttons:
        yield Sentence(say("voice.buttons", names=", ".join(buttons)))
    yield from _plain([say("shell.product"), say("shell.demonstration") if shell.demonstration else "", say("shell.draft") if shell.draft else ""])
