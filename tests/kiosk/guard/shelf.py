"""A signed protocol on a shelf, for tests of the guard."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from pathlib import Path

from kiosk.guard.content import Content, admit
from kiosk.values import Acceptance
from rules.manifest import MANIFEST, SIGNATURE, fingerprint
from tests.rules.signing import DAY, REVIEW, new_key, sign, unsigned
from tests.rules.tiny import FILES

SIGNED_ON, DUE = date.fromisoformat(DAY), date.fromisoformat(REVIEW)
NOW = datetime.fromisoformat(f"{DAY}T12:00:00+00:00")
EVERY_FILE = [*FILES, MANIFEST, SIGNATURE]


class Shelf:
    """The program's folder with the tiny protocol, signed; the clinician's key; and where copies are kept."""

    def __init__(self, folder: Path) -> None:
        self.key, self.public = new_key(folder)
        self.folder = unsigned(folder)
        self.copies = folder / "data" / "protocols"
        assert sign(self.folder, self.key) == 0

    def admit(self, *trusted: str, accepted: str = "") -> Content:
        acceptance = Acceptance("Jo Hill", "2027-03-01", "a mistake in the new one", accepted) if accepted else None
        return admit(self.folder, trusted or (self.public,), acceptance, self.copies)

    def sign(self, version: str, date: str = DAY) -> str:
        """Sign what lies there as this version on this day; its content."""
        header = self.folder / "protocol.yaml"
        header.write_text(re.sub(r"(?m)^version: .*$", f'version: "{version}"', header.read_text()))
        assert sign(self.folder, self.key, date=date, review="2027-11-21") == 0
        return fingerprint(self.folder)

    def aside(self, name: str) -> Path:
        """A copy of the folder as it is now, to put back later."""
        return Path(shutil.copytree(self.folder, self.folder.with_name(name)))

    def put_back(self, other: Path) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(other, self.folder)

    def kept(self) -> list[Path]:
        return sorted(self.copies.iterdir())


def told(content: Content, now: datetime = NOW) -> list[str]:
    return [notice.text_id for notice in content.notices(now)]


def change(path: Path) -> None:
    """One bit of the last byte but one: a line's end stays a line's end."""
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)
