"""The real protocol, loaded once, and ways to write answers shortly."""

from __future__ import annotations

import pytest

from kiosk.paths import protocol_folder
from rules.load import load_protocol
from rules.model import Protocol


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """The back-spasm protocol as shipped."""
    return load_protocol(protocol_folder("back_spasm"))
