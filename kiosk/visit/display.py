"""How the screen looks and speaks for one patient, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from kiosk.text import ISOLATED
from rules.frozen import frozen

SIZES = 4
"""Text sizes, 0 smallest to 3 largest."""
NORMAL_SIZE = 1
"""The size that the next patient meets: a cap height of 4.8 mm (VVSG, ADA 703.5)."""
LARGE_PRINT_FROM = 2
"""Who reads the screen in this size or a larger one gets the sheet in large print."""
RATES = (50, 63, 79, 100, 126, 159, 200)
"""Rates of speech in per cent of `WORDS_A_MINUTE`: seven, equal steps for the ear (VVSG 2.0, 7.1-K)."""
WORDS_A_MINUTE = 120
VOLUMES = 5
"""Steps of volume, each less than 10 dB (VVSG 2.0, 7.1-K)."""
CONTRASTS = ("default", "black_on_white", "white_on_black", "low_glare")
"""The colour tables of `resources/style/tokens.toml`, by name."""


@frozen
class Language:
    """A language of the welcome screen."""

    code: str
    """BCP 47, as `es`: the name of its folders."""
    name: str
    """Its own name for itself."""
    leftwards: bool
    """Written from right to left."""
    script: str
    """The folder of its typeface in `resources/fonts`; empty: the one of the house has every letter."""
    comma: str = ", "
    """What stands between the parts of a list."""

    @property
    def apart(self) -> str:
        """Its name, to stand before a figure: one from right to left would take that to its other side."""
        return ISOLATED.format(self.name) if self.leftwards else self.name


@frozen
class Display:
    """What a patient has chosen, or the kiosk's own choice before that."""

    language: str
    size: int = NORMAL_SIZE
    contrast: str = CONTRASTS[0]
    reach: bool = False
    """Every control in the lower part of the screen."""


@frozen
class Switches:
    """Which keys two switches send, and whether the ring walks by itself. The names are Qt's, as `Tab` or `F7`; empty: no such switch."""

    scan: str = ""
    """Moves the ring on."""
    select: str = ""
    """Presses what has the ring."""
    seconds: float = 0.0
    """How long the ring stands on a control before it walks on; 0: it never does."""


@frozen
class Sound:
    """How the kiosk speaks to one patient. As it stands here it speaks to the next one."""

    rate: int = RATES.index(100)
    """A place in `RATES`."""
    volume: int = VOLUMES // 2
    """0 quietest to `VOLUMES` - 1."""
    guided: bool = False
    """Every screen, and every control that a key reaches, is read by itself."""
    picture: bool = True
    """False: the screen is dark, and a visit goes by ear and keys alone."""


class Reading(Enum):
    """What reading aloud does now."""

    SILENT = "silent"
    SPEAKING = "speaking"
    PAUSED = "paused"


@frozen
class Hearing:
    """How patients listen at this kiosk."""

    key: str = "F5"
    """Begins, pauses and goes on, as Listen does; empty: only the button."""
    private: bool = True
    """Nobody but the patient hears it: a keypad's first arrow may begin to guide."""


def read_languages(tables: Mapping[str, Mapping[str, str]]) -> dict[str, Language]:
    """The languages of `resources/locale/languages.toml`, by code, in its order. The program ships it: a broken one raises as it breaks."""
    return {code: Language(code, table["name"], table["direction"] == "rtl", table["script"], table["comma"]) for code, table in tables.items()}


def spaced(ticket: str) -> str:
    """A ticket as it is shown: `KP47` as `KP 47`, with a no-break space, so that no line ends within it."""
    return f"{ticket[:2]}\N{NO-BREAK SPACE}{ticket[2:]}"
