"""The window: one, frameless, full of names, with the same controls in the same places, and only true words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from kiosk.languages import known_languages
from kiosk.patient.gallery import every_screen, save_screens
from kiosk.visit.overlay_views import IdleView
from kiosk.visit.screens import PrintingState, ResultView, ReviewRow, ReviewView, Shell, WelcomeView
from rules.model import Level, LinkId
from tests.kiosk.patient.conftest import SHELL


def words(shown) -> str:
    """Everything that can be read on the screen."""
    labels = [label.text() for label in shown.window.findChildren(QLabel) if label.isVisible()]
    return "\n".join([*labels, *(b.text() for b in shown.window.findChildren(QWidget) if hasattr(b, "show_words") and b.isVisible())])


def result(printing=PrintingState.OFFERED, *, level=Level.SELF_CARE, seen=False, stored=True):
    """A result screen's view."""
    return ResultView(level, "A heading.", ("A line.",), (), "KP47", seen=seen, stored=stored, printing=printing)


def test_continue_looks_off_until_an_answer(shown, ask):
    """Off but focusable; after a tap it says what is missing; with an answer it says Continue."""
    shown.show(ask("age"))
    button = shown.button("shell.continue")
    off = button.tone
    assert button.isEnabled()
    assert button.focusPolicy() == Qt.FocusPolicy.StrongFocus
    shown.show(ask("age", message="shell.choose_first"))
    assert button.text() == "Choose an answer first"
    shown.show(ask("age", "u18"))
    assert button.text() == "Continue"
    assert button.tone is not off


def test_nothing_is_chosen_before_the_patient_chooses(shown, protocol, ask):
    """No card, number or region is marked on a fresh question."""
    for question in protocol.questions:
        shown.show(ask(question.link_id))
        checked = [w.objectName() for w in shown.window.findChildren(QWidget) if getattr(w, "isChecked", bool)()]
        assert checked == [], question.link_id


def test_controls_stand_in_the_same_place_on_every_screen(shown, protocol):
    """Continue, Back, Start again and Talk to staff never move by a pixel."""
    places: dict[str, set] = {}
    for _name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        for name in ("continue", "back", "again", "staff"):
            for button in shown.window.findChildren(QWidget, f"shell.{name}"):
                if button.isVisible():
                    area = button.geometry()
                    places.setdefault(name, set()).add((area.x(), area.y(), area.width(), area.height()))
    assert {name: len(found) for name, found in places.items()} == {"continue": 1, "back": 1, "again": 1, "staff": 1}


def test_every_control_has_a_name(shown, protocol):
    """Whatever can be touched can be read out, and every screen says what it is."""
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        nameless = [
            w.objectName() for w in shown.window.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus and not w.accessibleName()
        ]
        assert nameless == [], name
        assert shown.window.screen_shown.accessibleName(), name


def test_there_is_one_window_and_it_stays(shown, protocol):
    """No screen opens a second window; Escape, Alt+F4 and the like close nothing."""
    for _name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        QTest.keyClick(shown.window, Qt.Key.Key_Escape)
        shown.window.close()
        visible = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        assert visible == [shown.window]
    assert shown.window.findChildren(QDialog) == []
    assert shown.window.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_no_way_in_through_the_side(shown, protocol):
    """No context menu, no drop, no tool tip, no rich text anywhere."""
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        for widget in [shown.window, *shown.window.findChildren(QWidget)]:
            assert not widget.acceptDrops(), name
            assert not widget.toolTip(), name
            if isinstance(widget, QLabel):
                assert widget.textFormat() == Qt.TextFormat.PlainText
                assert widget.contextMenuPolicy() == Qt.ContextMenuPolicy.PreventContextMenu


def test_a_new_screen_leaves_nothing_of_the_last(shown, ask, qtbot):
    """Back on the welcome, the last patient's screens are gone, not hidden."""
    shown.show(ask("danger", "chest"))
    shown.show(result(level=Level.EMERGENCY_NOW))
    shown.show(WelcomeView())
    qtbot.waitUntil(lambda: not [w for w in shown.window.findChildren(QWidget) if w.objectName().startswith(("danger", "print"))])


def test_a_touch_does_not_rebuild_the_screen(shown, ask):
    """The same question keeps its widgets: only what changed is painted."""
    shown.show(ask("danger"))
    before = shown.window.screen_shown
    shown.show(ask("danger", "chest"))
    assert shown.window.screen_shown is before


def test_take_your_paper_only_when_the_printer_said_so(shown):
    """Each state of the printing has its own words, and only PRINTED says that there is paper."""
    for state in PrintingState:
        shown.show(result(state))
        assert ("Take your paper" in words(shown)) is (state is PrintingState.PRINTED), state
    shown.show(result(PrintingState.SAVED))
    assert "KP\N{NO-BREAK SPACE}47" in shown.window.screen_shown.print.words.text()


def test_without_a_sheet_the_heading_sends_to_the_desk(shown):
    """Who has nothing but the sheet to go by is sent to the desk for it as soon as none comes out here; nobody else is."""
    for level in (Level.SELF_CARE, Level.ROUTINE_APPOINTMENT, Level.URGENT_TODAY):
        for state in PrintingState:
            shown.show(result(state, level=level))
            alone = level is Level.SELF_CARE and state in {PrintingState.SAVED, PrintingState.FAILED}
            screen = shown.window.screen_shown
            assert (screen.heading.text() == "Please ask the desk for your sheet.") is alone, (level, state)
            assert screen.accessibleName() == screen.heading.text()


def test_print_is_offered_once(shown):
    """The button goes as soon as the sheet was asked for."""
    shown.show(result(PrintingState.OFFERED))
    assert shown.button("print")
    shown.show(result(PrintingState.ASKED))
    assert not shown.window.screen_shown.print.button.isVisible()


@pytest.mark.parametrize("seen", [False, True])
def test_staff_are_coming_only_when_somebody_took_the_flag(shown, seen):
    """The screen promises nobody before somebody at the desk has seen the flag."""
    shown.show(result(PrintingState.NONE, level=Level.EMERGENCY_NOW))
    shown.show(result(PrintingState.NONE, level=Level.EMERGENCY_NOW, seen=seen))
    assert ("Staff have seen your alert and are coming" in words(shown)) is seen


@pytest.mark.parametrize("stored", [False, True])
def test_a_flag_that_was_not_stored_is_said_aloud(shown, stored):
    """Without a stored flag the patient is sent to reception, in a box of its own."""
    shown.show(result(PrintingState.NONE, level=Level.URGENT_TODAY, stored=stored))
    assert ("Tell someone at reception now" in words(shown)) is not stored


def test_private_answers_are_not_shown_to_the_room(shown, protocol):
    """The review names a private question but not its answer."""
    question = protocol.question(LinkId("saddle"))
    assert question.private
    shown.show(ReviewView((ReviewRow(question.link_id, question.text, (question.options[0].text,), private=True),)))
    assert question.options[0].text not in words(shown)
    assert "Private answer" in words(shown)


def test_marks_stand_on_every_screen(shown, protocol):
    """An unsigned protocol says so everywhere, and a demonstration says that it is not for patients."""
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        assert "Draft" in words(shown), name
        assert "Demonstration, not for patients" in words(shown), name
        assert "Backcheck" in words(shown), name
        # What Continue lacks may stand in its place.
        assert "Riverside Family Clinic" in words(shown) or view.message, name
    shown.show(WelcomeView(), shell=Shell("Riverside Family Clinic", draft=False, demonstration=False))
    assert "Draft" not in words(shown)
    assert "Demonstration" not in words(shown)


def test_a_machines_words_say_so_on_every_screen(shown, protocol):
    """In a language that nobody has reviewed every screen and overlay carries the mark; in another none does."""
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay, replace(SHELL, translated=True))
        assert "Machine translation, draft" in words(shown), name
    shown.show(WelcomeView())
    assert "Machine translation" not in words(shown)


def test_the_countdown_runs_in_place(shown, ask):
    """Every second changes the words, not the overlay."""
    shown.show(ask("age"), IdleView(45))
    before = shown.window.overlay_shown
    shown.show(ask("age"), IdleView(1))
    assert shown.window.overlay_shown is before
    assert "in 1 second." in words(shown)


def test_pictures_of_every_screen_are_saved(make, protocol, tmp_path):
    """`save_screens` leaves one picture or more for every screen, and no window."""
    shown = make()
    paths = save_screens(tmp_path, protocol, shown.window.kit, SHELL, tuple(known_languages().values()))
    assert len(paths) >= len(list(every_screen(protocol, shown.window.pairs(protocol))))
    assert all(path.stat().st_size > 5000 for path in paths)
