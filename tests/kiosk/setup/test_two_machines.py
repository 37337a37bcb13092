"""Two machines by their set-ups alone: Debian's PostgreSQL made and secured on one, its pairing file taken by the other."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kiosk.__main__ import main
from kiosk.clock import SystemClock
from kiosk.config import Config, load
from kiosk.errors import ExitCode
from kiosk.serving import look_at_server
from kiosk.setup import database, pairing
from kiosk.setup.joining import JoinError, fetch_certificate
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from tests.lacking import lacking

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("postgres")]
CLUSTER = "backcheckselftest"
CLINIC = 'clinic_name = "Mill Road"\nclinic_phone = "555 0100"\nclinic_hours = "Mon to Fri"\n'


@pytest.fixture(scope="module")
def reception(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the reception's settings, with a database behind it that the tests remove."""
    if shutil.which("pg_createcluster") is None or os.geteuid() != 0:
        lacking("Debian's PostgreSQL is missing, or this is not root: sh resources/deploy/system-libraries.sh server")
    folder = tmp_path_factory.mktemp("reception")
    (folder / "answers.toml").write_text(f'{CLINIC}kiosk_id = "reception"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "CLUSTER", CLUSTER)
        command = ["setup", "--desk", "--kiosk", "2", "--host", "127.0.0.1", "--data", str(folder / "data")]
        try:
            assert main([*command, "--config", str(folder / "desk.toml"), "--answers", str(folder / "answers.toml")]) == ExitCode.DONE
            yield folder
        finally:
            version = max(path.parent.name for path in Path("/usr/lib/postgresql").glob("*/bin"))
            subprocess.run(["pg_dropcluster", "--stop", version, CLUSTER], check=False, capture_output=True)


def join(reception: Path, folder: Path) -> Config:
    """A kiosk whose set-up was given the file for the first kiosk."""
    folder.mkdir()
    (folder / "answers.toml").write_text(f'{CLINIC}flags = "server"\npairing = "{reception / "kiosk-1.pairing"}"\n')
    settings = folder / "kiosk.toml"
    assert main(["setup", "--config", str(settings), "--data", str(folder / "data"), "--answers", str(folder / "answers.toml")]) == ExitCode.DONE
    return load(settings)


def test_what_one_writes_the_other_reads(reception: Path, tmp_path: Path) -> None:
    """Kiosk and desk reach the database encrypted, each with a role and a password of its own, share its tables and the key of the answers."""
    kiosk, desk = join(reception, tmp_path / "kiosk"), load(reception / "desk.toml")
    assert kiosk.server is not None
    assert desk.server is not None
    assert kiosk.server.address.user == "kiosk_1"
    assert look_at_server(kiosk, kiosk.server).encrypted
    one, other = (PostgresStore(each.server, "test", Sealer(each.answers_key)) for each in (kiosk, desk))
    one.beat(kiosk.kiosk_id, SystemClock().utc())
    assert list(other.beats()) == [kiosk.kiosk_id]
    assert Sealer(desk.answers_key).unseal(Sealer(kiosk.answers_key).seal(b"plain", "owner"), "owner") == b"plain"
    one.close()
    other.close()


def test_secrets_are_their_owners_alone(reception: Path, tmp_path: Path) -> None:
    """Settings, password, key and pairing files: mode 0600 on both machines."""
    kiosk = join(reception, tmp_path / "kiosk")
    assert kiosk.server is not None
    files = [*reception.glob("*.pairing"), reception / "desk.toml", kiosk.server.password_file, kiosk.answers_key]
    assert len(files) == 5
    assert {path.stat().st_mode & 0o777 for path in files if path} == {0o600}


def test_nobody_gets_in_without_encryption_or_password(reception: Path) -> None:
    """By the network in the clear, or with a wrong password, the server lets nobody in."""
    told = pairing.read((reception / "kiosk-1.pairing").read_text())
    by = {"host": told.host, "port": told.port, "user": told.role, "dbname": told.database}
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(**by, password=told.password_text, sslmode="disable")
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(**by, password=told.role, sslmode="require")


def test_another_server_is_not_joined(reception: Path) -> None:
    """A server whose certificate is not the one in the code gets no password: the kiosk's set-up says that it is another computer."""
    told = pairing.read((reception / "kiosk-1.pairing").read_text())
    other = pairing.Pairing(told.host, told.port, told.database, told.role, told.password, bytes(16), told.key)
    with pytest.raises(JoinError, match="another computer"):
        fetch_certificate(other)
    fetch_certificate(told)
