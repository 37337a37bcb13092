"""The same on the PostgreSQL that Debian has, which is older than the tests' own and speaks TLS: the contract, the way to it, the password."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.errors import StoreError
from kiosk.server import Server
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.postgres_schema import OLDEST_SERVER
from kiosk.storage.sealing import Sealer
from tests.kiosk.storage.contract import StoreContract
from tests.kiosk.storage.open_contract import OpenContract
from tests.kiosk.storage.paper_contract import PaperContract
from tests.kiosk.storage.postgres_server import PostgresServer, debian
from tests.lacking import lacking

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("postgres")]
WEEK = timedelta(days=7)


def certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """A certificate that vouches for itself, for this address, with its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the clinic's server")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now - WEEK, now + WEEK)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir()
    path = folder / "server.crt"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "server.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running() -> Iterator[PostgresServer]:
    """Debian's, on a port of its own besides its socket; without TLS."""
    programs = debian()
    if programs is None:
        lacking("PostgreSQL is missing: sh resources/deploy/system-libraries.sh server")
    made = PostgresServer(programs, "listen_addresses=127.0.0.1", f"port={free_port()}").start()
    yield made
    made.remove()


class TestDebiansPostgres(StoreContract):
    """The shared contract."""

    @pytest.fixture
    def store(self, server_store: PostgresStore) -> PostgresStore:
        return server_store


class TestDebiansPostgresPaper(PaperContract):
    """The shared contract about paper."""

    @pytest.fixture
    def store(self, server_store: PostgresStore) -> PostgresStore:
        return server_store


class TestDebiansPostgresOpen(OpenContract):
    """The shared contract about open flags."""

    @pytest.fixture
    def store(self, server_store: PostgresStore) -> PostgresStore:
        return server_store


def beats(server: Server, tmp_path: Path) -> tuple[int, bool]:
    """Connect as a desk does; the server's version, and whether the way is encrypted."""
    store = PostgresStore(server, "test", Sealer(tmp_path / "key"))
    try:
        store.beats()
        return store.about()
    finally:
        store.close()


def by_network(server: PostgresServer, certificate: Path | None, password_file: Path | None = None) -> Server:
    """The same server by its address instead of its socket."""
    address = replace(server.server.address, host="127.0.0.1")
    return Server(address, certificate, password_file)


def test_the_version_is_told(postgres: PostgresServer, tmp_path: Path):
    """Debian's is at least the oldest that is supported, and is told by its number."""
    version, encrypted = beats(postgres.server, tmp_path)
    assert version >= OLDEST_SERVER
    assert not encrypted


def test_a_server_without_tls_is_refused(postgres: PostgresServer, tmp_path: Path):
    """Where a certificate is named, a server that does not encrypt gets nothing, and the refusal says why."""
    with pytest.raises(StoreError, match="does not support SSL"):
        beats(by_network(postgres, certificate(tmp_path / "tls")), tmp_path)


@pytest.fixture
def guarded(running: PostgresServer, tmp_path: Path) -> Iterator[tuple[PostgresServer, Path]]:
    """The server with TLS and passwords, and its certificate."""
    path = certificate(tmp_path / "tls")
    for name in ("server.crt", "server.key"):
        shutil.copy(path.with_name(name), running.data / name)
        (running.data / name).chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(running.data / name, "nobody")
    rules = running.data / "pg_hba.conf"
    before = rules.read_text()
    with running.connect() as connection:
        connection.execute("ALTER ROLE backcheck PASSWORD 'hunter2'")
        rules.write_text("local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n")
        connection.execute("ALTER SYSTEM SET ssl = on")
        connection.execute("SELECT pg_reload_conf()")
    yield running, path
    rules.write_text(before)
    with running.connect() as connection:
        connection.execute("ALTER SYSTEM RESET ssl")
        connection.execute("SELECT pg_reload_conf()")


def password_file(folder: Path, text: str) -> Path:
    path = folder / "password"
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_encrypted_and_vouched_for(guarded: tuple[PostgresServer, Path], tmp_path: Path):
    """With the server's certificate and the password from its file the way is encrypted and the server let us in."""
    server, path = guarded
    assert beats(by_network(server, path, password_file(tmp_path, "hunter2\n")), tmp_path)[1]


def test_a_stranger_is_refused(guarded: tuple[PostgresServer, Path], tmp_path: Path):
    """A server that another certificate vouches for gets nothing, not even the password."""
    server, _ = guarded
    other = certificate(tmp_path / "other")
    with pytest.raises(StoreError, match="certificate verify failed") as refused:
        beats(by_network(server, other, password_file(tmp_path, "hunter2")), tmp_path)
    assert "hunter2" not in str(refused.value)


def test_a_certificate_for_another_address_is_refused(guarded: tuple[PostgresServer, Path], tmp_path: Path):
    """A certificate that is trusted and names another address does not vouch for this one."""
    server, path = guarded
    address = replace(server.server.address, host="localhost")
    with pytest.raises(StoreError, match="does not match host name"):
        beats(Server(address, path, password_file(tmp_path, "hunter2")), tmp_path)


def test_a_wrong_password_is_said_without_it(guarded: tuple[PostgresServer, Path], tmp_path: Path):
    """The message says what to look at, and holds neither the wrong nor the right password."""
    server, path = guarded
    with pytest.raises(StoreError, match="does not let this computer in") as refused:
        beats(by_network(server, path, password_file(tmp_path, "hunter3")), tmp_path)
    assert "hunter" not in str(refused.value)


def test_a_password_from_pgpass(guarded: tuple[PostgresServer, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without a password file PostgreSQL's own ~/.pgpass is used."""
    server, path = guarded
    monkeypatch.setenv("PGPASSFILE", str(password_file(tmp_path, "127.0.0.1:*:*:backcheck:hunter2\n")))
    assert beats(by_network(server, path), tmp_path)[1]
