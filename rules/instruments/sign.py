"""`python -m rules sign`: the clinician's name in the header and a detached Ed25519 signature over every file; new keys; verifying.

A private key is a file of the clinician's own: it never lies in a repository or in a protocol's folder, and nobody else can read it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING

from rules.errors import Mistake, ProtocolError
from rules.load import check_folder, load_protocol
from rules.manifest import KEY, MANIFEST, SIGNATURE, bad_signature, check, key_bytes, key_line, manifest, sealed, signature_file
from rules.model import SignOff

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DONE, FOUND, WRONG_USE, REFUSED = 0, 1, 2, 3
HEADER = "protocol.yaml"
ONLY_OWNER = 0o600
ANYBODY_ELSE = 0o077
SIGN_OFF = re.compile(r"^sign_off:.*\n(?:(?:[ \t].*)?\n)*?(?=\S|\Z)", re.MULTILINE)
"""The key with whatever belongs to it: indented lines, and empty ones between them."""


class KeyFileError(Exception):
    """A key file that is not taken or not made; the message says why and what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What follows `sign`."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--key", type=Path, metavar="FILE", help="sign with this private key")
    what.add_argument("--new-key", type=Path, metavar="FILE", help="make a private key; prints the public one for the settings")
    what.add_argument("--verify", action="store_true", help="look whether the signature holds, and whose it is")
    parser.add_argument("--name", help="who signs")
    parser.add_argument("--role", help="as: general practitioner, clinical safety officer")
    parser.add_argument("--registration", help="the register and the number in it, as: GMC 1234567")
    parser.add_argument("--date", metavar="DAY", help="the day of signing, as 2026-11-22")
    parser.add_argument("--next-review", metavar="DAY", help="at most 12 months later")
    parser.add_argument("--trusted-key", action="append", default=[], metavar="KEY", help="with --verify: a public key, as it stands in the settings")


def run(options: argparse.Namespace) -> int:
    """Make a key, sign or verify. Exit 0 done, 1 the signature does not hold, 2 wrong use, 3 key or protocol refused."""
    folder = options.folder
    given = {field.name: getattr(options, field.name) for field in fields(SignOff)}
    missing = [f"--{name.replace('_', '-')}" for name, value in given.items() if not value]
    if options.key and missing:
        print(f"A signature needs {', '.join(missing)} too.", file=sys.stderr)
        return WRONG_USE
    try:
        if options.new_key:
            return _new_key(options.new_key, folder)
        if options.key:
            return _sign(folder, SignOff(**given), read_key(options.key, folder))
    except KeyFileError as error:
        print(error, file=sys.stderr)
        return REFUSED
    return _verify(folder, options.trusted_key)


# --- keys ----------------------------------------------------------------------------------------


def _new_key(path: Path, folder: Path) -> int:
    public = make_key(path, folder)
    print(f"The private key is in {path}. Keep it to yourself; whoever has it can sign as you. For the settings of every kiosk and desk:")
    print(f'trusted_keys = ["{public}"]')
    return DONE


def make_key(path: Path, folder: Path) -> str:
    """Make a pair: the private key goes to a new file that only its owner can read, the public one is returned. Raises KeyFileError, OSError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    _refuse_place(path, folder)
    key = Ed25519PrivateKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
    except FileExistsError:
        raise KeyFileError(f"{path} is there already and may be somebody's key. Name another file.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key_line(key.public_key().public_bytes_raw())


def read_key(path: Path, folder: Path) -> Ed25519PrivateKey:
    """The private key of a file. Raises KeyFileError, also for one that others can read or that lies where it may be handed on; OSError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    _refuse_place(path, folder)
    if path.stat().st_mode & ANYBODY_ELSE:
        raise KeyFileError(f"Others can read {path}. Say: chmod 600 {path}. If anybody may have read it, make a new key.")
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} is no private key of Ed25519. Make one with: python -m rules sign --new-key FILE")
    return key


def _refuse_place(path: Path, folder: Path) -> None:
    """Neither in the protocol's folder nor in any repository, this program's own or another: from there keys are handed on."""
    place = path.resolve().parent
    homes = (folder.resolve(), Path(__file__).resolve().parents[2])
    if any(place.is_relative_to(home) for home in homes) or any((above / ".git").exists() for above in (place, *place.parents)):
        raise KeyFileError(f"{path} lies in a repository or in the protocol's folder, where keys get copied along. Keep it elsewhere.")


# --- signing -------------------------------------------------------------------------------------


def _sign(folder: Path, sign_off: SignOff, key: Ed25519PrivateKey) -> int:
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name) / "protocol"
        shutil.copytree(folder, draft)
        (draft / HEADER).write_text(with_sign_off((folder / HEADER).read_text("utf-8"), sign_off), "utf-8")
        mistakes = check_folder(draft)
        if mistakes:
            raise ProtocolError(mistakes)
        signed = manifest(draft)
        header = (draft / HEADER).read_bytes()
        protocol = load_protocol(draft)
    public = key_line(key.public_key().public_bytes_raw())
    for file, content in ((HEADER, header), (MANIFEST, signed), (SIGNATURE, signature_file(public, key.sign(signed)))):
        (folder / file).write_bytes(content)
    check(folder, signed)
    print(f"{protocol.name} {protocol.version} is signed by {sign_off.name} on {sign_off.date}; next review {sign_off.next_review}.")
    print(f'It runs on patients where the settings have: trusted_keys = ["{public}"]')
    return DONE


def with_sign_off(header: str, sign_off: SignOff) -> str:
    """The header with this sign-off in place of the one it has; every other line stays. Raises ProtocolError where the key is missing."""
    lines = "".join(f"  {name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in asdict(sign_off).items())
    found, count = SIGN_OFF.subn(lambda _: f"sign_off:\n{lines}\n", f"{header.rstrip()}\n")
    if count != 1:
        raise ProtocolError((Mistake(HEADER, 0, 0, "There is no place for a signature.", "Write a line: sign_off: null"),))
    return found


def _verify(folder: Path, trusted: list[str]) -> int:
    wrong = [line for line in trusted if not KEY.fullmatch(line)]
    if wrong:
        print(f"{wrong[0]} is no public key. One begins with ed25519: and is printed by --new-key.", file=sys.stderr)
        return WRONG_USE
    try:
        key = verify(folder)
    except ProtocolError as error:
        print(error, file=sys.stderr)
        return FOUND
    if trusted and key not in trusted:
        print(f"Signed with {key}, which is not among the trusted keys.", file=sys.stderr)
        return FOUND
    sign_off = load_protocol(folder).sign_off
    who = ", ".join(asdict(sign_off).values()) if sign_off else "nobody"
    print(f"The signature holds: {who}. Key {key}" + ("." if trusted else "; compare it with trusted_keys in the settings."))
    return DONE


def verify(folder: Path) -> str:
    """The public key with which exactly these files were signed. Raises ProtocolError."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    seal = sealed(folder)
    try:
        Ed25519PublicKey.from_public_bytes(key_bytes(seal.key)).verify(seal.signature, seal.manifest)
    except InvalidSignature:
        raise bad_signature("does not fit the manifest.") from None
    check(folder, seal.manifest)
    return seal.key
