"""Which of the footer's buttons a screen has, what Continue says on it, and what room they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.patient.button import Tone
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.shell import Footer, Header
from kiosk.visit.intents import Confirmed, Continued, Done, Intent
from kiosk.visit.screens import OutOfServiceView, QuestionView, ResultView, ReviewView, VeilView, View, WelcomeView
from rules.basics import Level

if TYPE_CHECKING:
    from kiosk.patient.hint import Hint
    from kiosk.patient.tools import Tools
    from kiosk.patient.window import PatientWindow

NO_HINT: Hint | None = None
"""Most patients never see one."""


def is_emergency(view: View | None) -> bool:
    """Whether the screen stands on the emergency colour."""
    return isinstance(view, ResultView) and view.level is Level.EMERGENCY_NOW


def going_on(view: View | None) -> Intent | None:
    """What Continue means on this screen's last part."""
    match view:
        case QuestionView():
            return Continued()
        case ReviewView():
            return Confirmed()
        case ResultView():
            return Done()
        case _:
            return None


def below(kit: Kit, footer: Footer, tools: Tools, view: View | None = None) -> int:
    """Pixels of what stands below a screen; where it has no buttons, that is the marks alone."""
    if isinstance(view, OutOfServiceView):
        return footer.wanted_height(bare=True)
    theme = kit.theme
    own_row = theme.reach and not tools.fit_beside(footer.between())
    return footer.wanted_height() + (theme.px("target") + theme.px("gap") if own_row else 0)


def show_buttons(kit: Kit, footer: Footer, view: View | None, *, part: int, more: bool) -> None:
    """`part`: which is shown, from 0; `more`: others come after it."""
    emergency = is_emergency(view)
    asked = isinstance(view, QuestionView | ReviewView)
    done = isinstance(view, ResultView) and not emergency
    can_go_back = isinstance(view, ReviewView) or (isinstance(view, QuestionView | VeilView) and view.can_go_back)
    footer.back.setVisible(can_go_back or part > 0)
    footer.back.show_words(footer.back.text(), tone=Tone.ON_EMERGENCY if emergency else Tone.PLAIN, icon=Icon.BACK)
    footer.again.setVisible(asked or isinstance(view, VeilView))
    footer.on.setVisible(asked or done or more)
    footer.staff.setVisible(isinstance(view, WelcomeView | VeilView | QuestionView | ReviewView | ResultView))
    if more:
        footer.show_on(kit.say("shell.more"), tone=Tone.ON_EMERGENCY if emergency else Tone.ACTION, icon=Icon.MORE)
    elif isinstance(view, QuestionView) and not view.complete:
        footer.show_on(kit.say(view.message or "shell.continue"), tone=Tone.OFF, hint=view.message is not None)
    else:
        footer.show_on(kit.say("shell.done" if done else "shell.continue"), tone=Tone.ACTION)


def hinted(hint: Hint | None, window: PatientWindow, view: View | None, shell: tuple[Header, Footer]) -> Hint | None:
    """Show what Continue lacks on the last part of a question, or nothing; returns the hint that was made for it, if ever one was."""
    screen = window.screen_shown
    last = screen is not None and screen.part == screen.parts - 1
    message = view.message if last and isinstance(view, QuestionView) and not view.complete else None
    if screen is None or (hint is None and message is None):
        return hint
    from kiosk.patient.hint import Hint

    hint = hint or Hint(window.kit, window)
    hint.show_words(window.kit.say(message) if message else "", screen, *shell)
    return hint
