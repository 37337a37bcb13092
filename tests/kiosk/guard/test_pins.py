"""The PIN book: what it keeps, whom it lets in, and how long a guesser waits."""

from __future__ import annotations

import json
import stat
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.guard import pins
from kiosk.guard.pins import PINS, PinBook, PinError, PinRefusedError, Wait
from kiosk.guard.roles import Role
from kiosk.guard.strong import draw_pin, weakness
from kiosk.guard.tries import FREE_TRIES
from tests.kiosk.desk.fakes import OwnClock

CHOSEN = {Role.FRONT_DESK: "739204", Role.CLINICIAN: "615832", Role.MANAGER: "482915"}
WRONG = "904417"


class NoCalendar(OwnClock):
    """Somebody may set the computer's clock: who asks it what time it is fails the test."""

    def utc(self) -> datetime:
        raise AssertionError


@pytest.fixture
def clock() -> OwnClock:
    """Time that only moves when it is told to."""
    return NoCalendar()


@pytest.fixture
def book(tmp_path: Path, clock: OwnClock) -> PinBook:
    """A book in which every role has a PIN."""
    book = PinBook(tmp_path, clock)
    book.set_all(CHOSEN)
    return book


def lock(book: PinBook) -> None:
    """Use up the free tries."""
    assert [book.check(Role.FRONT_DESK, WRONG) for _ in range(FREE_TRIES)] == [None] * FREE_TRIES


def test_there_is_no_pin_to_begin_with(tmp_path: Path, clock: OwnClock) -> None:
    """A new data folder has no PIN, no number opens it, and reading makes no file."""
    book = PinBook(tmp_path, clock)
    assert not book.made()
    assert book.check(Role.FRONT_DESK, "000000") is None
    assert not (tmp_path / PINS).exists()


def test_each_pin_opens_what_its_role_may(book: PinBook) -> None:
    """Every PIN is its role's, and reaches no further."""
    for role, pin in CHOSEN.items():
        for least in Role:
            assert book.check(least, pin) == (role if role.reaches(least) else None)


def test_the_file_holds_no_pin_and_is_its_owners(book: PinBook, tmp_path: Path) -> None:
    """No PIN stands in any file, each hash has its own salt and OWASP's parameters, and nobody else may read them."""
    for path in tmp_path.iterdir():
        assert not any(pin in path.read_text() for pin in CHOSEN.values())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    hashes = json.loads((tmp_path / PINS).read_text())
    assert all(known.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for known in hashes.values())
    assert len({known.split("$")[4] for known in hashes.values()}) == len(Role)


@pytest.mark.parametrize(
    "pin",
    ["111111", "123456", "654321", "890123", "345678", "012345", "121212", "123123", "112211", "147258", "789456", "159753", "12345678", "12341234"],
)
def test_what_everybody_tries_first_is_refused(book: PinBook, pin: str) -> None:
    """Runs, repeats, strokes over the pad and two-digit patterns are no PINs."""
    with pytest.raises(PinRefusedError, match=r"pin\.weak\.trivial"):
        book.set(Role.MANAGER, pin)
    assert book.check(Role.MANAGER, CHOSEN[Role.MANAGER]) is Role.MANAGER


@pytest.mark.parametrize(("pin", "why"), [("48291", "short"), ("", "digits"), ("48291a", "digits"), ("٤٨٢٩١٥", "digits"), ("4829150736281", "long")])
def test_a_pin_is_six_to_twelve_digits(book: PinBook, pin: str, why: str) -> None:
    """Anything else is refused with its reason."""
    with pytest.raises(PinRefusedError, match=f"pin.weak.{why}"):
        book.set(Role.MANAGER, pin)


def test_no_two_roles_share_a_pin(book: PinBook) -> None:
    """A PIN says which role it is, so that of another role is refused; one's own may be chosen again."""
    with pytest.raises(PinRefusedError, match=r"pin\.taken"):
        book.set(Role.FRONT_DESK, CHOSEN[Role.MANAGER])
    with pytest.raises(PinRefusedError, match=r"pin\.taken"):
        book.set_all({Role.FRONT_DESK: WRONG, Role.CLINICIAN: WRONG})
    book.set(Role.MANAGER, CHOSEN[Role.MANAGER])


def test_every_drawn_pin_may_be_used() -> None:
    """The PINs that set-up proposes are never refused and never the same twice."""
    drawn: list[str] = []
    for _ in range(2000):
        drawn.append(draw_pin(drawn[-2:]))
    assert all(weakness(pin) is None for pin in drawn)
    assert all(pin not in drawn[max(0, at - 2) : at] for at, pin in enumerate(drawn))


def test_five_tries_then_a_wait_that_doubles(book: PinBook, clock: OwnClock) -> None:
    """After the fifth wrong try 15 s, then 30, 60 and so on; meanwhile not even the right PIN is judged."""
    lock(book)
    for whole in (15, 30, 60, 120, 240):
        assert book.check(Role.FRONT_DESK, CHOSEN[Role.FRONT_DESK]) == Wait(whole)
        clock.move(whole - 0.5)
        assert book.waits() == dict.fromkeys(Role, 0.5)
        clock.move(0.5)
        assert book.check(Role.FRONT_DESK, WRONG) is None
    clock.move(480)
    assert book.check(Role.FRONT_DESK, CHOSEN[Role.FRONT_DESK]) is Role.FRONT_DESK
    assert Role.FRONT_DESK not in book.waits()
    lock(book)


def test_a_script_that_starts_the_program_anew_gains_nothing(book: PinBook, tmp_path: Path, clock: OwnClock) -> None:
    """However often it starts again, within the first 15 s a guesser has five tries and no more."""
    judged = 0
    for guess in range(200_000, 200_040):
        again = PinBook(tmp_path, clock)
        judged += not isinstance(again.check(Role.FRONT_DESK, str(guess)), Wait)
        clock.move(0.3)
    assert judged == FREE_TRIES


def test_a_new_start_waits_the_whole_time_again(book: PinBook, tmp_path: Path, clock: OwnClock) -> None:
    """Ending the program shortens no wait, and no clock is asked what time it is."""
    lock(book)
    clock.move(14)
    again = PinBook(tmp_path, clock)
    assert again.waits() == dict.fromkeys(Role, 15)
    clock.move(15)
    assert again.check(Role.FRONT_DESK, CHOSEN[Role.FRONT_DESK]) is Role.FRONT_DESK


def test_a_try_is_counted_before_it_is_judged(book: PinBook, tmp_path: Path, clock: OwnClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program killed while it judges has counted the try."""

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(PinBook, "_fits", killed)
    for _ in range(FREE_TRIES):
        with pytest.raises(KeyboardInterrupt):
            PinBook(tmp_path, clock).check(Role.FRONT_DESK, WRONG)
    assert PinBook(tmp_path, clock).waits() == dict.fromkeys(Role, 15)


def test_a_try_that_cannot_be_counted_is_not_judged(book: PinBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk opens nothing, and says so in one sentence that names the file."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pins, "keep_private", full)
    with pytest.raises(PinError, match=r"pin-tries-desk\.json: cannot be written: No space left"):
        book.check(Role.MANAGER, CHOSEN[Role.MANAGER])


def test_one_door_does_not_shut_another(book: PinBook, tmp_path: Path, clock: OwnClock) -> None:
    """A patient who plays with the kiosk's door keeps nobody from the desk."""
    kiosk = PinBook(tmp_path, clock, "kiosk")
    lock(kiosk)
    assert isinstance(kiosk.check(Role.MANAGER, CHOSEN[Role.MANAGER]), Wait)
    assert book.check(Role.MANAGER, CHOSEN[Role.MANAGER]) is Role.MANAGER


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"[" * 10_000, b"{" * 10_000, b'{"a":' * 3_000, b"\xff\xfe", b'{"manager": "482915"}', b'{"boss": "x"}',
     b'{"manager": 1}', b'{"manager": "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHRzYWx0MTI$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}',
     b" " * 20_000],
)  # fmt: skip
def test_a_damaged_pin_file_opens_nothing(tmp_path: Path, clock: OwnClock, content: bytes) -> None:
    """Empty, foreign, deeply nested or costly: one sentence with the file and how to mend it, and nobody gets in. A reset mends it."""
    (tmp_path / PINS).write_bytes(content)
    book = PinBook(tmp_path, clock)
    for ask in (book.made, lambda: book.check(Role.FRONT_DESK, CHOSEN[Role.MANAGER]), lambda: book.set_all(CHOSEN)):
        with pytest.raises(PinError, match=r"pins\.json: is damaged\. Run `kiosk desk --reset-pins`"):
            ask()
    book.reset()
    assert not book.made()


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"boss": [1, 1]}', b'{"manager": 1}', b'{"manager": [1]}', b'{"manager": [1, true]}', b'{"manager": [-1, 0]}',
     b'{"tries": -1}', b'{"tries": true}', b'{"tries": "0"}', b'{"more": 1}', b'{"tries": 1' + b"0" * 9000 + b"}"],
)  # fmt: skip
def test_a_damaged_count_opens_nothing(book: PinBook, tmp_path: Path, content: bytes) -> None:
    """What cannot be counted on is not taken for no tries at all."""
    (tmp_path / "pin-tries-desk.json").write_bytes(content)
    with pytest.raises(PinError, match=r"pin-tries-desk\.json: is damaged"):
        book.check(Role.MANAGER, CHOSEN[Role.MANAGER])


@settings(max_examples=60)
@given(typed=st.text(max_size=40) | st.text(alphabet="0123456789", max_size=14) | st.text(alphabet=st.characters(categories=["Cs"]), max_size=8))
def test_any_text_at_all_is_only_a_wrong_pin(typed: str) -> None:
    """Whatever is typed or pasted, lone surrogates too: no crash, and nobody gets in."""
    with tempfile.TemporaryDirectory() as folder:
        book = PinBook(Path(folder), OwnClock())
        book.set(Role.MANAGER, CHOSEN[Role.MANAGER])
        assert book.check(Role.FRONT_DESK, typed) == (Role.MANAGER if typed == CHOSEN[Role.MANAGER] else None)
        assert book.check(Role.FRONT_DESK, CHOSEN[Role.MANAGER]) is Role.MANAGER
