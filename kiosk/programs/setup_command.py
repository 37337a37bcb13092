"""`kiosk setup`: asks what a new computer needs to know, and writes its settings file."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.errors import ConfigError, ExitCode
from kiosk.guard.kept import keep_private
from kiosk.guard.pins import PinError, PinRefusedError
from kiosk.guard.roles import Role
from kiosk.settings import LANGUAGE, LOGO
from kiosk.setup import pairing
from kiosk.setup.joining import KEY, JoinError, fetch_certificate, joined_settings, keep_joined
from kiosk.setup.logo import HANDED_IN
from kiosk.setup.questions import QUESTIONS, WHERE, Where, settings_of, unfit
from kiosk.setup.settings_file import StandsError, checked, keep, refuse_standing
from kiosk.setup.standing import StandingPins
from kiosk.setup.taken import put_back, take
from kiosk.setup.terminal import Terminal, speech
from kiosk.values import UnfitError

SIZE_LIMIT = 64 * 1024
"""Bytes of a file of answers or of a pairing."""
PAIRING = "pairing"
"""In a file of answers: the file from the reception's computer."""
CONFIG_NAME = "kiosk.toml"


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line said."""

    config: Path
    data: Path | None
    answers: Path | None
    again: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The PINs that were chosen, and those that may stand already."""

    pins: Mapping[Role, str] | None
    """None or empty: none were chosen, and those that stand are kept."""
    standing: StandingPins


class AnswersError(Exception):
    """A file of answers that cannot be used; the message says where, what and how to mend it."""


def set_up(order: Order) -> int:
    """Ask, or read the answers, and write the file."""
    terminal = Terminal()
    try:
        refuse_standing(order.config, again=order.again)
        if order.answers is not None:
            return _finish(order, terminal, *_told(order.answers, terminal), Chosen(None, standing_pins(order)))
        answers = terminal.answers(lambda: printer_names(None))
        code = _pairing_asked(terminal) if answers[WHERE.key] == Where.SERVER else None
        standing = standing_pins(order)
        pins = terminal.pins() if not standing.asked() or terminal.proves(standing) else None
        return _finish(order, terminal, answers, code, Chosen(pins, standing))
    except (AnswersError, ConfigError, StandsError, JoinError, pairing.PairingError, PinError) as error:
        print(error, file=sys.stderr)
        return ExitCode.REFUSED
    except (EOFError, KeyboardInterrupt):
        print("\nNothing was written.", file=sys.stderr)
        return ExitCode.WRONG_USE
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Name another file with --config.", file=sys.stderr)
        return ExitCode.NOT_STORED


def take_over(order: Order, source: Path) -> int:
    """A settings file from elsewhere in place of this computer's, once it was found fit."""
    try:
        taken = take(source, order.config, order.data)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return ExitCode.REFUSED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return ExitCode.NOT_STORED
    say, keys = speech(taken.config.language).say, ", ".join(taken.changed) or "-"
    print(say("setup.taken", file=str(order.config.resolve()), source=str(source), keys=keys))
    return ExitCode.DONE


def give_back(order: Order) -> int:
    """The settings from before the last file was taken over."""
    try:
        config = put_back(order.config, order.data)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return ExitCode.REFUSED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return ExitCode.NOT_STORED
    print(speech(config.language).say("setup.given_back", file=str(order.config.resolve())))
    return ExitCode.DONE


def printer_names(data: Path | None) -> Sequence[str]:
    """The printers that can be found: the queues of this computer, and who answers on the network. May take seconds."""
    from kiosk.printing.nearby import nearby

    queues = House(Config.demonstration(data)).queues()
    return ("auto", *queues.names(), *nearby())


def standing_pins(order: Order) -> StandingPins:
    """What staff have in the data folder that the settings will name."""
    return StandingPins(Config.demonstration(order.data).data, SystemClock())


def write_all(order: Order, answers: Mapping[str, object], code: pairing.Pairing | None, chosen: Chosen) -> Config:
    """The settings, what the pairing brought, and the PINs. Raises what `set_up` tells."""
    folder = order.config.resolve().parent
    joined = joined_settings(code, folder) if code is not None else {}
    values = _with_logo(settings_of(answers, joined, order.data), folder)
    if code is not None:
        checked(values, order.config.name)
        keep_joined(code, fetch_certificate(code), folder)
    config = keep(order.config, values, again=order.again)
    if chosen.pins:
        try:
            chosen.standing.choose(chosen.pins)
        except PinRefusedError as refused:
            raise PinError(speech(config.language).say(refused.text_id)) from None
    return config


def _finish(order: Order, terminal: Terminal, answers: Mapping[str, object], code: pairing.Pairing | None, chosen: Chosen) -> int:
    config = write_all(order, answers, code, chosen)
    say = terminal.say
    terminal.tell("")
    file = str(order.config.resolve())
    terminal.tell(say("setup.done.file", file=file))
    if not config.for_patients:
        terminal.tell(say("setup.done.unsigned"))
    terminal.tell(say("setup.done.kiosk", command=f"kiosk run --config {file}"))
    if config.server is None:
        terminal.tell(say("setup.done.desk", command=f"kiosk desk --config {file}"))
    return ExitCode.DONE


def _told(path: Path, terminal: Terminal) -> tuple[Mapping[str, object], pairing.Pairing | None]:
    """The file's answers, in whose language the terminal goes on. Raises AnswersError, pairing.PairingError."""
    answers, code = _read_answers(path)
    terminal.language = str(answers.get(LANGUAGE.key, LANGUAGE.default))
    return answers, code


def _with_logo(values: dict[str, object], folder: Path) -> dict[str, object]:
    """What was handed in is drawn anew beside the settings. Raises AnswersError, OSError."""
    source = str(values[LOGO.key])
    if not source:
        return values
    from kiosk.programs.logo import keep_logo

    try:
        return values | {LOGO.key: str(keep_logo(source, folder))}
    except UnfitError as refused:
        raise AnswersError(f"{source}: This {refused}. It takes {HANDED_IN.allowed}.") from None


def _pairing_asked(terminal: Terminal) -> pairing.Pairing:
    terminal.tell("")
    terminal.tell(terminal.say("setup.ask.pairing"))
    terminal.tell(terminal.say("setup.terminal.pairing"))
    while True:
        typed = terminal.ask("> ").strip()
        try:
            return pairing.read(_content(Path(typed)) if typed.endswith(pairing.SUFFIX) else typed)
        except (pairing.PairingError, AnswersError) as error:
            terminal.refuse(error, "setup.pairing.refused")


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT).decode(errors="replace")
    except OSError as error:
        raise AnswersError(f"{path}: {error.strerror}. Check the name.") from None


def _read_answers(path: Path) -> tuple[Mapping[str, object], pairing.Pairing | None]:
    """Raises AnswersError with everything that is wrong, pairing.PairingError."""
    try:
        answers = tomllib.loads(_content(path))
    except tomllib.TOMLDecodeError as fault:
        raise AnswersError(f"{path}: This is not TOML: {fault}. Write one `key = value` a line.") from None
    file = answers.pop(PAIRING, None)
    allowed = {question.key: question.setting.allowed for question in QUESTIONS}
    wrong = [f"{path}: {key} {why}. {f'It takes {allowed[key]}.' if key in allowed else 'Take the line out.'}" for key, why in unfit(answers).items()]
    paired = answers.get(WHERE.key) == Where.SERVER
    if paired is not (file is not None) or not isinstance(file, str | None):
        wrong.append(f'{path}: {PAIRING} = "FILE" belongs to {WHERE.key} = "{Where.SERVER}", and to nothing else. Write both or neither.')
    if wrong:
        raise AnswersError("\n".join(wrong))
    return answers, pairing.read(_content(Path(file))) if isinstance(file, str) else None


def set_up_desk(order: Order, host: str, kiosks: int) -> int:
    """The reception's computer: make and secure the database, write what the desk needs, and show a code for each kiosk."""
    from kiosk.setup.database import DatabaseError, installed, make_database

    terminal = Terminal()
    try:
        refuse_standing(order.config, again=order.again)
        answers = _told(order.answers, terminal)[0] if order.answers else terminal.answers(lambda: printer_names(None))
        if not installed():
            terminal.tell(terminal.say("setup.terminal.install"))
        folder = order.config.resolve().parent
        made = make_database(host, kiosks, _known_key(folder))
        desk, *others = made.pairings
        values = _with_logo(settings_of(answers, joined_settings(desk, folder), order.data), folder)
        checked(values, order.config.name)
        keep_joined(desk, made.certificate.read_text(encoding="ascii"), folder)
        keep(order.config, values, again=order.again)
        for number, each in enumerate(others, 1):
            file = folder / f"kiosk-{number}{pairing.SUFFIX}"
            keep_private(file, pairing.as_file(each).encode())
            terminal.tell(terminal.say("setup.terminal.code", number=number, code=pairing.code(each), file=str(file)))
    except (AnswersError, ConfigError, DatabaseError, StandsError, pairing.PairingError) as error:
        print(error, file=sys.stderr)
        return ExitCode.REFUSED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Name another file with --config.", file=sys.stderr)
        return ExitCode.NOT_STORED
    terminal.tell(terminal.say("setup.done.desk", command=f"kiosk desk --config {order.config.resolve()}"))
    return ExitCode.DONE


def _known_key(folder: Path) -> bytes | None:
    """The key that answers here are sealed with already: a second set-up must not make them unreadable."""
    path = folder / KEY
    return bytes.fromhex(path.read_text(encoding="ascii").strip().removeprefix("aes-256-gcm:")) if path.exists() else None
