"""The pairing code: all that a kiosk must know of the reception's database, as letters in groups that are read off one screen and typed into another.

Each group has four letters and a check letter, so that a mistake is told by its group; the whole has a checksum. The code
holds a password and the key of the answers: whoever photographs it may read flags, and it is shown once.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U."""
LOOKALIKES = str.maketrans("ILOU", "110V")
GROUP, LINE_GROUPS = 4, 6
"""Letters of a group without its check letter; groups of a line on the screen."""
VERSION = 1
PASSWORD_BYTES, FINGERPRINT_BYTES, KEY_BYTES, SUM_BYTES = 12, 16, 32, 4
NAMES = re.compile(r"[\w.-]{1,60}", re.ASCII)
SUFFIX = ".pairing"
"""Of the same as a file, for a USB stick."""
FILE_HEAD = "Backcheck pairing. Holds a password: erase it once the kiosk has taken it.\n"


class PairingError(Exception):
    """Not a pairing code, or one that was misread; the message says which group."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What the reception's computer tells one kiosk."""

    host: str
    """An IPv4 address or a name."""
    port: int
    database: str
    role: str
    password: bytes
    fingerprint: bytes
    """The first bytes of the SHA-256 of the server's certificate (DER)."""
    key: bytes
    """What answers are sealed with."""

    @property
    def password_text(self) -> str:
        """As PostgreSQL is told it."""
        return self.password.hex()

    @property
    def address(self) -> str:
        """As the settings name the server."""
        return f"postgresql://{self.role}@{self.host}:{self.port}/{self.database}"


def fingerprint(der: bytes) -> bytes:
    """Of a certificate. 128 bits: nobody makes a second certificate with the same."""
    return hashlib.sha256(der).digest()[:FINGERPRINT_BYTES]


def code(pairing: Pairing) -> str:
    """The letters: lines of groups."""
    content = bytes([VERSION]) + _host(pairing.host) + pairing.port.to_bytes(2)
    content += b"".join(map(_text, (pairing.database, pairing.role))) + pairing.password + pairing.fingerprint + pairing.key
    letters = _letters(content + hashlib.sha256(content).digest()[:SUM_BYTES])
    parts = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    groups = [part + _check(part, number) for number, part in enumerate(parts)]
    return "\n".join(" ".join(groups[at : at + LINE_GROUPS]) for at in range(0, len(groups), LINE_GROUPS))


def as_file(pairing: Pairing) -> str:
    """The same for a USB stick."""
    return f"{FILE_HEAD}{code(pairing)}\n"


def read(text: str) -> Pairing:
    """From letters in any grouping, small or capital, or from the file. Raises PairingError."""
    letters = re.sub(r"[\s-]", "", text.removeprefix(FILE_HEAD)).upper().translate(LOOKALIKES)
    if not letters or not all(letter in ALPHABET for letter in letters):
        raise PairingError("This is no pairing code: it has letters and digits only. Type what the reception's computer shows.")
    groups = [letters[at : at + GROUP + 1] for at in range(0, len(letters), GROUP + 1)]
    for number, group in enumerate(groups):
        if len(group) < 2 or _check(group[:-1], number) != group[-1]:  # noqa: PLR2004 - a letter and its check letter
            line, place = divmod(number, LINE_GROUPS)
            raise PairingError(f"Group {place + 1} of line {line + 1} is not as it was shown: {group}. Look at it again.")
    return _parsed(_bytes("".join(group[:-1] for group in groups)))


# --- bytes --------------------------------------------------------------------------------------------


def _parsed(content: bytes) -> Pairing:
    content, checksum = content[:-SUM_BYTES], content[-SUM_BYTES:]
    if hashlib.sha256(content).digest()[:SUM_BYTES] != checksum:
        raise PairingError("The pairing code is not whole, or two of its groups are exchanged. Look at it again from its beginning.")
    if content[0] != VERSION:
        raise PairingError("The reception's computer has another version of Backcheck. Install the same one on both.")
    host, rest = _host_of(content[1:])
    port, rest = int.from_bytes(rest[:2]), rest[2:]
    database, rest = _text_of(rest)
    role, rest = _text_of(rest)
    if len(rest) != PASSWORD_BYTES + FINGERPRINT_BYTES + KEY_BYTES or not port:
        raise _foreign()
    password, rest = rest[:PASSWORD_BYTES], rest[PASSWORD_BYTES:]
    return Pairing(host, port, database, role, password, rest[:FINGERPRINT_BYTES], rest[FINGERPRINT_BYTES:])


def _host(host: str) -> bytes:
    """Four bytes of an address behind a zero, or a name behind its length."""
    try:
        return b"\0" + IPv4Address(host).packed
    except AddressValueError:
        return _text(host)


def _host_of(content: bytes) -> tuple[str, bytes]:
    if content[:1] == b"\0":
        return str(IPv4Address(content[1:5])), content[5:]
    return _text_of(content)


def _text(text: str) -> bytes:
    if not NAMES.fullmatch(text):
        raise PairingError(f'"{text}" cannot stand in a pairing code: it takes letters, digits, ".", "_" and "-", at most 60.')
    return bytes([len(text)]) + text.encode("ascii")


def _text_of(content: bytes) -> tuple[str, bytes]:
    size = content[0] if content else 0
    text = content[1 : 1 + size].decode("ascii", "replace")
    if len(text) != size or not NAMES.fullmatch(text):
        raise _foreign()
    return text, content[1 + size :]


def _foreign() -> PairingError:
    return PairingError("This is the pairing code of another program.")


# --- letters ------------------------------------------------------------------------------------------


def _check(part: str, number: int) -> str:
    """One letter that another letter, two exchanged ones, or the group at another place would change."""
    total = sum((place + 1) * 2 * ALPHABET.index(letter) + ALPHABET.index(letter) for place, letter in enumerate(part)) + 7 * number
    return ALPHABET[total % len(ALPHABET)]


def _letters(content: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in content)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def _bytes(letters: str) -> bytes:
    bits = "".join(f"{ALPHABET.index(letter):05b}" for letter in letters)
    whole = len(bits) // 8 * 8
    if "1" in bits[whole:] or whole <= SUM_BYTES * 8:
        raise PairingError("The pairing code is not whole. Look at its end again.")
    return bytes(int(bits[at : at + 8], 2) for at in range(0, whole, 8))
