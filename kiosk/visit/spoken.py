"""What is read aloud: the words of a screen as sentences, from the same views and words that the window shows. No Qt.

Nothing is said that is not shown, but for what the eye sees and the ear does not: the number of an option, whether it
is chosen, what comes next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.visit import overlay_views, screens
from kiosk.visit.display import spaced
from kiosk.visit.screens import PrintingState, QuestionView, ResultView, ScreenState, View
from kiosk.visit.sentence import Say, Sentence, names, plain, spelt
from kiosk.visit.spoken_over import overlaid, sound_words
from kiosk.visit.states import Shown
from kiosk.visit.verbal import in_words
from rules.basics import Code, Kind, Level

if TYPE_CHECKING:
    from rules.model import Question

WELCOME = ("welcome.title", "welcome.what", "welcome.not", "welcome.cleared", "welcome.start", "welcome.helping", "welcome.unwell")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the screen now, as only the window knows it."""

    buttons: tuple[str, ...]
    """The words of the shell's buttons, in the order in which keys reach them."""
    titles: tuple[str, ...] = ()
    """Titles of drawings on this part of the screen."""
    shown: frozenset[str] | None = None
    """The words that stand on this part of the screen; None: all of them."""
    header: tuple[str, ...] | None = None
    """The words above the screen; None: all of them."""

    def has(self, words: str) -> bool:
        """Whether these words can be read on the screen now."""
        return self.shown is None or words in self.shown

    def tells(self, words: str) -> bool:
        """Whether the header, whose words are one line, says this."""
        return self.header is None or any(words in line for line in self.header)

    def asks(self, words: str) -> bool:
        """Whether a button says this."""
        return self.shown is None or words in self.buttons


EVERYTHING = Around(())


def sentences(state: ScreenState, say: Say) -> tuple[Sentence, ...]:
    """What a screen says, its overlay alone where one lies over it; from its heading to how to go on."""
    if state.overlay is not None:
        return tuple(overlaid(state.overlay, say))
    return _sentences(state, say, EVERYTHING)


def _sentences(state: ScreenState, say: Say, around: Around) -> tuple[Sentence, ...]:
    guided = state.sound is not None and state.sound.guided
    return (*_view(state.view, say, around), *([Sentence(say(how))] if guided and (how := _how(state.view)) else ()))


def whole(state: ScreenState, say: Say, around: Around) -> tuple[Sentence, ...]:
    """Everything that can be read on the screen, on this part of it: what `sentences` says of that, then what stands around it."""
    practice = (Sentence(say("shell.practice")),) if state.shell.practice else ()
    if state.overlay is not None:
        return (*practice, *sentences(state, say))
    return (*practice, *_sentences(state, say, around), *plain(around.titles), *_shell(state, say, around))


def control(state: ScreenState, say: Say, name: str, words: str) -> str:
    """A control that a key reached: an option with its number and whether it is chosen, or its words as they are."""
    if state.overlay is None and isinstance(state.view, QuestionView):
        for question, selected in _asked(state.view):
            for number, option in enumerate(question.options, 1):
                if name == f"word.{question.link_id}.{option.code}":
                    return say("voice.tile_chosen", words=words) if option.code in selected else words
                if name in {f"{question.link_id}.{option.code}", f"back.{option.code}", f"front.{option.code}"}:
                    return _option(say, number, len(question.options), words, chosen=option.code in selected)
    return words


def news(before: ScreenState, after: ScreenState, say: Say) -> tuple[Sentence, ...]:
    """What to say of a change: a new screen whole, of the same screen only what is new; nothing for nothing."""
    if dark := turned(before, after, say):
        return dark
    if type(before.overlay) is not type(after.overlay):
        return sentences(after, say)
    if isinstance(before.overlay, overlay_views.SoundView) and isinstance(after.overlay, overlay_views.SoundView):
        return tuple(plain(text for text in sound_words(after.overlay.sound, say) if text not in sound_words(before.overlay.sound, say)))
    if after.overlay is not None:
        return ()
    return tuple(_changes(before.view, after.view, say)) if _same(before.view, after.view) else sentences(after, say)


def turned(before: ScreenState, after: ScreenState, say: Say) -> tuple[Sentence, ...]:
    """That the picture is off now, or on again; nothing where it stays as it was."""
    if before.sound is None or after.sound is None or before.sound.picture == after.sound.picture:
        return ()
    return tuple(plain([say("voice.picture_on" if after.sound.picture else "voice.picture_off")]))


def same_screen(before: ScreenState, after: ScreenState) -> bool:
    """Whether the same screen is shown, with the same thing over it, whatever is new on it."""
    return type(before.overlay) is type(after.overlay) and _same(before.view, after.view)


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
    if isinstance(one, screens.ReviewView) and isinstance(other, screens.ReviewView):
        return one.rows == other.rows
    return one == other


def _changes(before: View, after: View, say: Say) -> Iterator[Sentence]:
    if isinstance(before, QuestionView) and isinstance(after, QuestionView):
        yield from plain(_choices(before, after, say))
        if after.message and after.message != before.message:
            yield Sentence(say(after.message))
    if isinstance(before, screens.ReviewView) and isinstance(after, screens.ReviewView):
        told = set(_review(before, say))
        yield from plain([say("review.hidden")] if after.shown is Shown.NONE else (text for text in _review(after, say) if text not in told))
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


def _view(view: View, say: Say, around: Around) -> Iterator[Sentence]:
    match view:
        case screens.WelcomeView():
            title = called(view.summoned, say) if view.summoned else say(WELCOME[0])
            yield from plain([title, *map(say, WELCOME[1:])])
            yield from names(view.languages if len(view.languages) > 1 else ())
        case screens.VeilView():
            words = [say(view.title_id), view.topic, view.question.why, *map(say, ("veil.only", "veil.show", "veil.nurse"))]
            yield from plain(filter(around.has, words))
        case QuestionView():
            for question, selected in _asked(view):
                yield from plain(_question(question, selected, say, around))
            yield from plain([said for said in ([say(view.message)] if view.message else []) if around.asks(said)])
        case screens.ReviewView():
            yield from plain(_review(view, say, around))
        case ResultView():
            yield from _result(view, say, around)
        case screens.OutOfServiceView():
            ticket = [say("out.ticket", ticket=spelt(view.ticket))] if view.ticket else []
            yield from plain([say(view.title_id), say(view.lines_id), say(view.unwell_id), *ticket])
            yield from (Sentence(text, language.code) for language, text in view.others)
            yield Sentence(say(view.reason_id))


def called(tickets: tuple[str, ...], say: Say) -> str:
    """That the desk calls these tickets, letter by letter."""
    return say("welcome.summoned", tickets=", ".join(map(spelt, tickets)))


def _question(question: Question, selected: frozenset[Code], say: Say, around: Around) -> Iterator[str]:
    yield from filter(around.has, (question.text, question.help, question.why))
    if question.picture and around.has(question.picture):
        yield say("voice.picture", words=question.picture)
    if question.kind is Kind.SCALE:
        yield from _scale(question, say, around)
    options, count = question.options, len(question.options)
    here = [(number, option) for number, option in enumerate(options, 1) if around.has(option.text)]
    for number, option in here:
        if question.kind is not Kind.SCALE or not option.text.isdigit():
            yield _option(say, number, count, option.text, chosen=option.code in selected)
    named = options if question.kind is Kind.BODYMAP else [option for _, option in here]
    chosen = ", ".join(option.text for option in named if option.code in selected)
    if question.kind is Kind.BODYMAP and not around.has(say("body.chosen")):
        return
    if question.kind is Kind.BODYMAP:
        yield f"{say('body.chosen')} {chosen or say('body.nothing')}"
    elif chosen:
        yield say("voice.chosen", words=chosen)


def _scale(question: Question, say: Say, around: Around) -> Iterator[str]:
    numbers = [option for option in question.options if option.text.isdigit() and around.has(option.text)]
    if numbers:
        yield say("voice.numbers", numbers=", ".join(option.text for option in numbers))
        ends = (numbers[0], numbers[len(numbers) // 2], numbers[-1])
        yield from (f"{end.text}: {words}" for end, words in zip(ends, question.words, strict=False))
    verbal = [words for _, words in in_words(question, say) if around.has(words)]
    # The words at three of the numbers are no choice where the others are not.
    if len(verbal) > len(question.words):
        yield say("voice.words", words=", ".join(verbal))


def _option(say: Say, number: int, count: int, words: str, *, chosen: bool) -> str:
    return say("voice.option_chosen" if chosen else "voice.option", number=number, count=count, words=words)


def _review(view: screens.ReviewView, say: Say, around: Around = EVERYTHING) -> Iterator[str]:
    hidden = view.shown is Shown.NONE
    words = [say("review.title"), say("review.help"), say("review.show" if hidden else "review.hide")]
    if not hidden and any(row.private and row.answer_texts for row in view.rows):
        words.append(say("review.cover" if view.shown is Shown.ALL else "review.bare"))
    yield from filter(around.has, words)
    yield from (f"{row.question_text} {_answer(row, view.shown, say)}" for row in view.rows if around.has(row.question_text))
    yield say("voice.beside", words=say("review.change"))


def _answer(row: screens.ReviewRow, shown: Shown, say: Say) -> str:
    if not row.answer_texts:
        return say("review.none")
    if shown is Shown.NONE:
        return say("review.hidden")
    return say("review.private") if row.private and shown is not Shown.ALL else ", ".join(row.answer_texts)


def _result(view: ResultView, say: Say, around: Around = EVERYTHING) -> Iterator[Sentence]:
    heading = say(view.instead) if view.instead else view.heading
    above = [heading, say("result.not_stored") if view.warned else "", say(view.told) if view.seen else ""]
    reasons = [say("result.reasons"), *view.reasons] if view.reasons else []
    yield from plain(filter(around.has, [*above, *view.lines, *reasons]))
    use = "" if view.urge else say("result.ticket_use")
    yield Sentence(f"{say('result.ticket')}: {spelt(view.ticket)}. {use if around.has(use) else ''}".strip())
    paper = f"{view.paper}.{view.printing.value}"
    if view.printing is not PrintingState.NONE and around.has(say(paper, ticket=spaced(view.ticket))):
        yield Sentence(say(paper, ticket=spelt(view.ticket)))
    if view.printing is PrintingState.OFFERED and around.has(say(view.offer)):
        yield Sentence(say(view.offer))


# --- what stands around them -----------------------------------------------------------------------


def _shell(state: ScreenState, say: Say, around: Around) -> Iterator[Sentence]:
    shell, view = state.shell, state.view
    yield from plain([shell.clinic] if around.tells(shell.clinic) else [])
    if isinstance(view, QuestionView | screens.VeilView):
        many = say("shell.minutes_one" if view.minutes_left == 1 else "shell.minutes_many", minutes=view.minutes_left)
        yield from plain([many] if around.tells(many) else [])
    if shell.ticket and around.tells(say("shell.ticket", ticket=spaced(shell.ticket))):
        yield Sentence(say("shell.ticket", ticket=spelt(shell.ticket)))
    if around.buttons:
        yield Sentence(say("voice.buttons", names=", ".join(around.buttons)))
    yield from plain([say("shell.product"), say("shell.demonstration") if shell.demonstration else "", say("shell.draft") if shell.draft else ""])
