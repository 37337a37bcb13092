"""The manifest of a protocol's folder: the SHA-256 of every file in it, and what differs from the one that was signed.

The manifest is the text that `sha256sum` writes and checks. Whoever checks its signature brings the cryptography along.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from rules.errors import Mistake, ProtocolError

MANIFEST = "manifest.sha256"
SIGNATURE = "manifest.sig"
"""Two lines: the public key, the signature. Neither file can stand in the manifest."""
FINGERPRINT = 12
"""Digits of a content's SHA-256 that people read out to each other."""
KEY_BYTES, SIGNATURE_BYTES = 32, 64

KEY = re.compile(r"ed25519:[A-Za-z0-9+/]{43}=")
"""A public key as it stands in the settings and in the signature file."""
_SIGNATURE = re.compile(rf"({KEY.pattern})\n([A-Za-z0-9+/]{{86}}==)\n?")
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")
_MEND = "Put the signed files back, or have a clinician sign these with `python -m rules sign`."


@dataclass(frozen=True, slots=True)
class Sealed:
    """A manifest as it was signed, and what claims to be its signature."""

    manifest: bytes
    key: str
    """The public key, as `ed25519:` and base64. A claim: whether it is trusted is for others to say."""
    signature: bytes

    @property
    def sha256(self) -> str:
        """The name of this content: the SHA-256 of its manifest, in hex."""
        return hashlib.sha256(self.manifest).hexdigest()


def files(folder: Path) -> tuple[str, ...]:
    """Every file of a protocol, in order, as paths from its folder; without manifest and signature. Raises OSError."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(name for name in found if name not in {MANIFEST, SIGNATURE}))


def manifest(folder: Path) -> bytes:
    """The manifest of a folder as it is now. Raises OSError."""
    return "".join(f"{digest}  {name}\n" for name, digest in _hashes(folder).items()).encode()


def fingerprint(folder: Path) -> str:
    """The first digits of the content's SHA-256, signed or not. Raises OSError."""
    return hashlib.sha256(manifest(folder)).hexdigest()[:FINGERPRINT]


def key_line(public: bytes) -> str:
    """A public key of 32 bytes as text."""
    return f"ed25519:{base64.b64encode(public).decode()}"


def key_bytes(line: str) -> bytes:
    """The 32 bytes of a public key. Raises ValueError for what is none."""
    if not KEY.fullmatch(line):
        raise ValueError(line)
    return base64.b64decode(line.removeprefix("ed25519:"), validate=True)


def signature_file(key: str, signature: bytes) -> bytes:
    """What stands in the signature file."""
    return f"{key}\n{base64.b64encode(signature).decode()}\n".encode()


def sealed(folder: Path) -> Sealed:
    """The manifest and the signature that lie in a folder; nothing is checked yet. Raises ProtocolError where one is missing or unreadable."""
    try:
        signed, seal = (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_text("ascii")
    except FileNotFoundError as error:
        raise _refused(Path(error.filename).name, "is missing: these files are not signed.") from None
    except (OSError, UnicodeDecodeError):
        raise _refused(SIGNATURE, "cannot be read.") from None
    match = _SIGNATURE.fullmatch(seal)
    try:
        signature = base64.b64decode(match[2], validate=True) if match else b""
    except binascii.Error:
        signature = b""
    if match is None or len(signature) != SIGNATURE_BYTES:
        raise _refused(SIGNATURE, "is not a signature.")
    return Sealed(signed, match[1], signature)


def check(folder: Path, signed: bytes) -> None:
    """Hold the folder against a manifest. Raises ProtocolError with every file that was changed, added or taken away."""
    try:
        now = _hashes(folder)
    except OSError as error:
        raise _refused(Path(error.filename or folder).name, "cannot be read.") from None
    then = {match[2]: match[1] for line in signed.decode("utf-8", "replace").splitlines() if (match := _LINE.fullmatch(line))}
    found = [Mistake(name, 0, 0, "The file is not the one that was signed.", _MEND) for name in now.keys() & then.keys() if now[name] != then[name]]
    found += [Mistake(name, 0, 0, "The file was added after the signature.", _MEND) for name in now.keys() - then.keys()]
    found += [Mistake(name, 0, 0, "The file was signed and is gone.", _MEND) for name in then.keys() - now.keys()]
    if found:
        raise ProtocolError(tuple(found))


def bad_signature() -> ProtocolError:
    """What a manifest is refused with whose signature does not hold."""
    return _refused(SIGNATURE, "does not fit the manifest.")


def _hashes(folder: Path) -> dict[str, str]:
    """From the files themselves, never from lines of text: a name may hold the end of a line."""
    found = {}
    for name in files(folder):
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _refused(name: str, what: str) -> ProtocolError:
    return ProtocolError((Mistake(name, 0, 0, f"The file {what}", _MEND),))
