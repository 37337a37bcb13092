"""What stands around every page of the desk: whose it is, the buttons between pages, counts, troubles, and the foot."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.rows import Group
from kiosk.desk.strips import bar, still
from kiosk.desk.wording import Say

COUNTED = (Group.NEW, Group.SEEN)


class Frame(QWidget):
    """Holds the pages, one of them shown. Whoever adds something says where: a page, an action, a banner, a word at the foot."""

    page_shown = Signal(str)
    """The name under which a page was added."""

    def __init__(self, say: Say, clinic: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._say = say
        self.counts = {group: words("0", "figure") for group in COUNTED}
        """How many flags stand in a group, whichever page is shown."""
        self._names: list[str] = []
        self._buttons: list[QPushButton] = []
        self._tabs = QHBoxLayout()
        self._tabs.setSpacing(4)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._banners = QVBoxLayout()
        self._banners.setSpacing(0)
        self._pages = QStackedLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header(clinic))
        whole.addLayout(self._banners)
        whole.addLayout(self._pages, 1)
        footer, self._foot = bar("footer", 6)
        self._foot.setSpacing(24)
        self._foot.addWidget(still(say("desk.product")))
        whole.addWidget(footer)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._names[self._pages.currentIndex()]

    def add_page(self, name: str, page: QWidget) -> None:
        """A page with its button; the first one added is shown. The button's words are `desk.page.<name>`."""
        button = QPushButton(self._say(f"desk.page.{name}"))
        button.setObjectName(f"page_{name}")
        button.setProperty("tab", True)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(not self._names)
        button.clicked.connect(partial(self.show_page, name))
        self._names.append(name)
        self._buttons.append(button)
        self._tabs.addWidget(button)
        self._pages.addWidget(page)

    def show_page(self, name: str) -> None:
        """Show a page that was added; nothing when it is shown already."""
        if name == self.page:
            return
        number = self._names.index(name)
        self._pages.setCurrentIndex(number)
        self._buttons[number].setChecked(True)
        self.page_shown.emit(name)

    def step(self, by: int) -> None:
        """The next page, or with -1 the one before."""
        self.show_page(self._names[(self._pages.currentIndex() + by) % len(self._names)])

    def add_action(self, button: QWidget) -> None:
        """Something to press at the end of the header, on every page."""
        self._actions.addWidget(button)

    def add_banner(self, banner: QWidget) -> None:
        """Something across the window below the header, on every page; it hides itself while it has nothing to say."""
        self._banners.addWidget(banner)

    def add_foot(self, label: QLabel, stretch: int = 0) -> None:
        """Words at the foot, before the product's name."""
        self._foot.insertWidget(self._foot.count() - 1, label, stretch)

    def _header(self, clinic: str) -> QWidget:
        header, across = bar("header", 10)
        across.setSpacing(20)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words(clinic, "title"))
        names.addWidget(words(self._say("desk.title"), "small", "quiet"))
        across.addLayout(names, 1)
        across.addLayout(self._tabs)
        for group, label in self.counts.items():
            label.setWordWrap(False)
            count = QHBoxLayout()
            count.setSpacing(6)
            count.addWidget(label)
            count.addWidget(still(self._say(f"desk.count.{group.value}")), 0, Qt.AlignmentFlag.AlignVCenter)
            across.addLayout(count)
        across.addLayout(self._actions)
        return header
