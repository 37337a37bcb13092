"""The pairing code: what goes in comes out, however it is typed; a mistake is told by its group, and nothing else comes out of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import settings
from kiosk.setup.pairing import ALPHABET, FINGERPRINT_BYTES, KEY_BYTES, PASSWORD_BYTES, Pairing, PairingError, as_file, code, read

NAMES = st.from_regex(r"[A-Za-z0-9_.-]{1,60}", fullmatch=True)
HOSTS = st.one_of(st.ip_addresses(v=4).map(str), NAMES)
PAIRINGS = st.builds(
    Pairing,
    HOSTS,
    st.integers(1, 65535),
    NAMES,
    NAMES,
    *(st.binary(min_size=size, max_size=size) for size in (PASSWORD_BYTES, FINGERPRINT_BYTES, KEY_BYTES)),
)
ONE = Pairing("192.168.10.5", 5433, "backcheck", "kiosk_1", bytes(range(12)), bytes(range(16)), bytes(range(32)))


@given(PAIRINGS)
def test_what_is_shown_is_what_is_read(pairing: Pairing) -> None:
    """From the letters, and from the file."""
    assert read(code(pairing)) == pairing
    assert read(as_file(pairing)) == pairing


@given(PAIRINGS)
def test_it_may_be_typed_in_any_way(pairing: Pairing) -> None:
    """In small letters, without spaces, with dashes, with the letters that look like digits."""
    shown = code(pairing)
    assert read(shown.lower()) == pairing
    assert read("-".join(shown.split())) == pairing
    assert read("".join(shown.split()).replace("1", "I").replace("0", "O")) == pairing


@given(PAIRINGS, st.data())
def test_one_wrong_letter_is_told_by_its_group(pairing: Pairing, data: st.DataObject) -> None:
    """Whatever letter is typed in place of another one, the refusal names the group in which it stands."""
    groups = code(pairing).split()
    number = data.draw(st.integers(0, len(groups) - 1))
    place = data.draw(st.integers(0, len(groups[number]) - 1))
    other = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != groups[number][place]]))
    groups[number] = groups[number][:place] + other + groups[number][place + 1 :]
    with pytest.raises(PairingError, match=f"Group {number % 6 + 1} of line {number // 6 + 1} "):
        read(" ".join(groups))


@given(PAIRINGS, st.data())
def test_groups_that_are_exchanged_or_left_out_are_refused(pairing: Pairing, data: st.DataObject) -> None:
    """A code that is not whole, or in another order, is no code."""
    groups = code(pairing).split()
    one, other = data.draw(st.lists(st.integers(0, len(groups) - 2), min_size=2, max_size=2, unique=True))
    swapped = list(groups)
    swapped[one], swapped[other] = groups[other], groups[one]
    for wrong in (swapped if swapped != groups else groups[1:], groups[:one] + groups[one + 1 :], groups[:-1]):
        with pytest.raises(PairingError):
            read(" ".join(wrong))


@given(st.text(max_size=400))
def test_anything_else_is_refused(text: str) -> None:
    """No text whatever makes the reader raise anything but its own refusal."""
    with pytest.raises(PairingError):
        read(text)


@given(st.text(alphabet=ALPHABET, max_size=300))
def test_letters_alone_are_no_code(text: str) -> None:
    """Letters that might stand in a code are refused too."""
    with pytest.raises(PairingError):
        read(text)


@given(PAIRINGS)
def test_the_settings_take_every_address(pairing: Pairing) -> None:
    """What a code can carry the settings do not refuse."""
    assert settings.SERVER.parse(pairing.address) is not None


def test_the_letters_fit_on_a_screen() -> None:
    """Six lines of six groups: short enough to type once."""
    lines = code(ONE).splitlines()
    assert len(lines) <= 7
    assert max(map(len, lines)) <= 36
