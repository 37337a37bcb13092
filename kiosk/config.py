"""The settings as one frozen value, read from one TOML file that is refused with every mistake at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from kiosk import country, settings
from kiosk.country import Country, Paper
from kiosk.errors import ConfigError
from kiosk.opening import Span
from kiosk.panel import Panel
from kiosk.paths import resource
from kiosk.server import Server
from kiosk.settings import Setting
from kiosk.values import KEYRING, Acceptance, UnfitError
from kiosk.visit.display import Switches
from kiosk.visit.states import WithoutDesk
from rules.errors import Mistake
from rules.frozen import frozen

if TYPE_CHECKING:
    from kiosk.ports import KioskId

T = TypeVar("T")

KEY_NAME = "answers.key"
"""Of the key file in the data folder."""
SIZE_LIMIT = 64 * 1024
"""Bytes: twenty times a settings file with every line explained."""


@frozen
class Config:
    """What the settings file says. `kiosk.settings` explains every key and gives its default and range."""

    clinic_name: str
    clinic_phone: str
    clinic_hours: str
    logo: Path | None
    country: Country
    paper: Paper
    printer: str
    """`auto`, `folder`, `practice`, a queue's name or an ipp:// address."""
    desk_printer: str
    """The same; empty: the desk prints at `printer`."""
    duplex: bool
    copies: int
    handout_folder: Path
    kiosk_id: KioskId
    panel: Panel
    idle_seconds: int
    idle_warning_seconds: int
    reprint_minutes: int
    protocol: str
    language: str
    bilingual: bool
    """A sheet in another language has this one beside it."""
    reach: bool
    switches: Switches
    voice: str
    """`headphones`, `speaker` or `off`."""
    voice_device: str
    voice_models: Path | None
    """Where piper's voices lie; None: espeak-ng reads every language."""
    listen_key: str
    alarm_device: str
    """An ALSA device, or `off`."""
    without_desk: WithoutDesk
    hours: tuple[Span, ...]
    """Empty: always open."""
    restart_at: int | None
    """Minutes after midnight, by this computer's clock; None: never."""
    rooms: tuple[str, ...]
    desk_screen: int
    """1 is the first screen; 0: the last one."""
    export_folder: Path | None
    """None: the desk saves nothing."""
    data: Path
    """May not exist yet; whoever makes it gives it the mode 0700."""
    answers_hours: int
    answers_key: Path | None
    """The key file, which may not exist yet; None: the system's keyring."""
    server: Server | None
    """None: the file in the data folder is all there is."""
    staff_key: str
    trusted_keys: tuple[str, ...]
    """Public keys as `ed25519:` and base64."""
    acceptance: Acceptance | None
    """None: nobody has accepted unsigned questions and rules; or, beside trusted keys, signed ones that are older than what has run."""

    @property
    def for_patients(self) -> bool:
        """Whether somebody answers for the questions and rules: a clinician who signs them, or a manager. Else they are a demonstration."""
        return bool(self.trusted_keys or self.acceptance)

    def words(self, language: str) -> Mapping[str, str]:
        """What {EMERGENCY_NUMBER}, {PARA}, {CLINIC_NAME} and the like stand for. Raises KeyError for a language that is not shipped."""
        clinic = {"CLINIC_NAME": self.clinic_name, "CLINIC_PHONE": self.clinic_phone, "CLINIC_HOURS": self.clinic_hours}
        return clinic | {name: word.format_map(clinic) for name, word in self.country.words[language].items()}

    @classmethod
    def demonstration(cls, data: Path | None = None) -> Config:
        """Ready settings for the demonstration; flags go to `data`."""
        return load(resource("kiosk.demonstration.toml"), data)


def load(path: Path, data: Path | None = None) -> Config:
    """Read a settings file; `data` outranks its data folder. Raises ConfigError."""
    return parse(read(path), path.name, data)


def read(path: Path) -> bytes:
    """The bytes of a settings file, as many as `parse` takes and one. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except OSError as fault:
        raise _refused(path.name, f"cannot be read: {fault.strerror}.", "Check the path that follows --config.") from None


def parse(content: bytes, name: str, data: Path | None = None) -> Config:
    """Read the bytes of a settings file; `name` is for messages. Raises ConfigError, and nothing else for any bytes."""
    if len(content) > SIZE_LIMIT:
        raise _refused(name, f"is larger than {SIZE_LIMIT // 1024} KiB.", "This is not a settings file: resources/kiosk.example.toml shows one.")
    try:
        text = content.decode()
        raw = tomllib.loads(text)
    except UnicodeDecodeError:
        raise _refused(name, "is not UTF-8 text.", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as fault:
        raise _misspelt(name, str(fault)) from None
    except RecursionError:
        raise _refused(name, "is nested too deeply.", "Write one `key = value` a line.") from None
    mistakes = tuple(_mistakes(name, text, raw))
    if mistakes:
        raise ConfigError(mistakes)
    return _config(raw, data)


def _config(raw: Mapping[str, object], data: Path | None) -> Config:
    """From values that were all found fit."""
    home = country.read(_value(raw, settings.COUNTRY))
    folder = data or _folder(_value(raw, settings.DATA)) or state_folder()
    return Config(
        clinic_name=_value(raw, settings.CLINIC_NAME),
        clinic_phone=_value(raw, settings.CLINIC_PHONE),
        clinic_hours=_value(raw, settings.CLINIC_HOURS),
        logo=_folder(_value(raw, settings.LOGO)),
        country=home,
        paper=_value(raw, settings.PAPER) or home.paper,
        printer=_value(raw, settings.PRINTER),
        desk_printer=_value(raw, settings.DESK_PRINTER),
        duplex=_value(raw, settings.DUPLEX),
        copies=_value(raw, settings.COPIES),
        handout_folder=_folder(_value(raw, settings.HANDOUT_FOLDER)) or folder / "handouts",
        kiosk_id=cast("KioskId", _value(raw, settings.KIOSK_ID)),
        panel=_value(raw, settings.PANEL),
        idle_seconds=_value(raw, settings.IDLE_SECONDS),
        idle_warning_seconds=_value(raw, settings.IDLE_WARNING_SECONDS),
        reprint_minutes=_value(raw, settings.REPRINT_MINUTES),
        protocol=_value(raw, settings.PROTOCOL),
        language=_value(raw, settings.LANGUAGE),
        bilingual=_value(raw, settings.BILINGUAL),
        reach=_value(raw, settings.REACH),
        switches=Switches(_value(raw, settings.SCAN_KEY), _value(raw, settings.SELECT_KEY), _value(raw, settings.SCAN_SECONDS)),
        voice=_value(raw, settings.VOICE),
        voice_device=_value(raw, settings.VOICE_DEVICE),
        voice_models=_folder(_value(raw, settings.VOICE_MODELS)),
        listen_key=_value(raw, settings.LISTEN_KEY),
        alarm_device=_value(raw, settings.ALARM_DEVICE),
        without_desk=_value(raw, settings.WITHOUT_DESK),
        hours=_value(raw, settings.HOURS),
        restart_at=_value(raw, settings.RESTART_AT),
        rooms=_value(raw, settings.ROOMS),
        desk_screen=_value(raw, settings.DESK_SCREEN),
        export_folder=_folder(_value(raw, settings.EXPORT_FOLDER)),
        data=folder,
        answers_hours=_value(raw, settings.ANSWERS_HOURS),
        answers_key=_key(_value(raw, settings.ANSWERS_KEY), folder),
        server=_server(raw),
        staff_key=_value(raw, settings.STAFF_KEY),
        trusted_keys=_value(raw, settings.TRUSTED_KEYS),
        acceptance=_value(raw, settings.ACCEPTANCE),
    )


def _value(raw: Mapping[str, object], setting: Setting[T]) -> T:
    return setting.parse(raw.get(setting.key, setting.default))


def _server(raw: Mapping[str, object]) -> Server | None:
    address = _value(raw, settings.SERVER)
    certificate, password = (_folder(_value(raw, setting)) for setting in (settings.SERVER_CERTIFICATE, settings.SERVER_PASSWORD_FILE))
    return Server(address, certificate, password) if address else None


def _key(text: str, folder: Path) -> Path | None:
    return None if text == KEYRING else _folder(text) or folder / KEY_NAME


def _folder(text: str) -> Path | None:
    """None: nothing was written."""
    return Path(os.path.expanduser(text)) if text else None  # noqa: PTH111 -- Path.expanduser raises for a user who does not exist


def state_folder() -> Path:
    """Where the XDG base directory specification has a program keep what must outlive a restart."""
    home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")  # noqa: PTH111 -- as above
    return Path(home) / "backcheck"


def _mistakes(name: str, text: str, raw: Mapping[str, object]) -> list[Mistake]:
    """Everything that is wrong with these values."""
    known = [setting.key for setting in settings.SETTINGS]
    found = [Mistake(name, _line(text, key), 1, f'There is no setting "{key}".', _hint(key, known)) for key in raw if key not in known]
    for setting in settings.SETTINGS:
        if setting.key not in raw and setting.default is None:
            found.append(Mistake(name, 0, 0, f"{setting.key} is missing.", f'Add a line: {setting.key} = "...". {setting.doc}'))
            continue
        try:
            _value(raw, setting)
        except UnfitError as unfit:
            found.append(Mistake(name, _line(text, setting.key), 1, f"{setting.key} {unfit}.", f"It takes {setting.allowed}. {setting.doc}"))
    signed, accepted = settings.TRUSTED_KEYS.key, settings.ACCEPTANCE.key
    alone = settings.WITHOUT_DESK.key
    if raw.get(alone) == WithoutDesk.OPEN and (raw.get(signed) or raw.get(accepted)):
        mend = 'Where patients are asked, somebody must see their flags: it takes "closed" or "paper".'
        found.append(Mistake(name, _line(text, alone), 1, f'{alone} is "open", which is for demonstrations.', mend))
    if not found and (server := _server(raw)) and not server.address.local and not server.certificate:
        key, other = settings.SERVER_CERTIFICATE.key, settings.SERVER.key
        mend = f"Name the file of the certificate that vouches for it in {key}: whoever listens on the way would read and change flags."
        found.append(Mistake(name, _line(text, other), 1, f"{other} is on another computer, and {key} is missing.", mend))
    return found


def _hint(key: str, known: list[str]) -> str:
    import difflib  # most settings files are without a mistake

    near = difflib.get_close_matches(key, known, n=1)
    return f'Did you mean "{near[0]}"?' if near else "Take the line out; resources/kiosk.example.toml has every setting."


def _line(text: str, key: str) -> int:
    """The line on which a key stands, from 1; 0 where it cannot be told."""
    match = re.search(rf"^\s*[\[\"']*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else 0


def _misspelt(name: str, fault: str) -> ConfigError:
    """TOML's own refusal, with its line and column where it says them."""
    where = re.search(r" \(at line (\d+), column (\d+)\)$", fault)
    line, column = (int(where[1]), int(where[2])) if where else (0, 0)
    what = fault[: where.start()] if where else fault
    mend = 'Write one `key = value` a line, text in "quotes".'
    return ConfigError((Mistake(name, line, column, f"This is not TOML: {what}.", mend),))


def _refused(name: str, what: str, mend: str) -> ConfigError:
    return ConfigError((Mistake(name, 0, 0, f"The file {what}", mend),))
