"""Known weaknesses of the locked packages: what is known fails and is named, and so does whatever could not be asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.lacking import lacking

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "resources" / "deploy" / "audit.sh"
PROGRAM = ROOT / "build" / "audit" / "bin" / "pip-audit"
LOCKS = sorted(ROOT.glob("requirements*.lock"))
SILENT_ABOUT_IT = "until it can be asked, weaknesses may be known"


class Service(ThreadingHTTPServer):
    """Answers as OSV does: a POST of a package with its version brings what is known of it, `{}` where nothing is."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.known: dict[str, list[dict[str, Any]]] = {}
        self.status = 200
        self.asked: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_port}/v1/query"

    def plant(self, package: str, fixed: str, schema: str = "1.6.0") -> None:
        """From now on a weakness of all versions before `fixed` is known."""
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]
        affected = [{"package": {"name": package, "ecosystem": "PyPI"}, "ranges": ranges}]
        self.known[package] = [{"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "schema_version": schema, "affected": affected}]


class Asked(BaseHTTPRequestHandler):
    """One question."""

    server: Service

    def do_POST(self) -> None:
        """The answer of the service as it is now."""
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((question["package"]["name"], question["version"]))
        known = self.server.known.get(question["package"]["name"])
        body = json.dumps({"vulns": known} if known else {}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A test prints nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    """It answers until the test is over."""
    if not PROGRAM.exists():
        lacking("pip-audit is not in build/audit: `make build/audit.stamp` puts it there")
    with Service() as made:
        thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def audit(folder: Path, address: str, locks: list[Path]) -> subprocess.CompletedProcess[str]:
    """As `make audit` does, with another service."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*", "PIP_AUDIT_OSV_URL": address}
    return subprocess.run(["sh", SCRIPT, PROGRAM, *locks], env=env, capture_output=True, text=True, check=False)


def locked(lock: Path) -> list[tuple[str, str]]:
    """What a lock names: packages with their versions."""
    return re.findall(r"^(\S+)==(\S+)", lock.read_text(), re.MULTILINE)


@pytest.mark.system
def test_every_locked_package_is_asked_about(service: Service, tmp_path: Path) -> None:
    """Where nothing is known it ends well, and has asked about each package of each lock in its very version."""
    done = audit(tmp_path, service.address, LOCKS)
    assert done.returncode == 0, done.stderr
    assert sorted(service.asked) == sorted(entry for lock in LOCKS for entry in locked(lock))
    assert len(done.stdout.splitlines()) == len(LOCKS) == 3


@pytest.mark.system
def test_a_known_weakness_fails_and_is_named(service: Service, tmp_path: Path) -> None:
    """A planted weakness of one package ends with 1, and says which package, which version, and which version mends it."""
    service.plant("pillow", "99.1")
    done = audit(tmp_path, service.address, [ROOT / "requirements.lock"])
    assert done.returncode == 1
    version = dict(locked(ROOT / "requirements.lock"))["pillow"]
    assert re.search(rf"^pillow +{re.escape(version)} +PYSEC-2026-1 +99\.1 +CVE-2026-1", done.stdout, re.MULTILINE)
    assert done.stderr.splitlines()[-1].startswith("Weaknesses are known in: ")


@pytest.mark.system
def test_a_service_that_cannot_be_reached_fails(service: Service, tmp_path: Path) -> None:
    """Nobody at the port: it ends with 2, and the last line says that nothing is known to be well."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        done = audit(tmp_path, f"http://127.0.0.1:{taken.getsockname()[1]}/v1/query", [ROOT / "requirements.lock"])
    assert done.returncode == 2
    assert SILENT_ABOUT_IT in done.stderr.splitlines()[-1].lower()
    assert "nothing is known" not in done.stdout


@pytest.mark.system
def test_a_service_that_fails_or_speaks_otherwise_fails(service: Service, tmp_path: Path) -> None:
    """An error of the service, and an answer in a form that is not understood, are no good news: 2, each."""
    service.plant("pillow", "99.1", schema="2.0.0")
    assert audit(tmp_path, service.address, [ROOT / "requirements.lock"]).returncode == 2
    service.status = 503
    assert audit(tmp_path, service.address, [ROOT / "requirements.lock"]).returncode == 2


@pytest.mark.parametrize(
    ("said", "code", "lines", "expected"),
    [
        ("No known vulnerabilities found", 0, "a==1", 0),
        ("No known vulnerabilities found", 0, "", 2),
        ("WARNING:pip_audit: not understood\nNo known vulnerabilities found", 0, "a==1", 2),
        ("WARNING:pip_audit: not understood\nFound 1 known vulnerability in 1 package", 1, "a==1", 2),
        ("Found 2 known vulnerabilities in 1 package", 1, "a==1", 1),
        ("requests.exceptions.ConnectionError", 1, "a==1", 2),
        ("not found", 127, "a==1", 2),
    ],
)
def test_only_a_whole_answer_is_good_news(said: str, code: int, lines: str, expected: int, tmp_path: Path) -> None:
    """Whatever pip-audit says and ends with: 0 only where all was asked and nothing is known; what is known of another lock is told beside it."""
    (tmp_path / "a.lock").write_text(f"{lines}\n")
    (tmp_path / "b.lock").write_text("b==1\n")
    other = 'case "$*" in *b.lock*) echo "Found 1 known vulnerability in 1 package" >&2; exit 1;; esac'
    (tmp_path / "said").write_text(f"{said}\n")
    for name, first in (("alone", ""), ("beside", other)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{first}\ncat {tmp_path}/said >&2\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    run = ["sh", SCRIPT, tmp_path / "alone", tmp_path / "a.lock"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == expected, done.stderr
    assert (SILENT_ABOUT_IT in done.stderr.lower()) == (expected == 2)
    both = subprocess.run(["sh", SCRIPT, tmp_path / "beside", tmp_path / "a.lock", tmp_path / "b.lock"], capture_output=True, text=True, check=False)
    assert both.returncode == (2 if expected == 2 else 1)
    assert "b.lock" in both.stderr.splitlines()[-1]


def test_make_audit_asks_about_every_lock() -> None:
    """No lock is left out, and the tool comes from its own."""
    if shutil.which("make") is None:
        lacking("make is missing")
    said = subprocess.run(["make", "--dry-run", "--always-make", "audit"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    command = next(line for line in said.splitlines() if "audit.sh" in line)
    assert sorted(command.split()[-len(LOCKS) :]) == [lock.name for lock in LOCKS]
    assert "--require-hashes --requirement requirements-audit.lock" in said
