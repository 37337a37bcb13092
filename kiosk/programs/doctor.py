"""The self-test: everything that a kiosk needs, what works and what does not, a sentence each with how to mend it.

`kiosk doctor` prints it, and a kiosk looks at the same list after each start and tells the desk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk import serving
from kiosk.app import House
from kiosk.config import Config
from kiosk.desk_printer import desk_printer
from kiosk.errors import StoreError
from kiosk.guard import selftest
from kiosk.guard.faults import fault_code
from kiosk.guard.selftest import Look
from kiosk.health import Ill
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.setup.logo import is_picture
from kiosk.sounds import make_alarm
from kiosk.stores import store_notices
from kiosk.text import MissingWordsError
from rules.errors import ProtocolError

COMPUTERS = frozenset({Ill.QT, Ill.UPDATE, Ill.UNSEALED, Ill.FONTS, Ill.TOUCH, Ill.CLOCK, Ill.SOUND})
"""What is the same whatever the settings say."""
PRACTICE = "practice"
"""The printer without paper, in the settings."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `sentence` says what is wrong and how to mend it, or what is fine."""

    fine: bool
    sentence: str
    ill: Ill | None = None
    """What the desk is told of it where it is not fine; None: the desk hears of it in another way."""
    noted: bool = False
    """Not as it should be, and nothing to mend here."""


def examine(house: House) -> Iterator[Finding]:
    """Look at everything a kiosk needs, one after another; nothing raises."""
    for ill, each in LOOKS:
        yield from _found(house, ill, each)


def look(house: House, ills: Container[Ill]) -> Iterator[Finding]:
    """Look at these things only; nothing raises. May be slow: never on the GUI thread."""
    for ill, each in LOOKS:
        if ill is not None and ill in ills:
            yield from _found(house, ill, each)


def examine_computer() -> Iterator[Finding]:
    """What can be looked at without settings, which name folder, screen, printer and server; nothing raises. May be slow: never on the GUI thread."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as nothing_yet:
        house = House(Config.demonstration(Path(nothing_yet)))
        yield from look(house, COMPUTERS)
        with suppress(StoreError):
            house.store.close()


def _found(house: House, ill: Ill | None, each: Callable[[House], Iterator[Finding]]) -> Iterator[Finding]:
    """One look. One that breaks is a finding too: the others are looked at all the same."""
    try:
        yield from (replace(found, ill=ill) for found in each(house))
    except Exception as error:  # noqa: BLE001 - what nobody thought of: whoever looks for a fault must not meet another one
        sentence = house.catalogue.say("doctor.broken", what=each.__name__.strip("_"), code=fault_code(type(error), error.__traceback__))
        yield Finding(fine=False, sentence=sentence)


def _said(house: House, found: Look, *, matters: bool = True) -> Iterator[Finding]:
    """In words. Where it does not matter, a demonstration on somebody's own computer, nothing of it is wrong."""
    yield Finding(found.fine or not matters, house.catalogue.say(found.text_id, **found.values), noted=not found.fine and not matters)


def _settings(house: House) -> Iterator[Finding]:
    """A House has settings that were found fit: which ones is what can still be wrong."""
    config = house.config
    yield Finding(fine=True, sentence=house.catalogue.say("doctor.settings", clinic=config.clinic_name, kiosk=config.kiosk_id))
    if config.logo and not is_picture(config.logo):
        yield Finding(fine=False, sentence=house.catalogue.say("doctor.logo", file=config.logo))


def _refused(house: House) -> Iterator[Finding]:
    """Settings that are refused while older ones run; nothing where the file itself runs."""
    if house.given and house.given.refused:
        yield Finding(fine=False, sentence=house.catalogue.say("doctor.settings_last", mistakes=house.given.refused))


def _qt(house: House) -> Iterator[Finding]:
    yield from _said(house, selftest.qt_holds(_qt_version()))


def _qt_version() -> str:
    """Without loading it: whether it can be loaded is not known yet."""
    if "PySide6" in sys.modules:
        return str(sys.modules["PySide6"].__version__)
    from importlib.metadata import version

    return version("PySide6-Essentials")


def _screen(house: House) -> Iterator[Finding]:
    yield from _said(house, selftest.screen_fits(house.config.panel, selftest.screens()), matters=house.config.for_patients)


def _touch(house: House) -> Iterator[Finding]:
    yield from _said(house, selftest.touch(), matters=house.config.for_patients)


def _update(house: House) -> Iterator[Finding]:
    """Nothing where no update was ever taken back."""
    found = selftest.update_holds(selftest.releases())
    if found is not None:
        yield from _said(house, found)


def _sealed(house: House) -> Iterator[Finding]:
    """Nothing where nobody sealed this computer."""
    if (found := selftest.sealed()) is not None:
        yield from _said(house, found)


def _disk(house: House) -> Iterator[Finding]:
    yield from _said(house, selftest.room(house.config.data))


def _clock(house: House) -> Iterator[Finding]:
    """Held against the last heartbeats; without a store, which is told by itself, against the day on which this program was made."""
    beaten = []
    with suppress(StoreError):
        beaten = list(house.store.beats().values())
    yield from _said(house, selftest.clock_goes(house.clock.utc(), beaten))


def _printer(house: House) -> Iterator[Finding]:
    """Whether a page would come out now. A kiosk for patients with a printer without paper is wrong, however well that works."""
    say, printer = house.catalogue.say, house.printer()
    status, name = printer.status(), printer.describe()
    if house.config.for_patients and house.config.printer == PRACTICE:
        yield Finding(fine=False, sentence=say("doctor.printer_practice"))
    else:
        yield Finding(status.ready, say("doctor.printer" if status.ready else "doctor.printer_bad", printer=name, message=status.message))


def _desk_printer(house: House) -> Iterator[Finding]:
    """Where a desk prints. Without a server it stands at this computer, and what it prints must not come out beside the patients."""
    from kiosk.printing.folder import FolderPrinter

    say, config = house.catalogue.say, house.config
    if config.desk_printer in {"", config.printer}:
        if config.for_patients and config.server is None:
            yield Finding(fine=False, sentence=say("doctor.desk_printer_same"))
        return
    printer = desk_printer(house)
    status = printer.status()
    if isinstance(printer, FolderPrinter) and config.for_patients:
        yield Finding(fine=False, sentence=say("printing.folder.no_slips"))
    else:
        yield Finding(status.ready, say("doctor.desk_printer", printer=printer.describe(), message=status.message))


def _protocol(house: House) -> Iterator[Finding]:
    """What runs, who answers for it, and everything that staff are told of it."""
    say = house.catalogue.say
    try:
        content = house.content
    except ProtocolError as error:
        yield Finding(fine=False, sentence=say("doctor.protocol_bad", mistakes=str(error)))
        return
    protocol, sign_off = content.protocol, content.protocol.sign_off
    said = [say("doctor.protocol", title=protocol.title, version=protocol.version, fingerprint=protocol.content)]
    if sign_off:
        said.append(say("doctor.signed", **asdict(sign_off)))
    else:
        said.append(say("doctor.draft"))
    notices = content.notices(house.clock.utc())
    said += [say(notice.text_id, **notice.values) for notice in notices]
    yield Finding(fine=not any(notice.wrong for notice in notices), sentence=" ".join(said))


def _languages(house: House) -> Iterator[Finding]:
    """What patients may choose, and why not the others; nothing where the questions are refused: that is told already."""
    with suppress(ProtocolError, MissingWordsError):
        refused, say = house.languages.refused, house.catalogue.say
        names = ", ".join(language.name for language in house.languages.offered)
        broken = any(refusal.wrong for refusal in refused)
        yield Finding(not broken, " ".join((say("doctor.languages", languages=names), *house.not_offered())))


def _fonts(house: House) -> Iterator[Finding]:
    """Typefaces and sounds: there, and what was frozen is as it was."""
    changed = selftest.as_made([resource(name) for name in selftest.HELD])
    if changed is not None:
        yield from _said(house, changed)
    fonts = sorted(resource("fonts").rglob("*.ttf"))
    yield Finding(bool(fonts), house.catalogue.say("doctor.fonts" if fonts else "doctor.fonts_bad", count=len(fonts)))


def _voice(house: House) -> Iterator[Finding]:
    """Whether the clinic's language can be heard; a language without a voice costs its readers the button, nobody else anything."""
    say = house.catalogue.say
    if house.config.voice == "off":
        yield Finding(fine=True, sentence=say("doctor.voice_off"))
        return
    voice = house.voice()
    name, trouble = voice.describe(), voice.trouble(house.config.language)
    if trouble:
        yield Finding(fine=False, sentence=say("doctor.voice_bad", voice=name, reason=say(trouble)))
        return
    mute = [code for code in known_languages() if voice.trouble(code)]
    yield Finding(fine=True, sentence=say("doctor.voice_some" if mute else "doctor.voice", voice=name, languages=", ".join(mute)))


def _models(house: House) -> Iterator[Finding]:
    """Whether piper reads what the clinic has voices for; nothing where it has none. espeak-ng reads meanwhile."""
    say, models = house.catalogue.say, house.models
    if models is None or house.config.voice == "off":
        return
    wrong = [Finding(fine=False, sentence=sentence) for sentence in models.complaints(say)]
    yield from wrong or [Finding(fine=True, sentence=say("doctor.piper", languages=", ".join(models.languages)))]


def _alarm(house: House) -> Iterator[Finding]:
    """Whether this computer can sound an emergency: a desk always must, a kiosk while no desk is open."""
    say, alarm = house.catalogue.say, make_alarm(house.config)
    trouble = alarm.trouble()
    if trouble:
        yield Finding(fine=False, sentence=say("doctor.alarm_bad", alarm=alarm.describe(), reason=say(trouble)))
    else:
        yield Finding(fine=True, sentence=say("doctor.alarm", alarm=alarm.describe()))


def _store(house: House) -> Iterator[Finding]:
    say = house.catalogue.say
    try:
        house.store.beats()
    except StoreError as error:
        yield Finding(fine=False, sentence=say("doctor.store_bad", message=str(error)))
    else:
        yield Finding(fine=True, sentence=say("doctor.store", folder=str(house.config.data)))
    yield from (Finding(fine=True, sentence=notice, noted=True) for notice in store_notices(house.config, house.catalogue))


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


LOOKS: tuple[tuple[Ill | None, Callable[[House], Iterator[Finding]]], ...] = (
    (Ill.QT, _qt),
    (Ill.UPDATE, _update),
    (Ill.UNSEALED, _sealed),
    (Ill.SETTINGS, _refused),
    (None, _settings),
    (None, _protocol),
    (None, _languages),
    (Ill.FONTS, _fonts),
    (Ill.SCREEN, _screen),
    (Ill.TOUCH, _touch),
    (Ill.DISK, _disk),
    (None, _store),
    (None, _server),
    (Ill.CLOCK, _clock),
    (Ill.SOUND, _voice),
    (Ill.PIPER, _models),
    (Ill.SOUND, _alarm),
    (None, _printer),
    (None, _desk_printer),
)
"""In the order in which they are said: a slow printer hides nothing before it."""
