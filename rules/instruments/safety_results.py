"""The results in a safety case: what is proved, the published cases, and the flags of a population."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from rules.instruments.budget_text import Budget
from rules.instruments.plot import budget_drawing
from rules.instruments.prover import Verdict
from rules.instruments.safety_blocks import BODY, BODY_BAD, HEAD, WIDTH, Cell, Column, judged, table, text
from rules.model import Level
from rules.published import Round

MOST_TOLD = 10
"""Counter-examples of one property that are told in full."""
MOST_HIGH = 290.0
"""Points that the picture may take, so that it stands below its table."""
ROOM_FOR_A_TABLE = 140.0
"""Points below a heading that a table needs to begin on the same page."""


def proof_pages(verdicts: tuple[Verdict, ...]) -> Iterator[Flowable]:
    """Section 5: every property with its number of answer sets, and every counter-example."""
    yield text("5. What is proved, over every set of answers that a patient can give", HEAD)
    yield text(
        "Each property is proved over all sets of answers at once, with their exact number, or refuted with the smallest patient for whom it is "
        "false. The last line holds the model that is proved against the program that runs."
    )
    columns = (Column("No.", 0.05), Column("Property", 0.36), Column("Result", 0.1), Column("Answer sets", 0.32), Column("Checked", 0.17))
    yield table(columns, [_verdict(each) for each in verdicts])
    for verdict in verdicts:
        for refutation in verdict.refutations[:MOST_TOLD]:
            yield text(f"{verdict.number}, {refutation.subject}: {refutation.story}", BODY_BAD)
        if len(verdict.refutations) > MOST_TOLD:
            yield text(f"{verdict.number}: and {len(verdict.refutations) - MOST_TOLD} more; run python -m rules prove", BODY_BAD)


def _verdict(verdict: Verdict) -> tuple[Cell, ...]:
    told = judged("proved" if verdict.proved else "REFUTED", good=verdict.proved)
    return verdict.number, verdict.claim, told, f"{verdict.covers:,}", verdict.checked


# --- published cases, flags ----------------------------------------------------------------------------


def published_pages(rounds: tuple[Round, ...], left_out: str) -> Iterator[Flowable]:
    """Section 6: the bars, and a line for every case; or why they were left out."""
    yield CondPageBreak(ROOM_FOR_A_TABLE)
    yield text("6. Published cases", HEAD)
    if not rounds:
        yield text(left_out, BODY_BAD)
        return
    last = rounds[-1]
    for bar in last.bars():
        yield text(f"{'Met' if bar.met else 'NOT MET'}: {bar.claim}: {bar.figure}", BODY if bar.met else BODY_BAD)
    yield text(f"Answers: {last.title}.")
    columns = (
        Column("Case", 0.1),
        Column("Expected", 0.26),
        *(Column(f"Given, {each.title}", 0.44 / len(rounds)) for each in rounds),
        Column("Verdict", 0.2),
    )
    rows: list[tuple[Cell, ...]] = []
    for at, (case, _) in enumerate(last.given):
        verdict = last.verdicts()[at]
        given = [each.given[at][1].name for each in rounds]
        rows.append((case.id, case.expected.name, *given, judged(verdict, good=verdict in {"as expected", "acceptable"})))
    yield table(columns, rows)


def budget_pages(budget: Budget | None) -> Iterator[Flowable]:
    """Section 7: the share of each level at three bounds, and the picture."""
    yield PageBreak()
    yield text("7. The flags that a population of patients would bring", HEAD)
    if budget is None:
        yield text("Not known: the protocol's folder has no population.yaml.", BODY_BAD)
        return
    yield text(
        f"{budget.main.patients:,} patients drawn, as in {budget.population.setting.replace('_', ' ')}. Low and high take every flag input at that "
        "end of its range. A plan for staffing, not evidence: measure it before patients use the screen."
    )
    columns = (Column("Bound", 0.1), *(Column(level.name, 0.16) for level in reversed(Level)), Column("Bars not met", 0.26))
    rows: list[tuple[Cell, ...]] = []
    for bound, tally in budget.tallies.items():
        missed = [f"{bar.name} {_percent(bar.share)}" for bar in budget.bars(tally) if not bar.met]
        rows.append((bound.value, *(_percent(tally.share(level)) for level in reversed(Level)), judged("; ".join(missed) or "none", good=not missed)))
    yield table(columns, rows)
    yield Spacer(1, 8)
    drawing = budget_drawing(budget)
    scale = min(1.0, WIDTH / drawing.width, MOST_HIGH / drawing.height)
    drawing.scale(scale, scale)
    drawing.width, drawing.height = drawing.width * scale, drawing.height * scale
    yield drawing


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
