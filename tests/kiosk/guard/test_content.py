"""Which content may run, and what staff are told: signed, last signed, accepted, demonstration; and the clock held against a signature."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.guard import signed as signatures
from kiosk.guard.content import admit
from kiosk.values import Acceptance
from rules.errors import ProtocolError
from rules.load import load_dossier, load_protocol
from rules.manifest import MANIFEST, SIGNATURE, fingerprint, key_line, manifest, signature_file
from rules.model import SignOff
from tests.kiosk.guard.shelf import EVERY_FILE, NOW, Shelf, change, told
from tests.rules.signing import DAY, REVIEW, new_key, unsigned
from tests.rules.tiny import FILES


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


# --- unsigned ------------------------------------------------------------------------------------


def test_unsigned_content_is_a_demonstration(tmp_path: Path) -> None:
    """Without a trusted key and without an acceptance the content runs, and staff are told that it is a demonstration."""
    content = admit(unsigned(tmp_path), (), None, tmp_path / "copies")
    assert told(content) == ["content.demonstration"]
    assert content.protocol.sign_off is None
    assert content.protocol.content == fingerprint(content.folder)
    assert not (tmp_path / "copies").exists()


def test_a_name_alone_is_no_signature(shelf: Shelf) -> None:
    """A header that somebody filled in counts for nothing without a trusted key: it stays a draft and a demonstration."""
    assert load_protocol(shelf.folder).sign_off is not None
    content = admit(shelf.folder, (), None, shelf.copies)
    assert content.protocol.sign_off is None
    assert told(content) == ["content.demonstration"]


def test_an_acceptance_is_told_for_good(tmp_path: Path) -> None:
    """Accepted content runs, stays a draft, and at any time staff are told who accepted it, when and why."""
    folder = unsigned(tmp_path)
    content = admit(folder, (), Acceptance("Jo Hill", "2026-11-22", "trial week", fingerprint(folder)), tmp_path)
    for now in (NOW, NOW + timedelta(days=9 * 365)):
        (notice,) = content.notices(now)
        assert (notice.text_id, notice.wrong) == ("content.accepted", False)
        assert notice.values == {"name": "Jo Hill", "date": "2026-11-22", "reason": "trial week"}
    assert content.protocol.sign_off is None


def test_an_acceptance_is_of_one_content(tmp_path: Path) -> None:
    """After a changed byte what was accepted is not there: refused, with the content that is."""
    folder = unsigned(tmp_path)
    accepted = Acceptance("Jo Hill", "2026-11-22", "trial week", fingerprint(folder))
    (folder / "rules.yaml").write_text(FILES["rules.yaml"] + "# changed\n")
    with pytest.raises(ProtocolError, match=f"tiny:0:0: This content is {fingerprint(folder)}; {accepted.content} is what Jo Hill accepted"):
        admit(folder, (), accepted, tmp_path)


def test_unsigned_content_with_a_mistake_is_refused(tmp_path: Path) -> None:
    """A demonstration, too, runs only what loads whole."""
    folder = unsigned(tmp_path)
    (folder / "rules.yaml").write_text("rules: no\n")
    with pytest.raises(ProtocolError, match=r"rules\.yaml:1:"):
        admit(folder, (), None, tmp_path)


# --- signed --------------------------------------------------------------------------------------


def test_signed_content_runs_and_a_copy_is_kept(shelf: Shelf) -> None:
    """What a trusted key signed runs with its signer's name, nothing to tell, and a whole copy lies in the data folder under its hash."""
    content = shelf.admit()
    assert (content.folder, told(content)) == (shelf.folder, [])
    assert content.protocol.sign_off == SignOff("Dr Ada Bell", "GP", "GMC 1234567", DAY, REVIEW)
    (copy,) = shelf.kept()
    assert len(copy.name) == 64
    assert copy.name.startswith(content.protocol.content)
    assert content.protocol.content == fingerprint(shelf.folder)
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == {name: (shelf.folder / name).read_bytes() for name in EVERY_FILE}
    assert shelf.copies.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_changed_byte_is_refused_and_the_last_good_copy_runs(shelf: Shelf, name: str) -> None:
    """One bit in any file, manifest and signature included: the copy runs, dossier and all, and staff are told which file."""
    shelf.admit()
    (copy,) = shelf.kept()
    change(shelf.folder / name)
    content = shelf.admit()
    assert content.folder == copy
    assert load_dossier(content.folder, content.protocol).cases
    (notice,) = content.notices(NOW)
    assert (notice.text_id, notice.wrong, notice.values["signed"]) == ("content.last_signed", True, DAY)
    assert name in notice.values["files"] or name == MANIFEST


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_removed_file_is_refused_and_the_last_good_copy_runs(shelf: Shelf, name: str) -> None:
    """A file that is gone, whichever: the copy runs, and staff are told."""
    shelf.admit()
    (shelf.folder / name).unlink()
    content = shelf.admit()
    assert content.folder.parent == shelf.copies
    assert content.notices(NOW)[0].values["files"] == name


def test_an_added_file_is_refused_and_the_last_good_copy_runs(shelf: Shelf) -> None:
    """A file that was not signed with the others is a change as well."""
    shelf.admit()
    (shelf.folder / "more.yaml").write_text("")
    assert shelf.admit().notices(NOW)[0].values["files"] == "more.yaml"


def test_many_changes_are_told_in_few_words(shelf: Shelf) -> None:
    """The desk names five files and says that there are more."""
    shelf.admit()
    for name in FILES:
        change(shelf.folder / name)
    assert len(FILES) > 5
    assert shelf.admit().notices(NOW)[0].values["files"] == ", ".join(sorted(FILES)[:5]) + " ..."


def test_without_a_copy_it_is_refused(shelf: Shelf) -> None:
    """Nothing good was ever kept: refused, with every changed file and how to mend it."""
    change(shelf.folder / "rules.yaml")
    with pytest.raises(ProtocolError) as caught:
        shelf.admit()
    said = str(caught.value)
    assert "rules.yaml:0:0: The file is not the one that was signed." in said
    assert "tiny:0:0: These questions and rules are refused, and there is no signed copy to run instead." in said


def test_unsigned_content_is_refused_where_a_key_is_trusted(tmp_path: Path) -> None:
    """With a trusted key nothing unsigned runs, not even as a demonstration."""
    with pytest.raises(ProtocolError, match=r"manifest\.sha256:0:0: .*not signed"):
        admit(unsigned(tmp_path), (key_line(bytes(32)),), None, tmp_path / "copies")


def test_a_strangers_signature_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    """A signature that holds, by a key that is not in the settings, is none."""
    _, other = new_key(tmp_path, "other.pem")
    with pytest.raises(ProtocolError, match="key that the settings do not trust"):
        shelf.admit(other)
    assert shelf.admit(other, shelf.public).folder == shelf.folder


def test_a_strangers_signature_under_a_trusted_name_is_refused(shelf: Shelf) -> None:
    """Whoever writes a trusted key above a signature of their own is found out."""
    (shelf.folder / SIGNATURE).write_bytes(signature_file(shelf.public, bytes(64)))
    with pytest.raises(ProtocolError, match="does not fit the manifest"):
        shelf.admit()


def test_a_copy_is_held_against_todays_keys(shelf: Shelf, tmp_path: Path) -> None:
    """A key that is no longer trusted takes its copies along."""
    shelf.admit()
    with pytest.raises(ProtocolError, match="no signed copy"):
        shelf.admit(new_key(tmp_path, "other.pem")[1])


def test_a_damaged_copy_never_runs(shelf: Shelf) -> None:
    """The copy is checked like the original: with both damaged nothing runs."""
    shelf.admit()
    (copy,) = shelf.kept()
    for folder in (copy, shelf.folder):
        change(folder / "questions.yaml")
    with pytest.raises(ProtocolError, match="no signed copy"):
        shelf.admit()


def test_a_damaged_copy_is_mended_at_the_next_good_start(shelf: Shelf) -> None:
    """A copy that rotted is replaced while the original is good; nothing unfinished is left lying about."""
    shelf.admit()
    (copy,) = shelf.kept()
    change(copy / "questions.yaml")
    (copy / "stray").write_text("")
    assert told(shelf.admit()) == []
    change(shelf.folder / "rules.yaml")
    assert shelf.admit().folder == copy
    assert shelf.kept() == [copy]


def test_the_copy_that_ran_last_is_taken(shelf: Shelf) -> None:
    """Of several good copies the one that ran last runs again: the newer one, or the older one that a manager accepted."""
    older, first = shelf.aside("older"), shelf.admit().protocol.content
    shelf.sign("0.1.0", "2027-02-01")
    newer, second = shelf.aside("newer"), shelf.admit().protocol.content
    for source, content in ((newer, second), (older, first)):
        shelf.put_back(source)
        for kept in shelf.kept():
            os.utime(kept, ns=(0, 0))
        assert shelf.admit(accepted=first).folder == shelf.folder
        change(shelf.folder / "rules.yaml")
        assert shelf.admit(accepted=first).protocol.content == content


def test_signed_content_that_does_not_load_gives_way_to_the_copy(shelf: Shelf) -> None:
    """Signed or not, what this program cannot read does not run: the copy does."""
    shelf.admit()
    (copy,) = shelf.kept()
    (shelf.folder / "rules.yaml").write_text("rules: no\n")
    reseal(shelf)
    content = shelf.admit()
    assert content.folder == copy
    assert "rules.yaml" in content.notices(NOW)[0].values["files"]


def test_a_signature_under_nobodys_name_is_refused(shelf: Shelf) -> None:
    """Without a name and a review date in the header nobody answers for it."""
    (shelf.folder / "protocol.yaml").write_text(FILES["protocol.yaml"])
    reseal(shelf)
    with pytest.raises(ProtocolError, match="names nobody"):
        shelf.admit()


def test_another_complaints_protocol_is_refused(shelf: Shelf) -> None:
    """A good signature over another protocol, in this one's folder, is refused by name."""
    moved = shelf.folder.with_name("back_spasm")
    shelf.folder.rename(moved)
    with pytest.raises(ProtocolError, match="is that of tiny, and the settings ask for back_spasm"):
        admit(moved, (shelf.public,), None, shelf.copies)


def reseal(shelf: Shelf) -> None:
    """Sign what lies there without looking at it, as `sign` never would."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(shelf.key.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    text = manifest(shelf.folder)
    (shelf.folder / MANIFEST).write_bytes(text)
    (shelf.folder / SIGNATURE).write_bytes(signature_file(shelf.public, key.sign(text)))


def test_a_disk_that_keeps_no_copy_stops_nobody(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Good content runs although its copy could not be kept; staff are told, and no half copy is left."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(signatures.os, "fsync", full)
    content = shelf.admit()
    assert content.folder == shelf.folder
    assert told(content) == ["content.not_kept"]
    assert shelf.kept() == []


def test_content_that_changes_while_it_is_copied_is_not_kept(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that is not what was signed is never kept."""
    copyfile = shutil.copyfile

    def careless(source: Path, target: Path) -> None:
        copyfile(source, target)
        if target.name == "rules.yaml":
            change(target)

    monkeypatch.setattr(signatures.shutil, "copyfile", careless)
    assert told(shelf.admit()) == ["content.not_kept"]
    assert shelf.kept() == []
