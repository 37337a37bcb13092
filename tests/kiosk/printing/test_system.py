"""A printer that somebody else wrote: ippeveprinter of cups-ipp-utils, on a message bus of its own."""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from kiosk.country import Paper
from kiosk.printer import JobReport, JobState
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.transport import Line, address
from tests.kiosk.handout.sample import HELP, renderer, variant
from tests.kiosk.printing.conftest import SAY

pytestmark = pytest.mark.system

PROGRAMS = ("ippeveprinter", "avahi-daemon", "dbus-daemon")
PATIENCE_SECONDS = 20
LOCK = Path(tempfile.gettempdir()) / "backcheck-avahi.lock"
"""avahi allows one of itself on a computer, and tests may run side by side."""
AVAHI_RUNS = Path("/run/avahi-daemon/pid")
AVAHI = "[server]\nallow-interfaces=lo\nuse-ipv6=no\nuse-ipv4=yes\nenable-dbus=yes\n[publish]\npublish-workstation=no\n"


def until(holds: Callable[[], bool]) -> None:
    """Ask again and again until it holds."""
    ticks = threading.Event()
    for _ in range(PATIENCE_SECONDS * 20):
        if holds():
            return
        ticks.wait(0.05)
    pytest.fail("waited in vain")


@contextmanager
def running(*command: str | Path, env: dict[str, str]) -> Iterator[None]:
    """A program in the background, ended afterwards."""
    with subprocess.Popen(list(map(str, command)), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def answers(env: dict[str, str], name: str, path: str, method: str) -> bool:
    """Whether somebody of this name is on the bus."""
    call = ["dbus-send", "--system", "--print-reply", f"--dest={name}", path, method]
    return subprocess.run(call, env=env, capture_output=True, check=False).returncode == 0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[[str], IppPrinter]]:
    """Starts a printer that runs these shell commands for each job."""
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    if lacking:
        words = f"not installed: {', '.join(lacking)} (Debian: cups-ipp-utils avahi-daemon dbus); make test-system installs them"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    bus = tmp_path / "bus"
    env = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    avahi = tmp_path / "avahi.conf"
    avahi.write_text(AVAHI)
    with LOCK.open("w") as lock, ExitStack() as stack:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.geteuid() or AVAHI_RUNS.exists():
            pytest.skip("needs an avahi of its own: run as root where none is running")
        stack.enter_context(running("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address=unix:path={bus}", env=env))
        until(lambda: answers(env, "org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetId"))
        stack.enter_context(running("avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "-f", avahi, env=env))
        until(lambda: answers(env, "org.freedesktop.Avahi", "/", "org.freedesktop.Avahi.Server.GetState"))

        def printer(commands: str) -> IppPrinter:
            script = tmp_path / "print.sh"
            script.write_text(f"#!/bin/sh\n{commands}\n")
            script.chmod(0o700)
            port = free_port()
            how = ("-p", str(port), "-n", "localhost", "-f", "application/pdf", "-d", tmp_path, "-k", "-c", script, "Test printer")
            stack.enter_context(running("ippeveprinter", *how, env=env))
            made = IppPrinter(Line(address(f"ipp://localhost:{port}/ipp/print"), SAY), Paper.A4, SAY)
            until(lambda: made.status().ready)
            return made

        yield printer


def test_prints_a_handout(start, tmp_path) -> None:
    """A real handout arrives at the printer byte for byte, and is called printed when it is."""
    copy = tmp_path / "copy.pdf"
    printer = start(f'cp "$1" {shlex.quote(str(copy))}')
    page = renderer(HELP).render(["HELP"], "en", variant())
    job = printer.submit(page, "Handout")
    until(lambda: printer.report(job).state.final)
    assert printer.report(job).state is JobState.PRINTED
    assert copy.read_bytes() == page


def test_out_of_paper(start, tmp_path) -> None:
    """A printer that runs out of paper says so while the job waits, and prints when paper is put in."""
    tray = tmp_path / "tray"
    os.mkfifo(tray)
    printer = start(f"echo 'STATE: +media-empty-error' >&2\nread paper < {shlex.quote(str(tray))}\necho 'STATE: -media-empty-error' >&2")
    job = printer.submit(b"%PDF-1.4", "Handout")
    until(lambda: "Paper is out" in printer.report(job).message)
    assert not printer.report(job).state.final
    assert not printer.status().ready
    tray.write_text("paper\n")
    until(lambda: printer.report(job).state.final)
    assert printer.report(job).state is JobState.PRINTED


def test_a_job_that_the_printer_gives_up(start) -> None:
    """A job that ends in a fault at the printer is called failed."""
    printer = start("exit 1")
    job = printer.submit(b"%PDF-1.4", "Handout")
    until(lambda: printer.report(job).state.final)
    assert printer.report(job) == JobReport(JobState.FAILED, SAY("printing.aborted"))
