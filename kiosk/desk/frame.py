"""What stands around every page of the desk: whose it is, the buttons between pages, counts, troubles, and the foot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.rows import Group
from kiosk.desk.strips import Count, bar, still
from kiosk.desk.wording import Say

COUNTED = (Group.NEW, Group.SEEN)
COUNT_AIR = 8
"""Pixels beside a count, where the frame has room that it gets when it is lit."""


class Frame(QWidget):
    """Holds the pages, one of them shown. Whoever adds something says where: a page, an action, a banner, a word at the foot."""

    page_shown = Signal(str)
    """The name under which a page was added; also when it is no longer covered."""

    def __init__(self, say: Say, clinic: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._say = say
        self.counts = {group: Count() for group in COUNTED}
        """How many flags stand in a group, whichever page is shown."""
        self.keeper: Callable[[str], bool] = bool
        """Says whether a page may be shown now, by its name; it may ask for a PIN and show it later."""
        self._names: list[str] = []
        self._buttons: dict[str, QPushButton] = {}
        self._tabs = QHBoxLayout()
        self._tabs.setSpacing(4)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._banner_side, self._panels = QWidget(), list[QWidget]()
        self._banners = QVBoxLayout(self._banner_side)
        self._banners.setContentsMargins(0, 0, 0, 0)
        self._banners.setSpacing(0)
        self._pages = QStackedLayout()
        self._room, self._covers = QStackedLayout(), dict[QWidget, QScrollArea]()
        self._hidden_with_pages = [QWidget(), QWidget()]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header(clinic))
        whole.addWidget(self._banner_side)
        pages = QWidget()
        pages.setLayout(self._pages)
        self._room.addWidget(pages)
        whole.addLayout(self._room, 1)
        footer, self._foot = bar("footer", 6)
        self._foot.setSpacing(24)
        self._foot.addWidget(still(say("desk.product")))
        whole.addWidget(footer)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._names[self._pages.currentIndex()]

    def add_page(self, name: str, page: QWidget, *, tab: bool = True) -> None:
        """A page with its button, if it has one; the first page added is shown. The button's words are `desk.page.<name>`."""
        self._names.append(name)
        self._pages.addWidget(page)
        if tab:
            self._tabs.addWidget(self._tab(name))

    def _tab(self, name: str) -> QPushButton:
        button = QPushButton(self._say(f"desk.page.{name}"))
        button.setObjectName(f"page_{name}")
        button.setProperty("tab", True)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(not self._buttons)
        button.clicked.connect(partial(self.show_page, name))
        self._buttons[name] = button
        return button

    def show_page(self, name: str) -> None:
        """Show a page that was added; nothing when it is shown already."""
        if name == self.page:
            return
        allowed = self.keeper(name)
        if allowed:
            self._pages.setCurrentIndex(self._names.index(name))
        for tab, button in self._buttons.items():
            button.setAutoExclusive(False)
            button.setChecked(tab == self.page)
            button.setAutoExclusive(True)
        if allowed:
            self.page_shown.emit(name)

    def add_cover(self, cover: QWidget) -> None:
        """Something that can stand in the place of all pages. It scrolls where banners leave it no room, and never makes the window grow."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(cover)
        self._covers[cover] = area
        self._room.addWidget(area)

    def cover(self, cover: QWidget) -> None:
        """Show it instead of the pages, without their buttons and actions. Counts, the foot and banners stay, but in these nothing can be pressed."""
        self._room.setCurrentWidget(self._covers[cover])
        for part in (*self._hidden_with_pages, *self._panels):
            part.hide()
        self._banner_side.setEnabled(False)

    def uncover(self) -> None:
        """Show the pages again."""
        self._room.setCurrentIndex(0)
        for part in self._hidden_with_pages:
            part.show()
        self._banner_side.setEnabled(True)
        self.page_shown.emit(self.page)

    def step(self, by: int) -> None:
        """The next page that has a button, or with -1 the one before."""
        tabs = list(self._buttons)
        self.show_page(tabs[(tabs.index(self.page) + by) % len(tabs)] if self.page in tabs else tabs[0])

    def add_action(self, button: QWidget) -> None:
        """Something to press at the end of the header, on every page."""
        self._actions.addWidget(button)

    def add_banner(self, banner: QWidget) -> None:
        """Something across the window below the header, on every page; it hides itself while it has nothing to say."""
        self._banners.addWidget(banner)

    def add_panel(self, panel: QWidget) -> None:
        """A banner that somebody opens to do something; it shuts when the pages are covered."""
        self._panels.append(panel)
        self.add_banner(panel)

    def add_foot(self, label: QWidget, stretch: int = 0, *, covered: bool = True) -> None:
        """Words or a small button at the foot, before the product's name; not `covered`: shown with the pages alone, where it works."""
        if not covered:
            self._hidden_with_pages.append(label)
        self._foot.insertWidget(self._foot.count() - 1, label, stretch)

    def _header(self, clinic: str) -> QWidget:
        header, across = bar("header", 10)
        across.setSpacing(20)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words(clinic, "title"))
        names.addWidget(words(self._say("desk.title"), "small", "quiet"))
        across.addLayout(names, 1)
        for part, layout in zip(self._hidden_with_pages, (self._tabs, self._actions), strict=True):
            layout.setContentsMargins(0, 0, 0, 0)
            part.setLayout(layout)
        across.addWidget(self._hidden_with_pages[0])
        for group, label in self.counts.items():
            label.setContentsMargins(COUNT_AIR, 0, COUNT_AIR, 0)
            count = QHBoxLayout()
            count.setSpacing(6)
            count.addWidget(label)
            named = words(self._say(f"desk.count.{group.value}"))
            named.setWordWrap(False)
            count.addWidget(named, 0, Qt.AlignmentFlag.AlignVCenter)
            across.addLayout(count)
        across.addWidget(self._hidden_with_pages[1])
        return header
