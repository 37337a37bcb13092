"""The desk's program: the staff's window with its event loop."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from kiosk.app import House
from kiosk.beside import Beside
from kiosk.desk.board import Board, Keep
from kiosk.desk.copies import CopyParts
from kiosk.desk.deeds import DeedParts
from kiosk.desk.desk_parts import DeskParts
from kiosk.desk.door import DoorParts
from kiosk.desk.window import DeskWindow
from kiosk.desk_printer import desk_printer
from kiosk.errors import ExitCode
from kiosk.events import LogEvent
from kiosk.guard.audit import AuditError, AuditLog, Deed
from kiosk.guard.chain import last_code, verify
from kiosk.guard.faults import watch_python
from kiosk.guard.pins import PinBook
from kiosk.languages import known_languages
from kiosk.memory import leave_no_core
from kiosk.paths import resource
from kiosk.programs.patient_program import application, end_on_signals, give_icon, take_place
from kiosk.sounds import make_alarm
from kiosk.stores import shared_store
from kiosk.style import load_style
from rules.assess import assess
from rules.load import load_dossier

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QScreen

    from kiosk.desk.saving import Saved
    from kiosk.ports import FlagStore

T = TypeVar("T")

DESK_LOCK = ".desk.lock"
"""One desk on a data folder: two would sound every alarm twice. No kiosk's name begins with a dot."""
DESK = "desk"
"""The desk's audit log."""


def desk_window(house: House) -> DeskWindow:
    """The desk's window, not yet shown. Raises rules.errors.ProtocolError, StoreError."""
    return DeskWindow(desk_parts(house))


def desk_parts(house: House) -> DeskParts:
    """What the window is made of. Raises rules.errors.ProtocolError, StoreError."""
    protocol = house.protocol
    dossier = cache(partial(load_dossier, house.content.folder, protocol))
    store, folder = shared_store(house.config, house.clock, lambda: house.store), house.config.export_folder
    return DeskParts(
        board=Board(
            store,
            house.clock,
            house.config.kiosk_id,
            Keep(timedelta(minutes=house.config.reprint_minutes), timedelta(hours=house.config.answers_hours)),
            beside(house),
        ),
        protocol=protocol,
        assess=partial(assess, protocol),
        dossier=dossier,
        say=house.catalogue.say,
        style=load_style(resource("style", "tokens.toml")),
        clinic=house.config.clinic_name,
        notices=partial(notices, house),
        door=door_parts(house),
        copies=copy_parts(house),
        make_alarm=partial(make_alarm, house.config),
        rooms=house.config.rooms,
        save_day=partial(_save_day, house, store, folder) if folder else None,
        later=[*(partial(house.languages.refusal, code) for code in known_languages()), dossier, *([house.given.keep] if house.given else [])],
    )


def notices(house: House) -> tuple[str, ...]:
    """What staff must know at once of what this desk was opened with."""
    refused = house.given is not None and house.given.refused
    return (*house.notices(so_far=True), *([house.catalogue.say("desk.settings")] if refused else []))


def _save_day(house: House, store: FlagStore, folder: Path) -> Saved:
    from kiosk.programs.exporting import save_day  # most desks never do

    return save_day(house, store, folder)


def copy_parts(house: House) -> CopyParts:
    """What the desk prints with."""
    printer, slips = partial(desk_printer, house), partial(desk_printer, house, slips=True)
    to_paper = partial(partial, house.print_at)
    return CopyParts(house.renderer, to_paper(printer), to_paper(slips), printer, house.clock, house.desk_log, house.config.language)


def beside(house: House) -> Beside | None:
    """The kiosk on this computer, where the store is a server; else both have one file."""
    if house.config.server is None:
        return None
    from kiosk import serving

    return serving.beside(house.config)


def door_parts(house: House) -> DoorParts:
    """Who comes in, and what is written down of it. The demonstration asks for no PIN."""
    config = house.config
    book = None if house.demonstration else PinBook(config.data, house.clock)
    log = AuditLog(config.data, DESK, config.kiosk_id, house.clock)
    return DoorParts(book, DeedParts(log, partial(verify, config.data), partial(_settings, house)))


def _settings(house: House) -> str | None:
    """The fingerprint of the settings, if it is another than the audit log has. Raises OSError."""
    found = hashlib.sha256(repr(house.config).encode()).hexdigest()[:12]
    return None if found == last_code(house.config.data, DESK, Deed.SETTINGS) else found


def _note(house: House, deed: Deed) -> None:
    """While there is no window to wait for it; what cannot be written down the window's own deeds tell."""
    with suppress(AuditError):
        AuditLog(house.config.data, DESK, house.config.kiosk_id, house.clock).write(deed)


def listen(house: House, window: DeskWindow) -> None:
    """Where there is a server, have it wake this desk."""
    if house.config.server is None:
        return
    from kiosk import serving
    from kiosk.desk.news import News

    news = News(serving.desk_news(house.config, house.config.server), window)
    news.heard.connect(window.watch.look)
    window.watch.stopped.connect(news.stop)
    news.start()


def screen_for(screens: Sequence[T], wanted: int) -> T | None:
    """The screen for the desk, counted from 1; the last one for 0, and where there are fewer. None: there is none."""
    return None if not screens else screens[wanted - 1] if 0 < wanted <= len(screens) else screens[-1]


def open_on(window: DeskWindow, screen: QScreen | None) -> None:
    """Fill this screen: without a place of its own the window would open on the kiosk's."""
    if screen is not None:
        window.setScreen(screen)
        window.setGeometry(screen.availableGeometry())
    window.showMaximized()


def run_desk(house: House) -> int:
    """The staff's window, until it is closed."""
    leave_no_core()
    app = application("backcheck-desk")
    lock = take_place(house, DESK_LOCK)
    if lock is None:
        print(f"A desk is already open on {house.config.data}. Use that one, or give this one --data.", file=sys.stderr)
        return ExitCode.ALREADY_RUNNING
    # Whatever breaks, the list of flags goes on: it is told by code, and the desk stays as it is.
    unwatch = watch_python(lambda code: house.desk_log.write(LogEvent.FAULT, detail=code))
    give_icon()
    app.setQuitOnLastWindowClosed(True)
    _note(house, Deed.STARTED)
    window = desk_window(house)
    listen(house, window)
    open_on(window, screen_for(app.screens(), house.config.desk_screen))
    end_on_signals(app)
    code = app.exec()
    window.watch.stop()
    if window.watch.lost:
        house.desk_log.write(LogEvent.STORE_FAILED, detail="close")
        print(house.catalogue.say("desk.unstored.lost", count=window.watch.lost), file=sys.stderr)
    _note(house, Deed.STOPPED)
    unwatch()
    lock.release()
    return code
