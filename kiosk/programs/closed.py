"""The closed screen: "go to reception" in every language, for when the kiosk itself cannot be shown.

It needs Qt, one file of words and, where they are there, the typefaces: no settings, questions, store or YAML.
"""

from __future__ import annotations

import signal
import tomllib
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFontDatabase, QGuiApplication, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from kiosk.control.liveness import Liveness
from kiosk.errors import ExitCode
from kiosk.guard.beats import READY
from kiosk.paths import resource
from kiosk.style import StyleError, load_style

ENGLISH = "en"
LEFTWARDS = frozenset({"ar"})
LAST_WORDS = {ENGLISH: {"title": "This kiosk cannot help right now", "lines": "Please go to reception. They can help you."}}
"""What is left to say where even the file of words is gone."""
TITLE, LINES, OTHER, STAFF, EDGE = 12, 19, 30, 48, 14
"""What share of the shorter side a letter takes, or the margin: one twelfth."""
SMALLER = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""The first of these sizes that fits is taken."""
FAMILIES = ("Atkinson Hyperlegible", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans SC", "Noto Sans CJK SC")


def closed_words() -> Mapping[str, Mapping[str, str]]:
    """By language, then by id. Whatever is broken, there is something to say."""
    try:
        return tomllib.loads(resource("closed.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return LAST_WORDS


class ClosedWindow(QWidget):
    """Nothing in it can be pressed, and nobody can close it."""

    painted = Signal()

    def __init__(self, reason: str, language: str = ENGLISH) -> None:
        """`reason` is a `kiosk.guard.restarts.Reason`; `language` stands first and largest. Needs a QApplication."""
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setPalette(_palette())
        _load_fonts()
        words = closed_words()
        first = language if language in words else next(iter(words))
        self._labels: list[tuple[QLabel, int]] = []
        self._down = QVBoxLayout(self)
        for key, share in (("title", TITLE), ("lines", LINES), ("unwell", LINES)):
            self._say(words[first].get(key, ""), first, share)
        self._down.addStretch(1)
        for code in words:
            if code != first:
                self._say(words[code].get("lines", ""), code, OTHER)
        self._down.addStretch(1)
        self._say(words[first].get(reason, ""), first, STAFF)

    def cover(self, place: QRect) -> None:
        """Stand over all of this place, above everything."""
        self.setGeometry(place)
        side = min(place.width(), place.height())
        for part in SMALLER:
            self._write(int(side * part))
            if self._down.heightForWidth(place.width()) <= place.height():
                break
        self.show()
        self.raise_()

    def _write(self, side: int) -> None:
        """As large as it is for a screen whose shorter side has so many pixels."""
        self._down.setContentsMargins(*[side // EDGE] * 4)
        self._down.setSpacing(side // OTHER)
        for label, share in self._labels:
            font = label.font()
            font.setFamilies(list(FAMILIES))
            font.setPixelSize(max(1, side // share))
            font.setBold(share == TITLE)
            label.setFont(font)

    def _say(self, text: str, code: str, share: int) -> None:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setLayoutDirection(Qt.LayoutDirection.RightToLeft if code in LEFTWARDS else Qt.LayoutDirection.LeftToRight)
        self._labels.append((label, share))
        self._down.addWidget(label)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


def _palette() -> QPalette:
    """The house's ink on its paper; black on white where its colours cannot be read."""
    try:
        colours = load_style(resource("style", "tokens.toml")).colours
        paper, ink = QColor(colours.paper), QColor(colours.ink)
    except StyleError:
        paper, ink = QColor(Qt.GlobalColor.white), QColor(Qt.GlobalColor.black)
    palette = QPalette(paper)
    palette.setColor(QPalette.ColorRole.WindowText, ink)
    return palette


def _load_fonts() -> None:
    """Those that can be used; what is broken costs its language, where the computer has no typeface for it either."""
    for path in sorted(resource("fonts").rglob("*.?tf")):
        QFontDatabase.addApplicationFont(str(path))


def run_closed(reason: str, language: str) -> int:
    """The closed screen, until somebody ends it."""
    app = QApplication(["backcheck"])
    app.setQuitOnLastWindowClosed(False)
    window = ClosedWindow(reason, language)

    def stand() -> None:
        """Over the screen that there is, also when it comes back or is turned."""
        screens = QGuiApplication.screens()
        if screens:
            window.cover(screens[0].geometry())

    app.screenAdded.connect(stand)
    app.primaryScreenChanged.connect(stand)
    for screen in app.screens():
        screen.geometryChanged.connect(stand)
    stand()
    # By way of the event loop: it may not have begun to turn yet.
    signal.signal(signal.SIGTERM, lambda *_: QTimer.singleShot(0, partial(app.exit, ExitCode.DONE)))
    liveness = Liveness()
    # After the turn of the event loop in which all of it is painted: what it covers may go.
    window.painted.connect(lambda: QTimer.singleShot(0, partial(liveness.say, READY)), Qt.ConnectionType.SingleShotConnection)
    liveness.start()
    code = app.exec()
    liveness.stop()
    return code
