"""Seals answers and remarks one by one, so that a stolen disk, backup or server tells no patient's answers without the key."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from contextlib import suppress
from pathlib import Path

from kiosk.errors import UnreadableError

SERVICE, ENTRY = "backcheck", "answers"
"""Under which the system's keyring has the key."""
SEALED = b"\x01"
"""Before what this format sealed: the nonce and AES-256-GCM's output follow."""
NONCE_BYTES = 12
KEY_BYTES = 32
RETRY_SECONDS = 30.0
"""A keyring that refused is not asked again sooner: it may have taken half a minute to say so, and flags wait meanwhile."""
_PARTS = re.compile(SEALED + rb"(.{%d})(.+)" % NONCE_BYTES, re.DOTALL)
_KEY_LINE = re.compile(rf"aes-256-gcm:([0-9a-f]{{{KEY_BYTES * 2}}})\s*")


class Sealer:
    """One key, made when the first answer is to be sealed and read no sooner. May be used from several threads."""

    def __init__(self, place: Path | None) -> None:
        """`place` is the key file; None: the system's keyring. Neither is looked at yet."""
        self._place = place
        self._lock = threading.Lock()
        self._key: bytes | None = None
        self._refused, self._again = "", 0.0

    def seal(self, plain: bytes, owner: str) -> bytes:
        """The bytes, readable only with the key and for this owner: what is put at another one's place does not open. Raises UnreadableError."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # a tenth of a second, and most visits seal nothing

        nonce = secrets.token_bytes(NONCE_BYTES)
        return SEALED + nonce + AESGCM(self._usable()).encrypt(nonce, plain, owner.encode())

    def unseal(self, sealed: bytes, owner: str) -> bytes:
        """What was sealed for this owner. Raises UnreadableError where the key is away, is another one, or the bytes were changed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        found, key = _PARTS.fullmatch(sealed), self._usable()
        try:
            if found:
                return AESGCM(key).decrypt(found[1], found[2], owner.encode())
        except InvalidTag:
            with self._lock:
                self._key = None  # the right one may be put back while the program runs
        raise UnreadableError(f"Answers were sealed with another key than {self.where}. Put the right key back.")

    @property
    def where(self) -> str:
        """Where the key is, for messages."""
        return f'"{ENTRY}" of "{SERVICE}" in the system\'s keyring' if self._place is None else str(self._place)

    def _usable(self) -> bytes:
        with self._lock:
            if self._key is None:
                self._key = self._from_keyring() if self._place is None else self._from_file(self._place)
            return self._key

    def _from_file(self, place: Path) -> bytes:
        try:
            if not place.exists():
                _make_key_file(place)
            return self._parsed(place.read_text(encoding="ascii", errors="replace"))
        except OSError as error:
            raise UnreadableError(f"The key file {place} cannot be read or made: {error.strerror}. Check its folder and its rights.") from None

    def _from_keyring(self) -> bytes:
        if time.monotonic() < self._again:
            raise UnreadableError(self._refused)
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError:
            raise self._no_keyring("the package keyring is not installed") from None
        try:
            text = keyring.get_password(SERVICE, ENTRY)
            if text is None:
                keyring.set_password(SERVICE, ENTRY, _new_key())
                text = keyring.get_password(SERVICE, ENTRY)  # of two programs that do this at once the second one's key stands
        except KeyringError as error:
            raise self._no_keyring(type(error).__name__) from None
        return self._parsed(text or "")

    def _no_keyring(self, why: str) -> UnreadableError:
        self._again = time.monotonic() + RETRY_SECONDS
        mend = 'Unlock or install one, or take the line answers_key = "keyring" out.'
        self._refused = f"The system's keyring cannot be used ({why}). {mend}"
        return UnreadableError(self._refused)

    def _parsed(self, text: str) -> bytes:
        found = _KEY_LINE.fullmatch(text)
        if found is None:
            mend = "Put the right one back, or take away what lies there: then a new one is made."
            raise UnreadableError(f"{self.where} holds no key. {mend}")
        return bytes.fromhex(found[1])


def _new_key() -> str:
    return f"aes-256-gcm:{secrets.token_hex(KEY_BYTES)}"


def _make_key_file(place: Path) -> None:
    """On the disk before anything is sealed with it; of two programs that do this at once, the first one's key stands."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib sets no mode
        file.write(f"{_new_key()}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            place.hardlink_to(draft)
    finally:
        draft.unlink()
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """A file's name is on the disk, too, when this returns. Raises OSError."""
    if os.name == "nt":
        return  # Windows has no such call; it keeps names in its journal
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
