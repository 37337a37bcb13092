"""The manifest of a protocol's folder: what sha256sum checks, and every difference by name."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from rules.errors import ProtocolError
from rules.manifest import MANIFEST, SIGNATURE, check, fingerprint, key_bytes, key_line, manifest, sealed, signature_file
from tests.rules.tiny import FILES, copy_to


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny protocol, with a picture in a folder of its own."""
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "de.yaml").write_text("a: b\n")
    return copy_to(tmp_path)


def refused(folder: Path, signed: bytes) -> dict[str, str]:
    """What each file is refused with."""
    with pytest.raises(ProtocolError) as caught:
        check(folder, signed)
    return {mistake.file: mistake.what for mistake in caught.value.mistakes}


def test_sha256sum_agrees(folder: Path) -> None:
    """The manifest is what `sha256sum --check` takes, for every file of the folder and of those below it."""
    (folder / MANIFEST).write_bytes(manifest(folder))
    done = subprocess.run(["sha256sum", "--check", "--strict", MANIFEST], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == sorted([*FILES, "text/de.yaml"])


def test_manifest_and_signature_are_not_in_it(folder: Path) -> None:
    """The two files that are made from the manifest change nothing in it."""
    before = manifest(folder)
    (folder / MANIFEST).write_bytes(before)
    (folder / SIGNATURE).write_bytes(b"x")
    assert manifest(folder) == before
    check(folder, before)


@pytest.mark.parametrize("name", [*FILES, "text/de.yaml"])
def test_a_changed_byte_is_named(folder: Path, name: str) -> None:
    """One bit in any file is found, and that file alone is named; so is its absence."""
    signed = manifest(folder)
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    assert refused(folder, signed) == {name: "The file is not the one that was signed."}
    (folder / name).unlink()
    assert refused(folder, signed) == {name: "The file was signed and is gone."}


def test_an_added_file_is_named(folder: Path) -> None:
    """A file that was not there when it was signed is found, in a folder below too."""
    signed = manifest(folder)
    (folder / "text" / "fr.yaml").write_text("")
    assert refused(folder, signed) == {"text/fr.yaml": "The file was added after the signature."}


def test_a_name_cannot_stand_in_for_a_line(folder: Path) -> None:
    """A file whose name holds another file's line of the manifest hides no change of that file."""
    signed = manifest(folder)
    line = next(line for line in signed.decode().splitlines() if line.endswith("rules.yaml"))
    (folder / "trace.yaml").rename(folder / f"trace.yaml\n{line}")
    (folder / "rules.yaml").write_text("rules: []\n")
    assert "rules.yaml" in refused(folder, signed)
    with pytest.raises(ProtocolError, match="cannot be printed"):
        manifest(folder)


def test_the_fingerprint_follows_the_content(folder: Path) -> None:
    """Twelve digits, the same for the same content, others for other content."""
    before = fingerprint(folder)
    assert len(before) == 12
    assert fingerprint(folder) == before
    (folder / "rules.yaml").write_text("rules: []\n")
    assert fingerprint(folder) != before


def test_keys_and_signatures_come_back(folder: Path) -> None:
    """What is written as text is read back as the same bytes."""
    public, signature = bytes(range(32)), bytes(range(64))
    assert key_bytes(key_line(public)) == public
    (folder / MANIFEST).write_bytes(b"m")
    (folder / SIGNATURE).write_bytes(signature_file(key_line(public), signature))
    found = sealed(folder)
    assert (found.manifest, found.key, found.signature) == (b"m", key_line(public), signature)


@pytest.mark.parametrize("content", [b"", b"ed25519:AAAA\nAAAA\n", b"\xff" * 140, signature_file(key_line(bytes(32)), bytes(64)) + b"x"])
def test_what_is_no_signature_is_refused(folder: Path, content: bytes) -> None:
    """Whatever lies in the signature file, it is a signature or it is refused; never another exception."""
    (folder / MANIFEST).write_bytes(b"m")
    (folder / SIGNATURE).write_bytes(content)
    with pytest.raises(ProtocolError, match=r"manifest\.sig:.*is not a signature"):
        sealed(folder)


@pytest.mark.parametrize("gone", [MANIFEST, SIGNATURE])
def test_without_one_of_the_two_it_is_unsigned(folder: Path, gone: str) -> None:
    """A manifest without signature, or a signature without manifest, is no signed content."""
    (folder / ({MANIFEST, SIGNATURE} - {gone}).pop()).write_bytes(b"")
    with pytest.raises(ProtocolError, match=f"{gone}.*not signed"):
        sealed(folder)


def test_a_file_that_cannot_be_read_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be opened is refused by its name."""

    def broken(path: Path, *_: object) -> None:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises(ProtocolError, match=r"bookings\.yaml:0:0: The file cannot be read"):
        manifest(folder)
