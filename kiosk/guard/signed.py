"""Signed content: holds a folder against its manifest, the manifest against trusted keys, and keeps whole copies of what was good."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.paths import make_private
from rules.age import Age, age, read_age
from rules.errors import ProtocolError
from rules.load import load_protocol
from rules.manifest import FINGERPRINT, MANIFEST, SIGNATURE, Sealed, bad_signature, check, files, key_bytes, sealed
from rules.model import Protocol


def read_signed(folder: Path, name: str, trusted: Collection[str]) -> tuple[Protocol, Sealed]:
    """The protocol of this name in a folder whose every file one of these keys signed. Raises ProtocolError."""
    seal = _trusted_seal(folder, trusted)
    protocol = load_protocol(folder)
    if protocol.sign_off is None:
        raise bad_signature("stands under a header that names nobody.")
    if protocol.name != name:
        raise bad_signature(f"is that of {protocol.name}, and the settings ask for {name}.")
    return replace(protocol, content=seal.sha256[:FINGERPRINT]), seal


def _trusted_seal(folder: Path, trusted: Collection[str]) -> Sealed:
    """What holds this folder together, whatever stands in it. Raises ProtocolError."""
    seal = sealed(folder)
    if seal.key not in trusted:
        raise bad_signature("was made with a key that the settings do not trust.")
    try:
        Ed25519PublicKey.from_public_bytes(key_bytes(seal.key)).verify(seal.signature, seal.manifest)
    except InvalidSignature:
        raise bad_signature("does not fit the manifest.") from None
    check(folder, seal.manifest)
    return seal


def newer_than(protocol: Protocol, copies: Path, trusted: Collection[str]) -> Path | None:
    """Of the kept copies that still hold, the newest, where it is newer than this signed protocol; a later program's count too."""
    limit = age(protocol.version, protocol.sign_off)
    found: list[tuple[Age, Path]] = []
    for folder in _kept(copies):
        with suppress(ProtocolError):
            _trusted_seal(folder, trusted)
            theirs = read_age(folder, protocol.name)
            if theirs is not None and theirs > limit:
                found.append((theirs, folder))
    return max(found)[1] if found else None


def last_signed(copies: Path, name: str, trusted: Collection[str]) -> tuple[Protocol, Path] | None:
    """Of the kept copies of this protocol that still hold, the one that ran last, and its folder; None without any."""
    for folder in sorted(_kept(copies), key=_ran, reverse=True):
        try:
            return read_signed(folder, name, trusted)[0], folder
        except ProtocolError:
            continue
    return None


def keep(folder: Path, seal: Sealed, copies: Path) -> None:
    """Keep a copy of signed content under its hash, whole or not at all, as the one that ran last. Raises OSError, ProtocolError."""
    place = copies / seal.sha256
    if not _is_copy(place, seal):
        make_private(copies)
        fresh = Path(tempfile.mkdtemp(prefix=".", dir=copies))
        try:
            for name in (*files(folder), MANIFEST, SIGNATURE):
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, fresh / name)
            check(fresh, seal.manifest)
            for path in (*fresh.rglob("*"), fresh):
                _settle(path)
            shutil.rmtree(place, ignore_errors=True)
            fresh.rename(place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    os.utime(place)
    _settle(copies)


def _kept(copies: Path) -> list[Path]:
    try:
        return list(copies.iterdir())
    except OSError:
        return []


def _ran(folder: Path) -> int:
    """When a copy last ran; `keep` notes it."""
    return folder.stat().st_mtime_ns


def _is_copy(place: Path, seal: Sealed) -> bool:
    try:
        check(place, seal.manifest)
        return sealed(place) == seal
    except ProtocolError:
        return False


def _settle(path: Path) -> None:
    """Have the disk keep a file or folder as it is now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
