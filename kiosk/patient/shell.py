"""What stands around every screen: the clinic's name and the way gone above, the shell's buttons and the marks below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QStyle, QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.words import Words
from kiosk.screens import Shell, spaced

CONTINUE_SHARE = 1.45
"""Continue is wider than its word, so that "Choose an answer first" fits in it and it never moves."""
PROGRESS_MM = 1.0
ABOVE_MM = 3.2
MARKS_MM = 6.4


class Header(QWidget):
    """The clinic's name, about how long it still takes, and a thin line for the way gone."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self.clinic = Words(kit, self, role="shell")
        self.note = Words(kit, self, role="note", tone="quiet")
        self.note.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        self._progress: float | None = None
        self._dark = False

    def show_shell(self, shell: Shell, *, note: str, progress: float | None, dark: bool) -> None:
        """Show the clinic, a note at the end, the way gone (None: no line), light or on the emergency colour."""
        words = [note, self._kit.say("shell.ticket", ticket=spaced(shell.ticket)) if shell.ticket else ""]
        self.clinic.setText(shell.clinic)
        self.note.setText("  ·  ".join(filter(None, words)))
        if dark != self._dark:
            self._dark = dark
            self.clinic.set_tone("dark" if dark else "ink")
            self.note.set_tone("dark" if dark else "quiet")
        self._progress = progress
        self.update()
        self._arrange()

    def wanted_height(self) -> int:
        """Pixels: one line of words, the line below, and air."""
        theme = self._kit.theme
        return theme.mm(ABOVE_MM) + theme.metrics("shell").height() + theme.mm(PROGRESS_MM) + theme.px("gap") // 2

    def _arrange(self) -> None:
        theme = self._kit.theme
        width, line = self.width() - 2 * theme.margin, theme.metrics("shell").height()
        note = min(self.note.width_of_words(), width // 2) if self.note.text() else 0
        top = theme.mm(ABOVE_MM)
        self.clinic.setGeometry(self._from_start(QRect(theme.margin, top, width - note - theme.px("gap"), line)))
        self.note.setGeometry(self._from_start(QRect(theme.margin + width - note, top, note, line)))

    def _from_start(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._progress is None:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        thick = theme.mm(PROGRESS_MM)
        whole = QRect(theme.margin, self.height() - thick, self.width() - 2 * theme.margin, thick)
        gone = QRect(whole.topLeft(), whole.bottomRight())
        gone.setWidth(int(whole.width() * self._progress))
        for area, colour in ((whole, "off"), (gone, "action")):
            painter.setBrush(theme.colours[colour])
            painter.drawRoundedRect(self._from_start(area), thick / 2, thick / 2)


class Footer(QWidget):
    """Continue, Back, Start again and "Talk to staff", always in the same places; below them the product and its marks."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        say = kit.say
        # In the order in which a keypad reaches them.
        self.on = TouchButton(kit, "shell.continue", self, tone=Tone.ACTION)
        self.back = TouchButton(kit, "shell.back", self)
        self.again = TouchButton(kit, "shell.again", self)
        self.staff = TouchButton(kit, "shell.staff", self)
        self.on.show_words(say("shell.continue"))
        self.back.show_words(say("shell.back"), icon=Icon.BACK)
        self.again.show_words(say("shell.again"))
        self.staff.show_words(say("shell.staff"), icon=Icon.STAFF)
        self.product = Words(kit, self, say("shell.product"), role="mark", tone="quiet")
        self.marks = Words(kit, self, role="mark", tone="quiet")
        self.marks.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        self._dark = False

    def show_shell(self, shell: Shell, *, dark: bool) -> None:
        """Show the marks, light or on the emergency colour."""
        say = self._kit.say
        marks = [say("shell.demonstration") if shell.demonstration else "", say("shell.draft") if shell.draft else ""]
        self.marks.setText("  ·  ".join(filter(None, marks)))
        if dark != self._dark:
            self._dark = dark
            for label in (self.product, self.marks):
                label.set_tone("dark" if dark else "quiet")
            self.staff.show_words(self.staff.text(), tone=Tone.ON_EMERGENCY if dark else Tone.PLAIN, icon=Icon.STAFF)
        self.update()

    def wanted_height(self) -> int:
        """Pixels: the buttons, the marks below, and air."""
        return self._kit.theme.px("gap") + self._button_height() + self._kit.theme.mm(MARKS_MM)

    def _button_height(self) -> int:
        theme = self._kit.theme
        return max(theme.px("target"), 2 * theme.metrics("shell").lineSpacing() + theme.mm(1.2))

    def _arrange(self) -> None:
        theme, say = self._kit.theme, self._kit.say
        gap, high = theme.px("card_gap"), self._button_height()
        top = theme.px("gap")
        start, end = theme.margin, self.width() - theme.margin
        on = int(self.on.width_for_words(say("shell.continue")) * CONTINUE_SHARE)
        staff = self.staff.width_for_words(self.staff.text())
        self._put(self.staff, QRect(start, top, staff, high))
        for button, width in ((self.on, on), (self.back, self.back.width_for_words(self.back.text())), (self.again, self.again.sizeHint().width())):
            self._put(button, QRect(end - width, top, width, high))
            end -= width + gap
        below = top + high + theme.mm(0.8)
        line = theme.metrics("mark").height()
        half = (self.width() - 2 * theme.margin) // 3
        self._put(self.product, QRect(start, below, half, line))
        self._put(self.marks, QRect(start + half, below, self.width() - theme.margin - start - half, line))

    def _put(self, widget: QWidget, area: QRect) -> None:
        widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), area))

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._dark:
            return
        painter = QPainter(self)
        painter.setPen(QPen(self._kit.theme.colours["hairline"], max(1, self._kit.theme.mm(0.2))))
        painter.drawLine(QRectF(self.rect()).topLeft(), QRectF(self.rect()).topRight())
