"""A protocol and a shell of a few texts, in a folder that a test may spoil, with one language beside English."""

from __future__ import annotations

from pathlib import Path

from rules.__main__ import main
from rules.instruments.shell_words import Shell
from tests.rules.tiny import copy_to

PATIENT = '# The screen.\nshell.continue: "Continue"\n"shell.ticket": "Your ticket: {ticket}"\n\n# Idle.\nidle.title: "Are you still there?"\n'
SPANISH = '# The screen.\n"shell.continue": "Continuar"\n"shell.ticket": "Su turno: {ticket}"\n"idle.title": "¿Sigue ahí?"\n'
COUNTRY = """\
[words.en]
EMERGENCY_NUMBER = "911"
EMERGENCY_ROOM = "the emergency room"

[words.es]
EMERGENCY_NUMBER = "911"
EMERGENCY_ROOM = "la sala de emergencias"
"""


class Place:
    """The folders, and the command on them."""

    def __init__(self, home: Path) -> None:
        self.protocol, self.locale, self.po = home / "tiny", home / "resources" / "locale", home / "es.po"
        self.protocol.mkdir()
        copy_to(self.protocol)
        for language, words in (("en", PATIENT), ("es", SPANISH)):
            (self.locale / language).mkdir(parents=True)
            (self.locale / language / "patient.yaml").write_text(words)
        (self.locale / "en" / "doctor.yaml").write_text('doctor.fine: "ok, only in a terminal"\n')
        (self.locale / "languages.toml").write_text('[en]\nname = "English"\n[es]\nname = "Español"\n')
        (self.locale.parent / "country").mkdir()
        (self.locale.parent / "country" / "US.toml").write_text(COUNTRY)

    @property
    def shell(self) -> Shell:
        return Shell(self.locale)

    def run(self, *arguments: str) -> int:
        return main(["translate", *arguments, "--protocol", str(self.protocol), "--shell", str(self.locale)])

    def translated(self) -> Place:
        """With every text translated into a kind of Spanish, by way of a PO file."""
        assert self.run("record", "es") == 0
        self.export()
        self.fill()
        assert self.take() == 0
        return self

    def export(self) -> str:
        assert self.run("export", "es", "--out", str(self.po)) == 0
        return self.po.read_text()

    def fill(self) -> None:
        """As a translator would: something in every empty text, nothing fuzzy left."""
        import polib

        parsed = polib.pofile(str(self.po), wrapwidth=120)
        for entry in parsed:
            entry.msgstr = entry.msgstr or f"Pues {entry.msgid}"
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        parsed.save(str(self.po))

    def take(self, *more: str) -> int:
        return self.run("import", str(self.po), *more)

    def files(self) -> dict[str, bytes]:
        """Every file of the language."""
        paths = [self.protocol / "text" / "es.yaml", *(self.locale / "es").iterdir()]
        return {path.name: path.read_bytes() for path in paths if path.exists()}
