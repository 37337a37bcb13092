"""Another level: which, who says so, and why. Nothing is set before all three are there."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QStyle, QVBoxLayout

from kiosk.desk.closing import Judgement
from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.wording import Wording
from rules.model import Level

REASONS = ("examined", "known", "misread", "looks")
"""The words are `desk.reason_for.<reason>`."""
COLUMNS = 2
LONGEST_NAME, LONGEST_REASON = 60, 200
"""Characters: a name and its role, two sentences. What is longer belongs into the patient's record."""
ICON_SIDE, ICON_INSET = 18, 10


class LevelButton(QPushButton):
    """A level with its shape at the start. From right to left Qt would put a dressed button's icon and its words at two ends."""

    def __init__(self, look: Look, level: Level, text: str) -> None:
        super().__init__(text)
        self.setProperty("pictured", True)
        self._look, self._level = look, level

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side, inset = self._look.px(ICON_SIDE), self._look.px(ICON_INSET)
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(inset, (self.height() - side) // 2, side, side))
        painter = QPainter(self)
        painter.drawPixmap(place, self._look.level_icon(self._level, side, self._look.colour("ink" if self.isEnabled() else "quiet")))
        painter.end()


class LevelPanel(QFrame):
    """The level that stands cannot be chosen; reasons are ready to press, and more may be typed."""

    judged = Signal(object)
    """A `kiosk.desk.closing.Judgement`."""
    lower_wanted = Signal(object)
    """A `Level` below the flag's was pressed: `let_lower`, if whoever pressed may."""
    left = Signal()

    def __init__(self, look: Look, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("judging")
        self._say = wording.say
        self._levels, self._level, self._may_lower = QButtonGroup(self), Level.SELF_CARE, False
        self._levels.idToggled.connect(self._choose)
        levels = QGridLayout()
        levels.setSpacing(8)
        for place, level in enumerate(reversed(Level)):
            button = self._choice(LevelButton(look, level, wording.level(level)), f"set_{level.name}")
            self._levels.addButton(button, int(level))
            levels.addWidget(button, *divmod(place, COLUMNS))
        self._reasons = [self._choice(QPushButton(self._say(f"desk.reason_for.{reason}")), f"reason_{reason}") for reason in REASONS]
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, reason in enumerate(self._reasons):
            grid.addWidget(reason, *divmod(place, COLUMNS))
        self._more = self._field("desk.level.more", "level_more", LONGEST_REASON)
        self._name = self._field("desk.level.name", "level_name", LONGEST_NAME)
        self._save, cancel = QPushButton(self._say("desk.level.set")), QPushButton(self._say("desk.cancel"))
        self._save.setObjectName("set_level")
        cancel.setObjectName("cancel_level")
        cancel.setProperty("choice", True)
        self._save.clicked.connect(self._judge)
        cancel.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._name, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 12)
        column.setSpacing(8)
        column.addWidget(words(self._say("desk.level.ask"), "title"))
        column.addWidget(words(self._say("desk.level.note"), "small", "quiet"))
        column.addLayout(levels)
        column.addLayout(grid)
        column.addWidget(self._more)
        column.addLayout(foot)

    def open(self, level: Level, *, seen: bool) -> None:
        """Empty, for a flag at this level: what somebody else typed is gone. A flag that nobody has seen is not lowered."""
        self._level, self._may_lower = level, False
        self._clear_level()
        for reason in self._reasons:
            reason.setChecked(False)
        for button in self._levels.buttons():
            other = self._levels.id(button)
            button.setEnabled(other > int(level) or (seen and other < int(level)))
        for field in (self._more, self._name):
            field.clear()
        self._enable()
        first = next((button for button in self._levels.buttons() if button.isEnabled()), self._more)
        first.setFocus()

    def let_lower(self, level: Level) -> None:
        """Choose this lower level, which whoever is here may set."""
        self._may_lower = True
        self._levels.button(int(level)).setChecked(True)

    def keep_level(self) -> None:
        """Whoever is here may not set a lower level, or no longer; what was typed stays."""
        self._may_lower = False
        if 0 <= self._levels.checkedId() < int(self._level):
            self._clear_level()

    def _choose(self, level: int, checked: bool) -> None:  # noqa: FBT001 - a signal's argument
        if checked and level < int(self._level) and not self._may_lower:
            self._clear_level()
            self.lower_wanted.emit(Level(level))

    def _clear_level(self) -> None:
        self._levels.setExclusive(False)
        for button in self._levels.buttons():
            button.setChecked(False)
        self._levels.setExclusive(True)

    def _enable(self, _news: object = None) -> None:
        self._save.setEnabled(self._levels.checkedId() >= 0 and bool(self._name.text().strip()) and bool(self._reason()))

    def _reason(self) -> str:
        pressed = [reason.text() for reason in self._reasons if reason.isChecked()]
        typed = self._more.text().strip()
        return "; ".join([*pressed, *([typed] if typed else [])])

    def _judge(self) -> None:
        if self._save.isEnabled():
            self.judged.emit(Judgement(Level(self._levels.checkedId()), self._name.text().strip(), self._reason()))

    def _choice(self, button: QPushButton, name: str) -> QPushButton:
        button.setObjectName(name)
        button.setProperty("choice", True)
        button.setCheckable(True)
        button.toggled.connect(self._enable)
        return button

    def _field(self, text_id: str, name: str, longest: int) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setMaxLength(longest)
        field.setPlaceholderText(self._say(text_id))
        field.setAccessibleName(self._say(text_id))
        field.textChanged.connect(self._enable)
        field.returnPressed.connect(self._judge)
        return field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
