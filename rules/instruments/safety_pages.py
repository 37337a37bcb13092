"""The pages of a safety case in their order, and those that tell what the product is for, its hazards and what stays open."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from rules.dossier import Hazard, Residual
from rules.instruments.safety_blocks import BODY_BAD, CELL, CELL_BAD, HEAD, SUB, TITLE, Cell, Column, judged, points, table, text
from rules.instruments.safety_facts import Facts
from rules.instruments.safety_results import ROOM_FOR_A_TABLE, budget_pages, proof_pages, published_pages

SIGNERS = ("Clinical safety officer", "Clinical lead", "Clinic manager", "Owner")
ROOM_TO_SIGN = 34.0
"""Points that a signature needs."""
TO_WRITE = "Not written yet: put it into safety.yaml in the protocol's folder."


def pages(facts: Facts) -> list[Flowable]:
    """Every block in its order."""
    return [
        *_front(facts),
        *_purpose(facts),
        PageBreak(),
        *_hazards(facts),
        PageBreak(),
        *proof_pages(facts.verdicts),
        *published_pages(facts.published, facts.left_out),
        *budget_pages(facts.budget),
        *_open(facts),
        *_signatures(),
    ]


# --- front ---------------------------------------------------------------------------------------------


def _front(facts: Facts) -> Iterator[Flowable]:
    protocol = facts.protocol
    yield text(f"Clinical safety case: {protocol.title}", TITLE)
    yield text(f"Protocol {protocol.name}, version {protocol.version} of {protocol.date}, content {facts.fingerprint}")
    signed = protocol.sign_off
    if signed is None:
        yield text("DRAFT. No clinician has signed this protocol. It must not face patients.", BODY_BAD)
    else:
        yield text(f"Signed by {signed.name}, {signed.role}, on {signed.date}; next review {signed.next_review}.")
    size = f"{len(protocol.questions)} questions, {len(protocol.rules)} rules, {len(protocol.sections)} sections of the sheet"
    behind = f"{len(facts.dossier.statements)} source statements, {len(facts.dossier.evidence)} evidence entries, {len(facts.hazards)} hazards"
    yield text(f"{size}; {behind}.")
    yield text("At a glance", HEAD)
    yield table((Column("What", 0.3), Column("Result", 0.7)), [(what, judged(told, good=good)) for what, told, good in _glance(facts)])


def _glance(facts: Facts) -> Iterator[tuple[str, str, bool]]:
    proved = sum(verdict.proved for verdict in facts.verdicts)
    yield "Properties over every set of answers", f"{proved} of {len(facts.verdicts)} proved", proved == len(facts.verdicts)
    cases = len(facts.dossier.examples)
    yield "The protocol's own cases", f"{cases - len(facts.failed_cases)} of {cases} hold", not facts.failed_cases
    found = len(facts.mistakes)
    yield "Check of the protocol's files", "nothing to mend" if not found else f"{found} to mend; run python -m rules check", not found
    if facts.published:
        bars = facts.published[-1].bars()
        met = sum(bar.met for bar in bars)
        yield "Published cases", f"{met} of {len(bars)} bars met: {'; '.join(bar.figure for bar in bars)}", met == len(bars)
    else:
        yield "Published cases", "left out: see section 6", False
    if facts.budget is not None:
        bars_kept = facts.budget.bars(facts.budget.main)
        kept = sum(bar.met for bar in bars_kept)
        yield "Flags of a population", f"{kept} of {len(bars_kept)} bars met", kept == len(bars_kept)
    else:
        yield "Flags of a population", "no population.yaml", False
    high = [hazard.id for hazard in facts.hazards if hazard.residual is Residual.HIGH]
    told = (", ".join(high) or "none") if facts.hazards else "no hazards.yaml"
    yield "Hazards with a high risk left", told, bool(facts.hazards) and not high


# --- what it is for ------------------------------------------------------------------------------------


def _purpose(facts: Facts) -> Iterator[Flowable]:
    purpose = facts.purpose
    yield text("1. Intended use", HEAD)
    if purpose is None:
        yield text(TO_WRITE, BODY_BAD)
    else:
        yield text(purpose.intended_use)
        yield text("Users", SUB)
        yield from points(purpose.users)
        yield text("Place", SUB)
        yield text(purpose.place)
    not_for = [text(TO_WRITE, BODY_BAD)] if purpose is None else list(points(purpose.not_for))
    yield KeepTogether([text("2. What it must not be used for", HEAD), *not_for])
    columns = (Column("Where", 0.13), Column("What may be asked", 0.57), Column("Source, and how it was read", 0.3))
    notes = [] if purpose is None else [(note.where, note.says, note.source) for note in purpose.devices]
    yield KeepTogether([text("3. A note on device classes", HEAD), table(columns, notes) if notes else text(TO_WRITE, BODY_BAD)])


# --- hazards -------------------------------------------------------------------------------------------


def _hazards(facts: Facts) -> Iterator[Flowable]:
    yield text("4. Hazards, their controls, and the tests that show them", HEAD)
    if not facts.hazards:
        yield text("Not written yet: put them into hazards.yaml in the protocol's folder.", BODY_BAD)
        return
    yield text(
        "Severity and likelihood are without the controls, the risk left is with them; all three are proposals until the clinical safety "
        "officer signs. A control is a rule, question, section or text of the protocol, a property of section 5, or a file of the program. "
        "A test is named by its file and what it shows; make test runs every one of them, and one that fails stops a release."
    )
    columns = (
        Column("Hazard", 0.15),
        Column("Cause and effect", 0.19),
        Column("Severity, likelihood", 0.09),
        Column("Controls", 0.26),
        Column("Tests that show them", 0.22),
        Column("Risk left, owner", 0.09),
    )
    yield table(columns, [_hazard(each) for each in facts.hazards])


def _hazard(hazard: Hazard) -> tuple[Cell, ...]:
    controls = "<br/>".join(f"<b>{escape(control.by)}</b>: {escape(control.does)}" for control in hazard.controls)
    tests = "<br/>".join(escape(_shown(test)) for test in hazard.tests)
    left = hazard.residual.value
    return (
        Paragraph(f"<b>{escape(hazard.id)}</b><br/>{escape(hazard.hazard)}", CELL),
        Paragraph(f"{escape(hazard.cause)}<br/><b>Effect:</b> {escape(hazard.effect)}", CELL),
        f"{hazard.severity.value}, {hazard.likelihood.value.replace('_', ' ')}",
        Paragraph(controls, CELL),
        Paragraph(tests, CELL),
        Paragraph(f"<b>{left}</b><br/>{escape(hazard.owner)}", CELL_BAD if hazard.residual is Residual.HIGH else CELL),
    )


def _shown(test: str) -> str:
    file, _, name = test.partition("::")
    return f"{file.removeprefix('tests/').removesuffix('.py')}: {name.rpartition('::')[2].removeprefix('test_').replace('_', ' ')}"


# --- open risks, signatures ----------------------------------------------------------------------------


def _open(facts: Facts) -> Iterator[Flowable]:
    yield PageBreak()
    yield text("8. Open risks", HEAD)
    rows = [(hazard.id, hazard.hazard, hazard.residual.value, hazard.left, hazard.owner) for hazard in facts.hazards if hazard.left]
    if rows:
        columns = (
            Column("Hazard", 0.07),
            Column("What", 0.27),
            Column("Risk left", 0.08),
            Column("What stays open", 0.44),
            Column("Owner", 0.14),
        )
        yield table(columns, rows)
    yield Spacer(1, 6)
    yield from points(facts.purpose.open if facts.purpose is not None else (TO_WRITE,))
    yield from _not_asked(facts)
    yield from _unread(facts)


def _not_asked(facts: Facts) -> Iterator[Flowable]:
    """What a source warns of, no question asks for, and a sentence leaves to the reader."""
    rows = [(each.id, medicine.name, each.risk, ", ".join(each.said_by), each.why) for medicine in facts.medicines for each in medicine.not_asked]
    if not rows:
        return
    columns = (
        Column("No.", 0.07),
        Column("Medicine", 0.16),
        Column("Risk that no question asks for", 0.33),
        Column("Told in", 0.08),
        Column("Why", 0.36),
    )
    yield CondPageBreak(ROOM_FOR_A_TABLE)
    yield text("Risks of medicines that are left to the reader", SUB)
    yield table(columns, rows)


def _unread(facts: Facts) -> Iterator[Flowable]:
    by_status: dict[str, list[str]] = {}
    for each in facts.dossier.evidence:
        if not each.status.startswith(("seen", "policy")) or "RECALLED" in each.status:
            by_status.setdefault(each.status, []).append(each.id)
    if by_status:
        lines = [text(f"{status}: {', '.join(ids)}") for status, ids in by_status.items()]
        yield KeepTogether([text("Evidence that was not read in full", SUB), *lines])


def _signatures() -> Iterator[Flowable]:
    rows = [(role, "", "", "", "") for role in SIGNERS]
    columns = (
        Column("Role", 0.2),
        Column("Name and registration", 0.27),
        Column("Accepted, or accepted with conditions", 0.25),
        Column("Date", 0.1),
        Column("Signature", 0.18),
    )
    yield KeepTogether(
        [
            text("9. Signatures", HEAD),
            text("Whoever signs has read sections 1 to 8 and the protocol itself."),
            table(columns, rows, height=ROOM_TO_SIGN),
        ]
    )
