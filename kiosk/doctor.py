"""`kiosk doctor`: what works and what does not, a sentence each, with how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from kiosk.config import Config
from kiosk.errors import StoreError
from kiosk.paths import protocol_folder, resource
from kiosk.ports import FlagStore, Printer
from rules.errors import ProtocolError
from rules.load import load_protocol

BROKEN_QT = (6, 12)
"""From this version on, PySide6 aborts after some 5,200 calls on Python 3.11 and older."""
LAST_BROKEN_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `sentence` says what is wrong and how to mend it, or what is fine."""

    fine: bool
    sentence: str


def examine(config: Config, open_store: Callable[[], FlagStore], printer: Callable[[], Printer], say: Callable[..., str]) -> Iterator[Finding]:
    """Look at everything a kiosk needs, one after another; nothing raises."""
    yield _qt(say)
    yield Finding(fine=True, sentence=say("doctor.settings", clinic=config.clinic_name, kiosk=config.kiosk_id))
    yield _protocol(config, say)
    yield _fonts(say)
    yield _store(config, open_store, say)
    status, name = printer().status(), printer().describe()
    yield Finding(status.ready, say("doctor.printer" if status.ready else "doctor.printer_bad", printer=name, message=status.message))


def _qt(say: Callable[..., str]) -> Finding:
    qt, python = version("PySide6-Essentials"), sys.version.split()[0]
    parts = tuple(int(part) for part in qt.split(".")[:2])
    broken = parts >= BROKEN_QT and sys.version_info[:2] <= LAST_BROKEN_PYTHON
    return Finding(not broken, say("doctor.qt_bad" if broken else "doctor.qt", qt=qt, python=python))


def _protocol(config: Config, say: Callable[..., str]) -> Finding:
    try:
        protocol = load_protocol(protocol_folder(config.protocol))
    except ProtocolError as error:
        return Finding(fine=False, sentence=say("doctor.protocol_bad", mistakes=str(error)))
    draft = "" if protocol.sign_off else " " + say("doctor.draft")
    return Finding(fine=True, sentence=say("doctor.protocol", title=protocol.title, version=protocol.version) + draft)


def _fonts(say: Callable[..., str]) -> Finding:
    fonts = sorted(resource("fonts").rglob("*.ttf"))
    return Finding(bool(fonts), say("doctor.fonts" if fonts else "doctor.fonts_bad", count=len(fonts)))


def _store(config: Config, open_store: Callable[[], FlagStore], say: Callable[..., str]) -> Finding:
    try:
        store = open_store()
        store.beats()
        store.close()
    except StoreError as error:
        return Finding(fine=False, sentence=say("doctor.store_bad", message=str(error)))
    return Finding(fine=True, sentence=say("doctor.store", folder=str(config.data)))
