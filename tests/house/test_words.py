"""No word that a person reads stands in Python: Qt code asks the catalogue."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WIDGETS = {"QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QToolButton", "QAction", "QMessageBox", "QTreeWidgetItem"}
SETTERS = {
    "setText", "setWindowTitle", "setToolTip", "setStatusTip", "setWhatsThis", "setPlaceholderText", "setAccessibleName",
    "setAccessibleDescription", "setTitle", "setLabelText", "setHtml", "setPlainText", "setMarkdown", "addItem", "insertItem", "drawText",
}  # fmt: skip


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Words handed straight to a widget: string literals with a letter in them, plain or inside an f-string."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in WIDGETS | SETTERS:
            continue
        for argument in call.args:
            for text in shown(argument):
                if any(c.isalpha() for c in text):
                    yield call.lineno, text


def shown(argument: ast.expr) -> Iterator[str]:
    """The literal text of an argument that is itself text; not the arguments of a call within it."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.JoinedStr):
        yield from (part.value for part in argument.values if isinstance(part, ast.Constant))
    elif isinstance(argument, ast.BinOp):
        yield from shown(argument.left)
        yield from shown(argument.right)
    elif isinstance(argument, ast.IfExp):
        yield from shown(argument.body)
        yield from shown(argument.orelse)


@pytest.mark.parametrize("folder", ["patient", "desk", "setup_window"])
def test_no_words_in_qt_code(folder: str) -> None:
    """Every word of the patient's window and the desk comes from resources/locale or the protocol."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}" for path in (ROOT / "kiosk" / folder).rglob("*.py") for line, text in literals(path.read_text())
    ]
    assert not found


@pytest.mark.parametrize("code", ['QLabel("Hello you")', 'x.setText(f"{n} left")', 'x.setText("Yes" if ok else say("no"))', 'QLabel("a" + b)'])
def test_words_in_qt_code_are_found(code: str) -> None:
    """The test above sees a literal, inside an f-string, a choice or a sum too."""
    assert list(literals(code))


@pytest.mark.parametrize("code", ['QLabel(say("shell.help"))', 'x.setText(f"{a} {b}")', 'x.setObjectName("card")', 'x.setText("")'])
def test_ids_in_qt_code_are_not_words(code: str) -> None:
    """Ids, object names and separators are left alone."""
    assert not list(literals(code))
