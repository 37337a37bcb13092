"""The body to touch: front and back drawn large, every region named beside them; cards alone where no zone would be big enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient import grid, icons
from kiosk.patient.bodynames import ChosenNames
from kiosk.patient.bodyplans import BARE, PLANS, WHOLE, Cut, Plan
from kiosk.patient.card import Card
from kiosk.patient.choice import ChoiceScreen
from kiosk.patient.figure import regions_of
from kiosk.patient.grid import Frame, Row
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.question import LATER, SHORT, QuestionScreen
from kiosk.patient.screen import Screen
from kiosk.patient.touchbody import SMALLEST_ZONE, TouchBody, whole_regions
from kiosk.patient.words import Words
from kiosk.visit.screens import QuestionView
from rules.model import Code

LIST_MM, LIST_HIGH_MM = 84.0, 90.0  # the narrowest list beside the figures, and the lowest one below them
FIGURES_SHARE = 0.485
"""The most of a small panel's width that figures take beside their names: what their zones need and no more."""
NAMES = (("text", "strong"), ("note", "shell"))
"""Fonts of the names beside the figures, and of those that are chosen; the first that fits is taken."""
TOLD = ("list", "beside", "")
"""Where the question's help stands on the first part, if it has a part of its own else: in the list, or in one line with the question."""


def make_bodymap(kit: Kit, view: QuestionView, parent: QWidget, room: QRect) -> Screen:
    """The body, or cards where the room is too small for a body that can be touched."""
    screen = BodyMapScreen(kit, view, parent, room)
    if screen.plan is not None:
        return screen
    screen.hide()
    screen.deleteLater()
    return ChoiceScreen(kit, view, parent)


class BodyMapScreen(QuestionScreen):
    """Figures of the body, their regions by name, what was touched, and cards for what has no place on a body."""

    def __init__(self, kit: Kit, view: QuestionView, parent: QWidget, room: QRect) -> None:
        """`room` is counted in the window."""
        super().__init__(kit, view, parent)
        self.resize(room.size())
        self.lift = kit.theme.lift(room.top())
        self.below_head = "gap"  # every millimetre makes the body larger
        self._options = {option.code: option for option in view.question.options}
        drawn = {region.code for body_view in kit.body.views for region in body_view.regions}
        self._drawn = [code for code in self._options if code in drawn]
        self._regions = {body_view.name: regions_of(body_view) for body_view in kit.body.views}
        self.cards = {code: self._card(code) for code in self._options if code not in self._drawn}
        self.rows: dict[Code, Card] = {}
        self._told = ""
        """One of `TOLD`; empty: the question's help stands on the last part."""
        self._named, self.chosen = NAMES[0], ChosenNames(kit, self)
        self.plan = self._plan_for(QRect(QPoint(0, 0), room.size()))
        """How it stands in parts; None when no plan has zones that are big enough."""
        for row in list(self.rows) if not (self.plan and self.plan.beside == "rows") else ():
            self.rows[row].hide()
            self.rows.pop(row).deleteLater()
        cuts = [cut for part in (self.plan.parts if self.plan else ()) for cut in part]
        self.figures = {cut: TouchBody(kit, cut.view, (cut.top, cut.bottom), self._options, self) for cut in cuts}
        self.titles_of = {cut: Words(kit, self, kit.say(cut.title_id), role="shell", tone="quiet") for cut in cuts}
        for figure in self.figures.values():
            figure.touched.connect(self.touch)
            if self.rows:
                figure.leave_keys_to_rows()
        self.names = {code: Words(kit, self, self._options[code].text, role="note") for code in ([] if self.rows else self._drawn)}
        self.note = Words(kit, self, view.question.help if self.plan and self.plan.apart else "", role="note" if self._told else "text", tone="quiet")
        self._list_room = QRect()
        self.show_view(view)

    def _card(self, code: Code) -> Card:
        card = Card(self.kit, f"{self.question.link_id}.{code}", self._options[code], self, square=True)
        card.clicked.connect(partial(self.touch, code))
        return card

    @property
    def parts(self) -> int:
        return len(self.plan.parts) + self.plan.apart if self.plan else 1

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(self.titles_of[cut].text() for cut in self._cuts)

    @property
    def _cuts(self) -> tuple[Cut, ...]:
        """The figures on the part that is shown."""
        return self.plan.parts[self.part] if self.plan and self.part < len(self.plan.parts) else ()

    def show_selected(self, selected: frozenset[Code]) -> None:
        for figure in self.figures.values():
            figure.choose(selected)
        for code, card in (*self.cards.items(), *self.rows.items()):
            card.choose(chosen=code in selected)
        for code, name in self.names.items():
            name.set_role(self._named[code in selected])
            self.update()  # for the ticks
        self._show_chosen()

    def _plan_for(self, room: QRect) -> Plan | None:
        plans = [plan for plan in PLANS if not (plan.beside == "rows" and self.kit.theme.small)]
        for self.keep_question, plan in (*product((True, False), plans), *product((True, False), BARE)):
            self.help.setText("" if plan.apart else self.question.help)
            if plan.beside == "rows" and not self.rows:
                self.rows = {code: self._card(code) for code in self._drawn}
            for self._told, self._named in product(TOLD if plan.apart else TOLD[-1:], NAMES):
                if self._told == "beside" and self._help_beside(room).isEmpty():
                    continue
                if all(self._fits(plan, number, room) for number in range(len(plan.parts))):
                    return plan
        return None

    def _help_beside(self, room: QRect) -> QRect:
        """Where the question's help stands in one line with the question, on the first part; empty where there is no room."""
        x = self.heading.width_of_words() + self.kit.theme.px("section")
        fits = not self.lift and x + self.kit.theme.metrics("note").width_of(self.question.help) <= room.width()
        return QRect(room.left() + x, room.top(), room.width() - x, self.heading.height_at(room.width())) if fits else QRect()

    def _asked_on(self, plan: Plan, number: int, room: QRect) -> str:
        """The question's font on a later part: as large as leaves what stands below its room."""
        for self.short in LATER:
            if self._fits(plan, number, room) if number < len(plan.parts) else self._fits_apart(plan, room):
                return self.short
        return SHORT

    def _fits_apart(self, plan: Plan, room: QRect) -> bool:
        """Whether the part without a figure has room, with all that is chosen named one after the other."""
        theme, rest = self.kit.theme, room.adjusted(0, self.head_height(room.width(), first=False), 0, 0)
        names = self.kit.language.comma.join(self._options[code].text for code in self._drawn if code in self._selected)
        listed = theme.metrics("note").height_of(names, rest.width()) + self.chosen.least
        told = 0 if self._told else theme.metrics("text").height_of(self.question.help, rest.width()) + theme.px("gap")
        rows = grid.height_of(self._list_rows(plan, len(plan.parts), rest), theme) + theme.px("card_gap")
        return told + rows + listed <= rest.height()

    def _fits(self, plan: Plan, number: int, room: QRect) -> bool:
        theme, part = self.kit.theme, plan.parts[number]
        rest = room.adjusted(0, self.head_height(room.width(), first=number == 0), 0, 0)
        figures, listed = self._shares(plan, number, rest)
        scale = min(min(figures.height() / (cut.bottom - cut.top), figures.width() / len(part) / self._width(cut)) for cut in part)
        return scale * SMALLEST_ZONE > theme.px("target") + 1 and self._needs(plan, number, listed) <= listed.height()

    def _needs(self, plan: Plan, number: int, listed: QRect) -> int:
        """Pixels of height that the list takes: what is to be touched, and the title of what was."""
        rows, theme = self._list_rows(plan, number, listed), self.kit.theme
        high = [high for _, high in self._name_heights(plan, number, listed.width())] if plan.beside == "names" else []
        names = sum(high) + (theme.px("gap") if high and rows else 0)
        titles = [theme.metrics("shell").height_of(self.kit.say(cut.title_id), listed.width()) for cut in plan.parts[number] if cut not in WHOLE]
        told = theme.metrics("note").height_of(self.question.help, listed.width()) + theme.px("gap") if self._told == "list" and number == 0 else 0
        return told + grid.height_of(rows, theme) + (theme.px("card_gap") if rows else 0) + max(names, self.chosen.least) + sum(titles)

    def _list_rows(self, plan: Plan, number: int, room: QRect) -> list[Row]:
        """The rows of the list: regions, then on the last part what has no place on a body; in the fewest columns that fit."""
        theme = self.kit.theme
        regions = [self.rows[code] for code in self._codes(plan.parts[number])] if plan.beside == "rows" and number < len(plan.parts) else []
        last = list(self.cards.values()) if number == len(plan.parts) - (not plan.apart) else []
        choices: list[tuple[int, int, int, list[Row]]] = []
        for columns, beside in product((1, 2, 3), (1, max(1, len(last)))):
            rows = grid.all_rows(regions, last, columns, Frame(room.width(), dense=True, side=0, theme=theme), beside=beside)
            over = max(0, grid.height_of(rows, theme) + theme.px("card_gap") + self.chosen.least - room.height())
            choices.append((grid.too_narrow(rows, 0), over, len(choices), rows))
        return min(choices, key=lambda choice: choice[:3])[3]

    def _codes(self, cuts: Sequence[Cut]) -> list[Code]:
        """The regions that these figures show, in the question's order."""
        shown = {code for cut in cuts for code in whole_regions(self._regions[cut.view], cut.top, cut.bottom)}
        return [code for code in self._drawn if code in shown]

    def _name_heights(self, plan: Plan, number: int, width: int) -> Iterator[tuple[Code, int]]:
        """The regions to name on a part, each once for a view, with the height of the name in the bolder font of what is chosen."""
        here, after = (plan.parts[at] if at < len(plan.parts) else () for at in (number, number + 1))
        again = self._codes([cut for cut in after if cut.view in {each.view for each in here}])
        for code in self._codes(here):
            if code not in again:
                yield code, self.kit.theme.metrics(self._named[True]).height_of(self._options[code].text, width - self._indent())

    def _shares(self, plan: Plan, number: int, rest: QRect) -> tuple[QRect, QRect]:
        """The room for the figures, and the room for the list: after them, or below on a panel on its short side."""
        theme, part, section = self.kit.theme, plan.parts[number], self.kit.theme.px("section")
        if theme.portrait:
            natural = int(rest.width() / len(part) / self._width(part[0]) * (part[0].bottom - part[0].top))
            needed = max(theme.mm(LIST_HIGH_MM), self._needs(plan, number, rest.adjusted(0, 0, 0, -rest.height())))
            high = min(natural, rest.height() - needed - section)
            return rest.adjusted(0, 0, 0, high - rest.height()), rest.adjusted(0, high + section, 0, 0)
        natural = sum(int(rest.height() / (cut.bottom - cut.top) * self._width(cut)) + section for cut in part)
        most = int(rest.width() * FIGURES_SHARE) if plan.beside == "names" and theme.small else rest.width() - theme.mm(LIST_MM) - section
        wide = min(natural, most)
        return rest.adjusted(0, 0, wide - rest.width(), 0), rest.adjusted(wide + section, 0, 0, 0)

    def arrange(self, room: QRect) -> None:
        if self.plan is None:
            return
        if self.part and not self.keep_question:
            self.short = self._asked_on(self.plan, self.part, room)
        cuts, below = self._cuts, self.head(room)
        for cut, figure in self.figures.items():
            figure.setVisible(cut in cuts)
            self.titles_of[cut].setVisible(cut in cuts)
        listed = self._arrange_figures(self.plan, below) if cuts else below
        self.note.setVisible(self.part == 0 if self._told else not cuts)
        if self.note.isVisibleTo(self) and self._told == "beside":
            beside = self._help_beside(room)
            self.put(self.heading, QRect(room.topLeft(), QSize(self.heading.width_of_words(), beside.height())))
            self.put(self.note, beside)
        elif self.note.isVisibleTo(self):
            listed = self._arrange_note(listed)
        rows = self._list_rows(self.plan, self.part, listed)
        high = grid.height_of(rows, self.kit.theme)
        placed = dict(grid.place(rows, QRect(listed.left(), listed.bottom() + 1 - high, listed.width(), high), self.kit.theme))
        for card in (*self.rows.values(), *self.cards.values()):
            card.setVisible(card in placed)
            if card in placed:
                self.put(card, placed[card])
                card.fit_pictogram()
        self._list_room = self._arrange_names(self.plan, listed.adjusted(0, 0, 0, -high - self.kit.theme.px("card_gap") if rows else 0))
        self._show_chosen()
        self._foresee(self.plan, room)

    def _arrange_figures(self, plan: Plan, below: QRect) -> QRect:
        """Place the figures and their titles, and say what room is left beside or below them."""
        cuts = plan.parts[self.part]
        figures, listed = self._shares(plan, self.part, below)
        each, x = figures.width() // len(cuts), figures.left()
        for cut in cuts:
            self.put(self.figures[cut], QRect(x, figures.top(), each, figures.height()))
            # A head is narrow: its corner has room for the title. Where the head is cut off, the list has.
            whole = cut in WHOLE
            title, corner = self.titles_of[cut], QPoint(x, figures.top()) if whole else listed.topLeft()
            wide = min(title.width_of_words(), each if whole else listed.width())
            high = title.height_at(wide)
            self.put(title, QRect(corner, QSize(wide, high)))
            title.raise_()
            x += each
        return listed if whole else listed.adjusted(0, high, 0, 0)

    def _arrange_note(self, below: QRect) -> QRect:
        """Place the question's help, and say what room is left below."""
        high = self.note.height_at(below.width())
        self.put(self.note, QRect(below.left(), below.top(), below.width(), high))
        return below.adjusted(0, high + self.kit.theme.px("gap"), 0, 0)

    def _arrange_names(self, plan: Plan, room: QRect) -> QRect:
        """Name the regions, where there is room for all of their names; else say what room there is to name what is chosen."""
        indent, y, areas = self._indent(), room.top(), {}
        for code, high in self._name_heights(plan, self.part, room.width()) if self.names else ():
            areas[code] = QRect(room.left() + indent, y, room.width() - indent, high)
            y += high
        if y > room.bottom() + 1:
            areas = {}
        for code, name in self.names.items():
            name.setVisible(code in areas)
            if code in areas:
                self.put(name, areas[code])
        return QRect() if areas else room

    def _show_chosen(self) -> None:
        texts = [option.text for code, option in self._options.items() if code in self._drawn and code in self._selected]
        self.chosen.show(texts, self.mirrored(self._list_room))

    def _foresee(self, plan: Plan, room: QRect) -> None:
        """Have the figures of the next part painted before it is wanted."""
        number, asked = self.part + 1, self.short
        for part in plan.parts[number : number + 1]:
            if not self.keep_question:
                self.short = self._asked_on(plan, number, room)
            figures, _ = self._shares(plan, number, room.adjusted(0, self.head_height(room.width(), first=False), 0, 0))
            for cut in part:
                self.figures[cut].expect(QSize(figures.width() // len(part), figures.height()))
        self.short = asked

    def _width(self, cut: Cut) -> float:
        return next(view.size[0] for view in self.kit.body.views if view.name == cut.view)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tick before the name of each region that is chosen."""
        super().paintEvent(event)
        painter, side, line = QPainter(self), self._indent() * 0.7, self.kit.theme.metrics(self._named[True]).height()
        for code, name in self.names.items():
            if code in self._selected and name.isVisibleTo(self):
                area = self.mirrored(self.mirrored(name.geometry()).adjusted(-self._indent(), 0, 0, 0))
                x = area.right() + 1 - side if self.kit.language.leftwards else area.left()
                icons.draw(painter, Icon.TICK, QRectF(x, area.top() + (line - side) / 2, side, side), self.kit.theme.colours["action"])
