"""Which screen shows which view. A screen's module is imported after the welcome screen is painted, or when it is first needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.welcome import WelcomeScreen
from kiosk.visit.screens import OutOfServiceView, QuestionView, ResultView, ReviewView, ScreenState, VeilView, View, WelcomeView
from rules.basics import Kind

if TYPE_CHECKING:
    from kiosk.visit.overlay_views import Overlay

LATER = ("veil", "choice", "scale", "pair", "bodymap", "review", "result", "overlays", "adjust", "soundpanel", "out_of_service")
"""The modules of all screens but the welcome."""


def import_screens() -> None:
    """Import what the screens after the welcome need, so that the first patient does not wait for it."""
    for name in LATER:
        import_module(f"kiosk.patient.{name}")


def same_screen(one: View, other: View) -> bool:
    """Whether the second view can be shown on the first one's screen."""
    if isinstance(one, QuestionView) and isinstance(other, QuestionView):
        return one.questions == other.questions
    if isinstance(one, ResultView) and isinstance(other, ResultView):
        return (one.level, one.ticket) == (other.level, other.ticket)
    if isinstance(one, ReviewView) and isinstance(other, ReviewView):
        return one.rows == other.rows
    return one == other


def same_look(one: View, other: View) -> bool:
    """Whether a screen that was just built looks the same for both views."""
    if isinstance(one, QuestionView) and isinstance(other, QuestionView):
        return (one.question, one.selected, one.companion) == (other.question, other.selected, other.companion)
    return one == other


def same_overlay(one: Overlay | None, other: Overlay | None) -> bool:
    """Whether the second overlay can be shown in the first one's place."""
    if one is None or other is None:
        return one is other
    from kiosk.visit.overlay_views import IdleView, SoundView

    return one == other or any(isinstance(one, kind) and isinstance(other, kind) for kind in (IdleView, SoundView))


def make_screen(kit: Kit, view: View, parent: QWidget, room: QRect) -> Screen:
    """A fresh screen for this view, which will stand in this room."""
    match view:
        case WelcomeView():
            return WelcomeScreen(kit, view, parent)
        case VeilView():
            from kiosk.patient.veil import VeilScreen

            return VeilScreen(kit, view, parent)
        case QuestionView():
            return _make_question(kit, view, parent, room)
        case ReviewView():
            from kiosk.patient.review import ReviewScreen

            return ReviewScreen(kit, view, parent)
        case ResultView():
            from kiosk.patient.result import ResultScreen

            return ResultScreen(kit, view, parent)
        case OutOfServiceView():
            from kiosk.patient.out_of_service import OutOfServiceScreen

            return OutOfServiceScreen(kit, view, parent)


def _make_question(kit: Kit, view: QuestionView, parent: QWidget, room: QRect) -> Screen:
    if view.companion is not None:
        from kiosk.patient.pair import PairScreen

        return PairScreen(kit, view, parent)
    match view.question.kind:
        case Kind.SINGLE | Kind.MULTI:
            from kiosk.patient.choice import ChoiceScreen

            return ChoiceScreen(kit, view, parent)
        case Kind.SCALE:
            from kiosk.patient.scale import ScaleScreen

            return ScaleScreen(kit, view, parent)
        case Kind.BODYMAP:
            from kiosk.patient.bodymap import make_bodymap

            return make_bodymap(kit, view, parent, room)


def make_overlay(kit: Kit, overlay: Overlay, parent: QWidget) -> Screen:  # noqa: C901, PLR0911 - one line for each overlay
    """A fresh overlay."""
    from kiosk.patient import adjust, overlays, soundpanel
    from kiosk.visit import overlay_views as over

    match overlay:
        case over.HelpView():
            return overlays.HelpOverlay(kit, overlay, parent)
        case over.HelpCalledView():
            return overlays.HelpCalledOverlay(kit, overlay, parent)
        case over.LyingView():
            return overlays.LyingOverlay(kit, overlay, parent)
        case over.CheckView():
            return overlays.CheckOverlay(kit, overlay, parent)
        case over.OfferView():
            return overlays.OfferOverlay(kit, overlay, parent)
        case over.IdleView():
            return overlays.IdleOverlay(kit, overlay, parent)
        case over.LanguagesView():
            return adjust.LanguagesOverlay(kit, overlay, parent)
        case over.LookView():
            return adjust.LookOverlay(kit, overlay, parent)
        case over.SoundView():
            return soundpanel.SoundOverlay(kit, overlay, parent)
        case over.PinView():
            from kiosk.patient.pinpad import PinPad

            return PinPad(kit, overlay, parent)
        case over.StartAgainView():
            return overlays.StartAgainOverlay(kit, overlay, parent)


def ticket_of(state: ScreenState) -> str:
    """Whose visit it is, as far as the screen says; empty: it does not."""
    return state.shell.ticket or getattr(state.view, "ticket", None) or ""
