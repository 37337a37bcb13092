"""Printers that nobody here wrote: ippeveprinter and cupsd, private instances in folders of their own, ended with the test."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.printing.cups import CupsQueue, CupsServer
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.setup import PageSetup
from kiosk.printing.transport import Line, address
from tests.kiosk.printing.conftest import A4, SAY
from tests.lacking import lacking

PROGRAMS = ("ippeveprinter", "avahi-daemon", "dbus-daemon", "cupsd", "lpadmin")
PATIENCE_SECONDS = 20
LOCK = Path(tempfile.gettempdir()) / "backcheck-avahi.lock"
"""avahi allows one of itself on a computer, and tests may run side by side."""
AVAHI_RUNS = Path("/run/avahi-daemon/pid")
AVAHI = "[server]\nallow-interfaces=lo\nuse-ipv6=no\nuse-ipv4=yes\nenable-dbus=yes\n[publish]\npublish-workstation=no\n"
CUPS_FILES = """\
ServerRoot {0}/root
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/state
TempDir {0}/tmp
AccessLog {0}/access_log
ErrorLog {0}/error_log
PageLog {0}/page_log
SystemGroup root
FileDevice Yes
"""
CUPSD = """\
Listen 127.0.0.1:{1}
Listen {0}/cups.sock
LogLevel debug
DirtyCleanInterval 0
Browsing Off
WebInterface No
<Location />
Order allow,deny
Allow localhost
</Location>
<Policy default>
<Limit Cancel-Job Purge-Jobs Hold-Job Release-Job Cancel-My-Jobs>
Require user @OWNER @SYSTEM
Order deny,allow
</Limit>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
"""As Debian ships it in what concerns jobs: only its owner cancels one. Without passwords for the test's own lpadmin."""


def until(holds: Callable[[], bool]) -> None:
    """Ask again and again until it holds."""
    ticks = threading.Event()
    for _ in range(PATIENCE_SECONDS * 20):
        if holds():
            return
        ticks.wait(0.05)
    pytest.fail("waited in vain")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*command: str | Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program in the background, with a process group of its own, ended afterwards."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(list(map(str, command)), env=dict(env), start_new_session=True, **quiet) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait()
            _end_session(process.pid)


def _end_session(leader: int) -> None:
    """End what a program started and left behind: a print server leaves what waits for a printer that hangs."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(ProcessLookupError):
            if os.getsid(int(entry.name)) == leader:
                os.kill(int(entry.name), signal.SIGKILL)


def _answers(env: Mapping[str, str], name: str, path: str, method: str) -> bool:
    """Whether somebody of this name is on the bus."""
    call = ["dbus-send", "--system", "--print-reply", f"--dest={name}", path, method]
    return subprocess.run(call, env=dict(env), capture_output=True, check=False).returncode == 0


@contextmanager
def network() -> Iterator[dict[str, str]]:
    """A message bus and an avahi of our own on the loopback interface, without which ippeveprinter does not start. Yields its environment."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        lacking(f"not installed: {', '.join(missing)} (Debian: cups cups-ipp-utils avahi-daemon dbus); make test-system installs them")
    with LOCK.open("w") as lock, ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backcheck-bus-")))
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.geteuid() or AVAHI_RUNS.exists():
            lacking("needs an avahi of its own: run as root where none is running")
        env = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus"}
        (folder / "avahi.conf").write_text(AVAHI)
        stack.enter_context(running("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address=unix:path={folder}/bus", env=env))
        until(lambda: _answers(env, "org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetId"))
        stack.enter_context(running("avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "-f", folder / "avahi.conf", env=env))
        until(lambda: _answers(env, "org.freedesktop.Avahi", "/", "org.freedesktop.Avahi.Server.GetState"))
        yield env


@dataclass
class RealPrinter:
    """One ippeveprinter. What stands in `reasons` is its state; what stands in `do` is done with each job: `print`, `wait` or `abort`."""

    folder: Path
    env: Mapping[str, str]
    formats: str = "application/pdf"
    more: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        """The command that it runs for each job goes on when the tray is filled."""
        self.folder.mkdir(exist_ok=True)
        self.paper.mkdir(exist_ok=True)
        script = self.folder / "print.sh"
        script.write_text(
            f'#!/bin/sh\ncd {self.folder}\necho "$1" >> began\nif [ -e abort ]; then exit 1; fi\n'
            'for reason in $(cat reasons 2>/dev/null); do echo "STATE: +$reason" >&2; done\n'
            "while [ -e stuck ]; do sleep 0.05; [ -e abort ] && exit 1; done\n"
            'for reason in $(cat reasons 2>/dev/null); do echo "STATE: -$reason" >&2; done\n'
            'cp "$1" paper/$(ls paper | wc -l)\n'
        )
        script.chmod(0o755)

    @property
    def paper(self) -> Path:
        """The tray: a file for each page that came out."""
        return self.folder / "paper"

    @property
    def sheets(self) -> list[bytes]:
        """What came out, in order."""
        return [path.read_bytes() for path in sorted(self.paper.iterdir(), key=lambda path: int(path.name))]

    @property
    def began(self) -> int:
        """How many jobs it has begun."""
        return len(self._file("began").read_text().splitlines()) if self._file("began").exists() else 0

    @property
    def uri(self) -> str:
        """Its address."""
        return f"ipp://localhost:{self.port}/ipp/print"

    def adapter(self, setup: PageSetup = A4) -> IppPrinter:
        """What the kiosk prints with."""
        return IppPrinter(Line(address(self.uri), SAY), setup, SAY)

    def fail(self, *reasons: str) -> None:
        """From the next job on: it stops with these reasons in the middle of a job until it is mended."""
        self._file("reasons").write_text(" ".join(reasons))
        self._file("stuck").touch()

    def mend(self) -> None:
        """Fill the tray, close the cover."""
        self._file("stuck").unlink(missing_ok=True)

    def abort(self) -> None:
        """Give up the job that runs, and every later one."""
        self._file("abort").touch()

    @contextmanager
    def on(self) -> Iterator[RealPrinter]:
        """Switched on until the end of the block."""
        spool = self.folder / "spool"
        spool.mkdir(exist_ok=True)
        how = ("-p", str(self.port), "-n", "localhost", "-f", self.formats, "-d", spool, *self.more, "-c", self.folder / "print.sh", "Test printer")
        with running("ippeveprinter", *how, env=self.env) as self.process:
            until(lambda: not {"unreachable", "not_a_printer"} & set(self.adapter().status().faults))
            yield self

    def switch_off(self) -> None:
        """As if the plug were pulled: what works at a page for it ends too."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _file(self, name: str) -> Path:
        return self.folder / name


@dataclass
class RealCups:
    """One cupsd."""

    folder: Path
    env: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def spool(self) -> Path:
        """Where it keeps pages."""
        return self.folder / "spool"

    def server(self) -> CupsServer:
        """What the kiosk asks."""
        return CupsServer(SAY, socket=self.folder / "cups.sock", port=self.port)

    def queue(self, name: str = "Front_Desk", setup: PageSetup = A4) -> CupsQueue:
        """What the kiosk prints with."""
        return self.server().queue(name, setup)

    def run(self, *command: str) -> None:
        """One of CUPS's own commands, for this server."""
        command, *rest = command
        made = subprocess.run([command, "-h", f"127.0.0.1:{self.port}", *rest], env=dict(self.env), capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr

    def add(self, device: str, name: str = "Front_Desk", model: str = "everywhere") -> CupsQueue:
        """A queue for a device, and the default one."""
        self.run("lpadmin", "-p", name, "-E", "-v", device, "-m", model, "-o", "printer-error-policy=retry-job")
        self.run("lpadmin", "-d", name)
        return self.queue(name)

    @contextmanager
    def on(self) -> Iterator[RealCups]:
        """Running until the end of the block."""
        for name in ("root", "spool", "cache", "state", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        (self.folder / "cups-files.conf").write_text(CUPS_FILES.format(self.folder))
        (self.folder / "cupsd.conf").write_text(CUPSD.format(self.folder, self.port))
        with running("cupsd", "-f", "-c", self.folder / "cupsd.conf", "-s", self.folder / "cups-files.conf", env=self.env) as self.process:
            until(lambda: self.server().names() is not None and (self.folder / "cups.sock").is_socket())
            until(self._listens)
            yield self

    def switch_off(self) -> None:
        """As if it had crashed."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder into which the print server's own user can look."""
    with tempfile.TemporaryDirectory(prefix="backcheck-printer-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
