"""The desk's look: the house's colours at a denser size, its fonts, its drawings, and the window's one stylesheet."""

from __future__ import annotations

from functools import cache, cached_property

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QStyle

from kiosk.fonts import load_every_font, load_fonts
from kiosk.paths import resource
from kiosk.style import Style
from kiosk.visit.display import Language
from rules.model import Level

SIZES = {"small": 14, "text": 16, "strong": 16, "title": 19, "figure": 24, "ticket": 27, "big": 40}
"""Pixels on a small screen. The ticket is read from a metre, the rest from a chair."""
BOLD = {"strong", "title", "figure", "ticket", "big"}
RATIO = 2
"""Drawings are rendered at twice their size, so that they stay sharp on dense screens."""
RADIUS = 8


class Look:
    """One style at one scale: 1.0 for a small screen."""

    def __init__(self, style: Style, scale: float, language: Language) -> None:
        """Raises kiosk.fonts.FontError when a bundled typeface is broken. Needs a QApplication."""
        self._style, self.scale, self.leftwards = style, scale, language.leftwards
        load_fonts()
        own = (*(load_fonts(language.script) if language.script else ()), style.type.family)
        self._families = tuple(dict.fromkeys((*own, *load_every_font())))  # staff read which languages are not offered, and which a patient chose
        self._pixmap = cache(self._draw)

    def px(self, length: float) -> int:
        """Pixels for a length on a small screen."""
        return round(length * self.scale)

    def colour(self, role: str) -> QColor:
        """A colour by its role in the house's style."""
        return QColor(str(getattr(self._style.colours, role)))

    def level(self, level: Level) -> tuple[QColor, QColor]:
        """A level's colour, and the colour of what stands on it."""
        role = {
            Level.EMERGENCY_NOW: ("emergency", "on_dark"),
            Level.URGENT_TODAY: ("urgent", "ink"),
            Level.ROUTINE_APPOINTMENT: ("routine", "on_dark"),
            Level.SELF_CARE: ("self_care", "on_dark"),
        }[level]
        return self.colour(role[0]), self.colour(role[1])

    def font(self, role: str) -> QFont:
        """The font of a role in `SIZES`. Treat it as read-only."""
        return self._fonts[role]

    def metrics(self, role: str) -> QFontMetrics:
        """Metrics of a role's font."""
        return self._metrics[role]

    def icon(self, name: str, size: int, colour: QColor) -> QPixmap:
        """A drawing of `resources/icons` in one colour."""
        return self._pixmap(name, size, colour.name())

    def level_icon(self, level: Level, size: int, colour: QColor) -> QPixmap:
        """A level's own shape."""
        return self.icon(f"level_{level.name.lower()}", size, colour)

    def paint_level(self, painter: QPainter, area: QRectF, level: Level, words: str, *, filled: bool) -> None:
        """A level as shape, word and colour: filled while nobody has seen it, else only its shape's ground."""
        fill, on_fill = self.level(level)
        side = area.height()
        direction = painter.layoutDirection()
        shape = QPainterPath()
        shape.addRoundedRect(area, self.px(RADIUS), self.px(RADIUS))
        painter.fillPath(shape, fill if filled else self.colour("card"))
        if not filled:
            ground = QPainterPath()
            ground.addRect(QRectF(QStyle.visualRect(direction, area.toRect(), QRectF(area.x(), area.y(), side, side).toRect())))
            painter.fillPath(shape.intersected(ground), fill)
        painter.setPen(QPen(fill if level is not Level.URGENT_TODAY else self.colour("line"), 1))
        painter.drawPath(shape)
        icon = round(side * 0.62)
        inset = (side - icon) / 2
        place = QRectF(area.x() + inset, area.y() + inset, icon, icon).toRect()
        painter.drawPixmap(QStyle.visualRect(direction, area.toRect(), place), self.level_icon(level, icon, on_fill))
        painter.setPen(on_fill if filled else self.colour("ink"))
        painter.setFont(self.font("strong"))
        gap = 0 if filled else self.px(8)
        beside = QStyle.visualRect(direction, area.toRect(), area.adjusted(side + gap, 0, -self.px(6), 0).toRect())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, words)

    def stylesheet(self) -> str:
        """Fonts and colours of every label, strip and button, by their `role` and `tone`."""
        c = self._style.colours
        fonts = "".join(
            f'[role="{role}"] {{ font-size: {self.px(size)}px; font-weight: {700 if role in BOLD else 400}; }}' for role, size in SIZES.items()
        )
        families = ", ".join(f'"{family}"' for family in self._families)
        start = "right" if self.leftwards else "left"  # a style sheet knows no other sides
        pad, radius = self.px(10), self.px(RADIUS)
        return f"""
            QWidget {{ font-family: {families}; font-size: {self.px(SIZES["text"])}px; color: {c.ink}; }}
            #desk, #list, #listSide {{ background: {c.paper}; }}
            #detail, #story, #storyScroll {{ background: {c.card}; }}
            #detail {{ border-{start}: 1px solid {c.hairline}; }}
            #header {{ border-bottom: 1px solid {c.hairline}; }}
            #footer, #actions {{ border-top: 1px solid {c.hairline}; }}
            #figures {{ background: {c.paper}; }}
            [card="true"] {{ background: {c.card}; border: 1px solid {c.hairline}; border-radius: {radius}px; }}
            #beyond {{ background: {c.wash}; color: {c.ink}; padding: {self.px(5)}px; }}
            QTableView {{ selection-background-color: transparent; selection-color: {c.ink}; }}
            #closed_today {{ background: {c.card}; }}
            #closed_today::item {{ padding: 0 {self.px(8)}px; border-bottom: 1px solid {c.hairline}; }}
            #closed_today::item:selected {{ background: {c.selected}; }}
            #closed_today QHeaderView {{ background: {c.card}; }}
            #closed_today QHeaderView::section {{ background: {c.card}; color: {c.quiet}; border: none; border-bottom: 2px solid {c.line};
                padding: {self.px(6)}px {self.px(8)}px; font-weight: 700; }}
            #healthPage, #health, #closedPage, #keys {{ background: {c.card}; }}
            #undo_strip {{ background: {c.wash}; border-bottom: 1px solid {c.hairline}; }}
            QLineEdit {{ placeholder-text-color: {c.quiet}; }}
            #tray {{ background: {c.wash}; border-top: 1px solid {c.hairline}; }}
            #trouble, #unstored {{ background: {c.urgent}; }} #unread, #silent, #notice, #no_paper, #paper {{ background: {c.wash}; }}
            #mute {{ background: {c.urgent}; }}
            #sheets::item:selected {{ background: {c.action}; color: {c.on_dark}; }}
            #sheets, QLineEdit {{ background: {c.card}; border: 1px solid {c.line}; border-radius: {radius}px; padding: {self.px(6)}px; }}
            {fonts}
            [tone="quiet"] {{ color: {c.quiet}; }}
            [tone="mark"] {{ border: 1px solid {c.line}; border-radius: {self.px(5)}px; padding: 1px {self.px(6)}px; }}
            QPushButton {{ border-radius: {radius}px; padding: {pad}px {pad * 2}px; font-weight: 700; border: 3px solid transparent; }}
            QPushButton#seen {{ background: {c.action}; color: {c.on_dark}; }}
            QPushButton#seen:pressed {{ background: {c.action_pressed}; }}
            QPushButton#close {{ background: {c.card}; border: 2px solid {c.action}; color: {c.action}; }}
            QPushButton#close:pressed {{ background: {c.pressed}; }}
            QPushButton[tab="true"] {{ background: transparent; border: 3px solid transparent;
                border-radius: 0; color: {c.quiet}; padding: {pad}px; }}
            QPushButton[tab="true"]:checked {{ border-bottom: 3px solid {c.action}; color: {c.ink}; }}
            QPushButton[tab="true"]:focus {{ border: 3px solid {c.focus}; border-radius: {radius}px; }}
            QPushButton[small="true"] {{ background: {c.card}; border: 1px solid {c.line}; color: {c.ink}; font-weight: 400;
                font-size: {self.px(SIZES["small"])}px; padding: {self.px(6)}px {self.px(8)}px; }}
            QPushButton[key="true"] {{ font-size: {self.px(SIZES["title"])}px; padding: 0; }}
            QPushButton[small="true"]:checked {{ background: {c.selected}; border: 2px solid {c.action}; font-weight: 700; }}
            QPushButton[small="true"]:pressed {{ background: {c.pressed}; }}
            QPushButton[small="true"]:focus {{ border: 2px solid {c.focus}; }}
            QPushButton[small="true"]:disabled {{ background: {c.off}; border-color: {c.off}; color: {c.quiet}; }}
            QPushButton[plain="true"] {{ background: {c.card}; border: 2px solid {c.line}; color: {c.ink}; }}
            QPushButton[plain="true"]:pressed {{ background: {c.pressed}; }}
            QPushButton[plain="true"]:focus {{ border: 3px solid {c.focus}; }}
            QPushButton[plain="true"]:disabled {{ background: {c.off}; border-color: {c.off}; color: {c.quiet}; }}
            QPushButton[choice="true"] {{ background: {c.card}; border: 2px solid {c.line}; color: {c.ink}; font-weight: 400; padding: {self.px(7)}px;
                text-align: {start}; }}
            QPushButton[pictured="true"] {{ padding-left: {self.px(30)}px; }} /* Qt mirrors it */
            QPushButton[choice="true"]:pressed {{ background: {c.pressed}; }}
            QPushButton[choice="true"]:checked {{ background: {c.selected}; border: 3px solid {c.action}; }} /* bold would need more room */
            QPushButton[choice="true"]:focus {{ border: 3px solid {c.focus}; }}
            QPushButton[choice="true"]:disabled {{ background: {c.off}; border-color: {c.off}; color: {c.quiet}; }}
            QPushButton#set_level {{ background: {c.action}; color: {c.on_dark}; }}
            QPushButton#set_level:disabled {{ background: {c.off}; color: {c.quiet}; }}
            QPushButton#set_level:focus {{ border: 3px solid {c.focus}; }}
            QPushButton#seen:disabled, QPushButton#close:disabled {{ background: {c.off}; border-color: {c.off}; color: {c.quiet}; }}
            QPushButton#seen:focus, QPushButton#close:focus {{ border: 3px solid {c.focus}; }}
            #lock, #pinSetup {{ background: {c.paper}; }} #staff {{ background: {c.wash}; }}
            #lockCard, #pinRow {{ background: {c.card}; border: 1px solid {c.hairline}; border-radius: {radius}px; }}
            #pinPad:focus {{ border: 3px solid {c.focus}; border-radius: {radius}px; }} #pinPad {{ border: 3px solid transparent; }}
            #pinPad QPushButton {{ padding: 2px; }}
            QPushButton[primary="true"] {{ background: {c.action}; color: {c.on_dark}; border-color: {c.action}; }}
            QPushButton[primary="true"]:pressed {{ background: {c.action_pressed}; }}
            QPushButton[primary="true"]:disabled {{ background: {c.off}; border-color: {c.off}; color: {c.quiet}; }}
            QScrollBar:vertical {{ background: transparent; width: {self.px(10)}px; margin: 0; }}
            QScrollBar::handle:vertical {{ background: {c.line}; border-radius: {self.px(4)}px; min-height: {self.px(32)}px; margin: 1px; }}
            QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
            QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        """

    @cached_property
    def _fonts(self) -> dict[str, QFont]:
        return {role: self._font(role, size) for role, size in SIZES.items()}

    @cached_property
    def _metrics(self) -> dict[str, QFontMetrics]:
        return {role: QFontMetrics(font) for role, font in self._fonts.items()}

    def _font(self, role: str, size: int) -> QFont:
        font = QFont()
        font.setFamilies(list(self._families))
        font.setPixelSize(self.px(size))
        font.setBold(role in BOLD)
        return font

    def _draw(self, name: str, size: int, colour: str) -> QPixmap:
        pixmap = QPixmap(size * RATIO, size * RATIO)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(str(resource("icons", f"{name}.svg"))).render(painter)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(colour))
        painter.end()
        pixmap.setDevicePixelRatio(RATIO)
        return pixmap
