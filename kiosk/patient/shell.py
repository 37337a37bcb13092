"""What stands around every screen: the clinic's name and the way gone above, the shell's buttons and the marks below."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import ICON_SHARE, Tone, TouchButton
from kiosk.patient.direction import mirrored
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.logo import Logo
from kiosk.patient.marks import BETWEEN, FULLEST, marks_of, on_lines
from kiosk.patient.words import Words
from kiosk.visit.display import spaced
from kiosk.visit.screens import QuestionView, ReviewView, Shell, VeilView, View, WelcomeView

SQUEEZES = ((1.0, 1.45, "shell"), (0.7, 1.3, "shell"), (0.5, 1.25, "shell"), (0.5, 1.2, "mark"))
"""Room beside the words, how much wider Continue is than its word, and the words' font; the first that fits the panel's width is taken."""
PROGRESS_MM = 1.0
ABOVE_MM = 0.4
BELOW_MM = 0.7
"""Air above and below the marks."""


class Header(QWidget):
    """The clinic's name, about how long it still takes, and a thin line for the way gone."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self.clinic = Words(kit, self, role="shell")
        self.note = Words(kit, self, role="mark", tone="quiet")
        self.marks = Words(kit, self, role="mark", tone="quiet")
        self.marks.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.beside = 0
        """Pixels at the end that are kept free for other buttons."""
        self._notes = ("", "")
        """What the note says, and what it says where that is too long."""
        self._progress: float | None = None
        self._shown: tuple[Shell, str, float | None, bool] | None = None
        self._dark = False
        self.logo = Logo(self)

    def show_view(self, view: View, shell: Shell, *, dark: bool) -> None:
        """Show what a view leaves to say: how long it still takes, and the way gone."""
        note, progress = "", None
        if isinstance(view, QuestionView | VeilView):
            many = "shell.minutes_one" if view.minutes_left == 1 else "shell.minutes_many"
            note, progress = self._kit.say(many, minutes=view.minutes_left), view.progress
        elif isinstance(view, ReviewView):
            progress = 1.0
        self.show_shell(shell if isinstance(view, WelcomeView) else replace(shell, logo=""), note=note, progress=progress, dark=dark)

    def show_shell(self, shell: Shell, *, note: str, progress: float | None, dark: bool) -> None:
        """Show the clinic, a note at the end, the way gone (None: no line), light or on the emergency colour."""
        shown = (shell, note, progress, dark)
        if shown == self._shown:
            return
        self._shown = shown
        words = [note, self._kit.say("shell.ticket", ticket=spaced(shell.ticket)) if shell.ticket else ""]
        self.clinic.setText(shell.clinic)
        self.logo.show_file(shell.logo)
        self._notes = (BETWEEN.join(filter(None, words)), words[1] or words[0])
        self.marks.setText(self._marks(shell) if self._kit.theme.marks_above else "")
        if dark != self._dark:
            self._dark = dark
            self.clinic.set_tone("dark" if dark else "ink")
            for label in (self.note, self.marks):
                label.set_tone("dark" if dark else "quiet")
        self._progress = progress
        self.update()
        self._arrange()

    @property
    def said(self) -> tuple[str, ...]:
        """What can be read here; a hint may stand in its place."""
        return tuple(label.text() for label in (self.clinic, self.note) if not label.isHidden())

    def wanted_height(self) -> int:
        """Pixels: two lines of words or a button beside them, the line below, and air."""
        theme = self._kit.theme
        return 2 * theme.mm(ABOVE_MM) + max(self._words_height(), theme.px("target") if self.beside else 0) + theme.mm(PROGRESS_MM)

    def middle(self) -> int:
        """Pixels from the top to the middle of what stands above the line."""
        return (self.wanted_height() - self._kit.theme.mm(PROGRESS_MM)) // 2

    def _words_height(self) -> int:
        theme = self._kit.theme
        marks = 0
        if theme.marks_above:
            marks = max(theme.metrics("mark").height_of(self._marks(shell), self._marks_width()) for shell in FULLEST)
        lines = 2 if theme.marks_above else 1  # beside the marks there is little width
        return max(marks, theme.metrics("shell").height() + lines * theme.metrics("mark").height())

    def _marks(self, shell: Shell) -> str:
        return on_lines(self._kit, marks_of(self._kit, shell, product=True), self._marks_width())

    def _marks_width(self) -> int:
        """Pixels of half the header, at its end."""
        return (self._kit.theme.panel.width - 2 * self._kit.theme.margin) // 2

    def _arrange(self) -> None:
        theme = self._kit.theme
        width = self.width() - 2 * theme.margin - (self.beside + theme.px("gap") if self.beside else 0)
        if self.marks.text():
            wide = self._marks_width()
            width -= wide + theme.px("gap")
            area = QRect(theme.margin + width + theme.px("gap"), 0, wide, self.height() - theme.mm(PROGRESS_MM))
            self.marks.setGeometry(mirrored(self, area))
        start = theme.margin + self._place_logo(width)
        width -= start - theme.margin
        self.clinic.set_role("shell")
        if self.clinic.width_of_words() > width:
            self.clinic.set_role("mark")
        for said in self._notes:
            self.note.setText(said)
            # The ticket is worth more than the minutes.
            if self.note.width_of_words() <= width:
                break
        inside = self.height() - theme.mm(PROGRESS_MM)
        clinic, note = self.clinic.height_at(width), self.note.height_at(width)
        top = max(0, (inside - clinic - note) // 2)
        self.clinic.setGeometry(mirrored(self, QRect(start, top, width, clinic)))
        self.note.setGeometry(mirrored(self, QRect(start, top + clinic, width, note)))

    def _place_logo(self, width: int) -> int:
        """Pixels that the logo and the gap behind it take at the start."""
        theme = self._kit.theme
        high, gap = self.height() - theme.mm(PROGRESS_MM) - 2 * theme.mm(ABOVE_MM), theme.px("gap")
        wide = self.logo.width_beside(self.clinic.text(), theme.metrics("mark"), high, width - gap)
        self.logo.setVisible(wide > 0)
        self.logo.setGeometry(mirrored(self, QRect(theme.margin, theme.mm(ABOVE_MM), wide, high)))
        return wide + gap if wide else 0

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
            painter.drawRoundedRect(mirrored(self, area), thick / 2, thick / 2)


class Footer(QWidget):
    """Continue, Back, Start again and "Talk to staff", always in the same places; below them the product and its marks."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        say = kit.say
        self._role = "shell"
        # In the order in which a keypad reaches them.
        self.on = TouchButton(kit, "shell.continue", self, tone=Tone.ACTION)
        self.back = TouchButton(kit, "shell.back", self)
        self.again = TouchButton(kit, "shell.again", self)
        self.staff = TouchButton(kit, "shell.staff", self)
        self.on.show_words(say("shell.continue"))
        self.back.show_words(say("shell.back"), icon=Icon.BACK)
        self.again.show_words(say("shell.again"))
        self.staff.show_words(say("shell.staff"), icon=Icon.STAFF)
        self.buttons = (self.on, self.back, self.again, self.staff)
        self.product = Words(kit, self, say("shell.product"), role="mark", tone="quiet")
        self.marks = Words(kit, self, role="mark", tone="quiet")
        self.marks.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        self._marks_height = self._tallest_marks()
        self._dark = False
        self._shown: tuple[Shell, bool] | None = None

    def show_shell(self, shell: Shell, *, dark: bool) -> None:
        """Show the marks, light or on the emergency colour."""
        shown = (shell, dark)
        if shown == self._shown:
            return
        self._shown = shown
        self.marks.setText(marks_of(self._kit, shell, product=False))
        if dark != self._dark:
            self._dark = dark
            for label in (self.product, self.marks):
                label.set_tone("dark" if dark else "quiet")
            self.staff.show_words(self.staff.text(), tone=Tone.ON_EMERGENCY if dark else Tone.PLAIN, icon=Icon.STAFF)
        self.update()

    def wanted_height(self, *, bare: bool = False) -> int:
        """Pixels: the buttons, the marks below, and air; `bare`: without the buttons."""
        theme = self._kit.theme
        return (0 if bare else theme.px("gap") + self._button_height()) + self._marks_height + 2 * theme.mm(BELOW_MM)

    def _tallest_marks(self) -> int:
        """Pixels of the marks with everything that they may say, so that no screen stands lower than another."""
        theme = self._kit.theme
        if theme.marks_above:
            self.marks.hide()
            self.product.hide()
            return 0
        product = self.product.width_of_words()
        high = self.product.height_at(product)
        for shell in FULLEST:
            self.marks.setText(marks_of(self._kit, shell, product=False))
            high = max(high, self.marks.height_at(theme.panel.width - 2 * theme.margin - product))
        self.marks.setText("")
        return high

    def _button_height(self) -> int:
        theme = self._kit.theme
        return max(theme.px("target"), 2 * theme.metrics(self._hint_role).lineSpacing() + theme.mm(1.2))

    @property
    def _hint_role(self) -> str:
        """The font of "Choose an answer first", which has two lines in Continue."""
        return "mark" if self._kit.theme.small else "shell"

    def show_on(self, words: str, *, tone: Tone, icon: Icon | None = None, hint: bool = False) -> None:
        """Show Continue's words; a hint has two lines."""
        self.on.role = self._hint_role if hint else self._role
        self.on.show_words(words, tone=tone, icon=icon)

    def between(self) -> QRect:
        """The free room beside Talk to staff, counted from the start edge of this footer."""
        theme = self._kit.theme
        gap, widths = theme.px("card_gap"), self._squeeze()
        start = theme.margin + widths[0] + gap
        return QRect(start, theme.px("gap"), theme.panel.width - theme.margin - sum(widths[1:]) - 3 * gap - start, self._button_height())

    def _squeeze(self) -> list[int]:
        """Widths of the buttons, in fonts and with air that fit the panel."""
        theme = self._kit.theme
        for padding, share, self._role in SQUEEZES:
            for button in self.buttons:
                button.padding = padding
                button.role = self._role
            widths = self._widths(share)
            if sum(widths) + 3 * theme.px("card_gap") <= theme.panel.width - 2 * theme.margin:
                break
        return widths

    def _arrange(self) -> None:
        theme = self._kit.theme
        gap, high = theme.px("card_gap"), self._button_height()
        top = theme.px("gap")
        start, end = theme.margin, self.width() - theme.margin
        staff, *others = self._squeeze()
        self._put(self.staff, QRect(start, top, staff, high))
        for button, width in zip((self.on, self.back, self.again), others, strict=True):
            self._put(button, QRect(end - width, top, width, high))
            end -= width + gap
        below = top + high + theme.mm(BELOW_MM)
        line = self._marks_height
        product = self.product.width_of_words()
        self._put(self.product, QRect(start, below, product, line))
        self._put(self.marks, QRect(start + product, below, self.width() - theme.margin - start - product, line))

    def _widths(self, share: float) -> list[int]:
        """Widths of Talk to staff, Continue, Back and Start again; Continue is this much wider than its word."""
        say, pads, metrics = self._kit.say, 2 * self.on.inset(), self._kit.theme.metrics(self._role)
        wide = [metrics.width_of(button.text()) + button.lead() + pads for button in (self.staff, self.back, self.again)]
        icon = int(metrics.height() * ICON_SHARE) + self.on.inset() // 2
        on = int((metrics.width_of(say("shell.continue")) + pads) * share)
        hinting = self._kit.theme.metrics(self._hint_role)
        hints = [hinting.two_line_width(say(text_id)) + pads for text_id in ("shell.choose_first", "shell.choose_both")]
        on = max(on, *hints, metrics.width_of(say("shell.more")) + icon + pads, metrics.width_of(say("shell.done")) + pads)
        return [wide[0], on, wide[1], wide[2]]

    def _put(self, widget: QWidget, area: QRect) -> None:
        widget.setGeometry(mirrored(self, area))

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._dark or not self.staff.isVisibleTo(self):
            return
        painter = QPainter(self)
        painter.setPen(QPen(self._kit.theme.colours["hairline"], max(1, self._kit.theme.mm(0.2))))
        painter.drawLine(QRectF(self.rect()).topLeft(), QRectF(self.rect()).topRight())
