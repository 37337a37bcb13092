"""The page about many machines keeps step with the code: what it promises in seconds and numbers is what the code has."""

from __future__ import annotations

from pathlib import Path

from kiosk import settings
from kiosk.desk.watch import POLL_MS
from kiosk.storage import forwarder, outbox, postgres_news
from kiosk.storage.postgres_schema import OLDEST_SERVER

PAGE = (Path(__file__).resolve().parents[2] / "resources" / "docs" / "many-machines.md").read_text()


def test_limits_are_those_of_the_code() -> None:
    """How often is asked, how soon is tried again, what is given up: as the page says."""
    assert f"asks every {POLL_MS} ms" in PAGE
    assert f"asks the server every {forwarder.POLL_SECONDS:g} s" in PAGE
    assert f"again after {forwarder.FIRST_PAUSE:g} s, then after longer, up to {forwarder.LONGEST_PAUSE:g} s" in PAGE
    assert f"follow within {postgres_news.GATHER_SECONDS * 1000:.0f} ms together" in PAGE
    assert f"refuses {outbox.GIVEN_UP} times" in PAGE
    assert f"after {forwarder.FIRST_AGAIN:g} s, then after longer, up to {forwarder.LONGEST_AGAIN / 60:g} minutes" in PAGE
    assert f"PostgreSQL server, {OLDEST_SERVER} or later" in PAGE


def test_every_setting_is_explained() -> None:
    """Each setting about the server stands on the page."""
    for setting in (settings.SERVER, settings.SERVER_CERTIFICATE, settings.SERVER_PASSWORD_FILE, settings.ANSWERS_KEY, settings.ANSWERS_HOURS):
        assert f"`{setting.key}`" in PAGE
