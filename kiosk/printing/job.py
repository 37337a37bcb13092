"""One page from the first byte to the last word of the printer, for a worker thread."""

from __future__ import annotations

import time
from collections.abc import Callable

from kiosk.ports import Clock, JobId, JobReport, JobState, Printer, PrintError
from kiosk.printing.transport import LostReplyError

POLL_SECONDS = 0.25
"""A printer is asked this often: what it says is on the screen while it matters."""
DEADLINE_SECONDS = 60
"""A patient waits no longer at the screen; the paper may still come."""


def follow(  # noqa: PLR0913 - composed once, with partial
    make_printer: Callable[[], Printer],
    say: Callable[..., str],
    clock: Clock,
    pdf: bytes,
    changed: Callable[[JobReport], None],
    *,
    wait: Callable[[float], None] = time.sleep,
) -> JobReport:
    """Submit the page once, and watch it until its state is final or a minute is over. Blocks; raises nothing that a printer does.

    `changed` is told of every change but the last, which is returned. A page that may have arrived is UNKNOWN, never
    FAILED, and never sent again.
    """
    printer = make_printer()
    deadline = clock.monotonic() + DEADLINE_SECONDS
    try:
        job = printer.submit(pdf, say("printing.title"))
    except LostReplyError as error:
        return JobReport(JobState.UNKNOWN, str(error))
    except PrintError as error:
        return JobReport(JobState.FAILED, str(error))
    last: JobReport | None = None
    while clock.monotonic() < deadline:
        now = _asked(printer, job, last)
        if now.state.final:
            return now
        if now != last:
            changed(now)
            last = now
        wait(POLL_SECONDS)
    return JobReport(JobState.UNKNOWN, say("printing.deadline", seconds=str(DEADLINE_SECONDS), reason=last.message if last else "").strip())


def _asked(printer: Printer, job: JobId, last: JobReport | None) -> JobReport:
    """A printer that cannot be asked now may answer later: its job stays where it was."""
    try:
        return printer.report(job)
    except PrintError as error:
        return JobReport(last.state if last else JobState.WAITING, str(error))
