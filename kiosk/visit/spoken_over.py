"""What is read aloud of what lies over a screen, alone: what lies behind it cannot be reached. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kiosk.visit import overlay_views
from kiosk.visit.display import CONTRASTS, RATES, SIZES, VOLUMES, Sound
from kiosk.visit.sentence import Say, Sentence, names, plain, spelt


def sound_words(sound: Sound, say: Say) -> tuple[str, str]:
    """Speed and volume in words, each as a step of so many."""
    rate = say("sound.rate", step=sound.rate + 1, steps=len(RATES))
    return rate, say("sound.volume", step=sound.volume + 1, steps=VOLUMES)


def overlaid(overlay: overlay_views.Overlay, say: Say) -> Iterator[Sentence]:  # noqa: C901, PLR0911 - one for each overlay
    """What an overlay says."""
    match overlay:
        case overlay_views.HelpView():
            choices = (choice.text for choice in overlay.choices)
            return plain([say("help.title"), say("help.lines"), *choices, say("help.close")])
        case overlay_views.HelpCalledView():
            words = "called.not_stored" if not overlay.stored else "called.lines" if overlay.can_go_on else "called.stay"
            title = say("called.title" if overlay.stored else "called.not_stored_title")
            return plain([title, say(words, ticket=spelt(overlay.ticket)), say("called.go_on") if overlay.can_go_on else ""])
        case overlay_views.LyingView():
            words = say("lying.lines" if overlay.stored else "called.not_stored", ticket=spelt(overlay.ticket))
            return plain([say("lying.title", minutes=overlay.minutes), words, say("lying.back")])
        case overlay_views.CheckView():
            doubts = (say("check.fast") if overlay.fast else "", say("check.unlike") if overlay.unlike else "")
            return plain([say("check.title"), *doubts, say("check.look"), say("check.keep")])
        case overlay_views.OfferView():
            return plain(map(say, ("offer.title", "offer.lines", "offer.print", "offer.tips", "help.close")))
        case overlay_views.IdleView():
            left = say("idle.lines_one" if overlay.seconds_left == 1 else "idle.lines_many", seconds=overlay.seconds_left)
            return plain([say("idle.title"), left, say("idle.extend")])
        case overlay_views.PinView():
            keys = say("voice.numbers", numbers=", ".join("1234567890"))
            about = ("staff.clean_lines", "staff.any_pin") if overlay.cleans else ("staff.lines", "staff.pin")
            ways = ("staff.clean",) if overlay.cleans else ()
            return plain([*map(say, ("staff.title", *about)), keys, *map(say, ("staff.erase", *ways, "staff.leave", "help.close"))])
        case overlay_views.StartAgainView():
            return plain(map(say, ("again.title", "again.lines", "again.no", "again.yes")))
        case overlay_views.LanguagesView():
            return chain(plain([say("languages.title")]), names(overlay.languages), plain([say("adjust.close")]))
        case overlay_views.LookView():
            return plain(_look(overlay, say))
        case overlay_views.SoundView():
            return plain(_sound(overlay.sound, say))


def _look(view: overlay_views.LookView, say: Say) -> Iterator[str]:
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
