"""The reception's side: makes and secures a PostgreSQL of its own on Debian, and draws what each kiosk needs to reach it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.setup.pairing import KEY_BYTES, PASSWORD_BYTES, Pairing, fingerprint

if TYPE_CHECKING:
    from cryptography import x509

CLUSTER, DATABASE, OWNER = "backcheck", "backcheck", "backcheck"
"""A cluster beside those that are there, a database, and the role that owns it; nobody signs in as the owner."""
DESK_ROLE, KIOSK_ROLE = "desk", "kiosk_{}"
TOOL = "pg_createcluster"
INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "postgresql")
SUPERUSER = "postgres"
CONF, HBA = Path("/etc/postgresql"), "pg_hba.conf"
YEARS = timedelta(days=3650)
CONNECTIONS = 300
SETTINGS = """\
# Written by `kiosk setup --desk`.
listen_addresses = '*'
max_connections = {connections}
password_encryption = 'scram-sha-256'
ssl = on
ssl_cert_file = '{folder}/server.crt'
ssl_key_file = '{folder}/server.key'
ssl_min_protocol_version = 'TLSv1.3'
"""
RULES = """\
# Written by `kiosk setup --desk`: the administrator by the socket of this computer, everybody else encrypted and with a password.
local    all  {superuser}  peer
hostssl  {database}  all  all  scram-sha-256
"""


class DatabaseError(Exception):
    """The database cannot be made here; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A database that runs."""

    port: int
    certificate: Path
    pairings: tuple[Pairing, ...]
    """The desk's own first, then one for each kiosk."""


def installed() -> bool:
    """Whether PostgreSQL is there, as Debian packs it."""
    return shutil.which(TOOL) is not None


def make_database(host: str, kiosks: int, key: bytes | None = None) -> Made:
    """Install PostgreSQL and make the cluster where there is none, secure it, and give the desk and so many kiosks new passwords.

    Old passwords no longer open it.
    `host` is this computer's address as the kiosks reach it; `key` seals answers, None: a new one. Run as root. Raises DatabaseError.
    """
    if os.geteuid() != 0:
        raise DatabaseError("Only the administrator can make a database. Run it with sudo.")
    if not installed():
        _install()
    found = _clusters()
    if CLUSTER not in {name for _, name, _ in found}:
        version = max(path.parent.name for path in Path("/usr/lib/postgresql").glob("*/bin"))
        _run(["pg_createcluster", version, CLUSTER, "--encoding", "UTF8", "--start-conf", "auto"])
        found = _clusters()
    version, port = next((version, port) for version, name, port in found if name == CLUSTER)
    folder = CONF / version / CLUSTER
    certificate = _secure(folder, host)
    _run(["pg_ctlcluster", version, CLUSTER, "restart"])
    shared = key or secrets.token_bytes(KEY_BYTES)
    roles = [DESK_ROLE, *(KIOSK_ROLE.format(number) for number in range(1, kiosks + 1))]
    mark = fingerprint(_der(certificate))
    pairings = tuple(Pairing(host, port, DATABASE, role, secrets.token_bytes(PASSWORD_BYTES), mark, shared) for role in roles)
    _sql(port, "postgres", statements(pairings))
    if DATABASE not in _sql(port, "postgres", "SELECT datname FROM pg_database;").split():
        _sql(port, "postgres", f"CREATE DATABASE {DATABASE} OWNER {OWNER};")
    _sql(port, "postgres", f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {OWNER};")
    _sql(port, DATABASE, f"ALTER SCHEMA public OWNER TO {OWNER};")
    return Made(port, certificate, pairings)


def statements(pairings: Sequence[Pairing]) -> str:
    """What makes the owner and gives each role its password; passwords are hexadecimal, names are ours: nothing needs quoting."""
    roles = [f"{_create(OWNER)} ALTER ROLE {OWNER} NOLOGIN;"]
    for pairing in pairings:
        # Tables belong to the owner, whoever of them comes first: each works as the owner from its first statement on.
        roles.append(f"{_create(pairing.role)} ALTER ROLE {pairing.role} LOGIN PASSWORD '{pairing.password_text}';")
        roles.append(f"GRANT {OWNER} TO {pairing.role}; ALTER ROLE {pairing.role} SET role = '{OWNER}';")
    return "\n".join(roles)


def _create(role: str) -> str:
    return f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role}; END IF; END $$;"


def _install() -> None:
    """As Debian would. A first try may fail for want of the lists of packages."""
    if shutil.which("apt-get") is None:
        raise DatabaseError("PostgreSQL is not installed, and this is no Debian. Install it with the packages that belong to it.")
    try:
        _run(INSTALL)
    except DatabaseError:
        _run(["apt-get", "update"])
        _run(INSTALL)


def _clusters() -> list[tuple[str, str, int]]:
    """Version, name and port of each."""
    lines = [line.split() for line in _run(["pg_lsclusters", "--no-header"]).splitlines()]
    return [(line[0], line[1], int(line[2])) for line in lines]


def _secure(folder: Path, host: str) -> Path:
    """A certificate for this address, kept while it is for it; encryption, and passwords only over it."""
    path = folder / "server.crt"
    if not path.exists() or not _vouches_for(path, host):
        _make_certificate(folder, host)
    (folder / "conf.d").mkdir(exist_ok=True)
    _keep(folder / "conf.d" / "backcheck.conf", SETTINGS.format(connections=CONNECTIONS, folder=folder).encode(), 0o644)
    _keep(folder / HBA, RULES.format(superuser=SUPERUSER, database=DATABASE).encode(), 0o640)
    return path


def _make_certificate(folder: Path, host: str) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Backcheck")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + YEARS)
        .add_extension(x509.SubjectAlternativeName([_name(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _keep(folder / "server.key", secret, 0o600)
    _keep(folder / "server.crt", made.public_bytes(serialization.Encoding.PEM), 0o644)


def _name(host: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(IPv4Address(host))
    except AddressValueError:
        return x509.DNSName(host)


def _vouches_for(path: Path, host: str) -> bool:
    from cryptography import x509

    names = x509.load_pem_x509_certificate(path.read_bytes()).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return _name(host) in names


def _der(path: Path) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)


def _keep(path: Path, content: bytes, mode: int) -> None:
    """The server's own from its first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    shutil.chown(path, SUPERUSER, SUPERUSER)
    path.chmod(mode)


def _sql(port: int, database: str, text: str) -> str:
    """As the administrator, by the socket; the text goes by standard input, so that no list of programs shows a password."""
    command = ["psql", "--quiet", "--no-psqlrc", "--tuples-only", "--set=ON_ERROR_STOP=1", f"--port={port}", f"--dbname={database}"]
    return _run(command, text, user=SUPERUSER)


def _run(command: Sequence[str], text: str = "", user: str | None = None) -> str:
    """Raises DatabaseError with the program's own last words, which hold no password: PostgreSQL names the line, not what it says."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": "/", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, user=user, cwd="/", env=environment)  # noqa: S603 - fixed words
    except OSError as error:
        raise DatabaseError(f"{command[0]}: {error.strerror}. Install what belongs to PostgreSQL: apt-get install postgresql") from None
    if done.returncode:
        raise DatabaseError(f"{command[0]} refused: {(done.stderr.strip().splitlines() or ['it did not say why'])[0]}")
    return done.stdout
