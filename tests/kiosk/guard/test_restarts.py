"""What follows when a kiosk ended: a start after a while, the closed screen, or the end."""

from __future__ import annotations

import pytest

from kiosk.errors import ExitCode
from kiosk.guard.restarts import AGAIN_S, Reason, Restarts, Verdict

CRASH, FROZEN, KILLED = 1, 70, -9


def test_an_end_in_order_is_the_end() -> None:
    """Staff ended the kiosk: nobody starts it again."""
    assert Restarts().after(0, 0) == Verdict(None, 0)


def test_bad_ends_are_waited_for_longer_and_longer() -> None:
    """A crash, a freeze and a kill count alike: one second, two, then a try each minute; closed from the first on."""
    restarts = Restarts()
    found = [restarts.after(code, now) for now, code in ((0, CRASH), (10, FROZEN), (20, KILLED), (90, CRASH), (160, CRASH))]
    closed = Verdict(AGAIN_S, closed=Reason.CRASHES)
    assert found == [Verdict(1.0, closed=Reason.AGAIN), Verdict(2.0, closed=Reason.AGAIN), closed, closed, closed]


def test_bad_ends_that_lie_long_back_are_forgiven() -> None:
    """Two crashes a day close no kiosk; three within ten minutes do, counted back from the last."""
    restarts = Restarts()
    assert [restarts.after(CRASH, now).wait for now in (0, 10_000, 20_000, 20_599, 20_601)] == [1, 1, 1, 2, 2]
    assert restarts.after(CRASH, 20_602).closed is Reason.CRASHES


@pytest.mark.parametrize(("code", "reason"), [(3, Reason.REFUSED), (4, Reason.NOT_STORED)])
def test_what_no_start_can_mend_closes_at_once(code: int, reason: Reason) -> None:
    """Settings, questions or a disk that refuse are told at the first time, and tried once a minute: whoever mends them need do no more."""
    restarts = Restarts()
    assert restarts.after(code, 0) == restarts.after(code, 60) == Verdict(60.0, closed=reason)
    assert restarts.after(CRASH, 61) == Verdict(1.0, closed=Reason.AGAIN)


def test_another_kiosk_is_given_a_moment_to_leave() -> None:
    """A kiosk whose supervisor was killed leaves within a second or two; one that stays is somebody else's, and the second leaves with 5."""
    restarts = Restarts()
    assert [restarts.after(5, 0) for _ in range(4)] == [Verdict(1.0)] * 3 + [Verdict(None, 5)]


def test_the_nightly_restart_is_quiet() -> None:
    """A kiosk that ends to be started anew is started at once, is never closed, and has not ended badly."""
    restarts = Restarts()
    assert [restarts.after(ExitCode.ANEW, now) for now in (0, 1, 2)] == [Verdict(0.0)] * 3
    assert restarts.after(CRASH, 3) == Verdict(1.0, closed=Reason.AGAIN)
