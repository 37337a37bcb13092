"""What a printer says of itself, judged: what keeps it from printing, and what is only worth knowing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.printer import Fault
from kiosk.printing.formats import negotiate
from kiosk.printing.ipp_client import first, texts

if TYPE_CHECKING:
    from kiosk.printing.ipp_message import Attributes
    from kiosk.printing.setup import PageSetup

REASONS: Mapping[str, Fault | None] = {
    "media-empty": Fault.OUT_OF_PAPER, "media-needed": Fault.WRONG_PAPER, "media-low": None, "media-jam": Fault.JAM,
    "cover-open": Fault.COVER_OPEN, "door-open": Fault.COVER_OPEN, "interlock-open": Fault.COVER_OPEN,
    "input-tray-missing": Fault.TRAY, "output-tray-missing": Fault.TRAY, "output-area-full": Fault.TRAY,
    "toner-empty": Fault.INK, "toner-low": None, "marker-supply-empty": Fault.INK, "marker-supply-low": None, "marker-waste-full": Fault.INK,
    "paused": Fault.PAUSED, "moving-to-paused": Fault.PAUSED, "hold-new-jobs": Fault.PAUSED, "shutdown": Fault.OFFLINE, "offline": Fault.OFFLINE,
    "connecting-to-device": None, "timed-out": Fault.OFFLINE, "spool-area-full": Fault.REFUSING,
}  # fmt: skip
"""Printer state reasons (RFC 8011, 5.4.12, and CUPS) that have words of their own. None: a printer with it still prints."""

PRINTER_QUESTIONS = (
    "printer-name", "printer-make-and-model", "printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs",
    "device-uri", "document-format-supported", "media-ready", "sides-supported", "pwg-raster-document-resolution-supported",
    "pwg-raster-document-type-supported", "pwg-raster-document-sheet-back",
)  # fmt: skip
PROCESSING, STOPPED = 4, 5
"""`printer-state`, RFC 8011, 5.4.11; 3 is idle."""
_CHATTER = frozenset({
    "none", "cups-waiting-for-job-completed", "cups-remote-pending", "cups-remote-processing", "cups-remote-completed", "cups-remote-canceled",
})  # fmt: skip
"""What CUPS says while it waits for a printer that prints: nothing to mend, and nothing to tell."""
_SEVERITIES = ("-error", "-warning", "-report")
"""What may follow a reason. Not to be relied on: a printer that waits for paper has called it `media-empty-warning`."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that a printer says of itself."""

    words: str
    fault: Fault | None
    """None: it prints all the same."""


class Judge:
    """Reads what one printer says, for one kind of page."""

    def __init__(self, setup: PageSetup, say: Callable[..., str]) -> None:
        self._setup, self._say = setup, say

    def complaints(self, known: Attributes) -> list[Complaint]:
        """What is wrong with the printer itself: what stops the jobs that it has."""
        said = [self._reason(reason) for reason in texts(known, "printer-state-reasons") if reason not in _CHATTER]
        if first(known, "printer-state") == STOPPED and not any(complaint.fault for complaint in said):
            said.append(Complaint(self._say("printing.stopped"), Fault.OTHER))
        return said

    def refusals(self, known: Attributes) -> Iterator[Complaint]:
        """Why it would not take one more page of ours."""
        if first(known, "printer-is-accepting-jobs") is False:
            yield Complaint(self._say("printing.not_accepting"), Fault.REFUSING)
        if negotiate(known, self._setup) is None:
            yield Complaint(self._say("printing.no_format"), Fault.FORMAT)

    def wrong_paper(self, known: Attributes) -> Iterator[Complaint]:
        """Whether the trays hold other sheets than ours, as far as the printer says what they hold."""
        ready = [media for media in texts(known, "media-ready") if media]
        if ready and not any(self._setup.size in media for media in ready):
            words = self._say("printing.wrong_paper", paper=self._setup.paper.value, ready=", ".join(dict.fromkeys(ready)))
            yield Complaint(words, Fault.WRONG_PAPER)

    def _reason(self, reason: str) -> Complaint:
        """A known reason by what it is; one nobody knows by how severe it calls itself."""
        keyword = _keyword(reason)
        if keyword in REASONS:
            return Complaint(self._say(f"printing.reason.{keyword.replace('-', '_')}"), REASONS[keyword])
        stops = not reason.endswith(("-warning", "-report"))
        return Complaint(self._say("printing.reason.other", reason=reason), Fault.OTHER if stops else None)


def stopping(complaints: list[Complaint]) -> tuple[Fault, ...]:
    """The faults among them, each once."""
    return tuple(dict.fromkeys(complaint.fault for complaint in complaints if complaint.fault))


def in_words(complaints: list[Complaint]) -> str:
    """All of them as sentences."""
    return " ".join(dict.fromkeys(complaint.words for complaint in complaints))


def _keyword(reason: str) -> str:
    for severity in _SEVERITIES:
        if reason.endswith(severity):
            return reason.removesuffix(severity)
    return reason
