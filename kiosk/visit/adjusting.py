"""What a visit hears that says nothing about the patient's back: what lies over the screen, how it looks and speaks, how store and printer are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kiosk.visit import intents as on
from kiosk.visit.effects import Effect
from kiosk.visit.states import Overlay

if TYPE_CHECKING:
    from kiosk.visit.visit import Visit

OVERLAYS: Mapping[type, Overlay] = {
    on.IdleWarned: Overlay.IDLE,
    on.Extended: Overlay.NONE,
    on.StartAgainAsked: Overlay.START_AGAIN,
    on.LanguagesAsked: Overlay.LANGUAGES,
    on.LookAsked: Overlay.LOOK,
    on.SoundAsked: Overlay.SOUND,
}


def lay_over(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Something else lies over the screen now, or nothing any more."""
    visit.overlay = OVERLAYS[type(intent)]
    return []


def adjust(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """The screen changes at once and every answer stays. A language is chosen once; of sizes and colours one may try several."""
    if isinstance(intent, on.Adjusted):
        chosen = intent.display.language != visit.display.language
        visit.display = intent.display
        if chosen:
            visit.overlay = Overlay.NONE
    return []


def adjust_sound(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """The voice changes with the next sentence. A picture that goes dark takes with it what lies over the screen."""
    if isinstance(intent, on.SoundAdjusted):
        if visit.sound.picture and not intent.sound.picture:
            visit.overlay = Overlay.NONE
        visit.sound = intent.sound
    return []


def ignore(_: Visit, __: on.Intent) -> Iterable[Effect]:
    """Nothing comes of it but, perhaps, that somebody is there."""
    return []


def hear_printer(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Whether a page has a chance now: the screen offers Print, or sends the patient to the desk."""
    visit.can_print = isinstance(intent, on.PrinterLooked) and intent.ready
    return []


def hear_desk(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Whether a desk is open: without one the screen says where else to go."""
    visit.alone = isinstance(intent, on.DeskLooked) and not intent.there
    return []


def hear_call(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Which tickets the desk calls: shown for as long as nobody is at the screen."""
    visit.summoned = intent.tickets if isinstance(intent, on.Summoned) else ()
    return []


def hear_store(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Whether the store keeps things: the screen says so."""
    visit.stored = isinstance(intent, on.StoreKept)
    return []
