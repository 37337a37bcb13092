"""What may ail a kiosk that still runs, as codes that travel with its heartbeat: the desk shows each in a sentence, `desk.ill.<code>`."""

from __future__ import annotations

from enum import StrEnum

MARK = "ill:"
"""Begins the name of such a heartbeat. No kiosk id may hold a colon."""


class Ill(StrEnum):
    """One thing that staff should see to. A kiosk says it every few seconds for as long as it is so."""

    OUT = "out"
    """Out of service: three faults in ten minutes."""
    QT = "qt"
    """This Qt on this Python crashes."""
    SCREEN = "screen"
    """The screen has other pixels than the settings say."""
    TOUCH = "touch"
    UNTOUCHED = "untouched"
    """Open for hours, and nobody touched it."""
    FONTS = "fonts"
    DISK = "disk"
    """Hardly any room is left, or the folder's rights are wrong."""
    CLOCK = "clock"
    SOUND = "sound"
    PIPER = "piper"
    """A language that the clinic has a voice of piper's for is read by espeak-ng."""
    SETTINGS = "settings"
    """The settings file is refused, and the last one that opened runs."""
    UPDATE = "update"
    """An update failed, and the release before runs again."""
    UNSEALED = "unsealed"
    """Its system was sealed, and can be written to."""
    STORE = "store"
    """Its flag file takes nothing."""
    REFUSED = "refused"
    """The server works, and has refused some of its flags for good."""


def told_by(kiosk_id: str, ill: Ill) -> str:
    """The heartbeat's name."""
    return f"{MARK}{ill.value}:{kiosk_id}"


def heard(name: str) -> tuple[str, Ill] | None:
    """Whose heartbeat of this name says what; None: it is an ordinary one, or says what only a newer version knows."""
    if not name.startswith(MARK):
        return None
    code, _, kiosk_id = name.removeprefix(MARK).partition(":")
    return (kiosk_id, Ill(code)) if code in set(Ill) else None
