"""A test that needs what is not here: left out on somebody's own computer, a failure where everything must be there."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(words: str) -> NoReturn:
    """Skips the test, with these words on what is missing and how to have it; fails it where CI is set."""
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)
