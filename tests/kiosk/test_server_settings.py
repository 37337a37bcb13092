"""The server in the settings: what is an address, what must be there for one on another computer, and that a password is never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.config import Config, parse
from kiosk.errors import ConfigError
from kiosk.server import Address, address
from kiosk.values import UnfitError

HEAD = 'clinic_name = "The clinic by the river"\nclinic_phone = "555 0100"\nclinic_hours = "Mon to Fri"\n'


def settings(lines: str) -> Config:
    return parse((HEAD + lines).encode(), "kiosk.toml")


@pytest.mark.parametrize(
    ("text", "meant", "local"),
    [
        ("postgresql://kiosk@flags.example.org/backcheck", Address("kiosk", "flags.example.org", 5432, "backcheck"), False),
        ("postgres://kiosk@10.0.0.7:6432/backcheck", Address("kiosk", "10.0.0.7", 6432, "backcheck"), False),
        ("postgresql://kiosk@[2001:db8::7]/backcheck", Address("kiosk", "2001:db8::7", 5432, "backcheck"), False),
        ("postgresql://kiosk@localhost/backcheck", Address("kiosk", "localhost", 5432, "backcheck"), True),
        ("postgresql://kiosk@[::1]/backcheck", Address("kiosk", "::1", 5432, "backcheck"), True),
        ("postgresql://kiosk@/backcheck", Address("kiosk", "", 5432, "backcheck"), True),
        ("postgresql://kiosk@/backcheck?host=/run/postgresql", Address("kiosk", "/run/postgresql", 5432, "backcheck"), True),
    ],
)
def test_addresses(text: str, meant: Address, local: bool):
    """Names, numbers of both kinds and sockets are understood, and which of them are on this computer."""
    assert address(text) == meant
    assert meant.local is local


@pytest.mark.parametrize(
    "text",
    [
        "mysql://kiosk@host/backcheck",
        "postgresql://host/backcheck",
        "postgresql://kiosk@host",
        "postgresql://kiosk@host/backcheck?sslmode=disable",
        "postgresql://kiosk@host/backcheck?host=/run&sslmode=disable",
        "postgresql://kiosk@one,two/backcheck",
        "postgresql://kiosk@host/back check",
    ],
)
def test_no_addresses(text: str):
    """Anything else is refused: nothing in an address can switch encryption off."""
    with pytest.raises(UnfitError, match="is no address of a PostgreSQL server"):
        address(text)


@pytest.mark.parametrize("text", ["postgresql://kiosk:hunter2@host/backcheck", "postgresql://kiosk@host/backcheck?password=hunter2"])
def test_a_password_is_refused_and_not_repeated(text: str):
    """Settings files are shown to people: a password in one is refused, and the refusal does not hold it."""
    with pytest.raises(ConfigError, match="holds a password") as refused:
        settings(f'server = "{text}"')
    assert "hunter2" not in str(refused.value)


def test_without_a_server():
    """One computer needs none."""
    assert settings("").server is None


def test_another_computer_needs_a_certificate():
    """Without the certificate that vouches for it a server on another computer is refused, with what to do; with it, it is taken."""
    line = 'server = "postgresql://kiosk@flags.example.org/backcheck"\n'
    with pytest.raises(ConfigError, match=r"server is on another computer, and server_certificate is missing.*Name the file"):
        settings(line)
    server = settings(f'{line}server_certificate = "/etc/backcheck/server.crt"\nserver_password_file = "/etc/backcheck/password"').server
    assert server is not None
    assert (server.certificate, server.password_file) == (Path("/etc/backcheck/server.crt"), Path("/etc/backcheck/password"))
    assert str(server.address) == "kiosk@flags.example.org/backcheck"
