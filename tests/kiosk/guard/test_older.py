"""Signed content that is older than what has already run here: the newer runs on, until a manager accepts the older by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.guard import signed as signatures
from rules.errors import ProtocolError
from rules.manifest import fingerprint
from rules.model import Protocol
from tests.kiosk.guard.shelf import DUE, NOW, Shelf, change, told
from tests.kiosk.guard.test_expiry import at
from tests.rules.signing import DAY, new_key

LATER = "2027-02-01"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def gone_back(shelf: Shelf, version: str = "0.2.0", date: str = LATER) -> tuple[str, str]:
    """Something newer has run, and what was signed before lies there again; the contents of both."""
    older = shelf.aside("older")
    first = shelf.admit().protocol.content
    shelf.sign(version, date)
    second = shelf.admit().protocol.content
    shelf.put_back(older)
    return first, second


@pytest.mark.parametrize(("version", "date"), [("0.2.0", LATER), ("0.1.10", DAY), ("0.1.0", LATER), ("0.2.0", "2026-11-21")])
def test_what_is_older_gives_way_to_what_has_run(shelf: Shelf, version: str, date: str) -> None:
    """A lower version, or the same one signed on an earlier day: the newer copy runs, and staff are told both and what to accept."""
    first, second = gone_back(shelf, version, date)
    for _ in range(2):  # the older one is never kept as the one that ran last
        content = shelf.admit()
        assert content.protocol.content == second
        assert content.folder.parent == shelf.copies
        (notice,) = content.told
        assert (notice.text_id, notice.wrong) == ("content.older", True)
        assert notice.values == {"version": "0.1.0", "signed": DAY, "content": first, "newer": version, "newer_signed": date}


def test_a_manager_accepts_an_older_one_by_its_content(shelf: Shelf) -> None:
    """The accepted older content runs from its folder, still signed, and staff are told for good who accepted it and why."""
    first, _ = gone_back(shelf)
    content = shelf.admit(accepted=first)
    assert (content.folder, content.protocol.content) == (shelf.folder, first)
    assert content.protocol.sign_off is not None
    assert told(content, at(DUE)) == ["content.older_accepted"]
    assert content.told[0].values["reason"] == "a mistake in the new one"
    assert not content.told[0].wrong


def test_an_acceptance_of_another_content_counts_for_nothing(shelf: Shelf) -> None:
    """What a manager accepted once does not let any other older content run."""
    _, second = gone_back(shelf)
    assert shelf.admit(accepted="0123456789ab").protocol.content == second
    assert shelf.admit(accepted=second).protocol.content == second


def test_an_acceptance_lets_nothing_unsigned_run(shelf: Shelf) -> None:
    """Beside a trusted key an acceptance is of a signed content: a changed file is refused as ever."""
    change(shelf.folder / "rules.yaml")
    with pytest.raises(ProtocolError, match="no signed copy"):
        shelf.admit(accepted=fingerprint(shelf.folder))


def test_what_is_as_old_or_newer_runs(shelf: Shelf) -> None:
    """The same version and day again, and any newer one, run with nothing to tell."""
    assert told(shelf.admit()) == []
    (shelf.folder / "rules.yaml").write_text((shelf.folder / "rules.yaml").read_text() + "# another\n")
    shelf.sign("0.1.0")
    assert (told(shelf.admit()), shelf.admit().folder) == ([], shelf.folder)
    shelf.sign("0.10.0")
    assert (told(shelf.admit()), shelf.admit().folder) == ([], shelf.folder)


def test_a_newer_copy_that_does_not_hold_is_no_measure(shelf: Shelf) -> None:
    """A copy that was changed, or whose key is no longer trusted, keeps nothing from running."""
    gone_back(shelf)
    for copy in shelf.kept():
        change(copy / "rules.yaml")
    assert told(shelf.admit()) == []


def test_another_keys_copy_is_no_measure(shelf: Shelf, tmp_path: Path) -> None:
    """Whoever is trusted no longer cannot hold back the one who is."""
    gone_back(shelf)
    shelf.key, shelf.public = new_key(tmp_path, "other.pem")
    shelf.sign("0.1.0")
    assert (told(shelf.admit()), shelf.admit().folder) == ([], shelf.folder)


def test_a_newer_copy_that_cannot_be_loaded_is_told(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a return to the program before, the older content runs rather than nothing, and staff are told that it is older."""
    first, _ = gone_back(shelf)
    load = signatures.load_protocol

    def only_ours(folder: Path) -> Protocol:
        if folder != shelf.folder:
            raise ProtocolError(())
        return load(folder)

    monkeypatch.setattr(signatures, "load_protocol", only_ours)
    content = shelf.admit()
    assert (content.protocol.content, told(content, NOW)) == (first, ["content.older_runs"])
    assert content.told[0].wrong
