"""`python -m rules sign`: keys that stay with the clinician, a header with a name, a signature over every file."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rules.__main__ import main
from rules.load import load_protocol
from rules.manifest import MANIFEST, SIGNATURE, key_bytes
from rules.model import SignOff
from tests.rules.signing import DAY, REVIEW, WHO, new_key, sign, unsigned
from tests.rules.tiny import FILES

Out = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[3]
OTHER_KEY = "ed25519:" + base64.b64encode(bytes(32)).decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny protocol, not signed."""
    return unsigned(tmp_path)


@pytest.fixture
def signed(tmp_path: Path, folder: Path, capsys: Out) -> Path:
    """The tiny protocol, signed."""
    assert sign(folder, new_key(tmp_path)[0]) == 0
    capsys.readouterr()
    return folder


def verify(folder: Path, *trusted: str) -> int:
    keys = [word for key in trusted for word in ("--trusted-key", key)]
    return main(["sign", "--protocol", str(folder), "--verify", *keys])


# --- keys ----------------------------------------------------------------------------------------


def test_a_new_key_is_its_owners_alone(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """The private key lies in a file that only its owner can read, whatever the umask; the public one is printed as a line of the settings."""
    before = os.umask(0)
    try:
        assert main(["sign", "--protocol", str(folder), "--new-key", str(tmp_path / "key.pem")]) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith('trusted_keys = ["ed25519:')
    assert len(key_bytes(line.split('"')[1])) == 32


def test_an_old_key_is_never_written_over(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """A file that is there stays as it is."""
    (tmp_path / "key.pem").write_text("mine")
    assert main(["sign", "--protocol", str(folder), "--new-key", str(tmp_path / "key.pem")]) == 3
    assert (tmp_path / "key.pem").read_text() == "mine"
    assert "Name another file" in capsys.readouterr().err


def forbidden(tmp_path: Path, folder: Path) -> list[Path]:
    """Places from which a key would be handed on: this repository, another one, the protocol's folder, and a side door to it."""
    (tmp_path / "elsewhere" / ".git").mkdir(parents=True)
    (tmp_path / "elsewhere" / "deep").mkdir()
    (tmp_path / "door").symlink_to(folder)
    places = (ROOT, ROOT / "rules", tmp_path / "elsewhere" / "deep", folder, tmp_path / "door")
    return [place / "key.pem" for place in places]


def test_no_key_is_made_where_it_would_be_handed_on(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """In a repository or in a protocol's folder no key is made."""
    for path in forbidden(tmp_path, folder):
        assert main(["sign", "--protocol", str(folder), "--new-key", str(path)]) == 3, path
        assert not path.exists()
        assert "Keep it elsewhere" in capsys.readouterr().err


def test_no_key_is_used_from_where_it_would_be_handed_on(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """A key that somebody put into a repository or a protocol's folder signs nothing."""
    key, _ = new_key(tmp_path)
    for path in forbidden(tmp_path, folder)[2:]:
        path.write_bytes(key.read_bytes())
        path.chmod(0o600)
        assert sign(folder, path) == 3, path
        assert "Keep it elsewhere" in capsys.readouterr().err
        path.unlink()
    assert not (folder / SIGNATURE).exists()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """A key file with rights for anybody else signs nothing, and the remedy is named."""
    key, _ = new_key(tmp_path)
    key.chmod(0o640)
    assert sign(folder, key) == 3
    assert "chmod 600" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, folder: Path, capsys: Out, content: str) -> None:
    """A file that holds no Ed25519 key is refused by name, without a traceback."""
    path = tmp_path / "key.pem"
    path.write_text(content)
    path.chmod(0o600)
    assert sign(folder, path) == 3
    assert "no private key" in capsys.readouterr().err


def test_a_key_that_is_not_there(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """A misspelt name is wrong use."""
    assert sign(folder, tmp_path / "nothing.pem") == 2
    assert "nothing.pem" in capsys.readouterr().err


# --- signing -------------------------------------------------------------------------------------


def test_the_header_says_who_signed(signed: Path) -> None:
    """Name, role, registration, date and next review stand in the header; nothing else of the protocol changed."""
    assert load_protocol(signed).sign_off == SignOff("Dr Ada Bell", "GP", "GMC 1234567", DAY, REVIEW)
    changed = [name for name, text in FILES.items() if (signed / name).read_text("utf-8") != text]
    assert changed == ["protocol.yaml"]
    kept = set(FILES["protocol.yaml"].splitlines()) - set((signed / "protocol.yaml").read_text("utf-8").splitlines())
    assert kept == {"sign_off: null"}


def test_signing_again_replaces_the_name(tmp_path: Path, signed: Path) -> None:
    """A second signature takes the place of the first: one header, one signature, and it holds."""
    key, public = new_key(tmp_path, "second.pem")
    assert sign(signed, key, date="2027-01-01", review="2027-06-01") == 0
    sign_off = load_protocol(signed).sign_off
    assert sign_off is not None
    assert (sign_off.date, sign_off.next_review) == ("2027-01-01", "2027-06-01")
    assert verify(signed, public) == 0


def test_the_signature_is_plain_ed25519(signed: Path) -> None:
    """The signature is Ed25519 over the manifest as it lies there, so that other programs can check it."""
    key, signature = (signed / SIGNATURE).read_text().splitlines()
    Ed25519PublicKey.from_public_bytes(key_bytes(key)).verify(base64.b64decode(signature), (signed / MANIFEST).read_bytes())


@pytest.mark.parametrize("left_out", ["--name", "--role", "--registration", "--date", "--next-review"])
def test_a_signature_needs_every_part(tmp_path: Path, folder: Path, capsys: Out, left_out: str) -> None:
    """Without any one of its parts nothing is signed, and the part is named."""
    given = [*WHO, "--date", DAY, "--next-review", REVIEW]
    at = given.index(left_out)
    key, _ = new_key(tmp_path)
    assert main(["sign", "--protocol", str(folder), "--key", str(key), *given[:at], *given[at + 2 :]]) == 2
    assert left_out in capsys.readouterr().err
    assert (folder / "protocol.yaml").read_text("utf-8") == FILES["protocol.yaml"]


def test_dates_that_are_refused(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """A review later than 12 months, one that is not after the signature, and what is no day are refused; the folder stays as it was."""
    key, _ = new_key(tmp_path)
    for date, review, why in ((DAY, "2027-11-23", "12 months"), (DAY, DAY, "not after"), ("soon", REVIEW, "should be a day")):
        assert sign(folder, key, date=date, review=review) == 3
        assert why in capsys.readouterr().err
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == FILES


def test_a_protocol_with_a_mistake_is_not_signed(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """Nobody signs what `check` refuses, in the dossier too."""
    (folder / "cases.yaml").write_text("cases: no\n")
    key, _ = new_key(tmp_path)
    assert sign(folder, key) == 3
    assert "cases.yaml:1:" in capsys.readouterr().err
    assert not (folder / SIGNATURE).exists()


def test_a_header_without_a_place_to_sign(tmp_path: Path, folder: Path, capsys: Out) -> None:
    """A header that lacks the key is refused with the line to write."""
    (folder / "protocol.yaml").write_text(FILES["protocol.yaml"].replace("sign_off: null\n", ""))
    key, _ = new_key(tmp_path)
    assert sign(folder, key) == 3
    assert "Write a line: sign_off: null" in capsys.readouterr().err


# --- verifying -----------------------------------------------------------------------------------


def test_a_good_signature_names_its_signer(signed: Path, capsys: Out) -> None:
    """Exit 0, with name, role, registration, dates and the key to compare."""
    assert verify(signed) == 0
    said = capsys.readouterr().out
    for part in ("Dr Ada Bell", "GP", "GMC 1234567", DAY, REVIEW, (signed / SIGNATURE).read_text().splitlines()[0]):
        assert part in said


def test_every_change_is_found(signed: Path, capsys: Out) -> None:
    """A changed, an added and a removed file are each named; exit 1."""
    (signed / "rules.yaml").write_text(FILES["rules.yaml"] + "\n")
    (signed / "extra.yaml").write_text("")
    (signed / "trace.yaml").unlink()
    assert verify(signed) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == ["extra.yaml", "rules.yaml", "trace.yaml"]


def test_a_manifest_written_anew_is_found(signed: Path, capsys: Out) -> None:
    """Whoever changes a file and mends the manifest lacks the signature; exit 1."""
    text = (signed / MANIFEST).read_text()
    (signed / MANIFEST).write_text(text.replace(text[:8], "0" * 8, 1))
    assert verify(signed) == 1
    assert "does not fit the manifest" in capsys.readouterr().err


def test_an_unsigned_protocol(folder: Path, capsys: Out) -> None:
    """Without a signature there is nothing to verify: exit 1."""
    assert verify(folder) == 1
    assert "not signed" in capsys.readouterr().err


def test_a_strangers_signature(signed: Path, capsys: Out) -> None:
    """A signature that holds, by a key that is not among the trusted ones: exit 1; what is no key at all is wrong use."""
    assert verify(signed, OTHER_KEY) == 1
    assert "not among the trusted keys" in capsys.readouterr().err
    assert verify(signed, "ed25519:short") == 2
    assert verify(signed, OTHER_KEY, (signed / SIGNATURE).read_text().splitlines()[0]) == 0
