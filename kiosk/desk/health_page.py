"""How kiosks, printers, the flag store and the questions are, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.state import BoardState
from kiosk.desk.wording import Wording
from rules.model import Protocol

SIGN_SIDE = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and whether somebody should do something about it."""

    text: str
    wrong: bool = False


class HealthPage(QScrollArea):
    """Built anew only when something it says is another."""

    def __init__(self, look: Look, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("healthPage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._look, self._wording = look, wording
        self._shown: dict[str, list[Said]] = {}

    def show_health(self, state: BoardState, notices: Sequence[str]) -> None:
        """What the board knows, and what the house says about its questions."""
        said = {
            "kiosks": self._kiosks(state),
            "printers": self._printers(state),
            "store": self._store(state),
            "content": [*_content(self._wording), *(Said(notice, wrong=True) for notice in notices)],
        }
        if said != self._shown:
            self._shown = said
            self._build()

    def _kiosks(self, state: BoardState) -> list[Said]:
        say, place = self._wording.say, self._wording.place
        silent = [Said(say("desk.silent", who=place(one.who), time=self._wording.clock(one.since)), wrong=True) for one in state.silent]
        on = [Said(say("desk.health.on", who=place(who))) for who in state.alive]
        ailing = [Said(say(f"desk.ill.{one.ill}", who=place(one.who)), wrong=True) for one in state.ailing]
        return [*silent, *ailing, *on] or [Said(say("desk.alive.none"), wrong=True)]

    def _printers(self, state: BoardState) -> list[Said]:
        say, wording = self._wording.say, self._wording
        told = [
            Said(say("desk.printer", who=wording.place(one.who), reason=one.message, time=wording.clock(one.since)).strip(), wrong=True)
            for one in state.shelf.printers
        ]
        told += [Said(say("desk.health.ready", who=wording.place(who))) for who in state.shelf.ready]
        return told or [Said(say("desk.health.no_printer"))]

    def _store(self, state: BoardState) -> list[Said]:
        say = self._wording.say
        return [Said(say("desk.trouble"), wrong=True), Said(state.trouble)] if state.trouble else [Said(say("desk.health.stored"))]

    def _build(self) -> None:
        page = QWidget()
        page.setObjectName("health")
        column = QVBoxLayout(page)
        column.setContentsMargins(28, 20, 28, 20)
        column.setSpacing(8)
        for name, sentences in self._shown.items():
            column.addWidget(words(self._wording.say(f"desk.health.{name}"), "title"))
            for said in sentences:
                column.addWidget(self._line(said))
            column.addSpacing(14)
        column.addStretch(1)
        self.setWidget(page)

    def _line(self, said: Said) -> QWidget:
        """What is wrong has a sign and stands in bold: colour alone tells nobody."""
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        sign = QLabel()
        sign.setFixedWidth(self._look.px(SIGN_SIDE))
        if said.wrong:
            sign.setPixmap(self._look.icon("desk_trouble", self._look.px(SIGN_SIDE), self._look.colour("ink")))
            sign.setAccessibleName(self._wording.say("desk.health.wrong"))
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(words(said.text, "strong" if said.wrong else "text"), 1)
        return line


def _content(wording: Wording) -> list[Said]:
    """Which questions these are, who signed them, and until when."""
    known: Protocol = wording.protocol
    told = [Said(wording.say("desk.protocol", title=known.title, version=known.edition, date=known.date))]
    signed = known.sign_off
    if signed is None:
        return [*told, Said(wording.say("desk.draft"), wrong=True)]
    told.append(Said(wording.say("desk.health.signed", name=signed.name, role=signed.role, date=signed.date)))
    return [*told, Said(wording.say("desk.health.review", date=signed.next_review))]
