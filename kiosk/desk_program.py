"""The desk's program: the staff's window with its event loop."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from kiosk.app import House
from kiosk.desk.board import Board
from kiosk.desk.copies import CopyParts
from kiosk.desk.window import DeskParts, DeskWindow
from kiosk.memory import leave_no_core
from kiosk.paths import resource
from kiosk.programs import application, end_on_signals, give_icon
from kiosk.style import load_style
from rules.assess import assess
from rules.load import load_dossier


def desk_window(house: House) -> DeskWindow:
    """The desk's window, not yet shown. Raises rules.errors.ProtocolError, StoreError."""
    protocol = house.protocol
    return DeskWindow(
        DeskParts(
            board=Board(
                house.store,
                house.clock,
                house.config.kiosk_id,
                timedelta(minutes=house.config.reprint_minutes),
                timedelta(hours=house.config.answers_hours),
            ),
            protocol=protocol,
            assess=partial(assess, protocol),
            dossier=load_dossier(house.content.folder, protocol),
            say=house.catalogue.say,
            style=load_style(resource("style", "tokens.toml")),
            clinic=house.config.clinic_name,
            notices=house.notices,
            copies=CopyParts(house.renderer, house.print_page, house.printer, house.clock, house.desk_log, house.config.language),
        )
    )


def run_desk(house: House) -> int:
    """The staff's window, until it is closed."""
    leave_no_core()
    app = application("backcheck-desk")
    give_icon()
    app.setQuitOnLastWindowClosed(True)
    window = desk_window(house)
    window.showMaximized()
    end_on_signals(app)
    return app.exec()
