"""`kiosk doctor`: what works and what does not, a sentence each, with how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version

from kiosk import serving
from kiosk.app import House
from kiosk.errors import StoreError
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.sounds import make_alarm
from kiosk.text import MissingWordsError
from rules.errors import ProtocolError
from rules.manifest import fingerprint

BROKEN_QT = (6, 12)
"""From this version on, PySide6 aborts after some 5,200 calls on Python 3.11 and older."""
LAST_BROKEN_PYTHON = (3, 11)
PRACTICE = "practice"
"""The printer without paper, in the settings."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `sentence` says what is wrong and how to mend it, or what is fine."""

    fine: bool
    sentence: str


def examine(house: House) -> Iterator[Finding]:
    """Look at everything a kiosk needs, one after another; nothing raises."""
    config, say = house.config, house.catalogue.say
    yield _qt(say)
    yield Finding(fine=True, sentence=say("doctor.settings", clinic=config.clinic_name, kiosk=config.kiosk_id))
    yield _protocol(house)
    yield from _languages(house)
    yield _fonts(say)
    yield _store(house)
    yield from _server(house)
    yield _voice(house)
    yield _alarm(house)
    yield _printer(house)


def _printer(house: House) -> Finding:
    """Whether a page would come out now. A kiosk for patients with a printer without paper is wrong, however well that works."""
    say, printer = house.catalogue.say, house.printer()
    status, name = printer.status(), printer.describe()
    if house.config.for_patients and house.config.printer == PRACTICE:
        return Finding(fine=False, sentence=say("doctor.printer_practice"))
    return Finding(status.ready, say("doctor.printer" if status.ready else "doctor.printer_bad", printer=name, message=status.message))


def _qt(say: Callable[..., str]) -> Finding:
    qt, python = version("PySide6-Essentials"), sys.version.split()[0]
    parts = tuple(int(part) for part in qt.split(".")[:2])
    broken = parts >= BROKEN_QT and sys.version_info[:2] <= LAST_BROKEN_PYTHON
    return Finding(not broken, say("doctor.qt_bad" if broken else "doctor.qt", qt=qt, python=python))


def _protocol(house: House) -> Finding:
    """What runs, who answers for it, and everything that staff are told of it."""
    say = house.catalogue.say
    try:
        content = house.content
        read = fingerprint(content.folder)
    except ProtocolError as error:
        return Finding(fine=False, sentence=say("doctor.protocol_bad", mistakes=str(error)))
    protocol, sign_off = content.protocol, content.protocol.sign_off
    said = [say("doctor.protocol", title=protocol.title, version=protocol.version, fingerprint=read)]
    if sign_off:
        said.append(say("doctor.signed", **asdict(sign_off)))
    else:
        said.append(say("doctor.draft"))
    notices = content.notices(house.clock.utc())
    said += [say(notice.text_id, **notice.values) for notice in notices]
    return Finding(fine=not any(notice.wrong for notice in notices), sentence=" ".join(said))


def _languages(house: House) -> Iterator[Finding]:
    """What patients may choose, and why not the others; nothing where the questions are refused: that is told already."""
    with suppress(ProtocolError, MissingWordsError):
        refused, say = house.languages.refused, house.catalogue.say
        names = ", ".join(language.name for language in house.languages.offered)
        broken = any(refusal.wrong for refusal in refused)
        yield Finding(not broken, " ".join((say("doctor.languages", languages=names), *house.not_offered())))


def _fonts(say: Callable[..., str]) -> Finding:
    fonts = sorted(resource("fonts").rglob("*.ttf"))
    return Finding(bool(fonts), say("doctor.fonts" if fonts else "doctor.fonts_bad", count=len(fonts)))


def _voice(house: House) -> Finding:
    """Whether the clinic's language can be heard; a language without a voice costs its readers the button, nobody else anything."""
    say = house.catalogue.say
    if house.config.voice == "off":
        return Finding(fine=True, sentence=say("doctor.voice_off"))
    voice = house.voice()
    name, trouble = voice.describe(), voice.trouble(house.config.language)
    if trouble:
        return Finding(fine=False, sentence=say("doctor.voice_bad", voice=name, reason=say(trouble)))
    mute = [code for code in known_languages() if voice.trouble(code)]
    return Finding(fine=True, sentence=say("doctor.voice_some" if mute else "doctor.voice", voice=name, languages=", ".join(mute)))


def _alarm(house: House) -> Finding:
    """Whether this computer can sound an emergency: a desk always must, a kiosk while no desk is open."""
    say, alarm = house.catalogue.say, make_alarm(house.config)
    trouble = alarm.trouble()
    if trouble:
        return Finding(fine=False, sentence=say("doctor.alarm_bad", alarm=alarm.describe(), reason=say(trouble)))
    return Finding(fine=True, sentence=say("doctor.alarm", alarm=alarm.describe()))


def _store(house: House) -> Finding:
    say = house.catalogue.say
    try:
        store = house.store
        store.beats()
        store.close()
    except StoreError as error:
        return Finding(fine=False, sentence=say("doctor.store_bad", message=str(error)))
    return Finding(fine=True, sentence=say("doctor.store", folder=str(house.config.data)))


def _server(house: House) -> Iterator[Finding]:
    """Whether the clinic's server can be reached, and whether it has all that this computer wrote; nothing where there is none."""
    config, say = house.config, house.catalogue.say
    if config.server is None:
        return
    name = str(config.server.address)
    try:
        reached = serving.look_at_server(config, config.server)
    except StoreError as error:
        yield Finding(fine=False, sentence=say("doctor.server_bad", message=str(error)))
    else:
        guarded = say("doctor.server_encrypted" if reached.encrypted else "doctor.server_local")
        yield Finding(fine=True, sentence=say("doctor.server", server=name, version=reached.version, guarded=guarded))
    with suppress(StoreError):  # what is wrong with the file is told already
        waiting, refused = serving.waiting(config, house.clock)
        text_id = "doctor.outbox_refused" if refused else "doctor.outbox_waiting" if waiting else "doctor.outbox"
        yield Finding(fine=not waiting, sentence=say(text_id, count=refused or waiting))
