"""The manifest of a protocol's folder: the SHA-256 of every file in it, and what differs from the one that was signed.

The manifest is the text that `sha256sum` writes and checks. Whoever checks its signature brings the cryptography along.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from rules.errors import Mistake, ProtocolError

MANIFEST = "manifest.sha256"
SIGNATURE = "manifest.sig"
"""Two lines: the public key, the signature. Neither of the two files can stand in the manifest."""
FINGERPRINT = 12
"""Digits of a content's SHA-256 that people read out to each other."""
KEY = re.compile(r"ed25519:[A-Za-z0-9+/]{43}=")
"""A public key of 32 bytes, as it stands in the settings and in the signature file."""

_SIGNATURE = re.compile(rf"({KEY.pattern})\n([A-Za-z0-9+/]{{86}}==)\n")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_MEND = "Put the signed files back, or have a clinician sign these with `python -m rules sign`."


@dataclass(frozen=True, slots=True)
class Sealed:
    """A manifest as it was signed, and what claims to be its signature."""

    manifest: bytes
    key: str
    """The public key, as `ed25519:` and base64. A claim: whether it is trusted is for others to say."""
    signature: bytes
    """64 bytes."""

    @property
    def sha256(self) -> str:
        """The name of this content: the SHA-256 of its manifest, in hex."""
        return hashlib.sha256(self.manifest).hexdigest()


def files(folder: Path) -> tuple[str, ...]:
    """Every file of a protocol, in order, as paths from its folder; without manifest and signature. Raises OSError."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(name for name in found if name not in {MANIFEST, SIGNATURE}))


def manifest(folder: Path) -> bytes:
    """The manifest of a folder as it is now. Raises ProtocolError for a file that cannot be read or named."""
    hashes = _hashes(folder)
    unprintable = tuple(Mistake(_plain(name), 0, 0, "The file's name cannot be printed.", "Rename it.") for name in hashes if not name.isprintable())
    if unprintable:
        raise ProtocolError(unprintable)
    return "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()


def fingerprint(folder: Path) -> str:
    """The first digits of the content's SHA-256, signed or not. Raises ProtocolError."""
    return hashlib.sha256(manifest(folder)).hexdigest()[:FINGERPRINT]


def key_line(public: bytes) -> str:
    """A public key of 32 bytes as text."""
    return f"ed25519:{base64.b64encode(public).decode()}"


def key_bytes(line: str) -> bytes:
    """The 32 bytes of a public key that fits `KEY`."""
    return base64.b64decode(line.removeprefix("ed25519:"))


def signature_file(key: str, signature: bytes) -> bytes:
    """What stands in the signature file."""
    return f"{key}\n{base64.b64encode(signature).decode()}\n".encode()


def sealed(folder: Path) -> Sealed:
    """The manifest and the signature that lie in a folder; nothing is checked yet. Raises ProtocolError where one is missing or unreadable."""
    try:
        signed, seal = (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes()
    except FileNotFoundError as error:
        raise _refused(Path(error.filename).name, "is missing: this content is not signed.") from None
    except OSError as error:
        raise _refused(Path(error.filename).name, "cannot be read.") from None
    match = _SIGNATURE.fullmatch(seal.decode("ascii", "replace"))
    if match is None:
        raise _refused(SIGNATURE, "is not a signature.")
    return Sealed(signed, match[1], base64.b64decode(match[2]))


def check(folder: Path, signed: bytes) -> None:
    """Hold the folder against a manifest. Raises ProtocolError with every file that was changed, added or taken away."""
    now = _hashes(folder)
    then = {match[2]: match[1] for line in signed.decode("utf-8", "replace").split("\n") if (match := _LINE.fullmatch(line))}
    changed = {name for name in now.keys() & then.keys() if now[name] != then[name]}
    told = (
        (changed, "The file is not the one that was signed."),
        (now.keys() - then.keys(), "The file was added after the signature."),
        (then.keys() - now.keys(), "The file was signed and is gone."),
    )
    found = tuple(Mistake(_plain(name), 0, 0, what, _MEND) for names, what in told for name in names)
    if found:
        raise ProtocolError(found)


def bad_signature(why: str) -> ProtocolError:
    """What a signature is refused with that does not hold or is not trusted."""
    return _refused(SIGNATURE, why)


def _hashes(folder: Path) -> dict[str, str]:
    """From the files themselves, never from lines of text: a name may hold the end of a line."""
    found = {}
    try:
        for name in files(folder):
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _refused(Path(error.filename or folder).name, "cannot be read.") from None
    return found


def _plain(name: str) -> str:
    return name if name.isprintable() else ascii(name)


def _refused(name: str, what: str) -> ProtocolError:
    return ProtocolError((Mistake(_plain(name), 0, 0, f"The file {what}", _MEND),))
