"""Puts the store of flags together from the settings, and tells staff what became of a damaged file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.config import Config
from kiosk.text import Catalogue

if TYPE_CHECKING:
    from kiosk.events import Log
    from kiosk.paperwork import ClinicStore
    from kiosk.ports import Clock
    from kiosk.storage.aside import Salvage


def open_store(config: Config, clock: Clock, log: Callable[[], Log]) -> ClinicStore:
    """Where this computer keeps flags, and what is known of paper; with a server it is sent on from there.

    Nothing is opened yet: a program goes on, and shows what is wrong, where the file cannot be opened.
    """
    if config.server:
        from kiosk.serving import kiosk_store

        return kiosk_store(config, config.server, clock, log)
    from kiosk.storage.sealing import Sealer
    from kiosk.storage.sqlite import SqliteStore

    return SqliteStore(config.data, Sealer(config.answers_key), now=False)


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
    """What was put aside in the data folder, damaged or newer, how much of each file came over, and until when it is kept."""
    from kiosk.storage.aside import salvages

    with suppress(OSError):  # the store itself says what is wrong with the folder
        return tuple(_told(one, catalogue, timedelta(hours=config.answers_hours)) for one in salvages(config.data))
    return ()


def _told(one: Salvage, catalogue: Catalogue, kept: timedelta) -> str:
    day, until = (f"{moment.astimezone():%Y-%m-%d %H:%M}" for moment in (one.when, one.when + kept))
    if one.folder:
        return catalogue.say("store.put_aside", day=day, name=one.name)
    if one.newer:
        return catalogue.say("store.returned", day=day, rows=one.rows, lost=one.lost, name=one.name)
    return catalogue.say("store.salvaged", day=day, rows=one.rows, lost=one.lost, name=one.name, until=until)
