"""Bars across the desk's window, and the strips among them that show only while they have something to say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look


def bar(name: str, padding: int) -> tuple[QFrame, QHBoxLayout]:
    """A bar of this object name, and the layout across it."""
    made = QFrame()
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    across = QHBoxLayout(made)
    across.setContentsMargins(20, padding, 24, padding)
    return made, across


def still(text: str) -> QLabel:
    """A small label that keeps to one line."""
    label = words(text, "small", "quiet")
    label.setWordWrap(False)
    return label


def beyond_strip() -> QLabel:
    """Says what is scrolled out of sight; its place stays when it has nothing to say, for the list must not jump."""
    label = words("", "small")
    label.setObjectName("beyond")
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    policy = label.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    label.setSizePolicy(policy)
    label.hide()
    return label


class Strip(QFrame):
    """Sentences beside a sign; hidden while there are none."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 4, 24, 4)
        picture = QLabel()
        picture.setPixmap(look.icon("desk_trouble", look.px(20), look.colour("ink")))
        across.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        self._label = words("", "strong")
        across.addWidget(self._label, 1)
        self.hide()

    def tell(self, sentences: Sequence[str]) -> None:
        """Say these, one a line."""
        self._label.setText("\n".join(sentences))
        self.setVisible(bool(sentences))
