"""Says the figures in words and bars; counts that are too small to be told are not told here either."""

from __future__ import annotations

from kiosk.desk.figures import Figures, RuleFigure, Wait, few
from kiosk.desk.plots import Bar
from kiosk.desk.wording import Wording
from rules.model import Level

MOST = 10
"""Reasons and questions that are listed; the rest is rare."""
MINUTE = 60.0


class FigureWords:
    """In the desk's language."""

    def __init__(self, wording: Wording) -> None:
        self._wording, self._say = wording, wording.say

    def count(self, number: int) -> str:
        """A count as it may be told."""
        return self._say("desk.figures.few") if few(number) else str(number)

    def tiles(self, figures: Figures) -> list[tuple[str, str, str]]:
        """The figures at the head of the page: a number, what it is, and a quieter line."""
        say = self._say
        hour = figures.flags / figures.busy_hours if figures.busy_hours else 0.0
        rate = self.count(figures.flags) if few(figures.flags) else f"{hour:.1f}"
        return [
            (self.count(figures.visits), say("desk.figures.visits"), ""),
            (self._finished(figures), say("desk.figures.finished"), ""),
            (self.count(figures.flags), say("desk.figures.flags"), ""),
            (rate, say("desk.figures.per_hour"), ""),
            *(self._wait(level, figures.waits.get(level)) for level in (Level.EMERGENCY_NOW, Level.URGENT_TODAY)),
        ]

    def hours(self, figures: Figures) -> list[Bar]:
        """Flags by the hour of the day, under its first minute."""
        return [self._bar(self._say("desk.clock", hour=f"{hour:02}", minute="00"), number) for hour, number in enumerate(figures.hours)]

    def days(self, figures: Figures) -> list[Bar]:
        """Visits of each day, under the day of the month."""
        return [self._bar(str(day.day.day), day.visits) for day in figures.days]

    def rules(self, figures: Figures) -> list[Bar]:
        """The most frequent reasons, each with the share of the closed that was dismissed."""
        return [
            Bar(f"{rule.rule_id}  {self._wording.brief(rule.rule_id)}", self._rule(rule), rule.raised, few(rule.raised), (rule.share or 0) / 100)
            for rule in figures.rules[:MOST]
        ]

    def waits(self, figures: Figures) -> list[Bar]:
        """How long alarms of each level waited: the usual one, and the one that nine of ten stay below, in minutes."""
        bars = []
        for level, wait in figures.waits.items():
            named = {"level": self._wording.level(level)}
            if few(wait.count):
                bars.append(self._bar(self._say("desk.figures.wait.taken", **named), wait.count))
                continue
            for text_id, seconds in (("desk.figures.wait", wait.usual), ("desk.figures.wait.nine", wait.late)):
                told = self._say("desk.figures.minutes", minutes=f"{seconds / MINUTE:.1f}")
                bars.append(Bar(self._say(text_id, **named), told, seconds / MINUTE))
        return bars

    def left(self, figures: Figures) -> list[Bar]:
        """The questions at which most patients left, in the order in which they are asked: how many came that far, and the part that left.

        Whoever left at an earlier question did not come that far; the few of a count that is not told are left in, so that it cannot be worked out.
        """
        order = {str(question.link_id): place for place, question in enumerate(self._wording.protocol.questions)}
        asked = sorted((one for one in figures.left_at if one[0] in order), key=lambda one: order[one[0]])
        came, reached = figures.ended, {}
        for link_id, number in asked:
            reached[link_id] = came
            came -= 0 if few(number) else number
        most = {link_id for link_id, _ in figures.left_at[:MOST]}
        named = [self._left(self._question(link_id), number, reached[link_id]) for link_id, number in asked if link_id in most]
        others = [self._bar(self._question(link_id), number) for link_id, number in figures.left_at[:MOST] if link_id not in order]
        return named + others

    def _left(self, label: str, number: int, reached: int) -> Bar:
        stayed = reached - number
        if few(reached) or stayed < 0 or few(stayed):
            return self._bar(label, number)
        told = self._say("desk.figures.left.of", left=self.count(number), reached=reached)
        return Bar(label, told, reached, part=0.0 if few(number) else number / reached)

    def described(self, bars: list[Bar]) -> str:
        """Every number of a plot, for who does not see it; what is none is not told."""
        told = [self._say("desk.figures.described", label=bar.label, told=bar.told) for bar in bars if bar.count]
        return "; ".join(told) or self._say("desk.figures.none")

    def _bar(self, label: str, number: int) -> Bar:
        return Bar(label, self.count(number), number, few(number), short=self._say("desk.figures.few.short") if few(number) else "")

    def _finished(self, figures: Figures) -> str:
        unfinished = figures.ended - figures.finished
        if figures.ended == 0 or few(figures.finished):
            return self.count(figures.finished)
        if few(unfinished):
            return self._say("desk.figures.all_but_few")
        return self._say("desk.figures.percent", percent=round(100 * figures.finished / figures.ended))

    def _wait(self, level: Level, wait: Wait | None) -> tuple[str, str, str]:
        say = self._say
        head = say("desk.figures.wait", level=self._wording.level(level))
        if wait is None:
            return say("desk.figures.no_wait"), head, ""
        if few(wait.count):
            return self.count(wait.count), say("desk.figures.wait.taken", level=self._wording.level(level)), ""
        usual, late = (f"{seconds / MINUTE:.1f}" for seconds in (wait.usual, wait.late))
        return say("desk.figures.minutes", minutes=usual), head, say("desk.figures.wait.late", minutes=late)

    def _rule(self, rule: RuleFigure) -> str:
        if few(rule.raised) or rule.share is None:
            return self.count(rule.raised)
        return self._say("desk.figures.rule", count=rule.raised, share=rule.share)

    def _question(self, link_id: str) -> str:
        texts = {str(question.link_id): question.text for question in self._wording.protocol.questions}
        return texts.get(link_id) or (link_id or self._say("desk.figures.left.end"))
