"""Exceptions that nobody caught: each becomes a code, on whatever thread, and nothing of a visit is kept with it."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from kiosk.guard.faults import FaultCount, fault_code, watch_python


@pytest.fixture
def caught() -> Iterator[list[str]]:
    """The codes of what nobody caught."""
    codes: list[str] = []
    end = watch_python(codes.append)
    yield codes
    end()


def fail() -> None:
    """Raise with something in hand that nobody else may know."""
    answer = "leak"
    raise ValueError(answer)


def test_a_code_names_class_file_and_line_and_no_value() -> None:
    """The code says where it was raised, not where it was noticed, and never what the exception says."""
    try:
        fail()
    except ValueError as error:
        code = fault_code(ValueError, error.__traceback__)
    assert code == f"ValueError test_faults.py:{fail.__code__.co_firstlineno + 3}"
    assert fault_code(KeyError, None) == "KeyError ?"


def test_a_thread_is_heard(caught: list[str]) -> None:
    """What breaks in a thread of its own is caught by its code."""
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [code.split(":")[0] for code in caught] == ["ValueError test_faults.py"]


def test_what_python_cannot_raise_is_heard(caught: list[str]) -> None:
    """What breaks while an object is taken away, where nobody could catch it, is caught by its code."""

    class Last:
        def __del__(self) -> None:
            fail()

    Last()
    gc.collect()
    assert [code.split(":")[0] for code in caught] == ["ValueError test_faults.py"]


def test_nothing_of_it_is_kept(caught: list[str]) -> None:
    """Python keeps the last exception with all its local values for a debugger; once it is told it is gone."""
    try:
        fail()
    except ValueError as error:
        # What Qt's binding does with an exception that leaves a slot.
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        sys.excepthook(type(error), error, error.__traceback__)
    assert caught
    assert not any(hasattr(sys, name) for name in ("last_type", "last_value", "last_traceback"))


def test_leaving_a_thread_and_pressing_control_c_are_no_faults(caught: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the end of a thread that ends itself nor a person who interrupts the program is a fault."""
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert caught == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_afterwards_all_is_as_it_was() -> None:
    """Whoever had the hooks before has them again."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    end = watch_python(print)
    assert sys.excepthook is not before[0]
    end()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0], [False]),
        ([0, 1, 2], [False, False, True]),
        ([0, 300, 600], [False, False, True]),
        ([0, 300, 601], [False, False, False]),
        ([0, 300, 601, 602], [False, False, False, True]),
    ],
)
def test_three_in_ten_minutes_are_too_many(times: list[float], expected: list[bool]) -> None:
    """The third fault within ten minutes is one too many; those that lie longer back do not count."""
    moments = iter(times)
    count = FaultCount(lambda: next(moments))
    assert [count.too_many() for _ in times] == expected
