"""Backcheck: a self-triage kiosk for a walk-in patient with a back spasm, and the desk that takes its flags."""

VERSION = "0.1.0"
"""Of the program, as in `pyproject.toml`; each flag and page names it."""
