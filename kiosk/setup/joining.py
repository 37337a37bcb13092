"""The kiosk's side of a pairing: fetches the server's certificate, holds it against the code, and lays what is needed beside the settings."""

from __future__ import annotations

import hmac
import socket
import ssl
import struct
from pathlib import Path

from kiosk import settings
from kiosk.guard.kept import keep_private
from kiosk.setup.pairing import Pairing, fingerprint

SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""PostgreSQL's question whether it speaks TLS."""
PATIENCE = 10
"""Seconds."""
CERTIFICATE, PASSWORD, KEY = "server.crt", "server.password", "answers.key"


class JoinError(Exception):
    """The server of the pairing cannot be reached, or is another one; the message says how to mend it."""


def joined_settings(pairing: Pairing, folder: Path) -> dict[str, object]:
    """The settings of a kiosk that has joined, with its files in this folder."""
    return {
        settings.SERVER.key: pairing.address,
        settings.SERVER_CERTIFICATE.key: str(folder / CERTIFICATE),
        settings.SERVER_PASSWORD_FILE.key: str(folder / PASSWORD),
        settings.ANSWERS_KEY.key: str(folder / KEY),
    }


def fetch_certificate(pairing: Pairing) -> str:
    """The server's certificate (PEM), if it is the one that the code means. Nothing secret is sent. Raises JoinError."""
    try:
        with socket.create_connection((pairing.host, pairing.port), PATIENCE) as raw:
            raw.sendall(SSL_REQUEST)
            if raw.recv(1) != b"S":
                raise JoinError(f"{pairing.host} does not encrypt. Run `kiosk setup --desk` on the reception's computer once more.")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the fingerprint is what decides
            with context.wrap_socket(raw) as secure:
                der = secure.getpeercert(binary_form=True) or b""
    except OSError as error:
        where = f"{pairing.host}, port {pairing.port}"
        raise JoinError(f"{where}: cannot be reached ({error.strerror or error}). Is the reception's computer on, and on this network?") from None
    if not hmac.compare_digest(fingerprint(der), pairing.fingerprint):
        raise JoinError(f"{pairing.host} is another computer than the code comes from, or its certificate is new. Make a new pairing code there.")
    return ssl.DER_cert_to_PEM_cert(der)


def keep_joined(pairing: Pairing, certificate: str, folder: Path) -> None:
    """The certificate, the password and the key of the answers, each a file of mode 0600. Raises OSError."""
    keep_private(folder / CERTIFICATE, certificate.encode())
    keep_private(folder / PASSWORD, f"{pairing.password_text}\n".encode())
    keep_private(folder / KEY, f"aes-256-gcm:{pairing.key.hex()}\n".encode())
