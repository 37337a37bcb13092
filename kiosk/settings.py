"""Every key of the settings file: its default, what it may hold, and the line that explains it.

`python -m kiosk.settings` prints the example file that these make; `resources/kiosk.example.toml` is that print.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Generic, TypeVar

from kiosk import values
from kiosk.opening import spans, time_of_day
from kiosk.panel import PANELS
from kiosk.server import address
from rules.frozen import frozen

T_co = TypeVar("T_co", covariant=True)


@frozen
class Setting(Generic[T_co]):
    """One key of the settings file."""

    key: str
    default: str | int | bool | list[str] | dict[str, str] | None
    """As it stands in the file; None: it must be filled in."""
    allowed: str
    """What it may hold, in words, as `a whole number from 120 to 300`."""
    doc: str
    """One line for whoever installs the kiosk."""
    parse: Callable[[object], T_co]
    """From the file's value; raises kiosk.values.UnfitError."""


CLINIC_NAME = Setting("clinic_name", None, "text", "The clinic's name, at the head of every screen and page.", values.filled)
CLINIC_PHONE = Setting("clinic_phone", None, "a phone number", "The number that patients call, on every page.", values.phone)
CLINIC_HOURS = Setting("clinic_hours", None, "text", "When that number is answered, as: Mon to Fri, 8 am to 6 pm.", values.filled)
LOGO = Setting(
    "logo", "", 'a PNG file, or "" for none', "The clinic's picture, on the welcome screen and the sheets; `kiosk setup` makes it.", values.place
)
COUNTRY = Setting(
    "country",
    "US",
    'the name of a file in resources/country, as "US" or "GB"',
    "Sets the emergency number, names of medicines, units, spelling and paper.",
    values.country_code,
)
PAPER = Setting("paper", "auto", '"A4", "Letter" or "auto"', "The handout's sheet; auto is the country's.", values.paper)
_A_PRINTER = r"[A-Za-z0-9][\w.-]*|ipps?://[^\s/]+(/\S*)?"
PRINTER = Setting(
    "printer",
    "auto",
    '"auto", "folder", "practice", the name of a print queue or an ipp:// address',
    "Where handouts go: a network printer's address is best. auto: the default queue, else the folder. practice: no paper, and faults as you wish.",
    values.matching(_A_PRINTER),
)
DESK_PRINTER = Setting(
    "desk_printer", "", 'as printer; "" for the same one', "Where this computer's desk prints, answers too.", values.matching(rf"|{_A_PRINTER}")
)
DUPLEX = Setting(
    "duplex", True, "true or false", "Whether a handout of two pages is printed on both sides of one sheet, where the printer can.", values.yes_or_no
)
COPIES = Setting("copies", 1, "a whole number from 1 to 3", "How many of each handout come out.", values.between(1, 3))
HANDOUT_FOLDER = Setting(
    "handout_folder", "", 'a folder, or "" for handouts in the data folder', "Where handouts lie when no printer takes them.", values.place
)
KIOSK_ID = Setting(
    "kiosk_id",
    "kiosk 1",
    "letters, digits, spaces and -, at most 20",
    "This kiosk's name at the desk; no two the same.",
    values.matching(r"\w[\w -]{0,19}"),
)
PANEL = Setting(
    "panel",
    "15.6",
    ", ".join(f'"{name}"' for name in PANELS) + ', or another diagonal from 10 to 32 as "13.3" or "13.3-portrait"',
    "The touch panel: its diagonal in inches. Sizes in millimetres rely on it; `kiosk setup --window` measures it with a bank card.",
    values.panel,
)
IDLE_SECONDS = Setting(
    "idle_seconds", 120, "a whole number from 120 to 300", "Seconds without a touch until it asks if anybody is there.", values.between(120, 300)
)
IDLE_WARNING_SECONDS = Setting(
    "idle_warning_seconds", 45, "a whole number from 20 to 45", "Seconds it then waits for a touch before the visit ends.", values.between(20, 45)
)
REPRINT_MINUTES = Setting(
    "reprint_minutes",
    120,
    "a whole number from 0 to 480",
    "Minutes for which the desk can print a sheet again by its ticket. Kept for it: which parts were on it, never an answer.",
    values.between(0, 480),
)
PROTOCOL = Setting(
    "protocol",
    "back_spasm",
    "the name of a folder in rules/protocols, or the whole path of a folder elsewhere",
    "The questions, rules and handout of one complaint.",
    values.protocol,
)
LANGUAGE = Setting(
    "language", "en", "the name of a folder in resources/locale, as en", "The language that the welcome screen starts in.", values.language
)
BILINGUAL = Setting(
    "bilingual",
    False,
    "true or false",
    "Whether the sheet of a patient who reads another language has the clinic's beside it, in two columns. Large print is in one language.",
    values.yes_or_no,
)
REACH = Setting(
    "reach",
    False,
    "true or false",
    "Whether every control starts in the lower 60 % of the screen. A panel that stands on its short side has that always.",
    values.yes_or_no,
)
SCAN_KEY = Setting(
    "scan_key",
    "Tab",
    'the name of a key, as "Tab", "Space" or "F7"',
    "The key that a patient's first switch sends: it moves the focus ring on. Arrow keys always do.",
    values.key_name,
)
SELECT_KEY = Setting(
    "select_key", "Return", 'the name of a key, as "Return" or "F8"', "The key of the second switch: it presses what has the ring.", values.key_name
)
SCAN_SECONDS = Setting(
    "scan_seconds",
    0,
    "0, or a number from 0.5 to 10",
    "Seconds until the ring walks on by itself, for patients with one switch; 1.5 suits most. 0: it moves by the first switch only.",
    values.dwell,
)
VOICE = Setting(
    "voice",
    "headphones",
    '"headphones", "speaker" or "off"',
    "Where the kiosk reads aloud. What is said of health is nobody else's business: a speaker is for a room of one's own.",
    values.voice,
)
VOICE_DEVICE = Setting(
    "voice_device",
    "default",
    "the name of an ALSA device, as `aplay -L` lists it",
    "What the headphones or the speaker are connected to.",
    values.matching(r"[A-Za-z0-9][\w:=,.-]*"),
)
VOICE_MODELS = Setting(
    "voice_models", "", 'a folder, or "" for none', "Where piper's voices lie. Languages without one there are read by espeak-ng.", values.place
)
LISTEN_KEY = Setting(
    "listen_key",
    "F5",
    "F1 to F12, alone or after Ctrl+, Alt+ or Shift+",
    "The key that starts reading aloud, for a keypad: the one with a raised mark. It pauses and goes on, too.",
    values.matching(r"((Ctrl|Alt|Shift)\+)*F([1-9]|1[0-2])"),
)
ALARM_DEVICE = Setting(
    "alarm_device",
    "default",
    'the name of an ALSA device, as `aplay -L` lists it, or "off"',
    "The loudspeaker on which the desk, or a kiosk without a desk, sounds an emergency. Not the patients' headphones.",
    values.matching(r"[A-Za-z0-9][\w:=,.-]*"),
)
WITHOUT_DESK = Setting(
    "without_desk",
    "closed",
    '"closed", "paper" or "open"',
    "What a kiosk does while no desk is open. paper: whoever would be flagged is sent to reception. open: demonstrations only.",
    values.without_desk,
)
HOURS = Setting(
    "hours",
    [],
    'a list of lines as "Mon-Fri 08:00-18:00" or "Sat 09:00-12:00"; [] is always',
    "When patients are seen. Outside these hours no visit begins, and the screen says that the clinic is closed.",
    spans,
)
RESTART_AT = Setting(
    "restart_at",
    "03:30",
    'a time as "03:30", or "" for never',
    "When `kiosk run` starts the kiosk anew each night: quietly, and only with no visit open.",
    time_of_day,
)
ROOMS = Setting(
    "rooms",
    ["1", "2"],
    "a list of at most 6 names of rooms, each of 1 to 6 letters, digits or -",
    "The rooms that the desk can say with one press that a patient is in.",
    values.rooms,
)
DESK_SCREEN = Setting(
    "desk_screen",
    0,
    "a whole number from 0 to 8",
    "The screen that the desk opens on, where a computer has several; the kiosk covers the first. 0: the last one.",
    values.between(0, 8),
)
EXPORT_FOLDER = Setting(
    "export_folder",
    "",
    'a folder, or "" for none',
    "Where the manager's button on the desk saves the day's closed flags; whoever can read the folder reads the answers in it.",
    values.place,
)
DATA = Setting(
    "data",
    "",
    'a folder, or "" for backcheck in the state folder of the user',
    "Where flags are kept; nobody else can look into it. --data outranks it.",
    values.place,
)
ANSWERS_HOURS = Setting(
    "answers_hours",
    24,
    "a whole number from 1 to 8760",
    "Hours for which answers and staff's reasons are kept after a flag was closed. How long the law asks for is the clinic's to say.",
    values.between(1, 8760),
)
ANSWERS_KEY = Setting(
    "answers_key",
    "",
    'the path of a file, "keyring", or "" for answers.key in the data folder',
    "What answers are sealed with. The file is made at the first flag; the desk, and other machines on one server, need the same one.",
    values.key_place,
)
SERVER = Setting(
    "server",
    "",
    'postgresql://user@host/database, or "" where one computer has it all',
    "The PostgreSQL server that the kiosks and desks of a clinic share. A kiosk writes to its own file first and sends on from there.",
    address,
)
SERVER_CERTIFICATE = Setting(
    "server_certificate",
    "",
    'a file, or "" for a server on this computer',
    "The certificate that vouches for the server: its own, or that of whoever signed it. The connection is encrypted and checked against it.",
    values.place,
)
SERVER_PASSWORD_FILE = Setting(
    "server_password_file",
    "",
    'a file that only its owner can read, or "" for ~/.pgpass',
    "The password for the server, alone in its first line.",
    values.place,
)
STAFF_KEY = Setting(
    "staff_key",
    "F12",
    "F1 to F12, alone or after Ctrl+, Alt+ or Shift+",
    "The key with which staff end an emergency screen; on the welcome screen it locks the screen for a minute, to clean it.",
    values.matching(r"((Ctrl|Alt|Shift)\+)*F([1-9]|1[0-2])"),
)
TRUSTED_KEYS = Setting(
    "trusted_keys",
    [],
    "a list of public keys, each as `python -m rules sign --new-key` prints it",
    "Whose signature counts. With a key here only signed questions and rules run; without one they are a demonstration.",
    values.public_keys,
)
ACCEPTANCE = Setting(
    "acceptance",
    {},
    '{} or {name = "...", date = "2026-11-22", reason = "...", content = "..."}, with the content that `kiosk doctor` prints',
    "A manager's word that patients may be asked what nobody signed; with trusted_keys, what is older than has run here. The desk shows it for good.",
    values.acceptance,
)

SETTINGS: tuple[Setting[object], ...] = (
    CLINIC_NAME, CLINIC_PHONE, CLINIC_HOURS, LOGO, COUNTRY, PAPER, PRINTER, DESK_PRINTER, DUPLEX, COPIES, HANDOUT_FOLDER, KIOSK_ID, PANEL,
    IDLE_SECONDS, IDLE_WARNING_SECONDS, REPRINT_MINUTES, PROTOCOL, LANGUAGE, BILINGUAL, REACH, SCAN_KEY, SELECT_KEY, SCAN_SECONDS,
    VOICE, VOICE_DEVICE, VOICE_MODELS, LISTEN_KEY, ALARM_DEVICE, WITHOUT_DESK, HOURS, RESTART_AT, ROOMS, DESK_SCREEN, EXPORT_FOLDER, DATA,
    ANSWERS_HOURS, ANSWERS_KEY, SERVER, SERVER_CERTIFICATE, SERVER_PASSWORD_FILE, STAFF_KEY, TRUSTED_KEYS, ACCEPTANCE,
)  # fmt: skip
"""In the order of the example file."""

EXAMPLE_HEAD = """\
# The settings of one kiosk or desk. Copy this file, fill in the first three lines, and start with
#   kiosk --config kiosk.toml
# A line left out has the value that stands here.
"""


def example() -> str:
    """The example file: every key with its line and its default, and three that refuse until somebody fills them in."""
    import json  # a kiosk that reads settings needs none of it

    blocks = [EXAMPLE_HEAD]
    for setting in SETTINGS:
        value = "FILL IN" if setting.default is None else setting.default
        blocks.append(f"# {setting.doc}\n# Holds {setting.allowed}.\n{setting.key} = {json.dumps(value)}\n")
    return "\n".join(blocks)


if __name__ == "__main__":
    sys.stdout.write(example())
