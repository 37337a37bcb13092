"""Two bare Debians and nothing but `kiosk setup`: one becomes the reception with its database, the other takes its code, and a flag goes across."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.bare_root import Bare

# Some minutes, and a network to fetch Debian from. The two share this machine's loopback, and nothing else.
pytestmark = [pytest.mark.system, pytest.mark.xdist_group("frozen")]
PROGRAM, SETTINGS, DATA = "/srv/backcheck/backcheck", "/etc/backcheck.toml", "/srv/data"
CLINIC = ("Mill Road", "555 0100", "Mon to Fri")
ANSWERS = {"saddle": ["numb"]}


def kiosk(root: Bare, command: str, *words: str, typed: str = "") -> str:
    """The program in this root, with its settings."""
    return root.run(PROGRAM, command, "--config", SETTINGS, *words, typed=typed)


@pytest.fixture(scope="module")
def roots(program: Path, debian: Bare, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bare, Bare]]:
    """Reception and kiosk, each with the frozen program and what it names, and no Python."""
    folder = tmp_path_factory.mktemp("two")
    reception = debian.copy(folder / "reception")
    shutil.copytree(program, reception.folder / "srv" / "backcheck", symlinks=True)
    other = reception.copy(folder / "kiosk")
    try:
        yield reception, other
    finally:
        for server in reception.folder.glob("var/lib/postgresql/*/*/postmaster.pid"):
            os.kill(int(server.read_text().split("\n")[0]), signal.SIGINT)
        shutil.rmtree(folder)


def test_a_flag_goes_from_one_bare_machine_to_the_other(roots: tuple[Bare, Bare]) -> None:
    """`setup --desk` installs and secures the database and shows a code; typed into the other's set-up it is all that a flag needs to arrive."""
    reception, other = roots
    name, phone, hours = CLINIC
    (reception.folder / "srv" / "answers.toml").write_text(
        f'clinic_name = "{name}"\nclinic_phone = "{phone}"\nclinic_hours = "{hours}"\nkiosk_id = "reception"\n'
    )
    given = ("--desk", "--host", "127.0.0.1", "--answers", "/srv/answers.toml", "--data", DATA)
    told = kiosk(reception, "setup", *given)
    assert "PostgreSQL is being installed" in told
    code = " ".join(re.findall(r"^(?:[0-9A-Z]{2,5}(?: |$))+$", told, re.MULTILINE))
    # Language, panel, country, the clinic, logo, kiosk, printer, reception's computer, hours, complaint, code, PINs: nothing takes what is offered.
    lines = ("", "", "", name, phone, hours, "", "", "folder", "2", "", "", code, "")
    kiosk(other, "setup", "--data", DATA, typed="\n".join((*lines, "")))
    (other.folder / "srv" / "answers.json").write_text(json.dumps(ANSWERS))
    said = kiosk(other, "visit", "--real", "--json", "--answers", "/srv/answers.json", "--out", "/srv/out")
    ticket = json.loads(said.splitlines()[0])["ticket"]
    kiosk(reception, "export", "--format", "note", "--ticket", ticket, "--out", "/srv/notes")
    (note,) = (reception.folder / "srv" / "notes").iterdir()
    assert ticket[:2] in note.read_text()
    assert not (other.folder / "usr" / "bin" / "psql").exists()
