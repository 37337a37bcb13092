"""What the commands about populations have in common on the command line."""

from __future__ import annotations

import argparse

SETTINGS = ("primary_care_walk_in", "emergency_department")
"""The settings of a population file; the first is the default."""


def positive(text: str) -> int:
    """A whole number of 1 or more. Raises ArgumentTypeError, which argparse tells the user."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
