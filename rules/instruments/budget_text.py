"""The flag budget in words and figures, for a clinician and for a program."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rules.instruments.budget import Tally
from rules.instruments.population import Bound, Population
from rules.model import Level, Protocol
from rules.report import Json

SECONDS_A_SCREEN = 7
"""What a visit is planned with."""
Z95 = 1.959964
S, R, U, E = Level.SELF_CARE, Level.ROUTINE_APPOINTMENT, Level.URGENT_TODAY, Level.EMERGENCY_NOW
MOST_CAUSING = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that the budget must keep."""

    name: str
    share: float | None
    """None where the population has no such patients."""
    limit: float
    aim: float
    at_most: bool

    @property
    def met(self) -> bool:
        """Whether it is kept; with nobody to count it is."""
        return self.share is None or (self.share <= self.limit if self.at_most else self.share >= self.limit)


@dataclass(frozen=True, slots=True)
class Budget:
    """Every run of one simulation."""

    protocol: Protocol
    population: Population
    tallies: Mapping[Bound, Tally]
    within: tuple[Tally, ...]
    """Draws inside the bounds; empty: none were asked for."""
    visits: int
    """Visits on an average day."""
    hours: int

    @property
    def main(self) -> Tally:
        """The run that the tables are about: central, where it was made."""
        return next(iter(self.tallies.values()))

    def bars(self, tally: Tally) -> tuple[Bar, ...]:
        """The bars for one run."""
        return (
            Bar("EMERGENCY_NOW", tally.share(E), 0.12, 0.08, at_most=True),
            Bar("URGENT_TODAY + EMERGENCY_NOW", tally.share(U, E), 0.40, 0.30, at_most=True),
            Bar("SELF_CARE", tally.share(S), 0.20, 0.30, at_most=False),
            Bar("SELF_CARE + ROUTINE_APPOINTMENT", tally.share(S, R), 0.60, 0.70, at_most=False),
            Bar("simplest patients at SELF_CARE", tally.simplest_share(S), 0.50, 0.50, at_most=False),
        )

    def causing(self, *levels: Level) -> list[tuple[str, int]]:
        """The rules of these levels that decide most patients."""
        own = {rule.id for rule in self.protocol.rules if rule.level in levels}
        return Counter({rule_id: n for rule_id, n in self.main.decides.items() if rule_id in own}).most_common(MOST_CAUSING)


def interval(part: int, whole: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, 0 to 1."""
    share, z2 = part / whole, Z95 * Z95
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z95 / (1 + z2 / whole) * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def poisson_95(mean: float) -> int:
    """The count that 95 of 100 such days stay at or below."""
    term = total = math.exp(-mean)
    n = 0
    while total < 0.95:  # noqa: PLR2004 - the 95 of its name
        n += 1
        term *= mean / n
        total += term
    return n


def median(counts: Counter[int]) -> int:
    """The middle one; 0 where there are none."""
    seen, half = 0, counts.total() / 2
    for value in sorted(counts):
        seen += counts[value]
        if seen >= half:
            return value
    return 0


def as_text(budget: Budget) -> str:
    """The tables, one below the other."""
    parts = (_levels, _within, _bars, _desk, _simplest, _screens, _causes, _rules)
    return "\n\n".join(text for part in parts if (text := part(budget)))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


def _levels(budget: Budget) -> str:
    lines = [f"{budget.population.setting}, {budget.main.patients} patients. Share of each level in %, with 95 % interval of the draw:"]
    for bound, tally in budget.tallies.items():
        cells = []
        for level in Level:
            low, high = interval(tally.levels[level], tally.patients)
            cells.append(f"{level.name} {_percent(tally.share(level))} ({_percent(low)}-{_percent(high)})")
        lines.append(f"  {bound.value:<8}" + "  ".join(cells) + f"  U+E {_percent(tally.share(U, E))}")
    return "\n".join(lines)


def spread(budget: Budget, *levels: Level) -> tuple[float, float]:
    """The 5th and 95th percentile of a share over the draws inside the bounds."""
    shares = sorted(tally.share(*levels) for tally in budget.within)
    return shares[int(0.05 * (len(shares) - 1))], shares[math.ceil(0.95 * (len(shares) - 1))]


def _within(budget: Budget) -> str:
    if not budget.within:
        return ""
    cells = [f"{level.name} {_percent(low)}-{_percent(high)}" for level in Level for low, high in [spread(budget, level)]]
    low, high = spread(budget, U, E)
    return f"5 to 95 % of {len(budget.within)} populations inside the bounds: " + "  ".join(cells) + f"  U+E {_percent(low)}-{_percent(high)}"


def _bars(budget: Budget) -> str:
    lines = ["Bars in %:"]
    for bound, tally in budget.tallies.items():
        for bar in budget.bars(tally):
            sign = "<=" if bar.at_most else ">="
            verdict = "met" if bar.met else "NOT MET"
            limits = f"{sign} {100 * bar.limit:.0f} (aim {100 * bar.aim:.0f})"
            lines.append(f"  {bound.value:<8}{bar.name:<33}{_percent(bar.share):>6}  {limits}  {verdict}")
    return "\n".join(lines)


def _desk(budget: Budget) -> str:
    tally, monday = budget.main, budget.population.monday
    many = f"{monday.p:g} times as many ({monday.low:g} to {monday.high:g})"
    lines = [f"At {budget.visits} visits in {budget.hours} hours; on a Monday {many}, with the figure that 95 of 100 Mondays do not exceed:"]
    for name, levels in (("EMERGENCY_NOW", (E,)), ("URGENT_TODAY", (U,)), ("both", (U, E)), ("ROUTINE_APPOINTMENT", (R,))):
        day = budget.visits * tally.share(*levels)
        busy = day * monday.p
        usual = f"{day:5.1f} a day {day / budget.hours:5.2f} an hour"
        lines.append(f"  {name:<22}{usual}   Monday {busy:5.1f}, {busy / budget.hours:5.2f} an hour, at most {poisson_95(busy)}")
    return "\n".join(lines)


def _simplest(budget: Budget) -> str:
    total = budget.main.simplest.total()
    if not total:
        return ""
    cells = [f"{level.name} {_percent(budget.main.simplest_share(level))}" for level in Level]
    return f"Simplest patients ({_percent(total / budget.main.patients)} % of all), in %: " + "  ".join(cells)


def _screens(budget: Budget) -> str:
    def told(name: str, counts: Counter[int]) -> str:
        middle = median(counts)
        return f"{name} {middle} screens, {middle * SECONDS_A_SCREEN / 60:.1f} min"

    return f"Finished visits at {SECONDS_A_SCREEN} s a screen: " + "; ".join(
        (told("median", budget.main.screens), told("median at SELF_CARE", budget.main.mild_screens), f"longest {max(budget.main.screens, default=0)}")
    )


def _causes(budget: Budget) -> str:
    def told(*levels: Level) -> str:
        return ", ".join(f"{rule_id} {_percent(n / budget.main.patients)}" for rule_id, n in budget.causing(*levels))

    return f"Decide most patients (% of all), EMERGENCY_NOW: {told(E)}\n{'':26}URGENT_TODAY and EMERGENCY_NOW: {told(U, E)}"


def _rules(budget: Budget) -> str:
    tally = budget.main
    lines = ["Rules in %: fires before the questions end, and decides (without it the level would be lower):"]
    ranked = sorted(budget.protocol.rules, key=lambda rule: (-rule.level, -tally.fires[rule.id], rule.id))
    per = 100 / tally.patients
    lines.extend(f"  {rule.id:<8}{rule.level.name:<21}{per * tally.fires[rule.id]:6.2f}{per * tally.decides[rule.id]:7.2f}" for rule in ranked)
    return "\n".join(lines)


def as_json(budget: Budget) -> Json:
    """The same figures; shares from 0 to 1."""
    tally, monday = budget.main, budget.population.monday
    flags, whole = budget.visits * tally.share(U, E), tally.patients
    return {
        "protocol": f"{budget.protocol.name} {budget.protocol.version}",
        "setting": budget.population.setting,
        "patients": tally.patients,
        "levels": {
            bound.value: {level.name: {"share": each.share(level), "interval": list(interval(each.levels[level], each.patients))} for level in Level}
            for bound, each in budget.tallies.items()
        },
        "within_bounds": {level.name: list(spread(budget, level)) for level in Level} if budget.within else None,
        "bars": [
            {"bound": bound.value, "name": bar.name, "share": bar.share, "limit": bar.limit, "aim": bar.aim, "at_most": bar.at_most, "met": bar.met}
            for bound, each in budget.tallies.items()
            for bar in budget.bars(each)
        ],
        "rules": {
            rule.id: {"level": rule.level.name, "fires": tally.fires[rule.id] / whole, "decides": tally.decides[rule.id] / whole}
            for rule in budget.protocol.rules
        },
        "most": {
            "EMERGENCY_NOW": [rule_id for rule_id, _ in budget.causing(E)],
            "URGENT_OR_EMERGENCY": [rule_id for rule_id, _ in budget.causing(U, E)],
        },
        "desk": {
            "flags_a_day": flags,
            "flags_an_hour": flags / budget.hours,
            "monday_flags": flags * monday.p,
            "monday_at_most": poisson_95(flags * monday.p),
        },
        "simplest": {level.name: tally.simplest_share(level) for level in Level},
        "screens": {"median": median(tally.screens), "median_self_care": median(tally.mild_screens), "seconds_each": SECONDS_A_SCREEN},
    }
