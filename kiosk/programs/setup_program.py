"""`kiosk setup --window`: the set-up on the screen itself, with its event loop."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from kiosk.app import House
from kiosk.config import Config
from kiosk.control.liveness import Liveness
from kiosk.desk.wording import Say
from kiosk.errors import ConfigError, ExitCode
from kiosk.guard.pins import PinError
from kiosk.guard.roles import Role
from kiosk.paths import resource
from kiosk.programs.fitting import whole_screen
from kiosk.programs.patient_program import application, end_on_signals, give_icon
from kiosk.programs.setup_command import AnswersError, Chosen, Order, printer_names, standing_pins, write_all
from kiosk.setup.joining import JoinError
from kiosk.setup.pairing import Pairing
from kiosk.setup.questions import settings_of
from kiosk.setup.settings_file import StandsError, checked
from kiosk.setup.standing import StandingPins
from kiosk.setup_window.parts import SetupParts, WriteError, Written
from kiosk.setup_window.window import SetupWindow
from kiosk.style import load_style
from kiosk.text import Catalogue

SMALLEST = QSize(1280, 800)


def run_window(order: Order) -> int:
    """Ask on the screen; `ExitCode.WRONG_USE` where it was closed before anything was written."""
    app = application("backcheck-setup")
    give_icon()
    window = setup_window(order)
    window.finished.connect(partial(app.exit, ExitCode.DONE))
    app.lastWindowClosed.connect(partial(app.exit, ExitCode.WRONG_USE))
    window.resize(SMALLEST)
    window.showFullScreen()
    end_on_signals(app)
    liveness = Liveness()  # its timer gives Python its turn, so that a signal is heard
    liveness.start()
    code = app.exec()
    liveness.stop()
    window.close()
    return ExitCode.DONE if order.config.exists() and code == ExitCode.DONE else ExitCode.WRONG_USE


def setup_window(order: Order) -> SetupWindow:
    """The window, not yet shown."""
    screen = whole_screen()
    standing = standing_pins(order)
    parts = SetupParts(
        standing=standing,
        speech=_speech,
        style=load_style(resource("style", "tokens.toml")),
        find_printers=lambda: printer_names(order.data)[1:],
        print_test=partial(_print_test, order),
        write=partial(_write, order, standing),
    )
    return SetupWindow(parts, screen.size() if screen and QApplication.platformName() != "offscreen" else SMALLEST)


@cache
def _speech(code: str) -> Say:
    from kiosk.languages import known_languages

    words = Config.demonstration().words(code)
    return Catalogue.read(resource("locale", code), words, leftwards=known_languages()[code].leftwards).say


def _print_test(order: Order, answers: Mapping[str, object]) -> str:
    """Off the GUI thread: as a kiosk with these answers would print, and what came of it."""
    from kiosk.handout.trial_page import trial_page

    house = House(checked(settings_of({"clinic_name": " ", **answers}, {}, order.data), order.config.name))
    printer, say, config = house.printer(), house.catalogue.say, house.config
    page = trial_page(printer.describe(), config.clinic_name, config.paper, house.clock.utc().astimezone(), say)
    last = house.print_at(lambda: printer, page, lambda: True, lambda _: None)
    return str(say(f"printers.state.{last.state.replace(' ', '_')}", message=last.message, path=last.path or "")).strip()


def _write(order: Order, standing: StandingPins, answers: Mapping[str, object], code: Pairing | None, pins: Mapping[Role, str]) -> Written:
    """Off the GUI thread: a PIN takes a twentieth of a second, a server longer. Raises WriteError."""
    try:
        config = write_all(order, answers, code, Chosen(pins, standing))
    except (AnswersError, ConfigError, StandsError, JoinError, PinError) as error:
        raise WriteError(str(error)) from None
    except OSError as error:
        raise WriteError(f"{error.filename}: {error.strerror}") from None
    file = str(order.config.resolve())
    commands = {"setup.done.kiosk": f"kiosk run --config {file}"}
    if config.server is None:
        commands["setup.done.desk"] = f"kiosk desk --config {file}"
    return Written(file, commands, unsigned=not config.for_patients)
