"""Puts the store of flags together from the settings, and tells staff what became of a damaged file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.config import Config
from kiosk.text import Catalogue

if TYPE_CHECKING:
    from kiosk.events import Log
    from kiosk.paperwork import ClinicStore
    from kiosk.ports import Clock


def open_store(config: Config, clock: Clock, log: Callable[[], Log]) -> ClinicStore:
    """Where this computer keeps flags, and what is known of paper; with a server it is sent on from there. Raises StoreError."""
    if config.server:
        from kiosk.serving import kiosk_store

        return kiosk_store(config, config.server, clock, log)
    from kiosk.storage.sealing import Sealer
    from kiosk.storage.sqlite import SqliteStore

    return SqliteStore(config.data, Sealer(config.answers_key))


def shared_store(config: Config, clock: Clock, own: Callable[[], ClinicStore]) -> ClinicStore:
    """What desks look at: the clinic's server, or what the kiosk on this computer writes. Raises StoreError."""
    if config.server is None:
        return own()
    from kiosk.serving import desk_store

    return desk_store(config, config.server, clock)


def step_back(config: Config) -> None:
    """After an update was taken back: have a flag file that this version can use. Raises StoreError."""
    from kiosk.storage.returned import step_back as put_aside

    put_aside(config.data)


def store_notices(config: Config, catalogue: Catalogue) -> tuple[str, ...]:
    """Which damaged or newer flag files lie in the data folder, and how much of each came over."""
    from kiosk.storage.salvage import salvages

    with suppress(OSError):  # the store itself says what is wrong with the folder
        return tuple(
            catalogue.say(
                "store.returned" if one.newer else "store.salvaged",
                day=f"{one.when.astimezone():%Y-%m-%d %H:%M}",
                rows=one.rows,
                lost=one.lost,
                name=one.name,
            )
            for one in salvages(config.data)
        )
    return ()
