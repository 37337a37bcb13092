"""`safety-case`: one PDF that a clinical safety officer can file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rules.instruments.settings import positive

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate

    from rules.instruments.safety_facts import Facts

DONE, FOUND, WRONG_USE = 0, 1, 2
SAMPLES, PATIENTS = 10_000, 50_000
FOOT = 24.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the PDF goes, and how much is run for it."""
    parser.add_argument("--out", required=True, type=Path, metavar="F.pdf", help="file to write")
    parser.add_argument("--vignettes", type=Path, metavar="F", help="file of published cases (default: the one that safety.yaml names)")
    parser.add_argument("--additions", type=Path, metavar="F", help="file of answers to questions that are newer than these cases")
    parser.add_argument(
        "--samples", type=positive, default=SAMPLES, metavar="N", help="answer sets on which model and program are compared (default: %(default)s)"
    )
    parser.add_argument("--patients", type=positive, default=PATIENTS, metavar="N", help="patients drawn from the population (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    """Gather, write, and say what is not in order: exit 1 where a property, a case or a bar of the published cases failed."""
    from rules.instruments.safety_facts import Effort, gather

    facts = gather(options.folder, Effort(options.samples, options.patients, options.vignettes, options.additions))
    number = write(facts, options.out)
    print(f"{options.out}: {number} pages, {len(facts.hazards)} hazards, {len(facts.verdicts)} properties.")
    wrong = list(_wrong(facts))
    for line in wrong:
        print(line, file=sys.stderr)
    return FOUND if wrong else DONE


def _wrong(facts: Facts) -> list[str]:
    refuted = [f"Property {verdict.number} is refuted." for verdict in facts.verdicts if not verdict.proved]
    bars = [f"Published cases: {bar.claim}: {bar.figure}." for bar in (facts.published[-1].bars() if facts.published else ()) if not bar.met]
    found = [f"The check finds {len(facts.mistakes)} to mend."] if facts.mistakes else []
    return [*refuted, *facts.failed_cases, *bars, *found]


def write(facts: Facts, out: Path) -> int:
    """Write the PDF; the same facts give the same bytes. Returns the number of pages. Raises OSError."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    from rules.instruments.safety_blocks import MARGIN, PAGE, WIDTH, register_fonts
    from rules.instruments.safety_pages import pages

    register_fonts()
    title = f"Clinical safety case: {facts.protocol.title} {facts.protocol.version}"
    document = BaseDocTemplate(str(out), pagesize=PAGE, title=title, author="", subject=facts.fingerprint, invariant=1)
    frame = Frame(MARGIN, MARGIN + FOOT / 2, WIDTH, PAGE[1] - 2 * MARGIN - FOOT / 2, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    def foot(canvas: Canvas, page: BaseDocTemplate) -> None:
        _foot(canvas, page.page, facts)

    document.addPageTemplates([PageTemplate("all", [frame], onPage=foot)])
    document.build(pages(facts))
    return int(document.page)


def _foot(canvas: Canvas, number: int, facts: Facts) -> None:
    from rules.instruments.safety_blocks import FONT, MARGIN, PAGE

    draft = "DRAFT, not signed" if facts.protocol.sign_off is None else f"signed {facts.protocol.sign_off.date}"
    canvas.setFont(FONT, 8)
    canvas.drawString(MARGIN, FOOT, f"{facts.protocol.title} {facts.protocol.version}, content {facts.fingerprint}, {draft}")
    canvas.drawRightString(PAGE[0] - MARGIN, FOOT, f"page {number}")
