"""Gate: every control tells assistive technology its name, what it is, and whether it is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from kiosk.patient.button import TouchButton
from kiosk.patient.choosable import Choosable
from kiosk.patient.window import PatientWindow
from kiosk.visit.screens import QuestionView
from rules.model import Kind

ONE_OF = {Kind.SINGLE, Kind.SCALE}


def unnamed(window: PatientWindow) -> list[str]:
    """Each control whose name, role or state is missing or wrong."""
    found = []
    view = window._state.view
    asked = {str(q.link_id): q for q in view.questions} if isinstance(view, QuestionView) else {}
    for control in window.findChildren(TouchButton):
        if control.isVisible():
            told = QAccessible.queryAccessibleInterface(control)
            name, role, state = told.text(QAccessible.Text.Name), told.role(), told.state()
            wanted = _wanted(control, asked)
            found += [
                *([f"{control.objectName()} has no name"] if not name.strip() else []),
                *([f"{control.objectName()} is a {role.name}, not a {wanted.name}"] if role != wanted else []),
                *([f"{control.objectName()} cannot be reached"] if not state.focusable else []),
                *([f"{control.objectName()} hides whether it is chosen"] if bool(state.checked) != control.isChecked() else []),
                *([f"{control.objectName()} looks out of reach but is not"] if bool(state.disabled) == control.isEnabled() else []),
            ]
    return found


def _wanted(control: TouchButton, asked) -> QAccessible.Role:
    role = QAccessible.Role
    question = asked.get(control.objectName().split(".")[0])
    if question is not None and control.objectName() != f"{question.link_id}.picture":
        return role.RadioButton if question.kind in ONE_OF else role.CheckBox
    if not isinstance(control, Choosable):
        return role.Button
    return role.CheckBox if control.objectName().startswith(("back.", "front.", "look.low", "sound.guided")) else role.RadioButton


KINDS = [("age", ("u18",), "RadioButton"), ("danger", ("chest",), "CheckBox"), ("pain", ("5",), "RadioButton")]


@pytest.mark.parametrize(("link_id", "codes", "role"), KINDS)
def test_options_say_what_they_are(window, ask, link_id, codes, role):
    """One answer: radio buttons; several: check boxes; the chosen one and no other says that it is chosen, also after it was taken back."""
    for chosen in (codes, (), codes):
        ask(link_id, *chosen)
        told = {c.objectName(): QAccessible.queryAccessibleInterface(c) for c in window.screen_shown.findChildren(TouchButton)}
        assert {each.role().name for each in told.values()} == {role}
        said = {name.removeprefix("word.") for name, each in told.items() if each.state().checked}  # pain is answered by a number or its word
        assert said == {f"{link_id}.{code}" for code in chosen}


def test_a_control_without_name_role_or_state_is_found(window):
    """A nameless card, a card that calls itself a button, and one that cannot be reached by keys are each named."""
    from PySide6.QtCore import Qt

    assert unnamed(window) == []
    first, second, third, *_ = window.screen_shown.cards.values()
    first.setText("")
    first.setAccessibleName("")
    second.setCheckable(False)
    third.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    found = unnamed(window)
    assert [line.split(maxsplit=1)[1] for line in found] == ["has no name", "is a Button, not a CheckBox", "cannot be reached"]
