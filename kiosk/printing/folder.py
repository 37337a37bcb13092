"""A folder instead of a printer: pages are kept as files, and never called printed."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.paths import make_private
from kiosk.ports import Clock
from kiosk.printer import Fault, JobId, JobReport, JobState, PrintError, PrinterStatus

PART = ".part"
"""Ends the name of a file that is not whole yet."""
KEPT = timedelta(hours=2)
"""As long as the desk can print a visit's page again; what lies here longer is of use to nobody it should be of use to."""
HALF_KEPT = timedelta(seconds=20)
"""A page is written within one. What is half written for longer was left when the power failed; a kiosk looks every 30 seconds."""
_STAMP = "%Y%m%d-%H%M%S"
_OURS = re.compile(rf"\.?(\d{{8}}-\d{{6}})-\w+(\.pdf|{re.escape(PART)})")
"""The name of a page, whole or not; nothing else in the folder is touched."""


class FolderPrinter:
    """A `kiosk.printer.Printer` that writes PDF files which only their owner can read."""

    def __init__(self, folder: Path, clock: Clock, token: Callable[[], str], say: Callable[..., str], *, paper_only: bool = False) -> None:
        """`token` gives something random for each name: the ticket would tie a sheet of advice to a person. `paper_only`: no page may lie here."""
        self._folder, self._clock, self._token, self._say = folder, clock, token, say
        self._paper_only = paper_only

    def describe(self) -> str:
        """The folder."""
        return self._say("printing.folder", folder=self._folder)

    def status(self) -> PrinterStatus:
        """Whether a page could be written now. Pages that nobody took in time are deleted by the way."""
        try:
            self._make_folder()
            self._delete_old()
        except OSError as error:
            return self._bad(error)
        if not os.access(self._folder, os.W_OK | os.X_OK):
            return self._bad(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        return PrinterStatus(ready=True, message=self._say("printing.folder.ready"))

    def submit(self, pdf: bytes, title: str) -> JobId:  # noqa: ARG002 - a file's name says less than a title
        """Write the page, whole or not at all. Pages that nobody took in time are deleted by the way. Raises PrintError."""
        if self._paper_only:
            raise PrintError(self._say("printing.folder.no_slips"), Fault.REFUSING)
        name = f"{self._clock.utc():{_STAMP}}-{self._token()}"
        part = self._folder / f".{name}{PART}"
        try:
            self._make_folder()
            self._delete_old()
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - a Path cannot open with a mode
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self._path(JobId(name)))
        except OSError as error:
            with suppress(OSError):  # it may never have been there
                part.unlink()
            raise PrintError(self._failed(error), Fault.REFUSING) from error
        return JobId(name)

    def report(self, job: JobId) -> JobReport:
        """SAVED while the file is there, never more."""
        path = self._path(job)
        if path.is_file():
            return JobReport(JobState.SAVED, self._say("printing.folder.ready"), str(path))
        return JobReport(JobState.NOT_KNOWN, self._say("printing.forgotten"))

    def cancel(self, job: JobId) -> None:
        """Delete the file. Raises PrintError."""
        try:
            self._path(job).unlink(missing_ok=True)
        except OSError as error:
            raise PrintError(self._failed(error)) from error

    def wipe(self, job: JobId) -> None:
        """The file is what was asked for."""

    def clear(self) -> None:
        """Delete what was half written when the power failed, and pages that nobody took in time. Raises PrintError."""
        try:
            self._delete_old()
        except OSError as error:
            raise PrintError(self._failed(error)) from error

    def _delete_old(self) -> None:
        now = self._clock.utc()
        for path in self._folder.glob("*"):
            ours = _OURS.fullmatch(path.name)
            # A page from a time to come is of no use to anybody either: the clock was wrong.
            if ours and abs(now - datetime.strptime(ours[1], _STAMP).replace(tzinfo=UTC)) > (HALF_KEPT if ours[2] == PART else KEPT):
                path.unlink(missing_ok=True)

    def _bad(self, error: OSError) -> PrinterStatus:
        return PrinterStatus(ready=False, message=self._failed(error), faults=(Fault.REFUSING,))

    def _path(self, job: JobId) -> Path:
        return self._folder / f"{job}.pdf"

    def _make_folder(self) -> None:
        make_private(self._folder)

    def _failed(self, error: OSError) -> str:
        return self._say("printing.folder.failed", folder=self._folder, reason=error.strerror)
