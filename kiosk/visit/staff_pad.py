"""The pad for staff's PINs, laid over whatever a patient sees: it takes nothing from the visit and gives back what lay there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk.visit import intents as on
from kiosk.visit.effects import CheckPin, Effect
from kiosk.visit.states import Overlay

if TYPE_CHECKING:
    from kiosk.visit.visit import Visit


def open_pad(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """Remember what lies over the screen. Who holds the corner answers "are you still there?"."""
    if visit.overlay is not Overlay.STAFF_PAD:
        visit.below_pad = Overlay.NONE if visit.overlay is Overlay.IDLE else visit.overlay
        visit.overlay = Overlay.STAFF_PAD
    return []


def leave_pad(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """Back to where the patient was. A pad that something more urgent has covered is gone already."""
    if visit.overlay is Overlay.STAFF_PAD:
        visit.overlay = visit.below_pad
    return []


def give_pin(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """The patient's screen is back before anybody knows whether the PIN is right."""
    leave_pad(visit, intent)
    return [CheckPin(intent.pin, intent.cleans)] if isinstance(intent, on.PinGiven) else []
